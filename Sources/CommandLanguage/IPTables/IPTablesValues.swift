import Addressing
import IPTables
import Operations
import PlainText

/// Reads the values of options.
struct IPTablesValues {
  let family: IPFamily

  func error(
    _ word: Word, _ message: String, fix: String? = nil, ending: CommandError.IPTablesEnding = .plain
  ) -> CommandError {
    CommandError(message, column: word.column, length: word.length, fix: fix, ending: ending)
  }

  /// What the real tool leaves to the kernel, which refuses it without a reason: of ``IPTablesParser`` it gets the words of the command.
  func refusedByKernel(_ word: Word, _ message: String, fix: String? = nil) -> CommandError {
    var error = error(word, message, fix: fix, ending: .kernel)
    error.spoken = IPTablesSaid.byKernel
    return error
  }

  /// An error with the nearest of what is known.
  func unknown(
    _ word: Word, _ message: String, _ text: some StringProtocol, _ known: [String],
    ending: CommandError.IPTablesEnding = .plain
  ) -> CommandError {
    let near = Suggestion.nearest(to: String(text), among: known)
    return error(
      word, message,
      fix: near.map { "did you mean \"\($0)\"?" } ?? "understood: \(known.prefix(16).joined(separator: ", "))",
      ending: ending)
  }

  /// A number as C reads it: decimal, `0x…`, or octal with a leading zero.
  func number(_ text: some StringProtocol) -> UInt64? {
    let text = text.lowercased()
    if text.hasPrefix("0x") { return text.dropFirst(2).hasPrefix("+") ? nil : UInt64(text.dropFirst(2), radix: 16) }
    guard let first = text.utf8.first, (0x30...0x39).contains(first) else { return nil }
    return text.hasPrefix("0") && text.count > 1 ? UInt64(text.dropFirst(), radix: 8) : UInt64(text)
  }

  /// A port's number, or the name of a service.
  ///
  /// - Parameter transport: The protocol whose services are meant; nil is any, as for UDP.
  func port(_ text: some StringProtocol, _ word: Word, of transport: UInt8? = nil) throws(CommandError) -> UInt16 {
    if let number = number(text), let port = UInt16(exactly: number) { return port }
    if let port = service(text, of: transport) { return port }
    let isOther = transport != nil && service(text) != nil
    throw error(
      word,
      transport == nil ? "Port \"\(text)\" does not resolve to anything" : "invalid port/service `\(text)' specified",
      fix: isOther
        ? "\(text) is no service of \(IPTablesNames.name(ofProtocol: transport ?? 0)); write the number"
        : serviceFix(text), ending: transport == nil ? .sentence : .plain)
  }

  /// The port of a service.
  func service(_ text: some StringProtocol, of transport: UInt8? = nil) -> UInt16? {
    IPTablesNames.services.first { $0.name == text && (transport.map($0.transports.contains) ?? true) }?.port
  }

  /// A remedy for a port that is none.
  func serviceFix(_ text: some StringProtocol) -> String {
    let near = Suggestion.nearest(to: String(text), among: IPTablesNames.services.map(\.name))
    return near.map { "did you mean \"\($0)\"?" } ?? "a number from 0 to 65535, or a service as http"
  }

  /// A port's number that a text begins with, and what stands behind it.
  func portPrefix(_ text: Substring) -> (port: UInt16, rest: Substring)? {
    let isHex = text.lowercased().hasPrefix("0x") && text.dropFirst(2).first?.isHexDigit == true
    let known = isHex ? "0123456789abcdefABCDEF" : text.hasPrefix("0") ? "01234567" : "0123456789"
    let end = text.dropFirst(isHex ? 2 : 0).prefix { known.contains($0) }.endIndex
    return number(text[..<end]).flatMap { UInt16(exactly: $0) }.map { ($0, text[end...]) }
  }

  /// Ports as `80`, `1000:2000`, `:1023`, `1024:`.
  func ports(_ word: Word, of transport: UInt8? = nil) throws(CommandError) -> ClosedRange<UInt16> {
    guard let colon = word.text.firstIndex(of: ":") else {
      let port = try port(word.text, word, of: transport)
      return port...port
    }
    let (first, last) = (word.text[..<colon], word.text[word.text.index(after: colon)...])
    let from = first.isEmpty ? 0 : try port(first, word, of: transport)
    let through = last.isEmpty ? .max : try port(last, word, of: transport)
    guard from <= through else { throw error(word, "invalid portrange (min > max)", fix: "write \(last):\(first)") }
    return from...through
  }

  /// A number and a mask as `0x10/0xff`; without one all bits count.
  func mark(_ given: IPTablesExtension.Given, _ name: String, _ option: String) throws(CommandError) -> (
    UInt32, UInt32?
  ) {
    let parts = given.value.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.map { number($0).flatMap { UInt32(exactly: $0) } }
    guard let value = numbers.first ?? nil, numbers.allSatisfy({ $0 != nil }) else {
      throw error(
        given.value, "\(name): bad integer value for option \"\(option)\", or out of range",
        fix: "a number as 1 or 0x10, or with a mask as 0x10/0xff", ending: .sentence)
    }
    return (value, numbers.count > 1 ? numbers.last ?? nil : nil)
  }

