internal import Addressing

/// `ADDRESS[-ADDRESS][:PORT[-PORT]]`; addresses of IPv6 stand in brackets where a port follows.
struct NATPlace {
  var first: IPAddress?
  var last: IPAddress?
  var ports: ClosedRange<UInt16>?

  init?(_ text: String) {
    if text.hasPrefix(":"), !text.hasPrefix("::") {
      guard let ports = Self.ports(text.dropFirst()) else { return nil }
      self.ports = ports
      return
    }
    if let network = IPNetwork(text), text.contains("/"), !network.isHost {
      // A network stands for all its addresses.
      guard
        let bounds = MatchOperand.prefix(network.masked.address.bytes, length: network.prefixLength)
          .bounds(width: network.address.bytes.count)
      else { return nil }
      (first, last) = (IPAddress(bytes: bounds.from), IPAddress(bytes: bounds.through))
      return
    }
    if let all = Self.addresses(text[...]) {
      (first, last) = all
      return
    }
    guard let colon = text.lastIndex(of: ":"), let some = Self.addresses(text[..<colon]),
      let ports = Self.ports(text[text.index(after: colon)...])
    else { return nil }
    (first, last) = some
    self.ports = ports
  }

  private static func addresses(_ text: Substring) -> (IPAddress, IPAddress)? {
    let bare =
      text.hasPrefix("[") && text.hasSuffix("]") && !text.dropFirst().contains("[")
      ? text.dropFirst().dropLast() : text
    let bounds = bare.split(separator: "-", omittingEmptySubsequences: false).map { bound -> IPAddress? in
      let isBracketed = bound.hasPrefix("[") && bound.hasSuffix("]")
      return IPAddress(isBracketed ? bound.dropFirst().dropLast() : bound)
    }
    guard bounds.count <= 2, let first = bounds.first ?? nil, let last = bounds.last ?? nil,
      first.family == last.family, IPAddressKey(first) <= IPAddressKey(last)
    else { return nil }
    return (first, last)
  }

  /// `8080`, or `8000-8010`.
  static func ports(_ text: some StringProtocol) -> ClosedRange<UInt16>? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { bound -> UInt16? in
      NFTReader.number(bound).flatMap { UInt16(exactly: $0) }
        ?? ValueNames.serviceNumber(String(bound)).flatMap { UInt16(exactly: $0) }
    }
    guard bounds.count <= 2, let first = bounds.first ?? nil, let last = bounds.last ?? nil, first <= last else {
      return nil
    }
    return first...last
  }
}

extension NFTReader {
  /// `[ip|ip6] [prefix] [addr . port] to …` behind `dnat` or `snat`.
  mutating func translation(_ word: NFTToken) throws(NFTSyntaxError) -> RuleStatement {
    let kind: NATKind = word.text == "dnat" ? .destination : .source
    var target: IPFamily?
    if take("ip") { target = .v4 } else if take("ip6") { target = .v6 }
    var extra: NATFlags = []
    if take("prefix") { extra.insert(.prefix) }
    let hasInterval = take("interval")
    var isPair = false
    if take("addr") {
      try expect(".", "behind addr")
      try expect("port", "behind addr .")
      isPair = true
    }
    // What stands in front of the address needs the word behind it.
    if target != nil || extra.contains(.prefix) || hasInterval || isPair {
      try expect("to", "in front of the address")
    } else {
      _ = take("to")
    }
    if isAtField {
      let fields = try natFields(target, isPair: isPair, hasInterval: hasInterval, isPrefix: !extra.isEmpty)
      return .nat(kind, .fields(fields), try natFlags(extra))
    }
    let token = try next("an address")
    if token.text == ":" {
      return .nat(kind, .fields(try portField(target)), try natFlags(extra))
    }
    // `10.0.0.1:tcp dport map …` is cut behind the colon.
    var text = token.text
    if text.hasPrefix(":"), NATPlace(text) == nil {
      position -= 1
      split(at: 1)
      position += 1
      return .nat(kind, .fields(try portField(target)), try natFlags(extra))
    }
    if NATPlace(text) == nil, let colon = text.lastIndex(of: ":"), let place = NATPlace(String(text[..<colon])),
      let first = place.first, place.ports == nil
    {
      position -= 1
      split(at: text.distance(from: text.startIndex, to: colon) + 1)
      position += 1
      guard isAtField else { throw noPlace(token) }
      text = String(text[..<colon])
      var fields = try portField(first.family)
      let type: DataType = first.family == .v4 ? .ipv4Address : .ipv6Address
      fields.address = RuleField(.constant(first.bytes), type)
      if let last = place.last, last != first { fields.lastAddress = RuleField(.constant(last.bytes), type) }
      return .nat(kind, .fields(fields), try natFlags(extra))
    }
    return try fixed(kind, token, text, target, extra)
  }

