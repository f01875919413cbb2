internal import Addressing
internal import Glibc

extension ValueShape {
  /// The bytes of one value; nil where the text is none.
  func parse(_ text: String) -> [UInt8]? {
    switch type {
    case .ipv4Address, .ipv6Address:
      let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
      guard let address = IPAddress(bare), address.family == (type == .ipv4Address ? .v4 : .v6) else { return nil }
      return address.bytes
    case .etherAddress: return MACAddress(text)?.bytes ?? Self.lastByte(text).map { [0, 0, 0, 0, 0, $0] }
    case .linkAddress: return MACAddress(text)?.bytes
    case .interfaceName, .string:
      guard !text.isEmpty, text.utf8.count < 16 else { return nil }
      return Array(text.utf8) + [UInt8](repeating: 0, count: 16 - text.utf8.count)
    case .ctLabel:
      guard let bit = NFTReader.number(text), bit < 128 else { return nil }
      var bytes = [UInt8](repeating: 0, count: 16)
      bytes[Int(bit / 8)] = 1 << UInt8(bit % 8)
      return bytes
    default: break
    }
    return number(text).flatMap(bytes)
  }

  /// The number that a text stands for, by itself or by a name that the type has.
  private func number(_ text: String) -> UInt64? {
    if type != .time, let number = NFTReader.number(text) {
      switch type {
      case .timeDate:
        return number.multipliedReportingOverflow(by: 1_000_000_000).overflow ? nil : number * 1_000_000_000
      case .timeDay: return number < 7 ? number : nil
      default: return number
      }
    }
    switch type {
    case .time: return NFTReader.duration(text)
    case .inetProtocol: return ValueNames.protocolNumber(text)
    case .inetService: return ValueNames.serviceNumber(text)
    case .uid, .gid: return ValueNames.accountNumber(text, isGroup: type == .gid)
    case .interfaceIndex: return text == "lo" ? 1 : nil
    case .classID: return Self.classID(text)
    case .timeDay: return ValueNames.number(type, text.prefix(1).uppercased() + text.dropFirst().lowercased())
    case .timeHour: return LocalTime.secondsOfDay(text)
    case .timeDate: return LocalTime.nanoseconds(text)
    case .nfproto where text == "ip" || text == "ip6": return text == "ip" ? 2 : 10
    default: return ValueNames.number(type, text)
    }
  }

  /// The last byte of an address of which nothing else is said, in hexadecimal digits: nft writes a number in decimal ones first.
  private static func lastByte(_ text: String) -> UInt8? {
    let digits = NFTReader.number(text).map { "\($0)" } ?? text
    return digits.allSatisfy(\.isHexDigit) ? UInt8(digits, radix: 16) : nil
  }

  /// `1:2`, of hexadecimal digits.
  private static func classID(_ text: String) -> UInt64? {
    if text == "none" { return 0 }
    if text == "root" { return 0xffff_ffff }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let high = parts[0].isEmpty ? 0 : UInt16(parts[0], radix: 16),
      let low = parts[1].isEmpty ? 0 : UInt16(parts[1], radix: 16)
    else { return nil }
    return UInt64(high) << 16 | UInt64(low)
  }

  /// The noun for a value in errors.
  var what: String {
    switch type {
    case .ipv4Address: "IPv4 address, network or range"
    case .ipv6Address: "IPv6 address, network or range"
    case .etherAddress, .linkAddress: "MAC address"
    case .inetService: "port, nor a range of ports"
    case .inetProtocol: "protocol"
    case .interfaceName: "name of an interface"
    case .interfaceIndex: "interface whose index is known"
    case .ctState: "state of a connection"
    case .ctStatus: "status of a connection"
    case .ctDirection: "direction of a connection"
    case .ctEvent: "event of a connection"
    case .ctLabel: "label of a connection, which is a number up to 127"
    case .icmpType, .icmpv6Type: "type of message"
    case .icmpCode, .icmpv6Code, .icmpxCode: "code of a message"
    case .tcpFlags: "flag of TCP"
    case .mark: "mark"
    case .uid: "user"
    case .gid: "group"
    case .etherType: "protocol of a frame"
    case .nfproto: "family, ipv4 or ipv6"
    case .dscp: "code point of differentiated services"
    case .fibAddressType: "kind of address"
    case .boolean: "truth: write exists or missing"
    case .classID: "class, which is written as 1:2"
    case .time: "time"
    case .timeHour: "time of the day"
    case .timeDate: "date"
    case .timeDay: "day of the week"
    case .packetType: "kind of packet"
    case .string: "name of at most 15 bytes"
    default: bits < 64 ? "number of \(bits) bits" : "number"
    }
  }

