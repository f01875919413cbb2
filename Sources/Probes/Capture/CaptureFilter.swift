internal import Addressing

/// Which frames are wanted, in the words of pcap-filter(7).
///
/// Understood are `arp`, `ip`, `ip6`, `icmp`, `icmp6`, `tcp`, `udp`, `vlan [ID]`, `[src|dst] host ADDRESS`, `[src|dst] net NETWORK`,
/// `[tcp|udp] [src|dst] port PORT`, `ether [src|dst] host MAC`, with `and`, `or`, `not` and parentheses.
public struct CaptureFilter: Hashable, Sendable {
  /// The fault in a filter, with the place of the word.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The word that cannot be read, counted from 0.
    public var word: Int
    /// The fault in a sentence.
    public var description: String
  }

  private indirect enum Term: Hashable, Sendable {
    case all
    case etherType(UInt16)
    case `protocol`(UInt8, IPFamily?)
    case vlan(UInt16?)
    case network(IPNetwork, End)
    case port(UInt16, End, UInt8?)
    case mac(MACAddress, End)
    case not(Term)
    case and(Term, Term)
    case or(Term, Term)
  }

  private enum End: Hashable, Sendable { case any, source, destination }

  private let term: Term

  /// Every frame.
  public static let all = CaptureFilter(term: .all)

  private init(term: Term) { self.term = term }

  /// Reads a filter; without words every frame is wanted.
  /// Throws the first word that is not understood.
  public init(_ text: String) throws(Problem) {
    let spread = text.replacing("(", with: " ( ").replacing(")", with: " ) ").replacing("!", with: " ! ")
    var reader = Reader(words: spread.split(whereSeparator: \.isWhitespace).map(String.init))
    if reader.words.isEmpty {
      term = .all
      return
    }
    term = try reader.alternatives()
    if let word = reader.current { throw reader.problem("\"\(word)\" is not expected here") }
  }

  /// Whether a frame is wanted.
  public func accepts(_ headers: FrameHeaders) -> Bool { Self.holds(term, headers) }

  private static func holds(_ term: Term, _ headers: FrameHeaders) -> Bool {
    func either(_ end: End, _ test: (Bool) -> Bool) -> Bool {
      switch end {
      case .source: test(true)
      case .destination: test(false)
      case .any: test(true) || test(false)
      }
    }
    switch term {
    case .all: return true
    case .etherType(let type): return headers.etherType == type
    case .protocol(let number, let family):
      return headers.ip?.protocol == number && (family == nil || headers.ip?.source.family == family)
    case .vlan(let id): return id.map(headers.vlans.contains) ?? !headers.vlans.isEmpty
    case .network(let network, let end):
      return either(end) { isSource in
        if let ip = headers.ip { return network.contains(isSource ? ip.source : ip.destination) }
        if let arp = headers.arp { return network.contains(.v4(isSource ? arp.sender : arp.target)) }
        return false
      }
    case .port(let port, let end, let number):
      if let number, headers.ip?.protocol != number { return false }
      return either(end) { ($0 ? headers.sourcePort : headers.destinationPort) == port }
    case .mac(let mac, let end): return either(end) { ($0 ? headers.source : headers.destination) == mac }
    case .not(let inner): return !holds(inner, headers)
    case .and(let one, let other): return holds(one, headers) && holds(other, headers)
    case .or(let one, let other): return holds(one, headers) || holds(other, headers)
    }
  }

  private struct Reader {
    let words: [String]
    var place = 0
    /// How many parentheses and `not` are open.
    var depth = 0

    var current: String? { place < words.count ? words[place] : nil }

    func problem(_ text: String) -> Problem { Problem(word: min(place, max(0, words.count - 1)), description: text) }

    mutating func take(_ words: String...) -> Bool {
      guard let current, words.contains(current) else { return false }
      place += 1
      return true
    }

    mutating func alternatives() throws(Problem) -> Term {
      var term = try conjunction()
      while take("or", "||") { term = .or(term, try conjunction()) }
      return term
    }

    private mutating func conjunction() throws(Problem) -> Term {
      var term = try factor()
      while take("and", "&&") { term = .and(term, try factor()) }
      return term
    }

    private mutating func factor() throws(Problem) -> Term {
      depth += 1
      defer { depth -= 1 }
      guard depth < 100 else { throw problem("the filter is too deep") }
      if take("not", "!") { return .not(try factor()) }
      if take("(") {
        let term = try alternatives()
        guard take(")") else { throw problem("a parenthesis is not closed") }
        return term
      }
      return try primitive()
    }

    private mutating func primitive() throws(Problem) -> Term {
      guard let word = current else { throw problem("the filter ends too early") }
      place += 1
      switch word {
      case "arp": return .etherType(0x0806)
      case "ip": return current.map(isEnd) == true ? .and(.etherType(0x0800), try primitive()) : .etherType(0x0800)
      case "ip6": return current.map(isEnd) == true ? .and(.etherType(0x86dd), try primitive()) : .etherType(0x86dd)
      case "icmp": return .protocol(1, .v4)
      case "icmp6": return .protocol(58, .v6)
      case "tcp": return try transport(6)
      case "udp": return try transport(17)
      case "vlan":
        guard let id = current.flatMap({ UInt16($0) }) else { return .vlan(nil) }
        place += 1
        return .vlan(id)
      case "ether":
        let end = self.end()
        _ = take("host")
        guard let text = current, let mac = MACAddress(text) else { throw problem("a MAC address is missing") }
        place += 1
        return .mac(mac, end)
      default:
        place -= 1
        return try ended(nil)
      }
    }

    private func isEnd(_ word: String) -> Bool { ["src", "dst", "host", "net", "port"].contains(word) }

    private mutating func transport(_ number: UInt8) throws(Problem) -> Term {
      guard let word = current, ["src", "dst", "port"].contains(word) else { return .protocol(number, nil) }
      let term = try ended(number)
      if case .port = term { return term }
      return .and(.protocol(number, nil), term)
    }

    private mutating func end() -> End { take("src") ? .source : take("dst") ? .destination : .any }

    /// `[src|dst] host|net|port VALUE`, of which host may be left out.
    private mutating func ended(_ number: UInt8?) throws(Problem) -> Term {
      let end = end()
      if take("port") {
        guard let text = current, let port = UInt16(text) else { throw problem("a port from 0 to 65535 is missing") }
        place += 1
        return .port(port, end, number)
      }
      let isNamed = take("host", "net")
      guard let text = current else { throw problem("an address is missing") }
      let whole = IPAddress(text).map { IPNetwork(host: $0) } ?? IPNetwork(text)
      guard let network = whole else {
        throw problem(
          isNamed || end != .any
            ? "\"\(text)\" is no address or network"
            : "\"\(text)\" is not understood; there is arp, ip, ip6, icmp, icmp6, tcp, udp, vlan, src, dst, host, net, port, ether"
        )
      }
      place += 1
      return .network(network, end)
    }
  }
}
