extension RuleWriter {
  /// Writes a comparison, a range or a lookup; how many expressions were used up, or nil where it is none or has no words.
  mutating func match(_ expression: Expression, _ index: Int) -> Int? {
    switch expression {
    case .compare(let register, let comparison, let data):
      guard let loaded = peek(register) else { return nil }
      if comparison == .greaterOrEqual, expressions.indices.contains(index + 1),
        case .compare(register, .lessOrEqual, let upper) = expressions[index + 1]
      {
        return writeRange(loaded, register, data, upper, isInverted: false) ? 2 : nil
      }
      if comparison == .greaterOrEqual, let (upper, used) = upperBound(loaded, register, behind: index) {
        return writeRange(loaded, register, data, upper, isInverted: false) ? used : nil
      }
      return writeComparison(loaded, register, comparison, data) ? 1 : nil
    case .range(let register, let isInverted, let from, let through):
      guard let loaded = peek(register) else { return nil }
      return writeRange(loaded, register, from, through, isInverted: isInverted) ? 1 : nil
    case .lookup(let set, let from, let to, let isInverted):
      return writeLookup(set, from, to, isInverted, index) ? 1 : nil
    default: return nil
    }
  }

  /// The upper bound of what is loaded a second time behind its lower bound, which `nft` writes as one range, too: `tcp dport >= 1024
  /// tcp dport <= 2000`. Together with how many expressions that are.
  private func upperBound(_ loaded: Loaded, _ register: Register, behind index: Int) -> (bytes: [UInt8], used: Int)? {
    let count = loaded.sources.count
    guard count > 0, index + 1 + count < expressions.count else { return nil }
    for (offset, source) in loaded.sources.enumerated() {
      guard expressions.indices.contains(source), expressions[index + 1 + offset] == expressions[source] else {
        return nil
      }
    }
    guard case .compare(register, .lessOrEqual, let upper) = expressions[index + 1 + count] else { return nil }
    return (upper, count + 2)
  }

  static func sign(_ comparison: CompareOperator) -> String? {
    switch comparison {
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    default: nil
    }
  }

  private mutating func writeComparison(
    _ loaded: Loaded, _ register: Register, _ comparison: CompareOperator, _ data: [UInt8]
  ) -> Bool {
    guard let sign = Self.sign(comparison) else { return false }
    let operation = comparison == .equal ? "" : "\(sign) "
    switch loaded.term {
    case .masked(let inner, let mask, let xor) where xor.allSatisfy({ $0 == 0 }):
      return writeMasked(inner, mask, register, comparison, sign, data)
    case .payload(let base, let offset, let length):
      if comparison == .equal || comparison == .notEqual, data.count == Int(length) {
        return writeFields(base, offset * 8, register, comparison, operation, data)
      }
      guard
        let selector = field(base, offset: offset * 8, bits: length * 8)
          ?? raw(base, offset: offset * 8, bits: length * 8)
      else { return false }
      return finish(selector, register, comparison, operation, data)
    case .constant: return false
    default:
      guard let selector = selector(loaded.term, .comparison) else { return false }
      // Only the first bytes are compared.
      if data.count < loaded.length, selector.isBig || !selector.type.isHostEndian {
        _ = take(register)
        use(selector)
        write("\(selector.text) \(operation)\(prefix(data, selector, loaded.length))")
        return true
      }
      return finish(selector, register, comparison, operation, data)
    }
  }

  /// Writes words, operator and value, and learns from them.
  private mutating func finish(
    _ selector: Selector, _ register: Register, _ comparison: CompareOperator, _ operation: String, _ data: [UInt8]
  ) -> Bool {
    _ = take(register)
    use(selector, asProtocol: isProtocol(selector, comparison))
    // Flags without an operator mean "one of these"; equality has to be said, and behind an operator, too.
    let operation = comparison == .equal && (selector.isFlags || selector.isComputed) ? "== " : operation
    write("\(selector.text) \(operation)\(value(data, selector))")
    if comparison == .equal { learn(selector, data) }
    return true
  }

