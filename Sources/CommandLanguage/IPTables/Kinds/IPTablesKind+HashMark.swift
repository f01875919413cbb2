import IPTables
import Addressing
import Operations

extension IPTablesKind {
  /// `-j HMARK`: a mark of a hash of addresses, ports and the like.
  static let hashMark = IPTablesKind(
    HashMark.options.map { IPTablesOption($0) },
    make: { (filling) throws(CommandError) in
      var mark = HashMark()
      try mark.take(filling)
      return mark.bytes
    },
    write: { bytes, family in HashMark(bytes).writing(family) })
}

/// `struct xt_hmark_info`
private struct HashMark {
  static let options =
    ["--hmark-tuple", "--hmark-mod", "--hmark-offset", "--hmark-rnd"] + prefixes + masks + values

  private static let prefixes = ["--hmark-src-prefix", "--hmark-dst-prefix"]
  private static let masks = ["--hmark-sport-mask", "--hmark-dport-mask", "--hmark-spi-mask", "--hmark-proto-mask"]
  private static let values = ["--hmark-sport", "--hmark-dport", "--hmark-spi"]

  /// Bits of the flags: `XT_HMARK_SADDR_MASK` and so on.
  private enum Bit: UInt32 {
    case sourceMask, destinationMask, spi, spiMask, sourcePort, destinationPort, sourcePortMask, destinationPortMask
    case protocolMask, seed, modulus, offset, conntrack
  }

  /// The bit of each option.
  private static let bits: [String: Bit] = [
    "--hmark-src-prefix": .sourceMask, "--hmark-dst-prefix": .destinationMask, "--hmark-spi": .spi,
    "--hmark-spi-mask": .spiMask, "--hmark-sport": .sourcePort, "--hmark-dport": .destinationPort,
    "--hmark-sport-mask": .sourcePortMask, "--hmark-dport-mask": .destinationPortMask,
    "--hmark-proto-mask": .protocolMask, "--hmark-rnd": .seed, "--hmark-mod": .modulus, "--hmark-offset": .offset,
  ]

  /// What a member of `--hmark-tuple` sets.
  private static let members: [String: Bit] = [
    "src": .sourceMask, "dst": .destinationMask, "sport": .sourcePortMask, "dport": .destinationPortMask,
    "spi": .spiMask, "proto": .protocolMask, "ct": .conntrack,
  ]

  private var sourceMask = [UInt8](repeating: 0, count: 16)
  private var destinationMask = [UInt8](repeating: 0, count: 16)
  /// Masks and values of both ports, or of the security parameter index, in the network's order.
  private var numbers = [UInt8](repeating: 0, count: 8)
  private var flags: UInt32 = 0
  private var protocolMask: UInt16 = 0
  private var seed: UInt32 = 0
  private var modulus: UInt32 = 0
  private var offset: UInt32 = 0

  init() {}

  init(_ bytes: [UInt8]) {
    var reader = XTInfoReader(bytes)
    sourceMask = reader.bytes(16)
    destinationMask = reader.bytes(16)
    numbers = reader.bytes(8)
    flags = reader.u32()
    protocolMask = reader.u16()
    _ = reader.u16()
    seed = reader.u32()
    modulus = reader.u32()
    offset = reader.u32()
  }

  var bytes: [UInt8] {
    var writer = XTInfoWriter()
    writer.put(sourceMask)
    writer.put(destinationMask)
    writer.put(numbers)
    writer.put(flags)
    writer.put(protocolMask)
    writer.pad(to: 48)
    for number in [seed, modulus, offset] { writer.put(number) }
    writer.pad(to: 64)
    return writer.bytes
  }

  private func has(_ bit: Bit) -> Bool { flags & 1 << bit.rawValue != 0 }

  // MARK: Options

