/// The remarks that `nft` keeps with a set, of which it needs some to print it. Corresponds to `NFTNL_UDATA_SET_…`.
struct SetNotes {
  /// The types of the keys' parts.
  var keys: [ValueShape]
  /// The types of the parts of a map's values.
  var values: [ValueShape] = []
  var isMerging = false
  /// Whether they were declared by types: those of protocols have no order of bytes then.
  var isDeclaredByType = false
  /// The fields that the keys are of, as ``TypeOf`` notes them.
  var key: [UInt8]?
  /// Those of the values.
  var value: [UInt8]?

  private static let keyByteOrder: UInt8 = 0
  private static let dataByteOrder: UInt8 = 1
  private static let autoMerge: UInt8 = 2
  private static let keyTypeOf: UInt8 = 3
  private static let dataTypeOf: UInt8 = 4
  private static let dataInterval: UInt8 = 6

  /// The remarks in their order.
  func entries(_ gives: NFTSet.Values?, givesRanges: Bool) -> [UserData.Entry] {
    var entries: [UserData.Entry] = []
    func note(_ type: UInt8, _ number: UInt32) {
      entries.append(UserData.Entry(type: type, value: HostBytes.of(number)))
    }
    note(Self.keyByteOrder, order(keys))
    switch gives {
    case .verdict: note(Self.dataByteOrder, 0)
    case .data(let type, _): note(Self.dataByteOrder, values.isEmpty ? Self.order(type) : order(values))
    case .object, nil: break
    }
    if isMerging { note(Self.autoMerge, 1) }
    if let key { entries.append(UserData.Entry(type: Self.keyTypeOf, value: key)) }
    if let value { entries.append(UserData.Entry(type: Self.dataTypeOf, value: value)) }
    if gives != nil { note(Self.dataInterval, givesRanges ? 1 : 0) }
    return entries
  }

  /// 1 is the machine's order of bytes, 2 the network's, 0 that of several parts.
  private func order(_ shapes: [ValueShape]) -> UInt32 {
    guard let shape = shapes.first, shapes.count == 1 else { return 0 }
    if isDeclaredByType, shape.type == .inetProtocol || shape.type == .nfproto { return 0 }
    return shape.isHostEndian ? 1 : 2
  }

  private static func order(_ type: DataType) -> UInt32 { type.parts.count > 1 ? 0 : type.isHostEndian ? 1 : 2 }
}
