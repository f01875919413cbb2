public import Addressing
internal import Netlink
public import RouteNetlink

extension Kernel {
  /// What policy rules may ask of the packets of a probe, beside their addresses.
  struct Flow {
    private let probe: Probe
    /// The marks that rules of nodes gave them.
    private var marks: [String: UInt32] = [:]
    private let localPort: UInt16?

    init(_ journey: Journey) {
      probe = journey.probe
      for hop in journey.hops where hop.mark.map({ $0 != 0 }) ?? false { marks[hop.node] = marks[hop.node] ?? hop.mark }
      localPort = journey.hops.first { $0.message == .request }?.sourcePort
    }

    /// The mark that a node's rules gave it.
    func mark(at node: String) -> UInt32? { marks[node] }

    var ipProtocol: UInt8 { probe.protocolNumber }

    /// The ports of what goes to an address: to who was asked, or back.
    func ports(to address: IPAddress, from source: IPAddress?) -> (source: UInt16?, destination: UInt16?) {
      guard let service = probe.servicePort?.number else { return (nil, nil) }
      let isBack = source == probe.destination || address == probe.source
      return isBack ? (service, localPort) : (localPort, service)
    }

    /// Whether a rule is for such packets of a node; what is not asked of them here counts as met.
    func meets(_ rule: RuleSpec, at node: String, to address: IPAddress, from source: IPAddress?) -> Bool {
      let ports = ports(to: address, from: source)
      func holds(_ range: ClosedRange<UInt16>?, _ port: UInt16?) -> Bool {
        range.map { range in port.map(range.contains) ?? false } ?? true
      }
      return rule.mark.map { $0 == (marks[node] ?? 0) & (rule.markMask ?? .max) } ?? true
        && (rule.further.ipProtocol.map { $0 == ipProtocol } ?? true) && holds(rule.further.sourcePorts, ports.source)
        && holds(rule.further.destinationPorts, ports.destination)
    }
  }

  /// The way that packets of the probe would take; what rules ask of them is told only where there are such rules.
  func route(
    _ socket: RouteSocket, _ node: String, to address: IPAddress, from source: IPAddress?, incoming: InterfaceName?
  ) throws(NetlinkError) -> Route {
    let rules = facts(of: node).rules.map(\.spec)
    guard let flow,
      rules.contains(where: {
        $0.mark != nil || $0.further.ipProtocol != nil || $0.further.sourcePorts != nil
          || $0.further.destinationPorts != nil
      })
    else { return try socket.route(to: address, from: source, incoming: incoming) }
    let ports = flow.ports(to: address, from: source)
    return try socket.route(
      to: address, from: source, incoming: incoming, mark: flow.mark(at: node), ipProtocol: flow.ipProtocol,
      sourcePort: ports.source, destinationPort: ports.destination)
  }

  /// Whether a policy rule of a node is for packets of the probe.
  public func meets(_ rule: RuleSpec, at node: String, to address: IPAddress, from source: IPAddress?) -> Bool {
    flow?.meets(rule, at: node, to: address, from: source) ?? (rule.mark == nil)
  }
}
