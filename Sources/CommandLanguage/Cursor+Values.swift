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

  mutating func address(_ what: String = "an IP address") throws(CommandError) -> IPAddress {
    let word = try next(what)
    guard let address = IPAddress(word.text) else { throw invalid(word, "IP address") }
    return address
  }

  /// An address with its prefix length; one without is a host's.
  mutating func network(_ what: String = "an address as 192.168.0.11/24") throws(CommandError) -> IPNetwork {
    let word = try next(what)
    guard let network = IPNetwork(word.text) else {
      throw invalid(word, "address with a prefix length", fix: "as 192.168.0.11/24")
    }
    return network
  }

  mutating func mac() throws(CommandError) -> MACAddress {
    let word = try next("a MAC address")
    guard let mac = MACAddress(word.text) else { throw invalid(word, "MAC address", fix: "as 02:42:ac:11:00:02") }
    return mac
  }

  mutating func onOff() throws(CommandError) -> Bool {
    let word = try next("on or off")
    switch word.text {
    case "on", "1", "yes": return true
    case "off", "0", "no": return false
    default: throw invalid(word, "switch", fix: "on or off")
    }
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
        throw invalid(word, "routing table", fix: "main, local, default, or a number")
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
