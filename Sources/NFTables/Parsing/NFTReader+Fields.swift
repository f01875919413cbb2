internal import Addressing

extension NFTReader {
  /// Keys of `meta` that stand without that word.
  private static let bareMeta: Set<String> = [
    "mark", "iif", "iifname", "iiftype", "oif", "oifname", "oiftype", "skuid", "skgid", "nftrace", "rtclassid",
    "iifgroup", "oifgroup", "cgroup", "ibrname", "obrname", "pkttype", "cpu", "time", "day", "hour",
  ]
  private static let headers = Dictionary(
    PacketHeader.allCases.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  /// The words that a match begins with.
  static let fieldWords: [String] =
    headers.keys.sorted() + ["meta", "ct", "fib", "rt", "socket", "numgen", "jhash", "symhash", "exthdr", "ipsec"]
    + bareMeta.sorted()

  /// Whether a field begins here.
  var isAtField: Bool {
    guard let token = current, token.kind == .word else { return false }
    if Self.headers[token.text] != nil || Self.bareMeta.contains(token.text) { return true }
    let others: Set<String> = [
      "meta", "ct", "fib", "rt", "socket", "numgen", "jhash", "symhash", "exthdr", "hbh", "frag", "dst", "mh", "ipsec",
      "osf", "@ll", "@nh", "@th", "@ih",
    ]
    return others.contains(token.text)
  }

  /// A field, with what is computed of it: `meta mark & 0xff`.
  mutating func field() throws(NFTSyntaxError) -> RuleField {
    try computed(plainField())
  }

  /// A field alone.
  mutating func plainField() throws(NFTSyntaxError) -> RuleField {
    let token = try next("a field")
    guard token.kind == .word else { throw error(token, "\"\(token.text)\" stands where a field is expected") }
    if Self.bareMeta.contains(token.text), let (key, type) = KeyText.metaKey(token.text) {
      return RuleField(.meta(key), type)
    }
    switch token.text {
    case "meta": return try metaField()
    case "ct": return try connectionField()
    case "fib": return try fibField()
    case "rt": return try routingField()
    case "socket": return try socketField()
    case "numgen": return try numberField()
    case "jhash", "symhash": return try hashField(token.text)
    case "ipsec": return try ipsecField()
    case "osf":
      try expect("name", "behind osf")
      return RuleField(.osFingerprint, .string)
    case "exthdr", "hbh", "frag", "dst", "mh":
      if token.text != "exthdr" { position -= 1 }
      return try option(0, isPresent: token.text == "exthdr")
    case "@ll", "@nh", "@th", "@ih": return try rawField(token)
    default: break
    }
    guard let header = Self.headers[token.text] else {
      throw unknown(
        token, Self.fieldWords + Self.statementWords,
        "\"\(token.text)\" is no match and no statement that is understood"
      ).saying("No symbol type information", token.range)
    }
    if token.text == "ip" || token.text == "tcp", take("option") { return try option(token.text == "tcp" ? 1 : 2) }
    return try headerField(header)
  }

  private mutating func headerField(_ header: PacketHeader) throws(NFTSyntaxError) -> RuleField {
    let token = try next("a field of \(header.name)")
    // Of arp two words are a name: `saddr ip`.
    if let second = current, let found = header.field("\(token.text) \(second.text)") {
      position += 1
      return RuleField(.header(found), found.type)
    }
    guard token.kind == .word, let found = header.field(token.text) else {
      let what = header.field("sport") == nil ? "field of \(header.name)" : "field with ports"
      throw unknown(
        token, header.names,
        "\"\(token.text)\" is no \(header.field("sequence") == nil || header == .tcp ? what : "field of \(header.name)")"
      )
    }
    return RuleField(.header(found), found.type)
  }

  private mutating func metaField() throws(NFTSyntaxError) -> RuleField {
    let token = try next("a key of meta")
    let word =
      token.text == "secpath"
      ? "ipsec" : token.text == "ibriport" ? "ibrname" : token.text == "obriport" ? "obrname" : token.text
    guard token.kind == .word, let (key, type) = KeyText.metaKey(word) else {
      throw unknown(token, KeyText.metaKeys, "\"\(token.text)\" is no key of meta")
    }
    return RuleField(.meta(key), type)
  }

  /// Keys of a connection that are the same in both directions.
  private static let undirectedKeys: Set<String> = [
    "mark", "state", "direction", "status", "expiration", "helper", "label", "event", "secmark", "id",
  ]

  private mutating func connectionField() throws(NFTSyntaxError) -> RuleField {
    var direction: UInt8?
    if take("original") { direction = 0 } else if take("reply") { direction = 1 }
    let token = try next("a key of ct")
    let isUndirected = Self.undirectedKeys.contains(token.text) && direction != nil
    let isAddress = ["ip", "ip6"].contains(token.text) && direction == nil
    if isUndirected || isAddress {
      throw error(
        token, isAddress ? "addresses of ct need a direction" : "ct \(token.text) has no direction",
        fix: isAddress ? "write ct original \(token.text) saddr" : "write ct \(token.text)")
    }
    if let second = current, second.kind == .word, let (key, type) = KeyText.ctKey("\(token.text) \(second.text)") {
      position += 1
      return RuleField(.ct(key, direction: direction), type)
    }
    guard token.kind == .word, let (key, type) = KeyText.ctKey(token.text) else {
      throw unknown(
        token, KeyText.ctKeys + (direction == nil ? ["original", "reply", "count"] : []),
        "\"\(token.text)\" is no key of ct")
    }
    if (key == .saddr || key == .daddr), direction == nil {
      throw error(token, "ct \(token.text) needs a direction", fix: "write ct original ip \(token.text)")
    }
    // Addresses without a family are of the table's.
    if key == .saddr || key == .daddr {
      return RuleField(.ct(key, direction: direction), family == .ip6 ? .ipv6Address : .ipv4Address)
    }
    return RuleField(.ct(key, direction: direction), type)
  }

  private mutating func fibField() throws(NFTSyntaxError) -> RuleField {
    let parts: [String: FibFlags] = ["saddr": .saddr, "daddr": .daddr, "mark": .mark, "iif": .iif, "oif": .oif]
    var flags: FibFlags = []
    repeat {
      let word = try word(["saddr", "daddr", "mark", "iif", "oif"], "part of a lookup in the routes")
      if let part = parts[word] { flags.insert(part) }
    } while take(".")
    if flags.isDisjoint(with: [.saddr, .daddr]) { throw missing("saddr or daddr of fib") }
    switch try word(["oif", "oifname", "type"], "result of fib") {
    case "type": return RuleField(.fib(.type, flags), .fibAddressType)
    case let word:
      let isName = word == "oifname"
      if isAt("exists") || isAt("missing") {
        return RuleField(.fib(isName ? .oifname : .oif, flags.union(.present)), .boolean)
      }
      return RuleField(.fib(isName ? .oifname : .oif, flags), isName ? .interfaceName : .interfaceIndex)
    }
  }

  private mutating func routingField() throws(NFTSyntaxError) -> RuleField {
    let known = ["classid", "nexthop", "mtu", "ipsec", "ip", "ip6", "nexthdr", "hdrlength", "type", "seg-left"]
    if let token = current, ["nexthdr", "hdrlength", "type", "seg-left"].contains(token.text) {
      position -= 1
      return try option(0)
    }
    switch try word(known, "key of rt") {
    case "classid": return RuleField(.routing(0), .realm)
    case "mtu": return RuleField(.routing(3), .integer)
    case "ipsec": return RuleField(.routing(4), .boolean)
    case "nexthop":
      if family.ipFamily == nil, network == nil {
        throw NFTSyntaxError(
          "rt nexthop does not say of which family it is", offset: tokens[position - 1].offset, length: 7,
          fix: "write rt ip nexthop or rt ip6 nexthop")
      }
      return family == .ip6 || network == .v6
        ? RuleField(.routing(2), .ipv6Address) : RuleField(.routing(1), .ipv4Address)
    case let family:
      try expect("nexthop", "behind rt \(family)")
      return family == "ip6" ? RuleField(.routing(2), .ipv6Address) : RuleField(.routing(1), .ipv4Address)
    }
  }

  private mutating func socketField() throws(NFTSyntaxError) -> RuleField {
    switch try word(["transparent", "mark", "wildcard"], "key of socket") {
    case "transparent": return RuleField(.socket(0), .integer)
    case "mark": return RuleField(.socket(1), .mark)
    default: return RuleField(.socket(2), .integer)
    }
  }

  private mutating func modulus() throws(NFTSyntaxError) -> UInt32 {
    try expect("mod", "in front of the modulus")
    return UInt32(clamping: try number("modulus", 1...UInt64(UInt32.max)))
  }

  private mutating func offset() throws(NFTSyntaxError) -> UInt32 {
    guard take("offset") else { return 0 }
    return UInt32(clamping: try number("offset", 0...UInt64(UInt32.max)))
  }

  private mutating func numberField() throws(NFTSyntaxError) -> RuleField {
    let kind = try word(["inc", "random"], "kind of numgen") == "inc" ? UInt32(0) : 1
    let modulus = try modulus()
    return RuleField(.numberGenerator(type: kind, modulus: modulus, offset: try offset()), .integer)
  }

  private mutating func hashField(_ word: String) throws(NFTSyntaxError) -> RuleField {
    if word == "symhash" {
      let modulus = try modulus()
      return RuleField(.symmetricHash(modulus: modulus, offset: try offset()), .integer)
    }
    var fields: [RuleField] = []
    repeat { fields.append(try plainField()) } while take(".")
    let modulus = try modulus()
    var seed: UInt32?
    if take("seed") { seed = UInt32(clamping: try number("seed", 0...UInt64(UInt32.max))) }
    return RuleField(.hash(fields, modulus: modulus, seed: seed, offset: try offset()), .integer)
  }

  private mutating func ipsecField() throws(NFTSyntaxError) -> RuleField {
    let direction: UInt8 = try word(["in", "out"], "direction of ipsec") == "in" ? 0 : 1
    let level = take("spnum") ? UInt32(clamping: try number("number of a policy", 0...255)) : 0
    func field(_ key: UInt32, _ type: DataType) -> RuleField {
      RuleField(.xfrm(key: key, direction: direction, number: level), type)
    }
    switch try word(["reqid", "spi", "ip", "ip6"], "key of ipsec") {
    case "reqid": return field(5, .integer)
    case "spi": return field(6, .integer)
    case "ip": return field(try word(["saddr", "daddr"], "address") == "saddr" ? 3 : 1, .ipv4Address)
    default: return field(try word(["saddr", "daddr"], "address") == "saddr" ? 4 : 2, .ipv6Address)
    }
  }

  /// `@nh,96,32`
  private mutating func rawField(_ token: NFTToken) throws(NFTSyntaxError) -> RuleField {
    let bases: [String: PayloadBase] = ["@ll": .link, "@nh": .network, "@th": .transport, "@ih": .inner]
    try expect(",", "behind \(token.text)")
    let offset = try number("offset in bits", 0...2_047)
    try expect(",", "behind the offset")
    let bits = try number("length in bits", 1...128)
    let base = bases[token.text] ?? .network
    // Where every transport protocol has its ports, they are ports.
    let isPort = base == .transport && bits == 16 && (offset == 0 || offset == 16)
    return RuleField(.raw(base, offset: Int(offset), bits: Int(bits)), isPort ? .inetService : .integer)
  }

  /// An option of TCP or IPv4, or an extension header of IPv6.
  private mutating func option(_ operation: UInt32, isPresent: Bool = false) throws(NFTSyntaxError) -> RuleField {
    let fields = KeyText.optionFields.filter { $0.operation == operation }
    let token = try next("the name of an option")
    let name = token.text == "sack-permitted" ? "sack-perm" : token.text == "mss" ? "maxseg" : token.text
    guard token.kind == .word, fields.contains(where: { $0.option == name }) else {
      throw unknown(
        token, fields.filter { $0.field == nil }.map(\.option), "\"\(token.text)\" is no option that is understood")
    }
    var wanted: String?
    let place = current ?? token
    if !isPresent, let word = current, word.kind == .word, word.text != "exists", word.text != "missing" {
      wanted = word.text
      position += 1
    }
    guard let found = fields.first(where: { $0.option == name && $0.field == wanted }) else {
      throw unknown(
        place, fields.filter { $0.option == name }.compactMap(\.field), "\"\(place.text)\" is no field of \(name)")
    }
    return RuleField(
      .extensionHeader(
        type: found.type, offset: found.offset, length: found.length, operation: operation, isPresent: wanted == nil),
      found.dataType)
  }

  // MARK: Arithmetic

  /// How tight an operator binds: `&` over `^` over `|`, as in C.
  private static let precedences = ["&": 3, "^": 2, "|": 1]

  /// The operator that stands here, by its sign; nil where none does.
  private var arithmetic: String? {
    guard let token = current, token.kind != .string else { return nil }
    let names = ["and": "&", "or": "|", "xor": "^", "lshift": "<<", "rshift": ">>"]
    let sign = names[token.text] ?? token.text
    return token.kind == .sign || names[token.text] != nil
      ? ["&", "|", "^", "<<", ">>"].first { $0 == sign } : nil
  }

  /// `FIELD & VALUE | VALUE ^ VALUE`, `FIELD << N`: masks are joined to one, as `nft` does it.
  private mutating func computed(_ field: RuleField) throws(NFTSyntaxError) -> RuleField {
    var result = field
    let shape = ValueShape(field)
    while let operation = arithmetic {
      position += 1
      guard let precedence = Self.precedences[operation] else {
        let bits = UInt32(clamping: try number("number of bits", 1...63))
        result = RuleField(.shifted(result, operation == "<<" ? .left : .right, bits: bits), field.type)
        continue
      }
      let value = try operand(shape, above: precedence)
      let ones = [UInt8](repeating: 0xff, count: value.count)
      let zero = [UInt8](repeating: 0, count: value.count)
      var (inner, mask, xor) = (result, ones, zero)
      if case .computed(let before, let earlier, let turned) = result.source {
        (inner, mask, xor) = (before, earlier, turned)
      }
      let (kept, turned): ([UInt8], [UInt8]) =
        switch operation {
        case "&": (value, zero)
        case "|": (value.map { ~$0 }, value)
        default: (ones, value)
        }
      mask = zip(mask, kept).map { $0 & $1 }
      xor = zip(zip(xor, kept).map { $0 & $1 }, turned).map { $0 ^ $1 }
      result = RuleField(.computed(inner, mask: mask, xor: xor), field.type)
    }
    return result
  }

  /// A value, with those that tighter operators join to it.
  private mutating func operand(_ shape: ValueShape, above precedence: Int) throws(NFTSyntaxError) -> [UInt8] {
    var value = try maskValue(shape)
    while let operation = arithmetic, let next = Self.precedences[operation], next > precedence {
      position += 1
      let other = try operand(shape, above: next)
      value = zip(value, other).map { operation == "&" ? $0 & $1 : operation == "^" ? $0 ^ $1 : $0 | $1 }
    }
    return value
  }

  private mutating func maskValue(_ shape: ValueShape) throws(NFTSyntaxError) -> [UInt8] {
    if isAt("(") { return try flags(shape, isElement: true, isOne: true) }
    let token = try next("a value")
    guard token.kind != .sign, let bytes = shape.parse(token.text) else { throw wrong(token, shape) }
    return bytes
  }
}
