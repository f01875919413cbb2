internal import Addressing

extension NFTReader {
  /// A value of a shape, a network, or a range.
  mutating func operand(_ shape: ValueShape) throws(NFTSyntaxError) -> MatchOperand {
    let token = try next("a value")
    guard token.kind != .sign else {
      throw error(token, "\"\(token.text)\" stands where a value is expected: \(shape.what)")
    }
    // Brackets are for addresses with a port.
    if token.kind == .word, token.text.hasPrefix("["), shape.type == .ipv4Address || shape.type == .ipv6Address {
      throw error(token, "\"\(token.text)\" is no \(shape.what)", fix: "write it without brackets")
    }
    if [.interfaceName, .interfaceIndex, .string].contains(shape.type) { try checkName(token, shape) }
    try checkDate(token, shape)
    if let whole = try whole(token, shape) { return try continued(whole, shape, from: token) }
    // A range that is written without blanks: names may have dashes of their own.
    for dash in token.text.indices where token.text[dash] == "-" {
      let (first, last) = (String(token.text[..<dash]), String(token.text[token.text.index(after: dash)...]))
      guard let from = shape.parse(first) else { continue }
      if last.isEmpty { return try continued(.value(from), shape, from: token, isDashTaken: true) }
      guard let through = shape.parse(last) else { continue }
      return try range(from, through, shape, token, from: token)
    }
    throw wrong(token, shape)
  }

  /// Words of nft's own that it takes for texts, and those that it takes for protocols.
  private static let textWords: Set<String> = [
    "ether", "ip", "ip6", "vlan", "arp", "dnat", "snat", "ecn", "reset", "original", "reply", "label",
  ]
  private static let protocolWords: Set<String> = [
    "tcp", "udp", "udplite", "esp", "ah", "icmp", "igmp", "icmpv6", "comp", "dccp", "sctp",
  ]

  /// Refuses what nft does not read as the name of an interface, where it is not in quotes.
  private func checkName(_ token: NFTToken, _ shape: ValueShape) throws(NFTSyntaxError) {
    guard token.kind == .word, let first = token.text.unicodeScalars.first else { return }
    let text = token.text
    if Self.protocolWords.contains(text) {
      throw error(token, "\"\(text)\" is a protocol", fix: "put it in quotes: \"\(text)\"").saying(
        "datatype mismatch, expected \(shape.type.shownName), expression has type Internet protocol", token.range,
        fieldRange(before: token))
    }
    let isKeyword = NFTKeywords.all.contains(text) && !Self.textWords.contains(text)
    let isBegun = first.properties.isAlphabetic || "_.".unicodeScalars.contains(first) || Self.number(text) != nil
    guard isBegun, !isKeyword else {
      throw error(token, "\"\(text)\" is no name that nft reads without quotes", fix: "put it in quotes: \"\(text)\"")
    }
  }

  /// Refuses a date that is not in quotes, in which nft reads a number and a `-` behind it.
  private func checkDate(_ token: NFTToken, _ shape: ValueShape) throws(NFTSyntaxError) {
    guard shape.type == .timeDate, token.kind == .word, token.text.first?.isNumber == true,
      Self.number(token.text) == nil
    else { return }
    // Two numbers with a `-` between them are a range.
    let ends = token.text.split(separator: "-", omittingEmptySubsequences: false)
    if ends.count == 2, ends.allSatisfy({ Self.number(String($0)) != nil }) { return }
    throw error(
      token, "\"\(token.text)\" is no date that nft reads without quotes", fix: "put it in quotes: \"\(token.text)\"")
  }

  /// An error about a word that is no value of a shape.
  func wrong(_ token: NFTToken, _ shape: ValueShape) -> NFTSyntaxError {
    var fix: String?
    if shape.type == .interfaceIndex {
      fix = "write iifname or oifname: the kernel numbers interfaces when they are made"
    }
    var error = unknown(token, fix == nil ? shape.names : [], "\"\(token.text)\" is no \(shape.what)", fix: fix)
    if let refusal = ValueRefusal(shape).refusal(of: token) { error.refusals = [refusal] }
    return error
  }

