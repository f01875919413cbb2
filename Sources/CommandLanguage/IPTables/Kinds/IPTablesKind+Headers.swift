import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// The matches of headers of packets.
  static let headers: [String: IPTablesKind] = [
    "ttl": hops("ttl", "TTL", "ip ttl", .v4), "hl": hops("hl", "HL", "ip6 hoplimit", .v6),
    "dscp": IPTablesKind(
      [IPTablesOption("--dscp", isInvertible: true), IPTablesOption("--dscp-class", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        let (value, isInverted) = try filling.codePoint("--dscp", "--dscp-class")
        return [value, isInverted ? 1 : 0] + [UInt8](repeating: 0, count: 6)
      },
      write: { bytes, family in
        var reader = XTInfoReader(bytes)
        let (value, isInverted) = (String.hex(reader.u8(), digits: 2), reader.u8() != 0)
        var writing = Writing()
        writing.words.add(isInverted, "--dscp", value)
        writing.columns = " DSCP match \(isInverted ? "!" : "")\(value)"
        writing.nft = "\(family == .v4 ? "ip" : "ip6") dscp \(isInverted ? "!= " : "")\(value)"
        return writing
      }),
    "tos": IPTablesKind(
      revision: 1, [IPTablesOption("--tos", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        let given = try filling.needed("--tos")
        let (value, mask) = try filling.serviceType(given.value, "--tos", defaultMask: 0xff)
        return [mask, value, given.isInverted ? 1 : 0] + [UInt8](repeating: 0, count: 5)
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (mask, value, isInverted) = (reader.u8(), reader.u8(), reader.u8() != 0)
        let text = "\(String.hex(value, digits: 2))/\(String.hex(mask, digits: 2))"
        var writing = Writing()
        writing.words.add(isInverted, "--tos", text)
        writing.columns = " tos match\(isInverted ? "!" : "")\(text)"
        if let name = serviceTypes.first(where: { $0.value == value && mask == 0x3f })?.name {
          writing.named = " tos match\(isInverted ? "!" : "") \(name)"
        }
        return writing
      }),
    "ecn": ecn,
    "esp": IPTablesKind(
      [IPTablesOption("--espspi", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        let range = try filling.range("--espspi", UInt64(UInt32.max)) ?? 0...UInt64(UInt32.max)
        var writer = XTInfoWriter()
        writer.put(UInt32(clamping: range.lowerBound))
        writer.put(UInt32(clamping: range.upperBound))
        writer.put(UInt8(filling.isInverted("--espspi") ? 1 : 0))
        writer.pad(to: 16)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (first, last) = (UInt64(reader.u32()), UInt64(reader.u32()))
        let isInverted = reader.u8() & 1 != 0
        guard first <= last else { return nil }
        var writing = Writing()
        writing.columns = " esp"
        guard isInverted || first > 0 || last < UInt64(UInt32.max) else { return writing }
        writing.words.add(isInverted, "--espspi", (first...last).text)
        writing.columns += " spi\(first == last ? "" : "s"):\(isInverted ? "!" : "")\((first...last).text)"
        writing.nft = "esp spi \(isInverted ? "!= " : "")\((first...last).nftText)"
        return writing
      }),
    "tcpmss": lengths("tcpmss", "--mss", "tcp option maxseg size", shown: "tcpmss match"),
  ]

  /// The names of types of service.
  static let serviceTypes: [(name: String, value: UInt8)] = [
    ("Minimize-Delay", 0x10), ("Maximize-Throughput", 0x08), ("Maximize-Reliability", 0x04), ("Minimize-Cost", 0x02),
    ("Normal-Service", 0x00),
  ]

  /// `-m ttl` and `-m hl`.
  private static func hops(_ name: String, _ shown: String, _ field: String, _ family: IPFamily) -> IPTablesKind {
    let options = ["--\(name)-eq", "--\(name)-lt", "--\(name)-gt"]
    return IPTablesKind(
      of: [family],
      [
        IPTablesOption("--\(name)-eq", "--\(name)", isInvertible: true), IPTablesOption("--\(name)-lt"),
        IPTablesOption("--\(name)-gt"),
      ],
      make: { (filling) throws(CommandError) in
        let (option, given) = try filling.one(
          options,
          "\(shown) match: You must specify one of `--\(name)-eq', `--\(name)-lt', `--\(name)-gt"
            + (name == "hl" ? "'" : ""))
        let number = UInt8(clamping: try filling.number(option, 0...255) ?? 0)
        let mode: UInt8 = option == options[1] ? 2 : option == options[2] ? 3 : given.isInverted ? 1 : 0
        return [mode, number] + [UInt8](repeating: 0, count: 6)
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (mode, number) = (reader.u8(), reader.u8())
        guard mode < 4 else { return nil }
        var writing = Writing()
        writing.words.add(mode == 1, mode < 2 ? options[0] : options[Int(mode) - 1], "\(number)")
        writing.columns = " \(shown) match \(shown) \(["==", "!=", "<", ">"][Int(mode)]) \(number)"
        writing.nft = "\(field) \(["", "!= ", "lt ", "gt "][Int(mode)])\(number)"
        return writing
      })
  }

  /// `-m ecn`
  private static let ecn = IPTablesKind(
    [
      IPTablesOption("--ecn-tcp-cwr", count: 0, isInvertible: true),
      IPTablesOption("--ecn-tcp-ece", count: 0, isInvertible: true), IPTablesOption("--ecn-ip-ect", isInvertible: true),
    ],
    make: { (filling) throws(CommandError) in
      var (operation, inverted): (UInt8, UInt8) = (0, 0)
      let known: [(String, UInt8)] = [("--ecn-tcp-cwr", 0x20), ("--ecn-tcp-ece", 0x10), ("--ecn-ip-ect", 0x01)]
      for (option, bit) in known where filling.has(option) {
        operation |= bit
        if filling.isInverted(option) { inverted |= bit }
      }
      guard operation != 0 else {
        throw filling.values.error(filling.item.word, "ECN match: some option required", fix: "add --ecn-tcp-cwr")
      }
      let number = UInt8(clamping: try filling.number("--ecn-ip-ect", 0...3) ?? 0)
      return [operation, inverted, number] + [UInt8](repeating: 0, count: 5)
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (operation, inverted, number) = (reader.u8(), reader.u8(), reader.u8())
      guard number < 4 else { return nil }
      var writing = Writing()
      writing.columns = " ECN match"
      var nft: [String] = []
      for (bit, name, word) in [(UInt8(0x10), "ECE", "ecn"), (0x20, "CWR", "cwr")] where operation & bit != 0 {
        let isInverted = inverted & bit != 0
        writing.words.add(isInverted, "--ecn-tcp-\(name.lowercased())")
        writing.columns += " \(isInverted ? "!" : "")\(name)"
        nft.append("tcp flags \(isInverted ? "!= " : "")\(word)")
      }
      if operation & 1 != 0 {
        let isInverted = inverted & 1 != 0
        writing.words.add(isInverted, "--ecn-ip-ect", "\(number)")
        writing.columns += " \(isInverted ? "!" : "")ECT=\(number)"
        let name = ["not-ect", "ect1", "ect0", "ce"][Int(number)]
        // The real nft says so of IPv6, too.
        nft.append("ip ecn \(isInverted ? "!= " : "")\(name)")
      }
      // nft's words differ where both are looked at.
      writing.nft = nft.count == 1 ? nft[0] : nil
      return writing
    })
}

extension IPTablesFilling {
  /// The classes of DiffServ by their names.
  private static let classes: [(name: String, value: UInt8)] =
    (0..<8).map { ("CS\($0)", UInt8($0) * 8) }
    + (1...4).flatMap { kind in (1...3).map { ("AF\(kind)\($0)", UInt8(kind * 8 + $0 * 2)) } }
    + [("BE", 0), ("EF", 0x2e)]

  /// A code point as a number or by its class.
  func codePoint(_ option: String, _ classOption: String) throws(CommandError) -> (value: UInt8, isInverted: Bool) {
    let missing =
      item.isTarget ? "DSCP target: Parameter \(option) is required" : "DSCP match: Parameter --dscp is required"
    let (found, given) = try one([option, classOption], missing)
    if found == option { return (UInt8(clamping: try number(option, 0...63) ?? 0), given.isInverted) }
    guard let value = Self.classes.first(where: { $0.name == given.value.text.uppercased() })?.value else {
      throw values.unknown(
        given.value, "Invalid DSCP value `\(given.value.text)'", given.value.text.uppercased(),
        Self.classes.map(\.name))
    }
    return (value, given.isInverted)
  }

  /// A type of service: a number with or without a mask, or a name.
  func serviceType(
    _ word: Word, _ option: String, defaultMask: UInt8
  ) throws(CommandError) -> (value: UInt8, mask: UInt8) {
    if let found = IPTablesKind.serviceTypes.first(where: { $0.name.lowercased() == word.text.lowercased() }) {
      return (found.value, 0x3f)
    }
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.map { values.number($0).flatMap { UInt8(exactly: $0) } }
    guard let value = numbers.first ?? nil, let mask = parts.count < 2 ? defaultMask : numbers.last ?? nil else {
      guard parts.first.flatMap({ values.number($0) }) == nil else {
        throw values.error(
          word, "\(item.name): bad value for option \"\(option)\", or out of range (0-255)",
          fix: "a number from 0 to 255", ending: .sentence)
      }
      throw values.unknown(
        word, "Symbolic name \"\(word.text)\" is unknown", word.text, IPTablesKind.serviceTypes.map(\.name))
    }
    return (value, mask)
  }
}
