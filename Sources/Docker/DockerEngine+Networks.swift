package import Addressing
package import Operations
package import RouteNetlink

extension DockerEngine {
  /// Docker's own pools, from which subnets of networks come that name none.
  static let pools: [IPNetwork] =
    ((17...31).map { "172.\($0).0.0/16" } + (0..<16).map { "192.168.\($0 * 16).0/20" }).compactMap { IPNetwork($0) }

  /// As many as anybody plays with; every new one is compared with all of them.
  static let mostNetworks = 1_024

  /// Adds a network; Docker's own three are there from the beginning.
  package mutating func addNetwork(_ spec: DockerNetworkSpec) throws(DockerError) -> DockerNetwork {
    guard !DockerNetworkSpec.predefined.contains(spec.name), spec.name != "default" else {
      throw DockerError("operation is not permitted on predefined \(spec.name) network", fix: "choose another name")
    }
    guard networks.count < Self.mostNetworks else {
      throw DockerError("a lab has at most \(Self.mostNetworks) networks", fix: "make a smaller lab")
    }
    guard !networks.contains(where: { $0.name == spec.name }) else {
      throw DockerError("network with name \(spec.name) already exists", fix: "choose another name")
    }
    guard spec.driver == .bridge else {
      throw DockerError(
        "only one instance of \"\(spec.driver.rawValue)\" network is allowed",
        fix: "use the one that is there: \(spec.driver == .host ? "host" : "none")")
    }
    let made = try network(spec)
    networks.append(made)
    return made
  }

  mutating func removeNetwork(_ name: String) throws(DockerError) -> DockerNetwork {
    let network = try network(named: name)
    guard !DockerNetworkSpec.predefined.contains(network.name) else {
      throw DockerError("\(network.name) is a pre-defined network and cannot be removed")
    }
    let users = containers.filter(\.isRunning).flatMap { container in
      container.endpoints.filter { $0.network == network.name }.map { (container.name, $0.id.prefix(12)) }
    }.map { (name: $0, id: $1) }
    guard users.isEmpty else {
      let endpoints = users.map { "name:\"\($0.name)\" id:\"\($0.id)\"" }.joined(separator: ", ")
      throw DockerError(
        "error while removing network: network \(network.name) has active endpoints (\(endpoints))",
        fix: "docker network disconnect \(network.name) \(users[0].name)")
    }
    networks.removeAll { $0.id == network.id }
    return network
  }

