import Addressing

/// IP and what it carries but transport.
extension FrameDump {
  mutating func ipv4(_ bytes: DumpBytes) -> String {
    guard let first = bytes.u8(0), first >> 4 == 4, let total = bytes.u16(2), let fragment = bytes.u16(6),
      let number = bytes.u8(9), let from = bytes.address(12, 4), let to = bytes.address(16, 4)
    else { return "[|ip]" }
    let header = Int(first & 0xf) * 4
    guard header >= 20, Int(total) >= header else { return "bad-hlen \(header)" }
    let ends = Ends(from: from, to: to)
    if fragment & 0x1fff != 0 {
      let name = isNumeric ? "ip-proto-\(number)" : Self.protocols[number] ?? "ip-proto-\(number)"
      return "\(way(ends)): \(name)"
    }
    let inner = bytes.prefix(Int(total)).from(header)
    return carried(number, inner, length: Int(total) - header, ends)
  }

  mutating func ipv6(_ bytes: DumpBytes) -> String {
    guard let first = bytes.u8(0), first >> 4 == 6, let size = bytes.u16(4), var next = bytes.u8(6),
      let from = bytes.address(8, 16), let to = bytes.address(24, 16)
    else { return "[|ip6]" }
    let ends = Ends(from: from, to: to)
    var inner = bytes.prefix(40 + Int(size)).from(40)
    var length = Int(size)
    var words = ""
    while [0, 43, 44, 60].contains(next), let following = inner.u8(0), let units = inner.u8(1) {
      var step = (Int(units) + 1) * 8
      switch next {
      case 0: words += "HBH "
      case 60: words += "DSTOPT "
      case 43: words += "srcrt "
      default:
        step = 8
        let offset = Int((inner.u16(2) ?? 0) & ~7)
        words += "frag (\(offset)|\(length - 8)) "
        if offset != 0 { return "\(way(ends)): " + words.dropLast() }
      }
      next = following
      inner = inner.from(step)
      length -= step
    }
    if next == 59 { return "\(way(ends)): \(words)no next header" }
    return carried(next, inner, length: length, ends, words)
  }

  /// Where a packet goes.
  struct Ends {
    var from: IPAddress
    var to: IPAddress
  }

  func way(_ ends: Ends) -> String { "\(name(of: ends.from)) > \(name(of: ends.to))" }

  private static let protocols: [UInt8: String] = [
    1: "icmp", 2: "igmp", 4: "ipencap", 6: "tcp", 17: "udp", 47: "gre", 50: "esp", 58: "ipv6-icmp", 89: "ospf",
    132: "sctp",
  ]

  /// - Parameter words: Of the headers of IPv6 in front of it.
  mutating func carried(
    _ number: UInt8, _ bytes: DumpBytes, length: Int, _ ends: Ends, _ words: String = ""
  ) -> String {
    switch number {
    case 6: return tcp(bytes, length: length, ends, words)
    case 17: return udp(bytes, length: length, ends, words)
    case 132:
      guard let from = bytes.u16(0), let to = bytes.u16(2) else { return "[|sctp]" }
      return "\(name(of: ends.from)).\(from) > \(name(of: ends.to)).\(to): \(words)sctp"
    default: break
    }
    let head = "\(way(ends)): \(words)"
    switch number {
    case 1: return head + icmp(bytes, length: length)
    case 58: return head + icmpV6(bytes, length: length, ends)
    case 2: return head + igmp(bytes)
    case 4: return head + packet(0x0800, bytes, length: length, showsName: !showsLink)
    case 41: return head + packet(0x86dd, bytes, length: length, showsName: !showsLink)
    case 47: return head + gre(bytes, length: length)
    case 50:
      guard let index = bytes.u32(0), let sequence = bytes.u32(4) else { return head + "[|esp]" }
      let hex = String(index, radix: 16)
      return head
        + "ESP(spi=0x\(String(repeating: "0", count: 8 - hex.count))\(hex),seq=0x\(String(sequence, radix: 16))), length \(length)"
    default: return head + " ip-proto-\(number) \(length)"
    }
  }

