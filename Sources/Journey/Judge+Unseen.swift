internal import Addressing
internal import NFTables
internal import RouteNetlink

extension Judge {
  /// Why a probe gets through that a node on its way has a rule to stop: that node's bridge passes frames on without showing them to its rules.
  ///
  /// Nil where the probe was not answered, or where it cannot be said that a rule is meant for it.
  public func diagnoseArrival() -> Diagnosis? {
    guard seen.journey.isAnswered else { return nil }
    for hop in hops where hop.isIncoming && (hop.message == .request || hop.message == .reply) {
      guard let bridge = wiring.bridge(of: port(hop)), let device = link(bridge), isUnseen(bridge),
        hops.contains(where: { exit in
          !exit.isIncoming && exit.message == hop.message && wiring.bridge(of: port(exit)) == bridge
        }), let source = hop.source, let destination = hop.destination
      else { continue }
      let packet = RuleReading.Packet(
        source: source, destination: destination, incoming: device.name, outgoing: device.name,
        protocol: probe.protocolNumber, port: hop.destinationPort, isReply: hop.message == .reply)
      let isApart: Bool =
        if case .containersApart? = asking.apart(probe.node, owners(of: destination).first?.port.node ?? "")?.cause {
          true
        } else {
          false
        }
      let filter = stopping(packet, at: hop.node)
      guard isApart || filter != nil else { continue }
      return unseen(bridge, filter, hop.message == .request ? .there : .back)
    }
    return nil
  }

  func unseen(_ bridge: Wiring.Port, _ filter: Cause.Filter?, _ way: Diagnosis.Way) -> Diagnosis {
    let name = link(bridge)?.name ?? ""
    var diagnosis = Diagnosis(
      .bridgeUnfiltered(key: bridgeKey, rule: filter?.rule ?? filter?.chain), node: bridge.node, interface: name,
      way: way)
    let option = probe.destination.family == .v4 ? "nf_call_iptables" : "nf_call_ip6tables"
    diagnosis.remedies = [command(bridge.node, "ip link set \(name) type bridge \(option) 1")]
    return diagnosis
  }

  private var bridgeKey: String {
    "net.bridge.bridge-nf-call-\(probe.destination.family == .v4 ? "iptables" : "ip6tables")"
  }

  /// Whether the rules of IP do not see what a bridge passes on, and could.
  func isUnseen(_ bridge: Wiring.Port) -> Bool {
    guard case .bridge(let options)? = link(bridge)?.data else { return false }
    let isOn = probe.destination.family == .v4 ? options.nfCallIPTables : options.nfCallIP6Tables
    return isOn != true && asking.sysctl(bridge.node, bridgeKey) == "0"
  }

  /// The rule or policy of a node that would stop a packet on its way through; nil where none would, or that is not certain.
  private func stopping(_ packet: RuleReading.Packet, at node: String) -> Cause.Filter? {
    let family: TableFamily = probe.destination.family == .v4 ? .ip : .ip6
    for table in asking.ruleset(of: node).tables where table.table.id.family == family || table.table.id.family == .inet
    {
      for listing in table.chains where listing.chain.hook?.hook == .forward && listing.chain.hook?.type == .filter {
        let chain = ChainName(table.table.id, listing.chain.name)
        guard table.table.id.name != TraceTable.name, let filter = stopping(packet, listing, chain, table.sets, node)
        else { continue }
        return filter
      }
    }
    return nil
  }

  private func stopping(
    _ packet: RuleReading.Packet, _ listing: ChainListing, _ chain: ChainName, _ sets: [NFTSet],
    _ node: String
  ) -> Cause.Filter? {
    for rule in listing.rules {
      let foreign = asking.words(rule, chain, at: node)
      let text =
        foreign?.made ?? rule.text(family: chain.table.family, sets: sets, options: TextOptions(isStateless: true))
      guard let reading = RuleReading(text), let holds = reading.holds(for: packet) else { return nil }
      guard holds else { continue }
      switch reading.action {
      case .next: continue
      case .accept: return nil
      case .stop(let isReject):
        return Cause.Filter(
          chain: "\(chain)", rule: text, handle: rule.handle, isReject: isReject, removal: foreign?.removed)
      }
    }
    guard listing.chain.hook?.policy == .drop else { return nil }
    return Cause.Filter(chain: "\(chain)", rule: nil, handle: nil, isReject: false)
  }
}