  /// Addresses and ports that are written out.
  private mutating func fixed(
    _ kind: NATKind, _ token: NFTToken, _ text: String, _ target: IPFamily?, _ flags: NATFlags
  ) throws(NFTSyntaxError) -> RuleStatement {
    var place = NATPlace(text)
    if let first = place?.first, place?.ports == nil, isAt(":"), following.map({ $0.kind == .word }) == true {
      position += 1
      if isAtField {
        var fields = try portField(first.family)
        let type: DataType = first.family == .v4 ? .ipv4Address : .ipv6Address
        fields.address = RuleField(.constant(first.bytes), type)
        return .nat(kind, .fields(fields), try natFlags(flags))
      }
      position -= 1
    }
    // A definition leaves blanks between what it stands for and what follows.
    if place?.ports == nil, let next = current, next.kind == .word, next.text.hasPrefix(":"),
      let ports = NATPlace.ports(next.text.count == 1 ? following?.text ?? "" : String(next.text.dropFirst()))
    {
      position += next.text.count == 1 ? 2 : 1
      place?.ports = ports
    }
    if let first = place?.first, place?.last == first, take("-") {
      let end = try next("the last address")
      guard let rest = NATPlace(end.text), let last = rest.first, last.family == first.family else {
        throw error(end, "\"\(end.text)\" is no address of the same family")
      }
      place?.last = last
      place?.ports = rest.ports
    }
    guard let place else { throw noPlace(token, target) }
    guard let first = place.first, let last = place.last else {
      guard let ports = place.ports else { throw error(token, "\"\(token.text)\" is no port") }
      return .nat(kind, .ports(ports), try natFlags(flags))
    }
    if target == nil, family == .inet, network == nil {
      throw error(
        token, "ip or ip6 must be specified with address for inet tables",
        fix: "write \(kind == .destination ? "dnat" : "snat") \(first.family == .v4 ? "ip" : "ip6") to \(token.text)"
      ).saying(
        "ip or ip6 must be specified with address for inet tables.",
        tokens[..<position].last { $0.text == "dnat" || $0.text == "snat" }?.range ?? token.range)
    }
    if let target, target != first.family {
      throw noPlace(token, target)
    }
    return .nat(kind, .addresses(IPAddressKey(first)...IPAddressKey(last), ports: place.ports), try natFlags(flags))
  }

  private func noPlace(_ token: NFTToken, _ target: IPFamily? = nil) -> NFTSyntaxError {
    var failure = error(token, "\"\(token.text)\" is no address, with or without a port", fix: "write 172.17.0.2:8080")
    let family = target ?? translated ?? .v4
    let address = ValueShape(family == .v4 ? .ipv4Address : .ipv6Address)
    // The address and the port are two values to nft.
    var text = token.text
    var port: NFTToken?
    if family == .v4, let colon = text.firstIndex(of: ":"), IPAddress(text) == nil {
      let head = text[..<colon].utf8.count + 1
      port = NFTToken(
        kind: .word, text: String(text[text.index(after: colon)...]), offset: token.offset + head,
        length: max(1, token.length - head))
      text = String(text[..<colon])
    }
    let first = NFTToken(kind: .word, text: text, offset: token.offset, length: max(1, text.utf8.count))
    if !text.isEmpty, let refusal = ValueRefusal(address).refusal(of: first) {
      failure.refusals = [refusal]
    } else if text.contains("-"), let dash = text.firstIndex(of: "-"), IPAddress(text[..<dash]) != nil {
      failure.refusals = [NFTRefusal("Range has zero or negative size", [first.range])]
    } else if let port, NATPlace.ports(port.text) == nil {
      failure.refusals = ValueRefusal(ValueShape(.inetService)).refusal(of: port).map { [$0] } ?? []
    }
    return failure
  }

  private var translated: IPFamily? { family.ipFamily ?? network }

