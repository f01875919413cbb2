extension RuleWriter {
  /// Keeps in words what an expression loads or computes; false where it does neither or has no words.
  mutating func load(_ expression: Expression, _ index: Int) -> Bool {
    switch expression {
    case .payload(let base, let offset, let length, let to):
      return load(.payload(base, offset: Int(offset), length: Int(length)), to, index, length: Int(length))
    case .meta(let key, let to): return load(KeyText.meta(key), to, index, .meta(key))
    case .ct(let key, let direction, let to):
      // Both directions have the same protocol, and the kernel does not say which was asked for.
      let stated = key == .protocol || key == .l3proto ? nil : direction
      return load(
        KeyText.ct(key, stated, network: context.network?.name), to, index, .ct(key, direction: direction))
    case .fib(let result, let flags, let to): return load(KeyText.fib(result, flags), to, index, .fib(result, flags))
    case .routing(let key, let to): return load(KeyText.routing(key), to, index, .routing(key))
    case .xfrm(let key, let direction, let number, let to):
      return load(KeyText.xfrm(key, direction, number), to, index)
    case .socket(let key, nil, let to): return load(KeyText.socket(key), to, index, .socket(key))
    case .extensionHeader(let type, let offset, let length, let operation, let flags, let to):
      return load(
        KeyText.extensionHeader(
          type: type, offset: offset, length: length, operation: operation, isPresent: flags == 1), to, index,
        .extensionHeader(type: type, offset: offset, length: length, operation: operation, isPresent: flags == 1))
    case .numberGenerator(let type, let modulus, let offset, let to):
      let words = "numgen \(type == 0 ? "inc" : "random") mod \(modulus)" + (offset > 0 ? " offset \(offset)" : "")
      return load((words, .integer), to, index)
    case .hash(let type, let from, let length, let modulus, let seed, let offset, let to):
      return hash(type, from, length, modulus, seed, offset, to, index)
    case .osFingerprint(0, 0, let to): return load(("osf name", .string), to, index)
    case .immediate(let bytes, let to): return load(.constant(bytes), to, index, length: bytes.count)
    case .bitwise(let from, let to, let mask, let xor):
      return compute(from, to, index) { .masked($0, mask: mask, xor: xor) }
    case .shift(let direction, let from, let to, _, let bits):
      return compute(from, to, index) { .shifted($0, direction, bits) }
    case .byteOrder(_, let from, let to, _, _): return compute(from, to, index) { .swapped($0) }
    default: return false
    }
  }

  private mutating func load(
    _ words: (String, DataType)?, _ to: Register, _ index: Int, _ source: RuleField.Source? = nil
  ) -> Bool {
    guard let words else { return false }
    let width = source.map { RuleField($0, words.1).width } ?? (words.1.width == 0 ? 4 : words.1.width)
    return load(.named(words.0, words.1), to, index, length: width)
  }

  private mutating func hash(
    _ type: UInt32, _ from: Register?, _ length: UInt32?, _ modulus: UInt32, _ seed: UInt32?, _ offset: UInt32,
    _ to: Register, _ index: Int
  ) -> Bool {
    let tail = offset > 0 ? " offset \(offset)" : ""
    if type == 1 { return load(("symhash mod \(modulus)\(tail)", .integer), to, index) }
    guard type == 0, let from, let length, let slot = from.slot else { return false }
    // The length says how many registers are hashed.
    var parts: [Loaded] = []
    var at = slot
    while at < slot + (Int(length) + 3) / 4, let part = registers[at] {
      parts.append(part)
      at += max(1, (part.length + 3) / 4)
    }
    let selectors = parts.compactMap { selector($0.term, parts.count > 1 ? .part : .value) }
    guard !parts.isEmpty, selectors.count == parts.count else { return false }
    markWritten(parts)
    for selector in selectors { use(selector) }
    let seedText = seed.map { $0 == 0 ? "" : " seed 0x" + String($0, radix: 16) } ?? ""
    let words = selectors.map(\.text).joined(separator: " . ")
    return load(("jhash \(words) mod \(modulus)\(seedText)\(tail)", .integer), to, index)
  }

  /// The words of a term in a place; nil where it has none.
  func selector(_ term: Term, _ place: TermPlace) -> Selector? {
    switch term {
    case .named(let words, let type):
      let isExtension = ["exthdr ", "hbh ", "rt next", "rt hdr", "rt type", "rt seg", "frag ", "dst ", "mh ", "auth "]
        .contains { words.hasPrefix($0) }
      return Selector(
        text: words, type: type, isBig: isExtension || isBigInteger(words, type),
        layers: isExtension && words != "rt nexthop" || words.hasPrefix("ip option") ? [.network] : [],
        isOptionOfTCP: words.hasPrefix("tcp option "))
    case .payload(let base, let offset, let length):
      return field(base, offset: offset * 8, bits: length * 8) ?? raw(base, offset: offset * 8, bits: length * 8)
    case .masked(let inner, let mask, let xor):
      if place != .value, case .payload(let base, let offset, let length) = inner, xor.allSatisfy({ $0 == 0 }),
        let part = part(base, offset, length, mask)
      {
        return part
      }
      guard let of = selector(inner, place == .part ? .part : .value) else { return nil }
      // A mask of several flags that nft tries to take for a field's own stays a number.
      var isTried = false
      if place == .part, case .payload = inner { isTried = of.isFlags }
      return arithmetic(of, mask, xor, isNumeric: isTried && mask.reduce(0) { $0 + $1.nonzeroBitCount } > 1)
    case .shifted(let inner, let direction, let bits): return shifted(inner, direction, bits, place)
    case .swapped(let inner):
      guard var of = selector(inner, place == .part ? .part : .value) else { return nil }
      of.isBig.toggle()
      of.isTurned = of.type.isHostEndian
      of.precedence = nil
      return of
    case .mapped(let words, let type, _): return Selector(text: words, type: type)
    case .constant: return nil
    }
  }

  private func shifted(_ inner: Term, _ direction: ShiftDirection, _ bits: UInt32, _ place: TermPlace) -> Selector? {
    if direction == .right, case .masked(.payload(let base, let offset, let length), let mask, let xor) = inner,
      xor.allSatisfy({ $0 == 0 }), var part = part(base, offset, length, mask), part.shift == Int(bits)
    {
      switch place {
      case .comparison:
        part.shift = 0
        return part
      // The mask is taken for the field's own, and the bits are shifted nevertheless.
      case .part: return Selector(text: "\(part.text) >> \(bits)", type: part.type, layers: part.layers, precedence: 1)
      case .map, .value: break
      }
    }
    guard let of = selector(inner, place == .map ? .value : place) else { return nil }
    let sign = direction == .right ? ">>" : "<<"
    return Selector(
      text: "\(of.operand(before: 1)) \(sign) \(bits)", type: of.type, isBig: of.isBig, isRaw: of.isRaw,
      layers: of.layers, precedence: 1)
  }

  /// Numbers of options are in the network's order; those of keys, which have no type of their own either, in the machine's.
  private func isBigInteger(_ words: String, _ type: DataType) -> Bool {
    type == .integer
      && (words.hasPrefix("tcp option") || words.hasPrefix("ip option") || words == "ct id" || words == "meta random"
        || words.hasSuffix(" spi"))
  }

  /// The field that these bits are; fields have their numbers in the network's order.
  func field(_ base: PayloadBase, offset: Int, bits: Int) -> Selector? {
    context.field(base, offset: offset, bits: bits).map { selector($0) }
  }

  /// The words of a field.
  func selector(_ part: PacketContext.Part) -> Selector {
    var layers: Set<PacketLayer> = [part.layer]
    // Fields of one type of messages alone, whose words say the type too.
    if part.header.base == .transport,
      ["id", "sequence", "mtu", "parameter-problem", "gateway", "max-delay"].contains(part.field.name)
    {
      layers.insert(.message)
    }
    return Selector(
      text: "\(part.header.name) \(part.field.name)", type: part.field.type, isBig: true, layers: layers)
  }

  /// Bits that have no name: `@nh,8,8`.
  func raw(_ base: PayloadBase, offset: Int, bits: Int) -> Selector? {
    let names: [PayloadBase: String] = [.link: "ll", .network: "nh", .transport: "th", .inner: "ih"]
    return names[base].map { Selector(text: "@\($0),\(offset),\(bits)", type: .integer, isBig: true, isRaw: true) }
  }

  /// The field that a mask cuts out of loaded bytes, such as the upper six bits of one: `ip dscp`.
  func part(_ base: PayloadBase, _ offset: Int, _ length: Int, _ mask: [UInt8]) -> Selector? {
    guard mask.count == length else { return nil }
    let bits: [Bool] = mask.flatMap { (byte: UInt8) -> [Bool] in (0..<8).map { byte >> (7 - $0) & 1 == 1 } }
    guard let first = bits.firstIndex(of: true), let last = bits.lastIndex(of: true),
      bits[first...last].allSatisfy({ $0 }),
      var found = field(base, offset: offset * 8 + first, bits: last - first + 1)
    else { return nil }
    found.shift = bits.count - 1 - last
    return found
  }

  /// `meta mark & 0x000000ff`, `… ^ …`, `… | …`
  private func arithmetic(_ of: Selector, _ mask: [UInt8], _ xor: [UInt8], isNumeric: Bool) -> Selector {
    let set = zip(xor, mask).map { $0 & ~$1 }
    let turned = zip(xor, mask).map { $0 & $1 }
    let kept = zip(mask, set).map { $0 | $1 }
    var made = of
    func add(_ sign: String, _ precedence: Int, _ bytes: [UInt8]) {
      let flags = value(bytes, of, separator: " | ", isNumeric: isNumeric)
      let operand = precedence < 4 && flags.contains(" | ") ? "(\(flags))" : flags
      made.text = "\(made.operand(before: precedence)) \(sign) \(operand)"
      made.precedence = precedence
    }
    if kept.contains(where: { $0 != 0xff }) { add("&", 2, kept) }
    if turned.contains(where: { $0 != 0 }) { add("^", 3, turned) }
    if set.contains(where: { $0 != 0 }) { add("|", 4, set) }
    return Selector(
      text: made.text, type: of.type, isBig: of.isBig, isRaw: of.isRaw, layers: of.layers,
      precedence: made.precedence)
  }

  /// A value that a selector is compared with.
  func value(
    _ bytes: [UInt8], _ selector: Selector, separator: String = ",", isNumeric: Bool = false
  ) -> String {
    if selector.isRaw { return values.hex(bytes) }
    guard selector.shift > 0 else {
      // nft finds no names for numbers that it has in the other order of bytes.
      let isNumeric = isNumeric || selector.isTurned && bytes.count > 1 && bytes.contains { $0 != 0 }
      return values.text(bytes, selector.type, isBig: selector.isBig, separator: separator, isNumeric: isNumeric)
    }
    let number = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> UInt64(min(63, selector.shift))
    return values.text(number, selector.type, isNumeric: isNumeric)
  }
}