  private func isProtocol(_ selector: Selector, _ comparison: CompareOperator) -> Bool {
    (comparison == .equal || comparison == .notEqual) && Self.isProtocol(selector.text)
  }

  /// The fields that were loaded at once, each with its part of the value: `tcp sport 1 tcp dport 2`, or the first bits of
  /// one: `ip saddr 10.0.0.0/8`.
  private mutating func writeFields(
    _ base: PayloadBase, _ offset: Int, _ register: Register, _ comparison: CompareOperator, _ operation: String,
    _ data: [UInt8]
  ) -> Bool {
    let (parts, rest) = context.fields(base, offset: offset, bits: data.count * 8)
    var written: [(Selector, [UInt8], prefix: Int?)] = []
    var at = 0
    for part in parts {
      let selector = selector(part)
      let bytes = Bits.slice(data, from: at, count: part.bits)
      at += part.bits
      if part.bits < part.field.bits {
        let whole = [UInt8](repeating: 0, count: max(0, (part.field.bits + 7) / 8 - bytes.count)) + bytes
        written.append((selector, Bits.shifted(whole, left: part.field.bits - part.bits), part.bits))
      } else {
        written.append((selector, bytes, nil))
      }
    }
    if let rest {
      guard let selector = raw(base, offset: rest.offset, bits: rest.bits) else { return false }
      written.append((selector, Bits.slice(data, from: at, count: rest.bits), nil))
    }
    _ = take(register)
    for (selector, bytes, prefix) in written {
      use(selector, asProtocol: isProtocol(selector, comparison))
      let sign = comparison == .equal && selector.isFlags ? "== " : operation
      // Of several flags nft tells the number here.
      let hasSeveral = selector.isFlags && bytes.reduce(0) { $0 + $1.nonzeroBitCount } > 1
      write("\(selector.text) \(sign)\(value(bytes, selector, isNumeric: hasSeveral))\(prefix.map { "/\($0)" } ?? "")")
      if comparison == .equal, prefix == nil { learn(selector, bytes) }
    }
    return true
  }

  static func hasPrefixes(_ type: DataType) -> Bool { type == .ipv4Address || type == .ipv6Address || type == .mark }

  private mutating func writeMasked(
    _ inner: Term, _ mask: [UInt8], _ register: Register, _ comparison: CompareOperator, _ sign: String, _ data: [UInt8]
  ) -> Bool {
    let operation = comparison == .equal ? "" : "\(sign) "
    var whole: Selector?
    if case .payload(let base, let offset, let length) = inner {
      whole = field(base, offset: offset * 8, bits: length * 8)
      if whole == nil, let part = part(base, offset, length, mask) {
        return finish(part, register, comparison, operation, data)
      }
      whole = whole ?? raw(base, offset: offset * 8, bits: length * 8)
    } else {
      whole = selector(inner, .value)
    }
    guard let whole else { return false }
    let isEquality = comparison == .equal || comparison == .notEqual
    _ = take(register)
    use(whole)
    if whole.isFlags, isEquality { return writeFlags(whole, mask, comparison, data) }
    if isEquality, Self.hasPrefixes(whole.type) {
      let isTurned = whole.type.isHostEndian && !whole.isBig
      if let length = ValueText.prefix(isTurned ? mask.reversed() : mask), length < mask.count * 8 {
        write("\(whole.text) \(operation)\(value(data, whole))/\(length)")
        return true
      }
    }
    let isShort = data.count < mask.count && (whole.isBig || !whole.type.isHostEndian)
    let compared = isShort ? prefix(data, whole, mask.count) : value(data, whole)
    write("\(whole.operand(before: 2)) & \(value(mask, whole)) \(sign) \(compared)")
    return true
  }

  /// The first bytes of a value of so many: `10.0.0.0/8`.
  private func prefix(_ data: [UInt8], _ selector: Selector, _ length: Int) -> String {
    let whole = data + [UInt8](repeating: 0, count: max(0, length - data.count))
    return "\(value(whole, selector))/\(data.count * 8)"
  }

