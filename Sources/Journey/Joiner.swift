internal import Addressing
internal import NFTables
internal import Probes
internal import RouteNetlink
internal import SystemPackage

/// Joins frames and the steps of traced packets, of all nodes, into the hops of one journey.
struct Joiner {
  let probe: Probe
  var signature: Signature
  let links: [String: [Link]]
  let rulesets: [String: Ruleset]
  let wording: RuleWording

  mutating func join(
    _ frames: [(node: String, frame: CapturedFrame)], _ events: [(node: String, event: TraceEvent)], refusal: Errno?
  ) -> Journey {
    var journey = Journey(probe: probe)
    // What goes out is seen before it comes in, also where the clock shows no difference.
    let ordered = frames.sorted {
      ($0.frame.time, $0.frame.direction == .outgoing ? 0 : 1) < (
        $1.frame.time, $1.frame.direction == .outgoing ? 0 : 1
      )
    }
    let start = ordered.first?.frame.time ?? 0
    for (node, frame) in ordered {
      guard let message = signature.message(of: frame, atSource: node == probe.node) else { continue }
      journey.hops.append(hop(node, frame, message, start))
    }
    attach(events, to: &journey)
    settle(&journey, refusal)
    return journey
  }

  private func hop(_ node: String, _ frame: CapturedFrame, _ message: Hop.Message, _ start: Int64) -> Hop {
    let headers = FrameHeaders(frame)
    var hop = Hop(
      time: .nanoseconds(frame.time - start), node: node,
      interface: links[node]?.first { $0.index == frame.interface }?.name ?? "#\(frame.interface)",
      index: frame.interface,
      isIncoming: frame.direction == .incoming, message: message, length: frame.length)
    hop.source = headers.ip?.source ?? headers.arp.map { .v4($0.sender) }
    hop.destination = headers.ip?.destination ?? headers.arp.map { .v4($0.target) }
    hop.sourcePort = headers.sourcePort
    hop.destinationPort = headers.destinationPort
    hop.ttl = headers.ip?.hopLimit
    hop.isForOthers = frame.isForOthers
    hop.sourceMAC = headers.source
    hop.destinationMAC = headers.destination
    if headers.ip?.protocol == 6, headers.payload + 13 < frame.bytes.count {
      hop.isReset = frame.bytes[headers.payload + 13] & 0x04 != 0
    }
    return hop
  }

  // MARK: What was judged

  /// Adds the steps of traced packets to the hop behind which they were taken: where the packet came in, or else where it went out.
  private mutating func attach(_ events: [(node: String, event: TraceEvent)], to journey: inout Journey) {
    // The headers come with a packet's first step in a chain; all steps of the packet have its number.
    var messages: [String: [UInt32: Hop.Message]] = [:]
    var incoming: [String: [UInt32: UInt32]] = [:]
    for (node, event) in events {
      if messages[node]?[event.id] == nil, let message = message(of: event, node, in: journey) {
        messages[node, default: [:]][event.id] = message
      }
      if let index = event.incoming { incoming[node, default: [:]][event.id] = index }
    }
    for (node, event) in events {
      guard let message = messages[node]?[event.id] else { continue }
      let isOwn = event.chain.table.name == TraceTable.name
      let judgement = isOwn ? nil : judgement(event, node)
      guard judgement != nil || isOwn && TraceTable.isLate(event.chain) else { continue }
      let index = incoming[node]?[event.id].map { Int32(bitPattern: $0) }
      let places = journey.hops.indices.filter {
        journey.hops[$0].node == node && journey.hops[$0].message.isSame(as: message)
      }
      let place =
        places.first { journey.hops[$0].isIncoming && journey.hops[$0].index == index }
        ?? places.first { journey.hops[$0].isIncoming == (index != nil) } ?? places.first
      if let place {
        if let judgement {
          journey.hops[place].judgements.append(judgement)
        } else {
          translate(&journey.hops[place], event)
        }
      } else if let judgement {
        // It was judged before it could leave its sender.
        var hop = Hop(
          time: .zero, node: node, interface: "", index: index ?? 0, isIncoming: false, message: message, length: 0)
        hop.source = Self.addresses(event)?.source
        hop.destination = Self.addresses(event)?.destination
        hop.judgements = [judgement]
        journey.hops.append(hop)
      }
    }
  }

  /// Notes where NAT sent a packet, as the kernel shows it after all its rules.
  private func translate(_ hop: inout Hop, _ event: TraceEvent) {
    hop.mark = event.mark
    guard let (_, destination, number) = Self.addresses(event) else { return }
    if destination != hop.destination { hop.translatedDestination = destination }
    guard number == 6 || number == 17, event.transportHeader.count >= 4 else { return }
    let port = Signature.big16(event.transportHeader[2...])
    if port != hop.destinationPort { hop.translatedPort = port }
  }

  private mutating func message(of event: TraceEvent, _ node: String, in journey: Journey) -> Hop.Message? {
    let network = event.networkHeader
    if event.networkProtocol == 3 || event.chain.table.family == .arp || network.starts(with: [0, 1, 8, 0]) {
      guard network.count >= 28 else { return nil }
      let sender = IPAddress(bytes: network[14..<18]), target = IPAddress(bytes: network[24..<28])
      if network[7] == 1, let target { return .question(target) }
      if network[7] == 2, let sender, let mac = MACAddress(bytes: network[8..<14]) { return .answer(sender, mac) }
      return nil
    }
    guard let (source, destination, number) = Self.addresses(event) else { return nil }
    if number == 58, let message = neighborMessage(event, node, source, destination, journey) { return message }
    return signature.message(
      source: source, destination: destination, number: number, transport: event.transportHeader[...],
      atSource: node == probe.node)
  }

