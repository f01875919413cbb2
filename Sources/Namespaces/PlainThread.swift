internal import CLinux
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A plain thread that runs one closure and ends.
///
/// It is no thread of the Swift runtime's pool, so what it does to itself (entering a namespace) no later task inherits.
public final class PlainThread<Result: Sendable>: Sendable {
  private final class Box: Sendable {
    let body: @Sendable () -> Result
    let result = Mutex<Result?>(nil)
    init(_ body: @escaping @Sendable () -> Result) { self.body = body }
  }

  private let box: Box
  private let thread: pthread_t

  /// Starts a thread. Throws EAGAIN where none can be had; the closure is never run by the caller's own thread.
  public init(_ body: @escaping @Sendable () -> Result) throws(NamespaceError) {
    let box = Box(body)
    self.box = box
    let run = unsafe Unmanaged.passRetained(
      AnyRun {
        let value = box.body(); box.result.withLock { $0 = value }
      })
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let run = unsafe Unmanaged<AnyRun>.fromOpaque(argument).takeRetainedValue()
        run.body()
        return nil
      }, run.toOpaque())
    self.thread = thread
    guard status == 0 else {
      unsafe run.release()
      throw NamespaceError("start a thread", Errno(rawValue: status))
    }
  }

  /// Waits for the end of the thread and gives what its closure returned; call it once.
  public func join() throws(NamespaceError) -> Result {
    let status = pthread_join(thread, nil)
    guard status == 0, let result = box.result.withLock({ $0 }) else {
      throw NamespaceError("wait for a thread", Errno(rawValue: status))
    }
    return result
  }
}

extension PlainThread {
  /// Waits for the end of the thread, but not longer than a time; nil where it goes on.
  ///
  /// One that goes on cannot be stopped: it is left to the processor's idle time until the process ends. Call this or ``join()``, once.
  public func join(within time: Duration) throws(NamespaceError) -> Result? {
    let (seconds, rest) = time.components
    var deadline = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &deadline)
    deadline.tv_sec += Int(seconds)
    deadline.tv_nsec += Int(rest / 1_000_000_000)
    if deadline.tv_nsec >= 1_000_000_000 {
      deadline.tv_nsec -= 1_000_000_000
      deadline.tv_sec += 1
    }
    let status = nslab_join_until(thread, Int64(deadline.tv_sec), Int64(deadline.tv_nsec))
    if status == ETIMEDOUT { return nil }
    guard status == 0, let result = box.result.withLock({ $0 }) else {
      throw NamespaceError("wait for a thread", Errno(rawValue: status))
    }
    return result
  }
}

/// A closure that can pass through a C pointer.
private final class AnyRun: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