  private mutating func writeFlags(
    _ whole: Selector, _ mask: [UInt8], _ comparison: CompareOperator, _ data: [UInt8]
  ) -> Bool {
    let flags = value(mask, whole)
    let isSingle = mask.reduce(0) { $0 + $1.nonzeroBitCount } == 1
    if data.allSatisfy({ $0 == 0 }) {
      write("\(whole.text) \(comparison == .equal ? "! " : "")\(flags)")
    } else if isSingle {
      write("\(whole.text) & \(flags) \(comparison == .equal ? "==" : "!=") \(value(data, whole))")
    } else {
      write("\(whole.text) \(comparison == .equal ? "" : "!= ")\(value(data, whole)) / \(flags)")
    }
    return true
  }

  private mutating func writeRange(
    _ loaded: Loaded, _ register: Register, _ from: [UInt8], _ through: [UInt8], isInverted: Bool
  ) -> Bool {
    guard let selector = selector(loaded.term, .comparison) else { return false }
    _ = take(register)
    use(selector)
    write(
      "\(selector.text) \(isInverted ? "!= " : selector.isComputed ? "== " : "")"
        + "\(value(from, selector, isNumeric: true))-\(value(through, selector, isNumeric: true))")
    return true
  }

  // MARK: Lookups

  /// The words of a key, which stands in this place where it is of one part, and the registers that it is in.
  func keyWords(
    _ set: NFTSet?, _ register: Register, _ place: TermPlace, takesConstants: Bool = false
  ) -> (selectors: [Selector], parts: [Loaded])? {
    guard let parts = key(register, parts: set?.key.parts.count) else { return nil }
    let types = set?.key.parts ?? []
    let selectors = parts.enumerated().compactMap { index, part -> Selector? in
      // Of a key that a rule makes a part may be a value.
      if case .constant(let bytes) = part.term, takesConstants, index < types.count {
        return Selector(text: values.text(bytes, types[index]), type: types[index])
      }
      return selector(part.term, parts.count > 1 ? .part : place)
    }
    let isShifted = selectors.contains { $0.shift != 0 }
    guard selectors.count == parts.count, !isShifted || set?.isAnonymous == true else { return nil }
    return (selectors, parts)
  }

  /// `@name`, or an anonymous set in braces.
  func setWords(_ name: String, _ set: NFTSet?, _ selectors: [Selector]) -> String {
    guard let set, set.isAnonymous else { return "@\(name)" }
    return "{ " + SetText(set, values: values, keys: selectors).elements().joined(separator: ", ") + " }"
  }

  private mutating func writeLookup(
    _ name: String, _ from: Register, _ to: Register?, _ isInverted: Bool, _ index: Int
  ) -> Bool {
    let set = lookUp(name)
    guard let (selectors, parts) = keyWords(set, from, to == nil ? .comparison : .map) else { return false }
    for selector in selectors { use(selector) }
    let words = selectors.map(\.text).joined(separator: " . ")
    let elements = setWords(name, set, selectors)
    markWritten(parts)
    guard let to else {
      let isComputed = selectors.count == 1 && selectors[0].isComputed
      write("\(words) \(isInverted ? "!= " : isComputed ? "== " : "")\(elements)")
      if selectors.count == 1, !isInverted { noteMessages(selectors[0], set) }
      return true
    }
    if to == .verdict {
      write("\(words) vmap \(elements)")
      return true
    }
    var type = DataType.integer
    var length = 4
    if case .data(let found, let bytes)? = set?.values {
      type = found
      length = Int(bytes)
    }
    let isConcatenated = type.parts.count > 1 || length > type.paddedWidth
    let term = Term.mapped("\(words) map \(elements)", type, isConcatenated: isConcatenated)
    return putMapped(term, to, parts.flatMap(\.sources) + [index], length: length)
  }

  /// Remembers one of the types of messages that may follow: the fields of some types say what the bytes behind them are.
  private mutating func noteMessages(_ selector: Selector, _ set: NFTSet?) {
    guard selector.text == "icmp type" || selector.text == "icmpv6 type", let set, set.isAnonymous,
      let type = set.elements.compactMap(\.key.first).min(), context.icmpType == nil, type != 0
    else { return }
    context.icmpType = type
  }
}
