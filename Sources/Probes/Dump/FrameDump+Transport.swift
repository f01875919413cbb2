import Addressing

/// TCP and UDP, and the beginning of what they carry.
extension FrameDump {
  private func end(_ address: IPAddress, _ port: UInt16, _ transport: String) -> String {
    "\(name(of: address)).\((isNumeric ? nil : service(port, transport)) ?? "\(port)")"
  }

  mutating func udp(_ bytes: DumpBytes, length: Int, _ ends: Ends, _ words: String) -> String {
    guard let from = bytes.u16(0), let to = bytes.u16(2), let size = bytes.u16(4) else {
      return "\(way(ends)): \(words)[|udp]"
    }
    let head = "\(end(ends.from, from, "udp")) > \(end(ends.to, to, "udp")): \(words)"
    let payload = bytes.from(8)
    let count = max(0, Int(size) - 8)
    func has(_ port: UInt16) -> Bool { from == port || to == port }
    if !isQuiet {
      if has(53), let text = DNSText.text(payload, length: count) { return head + text }
      if has(67) || has(68) {
        let who = payload.mac(28).map { name(of: $0) } ?? ""
        return head
          + (payload.u8(0) == 1 ? "BOOTP/DHCP, Request from \(who)" : "BOOTP/DHCP, Reply") + ", length \(count)"
      }
      if has(4789), let flags = payload.u8(0), let identifier = payload.u32(4) {
        let hex = (flags < 16 ? "0" : "") + String(flags, radix: 16)
        let inner = payload.from(8)
        return head + "VXLAN, flags [\(flags & 8 != 0 ? "I" : ".")] (0x\(hex)), vni \(identifier >> 8)\n"
          + ethernet(inner, length: inner.count, showsLink: showsLink)
      }
    }
    return head + "UDP, length \(count)"
  }

  mutating func tcp(_ bytes: DumpBytes, length: Int, _ ends: Ends, _ words: String) -> String {
    guard let from = bytes.u16(0), let to = bytes.u16(2), let sequence = bytes.u32(4), let acknowledged = bytes.u32(8),
      let offset = bytes.u8(12), let flags = bytes.u8(13), let window = bytes.u16(14)
    else { return "\(way(ends)): \(words)[|tcp]" }
    let header = Int(offset >> 4) * 4
    let head = "\(end(ends.from, from, "tcp")) > \(end(ends.to, to, "tcp")): \(words)"
    let count = max(0, length - header)
    if isQuiet { return head + "tcp \(count)" }
    let names: [(UInt8, String)] = [
      (1, "F"), (2, "S"), (4, "R"), (8, "P"), (16, "."), (32, "U"), (64, "E"), (128, "W"),
    ]
    let set = names.filter { flags & $0.0 != 0 }.map(\.1).joined()
    var text = "Flags [\(set.isEmpty ? "none" : set)]"
    let (sent, heard) = relative(
      sequence, acknowledged, flags, Self.key(ends.from, from) + Self.key(ends.to, to),
      Self.key(ends.to, to) + Self.key(ends.from, from))
    if count > 0 { text += ", seq \(sent):\(sent &+ UInt32(count))" } else if flags & 7 != 0 { text += ", seq \(sent)" }
    if flags & 16 != 0 { text += ", ack \(heard)" }
    text += ", win \(window)"
    if flags & 32 != 0 { text += ", urg \(bytes.u16(18) ?? 0)" }
    if header > 20 { text += ", options [\(Self.options(bytes.prefix(header).from(20)))]" }
    text += ", length \(count)"
    return head + text + (count > 0 ? Self.application(bytes.from(header), from, to) : "")
  }

  private static func key(_ address: IPAddress, _ port: UInt16) -> [UInt8] {
    address.bytes + [UInt8(truncatingIfNeeded: port >> 8), UInt8(truncatingIfNeeded: port)]
  }

  /// Numbers as they are told: from the first of the connection on, once both ends are known.
  private mutating func relative(
    _ sequence: UInt32, _ acknowledged: UInt32, _ flags: UInt8, _ way: [UInt8], _ back: [UInt8]
  ) -> (UInt32, UInt32) {
    // What no answer was heard of yet is told as it is.
    guard flags & 16 != 0 else { return (sequence, acknowledged) }
    guard let own = sequences[way], let other = sequences[back], flags & 2 == 0 else {
      if sequences.count > 100_000 { sequences = [:] }
      sequences[way] = sequence
      sequences[back] = acknowledged &- 1
      return (sequence, acknowledged)
    }
    return (sequence &- own, acknowledged &- other)
  }