  private func igmp(_ bytes: DumpBytes) -> String {
    if isQuiet { return "igmp" }
    guard let type = bytes.u8(0), let group = bytes.address(4, 4) else { return "[|igmp]" }
    switch type {
    case 0x11:
      return bytes.count >= 12
        ? "igmp query v3" + (group.isAny ? "" : " [gaddr \(group)]")
        : "igmp query v2" + (group.isAny ? "" : " [gaddr \(group)]")
    case 0x12: return "igmp v1 report \(group)"
    case 0x16: return "igmp v2 report \(group)"
    case 0x17: return "igmp leave \(group)"
    case 0x22: return "igmp v3 report, \(bytes.u16(6) ?? 0) group record(s)"
    default: return "igmp-\(type)"
    }
  }

  private mutating func gre(_ bytes: DumpBytes, length: Int) -> String {
    guard let flags = bytes.u16(0), let type = bytes.u16(2) else { return "[|gre]" }
    var place = 4
    var words = "GREv\(flags & 7)"
    if flags & 0x8000 != 0 { place += 4 }
    if flags & 0x2000 != 0, let key = bytes.u32(place) {
      words += ", key=0x\(String(key, radix: 16))"
      place += 4
    }
    if flags & 0x1000 != 0, let sequence = bytes.u32(place) {
      words += ", seq \(sequence)"
      place += 4
    }
    let inner = bytes.from(place)
    if showsLink { words += ", proto \(Self.name(ofType: type))" }
    words += ", length \(length): "
    if type == 0x6558 { return words + ethernet(inner, length: length - place, showsLink: showsLink) }
    return words + packet(type, inner, length: length - place, showsName: !showsLink)
  }

  /// The packet that an ICMP error quotes: where it went, and to which port of what.
  private func quoted(_ bytes: DumpBytes) -> (to: IPAddress, number: UInt8, port: UInt16)? {
    guard let first = bytes.u8(0) else { return nil }
    if first >> 4 == 4 {
      guard let number = bytes.u8(9), let to = bytes.address(16, 4) else { return nil }
      return (to, number, bytes.u16(Int(first & 0xf) * 4 + 2) ?? 0)
    }
    guard let number = bytes.u8(6), let to = bytes.address(24, 16) else { return nil }
    return (to, number, bytes.u16(42) ?? 0)
  }

  private func icmp(_ bytes: DumpBytes, length: Int) -> String {
    guard let type = bytes.u8(0), let code = bytes.u8(1) else { return "ICMP [|icmp]" }
    var what: String
    switch type {
    case 0, 8:
      what = "echo \(type == 8 ? "request" : "reply"), id \(bytes.u16(4) ?? 0), seq \(bytes.u16(6) ?? 0)"
    case 3:
      guard let inner = quoted(bytes.from(8)) else { return "ICMP [|icmp]" }
      let to = name(of: inner.to)
      switch code {
      case 0: what = "net \(to) unreachable"
      case 1: what = "host \(to) unreachable"
      case 2: what = "\(to) protocol \(inner.number) unreachable"
      case 3:
        let kind = inner.number == 6 ? "tcp" : inner.number == 17 ? "udp" : nil
        let port = kind.flatMap { isNumeric ? nil : service(inner.port, $0) } ?? "\(inner.port)"
        what =
          kind.map { "\(to) \($0) port \(port) unreachable" }
          ?? "\(to) protocol \(inner.number) port \(port) unreachable"
      case 4:
        let mtu = bytes.u16(6) ?? 0
        what = "\(to) unreachable - need to frag" + (mtu == 0 ? "" : " (mtu \(mtu))")
      case 5: what = "\(to) unreachable - source route failed"
      case 9: what = "net \(to) unreachable - admin prohibited"
      case 10: what = "host \(to) unreachable - admin prohibited"
      case 13: what = "host \(to) unreachable - admin prohibited filter"
      default: what = "\(to) unreachable - #\(code)"
      }
    case 5:
      guard let inner = quoted(bytes.from(8)), let by = bytes.address(4, 4) else { return "ICMP [|icmp]" }
      let noun = code == 0 ? "net" : code == 1 ? "host" : code == 2 ? "tos-net" : "tos-host"
      what = "redirect \(name(of: inner.to)) to \(noun) \(name(of: by))"
    case 11: what = code == 0 ? "time exceeded in-transit" : "ip reassembly time exceeded"
    case 12: what = "parameter problem - octet \(bytes.u8(4) ?? 0)"
    case 13: what = "time stamp query id \(bytes.u16(4) ?? 0) seq \(bytes.u16(6) ?? 0)"
    default: what = "type-#\(type)"
    }
    return "ICMP \(what), length \(length)"
  }

