import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// Targets that send packets elsewhere, or tell of them.
  static let steering: [String: IPTablesKind] = [
    "TPROXY": proxy,
    "AUDIT": IPTablesKind(
      [IPTablesOption("--type")],
      make: { (filling) throws(CommandError) in
        guard let word = filling.given("--type")?.value else {
          throw filling.values.error(
            filling.item.word, "AUDIT: option \"--type\" must be specified", fix: "add --type accept",
            ending: .paragraph)
        }
        guard let number = auditTypes.firstIndex(of: word.text.lowercased()) else {
          throw filling.values.unknown(word, "Bad action type value \"\(word.text)\"", word.text, auditTypes)
        }
        return [UInt8(number)] + [UInt8](repeating: 0, count: 7)
      },
      write: { bytes, _ in
        guard let number = bytes.first.map({ Int($0) }), auditTypes.indices.contains(number) else { return nil }
        var writing = Writing()
        writing.words.add("--type", auditTypes[number])
        writing.columns = " AUDIT \(auditTypes[number])"
        writing.nft = "log level audit"
        return writing
      }),
    "NFQUEUE": queue, "SYNPROXY": synProxy, "TEE": duplicate, "CT": connection, "IDLETIMER": idleTimer,
  ]

  /// `-j IDLETIMER`, `struct idletimer_tg_info_v1`; the kernel refuses a timer of no seconds, and one without a name.
  private static let idleTimer = IPTablesKind(
    revision: 1, [IPTablesOption("--timeout"), IPTablesOption("--label"), IPTablesOption("--alarm", count: 0)],
    make: { (filling) throws(CommandError) in
      _ = try filling.needed("--timeout")
      let timeout = try filling.number("--timeout", 0...UInt64(UInt32.max)) ?? 0
      let label = try filling.needed("--label").value.text
      var writer = XTInfoWriter()
      writer.put(UInt32(clamping: timeout))
      writer.put(label, length: 28)
      writer.put([0, filling.has("--alarm") ? 1 : 0])
      writer.pad(to: 48)
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (timeout, label) = (reader.u32(), reader.text(28))
      _ = reader.u8()
      let isAlarm = reader.u8() == 1
      var writing = Writing()
      // What stands in no quotes here has none with the real tool, either.
      writing.words.add("--timeout", "\(timeout)", "--label", label)
      writing.columns = " timeout:\(timeout) label:\(label)" + (isAlarm ? " alarm" : "")
      if isAlarm { writing.words.add("--alarm") }
      return writing
    })

  private static let auditTypes = ["accept", "drop", "reject"]

  /// `-j TPROXY`
  private static let proxy = IPTablesKind(
    revision: 1, [IPTablesOption("--on-port"), IPTablesOption("--on-ip"), IPTablesOption("--tproxy-mark")],
    make: { (filling) throws(CommandError) in
      _ = try filling.needed("--on-port")
      let port = try filling.number("--on-port", 0...65_535) ?? 0
      let (value, mask) = try filling.masked("--tproxy-mark", UInt64(UInt32.max)) ?? (0, 0)
      var address = [UInt8](repeating: 0, count: filling.family.bitWidth / 8)
      if let word = filling.given("--on-ip")?.value {
        guard let given = IPAddress(word.text), given.family == filling.family else {
          throw filling.bad(word, "--on-ip", fix: "an address")
        }
        address = given.bytes
      }
      var writer = XTInfoWriter()
      writer.put(UInt32(clamping: mask))
      writer.put(UInt32(clamping: value))
      writer.put(address)
      writer.pad(to: 24)
      writer.put(big: UInt16(clamping: port))
      writer.pad(to: 32)
      return writer.bytes
    },
    write: { bytes, family in
      var reader = XTInfoReader(bytes)
      let (mask, value) = (reader.u32(), reader.u32())
      guard let address = IPAddress(bytes: Array(reader.bytes(16).prefix(family.bitWidth / 8))) else { return nil }
      let port = reader.big16()
      let mark = "0x\(value.hex)/0x\(mask.hex)"
      var writing = Writing()
      writing.words.add("--on-port", "\(port)", "--on-ip", "\(address)", "--tproxy-mark", mark)
      writing.columns = " TPROXY redirect \(address):\(port) mark \(mark)"
      return writing
    })

  /// `-j NFQUEUE`
  private static let queue = IPTablesKind(
    revision: 3,
    [
      IPTablesOption("--queue-num"), IPTablesOption("--queue-balance"), IPTablesOption("--queue-bypass", count: 0),
      IPTablesOption("--queue-cpu-fanout", count: 0),
    ],
    make: { (filling) throws(CommandError) in
      var range = UInt64(0)...0
      if let given = filling.given("--queue-balance") {
        if filling.has("--queue-num") {
          throw filling.values.error(
            given.option, "NFQUEUE: option \"--queue-num\" cannot be used together with \"--queue-balance\"",
            fix: "keep one of them", ending: .sentence)
        }
        range = try filling.range("--queue-balance", 65_535) ?? range
        guard range.count > 1 else { throw filling.bad(given.value, "--queue-balance", fix: "as 0:3") }
      } else if let number = try filling.number("--queue-num", 0...65_535) {
        range = number...number
      }
      if let fanout = filling.given("--queue-cpu-fanout"), range.count < 2 {
        throw filling.values.error(
          fanout.option, "NFQUEUE: option \"--queue-cpu-fanout\" also requires \"--queue-balance\".",
          fix: "add --queue-balance 0:3", ending: .paragraph)
      }
      var writer = XTInfoWriter()
      writer.put(UInt16(clamping: range.lowerBound))
      writer.put(UInt16(clamping: range.count))
      writer.put(UInt16((filling.has("--queue-bypass") ? 1 : 0) | (filling.has("--queue-cpu-fanout") ? 2 : 0)))
      writer.pad(to: 8)
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (first, count, flags) = (reader.u16(), reader.u16(), reader.u16())
      let (last, overflow) = first.addingReportingOverflow(count &- 1)
      guard count > 0, !overflow, flags < 4 else { return nil }
      var writing = Writing()
      writing.words.add(count > 1 ? "--queue-balance" : "--queue-num", count > 1 ? "\(first):\(last)" : "\(first)")
      writing.columns = " NFQUEUE " + (count > 1 ? "balance \(first):\(last)" : "num \(first)")
      var names: [String] = []
      for (bit, option, word) in [(UInt16(1), "bypass", "bypass"), (2, "cpu-fanout", "fanout")] where flags & bit != 0 {
        writing.words.add("--queue-\(option)")
        writing.columns += " \(option)"
        names.append(word)
      }
      writing.nft =
        "queue num \(first)" + (count > 1 ? "-\(last)" : "") + (names.isEmpty ? "" : " \(names.joined(separator: ","))")
      return writing
    })

  /// `-j SYNPROXY`
  private static let synProxy = IPTablesKind(
    [
      IPTablesOption("--sack-perm", count: 0), IPTablesOption("--timestamp", count: 0), IPTablesOption("--wscale"),
      IPTablesOption("--mss"), IPTablesOption("--ecn", count: 0),
    ],
    make: { (filling) throws(CommandError) in
      var options: UInt8 = 0
      let known: [(String, UInt8)] = [
        ("--mss", 1), ("--wscale", 2), ("--sack-perm", 4), ("--timestamp", 8), ("--ecn", 0x10),
      ]
      for (option, bit) in known where filling.has(option) { options |= bit }
      let scale = UInt8(clamping: try filling.number("--wscale", 0...14) ?? 0)
      var writer = XTInfoWriter()
      writer.put([options, scale])
      writer.put(UInt16(clamping: try filling.number("--mss", 0...65_535) ?? 0))
      writer.pad(to: 8)
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (options, scale, size) = (reader.u8(), reader.u8(), reader.u16())
      guard options < 0x20 else { return nil }
      let parts: [(UInt8, String, String?)] = [
        (4, "sack-perm", nil), (8, "timestamp", nil), (2, "wscale", "\(scale)"), (1, "mss", "\(size)"),
        (0x10, "ecn", nil),
      ]
      var writing = Writing()
      var names = ""
      for (bit, option, value) in parts where options & bit != 0 {
        writing.words.add("--\(option)")
        names += "\(option) "
        guard let value else { continue }
        writing.words.add(value)
        names += "\(value) "
      }
      writing.columns = " SYNPROXY \(names)"
      writing.nft = names.isEmpty ? "synproxy" : "synproxy \(names.dropLast())"
      return writing
    })

  /// `-j TEE`
  private static let duplicate = IPTablesKind(
    revision: 1, [IPTablesOption("--gateway"), IPTablesOption("--oif")],
    make: { (filling) throws(CommandError) in
      let word = try filling.needed("--gateway").value
      guard let address = IPAddress(word.text), address.family == filling.family else {
        throw filling.bad(word, "--gateway", fix: "an address")
      }
      var writer = XTInfoWriter()
      writer.put(address.bytes)
      writer.pad(to: 16)
      if let device = filling.given("--oif")?.value {
        guard device.text.utf8.count < 16, !device.text.isEmpty else { throw filling.bad(device, "--oif") }
        writer.put(device.text, length: 16)
      }
      writer.pad(to: 40)
      return writer.bytes
    },
    write: { bytes, family in
      var reader = XTInfoReader(bytes)
      guard let address = IPAddress(bytes: Array(reader.bytes(16).prefix(family.bitWidth / 8))) else { return nil }
      let device = reader.text(16)
      var writing = Writing()
      writing.words.add("--gateway", "\(address)")
      if !device.isEmpty { writing.words.add("--oif", device) }
      writing.columns = " TEE gw:\(address)" + (device.isEmpty ? "" : " oif=\(device)")
      writing.nft = "dup to \(address)" + (device.isEmpty ? "" : " device \(device)")
      return writing
    })

  private static let events: [(name: String, bit: UInt32)] = [
    ("new", 1), ("related", 2), ("destroy", 4), ("reply", 8), ("assured", 0x10), ("protoinfo", 0x20), ("helper", 0x40),
    ("mark", 0x80), ("natseqinfo", 0x100), ("secmark", 0x200),
  ]

  /// `-j CT` with more than `--notrack`.
  private static let connection = IPTablesKind(
    revision: 2,
    [IPTablesOption("--notrack", count: 0)]
      + ["--helper", "--timeout", "--ctevents", "--expevents", "--zone", "--zone-orig", "--zone-reply"].map {
        IPTablesOption($0)
      },
    make: { (filling) throws(CommandError) in
      var flags: UInt16 = filling.has("--notrack") ? 1 : 0
      var zone: UInt16 = 0
      let zones = ["--zone", "--zone-orig", "--zone-reply"].filter { filling.has($0) }
      if zones.count > 1, let other = zones.last.flatMap({ filling.given($0) }) {
        throw filling.values.error(
          other.option, "CT: option \"\(zones[0])\" cannot be used together with \"\(zones[1])\"",
          fix: "keep one of them", ending: .sentence)
      }
      if let option = zones.first, let word = filling.given(option)?.value {
        if option == "--zone-orig" { flags |= 4 }
        if option == "--zone-reply" { flags |= 8 }
        if word.text == "mark" {
          flags |= 0x10
        } else {
          guard let number = filling.values.number(word.text), number <= 65_535 else {
            throw filling.values.error(word, "Cannot parse \(word.text) as a zone ID", fix: "a number from 0 to 65535")
          }
          zone = UInt16(clamping: number)
        }
      }
      var writer = XTInfoWriter()
      writer.put(flags)
      writer.put(zone)
      writer.put(try filling.events("--ctevents", events))
      writer.put(try filling.events("--expevents", events))
      for (option, length) in [("--helper", 16), ("--timeout", 32)] {
        let text = filling.given(option)?.value.text ?? ""
        guard text.utf8.count < length else {
          throw filling.values.error(
            filling.given(option)?.value ?? filling.item.word,
            "CT: option \"\(option)\" takes at most \(length - 1) bytes", ending: .paragraph)
        }
        writer.put(text, length: length)
      }
      writer.pad(to: 72)
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (flags, zone, ct, expected) = (reader.u16(), reader.u16(), reader.u32(), reader.u32())
      let (helper, timeout) = (reader.text(16), reader.text(32))
      let known = events.reduce(UInt32(0)) { $0 | $1.bit }
      guard flags & ~0x1d == 0, (ct | expected) & ~known == 0 else { return nil }
      var writing = Writing()
      writing.columns = " CT"
      func add(_ option: String, _ value: String?) {
        writing.words.add("--\(option)")
        writing.columns += " \(option)"
        guard let value else { return }
        writing.words.add(value)
        writing.columns += " \(value)"
      }
      if flags & 1 != 0 { add("notrack", nil) }
      if !helper.isEmpty { add("helper", helper) }
      if !timeout.isEmpty { add("timeout", timeout) }
      for (option, bits) in [("ctevents", ct), ("expevents", expected)] where bits != 0 {
        add(option, events.filter { bits & $0.bit != 0 }.map(\.name).joined(separator: ","))
      }
      if flags & 0x1c != 0 || zone != 0 {
        let name = flags & 4 != 0 ? "zone-orig" : flags & 8 != 0 ? "zone-reply" : "zone"
        add(name, flags & 0x10 != 0 ? "mark" : "\(zone)")
      }
      return writing
    })
}
