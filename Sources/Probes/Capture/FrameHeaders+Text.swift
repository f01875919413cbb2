import Addressing

extension FrameHeaders {
  /// A frame in one line without its time, in the words of `tcpdump -n`; sequence numbers are as they are sent.
  public func text(of frame: CapturedFrame) -> String {
    let tags = vlans.map { "vlan \($0), " }.joined()
    if let arp {
      let length = frame.length - 14 - 4 * vlans.count
      let what =
        switch arp.operation {
        case 1: "Request who-has \(arp.target) tell \(arp.sender)"
        case 2: "Reply \(arp.sender) is-at \(arp.senderMAC)"
        default: "operation \(arp.operation)"
        }
      return "\(tags)ARP, \(what), length \(length)"
    }
    guard let ip else {
      if let source, let destination, etherType < 0x0600 {
        return "\(tags)\(source) > \(destination), 802.3, length \(etherType)\(Self.isBPDU(destination) ? ", STP" : "")"
      }
      let type = String(etherType, radix: 16)
      return "\(tags)ethertype 0x\(String(repeating: "0", count: 4 - type.count))\(type), length \(frame.length)"
    }
    let name = ip.source.family == .v4 ? "IP" : "IP6"
    func end(_ address: IPAddress, _ port: UInt16?) -> String { "\(address)" + (port.map { ".\($0)" } ?? "") }
    let head = "\(tags)\(name) \(end(ip.source, sourcePort)) > \(end(ip.destination, destinationPort)): "
    if ip.isLaterFragment { return head + "fragment, length \(ip.length)" }
    return head + inside(frame.bytes, ip)
  }

  private static func isBPDU(_ address: MACAddress) -> Bool { address == MACAddress("01:80:c2:00:00:00") }

  private func inside(_ bytes: [UInt8], _ ip: IP) -> String {
    func byte(_ offset: Int) -> Int? { payload + offset < bytes.count ? Int(bytes[payload + offset]) : nil }
    func number(_ offset: Int, _ size: Int) -> Int? {
      guard payload + offset + size <= bytes.count else { return nil }
      return bytes[(payload + offset)..<(payload + offset + size)].reduce(0) { $0 << 8 | Int($1) }
    }
    switch ip.protocol {
    case 1: return icmp(byte(0), byte(1), number, ip.length)
    case 58: return icmpV6(byte(0), byte(1), number, bytes, ip.length)
    case 6:
      guard let offset = byte(12), let flags = byte(13), let sequence = number(4, 4), let window = number(14, 2) else {
        return "tcp, cut off"
      }
      let names: [(Int, String)] = [(1, "F"), (2, "S"), (4, "R"), (8, "P"), (16, "."), (32, "U")]
      let words = names.filter { flags & $0.0 != 0 }.map(\.1).joined()
      let length = max(0, ip.length - (offset >> 4) * 4)
      let range = length > 0 ? ", seq \(sequence):\(sequence + length)" : flags & 7 != 0 ? ", seq \(sequence)" : ""
      let answer = flags & 16 != 0 ? number(8, 4).map { ", ack \($0)" } ?? "" : ""
      return "Flags [\(words.isEmpty ? "none" : words)]\(range)\(answer), win \(window), length \(length)"
    case 17: return "UDP, length \(max(0, ip.length - 8))"
    default: return "protocol \(ip.protocol), length \(ip.length)"
    }
  }

  private func icmp(
    _ type: Int?, _ code: Int?, _ number: (Int, Int) -> Int?, _ length: Int
  ) -> String {
    let what: String
    switch (type, code) {
    case (8?, _), (0?, _):
      what = "echo \(type == 8 ? "request" : "reply"), id \(number(4, 2) ?? 0), seq \(number(6, 2) ?? 0)"
    case (3?, let code?):
      let words = [
        "net", "host", "protocol", "port", "need to frag", "source route failed", "net", "host", "host", "net", "host",
        "net", "host", "host",
      ]
      what =
        code == 4
        ? "unreachable - need to frag (mtu \(number(6, 2) ?? 0))"
        : [9, 10, 13].contains(code)
          ? "\(code < words.count ? words[code] : "host") unreachable - admin prohibited"
          : "\(code < words.count ? words[code] : "code \(code)") unreachable"
    case (5?, _): what = "redirect"
    case (11?, let code?): what = code == 0 ? "time exceeded in-transit" : "ip reassembly time exceeded"
    default: what = "type \(type ?? -1), code \(code ?? -1)"
    }
    return "ICMP \(what), length \(length)"
  }

  private func icmpV6(
    _ type: Int?, _ code: Int?, _ number: (Int, Int) -> Int?, _ bytes: [UInt8], _ length: Int
  ) -> String {
    let place = payload + 8
    let address = place + 16 <= bytes.count ? IPAddress(bytes: bytes[place..<(place + 16)]).map { "\($0)" } ?? "" : ""
    let what: String
    switch (type, code) {
    case (128?, _), (129?, _):
      what = "echo \(type == 128 ? "request" : "reply"), id \(number(4, 2) ?? 0), seq \(number(6, 2) ?? 0)"
    case (135?, _): what = "neighbor solicitation, who has \(address)"
    case (136?, _): what = "neighbor advertisement, tgt is \(address)"
    case (133?, _): what = "router solicitation"
    case (134?, _): what = "router advertisement"
    case (143?, _): what = "multicast listener report v2"
    case (1?, let code?):
      let words = ["no route", "admin prohibited", "beyond scope", "address", "port"]
      what = "destination unreachable, \(code < words.count ? words[code] : "code \(code)")"
    case (2?, _): what = "packet too big, mtu \(number(4, 4) ?? 0)"
    case (3?, _): what = "time exceeded in-transit"
    default: what = "type \(type ?? -1), code \(code ?? -1)"
    }
    return "ICMP6, \(what), length \(length)"
  }
}
