internal import Addressing

extension NFTReader {
  /// `FIELD set VALUE`
  mutating func assignment(_ field: RuleField, _ start: NFTToken) throws(NFTSyntaxError) -> RuleStatement {
    position += 1
    let target: AssignmentTarget
    switch field.source {
    case .meta(.secmark): return .object(.secmark, name: try string("the name of a secmark"))
    case .meta(let key): target = .meta(key)
    case .ct(let key, let direction): target = .ct(key, direction: direction)
    case .header(let place): target = .header(place)
    case .extensionHeader(let type, let offset, let length, let operation, false):
      target = .extensionHeader(type: type, offset: offset, length: length, operation: operation)
    default: throw error(start, "what \"\(start.text)\" names cannot be set")
    }
    return .assign(target, try source(ValueShape(field)))
  }

  /// A value of a shape, a field, or what a map gives.
  mutating func source(_ shape: ValueShape) throws(NFTSyntaxError) -> RuleField {
    let start = current
    if isAtField {
      var fields = [try field()]
      while take(".") { fields.append(try field()) }
      if take("map") { return try mapped(fields, [shape]) }
      guard fields.count == 1, let field = fields.first else { throw missing("\"map\" behind several fields") }
      guard field.fits(shape) else {
        func words(_ shape: ValueShape) -> String {
          shape.type == .integer ? "a number of \(shape.bits) bits" : shape.type.name ?? "a number"
        }
        throw NFTSyntaxError(
          "the types differ: \(words(shape)) is set, and this is \(words(ValueShape(field)))",
          offset: start?.offset ?? 0, length: start?.length ?? 1)
      }
      return field
    }
    return RuleField(.constant(try constant(shape)), shape.type)
  }

  /// `{ KEY : VALUE, … }` or `@NAME` behind `map`.
  mutating func mapped(
    _ fields: [RuleField], _ values: [ValueShape]
  ) throws(NFTSyntaxError) -> RuleField {
    let type = values.count == 1 ? values[0].type : DataType(values.map(\.type))
    let length = values.count == 1 ? values[0].width : values.reduce(0) { $0 + (($1.width + 3) & ~3) }
    if let token = current, token.kind == .word, token.text.hasPrefix("@") {
      let name = try checkedReference(fields)
      if let shape = catalog.sets[SetName(table, name)], case .data(let gives, let bytes)? = shape.set.values {
        guard gives == type || gives.parts.first == type || type == .integer || gives == .integer else {
          throw error(
            token, "the types differ: \(type.name ?? "a number") is wanted, and \(name) gives \(gives.name ?? "others")"
          )
        }
        return RuleField(.mapped(fields, .named(name, gives: gives, length: Int(bytes))), gives)
      }
      return RuleField(.mapped(fields, .named(name, gives: type, length: length)), type)
    }
    var entries = try elements(fields.map { ValueShape($0) }, values: .data(values)).compactMap { words in
      words.value.map { MapEntry(words.key, $0) }
    }
    var longest = length
    for case .data(let bytes) in entries.map(\.value) { longest = max(longest, bytes.count) }
    // Where one value is a range, all are: from and through.
    if longest > length {
      entries = entries.map { entry in
        guard case .data(let bytes) = entry.value, bytes.count == length else { return entry }
        return MapEntry(entry.key, .data(bytes + bytes))
      }
    }
    return RuleField(.mapped(fields, .entries(entries, gives: type, length: longest)), type)
  }

  /// `add @NAME { KEY timeout 10s counter : VALUE }`
  mutating func elementUpdate() throws(NFTSyntaxError) -> RuleStatement {
    let kinds: [String: ElementUpdate.Kind] = ["add": .add, "update": .update, "delete": .delete]
    let word = try word(["add", "update", "delete"], "change of a set")
    return try update(word, kinds[word] ?? .add)
  }

  /// The older form of the same: `set update KEY @NAME`.
  mutating func olderElementUpdate() throws(NFTSyntaxError) -> RuleStatement {
    let kinds: [String: ElementUpdate.Kind] = ["add": .add, "update": .update, "delete": .delete]
    let kind = kinds[try word(["add", "update", "delete"], "change of a set")] ?? .add
    var update = ElementUpdate(kind, set: "", key: [])
    repeat { update.key.append(try field()) } while take(".")
    if take("timeout") { update.timeout = try duration() }
    update.set = try setReference()
    updated.insert(SetName(table, update.set))
    while !isAtStatementEnd, let state = try stateful()?.state { update.states.append(state) }
    return .element(update)
  }

