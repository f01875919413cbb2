import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// The matches of things that belong to packets: sockets, connections, routes, bridge ports.
  static let connections: [String: IPTablesKind] = [
    "socket": flags(
      3, [("--transparent", 1), ("--nowildcard", 2), ("--restore-skmark", 4)],
      columns: { " socket" + $0.map { " \($0)" }.joined() }, nft: { _ in nil }),
    "rpfilter": flags(
      0, [("--loose", 1), ("--validmark", 2), ("--accept-local", 4), ("--invert", 8)],
      columns: { " rpfilter" + $0.map { " \($0.dropFirst(2))" }.joined() },
      nft: { flags in
        let local = flags & 4 != 0 ? "fib saddr type != local " : ""
        let mark = flags & 2 != 0 ? " . mark" : ""
        let device = flags & 1 != 0 ? "" : " . iif"
        return "\(local)fib saddr\(mark)\(device) oif \(flags & 8 != 0 ? "0" : "!= 0")"
      }),
    "quota": IPTablesKind(
      [IPTablesOption("--quota", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        _ = try filling.needed("--quota")
        let number = try filling.number("--quota", 0 ... .max) ?? 0
        var writer = XTInfoWriter()
        writer.put(UInt32(filling.isInverted("--quota") ? 1 : 0))
        writer.pad(to: 8)
        writer.put(long: number)
        writer.pad(to: 24)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let isInverted = reader.u32() & 1 != 0
        _ = reader.u32()
        let number = reader.u64()
        var writing = Writing()
        writing.words.add(isInverted, "--quota", "\(number)")
        writing.columns = " quota: \(number) bytes"
        writing.nft = "quota \(isInverted ? "over " : "")\(number) bytes"
        return writing
      }),
    "helper": IPTablesKind(
      [IPTablesOption("--helper", isInvertible: true)],
      make: { (filling) throws(CommandError) in
        let given = try filling.needed("--helper")
        guard given.value.text.utf8.count < 30 else {
          throw filling.bad(given.value, "--helper", fix: "at most 29 bytes")
        }
        var writer = XTInfoWriter()
        writer.put(UInt32(given.isInverted ? 1 : 0))
        writer.put(given.value.text, length: 30)
        writer.pad(to: 40)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (isInverted, name) = (reader.u32() != 0, reader.text(30))
        var writing = Writing()
        writing.words.add(isInverted, "--helper")
        writing.words.add(text: name)
        writing.columns = " helper match\(isInverted ? " !" : "") \"\(name)\""
        writing.nft = "ct helper \(isInverted ? "!= " : "")\"\(name)\""
        return writing
      }),
    "connbytes": connectionBytes, "cluster": cluster, "physdev": bridgePorts,
  ]

  /// A match that is nothing but flags.
  private static func flags(
    _ revision: UInt32, _ names: [(option: String, bit: UInt8)], columns: @escaping @Sendable ([String]) -> String,
    nft: @escaping @Sendable (UInt8) -> String?
  ) -> IPTablesKind {
    IPTablesKind(
      revision: revision, names.map { IPTablesOption($0.option, count: 0) },
      make: { (filling) throws(CommandError) in
        [names.reduce(0) { filling.has($1.option) ? $0 | $1.bit : $0 }] + [UInt8](repeating: 0, count: 7)
      },
      write: { bytes, _ in
        let all = bytes.first ?? 0
        guard all & ~names.reduce(0, { $0 | $1.bit }) == 0 else { return nil }
        var writing = Writing()
        let set = names.filter { all & $0.bit != 0 }.map(\.option)
        for option in set { writing.words.add(option) }
        writing.columns = columns(set)
        writing.nft = nft(all)
        return writing
      })
  }

  private static let modes = ["packets", "bytes", "avgpkt"]
  private static let directions = ["original", "reply", "both"]

  /// `-m connbytes`
  private static let connectionBytes = IPTablesKind(
    [
      IPTablesOption("--connbytes", isInvertible: true), IPTablesOption("--connbytes-dir"),
      IPTablesOption("--connbytes-mode"),
    ],
    make: { (filling) throws(CommandError) in
      let given = try filling.needed("--connbytes")
      let direction = try filling.place("--connbytes-dir", directions)
      let mode = try filling.place("--connbytes-mode", modes)
      let range = try filling.range("--connbytes", .max) ?? 0...0
      let isOpen = !given.value.text.contains(":") || given.value.text.hasSuffix(":")
      var (from, to) = (range.lowerBound, isOpen ? .max : range.upperBound)
      // It is inverted by its ends.
      if given.isInverted { (from, to) = (to, from) }
      var writer = XTInfoWriter()
      writer.put(long: from)
      writer.put(long: to)
      writer.put([mode, direction])
      writer.pad(to: 24)
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      var (from, to) = (reader.u64(), reader.u64())
      let (mode, direction) = (Int(reader.u8()), Int(reader.u8()))
      guard modes.indices.contains(mode), directions.indices.contains(direction) else { return nil }
      let isInverted = from > to
      if isInverted { (from, to) = (to, from) }
      let text = to == .max ? "\(from)" : "\(from):\(to)"
      var writing = Writing()
      writing.words.add(isInverted, "--connbytes", text)
      writing.words.add("--connbytes-mode", modes[mode], "--connbytes-dir", directions[direction])
      writing.columns =
        "\(isInverted ? " !" : "") connbytes \(text) connbytes mode \(modes[mode])"
        + " connbytes direction \(directions[direction])"
      let field = "ct \(direction == 2 ? "" : directions[direction] + " ")\(modes[mode])"
      writing.nft =
        to == .max
        ? "\(field) \(isInverted ? "lt" : "ge") \(from)" : "\(field) \(isInverted ? "!= " : "")\(from)-\(to)"
      return writing
    })

  /// `-m cluster`
  private static let cluster = IPTablesKind(
    [
      IPTablesOption("--cluster-total-nodes"), IPTablesOption("--cluster-local-node", isInvertible: true),
      IPTablesOption("--cluster-local-nodemask", isInvertible: true), IPTablesOption("--cluster-hash-seed"),
    ],
    make: { (filling) throws(CommandError) in
      let (node, given) = try filling.one(
        ["--cluster-local-node", "--cluster-local-nodemask"],
        "cluster match: `--cluster-local-node' or`--cluster-local-nodemask' is missing")
      _ = try filling.needed("--cluster-total-nodes")
      _ = try filling.needed("--cluster-hash-seed")
      let total = try filling.number("--cluster-total-nodes", 1...32) ?? 1
      let seed = try filling.number("--cluster-hash-seed", 0...UInt64(UInt32.max)) ?? 0
      var mask = try filling.number("--cluster-local-nodemask", 1...32) ?? 0
      if let number = try filling.number("--cluster-local-node", 1...32) {
        guard number <= total else {
          throw filling.values.error(
            given.value, "cluster match: `--cluster-local-node' must be <= `--cluster-total-nodes'",
            fix: "a number from 1 to \(total)")
        }
        mask = 1 << (number - 1)
      }
      guard mask < 1 << total else {
        throw filling.values.error(
          given.value, "cluster match: `--cluster-local-nodemask' too big for `--cluster-total-nodes'",
          fix: "less than \(1 << total)")
      }
      var writer = XTInfoWriter()
      for number in [total, mask, seed, filling.isInverted(node) ? 1 : 0] { writer.put(UInt32(clamping: number)) }
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (total, mask, seed, flags) = (reader.u32(), reader.u32(), reader.u32(), reader.u32())
      let (maskText, seedText) = (String.hex(mask, digits: 8), String.hex(seed, digits: 8))
      var writing = Writing()
      writing.words.add(flags & 1 != 0, "--cluster-local-nodemask", maskText)
      writing.words.add("--cluster-total-nodes", "\(total)", "--cluster-hash-seed", seedText)
      writing.columns =
        " cluster \(flags & 1 != 0 ? "!" : "")node_mask=\(maskText) total_nodes=\(total) hash_seed=\(seedText)"
      // What nft prints of it: nodes from 1 where it is one, from 0 where they are several, and nothing of an inversion.
      let nodes = (0..<32).filter { mask & 1 << UInt32($0) != 0 }
      let hash = "jhash ct original saddr mod \(total) seed \(seedText)"
      let named = nodes.count == 1 ? "eq \(nodes[0] + 1)" : "{ \(nodes.map(String.init).joined(separator: ", ")) }"
      writing.nft = nodes.isEmpty ? nil : "\(hash) \(named) meta pkttype set host"
      return writing
    })

  /// `-m physdev`
  private static let bridgePorts: IPTablesKind = {
    let names: [(option: String, bit: UInt8)] = [
      ("--physdev-in", 1), ("--physdev-out", 2), ("--physdev-is-bridged", 4), ("--physdev-is-in", 8),
      ("--physdev-is-out", 16),
    ]
    return IPTablesKind(
      names.map { IPTablesOption($0.option, count: $0.bit < 4 ? 1 : 0, isInvertible: true) },
      make: { (filling) throws(CommandError) in
        var writer = XTInfoWriter()
        for option in ["--physdev-in", "--physdev-out"] {
          let start = writer.bytes.count
          if let given = filling.given(option) {
            let name = Array(given.value.text.utf8)
            guard name.count < 16, !name.isEmpty else {
              throw filling.values.error(
                given.value, "interface name `\(given.value.text)' must be shorter than IFNAMSIZ (15)")
            }
            let isOpen = name.last == UInt8(ascii: "+")
            writer.put(name)
            writer.pad(to: start + 16)
            writer.put([UInt8](repeating: 0xff, count: isOpen ? name.count - 1 : name.count + 1))
          }
          writer.pad(to: start + 32)
        }
        let given = names.filter { filling.has($0.option) }
        guard !given.isEmpty else {
          throw filling.values.error(
            filling.item.word, "PHYSDEV: no physdev option specified", fix: "add --physdev-in eth0")
        }
        writer.put(given.reduce(UInt8(0)) { filling.isInverted($1.option) ? $0 | $1.bit : $0 })
        writer.put(given.reduce(UInt8(0)) { $0 | $1.bit })
        writer.pad(to: 72)
        return writer.bytes
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let input = reader.text(16)
        _ = reader.bytes(16)
        let output = reader.text(16)
        _ = reader.bytes(16)
        let (inverted, all) = (reader.u8(), reader.u8())
        var writing = Writing()
        writing.columns = " PHYSDEV match"
        // The order in which the real tool writes them.
        for (option, bit) in [names[3], names[0], names[4], names[1], names[2]] where all & bit != 0 {
          let isInverted = inverted & bit != 0
          if bit == 1 || bit == 2 {
            let name = bit == 1 ? input : output
            writing.words.add(isInverted, option, name)
            writing.columns += "\(isInverted ? " !" : "") \(option) \(name)"
          } else {
            writing.words.add(isInverted, option)
            writing.columns += "\(isInverted ? " !" : "") \(option)"
          }
        }
        return writing
      })
  }()
}

extension XTInfoWriter {
  /// A number of eight bytes in the machine's order.
  mutating func put(long value: UInt64) {
    put(UInt32(truncatingIfNeeded: value))
    put(UInt32(truncatingIfNeeded: value >> 32))
  }
}

extension XTInfoReader {
  /// A number of eight bytes in the machine's order.
  mutating func u64() -> UInt64 {
    let low = UInt64(u32())
    return low | UInt64(u32()) << 32
  }
}
