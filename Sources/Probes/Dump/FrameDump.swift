public import Addressing

/// Frames in the words of tcpdump(8), one after the other: sequence numbers of TCP are told from a connection's first on.
public struct FrameDump: Sendable {
  /// `-n`: numbers instead of names.
  public var isNumeric = true
  /// `-q`: less of each protocol.
  public var isQuiet = false
  /// `-e`: what stands in front of the packet.
  public var showsLink = false
  /// The name of an address; nil where it has none.
  public var host: @Sendable (IPAddress) -> String? = { _ in nil }
  /// The name of a port of `tcp` or `udp`; nil where it has none.
  public var service: @Sendable (UInt16, String) -> String? = { _, _ in nil }

  /// The numbers from which those of a connection are counted, by its ends.
  var sequences: [[UInt8]: UInt32] = [:]
  /// How many packets are around the one that is read.
  private var depth = 0

  /// Prints numbers for addresses and ports, in one line a frame.
  public init() {}

  /// A frame without its time, in one line or several, without the last line's end.
  public mutating func text(of frame: CapturedFrame) -> String {
    let bytes = DumpBytes(frame.bytes[...])
    switch frame.link {
    case .ethernet: return ethernet(bytes, length: frame.length, showsLink: showsLink)
    case .raw:
      return packet(
        bytes.u8(0).map { $0 >> 4 == 6 ? 0x86dd : 0x0800 } ?? 0, bytes, length: frame.length, showsName: true)
    }
  }

  /// A frame as `-i any` shows it: the packet behind the frame's header.
  public mutating func cookedText(of frame: CapturedFrame) -> String {
    guard frame.link == .ethernet else { return text(of: frame) }
    return ethernet(DumpBytes(frame.bytes[...]), length: frame.length, showsLink: false)
  }

  mutating func ethernet(_ bytes: DumpBytes, length: Int, showsLink: Bool) -> String {
    guard let to = bytes.mac(0), let from = bytes.mac(6), var type = bytes.u16(12) else { return "[|ether]" }
    var place = 14
    var head = "\(name(of: from)) > \(name(of: to)), "
    if type < 0x600 {
      let inner = bytes.from(14)
      let isSTP = inner.u16(0) == 0x4242
      let text = isSTP ? spanningTree(inner.from(3), length: Int(type) - 3) : "LLC, length \(type)"
      let llc = isSTP ? "LLC, dsap STP (0x42) Individual, ssap STP (0x42) Command, ctrl 0x03: " : ""
      return showsLink ? head + "802.3, length \(type): \(llc)\(text)" : text
    }
    head += isQuiet ? "\(brief(type)), length \(length): " : "ethertype \(Self.name(ofType: type)), length \(length): "
    while type == 0x8100 || type == 0x88a8, let tag = bytes.u16(place), let next = bytes.u16(place + 2) {
      head += "vlan \(tag & 0xfff), p \(tag >> 13)\(tag & 0x1000 != 0 ? ", DEI" : ""), "
      head += isQuiet ? "\(brief(next)), " : "ethertype \(Self.name(ofType: next)), "
      type = next
      place += 4
    }
    let isKnown = [0x0800, 0x0806, 0x86dd, 0x88cc].contains(type)
    let rest =
      isKnown
      ? packet(type, bytes.from(place), length: length - place, showsName: !showsLink)
      : isQuiet ? "" : bytes.from(place).hex(withText: true)
    return showsLink || !isKnown ? head + rest : rest
  }

  /// The packet behind a frame's header.
  mutating func packet(_ type: UInt16, _ bytes: DumpBytes, length: Int, showsName: Bool) -> String {
    depth += 1
    defer { depth -= 1 }
    guard depth < 16 else { return "[too deep]" }
    switch type {
    case 0x0800: return (showsName ? "IP " : "") + ipv4(bytes)
    case 0x86dd: return (showsName ? "IP6 " : "") + ipv6(bytes)
    case 0x0806: return (showsName ? "ARP, " : "") + arp(bytes, length: length)
    case 0x88cc: return "LLDP, length \(length)"
    default: return "unknown ethertype, length \(length)"
    }
  }

  private static let types: [UInt16: String] = [
    0x0800: "IPv4", 0x0806: "ARP", 0x86dd: "IPv6", 0x8100: "802.1Q", 0x88a8: "802.1Q-QinQ", 0x88cc: "LLDP",
    0x6558: "TEB",
  ]

  static func name(ofType type: UInt16) -> String { "\(types[type] ?? "Unknown") (\(number(ofType: type)))" }

  private static func number(ofType type: UInt16) -> String {
    let number = String(type, radix: 16)
    return "0x\(String(repeating: "0", count: 4 - number.count))\(number)"
  }

  /// As `-q` has it.
  private func brief(_ type: UInt16) -> String {
    Self.types[type] ?? "Unknown Ethertype (\(Self.number(ofType: type)))"
  }

