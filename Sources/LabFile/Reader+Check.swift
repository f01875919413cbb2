import Addressing
import CommandLanguage
import Journey
import Lab
import Operations
import PlainText

extension Reader {
  private static let kinds: [String: [String]] = [
    "ping": ["expect", "count", "size", "df", "ttl", "loss", "family"],
    "link": [
      "state", "up", "carrier", "mtu", "mac", "bridge", "peer", "kind", "exists", "isolated", "hairpin",
    ],
    "address": ["has", "lacks"],
    "route": ["via", "dev", "from", "expect", "family"],
    "neighbor": ["mac", "state", "exists"],
    "fdb": ["mac", "port", "exists"],
    "namespace": ["exists"],
    "tcp": ["expect", "seen-as", "served-by", "family"],
    "udp": ["expect", "seen-as", "served-by", "family"],
    "http": ["expect", "status", "body", "seen-as", "served-by", "family"],
    "counter": ["packets"],
    "conntrack": ["from", "to", "becomes", "exists"],
    "captured": ["packets"],
  ]
  private static let commonKeys = ["not", "level", "within", "timeout", "because", "trace"]

  /// One check; `not:` may wrap one, or stand as a key with the check inside.
  func check(_ node: YAML.Node, isInside: Bool = false) -> Check? {
    guard let mapping = node.mapping else {
      error(.checkWantsMap(kind(node)), at: node, fix: .write("- ping: ns1 -> ns2"))
      return nil
    }
    let keys: [String] = mapping.keys.compactMap(\.string)
    if keys.contains("not") { return inverted(node, isInside: isInside) }
    let found: [String] = keys.filter { Self.kinds[$0] != nil }
    guard let kind = found.first, found.count == 1 else {
      return noKind(node, keys: keys, found: found)
    }
    let known = [kind] + (Self.kinds[kind] ?? []) + Self.commonKeys
    guard let fields = fields(node, .check(kind), keys: known), let subject = fields[kind],
      let read = read(kind, subject, fields)
    else { return nil }
    var check = Check(read, location: location(node))
    common(fields, into: &check)
    // One inside of not is judged there.
    if !isInside { judgeReason(check, at: fields["because"]) }
    return check
  }

  /// `because: CAUSE [at NODE]`.
  private func reason(_ node: YAML.Node) -> Check.Because? {
    guard let text = string(node, "because") else { return nil }
    let words = text.split(separator: " ").map(String.init)
    guard words.count == 1 || words.count == 3 && words[1] == "at" else {
      error(.becauseWantsCause, at: node, fix: .write("because: forwarding-off at r2"))
      return nil
    }
    guard Cause.names.contains(words[0]) else {
      error(
        .noCause(words[0]), at: node,
        fix: Suggestion.nearest(to: words[0], among: Cause.names).map { Remedy.didYouMean($0) }
          ?? Remedy.oneOf(Cause.names.joined(separator: ", ")))
      return nil
    }
    return Check.Because(cause: words[0], node: words.count == 3 ? words[2] : nil)
  }

  private func judgeReason(_ check: Check, at node: YAML.Node?) {
    guard check.because != nil, !check.expectsFailure, let node else { return }
    error(
      .becauseOfReached, at: node,
      fix: .expectUnreachable)
  }

  private func common(_ fields: Fields, into check: inout Check) {
    if let node = fields["level"] { check.level = word(node, "level", Check.Level.self) ?? .error }
    if let node = fields["within"] { check.within = duration(node, "within") ?? check.within }
    if let node = fields["because"] { check.because = reason(node) ?? check.because }
    if let node = fields["trace"] {
      check.traces = bool(node, "trace") ?? check.traces
      switch check.kind {
      case .ping, .service: break
      default:
        error(.traceOfState, at: node, fix: .traceIsFor)
      }
    }
    if let node = fields["timeout"] { check.timeout = duration(node, "timeout") ?? check.timeout }
  }

  private func inverted(_ node: YAML.Node, isInside: Bool) -> Check? {
    if let mapping = node.mapping, let inner = mapping["not"], isNull(inner),
      let kind = mapping.keys.compactMap(\.string).first(where: { Self.kinds[$0] != nil })
    {
      error(
        .notBesides, at: node,
        fix: .notAround(kind))
      return nil
    }
    guard let fields = fields(node, .checkWithNot, keys: Self.commonKeys), let inner = fields["not"] else {
      return nil
    }
    guard !isInside else {
      error(.notInNot, at: node, fix: .leaveBothOut)
      return nil
    }
    guard var check = check(inner, isInside: true) else { return nil }
    check.isNegated = true
    check.location = location(node)
    common(fields, into: &check)
    judgeReason(check, at: fields["because"] ?? inner)
    return check
  }

