import Addressing
import Docker
public import Lab
public import LabRunner
import Operations

extension TopologyGraph {
  /// The picture of a lab that lives, as it is at a moment, with the states of its interfaces.
  public init(_ lab: Lab, _ state: StageState, language: String) {
    self.init(lab, state, since: nil, language: language)
  }

  /// The picture of a lab that lives, with what differs from an earlier one marked.
  ///
  /// - Parameters:
  ///   - lab: The lab.
  ///   - state: What is there now.
  ///   - earlier: The state to compare with; nil marks nothing.
  ///   - language: The language of the title and of words.
  public init(_ lab: Lab, _ state: StageState, since earlier: StageState?, language: String) {
    let shown = state.nodes.filter {
      !($0.isHost && $0.interfaces.isEmpty && lab.topology.hostNode == nil)
    }
    var places: [String: Int] = [:]
    for (place, node) in shown.enumerated() { places[node.name] = place }
    var ports: [StageState.InterfaceID: Port.Peer] = [:]
    for (place, node) in shown.enumerated() {
      for (port, interface) in node.interfaces.enumerated() {
        ports[.init(node: node.name, name: interface.name)] = .init(node: place, port: port)
      }
    }
    let topology = try? lab.builtTopology()
    let sources = Dictionary((topology?.nodes ?? []).map { ($0.name.value, $0) }) { first, _ in first }
    var vertices = shown.enumerated().map { place, node in
      let old = earlier?.nodes.first { $0.name == node.name }
      let source = sources[node.name]
      var vertex = Vertex(
        name: node.name, kind: Self.kind(node, source),
        ports: node.interfaces.map { interface in
          var port = Self.port(interface, place)
          port.peer = interface.peer.flatMap { ports[$0] }
          let before = old?.interfaces.first { $0.name == interface.name }
          port.isChanged = earlier != nil && before != interface
          port.isNew = earlier != nil && before == nil
          return port
        })
      vertex.isNew = earlier != nil && old == nil
      vertex.isChanged = earlier != nil && (old == nil || old?.forwards != node.forwards)
      vertex.notes = Self.notes(node, old, source, state, earlier)
      return vertex
    }
    if let earlier { Self.addLost(to: &vertices, earlier, sources) }
    self.init(name: lab.name, title: lab.title?.text(language: language), language: language, vertices: vertices)
  }

  /// Adds the nodes, interfaces and links of an earlier state that are there no more.
  private static func addLost(to vertices: inout [Vertex], _ earlier: StageState, _ sources: [String: Node]) {
    var places: [String: Int] = [:]
    for (place, vertex) in vertices.enumerated() { places[vertex.name] = place }
    for old in earlier.nodes where !(old.isHost && places[old.name] == nil && old.interfaces.isEmpty) {
      let place = places[old.name] ?? vertices.count
      if place == vertices.count {
        places[old.name] = place
        var vertex = Vertex(name: old.name, kind: kind(old, sources[old.name]), ports: [])
        vertex.isGone = true
        vertices.append(vertex)
      }
      for interface in old.interfaces where !vertices[place].ports.contains(where: { $0.name == interface.name }) {
        var port = port(interface, place)
        port.state = nil
        port.isGone = true
        vertices[place].ports.append(port)
      }
    }
    func end(_ node: String, _ interface: String) -> Port.Peer? {
      guard let place = places[node], let port = vertices[place].ports.firstIndex(where: { $0.name == interface })
      else { return nil }
      return .init(node: place, port: port)
    }
    for old in earlier.nodes {
      for interface in old.interfaces {
        // An end that has another link by now shows that one.
        guard let peer = interface.peer, let here = end(old.name, interface.name),
          let there = end(peer.node, peer.name),
          vertices[here.node].ports[here.port].peer == nil, vertices[there.node].ports[there.port].peer == nil,
          vertices[here.node].ports[here.port].isGone || vertices[there.node].ports[there.port].isGone
        else { continue }
        vertices[here.node].ports[here.port].peer = there
        vertices[there.node].ports[there.port].peer = here
      }
    }
  }

  private static func kind(_ node: StageState.Node, _ source: Node?) -> Vertex.Kind {
    if node.isHost { return .machine }
    if source?.kind == .switch { return .switch }
    return node.isContainer ? .container : node.forwards ? .router : .host
  }

  private static func port(_ interface: StageState.Interface, _ place: Int) -> Port {
    var kind = interface.kind == "veth" ? nil : interface.kind
    if let parent = interface.parent, let word = kind { kind = "\(word) on \(parent)" }
    var port = Port(
      node: place, name: interface.name, addresses: interface.addresses.map(\.description), kind: kind,
      bridge: interface.bridge, subnets: interface.addresses.map(\.masked))
    // A dummy or a bridge without ports has nothing that a cable would be missing from.
    port.state = interface.isBlocked ? .blocked : interface.isUp && interface.hasCarrier ? .up : .down
    return port
  }

  private static func notes(
    _ node: StageState.Node, _ old: StageState.Node?, _ source: Node?, _ state: StageState, _ earlier: StageState?
  ) -> [Note] {
    var notes: [Note] = []
    if let docker = state.docker, docker.host == node.name {
      let before = Set((earlier?.docker).map { translations($0) + published($0) }?.map(\.text) ?? [])
      notes += (translations(docker) + published(docker)).map { note in
        let isNew = earlier != nil && !before.contains(note.text)
        return Note(kind: note.kind, text: note.text, isChanged: isNew, isNew: isNew)
      }
    }
    notes +=
      source?.nat.publish.map { Note(kind: .published, text: $0.value.text.replacing(" -> ", with: " → ")) } ?? []
    notes += node.chains.map { chain in
      let text = chain.name + (chain.drops ? ": drop" : ":") + (chain.rules == 0 ? "" : " " + chain.rules.of("rule"))
      let before = old?.chains.first { $0.name == chain.name }
      return Note(
        kind: chain.isNAT ? .nat : .firewall, text: text, isChanged: earlier != nil && before != chain,
        isNew: earlier != nil && before == nil)
    }
    notes += node.routes.map { route in
      let isNew = earlier != nil && old?.routes.contains(route) != true
      return Note(kind: .route, text: route, isChanged: isNew, isNew: isNew)
    }
    // What is gone is struck through once.
    notes +=
      old?.routes.filter { !node.routes.contains($0) }.map {
        Note(kind: .route, text: $0, isChanged: true, isGone: true)
      } ?? []
    for chain in old?.chains ?? [] where !node.chains.contains(where: { $0.name == chain.name }) {
      notes.append(Note(kind: chain.isNAT ? .nat : .firewall, text: chain.name, isChanged: true, isGone: true))
    }
    if let docker = state.docker, let container = docker.containers.first(where: { $0.name == node.name }) {
      notes += services(source?.services.map(\.value) ?? container.spec.services)
    } else {
      notes += services(source?.services.map(\.value) ?? [])
    }
    return limited(notes)
  }
}
