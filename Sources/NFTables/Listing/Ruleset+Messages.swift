package import Netlink

extension Transaction {
  /// The messages that it is sent as, with the batch's first and last. Tests read them without a kernel.
  package func messages() throws(TransactionError) -> [NetlinkMessage] {
    let encoder = try NFTablesSocket.encode(changes, nil, false)
    return unsafe encoder.withBytes { unsafe NetlinkMessage.parse(Array($0)[...]).messages }
  }
}

extension Ruleset {
  /// The ruleset that these messages make; elements go to the set that was made before them.
  package init(reading messages: [NetlinkMessage]) {
    var builder = RulesetBuilder()
    var pending: (table: TableName, set: NFTSet)?
    func flush() {
      if let pending { builder.add(pending.set, pending.table) }
      pending = nil
    }
    for message in messages {
      if NFTMessage(netlinkType: message.type) == .newElement {
        SetElement.read(message, into: &pending, \.set.elements)
        continue
      }
      flush()
      if let table = Table(message) { builder.add(table) }
      if let (table, object) = StatefulObject.read(message) { builder.add(object, table) }
      if let found = NFTSet.read(message) { pending = found }
      if let (table, flowTable) = FlowTable.read(message) { builder.add(flowTable, table) }
      if let (table, chain) = Chain.read(message) { builder.add(chain, table) }
      if let (chain, rule) = Rule.read(message) { builder.add(rule, chain) }
    }
    flush()
    self = builder.ruleset(0)
  }
}

extension SetElement {
  fileprivate static func read<Owner>(
    _ message: NetlinkMessage, into owner: inout Owner?, _ path: WritableKeyPath<Owner, [SetElement]>
  ) {
    guard var found = owner else { return }
    read(message, into: &found[keyPath: path])
    owner = found
  }
}

extension Expression {
  /// The bytes of a list of expressions, by libnftnl alone or, as transactions are, with the commonest written directly.
  package static func encode(_ expressions: [Expression], directly: Bool) throws(NetlinkError) -> [UInt8] {
    var buffer = MessageBuffer(estimate: 0)
    try unsafe buffer.message(.newRule, .ip, flags: 0, sequence: 0) { (header) throws(NetlinkError) in
      for expression in expressions {
        if directly {
          var cursor = unsafe AttributeCursor(header)
          try expression.build(&cursor, [:])
          cursor.finish()
        } else if let made = try expression.library([:]) {
          unsafe made.build(into: header)
        }
      }
    }
    return unsafe buffer.withBytes { unsafe Array($0.dropFirst(20)) }
  }

  /// Reads expressions in the form of `NFTA_RULE_EXPRESSIONS`.
  package static func decode(list bytes: [UInt8]) -> [Expression] { read(list: AttributeReader(bytes)) }
}
