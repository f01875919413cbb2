import Generators

/// The names and values in commands of a sequence, few enough that they meet.
enum Pool {
  static let links = ["v0", "v0", "v1", "v2", "br0", "br1", "vx0", "mv0", "v4", "lo", "nope"]
  static let ports = ["v0", "v1", "v2", "v4", "vx0", "nope"]
  static let bridges = ["br0", "br0", "br0", "br1", "v0", "nope"]
  static let fresh = ["v4", "v5", "v6", "br1", "br2", "vx0", "mv0", "v0"]
  static let macs = (1...6).map { "02:00:00:00:00:0\($0)" }
  static let oddMACs = [
    "01:00:5e:00:00:01", "00:00:00:00:00:00", "02:00:00:00:00", "02-00-00-00-00-01", "xx", "ff:ff:ff:ff:ff:ff",
  ]
  static let hosts = ["10.0.0.2", "10.0.0.3", "10.0.0.9", "10.1.0.2", "10.0.0.1"]
  static let hosts6 = ["fd00::2", "fd00::3", "fd00::9", "fd01::2", "fe80::2"]
  static let oddHosts = [
    "10.0.0", "10.0.0.256", "fd00::2", "0.0.0.0", "224.0.0.1", "host", "255.255.255.255", "127.0.0.1",
  ]
  static let networks = ["10.5.0.0/16", "10.6.0.0/16", "10.6.0.0/24", "10.7.7.7", "default", "0.0.0.0/0", "10.8/16"]
  static let networks6 = ["fd05::/16", "fd06::/32", "fd06::/64", "fd07::7", "default", "::/0"]
  static let oddNetworks = [
    "10.5.0.1/16", "10.5.0.0/33", "10.5.0.0/-1", "fd05::/129", "any", "10.5.0.0/255.255.0.0", "nonsense", "fd05::/16",
  ]
  static let tables = ["100", "100", "200", "main", "local", "default"]
  static let oddTables = ["0", "all", "nope", "4294967296", "unspec", "0x64"]
}

extension Generator {
  /// A value, which now and then is one that is rarely right.
  mutating func value(_ usual: [String], _ odd: [String] = []) -> String {
    !odd.isEmpty && happens(7) ? pick(odd) : pick(usual)
  }

  /// A word with its value in so many of a hundred cases, else nothing.
  mutating func option(_ word: String, _ percent: Int, _ usual: [String], _ odd: [String] = []) -> String? {
    happens(percent) ? "\(word) \(value(usual, odd))" : nil
  }

  /// A word alone in so many of a hundred cases.
  mutating func word(_ word: String, _ percent: Int) -> String? { happens(percent) ? word : nil }

  /// The parts that are there, in this order or, where they may stand anywhere, in another.
  mutating func joined(_ head: String, _ parts: [String?], mayMove: Bool = true) -> String {
    var parts = parts.compactMap(\.self)
    if mayMove, happens(30) { parts.shuffle(using: &random) }
    return ([head] + parts).joined(separator: " ")
  }

  /// One command of a kind, in a namespace.
  mutating func line(_ theme: Theme) -> String {
    var line = command(theme)
    if happens(4) { line = twisted(line) }
    let isInside = theme != .nft && theme != .iptables && happens(6)
    guard isInside else { return line }
    if line.hasPrefix("ip "), flip() { return "ip -n n1 " + line.dropFirst(3) }
    return "ip netns exec n1 " + line
  }

  /// A command with a word twice, missing, or in another place.
  private mutating func twisted(_ line: String) -> String {
    // A number behind `netns` is a process of the machine.
    // And brctl and bridge pass over words that they do not know, as ip does behind `type ifb`, which a lab must not.
    guard !line.contains("'"), !line.contains("netns"), !line.contains("type ifb"), line.hasPrefix("ip") else {
      return line
    }
    var words = line.split(separator: " ").map(String.init)
    guard words.count > 3 else { return line }
    let place = number(2...words.count - 1)
    switch number(0...3) {
    case 0: words.remove(at: place)
    case 1 where place + 1 < words.count: words += words[place...place + 1]
    case 2: words.append(words[place])
    default: words.swapAt(place, words.count - 1)
    }
    return words.joined(separator: " ")
  }

  private mutating func command(_ theme: Theme) -> String {
    switch theme {
    case .link: return happens(70) ? link() : happens(40) ? address() : happens(40) ? bridge() : sysctl()
    case .address: return happens(75) ? address() : happens(50) ? link() : route()
    case .route: return happens(70) ? route() : happens(60) ? address() : happens(50) ? rule() : link()
    case .rule: return happens(85) ? rule() : route()
    case .neighbor: return happens(80) ? neighbor() : happens(50) ? address() : link()
    case .bridge: return happens(65) ? bridge() : happens(50) ? brctl() : happens(70) ? bridgeLink() : link()
    case .nft: return nft()
    case .iptables: return iptables()
    case .mixed:
      return command(pick([.link, .address, .route, .rule, .neighbor, .bridge, .nft, .iptables]))
    }
  }
}

/// The main subject of the commands of a sequence.
enum Theme: String, CaseIterable, Sendable {
  case link, address, route, rule, neighbor, bridge, nft, iptables, mixed

  /// The lines before the first command of the sequence.
  var scene: [String] {
    let settings = ["net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0"]
    let base = ["ip netns add n1", "ip link set lo up", "ip -n n1 link set lo up"]
    let links = [
      "ip link add v0 address 02:00:00:00:00:10 type veth peer name v1 address 02:00:00:00:00:11",
      "ip link add v2 address 02:00:00:00:00:12 type veth peer name v3 address 02:00:00:00:00:13 netns n1",
      "ip link add br0 address 02:00:00:00:00:14 type bridge", "ip addr add 10.0.0.1/24 dev v0",
      "ip addr add fd00::1/64 dev v0", "ip link set v0 up", "ip link set v1 up",
    ]
    let bridge = ["ip link set v1 master br0", "ip link set br0 up", "ip link set v2 up", "ip -n n1 link set v3 up"]
    return settings.map { "sysctl -qw \($0)" } + base + settings.map { "ip netns exec n1 sysctl -qw \($0)" }
      + (self == .nft || self == .iptables ? [] : links) + (self == .bridge ? bridge : [])
  }
}
