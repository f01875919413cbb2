import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// The fields that a step of a policy of IPsec compares, and their bits.
  fileprivate static let policyFields: [(option: String, bit: UInt8)] = [
    ("--reqid", 0x20), ("--spi", 0x10), ("--proto", 4), ("--mode", 8), ("--tunnel-dst", 2), ("--tunnel-src", 1),
  ]
  fileprivate static let policyProtocols: [(name: String, number: UInt8)] = [("esp", 50), ("ah", 51), ("ipcomp", 108)]
  fileprivate static let policyModes = ["transport", "tunnel"]

  /// `-m policy`: whether a packet came, or is to go, by IPsec. Source: `linux/netfilter/xt_policy.h`.
  static let policy = IPTablesKind(
    [
      IPTablesOption("--dir"), IPTablesOption("--pol"), IPTablesOption("--strict", count: 0),
      IPTablesOption("--next", count: 0),
    ] + policyFields.map { IPTablesOption($0.option, isInvertible: true) },
    make: { (filling) throws(CommandError) in try filling.policy() },
    write: { bytes, family in policyWriting(bytes, family) })

  private static func policyWriting(_ bytes: [UInt8], _ family: IPFamily) -> Writing? {
    guard bytes.count >= 308 else { return nil }
    var end = XTInfoReader(Array(bytes[304...]))
    let (flags, count) = (end.u16(), Int(end.u16()))
    guard flags & 3 == 1 || flags & 3 == 2, flags < 16, count <= 4 else { return nil }
    let isNone = flags & 4 != 0
    var writing = Writing()
    writing.words.add("--dir", flags & 1 != 0 ? "in" : "out")
    writing.words.add("--pol", isNone ? "none" : "ipsec")
    if flags & 8 != 0 { writing.words.add("--strict") }
    writing.columns =
      " policy match dir \(flags & 1 != 0 ? "in" : "out") pol \(isNone ? "none" : "ipsec")"
      + (flags & 8 != 0 ? " strict" : "")
    var named = writing.columns
    for step in 0..<count {
      if step > 0 { writing.words.add("--next") }
      if count > 1 {
        writing.columns += " [\(step)]"
        named += " [\(step)]"
      }
      guard let parts = policyStep(Array(bytes[(step * 76)..<(step * 76 + 76)]), family) else { return nil }
      for part in parts {
        writing.words.add(part.isInverted, part.option, part.value)
        let sign = part.isInverted ? " !" : ""
        writing.columns += "\(sign) \(part.option.dropFirst(2)) \(part.number ?? part.value)"
        named += "\(sign) \(part.option.dropFirst(2)) \(part.value)"
      }
    }
    writing.named = named
    // nft has words for whether there is any policy, and for nothing more.
    if flags == 5 { writing.nft = "meta secpath missing" }
    if flags == 1, count == 1, bytes.prefix(76).allSatisfy({ $0 == 0 }) { writing.nft = "meta secpath exists" }
    return writing
  }

  /// The field that a step compares: the option, its value, and the number that stands in listings in its place.
  private static func policyStep(
    _ bytes: [UInt8], _ family: IPFamily
  ) -> [(option: String, value: String, number: String?, isInverted: Bool)]? {
    var reader = XTInfoReader(bytes)
    let addresses = (reader.bytes(16), reader.bytes(16), reader.bytes(16), reader.bytes(16))
    let (spi, request) = (reader.u32(), reader.u32())
    let (transport, mode, compared, inverted) = (reader.u8(), reader.u8(), reader.u8(), reader.u8())
    guard compared < 0x40, inverted & ~compared == 0, mode < 2 || compared & 8 == 0 else { return nil }
    func network(_ address: [UInt8], _ mask: [UInt8]) -> String? {
      guard let address = IPAddress(bytes: Array(address.prefix(family.bitWidth / 8))) else { return nil }
      let length = mask.reduce(0) { $0 + $1.nonzeroBitCount }
      return "\(address)" + (length < family.bitWidth ? "/\(length)" : "")
    }
    var parts: [(option: String, value: String, number: String?, isInverted: Bool)] = []
    for (option, bit) in policyFields where compared & bit != 0 {
      var number: String?
      let value: String?
      switch option {
      case "--reqid": value = "\(request)"
      case "--spi": value = String.hex(spi)
      case "--proto":
        value = policyProtocols.first { $0.number == transport }?.name ?? "\(transport)"
        number = "\(transport)"
      case "--mode": value = policyModes[Int(mode)]
      case "--tunnel-dst": value = network(addresses.2, addresses.3)
      default: value = network(addresses.0, addresses.1)
      }
      guard let value else { return nil }
      parts.append((option, value, number, inverted & bit != 0))
    }
    return parts
  }
}

