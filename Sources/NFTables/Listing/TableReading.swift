internal import Netlink

/// The header of every message of nf_tables. Corresponds to `struct nfgenmsg`.
struct NFTHeader {
  let family: TableFamily
  let attributes: AttributeReader

  /// Reads a message of this type; nil of others and of too short ones.
  init?(_ message: NetlinkMessage, _ type: NFTMessage) {
    guard NFTMessage(netlinkType: message.type) == type, message.payload.count >= NFTMessage.headerLength,
      let family = message.payload.first
    else { return nil }
    self.family = TableFamily(rawValue: family)
    attributes = AttributeReader(message.payload, after: NFTMessage.headerLength)
  }
}

extension Table {
  /// Reads `NFT_MSG_NEWTABLE`.
  init?(_ message: NetlinkMessage) {
    guard let header = NFTHeader(message, .newTable) else { return nil }
    self.init(header.family, "")
    for attribute in header.attributes {
      switch attribute.type {
      case 1: id.name = attribute.string
      case 2: flags = TableFlags(rawValue: attribute.big32 ?? 0)
      case 4: handle = attribute.big64
      case 6: userData = UserData(attribute.payload)
      case 7: owner = attribute.big32
      default: break
      }
    }
    comment = userData.takeComment(0)
  }
}

extension Chain {
  /// Reads `NFT_MSG_NEWCHAIN`.
  static func read(_ message: NetlinkMessage) -> (TableName, Chain)? {
    guard let header = NFTHeader(message, .newChain) else { return nil }
    var table = TableName(header.family, "")
    var chain = Chain("")
    var type: ChainType?
    var policy: ChainPolicy?
    var hook: AttributeReader?
    for attribute in header.attributes {
      switch attribute.type {
      case 1: table.name = attribute.string
      case 2: chain.handle = attribute.big64
      case 3: chain.name = attribute.string
      case 4: hook = attribute.nested
      case 5: policy = attribute.big32.flatMap { ChainPolicy(rawValue: $0) }
      case 7: type = ChainType(rawValue: attribute.string)
      case 8:
        chain.counter = ChainCounter(
          packets: attribute.nested.first(2)?.big64 ?? 0, bytes: attribute.nested.first(1)?.big64 ?? 0)
      case 10: chain.flags = ChainFlags(rawValue: attribute.big32 ?? 0)
      case 12: chain.userData = UserData(attribute.payload)
      default: break
      }
    }
    chain.comment = chain.userData.takeComment(0)
    if let hook, let type {
      let number = hook.first(1)?.big32 ?? 0
      let priority = Int32(bitPattern: hook.first(2)?.big32 ?? 0)
      chain.hook = ChainHook(
        type, Hook(number: number, family: header.family), ChainPriority(rawValue: priority), policy: policy,
        devices: devices(hook))
    }
    return (table, chain)
  }

  /// The devices of a hook: `NFTA_HOOK_DEVS`, or the one of `NFTA_HOOK_DEV`.
  static func devices(_ hook: AttributeReader) -> [String] {
    if let list = hook.first(4) { return list.nested.map(\.string) }
    return hook.first(3).map { [$0.string] } ?? []
  }
}

extension Rule {
  /// Reads `NFT_MSG_NEWRULE`.
  static func read(_ message: NetlinkMessage) -> (ChainName, Rule)? {
    guard let header = NFTHeader(message, .newRule) else { return nil }
    var chain = ChainName(TableName(header.family, ""), "")
    var rule = Rule(expressions: [])
    for attribute in header.attributes {
      switch attribute.type {
      case 1: chain.table.name = attribute.string
      case 2: chain.name = attribute.string
      case 3: rule.handle = attribute.big64
      case 4: rule.expressions = Expression.read(list: attribute.nested)
      case 5:
        rule.compatibility = Compatibility(
          protocol: attribute.nested.first(1)?.big32 ?? 0, flags: attribute.nested.first(2)?.big32 ?? 0)
      case 7: rule.userData = UserData(attribute.payload)
      default: break
      }
    }
    rule.comment = rule.userData.takeComment(0)
    return (chain, rule)
  }
}

extension StatefulObject {
  /// Reads `NFT_MSG_NEWOBJ`.
  static func read(_ message: NetlinkMessage) -> (TableName, StatefulObject)? {
    guard let header = NFTHeader(message, .newObject) else { return nil }
    var table = TableName(header.family, "")
    var object = StatefulObject("", .counter(packets: 0, bytes: 0))
    var type = ObjectType(rawValue: 0)
    var data: NetlinkAttribute?
    for attribute in header.attributes {
      switch attribute.type {
      case 1: table.name = attribute.string
      case 2: object.name = attribute.string
      case 3: type = ObjectType(rawValue: attribute.big32 ?? 0)
      case 4: data = attribute
      case 5: object.uses = attribute.big32
      case 6: object.handle = attribute.big64
      case 8: object.userData = UserData(attribute.payload)
      default: break
      }
    }
    object.comment = object.userData.takeComment(0)
    object.content = .unknown(type, data: data?.bytes ?? [])
    // The data of these has the form of the expression of the same name.
    if let name = type.name, let data {
      switch Expression.read([(name, data)]).first {
      case .counter(let packets, let bytes): object.content = .counter(packets: packets, bytes: bytes)
      case .quota(let quota): object.content = .quota(quota)
      case .limit(let limit): object.content = .limit(limit)
      default: break
      }
    }
    return (table, object)
  }
}

extension FlowTable {
  /// Reads `NFT_MSG_NEWFLOWTABLE`.
  static func read(_ message: NetlinkMessage) -> (TableName, FlowTable)? {
    guard let header = NFTHeader(message, .newFlowTable) else { return nil }
    var table = TableName(header.family, "")
    var made = FlowTable("")
    for attribute in header.attributes {
      switch attribute.type {
      case 1: table.name = attribute.string
      case 2: made.name = attribute.string
      case 3:
        made.hook = attribute.nested.first(1)?.big32 ?? 0
        made.priority = ChainPriority(rawValue: Int32(bitPattern: attribute.nested.first(2)?.big32 ?? 0))
        made.devices = attribute.nested.first(3)?.nested.map(\.string) ?? []
      case 5: made.handle = attribute.big64
      case 7: made.flags = attribute.big32 ?? 0
      default: break
      }
    }
    return (table, made)
  }
}