  /// Fills in what a network leaves open, and refuses what Docker would.
  func network(_ spec: DockerNetworkSpec) throws(DockerError) -> DockerNetwork {
    let id = identifiers.hex(64, "network", spec.name)
    var made = DockerNetwork(spec: spec, id: id, addresses: [], hasChosenSubnet: !spec.subnets.isEmpty)
    guard spec.driver == .bridge else { return made }
    let name = spec.bridge ?? InterfaceName("br-" + id.prefix(12))
    guard let name, !networks.contains(where: { $0.bridge == name }) else {
      throw DockerError(
        "networks have same bridge name: \(spec.bridge.map(\.text) ?? "")", fix: "choose another name of the bridge")
    }
    made.bridge = name
    made.mac = MACAddress(0x0242_0000_0000 | (UInt64(identifiers.hex(8, "bridge", spec.name), radix: 16) ?? 1))
    var subnets = spec.subnets
    if !subnets.contains(where: { $0.family == .v4 }) {
      guard let free = Self.pools.first(where: { isFree($0) }) else {
        throw DockerError("could not find an available, non-overlapping IPv4 address pool", fix: "name a subnet")
      }
      subnets.insert(free, at: 0)
    }
    if spec.ipv6, !subnets.contains(where: { $0.family == .v6 }),
      let high = UInt64("fd" + identifiers.hex(14, "subnet", spec.name), radix: 16),
      let chosen = IPNetwork(address: .v6(IPv6Address(high: high, low: 0)), prefixLength: 64)
    {
      subnets.append(chosen)
    }
    for subnet in subnets {
      guard subnets.filter({ $0.family == subnet.family }).count == 1 else {
        throw DockerError(
          "a bridge network has one subnet of IPv\(subnet.family == .v4 ? 4 : 6), not \(subnets.count)",
          fix: "make a network for each")
      }
      guard subnet.masked == subnet else {
        throw DockerError("\(subnet) is an address, not a subnet", fix: "write \(subnet.masked)")
      }
      guard subnet.family == .v4 || spec.ipv6 else {
        throw DockerError(
          "the subnet \(subnet) is of IPv6, and the network has none", fix: "add ipv6: true",
          onCommandLine: "add --ipv6")
      }
      guard subnet.prefixLength <= subnet.family.bitWidth - 2 else {
        throw DockerError("the subnet \(subnet) has no room for a gateway and a container")
      }
      if let other = networks.lazy.flatMap(\.addresses).first(where: { $0.overlaps(subnet) })?.masked {
        throw DockerError(
          "invalid pool request: Pool overlaps with other one on this address space",
          fix: "\(subnet) overlaps \(other): choose another subnet, or leave it out")
      }
      if let other = reserved.first(where: { $0.overlaps(subnet) }) {
        throw DockerError(
          "the subnet \(subnet) overlaps \(other.masked), which \(host) has on another interface",
          fix: "choose another subnet")
      }
      made.addresses.append(try gateway(of: subnet, spec))
    }
    for gateway in spec.gateways where !subnets.contains(where: { $0.contains(gateway) }) {
      throw DockerError("no configured subnet contains gateway \(gateway)", fix: "choose an address of the subnet")
    }
    if let range = spec.ipRange,
      !subnets.contains(where: { $0.overlaps(range) && $0.prefixLength <= range.prefixLength })
    {
      throw DockerError("no configured subnet contains ip-range \(range)", fix: "choose a part of the subnet")
    }
    return made
  }

  private func gateway(of subnet: IPNetwork, _ spec: DockerNetworkSpec) throws(DockerError) -> IPNetwork {
    let chosen = spec.gateways.first { subnet.contains($0) }.flatMap {
      IPNetwork(address: $0, prefixLength: subnet.prefixLength)
    }
    guard let address = chosen ?? subnet.host(1) else { throw DockerError("the subnet \(subnet) has no address") }
    guard address.address != subnet.address, subnet.family == .v6 || address.address != subnet.last else {
      throw DockerError(
        "\(address.address) is \(address.address == subnet.address ? "the network" : "the broadcast address")"
          + " of \(subnet), not one of a gateway", fix: "choose another address of the subnet")
    }
    return address
  }

  /// As many ports as the kernel gives a bridge. Source: `BR_MAX_PORTS` of net/bridge/br_private.h.
  static let mostPorts = 1_023

  private func isFree(_ subnet: IPNetwork) -> Bool {
    !networks.contains { $0.addresses.contains { $0.masked.overlaps(subnet) } }
      && !reserved.contains { $0.overlaps(subnet) }
  }

