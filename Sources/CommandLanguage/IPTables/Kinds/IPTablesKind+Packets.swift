import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// The matches of packets as a whole: their length, sender, kind and CPU.
  static let packets: [String: IPTablesKind] = [
    "mac": IPTablesKind(
      [IPTablesOption("--mac-source", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        let given = try filling.needed("--mac-source")
        let parts = given.value.text.split(separator: ":", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { $0.count < 3 ? UInt8($0, radix: 16) : nil }
        guard parts.count == 6, bytes.count == 6 else {
          throw filling.values.error(
            given.value, "Invalid MAC address specified.", fix: "as 02:00:00:00:00:01")
        }
        var writer = XTInfoWriter()
        writer.put(bytes + [0, 0])
        writer.put(UInt32(given.isInverted ? 1 : 0))
        writer.pad(to: 16)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let text = reader.bytes(6).map { String(String.hex($0, digits: 2).dropFirst(2)) }.joined(separator: ":")
        _ = reader.u16()
        let isInverted = reader.u32() != 0
        var writing = Writing()
        writing.words.add(isInverted, "--mac-source", text)
        writing.columns = " MAC\(isInverted ? " !" : "") \(text)"
        writing.nft = "ether saddr \(isInverted ? "!= " : "")\(text)"
        return writing
      }),
    "length": lengths("length", "--length", "meta length", shown: "length"),
    "pkttype": packetType,
    "cpu": IPTablesKind(
      [IPTablesOption("--cpu", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        _ = try filling.needed("--cpu")
        let number = try filling.number("--cpu", 0...UInt64(UInt32.max)) ?? 0
        var writer = XTInfoWriter()
        writer.put(UInt32(clamping: number))
        writer.put(UInt32(filling.isInverted("--cpu") ? 1 : 0))
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (number, isInverted) = (reader.u32(), reader.u32() != 0)
        var writing = Writing()
        writing.words.add(isInverted, "--cpu", "\(number)")
        writing.columns = " cpu\(isInverted ? " !" : "") \(number)"
        writing.nft = "cpu \(isInverted ? "!= " : "")\(number)"
        return writing
      }),
    "devgroup": deviceGroup,
    "realm": IPTablesKind(
      of: [.v4], [IPTablesOption("--realm", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        _ = try filling.needed("--realm")
        let (value, mask) = try filling.masked("--realm", UInt64(UInt32.max)) ?? (0, 0)
        var writer = XTInfoWriter()
        writer.put(UInt32(clamping: value))
        writer.put(UInt32(clamping: mask))
        writer.put(UInt8(filling.isInverted("--realm") ? 1 : 0))
        writer.pad(to: 16)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (value, mask, isInverted) = (reader.u32(), reader.u32(), reader.u8() != 0)
        let text = IPTablesMatch.text(value, mask)
        var writing = Writing()
        writing.words.add(isInverted, "--realm", text)
        writing.columns = "\(isInverted ? " !" : "") realm \(text)"
        let field = mask == .max ? "rtclassid" : "rtclassid and 0x\(mask.hex)"
        writing.nft = "\(field) \(isInverted ? "!= " : mask == .max ? "" : "== ")0x\(value.hex)"
        return writing
      }),
  ]

  /// A range of two bytes each, and whether it is inverted: `-m length`, `-m tcpmss`.
  static func lengths(_ name: String, _ option: String, _ field: String, shown: String) -> IPTablesKind {
    IPTablesKind(
      [IPTablesOption(option, isInvertible: true)],
      make: { (filling) throws(CommandError) in
        _ = try filling.needed(option)
        let range = try filling.range(option, 65_535) ?? 0...0
        var writer = XTInfoWriter()
        writer.put(UInt16(clamping: range.lowerBound))
        writer.put(UInt16(clamping: range.upperBound))
        writer.put(UInt8(filling.isInverted(option) ? 1 : 0))
        writer.pad(to: 8)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (first, last) = (UInt64(reader.u16()), UInt64(reader.u16()))
        let isInverted = reader.u8() != 0
        guard first <= last else { return nil }
        var writing = Writing()
        writing.words.add(isInverted, option, (first...last).text)
        writing.columns = " \(shown) \(isInverted ? "!" : "")\((first...last).text)"
        writing.nft = "\(field) \(isInverted ? "!= " : "")\((first...last).nftText)"
        return writing
      })
  }

  private static let packetTypes = ["unicast", "broadcast", "multicast"]

  private static let packetType = IPTablesKind(
    [IPTablesOption("--pkt-type", isInvertible: true)],
    make: { (filling) throws(CommandError) in
      let given = try filling.needed("--pkt-type")
      let text = given.value.text.lowercased()
      let others = ["bcast": "broadcast", "mcast": "multicast", "host": "unicast"]
      guard let number = packetTypes.firstIndex(of: others[text] ?? text) else {
        throw filling.values.error(
          given.value, "Bad packet type '\(given.value.text)'", fix: "unicast, broadcast or multicast")
      }
      var writer = XTInfoWriter()
      writer.put(UInt32(number))
      writer.put(UInt32(given.isInverted ? 1 : 0))
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (number, isInverted) = (Int(reader.u32()), reader.u32() != 0)
      guard packetTypes.indices.contains(number) else { return nil }
      var writing = Writing()
      writing.words.add(isInverted, "--pkt-type", packetTypes[number])
      writing.columns = " PKTTYPE \(isInverted ? "!=" : "=") \(packetTypes[number])"
      writing.nft = "pkttype \(isInverted ? "!= " : "")\(packetTypes[number])"
      return writing
    })

  private static let deviceGroup = IPTablesKind(
    [IPTablesOption("--src-group", isInvertible: true), IPTablesOption("--dst-group", isInvertible: true)],
    make: { (filling) throws(CommandError) in
      var flags: UInt32 = 0
      var numbers: [UInt32] = []
      for (option, bit) in [("--src-group", UInt32(1)), ("--dst-group", 4)] {
        let isNamed = filling.given(option)?.value.text == "default"
        let group = isNamed ? (0, UInt64(UInt32.max)) : try filling.masked(option, UInt64(UInt32.max))
        if group != nil { flags |= bit | (filling.isInverted(option) ? bit << 1 : 0) }
        numbers += [UInt32(clamping: group?.value ?? 0), UInt32(clamping: group?.mask ?? 0)]
      }
      guard flags != 0 else {
        throw filling.values.error(
          filling.item.word, "devgroup match: You must specify either '--src-group' or '--dst-group'",
          fix: "add --src-group 1")
      }
      var writer = XTInfoWriter()
      for number in [flags] + numbers { writer.put(number) }
      writer.pad(to: 24)
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let flags = reader.u32()
      var writing = Writing()
      var named = ""
      var nft: [String] = []
      for (option, field, bit) in [("src-group", "iifgroup", UInt32(1)), ("dst-group", "oifgroup", 4)] {
        let (value, mask) = (reader.u32(), reader.u32())
        guard flags & bit != 0 else { continue }
        let isInverted = flags & bit << 1 != 0
        let text = IPTablesMatch.text(value, mask)
        // The only group that has a name where nobody gave others.
        let name = value == 0 && mask == .max ? "default" : text
        writing.words.add(isInverted, "--\(option)")
        writing.words.add(text, shown: name)
        writing.columns += "\(isInverted ? " !" : "") \(option) \(text)"
        named += "\(isInverted ? " !" : "") \(option) \(name)"
        let masked = mask == .max ? field : "\(field) and 0x\(mask.hex)"
        nft.append("\(masked) \(isInverted ? "!= " : mask == .max ? "" : "== ")0x\(value.hex)")
      }
      writing.named = named
      writing.nft = nft.joined(separator: " ")
      return writing
    })
}
