internal import Glibc
internal import Netlink
internal import SystemPackage

/// The thread that reads a multicast socket until it is told to end.
final class EventThread: Sendable {
  private let socket: NetlinkSocket
  private let continuation: AsyncStream<RouteEvent>.Continuation
  /// Written to when the thread is to end.
  private let wakeUp: FileDescriptor

  private init(
    _ socket: NetlinkSocket, _ continuation: AsyncStream<RouteEvent>.Continuation, _ wakeUp: FileDescriptor
  ) {
    self.socket = socket
    self.continuation = continuation
    self.wakeUp = wakeUp
  }

  deinit { try? wakeUp.close() }

  /// Starts the thread; it ends when the stream does.
  static func start(
    _ socket: NetlinkSocket, _ continuation: AsyncStream<RouteEvent>.Continuation
  ) throws(NetlinkError) {
    let wakeUp: FileDescriptor
    switch WakeUp.make() {
    case .success(let made): wakeUp = made
    case .failure(let code): throw fault(code.rawValue)
    }
    let reader = EventThread(socket, continuation, wakeUp)
    continuation.onTermination = { _ in reader.end() }
    var thread = pthread_t()
    let context = unsafe Unmanaged.passRetained(reader)
    let code = unsafe pthread_create(
      &thread, nil,
      { context in
        if let context = unsafe context { unsafe Unmanaged<EventThread>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      unsafe context.release()
      continuation.finish()
      throw fault(code)
    }
    pthread_detach(thread)
  }

  private static func fault(_ code: Int32) -> NetlinkError {
    NetlinkError(Errno(rawValue: code), kind: .system, operation: "listen to", object: "events")
  }

  private func end() {
    var one: UInt64 = 1
    unsafe _ = write(wakeUp.rawValue, &one, 8)
  }

  private func run() {
    while true {
      var entries = [
        pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: wakeUp.rawValue, events: Int16(POLLIN), revents: 0),
      ]
      let count = unsafe poll(&entries, 2, -1)
      if count < 0, errno == EINTR { continue }
      if count < 0 || entries[1].revents != 0 { break }
      guard let (messages, isOverrun) = try? socket.drain(waiting: 0) else { break }
      for message in messages { continuation.yield(RouteEvent(message)) }
      if isOverrun { continuation.yield(.overrun) }
    }
    continuation.finish()
  }
}