  /// Names of bits with commas, in any case.
  func bits<Bits: FixedWidthInteger>(
    _ word: Word, _ names: [(name: String, bit: Bits)], allowsPrefix: Bool = false,
    otherwise: (String) -> String
  ) throws(CommandError) -> Bits {
    var bits: Bits = 0
    for part in word.text.split(separator: ",", omittingEmptySubsequences: false) {
      let upper = part.uppercased()
      let found = names.first { $0.name == upper } ?? names.first { allowsPrefix && $0.name.hasPrefix(upper) }
      guard let found, !part.isEmpty else { throw unknown(word, otherwise(String(part)), upper, names.map(\.name)) }
      bits |= found.bit
    }
    return bits
  }

  /// Addresses and networks with commas.
  func addresses(_ word: Word, isInverted: Bool) throws(CommandError) -> [IPTablesAddress] {
    var addresses: [IPTablesAddress] = []
    for part in word.text.split(separator: ",", omittingEmptySubsequences: false) {
      addresses.append(try address(part.drop { $0 == " " }, word, isInverted))
    }
    if isInverted, addresses.count > 1 {
      throw error(
        word, "! not allowed with multiple source or destination IP addresses",
        fix: "write a rule for each, or a network that has them all")
    }
    return addresses
  }

  private func address(
    _ text: Substring, _ word: Word, _ isInverted: Bool
  ) throws(CommandError) -> IPTablesAddress {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = host(first) else {
      let other = IPAddress(String(parts.first ?? ""))
      throw error(
        word, "host/network `\(parts.first ?? "")' not found",
        fix: other.map { "use \($0.family.iptables) for it" }
          ?? "an address as \(family == .v4 ? "10.0.0.0/8" : "fd00::/8")")
    }
    let width = family.bitWidth
    var mask: IPAddress?
    if parts.count < 2 {
      mask = Self.mask(width, family)
    } else if let length = Int(parts[1]), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      mask = length <= width ? Self.mask(length, family) : nil
    } else if let given = IPAddress(String(parts[1])), given.family == family {
      mask = given
    }
    guard let mask, let made = IPTablesAddress(address, mask: mask, isInverted: isInverted) else {
      throw error(
        word, "invalid mask `\(parts.last ?? "")' specified",
        fix: "0 to \(width)" + (family == .v4 ? ", or as 255.255.0.0" : ""))
    }
    return made
  }

  /// An address; of IPv4 the last parts may be left out, as in `10/8`.
  private func host(_ text: Substring) -> IPAddress? {
    if text == "localhost" { return family == .v4 ? .v4(.loopback) : .v6(.loopback) }
    guard family == .v4 else { return IPAddress(String(text)).flatMap { $0.family == .v6 ? $0 : nil } }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
    let bytes = parts.compactMap { $0 }
    guard bytes.count == parts.count, (1...4).contains(bytes.count) else { return nil }
    return IPAddress(bytes: bytes + [UInt8](repeating: 0, count: 4 - bytes.count))
  }

  /// A mask of so many bits.
  static func mask(_ length: Int, _ family: IPFamily) -> IPAddress? {
    IPAddress(
      bytes: (0..<family.bitWidth / 8).map { byte in
        let ones = min(8, max(0, length - byte * 8))
        return ones == 0 ? 0 : UInt8.max << UInt8(8 - ones)
      })
  }

  /// The name of an interface, or the beginning of names and a `+`.
  func interface(_ word: Word, isInverted: Bool) throws(CommandError) -> IPTablesInterface {
    let count = word.text.utf8.count
    guard count > 0 else { throw error(word, "the name of the interface is empty") }
    guard count < 16 else {
      throw error(
        word, "interface name `\(word.text)' must be shorter than IFNAMSIZ (15)",
        fix: "for example \"\(word.text.prefix(15))\"")
    }
    guard !word.text.contains(where: { $0 == "/" || $0.isWhitespace }) else {
      throw error(word, "\"\(word.text)\" is no name of an interface")
    }
    return IPTablesInterface(word.text, isInverted: isInverted)
  }

  /// The number of a protocol.
  func transport(_ word: Word, isInverted: Bool) throws(CommandError) -> IPTablesProtocol? {
    let known = IPTablesNames.protocols + IPTablesNames.moreProtocols
    let text = word.text.lowercased()
    let value = number(text).flatMap { UInt8(exactly: $0) } ?? known.first { $0.name == text }?.number
    guard let value else {
      throw unknown(word, "unknown protocol \"\(word.text)\" specified", text, known.map(\.name))
    }
    if value == 0 {
      if isInverted { throw error(word, "rule would never match protocol") }
      return nil
    }
    return IPTablesProtocol(value, isInverted: isInverted)
  }

  /// A type of ICMP by its name or the beginning of it, or as `3/4`.
  func icmp(_ word: Word) throws(CommandError) -> (type: UInt8, codes: ClosedRange<UInt8>) {
    let types = IPTablesNames.icmpTypes(family)
    let text = word.text.lowercased()
    let begun = types.filter { $0.name.lowercased().hasPrefix(text) }
    if let found = types.first(where: { $0.name.lowercased() == text }) ?? (begun.count == 1 ? begun.first : nil) {
      return (found.type, found.codes)
    }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.map { number($0).flatMap { UInt8(exactly: $0) } }
    guard let type = numbers.first ?? nil else {
      throw unknown(
        word, "Unknown ICMP\(family == .v4 ? "" : "v6") type `\(word.text)'", text, types.map(\.name))
    }
    guard numbers.count > 1 else { return (type, 0...255) }
    guard let code = numbers.last ?? nil else {
      throw error(
        word, "Unknown ICMP\(family == .v4 ? "" : "v6") code `\(parts.last ?? "")'", fix: "a number from 0 to 255")
    }
    return (type, code...code)
  }
}