  mutating func take(_ filling: IPTablesFilling) throws(CommandError) {
    for option in Self.prefixes {
      guard let word = filling.given(option)?.value else { continue }
      set(option, try Self.mask(word, option, filling))
    }
    let wide = UInt64(UInt32.max)
    for option in Self.masks + Self.values + ["--hmark-rnd", "--hmark-mod", "--hmark-offset"] {
      let isLong = ["spi-mask", "-spi", "-rnd", "-mod", "-offset"].contains(where: option.hasSuffix)
      let least: UInt64 = option == "--hmark-mod" ? 1 : 0
      guard let number = try filling.number(option, least...(isLong ? wide : 65_535)) else { continue }
      set(option, number)
    }
    if let tuple = filling.given("--hmark-tuple") { try take(tuple, filling) }
    func fail(_ message: String, _ fix: String) -> CommandError {
      filling.values.error(filling.item.word, message, fix: fix)
    }
    guard has(.modulus) else { throw fail("--hmark-mod is mandatory", "add --hmark-mod 10") }
    guard has(.seed) else { throw fail("--hmark-rnd is mandatory", "add --hmark-rnd 0xcafe") }
    guard flags & 0x11ff != 0 else { throw fail("you have to specify --hmark-tuple at least", "add --hmark-tuple src") }
    if has(.spiMask), has(.sourcePortMask) || has(.destinationPortMask) {
      throw fail(
        "you cannot use --hmark-spi-mask and --hmark-?port-mask,at the same time", "leave out either of them")
    }
  }

