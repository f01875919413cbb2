internal import Glibc
internal import Synchronization

/// Namespaces that are being made on a thread of their own, handed over one by one.
///
/// Making a namespace takes the kernel longer than most of what is put into it; this way both go on at the same time.
public final class NamespaceStream<Element: Sendable>: Sendable {
  private struct State {
    var made: [Element] = []
    var failure: (any Error)?
    var isCancelled = false
  }

  /// The state that the making thread and the reader share.
  private final class Shared: Sendable {
    let state = Mutex(State())
    let bell = Semaphore()
  }

  private struct Cancelled: Error {}

  private let shared = Shared()
  private let thread: PlainThread<Void>
  private let count: Int
  private let taken = Mutex(0)

  /// Begins to make namespaces, and calls `prepare` inside each right after it was made; what `prepare` opens stays in that namespace.
  public init(
    count: Int, prepare: @escaping @Sendable (Int, NetworkNamespace) throws -> Element
  ) throws(NamespaceError) {
    self.count = count
    let shared = shared
    thread = try PlainThread {
      do {
        try NetworkNamespace.makeInThisThread(count: count) { index, namespace in
          let element = try prepare(index, namespace)
          let goesOn = shared.state.withLock { state in
            state.made.append(element)
            return !state.isCancelled
          }
          shared.bell.signal()
          if !goesOn { throw Cancelled() }
        }
      } catch {
        shared.state.withLock { $0.failure = error }
        shared.bell.signal()
      }
    }
  }

  deinit {
    shared.state.withLock { $0.isCancelled = true }
    _ = try? thread.join()
  }

  /// Waits for the next one; nil after the last. Throws what making it, or `prepare`, threw.
  public func next() throws -> Element? {
    let index = taken.withLock { taken in
      defer { taken += 1 }
      return taken
    }
    guard index < count else { return nil }
    shared.bell.wait()
    return try shared.state.withLock { state in
      if index < state.made.count { return state.made[index] }
      throw state.failure ?? Cancelled()
    }
  }
}

/// A counting semaphore. Corresponds to `sem_t`.
@safe private final class Semaphore: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init() { _ = unsafe sem_init(semaphore, 0, 0) }

  deinit {
    _ = unsafe sem_destroy(semaphore)
    unsafe semaphore.deallocate()
  }

  func signal() { _ = unsafe sem_post(semaphore) }
  func wait() { while unsafe sem_wait(semaphore) != 0, errno == EINTR {} }
}