  private mutating func update(_ word: String, _ kind: ElementUpdate.Kind) throws(NFTSyntaxError) -> RuleStatement {
    let name = try setReference()
    try expect("{", "behind the name of the set")
    skipNewlines()
    var update = ElementUpdate(kind, set: name, key: [])
    let shapes = catalog.sets[SetName(table, name)]?.key ?? []
    repeat {
      // A part of the key may be a value, which only the set's type tells how to write.
      let shape = update.key.count < shapes.count ? shapes[update.key.count] : nil
      if let shape, !isAtField {
        update.key.append(RuleField(.constant(try constant(shape)), shape.type))
      } else {
        update.key.append(try field())
      }
    } while take(".")
    while !isAt("}"), !isAt(":") {
      if take("timeout") {
        update.timeout = try duration()
      } else if let state = try stateful()?.state {
        update.states.append(state)
      } else {
        guard let token = current, token.kind != .newline else { throw missing("\"}\"") }
        throw unknown(
          token, ["timeout", "counter", "limit", "quota"], "\"\(token.text)\" is nothing that an element can have")
      }
    }
    // Of maps `nft` adds no flag.
    if !isAt(":") { updated.insert(SetName(table, name)) }
    if take(":") {
      var shape = ValueShape(.integer)
      if let found = catalog.sets[SetName(table, name)]?.values.first { shape = found }
      update.value = try source(shape)
    }
    skipNewlines()
    try expect("}", "behind the element")
    return .element(update)
  }

  // MARK: Elsewhere

  private var device: ValueShape { ValueShape(.interfaceIndex) }

  private mutating func address() throws(NFTSyntaxError) -> RuleField {
    if isAtField { return try source(ValueShape(family == .ip6 ? .ipv6Address : .ipv4Address)) }
    guard let token = current, let address = IPAddress(token.text) else {
      let place = current ?? NFTToken(kind: .word, text: "", offset: length, length: 1)
      throw error(place, "\"\(place.text)\" is no IP address")
    }
    position += 1
    return RuleField(.constant(address.bytes), address.family == .v4 ? .ipv4Address : .ipv6Address)
  }

  /// `to ADDRESS device DEVICE`, of netdev `to DEVICE`
  mutating func duplicate() throws(NFTSyntaxError) -> RuleStatement {
    try expect("to", "behind dup")
    if family == .netdev { return .duplicate(address: nil, device: try source(device)) }
    let target = try address()
    return .duplicate(address: target, device: take("device") ? try source(device) : nil)
  }

  /// `to DEVICE`, `ip to ADDRESS device DEVICE`
  mutating func forward() throws(NFTSyntaxError) -> RuleStatement {
    var target: IPFamily?
    if take("ip") { target = .v4 } else if take("ip6") { target = .v6 }
    try expect("to", "behind fwd")
    guard let target else { return .forward(device: try source(device), address: nil, family: nil) }
    let address = try address()
    try expect("device", "behind the address")
    return .forward(device: try source(device), address: address, family: target)
  }

  /// `[ip|ip6] to ADDRESS:PORT`, `to :PORT`
  mutating func proxy() throws(NFTSyntaxError) -> RuleStatement {
    var target: IPFamily?
    if take("ip") { target = .v4 } else if take("ip6") { target = .v6 }
    try expect("to", "behind tproxy")
    let token = try next("an address, a port, or both")
    guard let place = NATPlace(token.text), place.last == place.first,
      place.ports.map({ $0.count == 1 }) ?? true
    else {
      throw error(token, "\"\(token.text)\" is no address, with or without a port", fix: "write :8080 or 10.0.0.1:8080")
    }
    if family == .inet, target == nil, let address = place.first {
      throw error(
        token, "ip or ip6 must be specified with address for inet tables",
        fix: "write tproxy \(address.family == .v4 ? "ip" : "ip6") to \(token.text)")
    }
    let found = target ?? place.first?.family ?? family.ipFamily
    return .transparentProxy(family: found, address: place.first?.bytes, port: place.ports?.lowerBound)
  }
}

extension RuleField {
  /// Whether what it gives can be written to something of a shape.
  ///
  /// A number of the packet is as long as what is written, unless it is cut out of a byte. What is known of extension headers and routes
  /// cannot be written at all.
  fileprivate func fits(_ shape: ValueShape) -> Bool {
    switch source {
    case .extensionHeader(_, _, _, 0, _), .fib: return false
    case .header, .raw:
      if type == .integer, layout?.isWhole == true { return ValueShape(self).bits == shape.bits }
    default: break
    }
    return type == shape.type || type == .integer || shape.type == .integer
  }
}
