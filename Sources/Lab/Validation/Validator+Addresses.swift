import Addressing
import Operations
import RouteNetlink

extension Validator {
  /// An address with the interface that has it.
  private struct Owner {
    var label: String
    var network: IPNetwork
    var location: SourceLocation?
  }

  mutating func validateAddresses(_ plan: Plan) {
    for node in plan.nodes {
      var seen: Set<IPAddress> = []
      for interface in node.interfaces {
        for address in interface.interface.addresses {
          let local = address.value.local
          if !seen.insert(local.address).inserted {
            error(
              .addressTwice(node.name, "\(local.address)"), at: address.location,
              length: "\(local)".count)
          }
          unusable(local, of: "\(node.name):\(interface.interface.name.value)", at: address.location)
        }
      }
    }
    for owners in segments(of: plan) where owners.count > 1 { validate(segment: owners) }
    validateRoom(plan)
  }

  /// A switch's subnet has an address for each interface that names none.
  private mutating func validateRoom(_ plan: Plan) {
    let switches = topology.nodes.filter { $0.kind == .switch && $0.subnet != nil }
    guard !switches.isEmpty else { return }
    // The interfaces of hosts that have no address, and how many of them are on each switch.
    var without: Set<TopologyLink.Endpoint> = []
    for node in plan.nodes where node.kind != .switch {
      for interface in node.interfaces where interface.interface.addresses.isEmpty {
        without.insert(TopologyLink.Endpoint(node: node.name, interface: interface.interface.name.value))
      }
    }
    var bares: [String: Int] = [:]
    for link in topology.links {
      if without.contains(link.second.value) { bares[link.first.value.node, default: 0] += 1 }
      if without.contains(link.first.value) { bares[link.second.value.node, default: 0] += 1 }
    }
    for node in switches {
      guard let subnet = node.subnet, let bare = bares[node.name.value] else { continue }
      error(
        .subnetFull("\(subnet.value)", "\(bare)", node.name.value),
        at: subnet.location, length: "\(subnet.value)".count, fix: .largerSubnet)
    }
  }

  private mutating func unusable(_ network: IPNetwork, of label: String, at location: SourceLocation?) {
    guard !network.isHost, network.family == .v4, network.prefixLength < 31 else { return }
    if network.masked.address == network.address {
      lint(
        .networkAsAddress("\(network)", label), at: location, length: "\(network)".count,
        fix: network.host(1).map { Remedy.write("\($0)") })
    } else if network.last == network.address {
      lint(.broadcastAsAddress("\(network)"), at: location, length: "\(network)".count)
    }
  }

  /// On one wire no address is there twice, and each has a neighbour that it shares a subnet with.
  private mutating func validate(segment owners: [Owner]) {
    var first: [IPAddress: Owner] = [:]
    for owner in owners {
      if let other = first[owner.network.address] {
        lint(
          .addressTaken("\(owner.network.address)", owner.label, other.label),
          at: owner.location,
          length: "\(owner.network)".count, fix: .uniqueAddress)
      } else {
        first[owner.network.address] = owner
      }
    }
    for family in IPFamily.allCases {
      let members = owners.filter { $0.network.family == family && !$0.network.address.isLinkLocal }
      guard members.count > 1 else { continue }
      var sizes: [IPNetwork: Int] = [:]
      for member in members { sizes[member.network.masked, default: 0] += 1 }
      guard let common = sizes.max(by: { ($0.value, "\($1.key)") < ($1.value, "\($0.key)") }) else { continue }
      for member in members where sizes[member.network.masked] == 1 && suggests {
        if let other = members.first(where: {
          $0.network.prefixLength != member.network.prefixLength && $0.network.overlaps(member.network)
        }) {
          lint(
            .masksDiffer(member.label, "\(member.network)", other.label, "\(other.network)"),
            at: member.location, length: "\(member.network)".count, fix: .sameLength)
          break
        }
        let hasNeighbor = sizes.keys.contains { $0 != member.network.masked && $0.overlaps(member.network) }
        guard !hasNeighbor, common.key != member.network.masked || common.value == 1 else { continue }
        lint(
          .outsideSubnet(
            "\(member.network)", member.label,
            "\(common.key == member.network.masked ? "where nobody shares one" : "\(common.key)")"),
          at: member.location, length: "\(member.network)".count,
          fix: .sameSubnet)
        if common.value == 1 { break }
      }
    }
  }

