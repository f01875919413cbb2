import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// Headers of DCCP and of the authentication header of IPsec, and the labels of connections.
  static let transports: [String: IPTablesKind] = [
    "dccp": IPTablesKind(
      [
        IPTablesOption("--source-port", "--sport", isInvertible: true),
        IPTablesOption("--destination-port", "--dport", isInvertible: true),
        IPTablesOption("--dccp-types", isInvertible: true), IPTablesOption("--dccp-option", isInvertible: true),
      ],
      make: { (filling) throws(CommandError) in try filling.datagramConnection() },
      write: { bytes, _ in datagramConnectionWriting(bytes) }),
    "ah": IPTablesKind(
      [
        IPTablesOption("--ahspi", isInvertible: true), IPTablesOption("--ahlen", isInvertible: true),
        IPTablesOption("--ahres", count: 0),
      ],
      make: { (filling) throws(CommandError) in try filling.authenticationHeader() },
      write: { bytes, family in authenticationHeaderWriting(bytes, family) }),
    "connlabel": IPTablesKind(
      [IPTablesOption("--label", isInvertible: true), IPTablesOption("--set", count: 0)],
      make: { (filling) throws(CommandError) in
        let given = try filling.needed("--label")
        guard let label = filling.values.number(given.value.text).flatMap({ UInt16(exactly: $0) }) else {
          throw filling.values.error(
            given.value, "label '\(given.value.text)' not found or invalid value", fix: "a number from 0 to 127")
        }
        var writer = XTInfoWriter()
        writer.put(label)
        writer.put(UInt16((given.isInverted ? 1 : 0) | (filling.has("--set") ? 2 : 0)))
        writer.pad(to: 8)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (label, flags) = (reader.u16(), reader.u16())
        guard flags < 4 else { return nil }
        let (isInverted, isSet) = (flags & 1 != 0, flags & 2 != 0)
        var writing = Writing()
        writing.words.add(isInverted, "--label")
        writing.words.add("\(label)", shown: "\"\(label)\"")
        if isSet { writing.words.add("--set") }
        writing.columns = " connlabel\(isInverted ? " !" : "") \(label)\(isSet ? " set" : "")"
        writing.nft =
          (isSet ? "ct label set \(label) " : "")
          + (isInverted ? "ct label and \(label) != \(label)" : "ct label \(label)")
        return writing
      }),
  ]

  /// The types of DCCP's packets by their bits.
  fileprivate static let datagramTypes: [(name: String, bit: UInt16)] =
    ["REQUEST", "RESPONSE", "DATA", "ACK", "DATAACK", "CLOSEREQ", "CLOSE", "RESET", "SYNC", "SYNCACK"].enumerated()
    .map { ($1, 1 << UInt16($0)) } + [("INVALID", 0xfc00)]

  /// How `struct xt_dccp_info` is written.
  private static func datagramConnectionWriting(_ bytes: [UInt8]) -> Writing? {
    var reader = XTInfoReader(bytes)
    let destination = (reader.u16(), reader.u16())
    let source = (reader.u16(), reader.u16())
    let (flags, inverted, types) = (reader.u16(), reader.u16(), reader.u16())
    let option = reader.u8()
    let isWhole = types & 0xfc00 == 0 || types & 0xfc00 == 0xfc00
    guard flags < 16, inverted & ~flags == 0, isWhole, source.0 <= source.1, destination.0 <= destination.1 else {
      return nil
    }
    var writing = Writing()
    var nft: [String] = []
    writing.columns = " dccp"
    for (bit, name, shown, ports) in [(UInt16(1), "sport", "spt", source), (2, "dport", "dpt", destination)]
    where flags & bit != 0 {
      let isInverted = inverted & bit != 0
      let range = UInt64(ports.0)...UInt64(ports.1)
      writing.words.add(isInverted, "--\(name)", range.text)
      nft.append("dccp \(name) \(isInverted ? "!= " : "")\(range.nftText)")
      if isInverted || range.count < 65_536 {
        writing.columns += " \(shown)\(range.count == 1 ? "" : "s"):\(isInverted ? "!" : "")\(range.text)"
      }
    }
    let ports = writing.columns
    var named = ports
    if flags & 4 != 0 {
      let isInverted = inverted & 4 != 0
      let names = datagramTypes.filter { types & $0.bit != 0 }.map(\.name)
      writing.words.add(isInverted, "--dccp-types", names.joined(separator: ","))
      let sign = isInverted ? " !" : ""
      let numbers = (0..<16).filter { types & (1 << UInt16($0)) != 0 }.map { "\($0)" }
      writing.columns += "\(sign) \(numbers.joined(separator: ","))"
      named += "\(sign) \(names.joined(separator: ","))"
      let words = names.map { $0 == "INVALID" ? "10-15" : $0.lowercased() }
      let list = words.count == 1 ? words.joined() : "{ \(words.joined(separator: ", ")) }"
      nft.append("dccp type \(isInverted ? "!= " : "")\(list)")
    }
    if flags & 8 != 0 {
      let isInverted = inverted & 8 != 0
      writing.words.add(isInverted, "--dccp-option", "\(option)")
      writing.columns += " option=\(isInverted ? "!" : "")\(option)"
      named += " option=\(isInverted ? "!" : "")\(option)"
    }
    writing.named = named
    // The real nft has no words for an option.
    writing.nft = flags & 8 != 0 ? nil : nft.joined(separator: " ")
    return writing
  }

  /// How `struct ipt_ah` and `struct ip6t_ah` are written.
  private static func authenticationHeaderWriting(_ bytes: [UInt8], _ family: IPFamily) -> Writing? {
    var reader = XTInfoReader(bytes)
    let (first, last) = (UInt64(reader.u32()), UInt64(reader.u32()))
    let length = family == .v6 ? reader.u32() : 0
    let isReserved = family == .v6 && reader.u8() != 0
    let inverted = reader.u8()
    guard first <= last, inverted < 4 else { return nil }
    var writing = Writing()
    writing.columns = " ah "
    var nft: [String] = []
    if inverted & 1 != 0 || first > 0 || last < UInt64(UInt32.max) {
      let isInverted = inverted & 1 != 0
      writing.words.add(isInverted, "--ahspi", (first...last).text)
      writing.columns += "spi\(first == last ? "" : "s"):\(isInverted ? "!" : "")\((first...last).text)"
      nft.append("ah spi \(isInverted ? "!= " : "")\((first...last).nftText)")
    }
    if length != 0 || inverted & 2 != 0 {
      let isInverted = inverted & 2 != 0
      writing.words.add(isInverted, "--ahlen", "\(length)")
      writing.columns += "length:\(isInverted ? "!" : "")\(length)"
      nft.append("ah hdrlength \(isInverted ? "!= " : "")\(length)")
    }
    if isReserved {
      writing.words.add("--ahres")
      writing.columns += " reserved"
      nft.append("ah reserved 1")
    }
    writing.nft = nft.isEmpty && family == .v6 ? "meta l4proto ah" : nft.joined(separator: " ")
    return writing
  }
}

