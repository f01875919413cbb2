extension TypeOf {
  /// A field that was noted.
  struct Noted {
    /// Its words.
    let words: String
    /// The type of its value.
    let type: DataType
    /// How many bits its values have.
    let bits: Int
    /// Whether its numbers are in the network's order.
    let isBig: Bool
    /// Whether it is bits without a name, whose values are hexadecimal.
    var isRaw = false

    /// How many bytes its values have in a key.
    var width: Int { (bits + 7) / 8 }
  }

  /// The words of a noted expression; nil where it is of a kind that is not known.
  static func text(_ bytes: [UInt8]) -> String? { fields(bytes)?.map(\.words).joined(separator: " . ") }

  /// The fields of a noted expression; nil where one is of a kind that is not known.
  static func fields(_ bytes: [UInt8]) -> [Noted]? {
    let (kind, data) = parts(UserData(bytes[...]))
    guard kind == .concatenation else { return field(UserData(bytes[...])).map { [$0] } }
    let fields = data.entries.compactMap { field(UserData($0.value[...])) }
    return fields.count == data.entries.count && !fields.isEmpty ? fields : nil
  }

  private static func parts(_ noted: UserData) -> (Kind?, UserData) {
    (noted.number(0).flatMap(Kind.init), noted[1].map { UserData($0[...]) } ?? UserData())
  }

  private static func field(_ noted: UserData) -> Noted? {
    let (kind, data) = parts(noted)
    guard let kind else { return nil }
    switch kind {
    case .verdict: return Noted(words: "verdict", type: .verdict, bits: 128, isBig: false)
    case .payload: return payload(data)
    case .extensionHeader: return option(data)
    case .concatenation: return nil
    default: return key(kind, data)
    }
  }

  /// The type of a key that is known without looking at the packet's bytes.
  private static func key(_ kind: Kind, _ data: UserData) -> Noted? {
    func noted(_ words: (String, DataType)?, _ source: RuleField.Source) -> Noted? {
      guard let (words, type) = words else { return nil }
      let field = RuleField(source, type)
      return Noted(words: words, type: type, bits: field.width * 8, isBig: !field.isHostEndian)
    }
    if kind == .osFingerprint { return noted(("osf name", .string), .osFingerprint) }
    guard let number = data.number(0) else { return nil }
    switch kind {
    case .meta:
      let key = MetaKey(rawValue: number)
      return noted(KeyText.meta(key), .meta(key))
    case .ct:
      let key = CTKey(rawValue: number)
      let direction = data.number(1).flatMap { UInt8(exactly: $0) }
      return noted(KeyText.ct(key, direction), .ct(key, direction: direction))
    case .socket: return noted(KeyText.socket(number), .socket(number))
    case .routing: return noted(KeyText.routing(number), .routing(number))
    case .fib:
      guard let flags = data.number(1) else { return nil }
      let (result, wanted) = (FibResult(rawValue: number), FibFlags(rawValue: flags))
      return noted(KeyText.fib(result, wanted), .fib(result, wanted))
    case .numberGenerator:
      guard let modulus = data.number(1), let offset = data.number(2) else { return nil }
      let words =
        "numgen \(number == 0 ? "inc" : "random") mod \(modulus)" + (offset > 0 ? " offset \(offset)" : "")
      return noted((words, .integer), .numberGenerator(type: number, modulus: modulus, offset: offset))
    case .hash:
      guard let offset = data.number(1), let modulus = data.number(2) else { return nil }
      // What is hashed is not noted.
      let words =
        "\(number == 0 ? "jhash" : "symhash") mod \(modulus)" + (offset > 0 ? " offset \(offset)" : "")
      return noted((words, .integer), .symmetricHash(modulus: modulus, offset: offset))
    case .xfrm:
      guard let direction = data.number(1).flatMap(UInt8.init(exactly:)), let place = data.number(2) else { return nil }
      return noted(
        KeyText.xfrm(number, direction, place), .xfrm(key: number, direction: direction, number: place))
    default: return nil
    }
  }

  private static func payload(_ data: UserData) -> Noted? {
    guard let number = data.number(0), let index = data.number(1) else { return nil }
    if number == 0 {
      guard let base = data.number(2), let offset = data.number(3), let bits = data.number(4), (1...4).contains(base),
        bits <= 512
      else { return nil }
      let words = "@\(["ll", "nh", "th", "ih"][Int(base) - 1]),\(offset),\(bits)"
      return Noted(words: words, type: .integer, bits: Int(bits), isBig: true, isRaw: true)
    }
    guard let header = PacketHeader.allCases.first(where: { $0.number == number }), index > 0,
      header.fields.indices.contains(Int(index) - 1)
    else { return nil }
    let field = header.fields[Int(index) - 1]
    return Noted(words: "\(header.name) \(field.name)", type: field.type, bits: field.bits, isBig: true)
  }

  private static func option(_ data: UserData) -> Noted? {
    guard let header = data.number(0), let index = data.number(1) else { return nil }
    let operation = data.number(2) ?? 0
    let type = operation == 0 ? headers.first { $0.number == header }?.type : UInt8(exactly: header)
    let option = KeyText.optionFields.first {
      $0.operation == operation && $0.type == type && $0.field != nil && place(of: $0) == index
    }
    return option.map { Noted(words: $0.words, type: $0.dataType, bits: Int($0.length) * 8, isBig: true) }
  }
}