  private static func addresses(_ event: TraceEvent) -> (source: IPAddress, destination: IPAddress, number: UInt8)? {
    let network = event.networkHeader
    guard let first = network.first else { return nil }
    if first >> 4 == 4, network.count >= 20, let source = IPAddress(bytes: network[12..<16]),
      let destination = IPAddress(bytes: network[16..<20])
    {
      return (source, destination, network[9])
    }
    if first >> 4 == 6, network.count >= 40, let source = IPAddress(bytes: network[8..<24]),
      let destination = IPAddress(bytes: network[24..<40])
    {
      return (source, destination, network[6])
    }
    return nil
  }

  private func judgement(_ event: TraceEvent, _ node: String) -> Judgement? {
    let chain = rulesets[node]?[event.chain]
    if event.kind == .policy {
      let verdict = event.policy ?? .accept
      return Judgement(
        chain: "\(event.chain)", rule: nil, handle: nil, verdict: "\(verdict)", isDrop: verdict == .drop,
        removal: wording(nil, event.chain, rulesets[node] ?? Ruleset())?.removed)
    }
    // The end of a chain is told as a rule without a number, too.
    guard event.kind == .rule, let verdict = event.verdict, event.rule ?? 0 != 0 else { return nil }
    let rule = chain?.rules.first { $0.handle == event.rule }
    let isReject = rule?.expressions.contains { if case .reject = $0 { true } else { false } } ?? false
    let foreign = rule.flatMap { wording($0, event.chain, rulesets[node] ?? Ruleset()) }
    let text = rule?.text(
      family: event.chain.table.family, sets: rulesets[node]?[event.chain.table]?.sets ?? [],
      options: TextOptions(isStateless: true))
    return Judgement(
      chain: "\(event.chain)",
      rule: foreign?.made ?? text?.replacing(/\[ target name (\S+) rev \d+ \]/) { "-j \($0.1)" }
        ?? "handle \(event.rule ?? 0)",
      handle: event.rule, verdict: "\(verdict)",
      isDrop: verdict == .drop, isReject: isReject || rule?.isIPTablesReject == true,
      removal: foreign?.removed)
  }

  // MARK: How it ended

  /// Whether an answer is from whom the sender asked, or from whom its own NAT sent the request to.
  private func isTaken(_ reply: Hop, _ journey: Journey) -> Bool {
    guard let source = reply.source, !probe.destination.isMulticast, source != probe.destination else { return true }
    let isBroadcast = journey.hops.contains { $0.message == .request && $0.destinationMAC == .broadcast }
    return isBroadcast || source.isLoopback
      || journey.hops.contains {
        $0.node == probe.node && $0.message == .request
          && ($0.destination == source && !$0.isIncoming || $0.translatedDestination == source)
      }
  }

  private func settle(_ journey: inout Journey, _ refusal: Errno?) {
    let back = journey.hops.filter { $0.node == probe.node && $0.isIncoming && !$0.isForOthers }
    if let reply = back.last(where: { $0.message == .reply && isTaken($0, journey) }) {
      // What the sender's own rules drop never comes to who asked.
      if back.contains(where: { $0.message == .reply && $0.judgements.contains(where: \.isDrop) }) {
        journey.verdict = "timeout, the answer came to \(probe.node) and was dropped there"
        return
      }
      journey.isAnswered = !reply.isReset
      journey.verdict = reply.isReset ? "refused" : "reachable"
      return
    }
    for hop in back {
      guard case .fault(let type, let code, let from) = hop.message else { continue }
      let mtu = 0
      let verdict =
        from.family == .v4
        ? PingVerdict(icmpType: type, code: code, mtu: mtu, from: from)
        : PingVerdict(icmpV6Type: type, code: code, mtu: mtu, from: from)
      journey.verdict = verdict.map { "\($0)" } ?? "ICMP type \(type) code \(code), said by \(from)"
      return
    }
    if let reply = back.last(where: { $0.message == .reply }) {
      journey.verdict = "timeout, an answer came from \(reply.source.map { "\($0)" } ?? "elsewhere"), who was not asked"
      return
    }
    if let refusal {
      journey.verdict = "\(PingVerdict(sending: refusal, mtu: 0).map { "\($0)" } ?? "\(refusal)")"
      return
    }
    journey.verdict = "timeout, nothing came back"
  }
}

extension Hop.Message {
  /// Whether both are of the same packet on its way.
  func isSame(as other: Hop.Message) -> Bool {
    switch (self, other) {
    case (.request, .request), (.reply, .reply): true
    case (.fault(let type, let code, let from), .fault(let otherType, let otherCode, let otherFrom)):
      type == otherType && code == otherCode && from == otherFrom
    case (.question(let address), .question(let other)): address == other
    case (.answer(let address, _), .answer(let other, _)): address == other
    default: false
    }
  }
}

extension NFTables.Rule {
  /// Whether a target of iptables refuses with a word to the sender.
  fileprivate var isIPTablesReject: Bool {
    expressions.contains { if case .target("REJECT", _, _) = $0 { true } else { false } }
  }
}