  /// `FIELD map …`, with a port behind it where one stands there.
  private mutating func natFields(
    _ target: IPFamily?, isPair: Bool, hasInterval: Bool, isPrefix: Bool
  ) throws(NFTSyntaxError) -> NATFields {
    let start = current
    var keys = [try field()]
    while take(".") { keys.append(try field()) }
    let resolved = target ?? translated ?? .v4
    let address = ValueShape(resolved == .v4 ? .ipv4Address : .ipv6Address)
    var fields = NATFields(family: resolved)
    guard take("map") else {
      guard keys.count == 1 else { throw missing("\"map\" behind several fields") }
      fields.address = keys[0]
      return fields
    }
    let isConcatenated = isPair || hasPorts()
    let mapped = try mapped(keys, isConcatenated ? [address, ValueShape(.inetService)] : [address])
    guard mapped.type.parts.first == address.type else {
      let place = start ?? NFTToken(kind: .word, text: "", offset: 0, length: 1)
      throw error(
        place,
        "the map gives \(mapped.type.name ?? "something else"), not addresses of \(resolved == .v4 ? "ip" : "ip6")")
    }
    fields.address = mapped
    if let token = current, token.kind == .word, token.text.hasPrefix(":") {
      position += 1
      guard let ports = NATPlace(token.text)?.ports else { throw error(token, "\"\(token.text)\" is no port") }
      fields.port = RuleField(.constant(ports.lowerBound.fieldBytes), .inetService)
      if ports.count > 1 { fields.lastPort = RuleField(.constant(ports.upperBound.fieldBytes), .inetService) }
    }
    return fields
  }

  /// Whether the map that follows gives ports beside addresses: a dot behind its first colon.
  private func hasPorts() -> Bool {
    if let token = current, token.text.hasPrefix("@") {
      guard let shape = catalog.sets[SetName(table, String(token.text.dropFirst()))] else { return false }
      return shape.values.count > 1
    }
    var index = position
    var isBehindColon = false
    while index < tokens.count {
      let text = tokens[index].text
      if text == "}" || text == "," { return false }
      if text == ":" { isBehindColon = true }
      if text == ".", isBehindColon { return true }
      index += 1
    }
    return false
  }

  /// `FIELD map …` that gives ports.
  private mutating func portField(_ target: IPFamily?) throws(NFTSyntaxError) -> NATFields {
    var fields = NATFields(family: target ?? translated ?? .v4)
    fields.port = try source(ValueShape(.inetService))
    return fields
  }

  /// `[to :PORT[-PORT]]` of masquerade and redirect, and their flags.
  mutating func ownPorts(_ word: String) throws(NFTSyntaxError) -> RuleStatement {
    var range: ClosedRange<UInt16>?
    if take("to") {
      if let token = current, token.kind == .word, token.text.hasPrefix(":"),
        NATPlace.ports(token.text.dropFirst()) == nil
      {
        if token.text.count > 1 { split(at: 1) }
        position += 1
      }
      if isAtField {
        let field = try source(ValueShape(.inetService))
        return word == "masquerade"
          ? .masqueradeField(field, try natFlags([])) : .redirectField(field, try natFlags([]))
      }
      let target = try next("a port")
      range = NATPlace.ports(target.text.drop { $0 == ":" })
      guard range != nil else {
        var failure = error(target, "\"\(target.text)\" is no port, nor a range of ports", fix: "write :8080")
        let digits = target.text.drop { $0 == ":" }
        let port = NFTToken(
          kind: .word, text: String(digits), offset: target.range.upperBound - digits.utf8.count,
          length: max(1, digits.utf8.count))
        failure.refusals = ValueRefusal(ValueShape(.inetService)).refusal(of: port).map { [$0] } ?? []
        throw failure
      }
    }
    let flags = try natFlags([])
    return word == "masquerade" ? .masquerade(ports: range, flags) : .redirect(ports: range, flags)
  }

  private mutating func natFlags(_ start: NATFlags) throws(NFTSyntaxError) -> NATFlags {
    var flags = start
    repeat {
      if take("random") {
        flags.insert(.random)
      } else if take("fully-random") {
        flags.insert(.fullyRandom)
      } else if take("persistent") {
        flags.insert(.persistent)
      } else {
        return flags
      }
    } while take(",") || isAt("random") || isAt("fully-random") || isAt("persistent")
    return flags
  }
}
