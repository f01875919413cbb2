internal import Addressing

/// A rule of a filter whose words all say what a single packet is asked: who reads it knows whether it holds for that packet.
///
/// What nft writes, and what iptables does, of addresses, interfaces, protocols, ports, kinds of ICMP, and states of connections.
struct RuleReading {
  /// What is known of a packet that a rule would judge.
  struct Packet {
    var source: IPAddress
    var destination: IPAddress
    /// The interfaces that the rules of IP would see.
    var incoming: String
    var outgoing: String
    var `protocol`: UInt8
    var port: UInt16?
    /// Whether it is an answer, and so belongs to a connection that is known.
    var isReply: Bool
  }

  enum Action {
    case stop(isReject: Bool)
    case accept
    /// It counts, and the next rule is asked.
    case next
  }

  /// What it does with a packet of which all holds.
  private(set) var action = Action.next
  private var conditions: [(field: Field, values: [Substring], isNegated: Bool)] = []

  private enum Field { case source, destination, incoming, outgoing, `protocol`, port, icmpType, state }

  /// Nil of a rule that says anything else.
  init?(_ text: String) {
    var words = Self.words(text)[...]
    if let tool = words.first, ["iptables", "ip6tables"].contains(tool) {
      words.removeFirst()
      guard readOptions(words) else { return nil }
    } else {
      guard readExpressions(words) else { return nil }
    }
  }

  /// Whether it holds for a packet; nil where that cannot be said.
  func holds(for packet: Packet) -> Bool? {
    for condition in conditions {
      var isMet = false
      for value in condition.values {
        guard let one = Self.matches(condition.field, value, packet) else { return nil }
        isMet = isMet || one
      }
      if isMet == condition.isNegated { return false }
    }
    return true
  }

  private static func matches(_ field: Field, _ value: Substring, _ packet: Packet) -> Bool? {
    func contains(_ address: IPAddress) -> Bool? {
      let network = IPNetwork(String(value)) ?? IPAddress(value).map { IPNetwork(host: $0) }
      return network.map { $0.contains(address) }
    }
    func isNamed(_ name: String) -> Bool {
      guard let last = value.last, last == "*" || last == "+" else { return value == name }
      return name.hasPrefix(value.dropLast())
    }
    switch field {
    case .source: return contains(packet.source)
    case .destination: return contains(packet.destination)
    case .incoming: return isNamed(packet.incoming)
    case .outgoing: return isNamed(packet.outgoing)
    case .protocol: return number(of: value).map { $0 == packet.protocol }
    case .port: return UInt16(value).map { $0 == packet.port }
    case .icmpType:
      let types = packet.isReply ? ["echo-reply", "0", "129"] : ["echo-request", "8", "128"]
      return types.contains(String(value))
    case .state: return value.lowercased() == (packet.isReply ? "established" : "new")
    }
  }

  private static func number(of word: Substring) -> UInt8? {
    switch word {
    case "icmp": 1
    case "tcp": 6
    case "udp": 17
    case "icmpv6", "ipv6-icmp": 58
    default: UInt8(word)
    }
  }

  // MARK: nft

  private mutating func readExpressions(_ given: ArraySlice<Substring>) -> Bool {
    var words = given
    func value() -> (values: [Substring], isNegated: Bool)? {
      let isNegated = words.first == "!="
      if isNegated { words.removeFirst() }
      guard let first = words.popFirst() else { return nil }
      guard first == "{" else { return (first.split(separator: ","), isNegated) }
      var values: [Substring] = []
      while let next = words.popFirst(), next != "}" { values += next.split(separator: ",") }
      return (values, isNegated)
    }
    while let word = words.popFirst() {
      let field: Field
      switch word {
      case "counter": continue
      case "comment":
        words = words.dropFirst()
        continue
      case "drop":
        action = .stop(isReject: false)
        continue
      case "accept":
        action = .accept
        continue
      case "reject":
        action = .stop(isReject: true)
        return true
      case "iifname", "iif": field = .incoming
      case "oifname", "oif": field = .outgoing
      case "ip", "ip6", "meta", "tcp", "udp", "icmp", "icmpv6", "ct":
        guard let name = words.popFirst(), let named = Self.field(word, name) else { return false }
        if ["tcp", "udp", "icmp", "icmpv6"].contains(word) { conditions.append((.protocol, [word], false)) }
        field = named
      default: return false
      }
      guard let (values, isNegated) = value(), !values.isEmpty else { return false }
      conditions.append((field, values, isNegated))
    }
    return true
  }

  private static func field(_ header: Substring, _ name: Substring) -> Field? {
    switch (header, name) {
    case ("ip", "saddr"), ("ip6", "saddr"): .source
    case ("ip", "daddr"), ("ip6", "daddr"): .destination
    case ("ip", "protocol"), ("ip6", "nexthdr"), ("meta", "l4proto"): .protocol
    case ("meta", "iifname"), ("meta", "iif"): .incoming
    case ("meta", "oifname"), ("meta", "oif"): .outgoing
    case ("tcp", "dport"), ("udp", "dport"): .port
    case ("icmp", "type"), ("icmpv6", "type"): .icmpType
    case ("ct", "state"): .state
    default: nil
    }
  }

  // MARK: iptables

  private mutating func readOptions(_ given: ArraySlice<Substring>) -> Bool {
    var words = given
    var isNegated = false
    while let word = words.popFirst() {
      if word == "!" {
        isNegated = true
        continue
      }
      guard let value = words.popFirst() else { return false }
      switch word {
      case "-A", "--comment", "--reject-with": break
      case "-m":
        guard ["tcp", "udp", "icmp", "icmp6", "comment", "conntrack", "state", "multiport"].contains(value) else {
          return false
        }
      case "-j":
        switch value {
        case "DROP": action = .stop(isReject: false)
        case "REJECT": action = .stop(isReject: true)
        case "ACCEPT": action = .accept
        default: return false
        }
      default:
        guard let field = Self.field(word) else { return false }
        conditions.append((field, value.split(separator: ","), isNegated))
      }
      isNegated = false
    }
    return true
  }

  private static func field(_ option: Substring) -> Field? {
    switch option {
    case "-s": .source
    case "-d": .destination
    case "-i": .incoming
    case "-o": .outgoing
    case "-p": .protocol
    case "--dport", "--dports": .port
    case "--icmp-type", "--icmpv6-type": .icmpType
    case "--ctstate", "--state": .state
    default: nil
    }
  }

  /// What is between spaces, or between quotes.
  private static func words(_ text: String) -> [Substring] {
    var words: [Substring] = []
    for (number, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      words += number % 2 == 1 ? [part] : part.split(separator: " ")
    }
    return words
  }
}