  private func noKind(_ node: YAML.Node, keys: [String], found: [String]) -> Check? {
    let known = Self.kinds.keys.sorted()
    if found.count > 1 {
      error(
        .kindsOfCheck(found.sorted().joined(separator: " and ")), at: node,
        fix: .secondItem)
      return nil
    }
    let near = keys.lazy.compactMap { Suggestion.nearest(to: $0, among: known) }.first
    error(
      .noKindOfCheck, at: node,
      fix: near.map { Remedy.didYouMean($0) } ?? Remedy.oneOf(known.joined(separator: ", ")))
    return nil
  }

  private func read(_ kind: String, _ subject: YAML.Node, _ fields: Fields) -> Check.Kind? {
    switch kind {
    case "ping": ping(subject, fields).map { .ping($0) }
    case "link": link(subject, fields).map { .link($0) }
    case "address": addressCheck(subject, fields).map { .address($0) }
    case "route": route(subject, fields).map { .route($0) }
    case "neighbor": neighbor(subject, fields).map { .neighbor($0) }
    case "fdb": fdb(subject, fields).map { .fdb($0) }
    case "tcp", "udp", "http": serviceCheck(kind, subject, fields).map { .service($0) }
    case "counter": counterCheck(subject, fields).map { .counter($0) }
    case "conntrack": conntrackCheck(subject, fields).map { .conntrack($0) }
    case "captured": capturedCheck(subject, fields).map { .captured($0) }
    default:
      string(subject, "namespace").map { name in
        .namespace(NamespaceCheck(name: name, exists: fields["exists"].flatMap { bool($0, "exists") } ?? true))
      }
    }
  }

  func family(_ fields: Fields) -> IPFamily? {
    guard let node = fields["family"] else { return nil }
    switch node.scalar?.string.lowercased() {
    case "4", "v4", "ipv4", "inet": return .v4
    case "6", "v6", "ipv6", "inet6": return .v6
    default:
      error(.noFamily(kind(node)), at: node)
      return nil
    }
  }

  private func ping(_ node: YAML.Node, _ fields: Fields) -> PingCheck? {
    guard let sides = sides(node, "ping"), let source = endpoint(sides.left, at: node, offset: 0),
      let destination = endpoint(sides.right, at: node, offset: sides.offset)
    else { return nil }
    var ping = PingCheck(source: source, destination: destination)
    if let node = fields["expect"] { ping.expectation = word(node, "expect", PingCheck.Expectation.self) ?? .reachable }
    if let node = fields["count"] { ping.count = integer(node, "count", 1...10_000) ?? 1 }
    if let node = fields["size"] { ping.size = integer(node, "size", 0...65_507) ?? 56 }
    if let node = fields["df"] { ping.dontFragment = bool(node, "df") ?? false }
    if let node = fields["ttl"] { ping.ttl = integer(node, "ttl", 1...255) }
    if let node = fields["loss"], let loss = comparison(node, "loss") {
      ping.loss = loss
      if !(0...100).contains(loss.bound) {
        error(.noLoss(kind(node)), at: node, fix: .write("loss: \"<= 5%\""))
      }
    }
    ping.family = family(fields)
    return ping
  }

  /// `<= 5%`, `>= 1`.
  func comparison(_ node: YAML.Node, _ what: Subject) -> Comparison? {
    if var text = node.scalar?.string.trimmed {
      if text.hasSuffix("%") { text.removeLast() }
      for symbol in ["<=", ">=", "==", "!=", "<", ">", ""] where text.hasPrefix(symbol) {
        if let bound = Double(text.dropFirst(symbol.count).trimmed) {
          return Comparison(Comparison.Relation(rawValue: symbol) ?? .equal, bound)
        }
      }
    }
    error(.wantsBound(what, kind(node)), at: node, fix: .write("\(what): \"<= 5\""))
    return nil
  }

  private static let states = [
    "UP", "DOWN", "UNKNOWN", "LOWERLAYERDOWN", "DORMANT", "TESTING", "NOTPRESENT",
  ]

