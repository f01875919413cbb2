import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// Targets that change fields of packets.
  static let marking: [String: IPTablesKind] = [
    "TTL": hopsTarget("TTL", .v4), "HL": hopsTarget("HL", .v6),
    "TOS": IPTablesKind(
      revision: 1,
      ["--set-tos", "--and-tos", "--or-tos", "--xor-tos"].map { IPTablesOption($0) },
      make: { (filling) throws(CommandError) in
        let (option, given) = try filling.one(
          ["--set-tos", "--and-tos", "--or-tos", "--xor-tos"], "TOS: An action is required")
        if option == "--set-tos" {
          let (value, mask) = try filling.serviceType(given.value, option, defaultMask: 0xff)
          return [value, mask] + [UInt8](repeating: 0, count: 6)
        }
        let bits = UInt8(clamping: try filling.number(option, 0...255) ?? 0)
        let zeros = [UInt8](repeating: 0, count: 6)
        switch option {
        case "--and-tos": return [0, ~bits] + zeros
        case "--or-tos": return [bits, bits] + zeros
        default: return [bits, 0] + zeros
        }
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (value, mask) = (reader.u8(), reader.u8())
        let text = "\(String.hex(value, digits: 2))/\(String.hex(mask, digits: 2))"
        var writing = Writing()
        writing.words.add("--set-tos", text)
        writing.columns = " TOS set \(text)"
        if let name = serviceTypes.first(where: { $0.value == value && mask == 0x3f })?.name {
          writing.named = "  TOS set\(name)"
        } else if value == 0 {
          writing.named = " TOS and \(String.hex(~mask, digits: 2))"
        } else if value == mask {
          writing.named = " TOS or \(String.hex(value, digits: 2))"
        } else if mask == 0 {
          writing.named = " TOS xor \(String.hex(value, digits: 2))"
        }
        // What nft 1.0.6 prints of it, of IPv4, too.
        let (point, others) = (String.hex(value >> 2, digits: 2), String.hex(~mask >> 2 & 0x3f, digits: 2))
        var text6 = "ip6 dscp and \(others) xor \(point)"
        if mask == 0xff || mask == 0x3f {
          text6 = point
        } else if value == 0 {
          text6 = "ip6 dscp and \(String.hex(~mask >> 2, digits: 2))"
        } else if value == mask {
          text6 = "ip6 dscp or \(point)"
        } else if mask == 0 {
          text6 = "ip6 dscp xor \(point)"
        }
        writing.nft = "ip6 dscp set \(text6)"
        return writing
      }),
    "TCPOPTSTRIP": optionStripping, "HMARK": hashMark,
    "DSCP": IPTablesKind(
      [IPTablesOption("--set-dscp"), IPTablesOption("--set-dscp-class")],
      make: { (filling) throws(CommandError) in
        [try filling.codePoint("--set-dscp", "--set-dscp-class").value] + [UInt8](repeating: 0, count: 7)
      },
      write: { bytes, family in
        let text = String.hex(bytes.first ?? 0, digits: 2)
        var writing = Writing()
        writing.words.add("--set-dscp", text)
        writing.columns = " DSCP set \(text)"
        writing.nft = "\(family == .v4 ? "ip" : "ip6") dscp set \(text)"
        return writing
      }),
    "CLASSIFY": IPTablesKind(
      [IPTablesOption("--set-class")],
      make: { (filling) throws(CommandError) in
        let word = try filling.needed("--set-class").value
        let parts = word.text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { UInt16($0, radix: 16) }
        guard parts.count == 2, numbers.count == 2 else {
          throw filling.values.error(word, "Bad class value \"\(word.text)\"", fix: "as 1:10, in hexadecimal digits")
        }
        var writer = XTInfoWriter()
        writer.put(UInt32(numbers[0]) << 16 | UInt32(numbers[1]))
        writer.pad(to: 8)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let number = reader.u32()
        let parts = (number >> 16, number & 0xffff)
        var writing = Writing()
        let saved = [parts.0, parts.1].map { String(String.hex($0, digits: 4).dropFirst(2)) }.joined(separator: ":")
        writing.words.add("--set-class", saved)
        writing.columns = " CLASSIFY set \(parts.0.hex):\(parts.1.hex)"
        writing.nft = "meta priority set \(parts.0.hex):\(parts.1.hex)"
        return writing
      }),
    "CHECKSUM": IPTablesKind(
      [IPTablesOption("--checksum-fill", count: 0)],
      make: { (filling) throws(CommandError) in
        guard filling.has("--checksum-fill") else {
          throw filling.values.error(
            filling.item.word, "CHECKSUM: option \"--checksum-fill\" must be specified", fix: "add --checksum-fill",
            ending: .paragraph)
        }
        return [1] + [UInt8](repeating: 0, count: 7)
      },
      write: { bytes, _ in
        guard bytes.first == 1 else { return nil }
        var writing = Writing()
        writing.words.add("--checksum-fill")
        writing.columns = " CHECKSUM fill"
        return writing
      }),
    "ECN": IPTablesKind(
      of: [.v4], [IPTablesOption("--ecn-tcp-remove", count: 0)],
      make: { (filling) throws(CommandError) in
        guard filling.has("--ecn-tcp-remove") else {
          throw filling.values.error(
            filling.item.word, "ECN target: An operation is required", fix: "add --ecn-tcp-remove")
        }
        return [0x30] + [UInt8](repeating: 0, count: 7)
      },
      write: { bytes, _ in
        guard bytes.first == 0x30 else { return nil }
        var writing = Writing()
        writing.words.add("--ecn-tcp-remove")
        writing.columns = " ECN TCP remove"
        return writing
      }),
  ]

  /// `-j TTL` and `-j HL`.
  private static func hopsTarget(_ name: String, _ family: IPFamily) -> IPTablesKind {
    let options = ["set", "inc", "dec"].map { "--\(name.lowercased())-\($0)" }
    return IPTablesKind(
      of: [family], options.map { IPTablesOption($0) },
      make: { (filling) throws(CommandError) in
        let (option, given) = try filling.one(options, "\(name): You must specify an action")
        let least: UInt64 = option == options[0] ? 0 : 1
        guard let number = try filling.number(option, least...255) else { throw filling.bad(given.value, option) }
        return [UInt8(options.firstIndex(of: option) ?? 0), UInt8(clamping: number)] + [UInt8](repeating: 0, count: 6)
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (mode, number) = (Int(reader.u8()), reader.u8())
        guard mode < 3 else { return nil }
        var writing = Writing()
        writing.words.add(options[mode], "\(number)")
        writing.columns = " \(name) \(["set to", "increment by", "decrement by"][mode]) \(number)"
        return writing
      })
  }
}
