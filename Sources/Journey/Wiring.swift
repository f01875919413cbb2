internal import Addressing
internal import RouteNetlink

/// Which interface is joined to which: cables between nodes, and bridges within them.
struct Wiring {
  /// An interface of a node.
  struct Port: Hashable {
    var node: String
    var index: Int32
  }

  /// The other ends of cables.
  private(set) var peers: [Port: Port] = [:]
  private var links: [Port: Link] = [:]
  private var ports: [Port: [Port]] = [:]

  init(_ facts: [String: [Link]]) {
    var byPeer: [Int32: [Port]] = [:]
    for (node, list) in facts {
      for link in list {
        let port = Port(node: node, index: link.index)
        links[port] = link
        if let master = link.master { ports[Port(node: node, index: master), default: []].append(port) }
        if link.kind == "veth" { byPeer[link.index, default: []].append(port) }
      }
    }
    for (port, link) in links where link.kind == "veth" {
      guard let other = link.link else { continue }
      // Interfaces of several nodes may have the same numbers: both ends must name each other, and of those the MAC and name do not tell, so
      // the number of the namespace decides where more than one is left.
      let candidates = (byPeer[other] ?? []).filter {
        links[$0]?.link == port.index && $0 != port && ($0.node == port.node) == (link.linkNamespaceID == nil)
      }
      if candidates.count == 1 { peers[port] = candidates[0] }
    }
  }

  /// Says which of several candidates is the other end, as a namespace's number told.
  mutating func join(_ port: Port, _ other: Port) {
    peers[port] = other
    peers[other] = port
  }

  /// Cables whose other end is one of several that look alike.
  var undecided: [(port: Port, peer: Int32)] {
    links.compactMap { port, link in
      guard link.kind == "veth", peers[port] == nil, let other = link.link else { return nil }
      return (port, other)
    }
  }

  func link(_ port: Port) -> Link? { links[port] }

  /// An interface's name with its node's: `sw:eth0`.
  func name(_ port: Port) -> String { "\(port.node):\(links[port]?.name ?? "#\(port.index)")" }

  func members(of bridge: Port) -> [Port] { ports[bridge] ?? [] }

  /// The bridge that an interface is a port of.
  func bridge(of port: Port) -> Port? {
    guard let master = links[port]?.master, let link = links[Port(node: port.node, index: master)],
      link.kind == "bridge"
    else {
      return nil
    }
    return Port(node: port.node, index: master)
  }

  /// All interfaces at which frames from one can end, whatever state anything is in, each with the way to it: the interfaces that a frame
  /// goes through, in order, from the first on.
  func segment(of start: Port) -> [(end: Port, way: [Port])] {
    // Where there are several ways, one that is open is the one that frames take.
    let open = segment(of: start, onlyOpen: true)
    let ends = Set(open.map(\.end))
    return open + segment(of: start, onlyOpen: false).filter { !ends.contains($0.end) }
  }

  private func isOpen(_ port: Port) -> Bool {
    guard let link = links[port], link.isUp, link.flags.contains(.lowerUp) else { return false }
    return (link.port?.options.state ?? .forwarding) == .forwarding
  }

  private func segment(of start: Port, onlyOpen: Bool) -> [(end: Port, way: [Port])] {
    var found: [(Port, [Port])] = [(start, [start])]
    var seen: Set<Port> = [start]
    var open: [(Port, [Port])] = []
    if links[start]?.kind == "bridge" {
      open = members(of: start).map { ($0, [start, $0]) }
    } else {
      open = [(start, [start])]
    }
    while !open.isEmpty {
      // The port that a frame leaves by.
      let (exit, way) = open.removeFirst()
      guard !onlyOpen || isOpen(exit), let entry = peers[exit], !onlyOpen || isOpen(entry), seen.insert(entry).inserted
      else { continue }
      guard let bridge = bridge(of: entry) else {
        found.append((entry, way + [entry]))
        continue
      }
      if seen.insert(bridge).inserted { found.append((bridge, way + [entry, bridge])) }
      for next in members(of: bridge) where next != entry && seen.insert(next).inserted {
        open.append((next, way + [entry, next]))
      }
    }
    return found
  }

  /// Whether frames can go on where we cannot look: through a tunnel, or a card that shares another.
  func isOpaque(_ port: Port) -> Bool {
    let kinds = segment(of: port).flatMap(\.way).flatMap { [$0] + members(of: $0) }.compactMap { links[$0]?.kind }
    return kinds.contains { !["veth", "bridge", "dummy"].contains($0) }
  }
}
