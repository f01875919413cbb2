package import Operations
internal import RouteNetlink

extension ShowText {
  /// The output of a showing command for a state; nil where it shows something else than interfaces and what belongs to them.
  ///
  /// Of a lookup (`ip route get`, `ip neigh get`) the state holds the answer alone.
  package static func text(of request: ShowRequest, in state: NamespaceState) -> String? {
    let options = request.options
    switch request.subject {
    case .links(let device, let filter): return links(state, device: device, filter: filter, options: options)
    case .addresses(let device, let filter): return addresses(state, device: device, filter: filter, options: options)
    case .routes(let filter): return routes(state, filter, options: options)
    case .routeLookup: return state.routes.first.map { route($0, state, options: options) } ?? ""
    case .rules(let selector): return rules(state, selector, options: options)
    case .neighbors(let filter): return neighbors(state, filter, options: options)
    case .neighbor: return neighbors(state, NeighborFilter(states: .all), options: options)
    case .tunTaps: return tunTaps(state, options: options)
    case .namespaceIDs: return namespaceIDs(state, options: options)
    case .said(_, let text): return text
    case .namespaces: return namespaces(state, options: options)
    case .bridgeLinks(let device): return bridgeLinks(state, device: device, options: options)
    case .fdb(let filter): return fdb(state, filter, options: options)
    case .fdbEntry(let lookup): return fdb(state, FDBFilter(isDynamic: lookup.isDynamic), options: options)
    case .bridgeVLANs(let device, let vlan): return bridgeVLANs(state, device: device, vlan: vlan, options: options)
    case .bridgeGroups(let bridge, let vlan): return bridgeGroups(state, bridge: bridge, vlan: vlan, options: options)
    case .bridges(let names): return bridges(state, named: names)
    case .bridgeMACs(let bridge): return bridgeMACs(state, bridge: bridge)
    case .bridgeSpanningTree(let bridge): return bridgeSpanningTree(state, bridge: bridge)
    case .interfaceNames: return interfaceNames(state)
    case .arpTable(let listing): return arpTable(state, listing)
    case .routeTable(let isNumeric): return routeTable(state, isNumeric: isNumeric)
    case .interfaces(let device, let all): return interfaces(state, device: device, all: all)
    case .namespaceName, .processes, .ruleset, .iptables, .iptablesSave, .interfaceFile, .sysctl, .sysctls,
      .sockets, .connections, .connectionCount, .queues:
      return nil
    }
  }
}
