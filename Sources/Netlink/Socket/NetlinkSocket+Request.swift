internal import Glibc
internal import Synchronization
internal import SystemPackage

extension NetlinkSocket {
  /// How long the kernel may take to answer; it answers within the sending call, but for a few protocols.
  private static let patience: Int32 = 5_000

  /// Sends one request, waits for its acknowledgement and gives what was answered.
  /// Throws the kernel's refusal, with its words and the attribute where it named one.
  public func request(_ request: NetlinkRequest) throws(NetlinkError) -> [NetlinkMessage] {
    try state.withLock { (state) throws(NetlinkError) in
      try exchange(request, flags: [.request, .acknowledge], isDump: false, &state).messages
    }
  }

  /// Asks for a listing and gives all of its messages.
  ///
  /// A listing that changed while it was read is asked for again, up to eight times; then an error of the kind `interrupted` is
  /// thrown, with what was read.
  public func dump(_ request: NetlinkRequest) throws(NetlinkError) -> [NetlinkMessage] {
    try state.withLock { (state) throws(NetlinkError) in
      var last: [NetlinkMessage] = []
      for _ in 0..<8 {
        let (messages, isInterrupted) = try exchange(request, flags: [.request, .dump], isDump: true, &state)
        if !isInterrupted { return messages }
        last = messages
      }
      throw NetlinkError(
        Errno(rawValue: EINTR), kind: .interrupted, operation: request.operation, object: request.object, messages: last
      )
    }
  }

  private func exchange(
    _ request: NetlinkRequest, flags: NetlinkFlags, isDump: Bool, _ state: inout State
  ) throws(NetlinkError) -> (messages: [NetlinkMessage], isInterrupted: Bool) {
    state.sequence &+= 1
    let sequence = state.sequence
    var writer = AttributeWriter()
    NetlinkMessage.encode(
      type: request.type, flags: request.flags.union(flags), sequence: sequence, payload: request.payload, into: &writer
    )
    try send(writer.bytes, &state, request.operation, request.object)
    var replies: [NetlinkMessage] = []
    var isInterrupted = false
    while true {
      for message in try next(&state, request.operation, request.object, replies)
      where message.sequence == sequence && message.portID == portID {
        if message.flags.contains(.dumpInterrupted), isDump { isInterrupted = true }
        switch message.type {
        case NetlinkMessage.noop: continue
        case NetlinkMessage.error:
          guard let answer = Acknowledgement(message) else {
            throw fault(.malformed, EPROTO, request.operation, request.object, replies)
          }
          if answer.code != 0 { throw answer.error(request, sequence) }
          return (replies, isInterrupted)
        case NetlinkMessage.done where isDump:
          if let answer = Acknowledgement(done: message), answer.code != 0 { throw answer.error(request, sequence) }
          return (replies, isInterrupted)
        case NetlinkMessage.done: continue
        case NetlinkMessage.overrun: throw fault(.overrun, ENOBUFS, request.operation, request.object, replies)
        default: replies.append(message)
        }
      }
    }
  }

  /// The messages of the next datagram from the kernel.
  func next(
    _ state: inout State, _ operation: String, _ object: String, _ replies: [NetlinkMessage] = []
  ) throws(NetlinkError) -> [NetlinkMessage] {
    while true {
      switch try take(&state, operation, object) {
      case .messages(let messages, let isMalformed):
        if isMalformed { throw fault(.malformed, EPROTO, operation, object, replies + messages) }
        return messages
      case .foreign: continue
      case .overrun: throw fault(.overrun, ENOBUFS, operation, object, replies)
      case .truncated: throw fault(.truncated, EMSGSIZE, operation, object, replies)
      case .nothing:
        if !wait(Self.patience) { throw fault(.unanswered, ETIMEDOUT, operation, object, replies) }
      }
    }
  }

  private func fault(
    _ kind: NetlinkError.Kind, _ code: Int32, _ operation: String, _ object: String, _ messages: [NetlinkMessage]
  ) -> NetlinkError {
    NetlinkError(Errno(rawValue: code), kind: kind, operation: operation, object: object, messages: messages)
  }

  /// Takes the messages that were sent to the socket's groups, waiting up to `milliseconds` (-1: for ever) for the first.
  ///
  /// An empty array says that none came in time. Throws an error of the kind `overrun` where messages were lost; reading may go
  /// on after it.
  public func receive(waiting milliseconds: Int32 = -1) throws(NetlinkError) -> [NetlinkMessage] {
    // The lock is not held while waiting, so that a request from another thread is not held up.
    if milliseconds != 0, !wait(milliseconds) { return [] }
    return try state.withLock { (state) throws(NetlinkError) in
      while true {
        switch try take(&state, "receive", "messages") {
        case .messages(let messages, let isMalformed):
          if isMalformed { throw fault(.malformed, EPROTO, "receive", "messages", messages) }
          return messages
        case .foreign: continue
        case .nothing: return []
        case .overrun: throw fault(.overrun, ENOBUFS, "receive", "messages", [])
        case .truncated: throw fault(.truncated, EMSGSIZE, "receive", "messages", [])
        }
      }
    }
  }

  /// Takes messages that were sent to the socket's groups as ``receive(waiting:)`` does, with losses in their place.
  ///
  /// The kernel tells of a loss before what it had kept until then, and keeps nothing more until that was read. So where something was lost
  /// all that was kept is taken with it, and what comes afterwards was sent after the loss.
  ///
  /// - Parameter milliseconds: How long is waited for the first; -1 is for ever.
  /// - Returns: The messages in their order, none where none came in time, and whether others were lost behind them.
  /// - Throws: What receiving throws but for losses, as EBADF of a socket that is closed.
  public func drain(waiting milliseconds: Int32 = -1) throws(NetlinkError) -> (
    messages: [NetlinkMessage], isOverrun: Bool
  ) {
    var messages: [NetlinkMessage] = []
    var isOverrun = false
    var wait = milliseconds
    // Whoever sends all the time does not keep us here for ever.
    for _ in 0..<10_000 {
      do throws(NetlinkError) {
        let more = try receive(waiting: wait)
        messages += more
        if !isOverrun || more.isEmpty { break }
      } catch {
        guard [.overrun, .truncated, .malformed].contains(error.kind) else { throw error }
        messages += error.messages
        isOverrun = true
      }
      wait = 0
    }
    return (messages, isOverrun)
  }
}