  func name(of mac: MACAddress) -> String {
    if isNumeric { return "\(mac)" }
    if mac.value == 0 { return "\(mac) (oui Ethernet)" }
    return mac.value == 0xffff_ffff_ffff ? "Broadcast" : "\(mac) (oui Unknown)"
  }

  func name(of address: IPAddress) -> String { (isNumeric ? nil : host(address)) ?? "\(address)" }

  private func arp(_ bytes: DumpBytes, length: Int) -> String {
    guard let operation = bytes.u16(6), let sender = bytes.mac(8), let from = bytes.address(14, 4),
      let target = bytes.mac(18), let to = bytes.address(24, 4)
    else { return "[|arp]" }
    let who: String
    switch operation {
    case 1:
      let isKnown = target.value != 0 && target != sender
      who = "Request who-has \(name(of: to))\(isKnown ? " (\(name(of: target)))" : "") tell \(name(of: from))"
    case 2: who = "Reply \(name(of: from)) is-at \(name(of: sender))"
    case 3: who = "Reverse Request who-is \(name(of: target)) tell \(name(of: sender))"
    case 4: who = "Reverse Reply \(name(of: target)) at \(name(of: to))"
    default: who = "Unknown (\(operation))"
    }
    return "\(who), length \(length)"
  }

  private func spanningTree(_ bytes: DumpBytes, length: Int) -> String {
    guard let version = bytes.u8(2), let type = bytes.u8(3) else { return "[|stp]" }
    let name = version == 0 ? "802.1d" : version == 2 ? "802.1w" : "802.1s"
    if type == 0x80 { return "STP \(name), Topology Change, length \(length)" }
    guard let flags = bytes.u8(4), let priority = bytes.u16(17), let bridge = bytes.mac(19), let port = bytes.u16(25)
    else {
      return "STP \(name), [|stp]"
    }
    let words: [(UInt8, String)] =
      version == 0
      ? [(1, "Topology change"), (0x80, "Topology change ACK")]
      : [
        (1, "Topology change"), (2, "Proposal"), (0x10, "Learn"), (0x20, "Forward"), (0x40, "Agreement"),
        (0x80, "Topology change ACK"),
      ]
    let set = words.filter { flags & $0.0 != 0 }.map(\.1)
    func hex(_ value: UInt16) -> String {
      let text = String(value, radix: 16)
      return String(repeating: "0", count: 4 - text.count) + text
    }
    return
      "STP \(name), \(type == 0 ? "Config" : "Rapid STP"), Flags [\(set.isEmpty ? "none" : set.joined(separator: ", "))], bridge-id \(hex(priority)).\(bridge).\(hex(port)), length \(length)"
  }
}

/// Bytes of a packet; nil where they end.
struct DumpBytes {
  let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  var count: Int { bytes.count }

  func from(_ place: Int) -> DumpBytes { DumpBytes(bytes.dropFirst(max(0, place))) }
  func prefix(_ count: Int) -> DumpBytes { DumpBytes(bytes.prefix(max(0, count))) }

  func u8(_ place: Int) -> UInt8? {
    place >= 0 && place < bytes.count ? bytes[bytes.startIndex + place] : nil
  }

  private func number(_ place: Int, _ size: Int) -> UInt64? {
    guard place >= 0, place + size <= bytes.count else { return nil }
    let start = bytes.startIndex + place
    return bytes[start..<(start + size)].reduce(0) { $0 << 8 | UInt64($1) }
  }

  func u16(_ place: Int) -> UInt16? { number(place, 2).map { UInt16(truncatingIfNeeded: $0) } }
  func u32(_ place: Int) -> UInt32? { number(place, 4).map { UInt32(truncatingIfNeeded: $0) } }
  func mac(_ place: Int) -> MACAddress? { number(place, 6).map { MACAddress($0) } }

  func address(_ place: Int, _ size: Int) -> IPAddress? {
    guard place >= 0, place + size <= bytes.count else { return nil }
    let start = bytes.startIndex + place
    return IPAddress(bytes: bytes[start..<(start + size)])
  }

  /// As tcpdump shows what it does not know.
  func hex(withText: Bool) -> String {
    var text = ""
    var place = 0
    while place < bytes.count {
      let row = Array(bytes.dropFirst(place).prefix(16))
      let offset = String(place, radix: 16)
      var line = "\n\t0x\(String(repeating: "0", count: max(0, 4 - offset.count)))\(offset): "
      var columns = ""
      for (index, byte) in row.enumerated() {
        columns += (index % 2 == 0 ? " " : "") + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
      if withText { columns += String(repeating: " ", count: max(0, 40 - columns.count)) }
      line += columns
      if withText {
        line += "  " + String(decoding: row.map { (0x21...0x7e).contains($0) ? $0 : 0x2e }, as: UTF8.self)
      }
      text += line
      place += 16
    }
    return text
  }
}
