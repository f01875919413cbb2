import Addressing
import CommandLanguage
import Lab
import NFTables
import Operations
import PlainText
import Probes

extension Reader {
  // MARK: NAT

  func nat(_ node: YAML.Node) -> NAT {
    var nat = NAT()
    guard let fields = fields(node, "nat", keys: ["masquerade", "publish"]) else { return nat }
    for item in fields["masquerade"].map(list) ?? [] {
      guard item.mapping != nil else {
        error(
          .masqueradeWantsMap(kind(item)), at: item, fix: .write("{from: 172.17.0.0/16, out: \"!docker0\"}"))
        continue
      }
      guard let entry = self.fields(item, "masquerade", keys: ["from", "to", "out"]) else { continue }
      guard let from = entry["from"].flatMap({ network($0, "from") }) else {
        if !entry.has("from") {
          error(
            .masqueradeEmpty, at: item, fix: .write("{from: 172.17.0.0/16, out: \"!docker0\"}"))
        }
        continue
      }
      nat.masquerade.append(
        Located(
          Masquerade(
            from: from.masked, to: entry["to"].flatMap { network($0, "to")?.masked },
            out: entry["out"].flatMap { interfaceMatch($0, "out") }), at: location(item)))
    }
    for item in fields["publish"].map(list) ?? [] {
      if let port = publishedPort(item) { nat.publish.append(Located(port, at: location(item))) }
    }
    return nat
  }

  private func interfaceMatch(_ node: YAML.Node, _ what: Subject) -> InterfaceMatch? {
    guard let text = string(node, what) else { return nil }
    let isInverted = text.hasPrefix("!")
    let name = isInverted ? text.dropFirst().trimmed : text
    return interfaceName(name, at: node, offset: isInverted ? 1 : 0).map { InterfaceMatch($0, isInverted: isInverted) }
  }