  private func link(_ node: YAML.Node, _ fields: Fields) -> LinkCheck? {
    guard let (name, interface) = nodeAndInterface(node, "link") else { return nil }
    var check = LinkCheck(node: name, interface: interface)
    check.exists = fields["exists"].flatMap { bool($0, "exists") } ?? true
    if let node = fields["state"], let text = string(node, "state") {
      if Self.states.contains(text.uppercased()) {
        check.state = text.uppercased()
      } else {
        let near = Suggestion.nearest(to: text.uppercased(), among: Self.states)
        error(
          .noLinkState(Self.states.joined(separator: ", "), text), at: node,
          fix: near.map { Remedy.didYouMeanWord($0) })
      }
    }
    check.isUp = fields["up"].flatMap { bool($0, "up") }
    check.carrier = fields["carrier"].flatMap { bool($0, "carrier") }
    check.mtu = fields["mtu"].flatMap { integer($0, "mtu", 0...UInt32.max) }
    check.mac = fields["mac"].flatMap(mac)
    if let node = fields["bridge"] { check.bridge = string(node, "bridge").flatMap { interfaceName($0, at: node) } }
    check.peer = fields["peer"].flatMap { string($0, "peer") }
    check.kind = fields["kind"].flatMap { string($0, "kind") }
    check.isolated = fields["isolated"].flatMap { bool($0, "isolated") }
    check.hairpin = fields["hairpin"].flatMap { bool($0, "hairpin") }
    return check
  }

  private func addressCheck(_ node: YAML.Node, _ fields: Fields) -> AddressCheck? {
    guard let (name, interface) = nodeAndInterface(node, "address") else { return nil }
    guard fields.has("has") || fields.has("lacks") else {
      error(.addressCheckEmpty, at: node, fix: .add("has: 10.0.0.1/24"))
      return nil
    }
    return AddressCheck(
      node: name, interface: interface, has: fields["has"].map { list($0).compactMap(pattern) } ?? [],
      lacks: fields["lacks"].map { list($0).compactMap(pattern) } ?? [])
  }

  private func pattern(_ node: YAML.Node) -> AddressCheck.Pattern? {
    guard let text = string(node, .address) else { return nil }
    if let address = IPAddress(text) { return AddressCheck.Pattern(address: address) }
    guard let network = IPNetwork(text) else {
      error(.noIPAddress(text), at: node)
      return nil
    }
    return AddressCheck.Pattern(address: network.address, prefixLength: network.prefixLength)
  }

  private func route(_ node: YAML.Node, _ fields: Fields) -> RouteCheck? {
    guard let sides = sides(node, "route"), let destination = endpoint(sides.right, at: node, offset: sides.offset)
    else {
      return nil
    }
    var check = RouteCheck(source: .named(resolved(sides.left)), destination: destination)
    if let node = fields["expect"] {
      guard node.scalar?.string == "no-route" else {
        error(.routeExpects(kind(node)), at: node)
        return nil
      }
      check.isMissing = true
    }
    check.via = fields["via"].flatMap { ipAddress($0, "via") }
    if let node = fields["dev"] { check.device = string(node, "dev").flatMap { interfaceName($0, at: node) } }
    check.from = fields["from"].flatMap { ipAddress($0, "from") }
    check.family = family(fields)
    return check
  }

  private func neighbor(_ node: YAML.Node, _ fields: Fields) -> NeighborCheck? {
    guard let sides = sides(node, "neighbor") else { return nil }
    guard let address = IPAddress(sides.right) else {
      error(
        .neighborWantsAddress(sides.right), at: node, offset: sides.offset,
        length: sides.right.count)
      return nil
    }
    var check = NeighborCheck(node: .named(resolved(sides.left)), address: address)
    check.exists = fields["exists"].flatMap { bool($0, "exists") } ?? true
    check.mac = fields["mac"].flatMap(mac)
    let known = ["INCOMPLETE", "REACHABLE", "STALE", "DELAY", "PROBE", "FAILED", "NOARP", "PERMANENT"]
    for item in fields["state"].map(list) ?? [] {
      guard let text = string(item, "state")?.uppercased() else { continue }
      if known.contains(text) {
        check.states.append(text)
      } else {
        let near = Suggestion.nearest(to: text, among: known)
        error(
          .noNeighborState(known.joined(separator: ", "), text), at: item,
          fix: near.map { Remedy.didYouMeanWord($0) })
      }
    }
    return check
  }

  private func fdb(_ node: YAML.Node, _ fields: Fields) -> FDBCheck? {
    guard let (name, bridge) = nodeAndInterface(node, "fdb") else { return nil }
    guard let macNode = fields["mac"] else {
      error(.fdbWantsMAC, at: node, fix: .add("mac: \"02:42:ac:11:00:02\""))
      return nil
    }
    guard let mac = mac(macNode) else { return nil }
    var check = FDBCheck(node: name, bridge: bridge, mac: mac)
    if let node = fields["port"] { check.port = string(node, "port").flatMap { interfaceName($0, at: node) } }
    check.exists = fields["exists"].flatMap { bool($0, "exists") } ?? true
    return check
  }
}
