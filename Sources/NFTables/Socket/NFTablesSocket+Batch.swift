internal import Netlink
internal import SystemPackage

extension NetlinkRequest {
  /// A request of nf_tables: `struct nfgenmsg` and attributes.
  static func nft(
    _ type: NFTMessage, _ family: TableFamily, _ attributes: AttributeWriter, _ operation: String, _ object: String
  ) -> NetlinkRequest {
    var writer = AttributeWriter()
    writer.u8(family.rawValue)
    writer.u8(0)
    writer.u16(0)
    writer.raw(attributes.bytes)
    return NetlinkRequest(
      type: type.netlinkType, payload: writer.bytes, operation: operation, object: object,
      headerLength: NFTMessage.headerLength)
  }
}

extension NFTablesSocket {
  static func encode(
    _ changes: [Change], _ generation: UInt32?, _ handles: Bool
  ) throws(TransactionError) -> TransactionEncoder {
    let sets = changes.reduce(0) { count, change in
      if case .addRule(let rule, _, _) = change { count + rule.anonymousSets.count } else { count }
    }
    var encoder = TransactionEncoder(count: changes.count, sets: sets, generation: generation, handles: handles)
    encoder.referred = changes.reduce(into: []) { referred, change in
      if case .addRule(_, _, let place) = change, let other = place.change { referred.insert(other) }
    }
    for index in changes.indices {
      do {
        try encoder.append(changes[index], index)
      } catch {
        let change = changes[index]
        throw .failed(
          index: index,
          NetlinkError(
            error.errno, operation: change.operation, object: change.object, message: error.message ?? error.object))
      }
    }
    encoder.finish()
    return encoder
  }

  /// The request of the message at a place of the datagram; 0 is the batch itself.
  static func describe(_ changes: [Change], _ owners: [Int32], _ place: Int) -> NetlinkRequest {
    guard owners.indices.contains(place - 1), changes.indices.contains(Int(owners[place - 1])) else {
      return NetlinkRequest(type: 0, payload: [], operation: "commit", object: "\(changes.count) changes")
    }
    let change = changes[Int(owners[place - 1])]
    return NetlinkRequest(type: 0, payload: [], operation: change.operation, object: change.object)
  }

  /// The failures by their changes, each change once.
  static func refusal(
    _ answer: TransactionAnswer, _ first: UInt32, _ owners: [Int32], _ generation: UInt32?
  ) -> TransactionError {
    var failures: [ChangeFailure] = []
    var seen: Set<Int> = []
    for error in answer.failures {
      let place = Int((error.sequence ?? first) &- first) - 1
      guard owners.indices.contains(place) else {
        // The batch as a whole: the generation, or the right to change anything.
        if error.errno == Errno(rawValue: 85), let generation { return .changed(expected: generation) }
        return .failed(index: nil, error)
      }
      let index = Int(owners[place])
      if seen.insert(index).inserted { failures.append(ChangeFailure(index: index, error: error)) }
    }
    return .refused(failures, isComplete: answer.isComplete)
  }

  static func explained(_ error: NetlinkError, _ length: Int) -> NetlinkError {
    guard error.errno == .messageTooLong || error.errno == .noBufferSpace else { return error }
    return NetlinkError(
      error.errno, kind: error.kind, operation: error.operation, object: error.object,
      message: "the transaction has \(length) bytes; without the machine's root net.core.wmem_max is its limit")
  }

  /// The handle of what a message says was made; nil of elements and what has none.
  static func handle(_ message: NetlinkMessage) -> UInt64? {
    let attributes = AttributeReader(message.payload, after: NFTMessage.headerLength)
    let attribute: UInt16? =
      switch NFTMessage(netlinkType: message.type) {
      case .newTable: 4
      case .newChain: 2
      case .newRule: 3
      case .newSet: 16
      case .newObject: 6
      case .newFlowTable: 5
      default: nil
      }
    return attribute.flatMap { attributes.first($0) }?.big64
  }
}
