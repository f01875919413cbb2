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
  mutating func add(_ index: Int, _ rule: Rule, _ chain: ChainName, _ place: RulePlace) throws(NetlinkError) {
    var sets: SetIdentifiers = [:]
    for set in rule.anonymousSets {
      nextSet += 1
      let identifier = SetIdentifier(id: nextSet, name: setName(set))
      sets[set.name] = identifier
      try add(index, set, chain.table, NetlinkFlags.create.rawValue, anonymous: identifier)
    }
    let names = (try Self.name(chain.table.name), try Self.name(chain.name))
    let remarks = try Self.remarks(rule.userData, 0, rule.comment)
    if rule.expressions.count > 128 {
      throw NetlinkError(
        .invalidArgument, operation: "add rule", object: "\(chain)", message: "a rule has at most 128 expressions")
    }
    let flags: NetlinkFlags =
      switch place {
      case .end, .after: [.create, .append]
      case .start, .before: .create
      case .replacing: .replace
      }
    let identifiers = sets
    try unsafe message(index, .newRule, chain.table.family, flags: flags.rawValue) { (header) throws(NetlinkError) in
      // Written without an object of libnftnl, which takes no expressions that it does not know, and is slow by the thousand.
      unsafe mnl_attr_put_strz(header, 1, names.0)
      unsafe mnl_attr_put_strz(header, 2, names.1)
      switch place {
      case .after(let handle), .before(let handle): unsafe mnl_attr_put_u64(header, 6, handle.bigEndian)
      case .replacing(let handle): unsafe mnl_attr_put_u64(header, 3, handle.bigEndian)
      case .end, .start: break
      }
      if let remarks { unsafe remarks.withUnsafeBytes { unsafe mnl_attr_put(header, 7, $0.count, $0.baseAddress) } }
      if let compatibility = rule.compatibility {
        let nest = unsafe mnl_attr_nest_start(header, 5)
        unsafe mnl_attr_put_u32(header, 1, compatibility.protocol.bigEndian)
        unsafe mnl_attr_put_u32(header, 2, compatibility.flags.bigEndian)
        unsafe mnl_attr_nest_end(header, nest)
      }
      let list = unsafe mnl_attr_nest_start(header, 4)
      for expression in rule.expressions {
        let element = unsafe mnl_attr_nest_start(header, 1)
        try unsafe expression.build(into: header, identifiers)
        unsafe mnl_attr_nest_end(header, element)
        if unsafe MessageBuffer.length(header) > MessageBuffer.limit {
          throw NetlinkError(
            .messageTooLong, operation: "add rule", object: "\(chain)", message: "the rule is too long")
        }
      }
      unsafe mnl_attr_nest_end(header, list)
    }
  }
}

extension Expression {
  /// Writes `NFTA_EXPR_NAME` and `NFTA_EXPR_DATA`.
  func build(into header: UnsafeMutablePointer<nlmsghdr>, _ sets: SetIdentifiers) throws(NetlinkError) {
    if try unsafe buildDirectly(into: header, sets) { return }
    if case .unknown(let name, let data) = self {
      try Self.check(name, max(name.utf8.count, (data?.count ?? 0) / 64), 255)
      unsafe mnl_attr_put_strz(header, Self.nameAttribute, name)
      guard let data else { return }
      unsafe data.withUnsafeBytes {
        unsafe mnl_attr_put(header, Self.dataAttribute | 0x8000, $0.count, $0.baseAddress)
      }
    } else if let made = try library(sets) {
      unsafe made.build(into: header)
    }
  }
}