  /// `[ADDRESS:]HOST[-LAST]:PORT[-LAST][/udp] -> NODE`.
  private func publishedPort(_ node: YAML.Node) -> PublishedPort? {
    guard let (left, right, offset) = sides(node, "publish") else { return nil }
    func wrong(_ fault: FileFault) -> PublishedPort? {
      error(fault, at: node, fix: .publishForms(right, right))
      return nil
    }
    guard isNodeName(right) else {
      error(.noNodeName(right), at: node, offset: offset, length: right.count)
      return nil
    }
    var rest = left
    var transport = TransportProtocol.tcp
    if let slash = rest.lastIndex(of: "/") {
      let name = String(rest[rest.index(after: slash)...])
      guard let known = TransportProtocol(rawValue: name) else {
        return wrong(.publishProtocol(name))
      }
      transport = known
      rest = String(rest[..<slash])
    }
    var address: IPAddress?
    if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
      address = IPAddress(rest[rest.index(after: rest.startIndex)..<close])
      guard address != nil else { return wrong(.beginsWithNoAddress(rest)) }
      rest = String(rest[rest.index(after: close)...].drop { $0 == ":" })
    }
    var parts = rest.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 3 {
      address = IPAddress(parts[0])
      guard address != nil else { return wrong(.noIPAddress(parts[0])) }
      parts.removeFirst()
    }
    guard parts.count == 2 else { return wrong(.noPairOfPorts(left)) }
    guard let hostPorts = ports(parts[0]) else {
      return wrong(.noPortOrRange(parts[0]))
    }
    guard let targetPorts = ports(parts[1]) else {
      return wrong(.noPortOrRange(parts[1]))
    }
    guard hostPorts.count == targetPorts.count else {
      return wrong(.rangesOfPorts("\(hostPorts.count)", "\(targetPorts.count)"))
    }
    if address?.isAny == true { address = nil }
    return PublishedPort(
      hostAddress: address, hostPorts: hostPorts, ports: targetPorts, protocol: transport, node: right)
  }

  /// `80`, or `9000-9010`.
  func ports(_ text: String) -> ClosedRange<UInt16>? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard let first = bounds.first ?? nil, first > 0, bounds.count <= 2, let last = bounds.last ?? nil, first <= last
    else { return nil }
    return first...last
  }

  // MARK: Services

  /// `{http: 8080}`, `{tcp: 80, address: 127.0.0.1}`.
  func services(_ node: YAML.Node) -> [Located<Service>] {
    list(node).flatMap { item -> [Located<Service>] in
      guard let fields = fields(item, .service, keys: Service.Kind.allCases.map(\.rawValue) + ["address"]) else {
        return []
      }
      let address = fields["address"].flatMap { boundAddress($0) }
      return Service.Kind.allCases.compactMap { kind in
        guard let port = fields[kind.rawValue], let number: UInt16 = integer(port, Subject(kind.rawValue), 1...65_535)
        else {
          return nil
        }
        return Located(Service(kind, port: number, address: address), at: location(port))
      }
    }
  }

  /// The address that a service is bound to.
  private func boundAddress(_ node: YAML.Node) -> IPAddress? {
    guard let text = string(node, "address") else { return nil }
    guard let address = IPAddress(text) else {
      error(.wantsAddress(text), at: node, fix: .write("address: 127.0.0.1"))
      return nil
    }
    // A service is there at all addresses of both families as it is.
    return address.isAny && address.family == .v6 ? nil : address
  }

  // MARK: Firewall

  func firewall(_ node: YAML.Node) -> Firewall {
    var firewall = Firewall()
    let keys = Firewall.Hook.allCases.map(\.rawValue) + ["nft"]
    guard let fields = fields(node, "firewall", keys: keys) else { return firewall }
    if let node = fields["nft"], let (commands, script) = ruleset(node) {
      firewall.commands = Located(commands, at: location(node))
      firewall.script = script
    }
    for hook in Firewall.Hook.allCases {
      guard let node = fields[hook.rawValue],
        let chain = self.fields(node, Subject(hook.rawValue), keys: ["policy", "rules"])
      else { continue }
      var made = Firewall.Chain(hook)
      if let policy = chain["policy"] {
        switch policy.scalar?.string {
        case "accept": break
        case "drop": made.drops = true
        default:
          let near = policy.scalar.flatMap { Suggestion.nearest(to: $0.string, among: ["accept", "drop"]) }
          error(
            .noPolicy(kind(policy)), at: policy, fix: near.map { Remedy.didYouMean($0) })
        }
      }
      for item in chain["rules"].map(list) ?? [] {
        if let rule = firewallRule(item) { made.rules.append(Located(rule, at: location(item))) }
      }
      firewall.chains.append(made)
    }
    return firewall
  }

  /// A text in the language of `nft`.
  private func ruleset(_ node: YAML.Node) -> (commands: [NFTCommand], script: ScriptPlaces?)? {
    guard let text = string(node, "nft") else { return nil }
    var parser = NFTParser()
    do throws(NFTSyntaxError) {
      let commands = try parser.parse(text)
      for command in commands {
        switch command {
        case .list, .reset: break
        case .change, .table: continue
        }
        throw NFTSyntaxError("a firewall lists nothing", offset: 0, fix: "write nft list ruleset under show")
      }
      var script = lines(of: node, text).first?.1.map { ScriptPlaces(parser.places, at: $0) }
      if let written = location(node).flatMap({ self.written[$0] }) { script?.replaced = written.replacements(from: 0) }
      return (commands, script)
    } catch {
      catalogs.add(parser.catalog.noted, in: .host)
      guard node.scalar?.style == .literal else {
        self.error(
          .words(error.message), at: node, offset: error.offset, length: error.length,
          fix: error.remedy)
        return nil
      }
      let place = error.position(in: text)
      let lines = lines(of: node, text)
      var location = lines.indices.contains(place.line - 1) ? lines[place.line - 1].1 : location(node)
      location?.column += place.column - 1
      var diagnostic = Diagnostic(FileFault.words(error.message), at: location, length: error.length, fix: error.remedy)
      restore(&diagnostic, in: node, lines)
      diagnostics.append(diagnostic)
      return nil
    }
  }

  private static let ruleKeys = [
    "from", "to", "in", "out", "protocol", "port", "source-port", "state", "with", "comment",
  ]

  /// `accept: {from: …}`, or `accept` alone.
  private func firewallRule(_ node: YAML.Node) -> FirewallRule? {
    let verdicts = FirewallRule.Verdict.allCases.map(\.rawValue)
    if node.mapping == nil, let verdict = word(node, .rule, FirewallRule.Verdict.self) {
      return FirewallRule(verdict)
    }
    guard let fields = fields(node, .rule, keys: verdicts) else { return nil }
    guard let name = fields.values.keys.first, fields.values.count == 1, let body = fields[name],
      let verdict = FirewallRule.Verdict(rawValue: name)
    else {
      if fields.values.count != 1 { error(.noVerdict(verdicts.joined(separator: ", ")), at: node) }
      return nil
    }
    var rule = FirewallRule(verdict)
    if isNull(body) { return rule }
    guard let entry = self.fields(body, Subject(name), keys: Self.ruleKeys) else { return nil }
    rule.from = entry["from"].flatMap { addressOrNetwork($0, "from") }
    rule.to = entry["to"].flatMap { addressOrNetwork($0, "to") }
    rule.in = entry["in"].flatMap { interfaceMatch($0, "in") }
    rule.out = entry["out"].flatMap { interfaceMatch($0, "out") }
    rule.protocol = entry["protocol"].flatMap { word($0, "protocol", FirewallRule.TransportKind.self) }
    for (key, isSource) in [("port", false), ("source-port", true)] {
      guard let node = entry[key] else { continue }
      guard let range = node.scalar.flatMap({ ports($0.string) }) else {
        error(.wantsPorts(key, kind(node)), at: node)
        continue
      }
      guard rule.protocol == .tcp || rule.protocol == .udp else {
        error(.portWithoutProtocol, at: node, fix: .add("protocol: tcp"))
        continue
      }
      if isSource { rule.sourcePorts = range } else { rule.ports = range }
    }
    rule.states = (entry["state"].map(list) ?? []).compactMap { word($0, "state", FirewallRule.State.self) }
    if let node = entry["with"] {
      if verdict == .reject {
        rule.rejection = word(node, "with", FirewallRule.Rejection.self) ?? .portUnreachable
        if rule.rejection == .reset, rule.protocol != .tcp {
          error(.resetWithoutTCP, at: node, fix: .add("protocol: tcp"))
        }
      } else {
        error(.withOfReject, at: node)
      }
    }
    rule.comment = entry["comment"].flatMap { string($0, "comment") }
    if let from = rule.from, let to = rule.to, from.family != to.family {
      error(.familiesDiffer("\(from)", "\(to)"), at: body)
    }
    return rule
  }

  private func addressOrNetwork(_ node: YAML.Node, _ what: Subject) -> IPNetwork? {
    guard let text = string(node, what) else { return nil }
    guard let network = IPNetwork(text) else {
      error(.wantsNetwork(what, text), at: node)
      return nil
    }
    return network.masked
  }

  // MARK: Checks

  /// `A -> B:port`, with `/path` behind it of HTTP.
  func serviceCheck(_ name: String, _ node: YAML.Node, _ fields: Fields) -> ServiceCheck? {
    guard let (left, right, offset) = sides(node, Subject(name)), let source = endpoint(left, at: node, offset: 0)
    else {
      return nil
    }
    var target = right
    var kind: ServiceCheck.Kind = name == "udp" ? .udp : .tcp
    if name == "http" {
      if let scheme = target.firstRange(of: "://") {
        error(
          .httpWithScheme("\(target[..<scheme.upperBound])"), at: node, offset: offset,
          length: right.count, fix: .write("http: \(left) -> \(target[scheme.upperBound...])"))
        return nil
      }
      let slash = target.firstIndex(of: "/")
      kind = .http(path: slash.map { String(target[$0...]) } ?? "/")
      if let slash { target = String(target[..<slash]) }
    }
    var port: UInt16? = name == "http" ? 80 : nil
    var host = target
    if let colon = target.lastIndex(of: ":"), IPAddress(target) == nil {
      host = String(target[..<colon])
      port = UInt16(target[target.index(after: colon)...]).flatMap { $0 > 0 ? $0 : nil }
      guard port != nil else {
        error(
          .noPort("\(target[target.index(after: colon)...])"), at: node, offset: offset,
          length: right.count)
        return nil
      }
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    guard let port else {
      error(
        .wantsPort(name, right), at: node, offset: offset, length: right.count,
        fix: .write("\(right):80"))
      return nil
    }
    guard let destination = endpoint(host, at: node, offset: offset) else { return nil }
    var check = ServiceCheck(kind, source: source, destination: destination, port: port)
    if let node = fields["expect"] {
      check.expectation = word(node, "expect", ServiceCheck.Expectation.self) ?? .open
    }
    check.seenAs = fields["seen-as"].flatMap { ipAddress($0, "seen-as") }
    check.servedBy = fields["served-by"].flatMap { string($0, "served-by") }.map(resolved)
    check.status = fields["status"].flatMap { integer($0, "status", 100...599) }
    if let node = fields["body"], let text = string(node, "body") { check.body = pattern(text, at: node) }
    check.family = family(fields)
    return check
  }

  /// `/regex/`, or a text that must be contained.
  func pattern(_ text: String, at node: YAML.Node) -> OutputPattern {
    guard text.count >= 2, text.hasPrefix("/"), text.hasSuffix("/") else { return .contains(text) }
    let pattern = String(text.dropFirst().dropLast())
    if (try? Regex(pattern)) == nil { error(.noExpression, at: node) }
    return .matches(pattern)
  }

  /// `node table/chain "comment"`.
  func counterCheck(_ node: YAML.Node, _ fields: Fields) -> CounterCheck? {
    guard let text = string(node, "counter") else { return nil }
    let words = text.split(separator: " ", maxSplits: 2).map(String.init)
    let place = words.count >= 2 ? words[1].split(separator: "/").map(String.init) : []
    guard words.count >= 2, place.count == 2 else {
      error(
        .counterWants(text), at: node,
        fix: .write("counter: \(hostName) filter/forward \"web\""))
      return nil
    }
    var comment = words.count == 3 ? words[2].trimmed : nil
    if let quoted = comment, quoted.count >= 2, quoted.hasPrefix("\""), quoted.hasSuffix("\"") {
      comment = String(quoted.dropFirst().dropLast())
    }
    guard let bound = fields["packets"] else {
      error(.counterEmpty, at: node, fix: .add("packets: \">= 1\""))
      return nil
    }
    return comparison(bound, "packets").map {
      CounterCheck(node: .named(resolved(words[0])), table: place[0], chain: place[1], comment: comment, packets: $0)
    }
  }

  /// A node, with `from`, `to` and `becomes`.
  func conntrackCheck(_ node: YAML.Node, _ fields: Fields) -> ConntrackCheck? {
    guard let name = string(node, "conntrack") else { return nil }
    guard fields.has("from") || fields.has("to") || fields.has("becomes") else {
      error(.conntrackEmpty, at: node, fix: .add("from: 172.17.0.2"))
      return nil
    }
    return ConntrackCheck(
      node: .named(resolved(name)), from: fields["from"].flatMap { place($0, "from") },
      to: fields["to"].flatMap { place($0, "to") }, becomes: fields["becomes"].flatMap { place($0, "becomes") },
      exists: fields["exists"].flatMap { bool($0, "exists") } ?? true)
  }

  /// `ADDRESS`, `ADDRESS:PORT` or `[ADDRESS]:PORT`.
  private func place(_ node: YAML.Node, _ what: Subject) -> ConntrackCheck.Place? {
    guard let text = string(node, what) else { return nil }
    if let address = IPAddress(text) { return ConntrackCheck.Place(address) }
    if let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) {
      var host = String(text[..<colon])
      if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
      if let address = IPAddress(host) { return ConntrackCheck.Place(address, port: port) }
    }
    error(.wantsConnectionEnd(what, text), at: node, fix: .write("172.17.0.2:8080"))
    return nil
  }
}