  /// One value, or a network of addresses.
  private mutating func whole(_ token: NFTToken, _ shape: ValueShape) throws(NFTSyntaxError) -> MatchOperand? {
    let text = token.text
    switch shape.type {
    case .ipv4Address, .ipv6Address:
      guard text.utf8.contains(UInt8(ascii: "/")) else { break }
      guard let network = IPNetwork(text), network.family == (shape.type == .ipv4Address ? .v4 : .v6) else {
        return nil
      }
      return network.isHost
        ? .value(network.address.bytes) : .prefix(network.masked.address.bytes, length: network.prefixLength)
    case .interfaceName where text.hasSuffix("*"):
      let name = text.hasSuffix("\\*") ? String(text.dropLast(2)) + "*" : String(text.dropLast())
      if text.hasSuffix("\\*") { return shape.parse(name).map { .value($0) } }
      guard !name.isEmpty, name.utf8.count < 16 else { return nil }
      return .beginning(Array(name.utf8))
    case .interfaceIndex: return value(token, shape).map { .value($0) }
    case .mark:
      guard let slash = text.firstIndex(of: "/"), let value = shape.parse(String(text[..<slash])),
        let length = Int(text[text.index(after: slash)...]), (0...32).contains(length)
      else { break }
      let mask = Bits.shifted(Bits.ones(length, width: 4), left: 32 - length)
      return .masked(mask: shape.isHostEndian ? mask.reversed() : mask, value: value)
    default: break
    }
    return shape.parse(text).map { .value($0) }
  }

  /// A range whose dash stands by itself.
  private mutating func continued(
    _ first: MatchOperand, _ shape: ValueShape, from start: NFTToken, isDashTaken: Bool = false
  ) throws(NFTSyntaxError) -> MatchOperand {
    guard case .value(let from) = first else { return first }
    if !isDashTaken {
      if let token = current, token.kind == .word, token.text.hasPrefix("-"), token.text.count > 1 { split(at: 1) }
      guard take("-") else { return first }
    }
    let token = try next("the end of the range")
    try checkDate(token, shape)
    guard let through = shape.parse(token.text) else { throw wrong(token, shape) }
    return try range(from, through, shape, token, from: start)
  }

  private func range(
    _ from: [UInt8], _ through: [UInt8], _ shape: ValueShape, _ token: NFTToken, from start: NFTToken
  ) throws(NFTSyntaxError) -> MatchOperand {
    let isTurned = shape.isHostEndian && shape.type != .interfaceName
    let (low, high) = isTurned ? (from.reversed(), through.reversed()) : (from, through)
    // Hours of a night go over midnight in universal time.
    if high.lexicographicallyPrecedes(low), shape.type != .timeHour {
      throw error(token, "the range ends before it begins", fix: "write the smaller value first")
        .saying("Range has zero or negative size", start.offset..<token.range.upperBound)
    }
    return .range(from, through)
  }

  /// One value without a range, such as one that is set.
  mutating func constant(_ shape: ValueShape) throws(NFTSyntaxError) -> [UInt8] {
    if ValueNames.bits(shape.type) != nil { return try flags(shape) }
    let token = try next("a value")
    guard token.kind != .sign, let bytes = value(token, shape) else { throw wrong(token, shape) }
    return bytes
  }

  /// The bytes of a value; an interface without a number is noted, and a number that none can have stands for it.
  private mutating func value(_ token: NFTToken, _ shape: ValueShape) -> [UInt8]? {
    if let bytes = shape.parse(token.text) { return bytes }
    guard shape.type == .interfaceIndex, var names = devices, InterfaceName(token.text) != nil else { return nil }
    if !names.contains(token.text) { names.append(token.text) }
    devices = names
    guard let place = names.firstIndex(of: token.text), place < 256 else { return nil }
    return HostBytes.of(DevicePlaceholder.number(place))
  }

  // MARK: Flags

  /// `new`, `new,established`, `(syn|ack)`: any of them; with `isOne` nothing behind the first parenthesis.
  mutating func flags(
    _ shape: ValueShape, isElement: Bool = false, isOne: Bool = false, depth: Int = 0
  ) throws(NFTSyntaxError) -> [UInt8] {
    var sum = try flag(shape, depth: depth)
    while !isOne, take("|") || (!isElement && take(",")) {
      sum = zip(sum, try flag(shape, depth: depth)).map { $0 | $1 }
    }
    return sum
  }

  private mutating func flag(_ shape: ValueShape, depth: Int) throws(NFTSyntaxError) -> [UInt8] {
    if let token = current, take("(") {
      guard depth < 64 else { throw error(token, "the parentheses are nested too deep") }
      let sum = try flags(shape, isElement: true, depth: depth + 1)
      try expect(")", "behind the flags")
      return sum
    }
    let token = try next("a flag")
    // `syn/syn,ack` without blanks.
    if token.kind == .word, let slash = token.text.firstIndex(of: "/"), slash != token.text.startIndex {
      position -= 1
      split(at: token.text.distance(from: token.text.startIndex, to: slash))
      let head = try next("a flag")
      guard let bytes = shape.parse(head.text) else { throw wrong(head, shape) }
      split(at: 1)
      return bytes
    }
    guard token.kind != .sign, let bytes = shape.parse(token.text) else { throw wrong(token, shape) }
    return bytes
  }
}