  /// The next free address of a network, or the one that is asked for.
  mutating func address(
    on network: DockerNetwork, _ family: IPFamily, wanted: IPAddress?
  ) throws(DockerError) -> IPNetwork? {
    guard let gateway = network.gateway(family) else {
      guard let wanted else { return nil }
      let message =
        "the network \(network.name) has no addresses of \(family == .v6 ? "IPv6" : "IPv4"), so not \(wanted) either"
      guard family == .v6 else { throw DockerError(message) }
      throw DockerError(
        message, fix: "give the network ipv6: true", onCommandLine: "create the network with --ipv6")
    }
    let subnet = gateway.masked
    let use = list.use(of: network.name)
    func isTaken(_ address: IPAddress) -> Bool { address == gateway.address || use.addresses.contains(address) }
    if let bridge = network.bridge, use.endpoints >= Self.mostPorts {
      throw DockerError(
        "failed to set up container networking: adding interface to bridge \(bridge) failed: exchange full",
        fix: "a bridge has at most \(Self.mostPorts) ports; use a second network")
    }
    if let wanted {
      guard !network.isDefault else {
        throw DockerError(
          "user specified IP address is supported on user defined networks only",
          fix: "make a network with a subnet of its own")
      }
      guard network.hasChosenSubnet else {
        throw DockerError(
          "user specified IP address is supported only when connecting to networks with user configured subnets",
          fix: "give the network \(network.name) a subnet")
      }
      guard subnet.contains(wanted) else {
        throw DockerError("no configured subnet contains IP address \(wanted)", fix: "choose one of \(subnet)")
      }
      let isEdge = family == .v4 && (wanted == subnet.address || wanted == subnet.last)
      guard !isTaken(wanted), !isEdge else {
        throw DockerError("Address already in use: \(wanted)", fix: "choose another one of \(subnet)")
      }
      return IPNetwork(address: wanted, prefixLength: subnet.prefixLength)
    }
    let range = network.spec.ipRange.flatMap { $0.family == family ? $0.masked : nil } ?? subnet
    // The first address of a range inside the subnet is one like the others.
    var number: UInt64 = use.full[range] ?? (range.address == subnet.address ? 1 : 0)
    while number < 1 << 20 {
      let candidate: IPAddress
      switch range.address {
      case .v4(let base): candidate = .v4(IPv4Address(base.value &+ UInt32(number)))
      case .v6(let base): candidate = .v6(IPv6Address(high: base.high, low: base.low &+ number))
      }
      guard range.contains(candidate) else { break }
      if !isTaken(candidate), family == .v6 || candidate != subnet.last {
        list.note(full: number, of: range, in: network.name)
        return IPNetwork(address: candidate, prefixLength: subnet.prefixLength)
      }
      number += 1
    }
    throw DockerError("no available IPv\(family == .v4 ? 4 : 6) addresses on network \(network.name)")
  }

  /// The operations that make the bridge of a network.
  func bridgeOperations(_ network: DockerNetwork) -> [Operation] {
    guard let bridge = network.bridge else { return [] }
    var operations = [
      onHost(
        .link(
          .add(
            LinkSpec(
              name: bridge, kind: .bridge(Self.bridgeOptions(network)),
              changes: LinkChanges(address: network.mac, mtu: network.spec.mtu)))))
    ]
    for address in network.addresses { operations.append(onHost(.address(.add(Self.spec(address), bridge, .add)))) }
    operations.append(onHost(.link(.set(bridge, LinkChanges(isUp: true)))))
    return operations + sysctls(network).map { onHost(.sysctl($0)) }
  }

  /// Packets between containers of one bridge pass the rules, too: for `icc: false`, and for the way back of ports that are reached
  /// through the host.
  package static func bridgeOptions(_ network: DockerNetwork) -> BridgeOptions {
    BridgeOptions {
      $0.nfCallIPTables = true
      $0.nfCallIP6Tables = network.spec.ipv6 ? true : nil
    }
  }

  /// Without a proxy packets from 127.0.0.1 to a published port leave by the bridge, which the kernel allows only by this.
  package func sysctls(_ network: DockerNetwork) -> [SysctlSetting] {
    guard let bridge = network.bridge, !network.spec.isInternal, network.spec.gatewayMode != .routed else { return [] }
    return [SysctlSetting(key: "net/ipv4/conf/\(bridge)/route_localnet", value: "1")]
  }

  /// The address as it is added: ready at once.
  package static func spec(_ address: IPNetwork) -> AddressSpec {
    AddressSpec(
      local: address, broadcast: address.family == .v4 ? .computed : nil, flags: address.family == .v6 ? .noDAD : [])
  }
}