  /// The addresses of each wire: all that links and bridges join.
  private func segments(of plan: Plan) -> [[Owner]] {
    var places: [String: [InterfaceName: Int]] = [:]
    var parents: [Int] = []
    for node in plan.nodes {
      for interface in node.interfaces {
        places[node.name, default: [:]][interface.interface.name.value] = parents.count
        parents.append(parents.count)
      }
    }
    func root(_ place: Int) -> Int {
      var place = place
      while parents[place] != place {
        parents[place] = parents[parents[place]]
        place = parents[place]
      }
      return place
    }
    var endOfLink: [Int: Int] = [:]
    var number = 0
    for node in plan.nodes {
      for interface in node.interfaces {
        defer { number += 1 }
        if let bridge = interface.interface.bridge, let place = places[node.name]?[bridge.value] {
          parents[root(number)] = root(place)
        }
        if let link = interface.link {
          if let other = endOfLink[link] { parents[root(number)] = root(other) }
          endOfLink[link] = number
        }
        // A macvlan stands on the same wire as its parent; a vlan does not.
        if case .device(.macvlan(let options)) = interface.interface.kind,
          let place = places[node.name]?[options.parent]
        {
          parents[root(number)] = root(place)
        }
      }
    }
    var owners: [Int: [Owner]] = [:]
    number = 0
    for node in plan.nodes {
      for interface in node.interfaces {
        defer { number += 1 }
        for address in interface.interface.addresses where address.value.peer == nil {
          owners[root(number), default: []].append(
            Owner(
              label: "\(node.name):\(interface.interface.name.value)", network: address.value.local,
              location: address.location))
        }
      }
    }
    return owners.keys.sorted().compactMap { owners[$0] }
  }

  /// Gateways must be neighbours, and devices must exist.
  mutating func validateRoutes(_ plan: Plan) {
    let planned = Dictionary(plan.nodes.map { ($0.name, $0) }, uniquingKeysWith: { a, _ in a })
    for node in topology.nodes {
      guard let here = planned[node.name.value] else { continue }
      let names = Set(here.interfaces.map(\.interface.name.value) + [.loopback])
      // A route of the same node may lead to the gateway, as `ip route add 10.9.9.9 dev eth0` does.
      let direct = node.routes.filter { $0.value.gateway == nil && $0.value.device != nil }.compactMap(
        \.value.destination)
      let subnets = SubnetIndex(here.addresses.map(\.spec.local) + direct)
      for route in node.routes {
        let hops =
          [(route.value.gateway, route.value.device, route.value.onLink)]
          + route.value.nextHops.map { ($0.gateway, $0.device, $0.onLink) }
        for (gateway, device, isOnLink) in hops {
          if let device, !names.contains(device) {
            error(
              .noInterface(node.name.value, "\(device)"), at: route.location,
              fix: suggestion(for: device.text, among: names.map(\.text)))
          }
          guard let gateway, !isOnLink, !gateway.isLinkLocal || gateway.family == .v4 else { continue }
          guard !subnets.contains(gateway) else { continue }
          let near = here.addresses.first { $0.address.family == gateway.family }
          error(
            .noSubnetOfGateway("\(gateway)", node.name.value), at: route.location,
            fix: near.map { Remedy.gatewayOf("\($0.spec.local.masked)") }
              ?? Remedy.addressForGateway(node.name.value))
        }
      }
    }
  }
}

/// Networks, of which one that contains an address is found without looking at each.
struct SubnetIndex {
  private var networks: Set<IPNetwork> = []
  /// The families and lengths that there are.
  private var lengths: [IPFamily: Set<Int>] = [:]

  init(_ all: [IPNetwork]) {
    for network in all {
      networks.insert(network.masked)
      lengths[network.family, default: []].insert(network.prefixLength)
    }
  }

  /// Whether one of them contains the address.
  func contains(_ address: IPAddress) -> Bool {
    (lengths[address.family] ?? []).contains { length in
      IPNetwork(address: address, prefixLength: length).map { networks.contains($0.masked) } ?? false
    }
  }
}
