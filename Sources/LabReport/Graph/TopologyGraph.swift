public import Lab
import Addressing
import RouteNetlink

/// A lab's topology as a picture: nodes with their interfaces and addresses, bridges, and the links between them.
public struct TopologyGraph {
  /// The forms of the picture.
  public enum Format: String, CaseIterable, Sendable {
    /// Lines for a terminal: each node, its interfaces, and what each is connected to.
    case text
    /// A flowchart of Mermaid, which GitHub, GitLab and many editors draw.
    case mermaid
    /// A graph for Graphviz: `dot -Tsvg`.
    case dot
  }

  /// An interface of a node.
  struct Port {
    var node: Int
    var name: String
    var addresses: [String]
    /// `bridge`, `vxlan` …; nil of a link's end.
    var kind: String?
    /// The bridge of the same node whose port it is.
    var bridge: String?
    /// The other end of its link.
    var peer: (node: Int, port: Int)?
  }

  struct Vertex {
    var name: String
    /// `machine`, `router`, `switch` or `host`.
    var kind: String
    var ports: [Port]

    /// Those that are bridges, drawn by themselves; a switch is its only one.
    var bridges: [Port] { ports.filter { $0.kind == "bridge" } }
  }

  let name: String
  let title: String?
  let vertices: [Vertex]

  /// Plans the lab, Docker's part of it, too. Throws what cannot be planned.
  public init(_ lab: Lab, language: String) throws(Diagnostic) {
    name = lab.name
    title = lab.title?.text(language: language)
    let plan = try lab.plan()
    let topology = try lab.builtTopology()
    let shown = plan.nodes.enumerated().filter { _, node in
      // The empty machine of a lab that names none is nothing to look at.
      !(node.isHost && node.interfaces.isEmpty && lab.topology.hostNode == nil) && node.sharedWith == nil
    }
    var places: [String: Int] = [:]
    for (place, entry) in shown.enumerated() { places[entry.element.name] = place }
    var vertices: [Vertex] = []
    for (place, (_, node)) in shown.enumerated() {
      let source = topology.nodes.first { $0.name.value == node.name }
      let kind =
        node.isHost ? "machine" : source?.forwards == true ? "router" : node.kind == .switch ? "switch" : "host"
      let ports = node.interfaces.map { planned in
        var kind: String?
        if case .device(let device) = planned.interface.kind { kind = device.name }
        return Port(
          node: place, name: planned.interface.name.value.text,
          addresses: planned.interface.addresses.map { "\($0.value.local)" }, kind: kind,
          bridge: planned.interface.bridge?.value.text)
      }
      vertices.append(Vertex(name: node.name, kind: kind, ports: ports))
    }
    Self.connect(&vertices, plan, places)
    self.vertices = vertices
  }

  /// Gives each end of a link its other end.
  private static func connect(_ vertices: inout [Vertex], _ plan: Plan, _ places: [String: Int]) {
    var ends: [Int: [(node: Int, port: Int)]] = [:]
    for node in plan.nodes {
      guard let place = places[node.name] else { continue }
      for (port, planned) in node.interfaces.enumerated() {
        if let link = planned.link { ends[link, default: []].append((place, port)) }
      }
    }
    for pair in ends.values where pair.count == 2 {
      vertices[pair[0].node].ports[pair[0].port].peer = pair[1]
      vertices[pair[1].node].ports[pair[1].port].peer = pair[0]
    }
  }

  /// The picture.
  public func text(_ format: Format) -> String {
    switch format {
    case .text: lines()
    case .mermaid: mermaid()
    case .dot: dot()
    }
  }

  /// The links, each once, in the order of the nodes.
  var links: [(Port, Port)] {
    vertices.indices.flatMap { node in
      vertices[node].ports.indices.compactMap { port -> (Port, Port)? in
        let here = vertices[node].ports[port]
        guard let peer = here.peer, (node, port) < (peer.node, peer.port) else { return nil }
        return (here, vertices[peer.node].ports[peer.port])
      }
    }
  }

  // MARK: Lines

  private func lines() -> String {
    var text = name + (title.map { ": \($0)" } ?? "") + "\n"
    for vertex in vertices {
      text += "\n\(vertex.name)  \(vertex.kind)\n"
      // Ports stand below their bridge.
      for port in vertex.ports where port.bridge == nil {
        text += line(port, indent: "  ")
        for inner in vertex.ports where inner.bridge == port.name { text += line(inner, indent: "    ") }
      }
    }
    return text
  }

  private func line(_ port: Port, indent: String) -> String {
    var parts = [port.name]
    if let kind = port.kind { parts.append(kind) }
    parts += port.addresses
    var text = indent + parts.joined(separator: "  ")
    if let peer = port.peer {
      let there = vertices[peer.node].ports[peer.port]
      text += " ── \(vertices[peer.node].name):\(there.name)"
      if !there.addresses.isEmpty { text += "  " + there.addresses.joined(separator: "  ") }
      if let bridge = there.bridge { text += "  (\(bridge))" }
    }
    return text + "\n"
  }
}