  private func icmpV6(_ bytes: DumpBytes, length: Int, _ ends: Ends) -> String {
    guard let type = bytes.u8(0), let code = bytes.u8(1) else { return "[|icmp6]" }
    func address() -> String { bytes.address(8, 16).map { name(of: $0) } ?? "[|icmp6]" }
    var what: String
    switch type {
    case 128, 129:
      what = "echo \(type == 128 ? "request" : "reply"), id \(bytes.u16(4) ?? 0), seq \(bytes.u16(6) ?? 0)"
    case 133: what = "router solicitation"
    case 134: what = "router advertisement"
    case 135: what = "neighbor solicitation, who has \(address())"
    case 136: what = "neighbor advertisement, tgt is \(address())"
    case 137: what = "redirect, \(bytes.address(24, 16).map { name(of: $0) } ?? "") to \(address())"
    case 143: what = "multicast listener report v2, \(bytes.u16(6) ?? 0) group record(s)"
    case 130:
      what =
        "multicast listener query v2" + (bytes.address(8, 16).map { $0.isAny ? " " : " [gaddr \(name(of: $0))]" } ?? "")
    case 131: what = "multicast listener reportmax resp delay: \(bytes.u16(4) ?? 0) addr: \(address())"
    case 132: what = "multicast listener donemax resp delay: \(bytes.u16(4) ?? 0) addr: \(address())"
    case 2: what = "packet too big, mtu \(bytes.u32(4) ?? 0)"
    case 1, 3, 4:
      let inner = quoted(bytes.from(8))
      let to = inner.map { name(of: $0.to) } ?? ""
      switch (type, code) {
      case (1, 0): what = "destination unreachable, unreachable route \(to)"
      case (1, 1): what = "destination unreachable,  unreachable prohibited \(to)"
      case (1, 2): what = "destination unreachable, beyond scope \(to), source address \(name(of: ends.from))"
      case (1, 3): what = "destination unreachable, unreachable address \(to)"
      case (1, 4):
        let kind = inner?.number == 6 ? "tcp" : inner?.number == 17 ? "udp" : nil
        what =
          "destination unreachable, unreachable port, \(to) \(kind ?? "protocol \(inner?.number ?? 0)") port \(inner?.port ?? 0)"
      case (3, 0): what = "time exceeded in-transit for \(to)"
      case (3, _): what = "time exceeded in-transit (reassembly)"
      case (4, 1): what = "parameter problem, next header - octet \(bytes.u32(4) ?? 0)"
      default:
        if type == 4 {
          what = "parameter problem, code #\(code)"
        } else {
          return "ICMP6, \(type == 1 ? "destination unreachable, unknown unreach code" : "unknown code") (\(code))"
            + bytes.hex(withText: false)
        }
      }
    default: what = "unknown type \(type)"
    }
    return "ICMP6, \(what), length \(length)"
  }
}
