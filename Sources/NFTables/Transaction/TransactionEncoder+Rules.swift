internal import CLibmnl
internal import CLibnftnl
internal import Netlink
internal import SystemPackage

extension TransactionEncoder {
  /// Deletes rules: one, those of a chain, or those of a table.
  mutating func rule(
    _ index: Int, _ type: NFTMessage, _ table: TableName, chain: String?, handle: UInt64? = nil
  ) throws(NetlinkError) {
    let name = try Self.name(table.name)
    if let chain { _ = try Self.name(chain) }
    try unsafe message(index, type, table.family) { header in
      guard let made = NftnlRuleHead(table: name, chain: chain) else { return }
      if let handle { made.set(NFTNL_RULE_HANDLE, u64: handle) }
      unsafe made.build(into: header)
    }
  }

  /// Adds a rule, after the sets that are its own.
  ///
  /// It is written without an object of libnftnl, which takes no expressions that it does not know, and is slow by the thousand.
  mutating func add(_ index: Int, _ rule: Rule, _ chain: ChainName, _ place: RulePlace) throws(NetlinkError) {
    if let name = rule.devices.first {
      throw NetlinkError(
        .noSuchAddressOrDevice, operation: "add rule", object: "\(chain)",
        message: "the interface \"\(name)\" has no number yet")
    }
    if rule.expressions.count > 128 {
      throw NetlinkError(
        .invalidArgument, operation: "add rule", object: "\(chain)", message: "a rule has at most 128 expressions")
    }
    switch place {
    case .afterIndex, .beforeIndex:
      throw NetlinkError(
        .invalidArgument, operation: "add rule", object: "\(chain)", message: "its place has not been looked up yet")
    default: break
    }
    try Self.check(name: chain.table.name)
    try Self.check(name: chain.name)
    var sets: SetIdentifiers = [:]
    for set in rule.anonymousSets {
      nextSet += 1
      let identifier = SetIdentifier(id: nextSet, name: setName(set))
      sets[set.name] = identifier
      try add(index, set, chain.table, NetlinkFlags.create.rawValue, anonymous: identifier)
    }
    let flags: NetlinkFlags =
      switch place {
      case .end, .after, .afterIndex, .afterChange: [.create, .append]
      case .start, .before, .beforeIndex, .beforeChange: .create
      case .replacing: .replace
      }
    sequence &+= 1
    let opened = buffer.open(.newRule, chain.table.family, flags: flags.rawValue | echo, sequence: sequence)
    guard var cursor = opened else { return }
    cursor.put(1, string: chain.table.name)
    cursor.put(2, string: chain.name)
    switch place {
    case .after(let handle), .before(let handle): cursor.put(6, u64: handle)
    case .replacing(let handle): cursor.put(3, u64: handle)
    // NFTA_RULE_POSITION_ID
    case .afterChange(let other), .beforeChange(let other): cursor.put(10, UInt32(truncatingIfNeeded: other + 1))
    case .end, .start, .afterIndex, .beforeIndex: break
    }
    // NFTA_RULE_ID
    if referred.contains(index) { cursor.put(9, UInt32(truncatingIfNeeded: index + 1)) }
    if let remarks = try rule.remarks() { cursor.put(7, remarks) }
    if let compatibility = rule.compatibility {
      cursor.nest(5) {
        $0.put(1, compatibility.protocol)
        $0.put(2, compatibility.flags)
      }
    }
    let list = cursor.open(4)
    for place in rule.expressions.indices {
      let element = cursor.open(1)
      try rule.expressions[place].build(&cursor, sets)
      cursor.close(element)
      try Self.check(length: cursor.length)
    }
    cursor.close(list)
    buffer.close(cursor)
    owners.append(Int32(truncatingIfNeeded: index))
  }
}

extension Expression {
  /// Writes `NFTA_EXPR_NAME` and `NFTA_EXPR_DATA`.
  func build(_ cursor: inout AttributeCursor, _ sets: SetIdentifiers) throws(NetlinkError) {
    if try buildDirectly(&cursor, sets) { return }
    if case .unknown(let name, let data) = self {
      try Self.check(name, max(name.utf8.count, (data?.count ?? 0) / 64), 255)
      cursor.put(Self.nameAttribute, string: name)
      if let data { cursor.put(Self.dataAttribute | 0x8000, data) }
    } else if let made = try library(sets) {
      cursor.finish()
      unsafe made.build(into: cursor.header)
      cursor = unsafe AttributeCursor(cursor.header)
    }
  }
}
