import Addressing
import Operations
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

  /// - Parameter why: The words of iproute2 about a wrong one behind `argument "x" is wrong: `; nil of other tools.
  mutating func number<Value: FixedWidthInteger>(
    _ what: String, _ range: ClosedRange<Value>, else why: String? = nil
  ) throws(CommandError) -> Value {
    let word = try next(what)
    guard let value: Value = Self.number(word.text), range.contains(value) else {
      let fix = "a number from \(range.lowerBound) to \(range.upperBound)"
      if let why { throw wrong(word, why, fix: fix) }
      throw invalid(word, what, fix: fix)
    }
    return value
  }

  /// A number as strtoul(3) reads it: `0x1f`, `017` or `15`.
  static func number<Value: FixedWidthInteger>(_ text: String) -> Value? {
    let text = text.lowercased()
    let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let sign = text.hasPrefix("-") ? "-" : ""
    if digits.hasPrefix("0x") { return Value(sign + digits.dropFirst(2), radix: 16) }
    if digits.hasPrefix("0"), digits.count > 1 { return Value(sign + digits.dropFirst(), radix: 8) }
    return digits.first?.isNumber == true ? Value(sign + digits) : nil
  }

  /// - Parameter family: The family of `-4` or `-6`.
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
  /// - Parameter family: The family of `-4` or `-6`.
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
        "\(family.map { $0 == .v4 ? "inet" : "inet6" } ?? "any valid") prefix is expected rather than \"\(word.text)\"",
        column: word.column, length: word.length,
        fix: InterfaceName(word.text) == nil ? "as 10.0.0.0/24" : "as 10.0.0.0/24; of a device write dev \(word.text)",
        form: .stoppedError)
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
      length: word.length, fix: "write an address of IPv\(wanted == .v4 ? 4 : 6), or ip -\(found == .v4 ? 4 : 6)",
      form: .stoppedError)
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
  ///
  /// - Parameter name: The option, of which ip(8) speaks; of a port's options it speaks in another way.
  mutating func onOff(_ name: String, ofPort: Bool = false) throws(CommandError) -> Bool {
    let word = try next("on or off")
    switch word.text {
    case "on": return true
    case "off": return false
    default:
      var error = CommandError(
        "this must be one of \"on\", \"off\", not \"\(word.text)\"", column: word.column, length: word.length,
        fix: "on or off")
      error.spoken =
        "Error: argument of \"\(name)\" must be "
        + (ofPort ? "one of \"off\", \"on\", not" : "\"on\" or \"off\", not") + " \"\(word.text)\""
      throw error
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

  /// A routing table; those of no name by their numbers.
  ///
  /// - Parameters:
  ///   - why: The words of iproute2 about a wrong one.
  ///   - takesAll: Whether `all` is one, as it is where tables are shown.
  mutating func table(else why: String, takesAll: Bool = false) throws(CommandError) -> RouteTable {
    let word = try next("a routing table")
    switch word.text {
    case "main": return .main
    case "local": return .local
    case "default": return .default
    case "unspec": return .all
    case "all" where takesAll: return .all
    default:
      guard let value: UInt32 = Self.number(word.text) else {
        throw wrong(word, why, fix: "main, local, default, or a number")
      }
      return RouteTable(rawValue: value)
    }
  }

  mutating func scope(else why: String = "invalid \"scope\" value") throws(CommandError) -> RouteScope {
    let word = try next("a scope")
    switch word.text {
    case "global": return .global
    case "site": return .site
    case "link": return .link
    case "host": return .host
    case "nowhere": return .nowhere
    default:
      guard let value: UInt8 = Self.number(word.text) else {
        throw wrong(word, why, fix: "global, site, link, host or a number")
      }
      return RouteScope(rawValue: value)
    }
  }

  /// A type of service, by the name of its class or by its number.
  mutating func typeOfService(else why: String) throws(CommandError) -> UInt8 {
    let word = try next("a type of service")
    // iproute2 reads it as a hexadecimal number.
    let digits = word.text.lowercased().hasPrefix("0x") ? word.text.dropFirst(2) : word.text[...]
    guard let value = ShowNames.typeOfService(named: word.text) ?? UInt8(digits, radix: 16) else {
      throw wrong(word, why, fix: "a number from 0x00 to 0xff")
    }
    return value
  }

  /// `[FROM/]TO`, by their numbers.
  mutating func realms(else why: String) throws(CommandError) -> UInt32 {
    let word = try next("a realm")
    let parts = word.text.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part == "cosmos" ? 0 : Self.number(String(part)) as UInt16?
    }
    switch parts.count {
    case 1: if let to = parts[0] { return UInt32(to) }
    case 2: if let from = parts[0], let to = parts[1] { return UInt32(from) << 16 | UInt32(to) }
    default: break
    }
    throw wrong(word, why, fix: "write its number")
  }

  /// Who made a route, by name or number.
  mutating func routeProtocol(else why: String) throws(CommandError) -> RouteProtocol {
    let word = try next("a protocol")
    let number: UInt8? = Self.number(word.text)
    guard let value = ShowNames.origin(named: word.text) ?? number.map(RouteProtocol.init(rawValue:)) else {
      throw wrong(word, why)
    }
    return value
  }

  /// Hundredths of a second from seconds, as brctl takes them.
  mutating func centiseconds(_ what: String, _ words: String) throws(CommandError) -> UInt32 {
    let word = try next(what)
    guard let seconds = Double(word.text), seconds >= 0, seconds < 10_000_000 else {
      var error = invalid(word, "number of seconds")
      error.spoken = words
      throw error
    }
    return UInt32((seconds * 100).rounded())
  }
}