  /// `--hmark-tuple src,dst,sport,dport`: all bits of each of them.
  private mutating func take(_ tuple: IPTablesExtension.Given, _ filling: IPTablesFilling) throws(CommandError) {
    let word = tuple.value
    guard !word.text.isEmpty else {
      throw filling.values.error(
        word,
        "\"--hmark-tuple\" requires a list of types with no spaces, e.g. src,dst,sport,dport,proto",
        fix: "as src,dst")
    }
    for part in word.text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let bit = Self.members[String(part)] else {
        let rest =
          part.isEmpty ? "," + word.text.split(separator: ",").dropFirst().joined(separator: ",") : String(part)
        throw filling.values.unknown(word, "Bad type \"\(rest)\"", String(part), Self.members.keys.sorted())
      }
      if let option = Self.bits.first(where: { $0.value == bit })?.key, let other = filling.given(option),
        other.option.column > tuple.option.column
      {
        throw filling.values.error(
          other.option, "HMARK: option \"\(option)\" can only be used once", fix: "leave out either of them",
          ending: .sentence)
      }
      flags |= 1 << bit.rawValue
      switch bit {
      case .sourceMask: sourceMask = [UInt8](repeating: 0xff, count: 16)
      case .destinationMask: destinationMask = [UInt8](repeating: 0xff, count: 16)
      case .sourcePortMask: numbers.replaceSubrange(0..<2, with: [0xff, 0xff])
      case .destinationPortMask: numbers.replaceSubrange(2..<4, with: [0xff, 0xff])
      case .spiMask: numbers.replaceSubrange(0..<4, with: [0xff, 0xff, 0xff, 0xff])
      case .protocolMask: protocolMask = .max
      case .spi, .sourcePort, .destinationPort, .seed, .modulus, .offset, .conntrack: break
      }
    }
  }

  private mutating func set(_ option: String, _ mask: [UInt8]) {
    if let bit = Self.bits[option] { flags |= 1 << bit.rawValue }
    if option == "--hmark-src-prefix" {
      sourceMask.replaceSubrange(0..<mask.count, with: mask)
    } else {
      destinationMask.replaceSubrange(0..<mask.count, with: mask)
    }
  }

  private mutating func set(_ option: String, _ number: UInt64) {
    if let bit = Self.bits[option] { flags |= 1 << bit.rawValue }
    let value = UInt32(clamping: number)
    let short = [UInt8(value >> 8 & 0xff), UInt8(value & 0xff)]
    let long = [UInt8(value >> 24), UInt8(value >> 16 & 0xff)] + short
    switch option {
    case "--hmark-sport-mask": numbers.replaceSubrange(0..<2, with: short)
    case "--hmark-dport-mask": numbers.replaceSubrange(2..<4, with: short)
    case "--hmark-spi-mask": numbers.replaceSubrange(0..<4, with: long)
    case "--hmark-sport": numbers.replaceSubrange(4..<6, with: short)
    case "--hmark-dport": numbers.replaceSubrange(6..<8, with: short)
    case "--hmark-spi": numbers.replaceSubrange(4..<8, with: long)
    case "--hmark-proto-mask": protocolMask = UInt16(clamping: number)
    case "--hmark-rnd": seed = value
    case "--hmark-mod": modulus = value
    default: offset = value
    }
  }

  /// `24` or `255.255.255.0`; one that is longer than an address of IPv4 by one is all bits of the field, as the real tool has it.
  private static func mask(_ word: Word, _ option: String, _ filling: IPTablesFilling) throws(CommandError) -> [UInt8] {
    let family = filling.family
    if let address = IPAddress(word.text), address.family == family { return address.bytes }
    let most = UInt64(family.bitWidth)
    let number = filling.values.number(word.text)
    if number == 33, family == .v4 { return [UInt8](repeating: 0xff, count: 16) }
    let length = number.flatMap { $0 <= most ? Int($0) : nil }
    guard let length, let mask = IPTablesValues.mask(length, family) else {
      throw filling.values.error(
        word, "HMARK: bad value for option \"\(option)\", neither a valid network mask nor valid CIDR (0-\(most)).",
        fix: "as 24", ending: .paragraph)
    }
    return mask.bytes
  }

  // MARK: Words

  private func number(_ range: Range<Int>) -> UInt32 { numbers[range].reduce(0) { $0 << 8 | UInt32($1) } }

  /// The length of a mask, or the mask where it is no prefix.
  private func text(_ mask: [UInt8], _ family: IPFamily) -> String {
    let bytes = Array(mask.prefix(family.bitWidth / 8))
    guard let address = IPAddress(bytes: bytes), let length = IPTablesAddress(address, mask: address)?.prefixLength
    else { return "" }
    return "\(length)"
  }

  func writing(_ family: IPFamily) -> IPTablesKind.Writing? {
    guard flags < 0x2000 else { return nil }
    var writing = IPTablesKind.Writing()
    writing.columns = " HMARK mod \(modulus)" + (has(.offset) ? " + 0x\(offset.hex)" : "") + " "
    if has(.conntrack) { writing.columns += "ct, " }
    func add(_ bit: Bit, _ name: String, _ saved: String, _ listed: String) {
      guard has(bit) else { return }
      writing.words.add("--hmark-\(name)", saved)
      writing.columns += "\(name) \(listed) "
    }
    for (bit, name, mask) in [
      (Bit.sourceMask, "src-prefix", sourceMask), (.destinationMask, "dst-prefix", destinationMask),
    ] {
      let length = text(mask, family)
      // Of a whole address of IPv6 a listing has no length.
      add(bit, name, length, family == .v6 && length == "128" ? "" : length)
    }
    let parts: [(bit: Bit, name: String, value: UInt32, digits: Int)] = [
      (.sourcePortMask, "sport-mask", number(0..<2), 4), (.destinationPortMask, "dport-mask", number(2..<4), 4),
      (.spiMask, "spi-mask", number(0..<4), 8), (.sourcePort, "sport", number(4..<6), 4),
      (.destinationPort, "dport", number(6..<8), 4), (.spi, "spi", number(4..<8), 8),
      (.protocolMask, "proto-mask", UInt32(protocolMask), 2), (.seed, "rnd", seed, 8),
    ]
    for part in parts { add(part.bit, part.name, .hex(part.value, digits: part.digits), "0x\(part.value.hex)") }
    writing.words.add("--hmark-mod", "\(modulus)")
    if has(.offset) { writing.words.add("--hmark-offset", "\(offset)") }
    if has(.conntrack) { writing.words.add("--hmark-tuple", "ct") }
    return writing
  }
}