  /// The names that values of the type have.
  var names: [String] {
    if type == .inetProtocol { return ["tcp", "udp", "icmp", "icmpv6", "esp", "ah", "sctp", "udplite", "dccp"] }
    return ValueNames.names(type)
  }
}

/// Times as people in the place's zone write them.
enum LocalTime {
  private static func numbers(_ text: some StringProtocol, _ separator: Character) -> [Int]? {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false).map { Int($0) }
    let found = parts.compactMap { $0 }
    return found.count == parts.count ? found : nil
  }

  /// `12:30` or `12:30:15`, as seconds of the day in universal time.
  static func secondsOfDay(_ text: String) -> UInt64? {
    guard let parts = numbers(text, ":"), (2...3).contains(parts.count), (0..<24).contains(parts[0]),
      (0..<60).contains(parts[1]), parts.count == 2 || (0..<60).contains(parts[2])
    else { return nil }
    let seconds = parts[0] * 3_600 + parts[1] * 60 + (parts.count == 3 ? parts[2] : 0)
    return UInt64((seconds - offset + 172_800) % 86_400)
  }

  /// `12:30` of seconds of the day in universal time, with the seconds where they are not 0.
  static func timeOfDay(_ seconds: UInt64) -> String {
    let local = (Int(seconds % 86_400) + offset + 172_800) % 86_400
    func two(_ number: Int) -> String { (number < 10 ? "0" : "") + "\(number)" }
    let text = two(local / 3_600) + ":" + two(local / 60 % 60)
    return local % 60 == 0 ? text : text + ":" + two(local % 60)
  }

  /// `2026-01-31`, `2026-01-31 12:00`, or with seconds, as nanoseconds since 1970.
  static func nanoseconds(_ text: String) -> UInt64? {
    let words = text.split(separator: " ")
    guard let first = words.first, words.count <= 2, let date = numbers(first, "-"), date.count == 3,
      (1...12).contains(date[1]), (1...31).contains(date[2])
    else { return nil }
    var time = unsafe tm()
    unsafe time.tm_year = Int32(clamping: date[0] - 1_900)
    unsafe time.tm_mon = Int32(clamping: date[1] - 1)
    unsafe time.tm_mday = Int32(clamping: date[2])
    unsafe time.tm_isdst = -1
    if words.count == 2 {
      guard let parts = numbers(words[1], ":"), (2...3).contains(parts.count), (0...23).contains(parts[0]),
        (0...59).contains(parts[1]), parts.count < 3 || (0...60).contains(parts[2])
      else { return nil }
      unsafe time.tm_hour = Int32(clamping: parts[0])
      unsafe time.tm_min = Int32(clamping: parts[1])
      unsafe time.tm_sec = parts.count == 3 ? Int32(clamping: parts[2]) : 0
    }
    let seconds = unsafe mktime(&time)
    return seconds < 0 ? nil : UInt64(seconds) * 1_000_000_000
  }

  /// `2026-01-31 12:00:00` of nanoseconds since 1970.
  static func date(_ nanoseconds: UInt64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var parts = unsafe tm()
    unsafe localtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 64)
    let count = unsafe strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M:%S", &parts)
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// How many seconds the place's time is before universal time.
  private static var offset: Int {
    var now = time(nil)
    var parts = unsafe tm()
    unsafe localtime_r(&now, &parts)
    return unsafe parts.tm_gmtoff
  }
}
