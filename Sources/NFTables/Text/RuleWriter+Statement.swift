extension RuleWriter {
  /// Writes a statement; false where it has no words.
  mutating func statement(_ expression: Expression) -> Bool {
    guard let words = words(expression) else { return false }
    write(words)
    return true
  }

  private mutating func words(_ expression: Expression) -> String? {
    switch expression {
    case .verdict(let verdict):
      if case .other = verdict { return nil }
      return verdict.description
    case .counter, .limit, .quota, .connectionLimit:
      return StatementText.stateful(expression, isStateless: values.options.isStateless)
    case .log(let log): return StatementText.log(log)
    case .notrack: return "notrack"
    case .object(let type, let name): return StatementText.object(type).map { "\($0) \"\(name)\"" }
    case .objectMap(let set, let from): return objectMap(set, from)
    case .flowOffload(let table): return "flow add @\(table)"
    case .reject(let kind, let code): return reject(kind, code)
    case .setMeta(let key, let from): return assignment(KeyText.meta(key), from)
    case .setCT(let key, let direction, let from): return assignment(KeyText.ct(key, direction), from)
    case .setPayload(let base, let offset, let length, let from, _, _, _):
      return payloadAssignment(base, Int(offset), Int(length), from)
    case .setExtensionHeader(let type, let offset, let length, let operation, let from):
      guard
        let found = KeyText.extensionHeader(
          type: type, offset: offset, length: length, operation: operation, isPresent: false),
        let loaded = peek(from)
      else { return nil }
      return assigned(Selector(text: found.0, type: found.1, isBig: true), loaded, from)
    case .dynamicSet(let set, let operation, let key, let data, let timeout, let flags, let inner):
      return dynamicSet(set, operation, key, data, timeout, flags, inner)
    default: return translation(expression)
    }
  }

  // MARK: Assignments

  private mutating func assignment(_ target: (String, DataType)?, _ from: Register) -> String? {
    guard let target, let loaded = peek(from) else { return nil }
    return assigned(Selector(text: target.0, type: target.1), loaded, from)
  }

  private mutating func assigned(_ target: Selector, _ loaded: Loaded, _ from: Register) -> String? {
    guard let words = source(loaded.term, target) else { return nil }
    _ = take(from)
    use(target)
    return "\(target.text) set \(words)"
  }

  /// The assigned value, of the target's type, or words.
  private mutating func source(_ term: Term, _ target: Selector) -> String? {
    if case .constant(let bytes) = term { return value(bytes, target) }
    guard let found = selector(term, .value) else { return nil }
    use(found)
    return found.text
  }

  private mutating func payloadAssignment(
    _ base: PayloadBase, _ offset: Int, _ length: Int, _ from: Register
  ) -> String? {
    guard let loaded = peek(from) else { return nil }
    let whole = field(base, offset: offset * 8, bits: length * 8)
    // A field of some bits of what is written: the others are loaded and written back.
    if whole == nil, case .masked(.payload(base, offset, length), let mask, let xor) = loaded.term,
      let target = part(base, offset, length, mask.map { ~$0 })
    {
      _ = take(from)
      use(target)
      // A field that ends where what is loaded ends is its last bytes; others are shifted.
      let bytes = target.shift == 0 && target.type.width > 0 ? Array(xor.suffix(target.type.width)) : xor
      return "\(target.text) set \(value(bytes, target))"
    }
    guard let target = whole ?? raw(base, offset: offset * 8, bits: length * 8) else { return nil }
    return assigned(target, loaded, from)
  }

  // MARK: Sets

  private mutating func objectMap(_ name: String, _ from: Register) -> String? {
    let set = lookUp(name)
    guard let (selectors, parts) = keyWords(set, from, .map), case .object(let type)? = set?.values,
      let words = StatementText.object(type)
    else { return nil }
    for selector in selectors { use(selector) }
    markWritten(parts)
    return "\(words) \(selectors.map(\.text).joined(separator: " . ")) map \(setWords(name, set, selectors))"
  }

  private mutating func dynamicSet(
    _ name: String, _ operation: UInt32, _ key: Register, _ data: Register?, _ timeout: UInt64?, _ flags: UInt32,
    _ inner: [Expression]
  ) -> String? {
    let operations = ["add", "update", "delete"]
    // The flag 2 says that there are expressions.
    guard operations.indices.contains(Int(operation)), flags & ~2 == 0,
      let (selectors, parts) = keyWords(lookUp(name), key, .part, takesConstants: true)
    else { return nil }
    let states = inner.compactMap { StatementText.stateful($0, isStateless: true) }
    guard states.count == inner.count else { return nil }
    var words = selectors.map(\.text).joined(separator: " . ")
    if let timeout, timeout > 0 { words += " timeout \(values.time(timeout))" }
    for state in states { words += " \(state)" }
    if let data {
      guard let loaded = peek(data) else { return nil }
      var target = Selector(text: "", type: .integer)
      if case .data(let type, _)? = lookUp(name)?.values { target.type = type }
      guard let source = source(loaded.term, target) else { return nil }
      _ = take(data)
      words += " : \(source)"
    }
    for selector in selectors { use(selector) }
    markWritten(parts)
    return "\(operations[Int(operation)]) @\(name) { \(words) }"
  }

  // MARK: Reject

  /// The name of a code, or its number where names are not wanted.
  private func codeName(_ code: UInt8, _ type: DataType) -> String? {
    values.options.isNumeric ? "\(code)" : ValueNames.name(type, UInt64(code))
  }

  private mutating func reject(_ kind: RejectKind, _ code: UInt8) -> String? {
    let isSingle = family == .ip || family == .ip6
    // What decided the layer that the answer is of goes without saying.
    if kind == .reset || !isSingle, kind != .icmpx {
      takeOut(deciding: isSingle ? .transport : .network)
    }
    switch kind {
    case .reset: return "reject with tcp reset"
    case .icmpx:
      if code == 1 { return "reject" }
      return codeName(code, .icmpxCode).map { "reject with icmpx \($0)" }
    case .icmp:
      let isV4 = context.network == .ip
      // Of a network layer that it does not know nft tells no code.
      if !isV4, context.network != .ip6 { return "reject" }
      guard let name = codeName(code, isV4 ? .icmpCode : .icmpv6Code) else { return nil }
      if isSingle, code == (isV4 ? 3 : 4) { return "reject" }
      return "reject with \(isV4 ? "icmp" : "icmpv6") \(name)"
    }
  }
}
