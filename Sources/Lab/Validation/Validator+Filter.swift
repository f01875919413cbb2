import Addressing
import Operations
import Probes
import RouteNetlink

extension Validator {
  /// Whatever NAT, firewall and services name must be there, and a port leads to one place.
  mutating func validateFilters(_ plan: Plan) {
    let planned = Dictionary(plan.nodes.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
    for node in topology.nodes {
      guard let here = planned[node.name.value] else { continue }
      validateServices(node)
      validatePublished(node, here: here, planned: planned)
      let names = Set(here.interfaces.map(\.interface.name.value) + [.loopback])
      for entry in node.nat.masquerade { require(entry.value.out, of: node, among: names, at: entry.location) }
      for rule in node.firewall.chains.flatMap(\.rules) {
        require(rule.value.in, of: node, among: names, at: rule.location)
        require(rule.value.out, of: node, among: names, at: rule.location)
      }
    }
  }

  private mutating func require(
    _ match: InterfaceMatch?, of node: Node, among names: Set<InterfaceName>, at location: SourceLocation?
  ) {
    guard let match, !names.contains(match.name) else { return }
    error(
      .noInterface(node.name.value, "\(match.name)"), at: location,
      fix: suggestion(for: match.name.text, among: names.map(\.text)))
  }

  private mutating func validateServices(_ node: Node) {
    var seen: [String: [IPAddress?]] = [:]
    for service in node.services {
      // HTTP is TCP, too.
      let transport = service.value.kind == .udp ? "udp" : "tcp"
      let others = seen["\(transport)/\(service.value.port)", default: []]
      seen["\(transport)/\(service.value.port)", default: []].append(service.value.address)
      if others.contains(where: { $0 == service.value.address || $0 == nil || service.value.address == nil }) {
        error(
          .servicesCollide(node.name.value, transport, "\(service.value.port)"), at: service.location,
          length: "\(service.value.port)".count)
      }
    }
  }

  private mutating func validatePublished(_ node: Node, here: PlannedNode, planned: [String: PlannedNode]) {
    guard !node.nat.publish.isEmpty else { return }
    var first: [String: [IPAddress?: PublishedRanges]] = [:]
    let own = Set(here.addresses.map(\.address))
    let subnets = SubnetIndex(here.addresses.map(\.spec.local))
    let sources = Dictionary(topology.nodes.map { ($0.name.value, $0) }, uniquingKeysWith: { a, _ in a })
    var judged: Set<String> = []
    for port in node.nat.publish {
      let value = port.value
      let length = value.text.count
      let known = first[value.protocol.rawValue] ?? [:]
      let near =
        value.hostAddress == nil ? Array(known.values) : [known[value.hostAddress], known[nil]].compactMap(\.self)
      if let other = near.lazy.compactMap({ $0.overlapping(value.hostPorts) }).first {
        error(
          .publishedTwice("\(other)", value.text), at: port.location, length: length,
          fix: .otherPort(node.name.value))
      } else {
        first[value.protocol.rawValue, default: [:]][value.hostAddress, default: PublishedRanges()]
          .insert(value.hostPorts, value.text)
      }
      if let address = value.hostAddress, !address.isLoopback, !own.contains(address) {
        error(
          .noAddress(node.name.value, "\(address)"), at: port.location, length: length,
          fix: .hasAddresses(here.addresses.map { "\($0.address)" }.joined(separator: ", ")))
      }
      guard let target = planned[value.node], let source = sources[value.node]
      else {
        error(
          .noNode(value.node), at: port.location, length: length,
          fix: suggestion(for: value.node, among: planned.keys))
        continue
      }
      // What is wrong between two nodes is said once.
      if judged.insert(value.node).inserted, !target.addresses.contains(where: { subnets.contains($0.address) }) {
        error(
          .noCommonSubnet(value.node, node.name.value), at: port.location, length: length,
          fix: .oneSubnet)
      }
      validateServed(value, by: source, at: port.location)
    }
  }

  /// Something should answer there: a service, or a program that the lab starts.
  private mutating func validateServed(_ port: PublishedPort, by node: Node, at location: SourceLocation?) {
    let served = node.services.filter { ($0.value.kind == .udp) == (port.protocol == .udp) }.map(\.value.port)
    guard !served.contains(where: { port.ports.contains($0) }), lab.steps.allSatisfy(\.exec.isEmpty) else { return }
    let wanted = "\(port.protocol == .udp ? "udp" : "tcp or http") \(port.ports.lowerBound)"
    error(
      .noService(port.node, wanted), at: location, length: port.text.count,
      fix: .addService(port.protocol == .udp ? "udp" : "http", "\(port.ports.lowerBound)", port.node))
  }
}

/// Ranges of ports, none of which overlaps another, in order.
private struct PublishedRanges {
  private var ranges: [(ports: ClosedRange<UInt16>, text: String)] = []

  /// The place of the first range that ends at a port or behind it.
  private func place(of port: UInt16) -> Int {
    var (low, high) = (0, ranges.count)
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].ports.upperBound < port { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The text of a range that has a port of these.
  func overlapping(_ ports: ClosedRange<UInt16>) -> String? {
    let place = place(of: ports.lowerBound)
    return place < ranges.count && ranges[place].ports.overlaps(ports) ? ranges[place].text : nil
  }

  mutating func insert(_ ports: ClosedRange<UInt16>, _ text: String) {
    ranges.insert((ports, text), at: place(of: ports.lowerBound))
  }
}
