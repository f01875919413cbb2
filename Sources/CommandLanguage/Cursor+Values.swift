import Addressing
import RouteNetlink

extension Cursor {
  mutating func interface(_ what: String = "the name of a device") throws(CommandError) -> InterfaceName {
    let word = try next(what)
    do {
      return try InterfaceName(validating: word.text)
    } catch .tooLong(let bytes) {
      throw CommandError(
        "the name \"\(word.text)\" has \(bytes) bytes, and a device's name has at most 15", column: word.column,
        length: word.length, fix: "for example \"\(String(word.text.prefix(15)))\"")
    } catch {
      throw invalid(word, "name of a device")
    }
  }

  mutating func namespaceName() throws(CommandError) -> String {
    let word = try next("the name of a namespace")
    guard !word.text.isEmpty, word.text != ".", word.text != "..", !word.text.contains("/"), word.text.utf8.count < 256
    else { throw invalid(word, "name of a namespace") }
    return word.text
  }

  mutating func number<Value: FixedWidthInteger>(
    _ what: String, _ range: ClosedRange<Value>
  ) throws(CommandError) -> Value {
    let word = try next(what)
    let text = word.text.lowercased()
    let value = text.hasPrefix("0x") ? Value(text.dropFirst(2), radix: 16) : Value(text)
    guard let value, range.contains(value) else {
      throw invalid(word, what, fix: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// - Parameter family: What `-4` or `-6` asks for.
  mutating func address(
    _ what: String = "an IP address", of family: IPFamily? = nil
  ) throws(CommandError) -> IPAddress {
    let word = try next(what)
    guard let address = IPAddress(word.text) else { throw invalid(word, "IP address") }
    try expect(family, address.family, word, "address")
    return address
  }

  /// An address with its prefix length; one without is a host's.
  ///
  /// - Parameter family: What `-4` or `-6` asks for.
  mutating func network(
    _ what: String = "an address as 192.168.0.11/24", of family: IPFamily? = nil
  ) throws(CommandError) -> IPNetwork {
    let word = try next(what)
    guard let network = Self.network(word.text) else {
      throw invalid(word, "address with a prefix length", fix: "as 192.168.0.11/24")
    }
    try expect(family, network.family, word, "prefix")
    return network
  }

  /// A network that narrows a listing down; nil is every one.
  mutating func selectedNetwork(of family: IPFamily?) throws(CommandError) -> IPNetwork? {
    if take("all", "any", "default") { return nil }
    guard let word = current else { throw CommandError("a network is missing after \"\(command)\"", column: endColumn) }
    guard let network = Self.network(word.text) else {
      throw CommandError(
        "any valid prefix is expected rather than \"\(word.text)\"", column: word.column, length: word.length,
        fix: InterfaceName(word.text) == nil ? "as 10.0.0.0/24" : "as 10.0.0.0/24; of a device write dev \(word.text)")
    }
    position += 1
    try expect(family, network.family, word, "prefix")
    return network.prefixLength == 0 ? nil : network
  }

  /// The words of ip(8) about an address of the other family than `-4` or `-6` asks for.
  func expect(_ wanted: IPFamily?, _ found: IPFamily, _ word: Word, _ noun: String) throws(CommandError) {
    guard let wanted, wanted != found else { return }
    throw CommandError(
      "\(wanted == .v4 ? "inet" : "inet6") \(noun) is expected rather than \"\(word.text)\"", column: word.column,
      length: word.length, fix: "write an address of IPv\(wanted == .v4 ? 4 : 6), or ip -\(found == .v4 ? 4 : 6)")
  }

  /// A network as ip(8) reads it: the end of an IPv4 address may be left out, and its length may be a mask.
  static func network(_ text: String) -> IPNetwork? {
    if let network = IPNetwork(text) { return network }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = parts.first, parts.count <= 2 else { return nil }
    let bytes = first.split(separator: ".", omittingEmptySubsequences: false)
      .map { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt8($0) : nil }
    let known = bytes.compactMap { $0 }
    guard (1...4).contains(bytes.count), known.count == bytes.count,
      let address = IPAddress(bytes: known + [UInt8](repeating: 0, count: 4 - known.count))
    else { return nil }
    guard parts.count == 2 else { return IPNetwork(host: address) }
    if let length = Int(parts[1]) { return IPNetwork(address: address, prefixLength: length) }
    guard case .v4(let mask)? = IPAddress(parts[1]) else { return nil }
    let length = mask.value.leadingZeroBitCount == 32 ? 0 : (~mask.value).leadingZeroBitCount
    // The bits of a mask stand together at its beginning.
    guard length == 32 || mask.value << UInt32(length) == 0 else { return nil }
    return IPNetwork(address: address, prefixLength: length)
  }

  mutating func mac() throws(CommandError) -> MACAddress {
    let word = try next("a MAC address")
    // Dashes are no separators to the real tools.
    guard !word.text.contains("-"), let mac = MACAddress(word.text) else {
      throw invalid(word, "MAC address", fix: "as 02:42:ac:11:00:02")
    }
    return mac
  }

  /// `on` or `off`, as ip(8) and bridge(8) take it.
  mutating func onOff() throws(CommandError) -> Bool {
    let word = try next("on or off")
    switch word.text {
    case "on": return true
    case "off": return false
    default:
      throw CommandError(
        "this must be one of \"on\", \"off\", not \"\(word.text)\"", column: word.column, length: word.length,
        fix: "on or off")
    }
  }

  /// A switch as brctl(8) takes it.
  mutating func looseOnOff() throws(CommandError) -> Bool {
    let word = try next("on or off")
    switch word.text {
    case "on", "1", "yes": return true
    case "off", "0", "no": return false
    default:
      throw CommandError("expect on/off for argument", column: word.column, length: word.length, fix: "on or off")
    }
  }

  /// Takes the word if it is this one or an abbreviation of it.
  mutating func takeAbbreviated(_ text: String) -> Bool {
    guard let word = current, !word.text.isEmpty, text.hasPrefix(word.text) else { return false }
    position += 1
    return true
  }

  mutating func table() throws(CommandError) -> RouteTable {
    let word = try next("a routing table")
    switch word.text {
    case "main": return .main
    case "local": return .local
    case "default": return .default
    case "all": return .all
    default:
      guard let value = UInt32(word.text), value > 0 else {
        throw CommandError(
          "table id value is invalid: \"\(word.text)\"", column: word.column, length: word.length,
          fix: "main, local, default, or a number")
      }
      return RouteTable(rawValue: value)
    }
  }

  mutating func scope() throws(CommandError) -> RouteScope {
    let word = try next("a scope")
    switch word.text {
    case "global": return .global
    case "site": return .site
    case "link": return .link
    case "host": return .host
    case "nowhere": return .nowhere
    default:
      guard let value = UInt8(word.text) else {
        throw invalid(word, "scope", fix: "global, site, link, host or a number")
      }
      return RouteScope(rawValue: value)
    }
  }

  /// Hundredths of a second from seconds, as brctl takes them.
  mutating func centiseconds(_ what: String) throws(CommandError) -> UInt32 {
    let word = try next(what)
    guard let seconds = Double(word.text), seconds >= 0, seconds < 10_000_000 else {
      throw invalid(word, "number of seconds")
    }
    return UInt32(seconds * 100)
  }
}
