/// Writes the elements of a set or map as `nft` does.
struct SetText {
  private let set: NFTSet
  private let values: ValueText
  /// The parts of a key.
  private let parts: [Part]

  /// A part of a key or of a value, and how it is written.
  private struct Part {
    let type: DataType
    /// How many bytes it has.
    let width: Int
    /// Whether its numbers are in the network's order.
    var isBig: Bool
    /// Whether it is written as hexadecimal digits.
    var isRaw = false
    /// How many zero bits stand behind its last one.
    var shift = 0
  }

  /// The words of an anonymous set's key say more of its type than the set itself.
  init(_ set: NFTSet, values: ValueText, keys: [Selector] = []) {
    self.set = set
    self.values = values
    let isInterval = set.flags.contains(.interval)
    // Of a map that gives values nft reads this note only together with that of the values.
    var givesValues = false
    if case .data? = set.values { givesValues = true }
    var parts = Self.parts(set.key, givesValues && set.userData[4] == nil ? nil : set.userData[3])
    if parts.count == 1 {
      // One part is as long as the whole, and the set says in which order it is.
      let order = set.userData.number(0)
      let (type, key) = (parts[0].type, keys.first)
      let isNoted = set.userData[3] != nil
      let isUnsaid = type == .integer && order == nil && key?.isBig == true
      parts[0] = Part(
        type: type == .integer && !isNoted ? key?.type ?? type : type, width: Int(set.keyLength),
        isBig: order == 2 || isInterval || isUnsaid, isRaw: parts[0].isRaw, shift: key?.shift ?? 0)
    } else if isInterval {
      for index in parts.indices { parts[index].isBig = true }
    }
    self.parts = parts
  }

  /// The parts of a type, of which a note says how long numbers are. Without one nft takes those to have no bytes at all.
  private static func parts(_ type: DataType, _ note: [UInt8]?) -> [Part] {
    let types = type.parts
    if let noted = note.flatMap({ TypeOf.fields($0) }), noted.count == types.count {
      return noted.map { Part(type: $0.type, width: $0.width, isBig: $0.isBig, isRaw: $0.isRaw) }
    }
    return types.map { Part(type: $0, width: $0.width, isBig: !$0.isHostEndian) }
  }

  /// How many elements stand on a line of a named set.
  var elementsPerLine: Int {
    guard parts.count == 1 else { return 1 }
    switch set.key {
    case .nfproto, .inetProtocol, .inetService, .mark, .uid, .gid, .tcpFlags, .interfaceIndex, .arpOperation,
      .classID, .ctDirection, .bitmask:
      return 5
    case .ipv4Address, .ctState, .ctStatus, .packetType: return 2
    default: return 1
    }
  }

  /// Each element's words, in order.
  func elements() -> [String] {
    if set.hasEndElements { return intervals() }
    var elements = set.elements
    let hasRanges = elements.contains { $0.keyEnd != nil && $0.keyEnd != $0.key }
    if !hasRanges { elements = sorted(elements) }
    return elements.map { element in
      if element.flags.contains(.catchAll) { return text("*", element) }
      return text(key(element.key, through: element.keyEnd), element)
    }
  }

  // MARK: Order

  private func sorted(_ elements: [SetElement]) -> [SetElement] {
    // Keys of several parts are compared without padding and from the last byte on, as `nft` 1.0.6 does it.
    let isSingle = parts.count == 1
    let bits = isSingle ? ValueNames.bits(set.key) : nil
    let isHost = isSingle && (parts.first.map { $0.type.isHostEndian && !$0.isBig } ?? false)
    func order(_ element: SetElement) -> [UInt8] {
      if element.flags.contains(.catchAll) { return [] }
      if bits != nil {
        // Combined flags come with the lowest of them.
        let bytes = isHost ? element.key.reversed() : element.key
        let number = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let lowest = number & (0 &- number)
        return (0..<8).map { UInt8(truncatingIfNeeded: lowest >> (56 - 8 * UInt64($0))) }
      }
      if !isSingle { return split(element.key).flatMap { $0 }.reversed() }
      return isHost ? element.key.reversed() : element.key
    }
    return elements.enumerated().map { (order($1), $0, $1) }.sorted { a, b in
      let isCatchAll = (a.2.flags.contains(.catchAll), b.2.flags.contains(.catchAll))
      if isCatchAll.0 != isCatchAll.1 { return isCatchAll.1 }
      if a.0 != b.0 { return a.0.lexicographicallyPrecedes(b.0) }
      return a.1 < b.1
    }.map(\.2)
  }

  // MARK: Keys

  /// The parts of a key, without their padding.
  private func split(_ bytes: [UInt8]) -> [[UInt8]] { parts.count == 1 ? [bytes] : Self.split(bytes, parts) }

  private static func split(_ bytes: [UInt8], _ parts: [Part]) -> [[UInt8]] {
    var rest = bytes[...]
    return parts.map { part in
      let taken = Array(rest.prefix(part.width))
      rest = rest.dropFirst((part.width + 3) & ~3)
      return taken
    }
  }

