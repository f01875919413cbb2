import Docker
public import Lab
import Addressing
public import Operations
import RouteNetlink

/// A lab's topology as a picture: nodes with their interfaces and addresses, bridges, and the links between them.
public struct TopologyGraph: Sendable {
  /// The forms of the picture.
  public enum Format: String, CaseIterable, Sendable {
    /// Lines for a terminal: each node, its interfaces, and what each is connected to.
    case text
    /// A flowchart of Mermaid, which GitHub, GitLab and many editors draw.
    case mermaid
    /// A graph for Graphviz: `dot -Tsvg`.
    case dot
    /// A drawing in SVG 1.1, for browsers and pages.
    case svg
  }

  /// How an interface of a living lab is.
  public enum LinkState: String, CaseIterable, Sendable {
    /// It is up, and its cable is in.
    case up
    /// It, or the other end of its cable, is down.
    case down
    /// It is a port of a bridge that the spanning tree blocks, or does not let forward yet.
    case blocked
  }

  /// An interface by its name and that of its node.
  public struct InterfaceID: Hashable, Sendable {
    /// The node's name.
    public var node: String
    /// The interface's name in that node.
    public var interface: String

    /// An interface of a node.
    public init(node: String, interface: String) {
      self.node = node
      self.interface = interface
    }
  }

  /// An interface of a node.
  struct Port: Equatable {
    /// The other end of a link, by number.
    struct Peer: Hashable {
      var node: Int
      var port: Int
    }

    var node: Int
    var name: String
    /// With their prefix lengths.
    var addresses: [String]
    /// `bridge`, `vxlan` …; nil of a link's end.
    var kind: String?
    /// The bridge of the same node whose port it is.
    var bridge: String?
    /// The other end of its link.
    var peer: Peer?
    /// Nil where no lab lives.
    var state: LinkState?
    /// Whether it was made or changed by what the picture tells of.
    var isChanged = false
    /// Whether it was made by that.
    var isNew = false
    /// Whether it is there no more.
    var isGone = false
    /// The subnets of its addresses, each once.
    var subnets: [IPNetwork] = []
  }

  struct Vertex: Equatable {
    /// The role of a node, which its shape shows.
    enum Kind: String { case machine, router, `switch`, host, container }

    var name: String
    var kind: Kind
    var ports: [Port]
    /// Its treatments of packets beyond passing them on.
    var notes: [Note] = []
    var isChanged = false
    /// Whether it was made by what the picture tells of.
    var isNew = false
    /// Whether it is there no more.
    var isGone = false
    /// For how many notes there is room, where that is more than it has.
    var noteRows = 0
    /// The least size of its box, in pixels.
    var leastWidth = 0.0
    var leastHeight = 0.0

    /// Those that are bridges, drawn by themselves; a switch is its only one.
    var bridges: [Port] { ports.filter { $0.kind == "bridge" } }
  }

  let name: String
  let title: String?
  /// The language of words; of a page that shows one of several, each of them, the first one in front.
  private(set) var languages: [String]
  private(set) var vertices: [Vertex]

  init(name: String, title: String?, language: String, vertices: [Vertex]) {
    self.name = name
    self.title = title
    languages = [language]
    self.vertices = vertices
  }

  /// Plans the lab, Docker's part of it, too. Throws what cannot be planned.
  public init(_ lab: Lab, language: String) throws(Diagnostic) {
    name = lab.name
    title = lab.title?.text(language: language)
    languages = [language]
    let plan = try lab.plan()
    let topology = try lab.builtTopology()
    let engine = try lab.dockerEngine()
    let shown = plan.nodes.enumerated().filter { _, node in
      // The empty machine of a lab that names none is nothing to look at.
      !(node.isHost && node.interfaces.isEmpty && lab.topology.hostNode == nil) && node.sharedWith == nil
    }
    var places: [String: Int] = [:]
    for (place, entry) in shown.enumerated() { places[entry.element.name] = place }
    let sources = Dictionary(topology.nodes.map { ($0.name.value, $0) }) { first, _ in first }
    let containers = Set(engine?.containers.map(\.name) ?? [])
    var vertices: [Vertex] = []
    for (place, (_, node)) in shown.enumerated() {
      let source = sources[node.name]
      let kind: Vertex.Kind =
        node.isHost
        ? .machine
        : source?.forwards == true
          ? .router : node.kind == .switch ? .switch : containers.contains(node.name) ? .container : .host
      let ports = node.interfaces.map { planned in
        var kind: String?
        if case .device(let device) = planned.interface.kind { kind = device.name }
        let networks = planned.interface.addresses.map(\.value.local)
        return Port(
          node: place, name: planned.interface.name.value.text, addresses: networks.map(\.description), kind: kind,
          bridge: planned.interface.bridge?.value.text, subnets: networks.map(\.masked))
      }
      var vertex = Vertex(name: node.name, kind: kind, ports: ports)
      if let source { vertex.notes = Self.notes(source, engine, topology) }
      vertices.append(vertex)
    }
    Self.connect(&vertices, plan, places)
    self.vertices = vertices
  }

  /// Gives each end of a link its other end.
  private static func connect(_ vertices: inout [Vertex], _ plan: Plan, _ places: [String: Int]) {
    var ends: [Int: [Port.Peer]] = [:]
    for node in plan.nodes {
      guard let place = places[node.name] else { continue }
      for (port, planned) in node.interfaces.enumerated() {
        if let link = planned.link { ends[link, default: []].append(.init(node: place, port: port)) }
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
    case .svg: svg()
    }
  }

  /// The same picture with the states of interfaces of a living lab; interfaces that are not named have none.
  public func with(states: [InterfaceID: LinkState]) -> TopologyGraph {
    var graph = self
    for node in vertices.indices {
      for port in vertices[node].ports.indices {
        let id = InterfaceID(node: vertices[node].name, interface: vertices[node].ports[port].name)
        graph.vertices[node].ports[port].state = states[id]
      }
    }
    return graph
  }

  /// The same picture with each node made another.
  func map(_ change: (Vertex) -> Vertex) -> TopologyGraph {
    var graph = self
    graph.vertices = vertices.map(change)
    return graph
  }

  /// The same picture with its words in several languages.
  func with(languages: [String]) -> TopologyGraph {
    var graph = self
    graph.languages = languages
    return graph
  }

  /// The language of what stands in one only.
  var language: String { languages[0] }

  /// Elements made of a word in each of the languages, each once; they have the attribute `lang` where there are several.
  func each(_ word: (String) -> String, _ element: (_ text: String, _ attribute: String) -> String) -> String {
    let words = languages.map { ($0, word($0)) }
    guard Set(words.map(\.1)).count > 1 else { return element(words[0].1, "") }
    return words.map { element($0.1, " lang=\"\($0.0.markup)\"") }.joined()
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
}
