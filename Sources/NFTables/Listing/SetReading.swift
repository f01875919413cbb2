internal import Netlink

extension NFTSet {
  /// Reads `NFT_MSG_NEWSET`.
  static func read(_ message: NetlinkMessage) -> (TableName, NFTSet)? {
    guard let header = NFTHeader(message, .newSet) else { return nil }
    var table = TableName(header.family, "")
    var set = NFTSet("", key: DataType(rawValue: 0))
    var dataType: UInt32?
    var dataLength: UInt32 = 0
    var objectType: UInt32?
    for attribute in header.attributes {
      switch attribute.type {
      case 1: table.name = attribute.string
      case 2: set.name = attribute.string
      case 3: set.flags = SetFlags(rawValue: attribute.big32 ?? 0)
      case 4: set.key = DataType(rawValue: attribute.big32 ?? 0)
      case 5: set.keyLength = attribute.big32 ?? 0
      case 6: dataType = attribute.big32
      case 7: dataLength = attribute.big32 ?? 0
      case 8: set.policy = attribute.big32
      case 9:
        set.size = attribute.nested.first(1)?.big32
        set.fieldLengths = attribute.nested.first(2)?.nested.compactMap { $0.nested.first(1)?.big32 } ?? []
      case 11: set.timeout = attribute.big64
      case 12: set.gcInterval = attribute.big32
      case 13: set.userData = UserData(attribute.payload)
      case 15: objectType = attribute.big32
      case 16: set.handle = attribute.big64
      case 17: if set.expressions.isEmpty { set.expressions = Expression.read(one: attribute) }
      case 18: set.expressions = Expression.read(list: attribute.nested)
      default: break
      }
    }
    if set.flags.contains(.object), let objectType {
      set.values = .object(ObjectType(rawValue: objectType))
    } else if set.flags.contains(.map), let dataType {
      // NFT_DATA_VERDICT
      set.values = dataType == 0xffff_ff00 ? .verdict : .data(DataType(rawValue: dataType), length: dataLength)
    }
    set.comment = set.userData.takeComment(7)
    return (table, set)
  }
}

extension SetElement {
  /// Reads `NFT_MSG_NEWSETELEM`: adds its elements to those that were read before.
  static func read(_ message: NetlinkMessage, into elements: inout [SetElement]) {
    guard let header = NFTHeader(message, .newElement), let list = header.attributes.first(3) else { return }
    for entry in list.nested { elements.append(SetElement(entry.nested)) }
  }

  /// Reads one element.
  init(_ attributes: AttributeReader) {
    self.init([])
    for attribute in attributes {
      switch attribute.type {
      case 1: key = attribute.nested.first(1)?.bytes ?? []
      case 2: value = Self.value(attribute.nested)
      case 3: flags = SetElementFlags(rawValue: attribute.big32 ?? 0)
      case 4: timeout = attribute.big64
      case 5: expiration = attribute.big64
      case 6: userData = UserData(attribute.payload)
      case 7: if expressions.isEmpty { expressions = Expression.read(one: attribute) }
      case 9: value = .object(attribute.string)
      case 10: keyEnd = attribute.nested.first(1)?.bytes
      case 11: expressions = Expression.read(list: attribute.nested)
      default: break
      }
    }
    if !userData.isEmpty { comment = userData.takeComment(0) }
  }

  private static func value(_ data: AttributeReader) -> Value? {
    if let bytes = data.first(1) { return .data(bytes.bytes) }
    guard let verdict = data.first(2)?.nested, let code = verdict.first(1)?.big32 else { return nil }
    return .verdict(Verdict(code: Int32(bitPattern: code), chain: verdict.first(2)?.string))
  }
}
