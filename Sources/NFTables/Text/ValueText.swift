internal import Addressing

/// How things are written.
public struct TextOptions: Hashable, Sendable {
  /// The names of interfaces by their index, for rules that match by index; `lo` is always known.
  public var interfaces: [UInt32: String]
  /// Whether handles are written: `nft -a`.
  public var showsHandles: Bool
  /// Whether counters, elements' remaining times and other states are left out: `nft -s`.
  public var isStateless: Bool
  /// Whether numbers stand in place of names, of priorities, too: `nft -n`.
  public var isNumeric = false
  /// Whether the elements of sets and maps with names are left out: `nft -t`.
  public var isTerse = false

  /// As `nft list ruleset` writes them, or otherwise.
  public init(interfaces: [UInt32: String] = [:], showsHandles: Bool = false, isStateless: Bool = false) {
    self.interfaces = interfaces
    self.showsHandles = showsHandles
    self.isStateless = isStateless
  }
}

/// Writes values as `nft` does.
struct ValueText {
  let options: TextOptions

  /// Writes a value of a type. The bytes are in the network's order, but for types that the kernel keeps in the machine's;
  /// `isBig` says that those are turned too. `separator` stands between flags; `isNumeric` leaves names out, as in ranges.
  func text(
    _ bytes: [UInt8], _ type: DataType, isBig: Bool = false, separator: String = ",", isNumeric: Bool = false
  ) -> String {
    switch type {
    case .ipv4Address, .ipv6Address:
      return IPAddress(bytes: bytes)?.description ?? hex(bytes)
    case .etherAddress, .linkAddress: return bytes.map { Self.hex($0) }.joined(separator: ":")
    case .interfaceName, .string: return name(bytes, isWhole: bytes.count == 16)
    default: break
    }
    let isTurned = type.isHostEndian && !isBig
    let number = isTurned ? HostBytes.number(bytes) : bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    return self.text(
      number, type, bytes: isBig ? bytes.reversed() : bytes, separator: separator, isNumeric: isNumeric)
  }

  /// Writes a number of a type; the bytes are those of labels, the lowest first.
  func text(
    _ number: UInt64, _ type: DataType, bytes: [UInt8] = [], separator: String = ",", isNumeric: Bool = false
  ) -> String {
    let isNumeric = isNumeric || options.isNumeric
    switch type {
    case .mark: return "0x" + Self.hex(number, 8)
    case .interfaceIndex:
      if number == 1 { return "\"lo\"" }
      return options.interfaces[UInt32(truncatingIfNeeded: number)].map { "\"\($0)\"" } ?? "\(number)"
    case .classID:
      if number == 0 { return "none" }
      if number == 0xffff_ffff { return "root" }
      return "\(String(number >> 16, radix: 16)):\(String(number & 0xffff, radix: 16))"
    case .time: return time(number)
    case .ctLabel:
      let set = bytes.enumerated().flatMap { at, byte in (0..<8).filter { byte >> $0 & 1 == 1 }.map { at * 8 + $0 } }
      return set.count == 1 ? "\(set[0])" : hex(bytes)
    case .timeHour: return "\"\(LocalTime.timeOfDay(number))\""
    case .timeDate: return "\"\(LocalTime.date(number))\""
    case .timeDay where !isNumeric, .deviceGroup where !isNumeric:
      return ValueNames.name(type, number).map { "\"\($0)\"" } ?? "\(number)"
    default: break
    }
    if let bits = ValueNames.bits(type), options.isNumeric {
      return flags(number, bits.map { ($0.0, "0x" + String($0.0, radix: 16)) }.sorted { $0.0 < $1.0 }, separator)
    }
    if ValueNames.bits(type) != nil, isNumeric { return "0x" + String(number, radix: 16) }
    if let bits = ValueNames.bits(type) { return flags(number, bits, separator) }
    if !isNumeric, let name = ValueNames.name(type, number) { return name }
    switch type {
    case .etherType: return "0x" + Self.hex(number, 4)
    case .bitmask: return "0x" + String(number, radix: 16)
    case .dscp: return "0x" + Self.hex(number, 2)
    case .ecn: return "0x" + Self.hex(number, 1)
    default: return "\(number)"
    }
  }

  /// A time in milliseconds: `1h5m`, or as numbers `3900s`.
  func time(_ milliseconds: UInt64) -> String {
    options.isNumeric ? "\(milliseconds / 1_000)s" : Self.duration(milliseconds)
  }

  private func flags(_ number: UInt64, _ bits: [(UInt64, String)], _ separator: String) -> String {
    var names = bits.filter { number & $0.0 != 0 }.map(\.1)
    let rest = bits.reduce(number) { $0 & ~$1.0 }
    if rest != 0 || names.isEmpty { names.append("0x" + String(rest, radix: 16)) }
    return names.joined(separator: separator)
  }

  /// A name in quotes; one that is not padded to its full length stands for all that begin with it.
  private func name(_ bytes: [UInt8], isWhole: Bool) -> String {
    let text = bytes.prefix { $0 != 0 }
    let isWildcard = text.count == bytes.count && (bytes.count < 16 || !isWhole)
    var name = String(decoding: text, as: UTF8.self)
    if !isWildcard, name.hasSuffix("*") { name = name.dropLast() + "\\*" }
    return "\"" + name + (isWildcard ? "*\"" : "\"")
  }

  /// `0x` and the digits without leading zeros.
  func hex(_ bytes: [UInt8]) -> String {
    let digits = bytes.map { Self.hex($0) }.joined().drop { $0 == "0" }
    return "0x" + (digits.isEmpty ? "0" : digits)
  }

  static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
  static func hex(_ number: UInt64, _ digits: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// A time of milliseconds: `1h5m`.
  static func duration(_ milliseconds: UInt64) -> String {
    let parts: [(UInt64, String)] = [
      (milliseconds / 86_400_000, "d"), (milliseconds / 3_600_000 % 24, "h"), (milliseconds / 60_000 % 60, "m"),
      (milliseconds / 1_000 % 60, "s"), (milliseconds % 1_000, "ms"),
    ]
    let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
    return text.isEmpty ? "0s" : text
  }

  /// An amount of bytes in the largest unit that divides it: `10 mbytes`.
  static func amount(_ bytes: UInt64) -> String {
    let (number, unit) = scaled(bytes)
    return "\(number) \(unit)"
  }

  static func scaled(_ bytes: UInt64) -> (UInt64, String) {
    var number = bytes
    var unit = 0
    let units = ["bytes", "kbytes", "mbytes"]
    while number > 0, number % 1_024 == 0, unit + 1 < units.count {
      number /= 1_024
      unit += 1
    }
    return (number, units[unit])
  }

  /// How many leading bits a mask has, if it has no other.
  static func prefix(_ mask: [UInt8]) -> Int? {
    var length = 0
    var isOver = false
    for byte in mask {
      if isOver {
        if byte != 0 { return nil }
        continue
      }
      let ones = (~byte).leadingZeroBitCount
      if ones < 8 {
        if byte << ones != 0 { return nil }
        isOver = true
      }
      length += ones
    }
    return length
  }

  /// The prefix that a range of addresses is, if it is one.
  static func prefix(from: [UInt8], through: [UInt8]) -> Int? {
    guard from.count == through.count else { return nil }
    let mask = zip(from, through).map { ~($0 ^ $1) }
    guard let length = prefix(mask), zip(from, mask).allSatisfy({ $0 & ~$1 == 0 }),
      zip(through, mask).allSatisfy({ $0 | $1 == 0xff })
    else { return nil }
    return length
  }
}
