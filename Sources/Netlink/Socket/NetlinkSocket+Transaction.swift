internal import Glibc
internal import Synchronization
internal import SystemPackage

/// The kernel's answers to a datagram of many messages.
public struct TransactionAnswer: Sendable {
  /// The failures, in the order of the messages.
  public var failures: [NetlinkError] = []
  /// The messages sent back for requests with the flag `echo`.
  public var messages: [NetlinkMessage] = []
  /// Whether all that came was read: false where the receive buffer was full and the rest was lost.
  public var isComplete = true
}

extension NetlinkSocket {
  /// Takes `count` numbers of requests, and gives the first.
  public func reserveSequences(_ count: Int) -> UInt32 {
    state.withLock { (state) in
      let first = state.sequence &+ 1
      state.sequence &+= UInt32(truncatingIfNeeded: count)
      return first
    }
  }

  /// Sends messages in one datagram, as nfnetlink's batches need it, and reads what comes back.
  ///
  /// The messages are encoded already, with sequences from `first` on (see ``reserveSequences(_:)``) and without the flag
  /// `acknowledge`: nfnetlink has answered everything when the sending call returns, so an empty queue is the end of the answers,
  /// and silence is success. A `request` says for an error what was asked, by the message's place. Throws EMSGSIZE where the
  /// datagram is longer than the system's limit for sending (`net.core.wmem_max`), which only root of the machine is above.
  package func transact(
    _ datagram: UnsafeRawBufferPointer, first: UInt32, count: Int, operation: String, object: String,
    request: (Int) -> NetlinkRequest
  ) throws(NetlinkError) -> TransactionAnswer {
    try state.withLock { (state) throws(NetlinkError) in
      if count > 32 { raiseReceiveBuffer(&state, to: min(64 << 20, max(4 << 20, count * 2_048))) }
      try unsafe send(datagram, &state, operation, object)
      var answer = TransactionAnswer()
      while true {
        switch try take(&state, operation, object) {
        case .messages(let messages, let isMalformed):
          if isMalformed { answer.isComplete = false }
          for message in messages where message.portID == portID {
            let place = Int(message.sequence &- first)
            guard place < count else { continue }
            guard message.type == NetlinkMessage.error else {
              answer.messages.append(message)
              continue
            }
            guard let refusal = Acknowledgement(message), refusal.code != 0 else { continue }
            answer.failures.append(refusal.error(request(place), message.sequence))
          }
        case .foreign: continue
        case .overrun, .truncated: answer.isComplete = false
        case .nothing: return answer
        }
      }
    }
  }
}