extension IPTablesFilling {
  /// `struct xt_dccp_info`
  fileprivate func datagramConnection() throws(CommandError) -> [UInt8] {
    var (flags, inverted): (UInt16, UInt16) = (0, 0)
    for (option, bit) in [
      ("--source-port", UInt16(1)), ("--destination-port", 2), ("--dccp-types", 4), ("--dccp-option", 8),
    ]
    where has(option) {
      flags |= bit
      if isInverted(option) { inverted |= bit }
    }
    var writer = XTInfoWriter()
    for option in ["--destination-port", "--source-port"] {
      let ports = try given(option).map { (given) throws(CommandError) in try values.ports(given.value) } ?? 0...0
      writer.put(ports.lowerBound)
      writer.put(ports.upperBound)
    }
    writer.put(flags)
    writer.put(inverted)
    let types = try given("--dccp-types").map { (given) throws(CommandError) in
      try values.bits(given.value, IPTablesKind.datagramTypes) { "Unknown DCCP type `\($0)'" }
    }
    writer.put(types ?? 0)
    writer.put(UInt8(clamping: try number("--dccp-option", 1...255) ?? 0))
    writer.pad(to: 16)
    return writer.bytes
  }

  /// `struct ipt_ah` or `struct ip6t_ah`
  fileprivate func authenticationHeader() throws(CommandError) -> [UInt8] {
    if family == .v4, let given = given("--ahlen") ?? given("--ahres") {
      throw values.error(given.option, "unknown option \"\(given.option.text)\"", fix: "ip6tables has it")
    }
    let most = UInt64(UInt32.max)
    let range = try self.range("--ahspi", most) ?? 0...most
    var writer = XTInfoWriter()
    writer.put(UInt32(clamping: range.lowerBound))
    writer.put(UInt32(clamping: range.upperBound))
    if family == .v6 {
      writer.put(UInt32(clamping: try number("--ahlen", 0...most) ?? 0))
      writer.put(UInt8(has("--ahres") ? 1 : 0))
    }
    writer.put(UInt8((isInverted("--ahspi") ? 1 : 0) | (isInverted("--ahlen") ? 2 : 0)))
    writer.pad(to: 16)
    return writer.bytes
  }
}
