public import Netlink

extension NFTablesSocket {
  /// Lists counters or quotas and begins their counting anew: `nft reset counters`, `nft reset counter`.
  ///
  /// - Parameter subject: ``RulesetSubject/object(_:)`` or ``RulesetSubject/objects(_:_:_:)``; nothing of others is reset.
  /// - Returns: The tables that have such objects, with these alone and what they had counted. Throws ENOENT where the object that is
  ///   named is not there. Corresponds to `NFT_MSG_GETOBJ_RESET`.
  public func reset(_ subject: RulesetSubject) throws(NetlinkError) -> Ruleset {
    var attributes = AttributeWriter()
    var family = TableFamily(rawValue: 0)
    let messages: [NetlinkMessage]
    switch subject {
    case .object(let name):
      attributes.put(1, string: name.table.name)
      attributes.put(2, string: name.name)
      attributes.put(3, big32: name.type.rawValue)
      messages = try netlink.request(
        .nft(.getObjectReset, name.table.family, attributes, "reset", "\(name)"))
    case .objects(let type, let table, let wanted):
      if let table { attributes.put(1, string: table.name) }
      attributes.put(3, big32: type.rawValue)
      family = table?.family ?? wanted ?? family
      messages = try netlink.dump(.nft(.getObjectReset, family, attributes, "reset", subject.words))
    default: return Ruleset()
    }
    var tables: [TableListing] = []
    for case let (name, object)? in messages.map({ StatefulObject.read($0) }) {
      if tables.last?.table.id != name { tables.append(TableListing(Table(name.family, name.name))) }
      tables[tables.count - 1].objects.append(object)
    }
    return Ruleset(tables: tables)
  }
}
