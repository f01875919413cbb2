internal import Synchronization

/// A request of a batch that failed.
public struct BatchFailure: Error, Hashable, Sendable {
  /// Its place in the batch, from 0.
  public let index: Int
  /// Why it failed.
  public let error: NetlinkError

  /// A failure of the request at this index.
  public init(index: Int, error: NetlinkError) {
    self.index = index
    self.error = error
  }
}

extension NetlinkSocket {
  /// Sends all requests in few system calls and gives every failure with its index, in order.
  ///
  /// A failure stops nothing: rtnetlink executes all messages that are sent to it. Only the last of each sending is acknowledged;
  /// of the others only errors come. Answers to requests that ask for something are read and dropped. Sendings are kept so
  /// short that neither the send buffer nor, if every request failed, the receive buffer overflows.
  /// Throws where sending or receiving itself fails: ENOBUFS where answers were lost, or a malformed answer.
  public func perform(_ batch: [NetlinkRequest]) throws(NetlinkError) -> [BatchFailure] {
    if batch.isEmpty { return [] }
    return try state.withLock { (state) throws(NetlinkError) in
      if batch.count > 32 { raiseReceiveBuffer(&state) }
      var failures: [BatchFailure] = []
      var start = 0
      while start < batch.count {
        let end = chunkEnd(batch, from: start, state.receiveLimit)
        try perform(batch, start..<end, &failures, &state)
        start = end
      }
      return failures
    }
  }

  /// How many requests go into one sending.
  private func chunkEnd(_ batch: [NetlinkRequest], from start: Int, _ receiveLimit: Int) -> Int {
    var bytes = 0
    var answers = 0
    var end = start
    while end < batch.count {
      let request = batch[end]
      bytes += request.payload.count + 20
      // Types that ask (`RTM_GET…`) end in binary 10, and answer with up to four kibibytes; a refusal takes about 1,300 bytes.
      answers += request.type & 3 == 2 ? 6_144 : 1_536
      if end > start, bytes > 96 << 10 || answers > receiveLimit { break }
      end += 1
    }
    return end
  }

  private func perform(
    _ batch: [NetlinkRequest], _ range: Range<Int>, _ failures: inout [BatchFailure], _ state: inout State
  ) throws(NetlinkError) {
    let first = state.sequence &+ 1
    var writer = AttributeWriter()
    for index in range {
      let request = batch[index]
      state.sequence &+= 1
      var flags = request.flags.union(.request)
      if index == range.upperBound - 1 { flags.insert(.acknowledge) } else { flags.remove(.acknowledge) }
      NetlinkMessage.encode(
        type: request.type, flags: flags, sequence: state.sequence, payload: request.payload, into: &writer)
    }
    let lead = batch[range.lowerBound]
    try send(writer.bytes, &state, lead.operation, lead.object)
    while true {
      for message in try next(&state, lead.operation, lead.object) {
        // Counted from the first, so that a sequence that wraps around is no trap.
        let place = Int(message.sequence &- first)
        guard message.type == NetlinkMessage.error, message.portID == portID, place < range.count,
          let answer = Acknowledgement(message)
        else { continue }
        let index = range.lowerBound + place
        if answer.code != 0 {
          failures.append(BatchFailure(index: index, error: answer.error(batch[index], message.sequence)))
        }
        if index == range.upperBound - 1 { return }
      }
    }
  }
}
