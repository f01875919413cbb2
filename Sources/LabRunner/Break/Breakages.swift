import Journey
import Addressing
import Lab
import Operations
import RouteNetlink

/// All breakages that fit a lab.
package enum Breakages {
  /// Every breakage of one thing of the nodes, sorted by what tells one from another.
  package static func of(_ state: BreakState) -> [Breakage] {
    var all: [Breakage] = []
    for node in state.nodes {
      all += links(of: node, state)
      all += ports(of: node, state)
      all += addresses(of: node, state)
      all += neighbors(of: node, state)
      all += duplicates(of: node, state)
      all += routes(of: node, state)
      all += refusals(of: node, state)
      all += settings(of: node)
      all += filters(of: node, state)
      all += translations(of: node, state)
    }
    all += docker(state)
    var seen: Set<String> = []
    return all.filter { seen.insert($0.id).inserted }.sorted { $0.id < $1.id }
  }

  /// An address of a network that nobody has, the highest first.
  static func free(in network: IPNetwork, _ state: BreakState) -> IPAddress? {
    let used = Set(state.addresses.map(\.network.address))
    var bytes = network.last.bytes
    let first = network.masked.address
    for _ in 0..<64 {
      // One less: the last address of IPv4 is the broadcast address.
      var place = bytes.count - 1
      while place >= 0, bytes[place] == 0 {
        bytes[place] = 255
        place -= 1
      }
      guard place >= 0 else { return nil }
      bytes[place] -= 1
      guard let address = IPAddress(bytes: bytes), network.contains(address), address != first else { return nil }
      if !used.contains(address) { return address }
    }
    return nil
  }
}

extension BreakState.Node {
  /// Routes that somebody gave the node.
  var given: [Route] {
    facts.routes.filter { route in
      ![.kernel, .routerAdvertisement, .unspecified, .redirect].contains(route.protocol) && !route.isCached
        && [.unicast, .blackhole, .unreachable, .prohibit].contains(route.type)
        && route.table != .local && route.nextHops.count < 2
    }
  }

  /// A route as a command gives it.
  func spec(_ route: Route) -> RouteSpec {
    var spec = RouteSpec(
      family: route.family, destination: route.destination, gateway: route.gateway,
      device: route.type == .unicast ? facts.link(route.device)?.interfaceName : nil,
      metric: route.family == .v6 && route.metric == 1024 ? nil : route.metric,
      table: route.table == .main ? nil : route.table, type: route.type,
      protocol: route.protocol == .boot ? nil : route.protocol, source: route.source, mtu: route.mtu,
      onLink: route.onLink)
    spec.typeOfService = route.typeOfService
    return spec
  }

  /// The routes that the kernel forgets when an interface goes down, or loses its last address.
  func lost(with index: Int32, _ family: IPFamily?) -> [Breakage.Order] {
    given.filter { $0.device == index && $0.type == .unicast && (family == nil || $0.family == family) }.map {
      order(.route(.add(spec($0), .replace)))
    }
  }

  /// The addresses of an interface that are no loopback's and not link-local.
  func networks(of link: Link) -> [IPNetwork] {
    facts.networks(of: link.index, .v4) + facts.networks(of: link.index, .v6)
  }

  /// Interfaces that lead somewhere.
  var cards: [(interface: StageState.Interface, link: Link)] {
    interfaces.compactMap { interface in
      guard interface.kind != "tun", let link = link(interface.name) else { return nil }
      return (interface, link)
    }
  }
}
