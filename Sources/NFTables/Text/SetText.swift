/// Writes the elements of a set or map as `nft` does.
struct SetText {
  private let set: NFTSet
  private let values: ValueText
  /// The types of the parts of a key, and whether their numbers are in the network's order.
  private let parts: [(type: DataType, isBig: Bool, isRaw: Bool, shift: Int)]

  /// The words of an anonymous set's key say more of its type than the set itself.
  init(_ set: NFTSet, values: ValueText, keys: [Selector] = []) {
    self.set = set
    self.values = values
    let types = set.key.parts
    let noted = set.userData.number(0)
    let isInterval = set.flags.contains(.interval)
    parts = types.enumerated().map { index, type in
      let key = index < keys.count ? keys[index] : nil
      let isInteger = type == .integer
      let isBig = types.count == 1 ? noted == 2 || isInterval : isInterval || (isInteger && key?.isBig == true)
      let known = isInteger ? key?.type ?? type : type
      return (
        known, isBig || (isInteger && types.count == 1 && noted == nil && key?.isBig == true), key?.isRaw ?? false,
        key?.shift ?? 0
      )
    }
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
  private func split(_ bytes: [UInt8]) -> [[UInt8]] {
    if parts.count == 1 { return [bytes] }
    var rest = bytes[...]
    return parts.map { part in
      let width = part.type.width == 0 ? 4 : part.type.width
      let taken = Array(rest.prefix(width))
      rest = rest.dropFirst((width + 3) & ~3)
      return taken
    }
  }

  private func part(_ index: Int, _ bytes: [UInt8], isNumeric: Bool = false) -> String {
    guard index < parts.count else { return values.hex(bytes) }
    if parts[index].isRaw { return values.hex(bytes) }
    if parts[index].shift > 0 {
      let number = bytes.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> UInt64(min(63, parts[index].shift))
      return values.text(number, parts[index].type, isNumeric: isNumeric)
    }
    return values.text(
      bytes, parts[index].type, isBig: parts[index].isBig, separator: " | ", isNumeric: isNumeric)
  }

  private func key(_ key: [UInt8], through end: [UInt8]?) -> String {
    let from = split(key)
    let through = end.map(split) ?? from
    return zip(from, through).enumerated().map { index, range in
      self.range(index, range.0, range.1)
    }.joined(separator: " . ")
  }

  private func range(_ index: Int, _ from: [UInt8], _ through: [UInt8]) -> String {
    if from == through { return part(index, from) }
    guard index < parts.count else { return "\(part(index, from))-\(part(index, through))" }
    let type = parts[index].type
    if RuleWriter.hasPrefixes(type), let length = ValueText.prefix(from: from, through: through) {
      return "\(part(index, from))/\(length)"
    }
    if type == .interfaceName {
      let name = Array(from.prefix { $0 != 0 })
      // All names that begin so.
      if through.dropFirst(name.count).allSatisfy({ $0 == 0xff }), through.prefix(name.count).elementsEqual(name) {
        return part(index, name)
      }
    }
    return "\(part(index, from, isNumeric: true))-\(part(index, through, isNumeric: true))"
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
      let isBig = set.userData.number(1) == 2
      let width = max(type.paddedWidth, type.width)
      // Twice as many bytes as the type has are a range.
      if width > 0, bytes.count == 2 * ((width + 3) & ~3) || bytes.count == 2 * width {
        let half = bytes.count / 2
        let from = Array(bytes.prefix(half).prefix(width))
        let through = Array(bytes.dropFirst(half).prefix(width))
        if let length = ValueText.prefix(from: from, through: through), RuleWriter.hasPrefixes(type) {
          return values.text(from, type) + (from == through ? "" : "/\(length)")
        }
        return "\(values.text(from, type))-\(values.text(through, type))"
      }
      var rest = bytes[...]
      return type.parts.map { part in
        let width = part.width == 0 ? rest.count : part.width
        let taken = Array(rest.prefix(width))
        rest = rest.dropFirst((width + 3) & ~3)
        return values.text(taken, part, isBig: isBig, separator: " | ")
      }.joined(separator: " . ")
    }
  }
}
