import Addressing
import Operations
import RouteNetlink

extension Planner {
  /// Hands the addresses of a switch's subnet to the interfaces on it that name none, in the file's order.
  mutating func assignAddresses() {
    for (switchIndex, planned) in nodes.enumerated() {
      guard planned.kind == .switch, let subnet = source(switchIndex)?.subnet else { continue }
      var taken = Set(planned.addresses.map(\.address))
      for (_, far) in endsOfNode[switchIndex] {
        for address in nodes[far.node].interfaces[far.interface].interface.addresses {
          taken.insert(address.value.local.address)
        }
      }
      var next: UInt64 = 2
      for (_, far) in endsOfNode[switchIndex] {
        guard nodes[far.node].kind != .switch,
          nodes[far.node].interfaces[far.interface].interface.addresses.isEmpty
        else { continue }
        while let candidate = subnet.value.host(next), taken.contains(candidate.address) { next += 1 }
        guard let address = subnet.value.host(next) else { continue }
        next += 1
        nodes[far.node].interfaces[far.interface].interface.addresses = [
          Located(AddressSpec(local: address), at: subnet.location)
        ]
      }
    }
    // A lab that is built from a topology is ready when it is built: no address of it waits for duplicate address detection.
    for node in nodes.indices {
      for place in nodes[node].interfaces.indices {
        for address in nodes[node].interfaces[place].interface.addresses.indices {
          let local = nodes[node].interfaces[place].interface.addresses[address].value.local
          switch local.family {
          case .v6:
            nodes[node].interfaces[place].interface.addresses[address].value.flags.insert(.noDAD)
          case .v4:
            if nodes[node].interfaces[place].interface.addresses[address].value.broadcast == nil,
              local.prefixLength < 31
            {
              nodes[node].interfaces[place].interface.addresses[address].value.broadcast = .computed
            }
          }
        }
      }
    }
  }

  /// Permanent neighbour entries need MAC addresses that are known beforehand.
  mutating func assignStaticMACs() {
    guard topology.defaults.neighbors == .static else { return }
    var number: UInt64 = 1
    for node in nodes.indices {
      for place in nodes[node].interfaces.indices {
        defer { number += 1 }
        guard nodes[node].interfaces[place].interface.mac == nil else { continue }
        nodes[node].interfaces[place].interface.mac = Located(MACAddress(0x0200_0000_0000 | number))
      }
    }
  }

  /// The largest number of hosts on a switch that get permanent entries for each other, too: a mesh of them has a hundred entries a host.
  static let largestStaticMesh = 128

  /// The hosts' addresses on a switch with their MAC addresses.
  private func neighbors(on node: Int) -> [(node: Int, address: IPAddress, mac: MACAddress)] {
    endsOfNode[node].flatMap { _, far in
      let host = nodes[far.node].interfaces[far.interface].interface
      return host.bridge == nil
        ? host.addresses.compactMap { address in
          host.mac.map { (far.node, address.value.local.address, $0.value) }
        } : []
    }
  }

  /// The permanent entries: each host's for the switch's gateway, the switch's for each host, and on small switches the hosts' for each
  /// other, so that no probe has to ask first. Permanent entries do not count for the limit of the kernel's neighbour table.
  mutating func emitStaticNeighbors(of node: Int) {
    guard topology.defaults.neighbors == .static else { return }
    if nodes[node].kind == .switch {
      guard let bridge = nodes[node].interfaces.first else { return }
      for (near, far) in endsOfNode[node] {
        let port = nodes[node].interfaces[near.interface].interface
        let host = nodes[far.node].interfaces[far.interface].interface
        guard let mac = host.mac?.value, host.bridge == nil else { continue }
        emit(
          .fdb(.add(FDBSpec(address: mac, device: port.name.value, inMaster: true, lifetime: .static), .replace)),
          in: node)
        guard !bridge.interface.addresses.isEmpty else { continue }
        for address in host.addresses {
          emit(
            .neighbor(
              .add(
                NeighborSpec(
                  address: address.value.local.address, linkAddress: mac, device: bridge.interface.name.value), .replace
              )),
            in: node)
        }
      }
    } else {
      for interface in nodes[node].interfaces {
        guard let link = interface.link, interface.interface.bridge == nil else { continue }
        let end = ends[link]
        let far = end.first.node == node ? end.second : end.first
        guard nodes[far.node].kind == .switch, let bridge = nodes[far.node].interfaces.first,
          let mac = bridge.interface.mac?.value
        else { continue }
        let others = neighborsOfSwitch[far.node] ?? neighbors(on: far.node)
        neighborsOfSwitch[far.node] = others
        for other in others where others.count <= Self.largestStaticMesh && other.node != node {
          emit(
            .neighbor(
              .add(
                NeighborSpec(address: other.address, linkAddress: other.mac, device: interface.interface.name.value),
                .replace)),
            in: node)
        }
        for address in bridge.interface.addresses {
          emit(
            .neighbor(
              .add(
                NeighborSpec(
                  address: address.value.local.address, linkAddress: mac, device: interface.interface.name.value),
                .replace)),
            in: node)
        }
      }
    }
  }
}