  private static func options(_ bytes: DumpBytes) -> String {
    var words: [String] = []
    var place = 0
    loop: while let kind = bytes.u8(place) {
      if kind == 0 {
        words.append("eol")
        break
      }
      if kind == 1 {
        words.append("nop")
        place += 1
        continue
      }
      guard let size = bytes.u8(place + 1), size >= 2, place + Int(size) <= bytes.count else { break }
      switch kind {
      case 2: words.append("mss \(bytes.u16(place + 2) ?? 0)")
      case 3: words.append("wscale \(bytes.u8(place + 2) ?? 0)")
      case 4: words.append("sackOK")
      case 5:
        let blocks = (Int(size) - 2) / 8
        let ranges = (0..<blocks).map {
          "{\(bytes.u32(place + 2 + $0 * 8) ?? 0):\(bytes.u32(place + 6 + $0 * 8) ?? 0)}"
        }
        words.append("sack \(blocks) \(ranges.joined())")
      case 8: words.append("TS val \(bytes.u32(place + 2) ?? 0) ecr \(bytes.u32(place + 6) ?? 0)")
      default: words.append("unknown-\(kind)")
      }
      place += Int(size)
    }
    return words.joined(separator: ",")
  }

  /// The first line of HTTP, where the ports are its own.
  private static func application(_ bytes: DumpBytes, _ from: UInt16, _ to: UInt16) -> String {
    guard [80, 8080, 3128].contains(from) || [80, 8080, 3128].contains(to) else { return "" }
    let line = String(decoding: bytes.bytes.prefix { $0 != 13 && $0 != 10 }.prefix(1024), as: UTF8.self)
    let methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH"]
    let isStart = line.hasPrefix("HTTP/") || methods.contains { line.hasPrefix($0 + " ") }
    return isStart ? ": HTTP: \(line)" : ": HTTP"
  }
}

/// Messages of the domain name system, RFC 1035, as tcpdump tells them.
enum DNSText {
  private static let types: [UInt16: String] = [
    1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 12: "PTR", 15: "MX", 16: "TXT", 28: "AAAA", 33: "SRV", 65: "HTTPS",
    255: "ANY",
  ]

  /// A message; nil of what is none that is understood.
  static func text(_ bytes: DumpBytes, length: Int) -> String? {
    guard let identifier = bytes.u16(0), let flags = bytes.u16(2), let questions = bytes.u16(4),
      let answers = bytes.u16(6),
      let authorities = bytes.u16(8), let more = bytes.u16(10), flags >> 11 & 0xf == 0, questions <= 1
    else { return nil }
    var place = 12
    guard flags & 0x8000 != 0 else {
      guard questions == 1, answers == 0, authorities == 0, let name = name(bytes, &place), let type = bytes.u16(place)
      else { return nil }
      // What goes along with a question, as the options of EDNS do, is counted.
      let extra = more == 0 ? "" : " [\(more)au]"
      return
        "\(identifier)\(flags & 0x100 != 0 ? "+" : "")\(extra) \(types[type] ?? "Type\(type)")? \(name) (\(length))"
    }
    for _ in 0..<questions {
      guard name(bytes, &place) != nil else { return nil }
      place += 4
    }
    let codes = ["", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused"]
    let code = Int(flags & 0xf)
    var text = "\(identifier)\(code < codes.count ? codes[code] : " Resp\(code)")"
    text += flags & 0x400 != 0 ? "*" : ""
    text += flags & 0x80 == 0 ? "-" : ""
    text += " \(answers)/\(authorities)/\(more)"
    var records: [String] = []
    for _ in 0..<answers {
      guard name(bytes, &place) != nil, let type = bytes.u16(place), let size = bytes.u16(place + 8) else { return nil }
      place += 10
      var inner = place
      switch type {
      case 1: records.append("A \(bytes.address(place, 4).map { "\($0)" } ?? "")")
      case 28: records.append("AAAA \(bytes.address(place, 16).map { "\($0)" } ?? "")")
      case 2, 5, 12: records.append("\(types[type] ?? "") \(name(bytes, &inner) ?? "")")
      default: records.append(types[type] ?? "Type\(type)")
      }
      place += Int(size)
    }
    return text + (records.isEmpty ? "" : " " + records.joined(separator: ", ")) + " (\(length))"
  }

  private static func name(_ bytes: DumpBytes, _ place: inout Int) -> String? {
    var text = ""
    var at = place
    var hasJumped = false
    for _ in 0..<128 {
      guard let size = bytes.u8(at) else { return nil }
      if size >= 0xc0 {
        guard let target = bytes.u16(at) else { return nil }
        if !hasJumped { place = at + 2 }
        hasJumped = true
        at = Int(target & 0x3fff)
        continue
      }
      if size == 0 {
        if !hasJumped { place = at + 1 }
        return text.isEmpty ? "." : text
      }
      text += String(decoding: bytes.from(at + 1).prefix(Int(size)).bytes, as: UTF8.self) + "."
      at += Int(size) + 1
    }
    return nil
  }
}