extension IPTablesFilling {
  /// `struct xt_policy_info`
  fileprivate func policy() throws(CommandError) -> [UInt8] {
    var flags: UInt16 = 0
    switch given("--dir")?.value {
    case nil:
      throw values.error(item.word, "policy match: neither --dir in nor --dir out specified", fix: "add --dir in")
    case let word? where word.text == "in": flags |= 1
    case let word? where word.text == "out": flags |= 2
    case let word?: throw values.unknown(word, "policy_match: invalid dir \"\(word.text)\"", word.text, ["in", "out"])
    }
    if let word = given("--pol")?.value {
      guard ["ipsec", "none"].contains(word.text) else {
        throw values.unknown(
          word, "policy match: invalid policy \"\(word.text)\"", word.text, ["ipsec", "none"])
      }
      if word.text == "none" { flags |= 4 }
    }
    let isStrict = has("--strict")
    if isStrict { flags |= 8 }
    let isNone = flags & 4 != 0
    if isNone, isStrict, let option = given("--strict")?.option {
      throw values.error(option, "policy match: policy none but --strict given", fix: "leave out --strict")
    }
    if let option = given("--next")?.option, !isStrict {
      throw values.error(
        option, "policy: option \"--next\" also requires \"--strict\"", fix: "add --strict", ending: .sentence)
    }
    let steps = item.earlier + [item.given]
    guard steps.count <= 4 else {
      throw values.error(item.word, "policy match: maximum policy depth reached", fix: "at most four steps")
    }
    var writer = XTInfoWriter()
    for (place, step) in steps.enumerated() {
      var filling = self
      filling.item = item.with(step)
      let isEmpty = !IPTablesKind.policyFields.contains { filling.has($0.option) }
      if isStrict, isEmpty {
        throw values.error(
          item.word,
          "policy match: empty policy element \(place). --strict is in effect, but at least one of reqid, spi, "
            + "tunnel-src, tunnel-dst, proto or mode is required.", fix: "add --proto esp")
      }
      writer.put(try filling.policyStep())
    }
    writer.pad(to: 304)
    writer.put(flags)
    writer.put(UInt16(isNone ? 0 : steps.count))
    writer.pad(to: 312)
    return writer.bytes
  }

  private func policyStep() throws(CommandError) -> [UInt8] {
    var (compared, inverted): (UInt8, UInt8) = (0, 0)
    for (option, bit) in IPTablesKind.policyFields where has(option) {
      compared |= bit
      if isInverted(option) { inverted |= bit }
    }
    var mode: UInt8 = 0
    if let word = given("--mode")?.value {
      guard let place = IPTablesKind.policyModes.firstIndex(of: word.text) else {
        throw values.unknown(
          word, "policy match: invalid mode \"\(word.text)\"", word.text, IPTablesKind.policyModes)
      }
      mode = UInt8(place)
    }
    var writer = XTInfoWriter()
    for option in ["--tunnel-src", "--tunnel-dst"] {
      let start = writer.bytes.count
      if let word = given(option)?.value {
        guard mode == 1 else {
          throw values.error(
            word, "policy match: --tunnel-src/--tunnel-dst is only valid in tunnel mode", fix: "add --mode tunnel")
        }
        let (address, mask) = try tunnelEnd(word, option)
        writer.put(address)
        writer.pad(to: start + 16)
        writer.put(mask)
      }
      writer.pad(to: start + 32)
    }
    let most = UInt64(UInt32.max)
    writer.put(UInt32(clamping: try number("--spi", 0...most) ?? 0))
    writer.put(UInt32(clamping: try number("--reqid", 0...most) ?? 0))
    writer.put([try policyProtocol(), mode, compared, inverted])
    return writer.bytes
  }

  private func policyProtocol() throws(CommandError) -> UInt8 {
    guard let word = given("--proto")?.value else { return 0 }
    let found = try values.transport(word, isInverted: false)?.number ?? 0
    guard IPTablesKind.policyProtocols.contains(where: { $0.number == found }) else {
      throw values.unknown(
        word, "policy match: protocol must be ah/esp/ipcomp", word.text, IPTablesKind.policyProtocols.map(\.name))
    }
    return found
  }

  /// The end of a tunnel; one without a prefix has a mask of all bits.
  private func tunnelEnd(_ word: Word, _ option: String) throws(CommandError) -> (address: [UInt8], mask: [UInt8]) {
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let address = try values.wholeAddress(parts.first ?? "", word)
    guard parts.count > 1 else { return (address.bytes, [UInt8](repeating: .max, count: 16)) }
    let length = try values.prefixLength(parts[1], word, item.name, option)
    return (address.bytes, IPTablesValues.mask(length, family)?.bytes ?? [])
  }
}
