internal import Glibc
internal import Synchronization

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
  private let fallback: Result?
  private let thread: pthread_t

  /// Starts a thread; where none can be had, `body` runs at once in the calling thread.
  public init(_ body: @escaping @Sendable () -> Result) {
    let box = Box(body)
    self.box = box
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let run = unsafe Unmanaged<AnyRun>.fromOpaque(argument).takeRetainedValue()
        run.body()
        return nil
      },
      Unmanaged.passRetained(
        AnyRun {
          let value = box.body(); box.result.withLock { $0 = value }
        }
      ).toOpaque())
    self.thread = thread
    fallback = status == 0 ? nil : body()
  }

  /// Waits for the end of the thread; call it once.
  public func join() -> Result {
    if let fallback { return fallback }
    _ = pthread_join(thread, nil)
    return box.result.withLock { $0 } ?? box.body()
  }
}

/// A closure that can pass through a C pointer.
private final class AnyRun: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