  private func part(_ index: Int, _ bytes: [UInt8], isNumeric: Bool = false) -> String {
    index < parts.count ? text(bytes, parts[index], isNumeric: isNumeric) : values.hex(bytes)
  }

  private func text(_ bytes: [UInt8], _ part: Part, isNumeric: Bool = false) -> String {
    if part.isRaw { return values.hex(bytes) }
    if part.shift > 0 {
      let number = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> UInt64(min(63, part.shift))
      return values.text(number, part.type, isNumeric: isNumeric)
    }
    return values.text(bytes, part.type, isBig: part.isBig, separator: " | ", isNumeric: isNumeric)
  }

  private func key(_ key: [UInt8], through end: [UInt8]?) -> String {
    let from = split(key)
    let through = end.map(split) ?? from
    return zip(from, through).enumerated().map { index, range in
      self.range(index, range.0, range.1)
    }.joined(separator: " . ")
  }

  private func range(_ index: Int, _ from: [UInt8], _ through: [UInt8]) -> String {
    guard index < parts.count else { return "\(values.hex(from))-\(values.hex(through))" }
    return range(parts[index], from, through)
  }

  private func range(_ part: Part, _ from: [UInt8], _ through: [UInt8]) -> String {
    if from == through { return text(from, part) }
    if RuleWriter.hasPrefixes(part.type), let length = ValueText.prefix(from: from, through: through) {
      return "\(text(from, part))/\(length)"
    }
    if part.type == .interfaceName {
      let name = Array(from.prefix { $0 != 0 })
      // All names that begin so.
      if through.dropFirst(name.count).allSatisfy({ $0 == 0xff }), through.prefix(name.count).elementsEqual(name) {
        return text(name, part)
      }
    }
    return "\(text(from, part, isNumeric: true))-\(text(through, part, isNumeric: true))"
  }

  // MARK: Intervals

  /// Pairs the first key of each range with the one behind its last.
  private func intervals() -> [String] {
    let elements = set.elements.filter { !$0.flags.contains(.catchAll) }.enumerated().sorted { a, b in
      if a.element.key != b.element.key { return a.element.key.lexicographicallyPrecedes(b.element.key) }
      return a.element.flags.contains(.intervalEnd) && !b.element.flags.contains(.intervalEnd)
    }.map(\.element)
    var result: [String] = []
    var open: SetElement?
    func close(_ start: SetElement, before end: [UInt8]?) {
      let last = end.map(Self.before) ?? [UInt8](repeating: 0xff, count: start.key.count)
      result.append(text(range(0, start.key, last), start))
    }
    for element in elements {
      if let start = open {
        close(start, before: element.key)
        open = nil
      }
      if !element.flags.contains(.intervalEnd) { open = element }
    }
    if let start = open { close(start, before: nil) }
    for element in set.elements where element.flags.contains(.catchAll) { result.append(text("*", element)) }
    return result
  }

  /// The key before this one.
  private static func before(_ key: [UInt8]) -> [UInt8] {
    var key = key
    for index in key.indices.reversed() {
      key[index] &-= 1
      if key[index] != 0xff { break }
    }
    return key
  }

  // MARK: Elements

  private func text(_ key: String, _ element: SetElement) -> String {
    var text = key
    for expression in element.expressions {
      text +=
        " "
        + (StatementText.stateful(expression, isStateless: values.options.isStateless) ?? expression.bytecode)
    }
    if let timeout = element.timeout { text += " timeout \(values.time(timeout))" }
    if let expiration = element.expiration, !values.options.isStateless {
      text += " expires \(values.time(expiration))"
    }
    if let comment = element.comment { text += " comment \"\(comment)\"" }
    if let value = element.value { text += " : \(self.text(value))" }
    return text
  }

  private func text(_ value: SetElement.Value) -> String {
    switch value {
    case .verdict(let verdict): return verdict.description
    case .object(let name): return "\"\(name)\""
    case .data(let bytes):
      guard case .data(let type, _)? = set.values else { return values.hex(bytes) }
      return data(bytes, type)
    }
  }

  private func data(_ bytes: [UInt8], _ type: DataType) -> String {
    var parts = Self.parts(type, set.userData[4])
    if parts.count == 1 {
      let width = parts[0].width
      // Twice as many bytes as the type has are a range.
      if width > 0, bytes.count == 2 * ((width + 3) & ~3) || bytes.count == 2 * width {
        let half = bytes.count / 2
        return range(parts[0], Array(bytes.prefix(half).prefix(width)), Array(bytes.dropFirst(half).prefix(width)))
      }
      parts[0] = Part(
        type: parts[0].type, width: bytes.count, isBig: set.userData.number(1) == 2, isRaw: parts[0].isRaw)
      return text(bytes, parts[0])
    }
    let length = parts.reduce(0) { $0 + (($1.width + 3) & ~3) }
    let last = length > 0 && bytes.count == 2 * length ? Array(bytes.dropFirst(length)) : bytes
    return zip(parts, zip(Self.split(bytes, parts), Self.split(last, parts))).map { part, bounds in
      range(part, bounds.0, bounds.1)
    }.joined(separator: " . ")
  }
}
