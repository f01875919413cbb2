import CLinux
public import Glibc

/// Wakes a thread that waits for others, or for a signal; what rings it may be a signal's handler.
///
/// It needs no descriptor. Source: `sem_overview(7)`, `signal-safety(7)`.
@safe public final class Bell: @unchecked Sendable {
  /// For `sem_post` in a signal's handler; it stays as long as the process.
  @unsafe public let semaphore: UnsafeMutablePointer<sem_t>

  /// A bell that has not been rung.
  public init() {
    unsafe semaphore = .allocate(capacity: 1)
    _ = unsafe sem_init(semaphore, 0, 0)
  }

  /// Wakes the waiting thread, or has it not wait the next time.
  public func ring() { _ = unsafe sem_post(semaphore) }

  /// Waits until it is rung, or until a time comes.
  func wait(until deadline: ContinuousClock.Instant? = nil) {
    guard let deadline else {
      _ = unsafe sem_wait(semaphore)
      return
    }
    let (seconds, rest) = max(.zero, deadline - .now).components
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    time.tv_sec += Int(seconds)
    time.tv_nsec += Int(rest / 1_000_000_000)
    if time.tv_nsec >= 1_000_000_000 {
      time.tv_nsec -= 1_000_000_000
      time.tv_sec += 1
    }
    _ = unsafe sem_timedwait(semaphore, &time)
  }
}
