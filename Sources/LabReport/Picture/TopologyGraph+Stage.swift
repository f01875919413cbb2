import Addressing
import Lab
import LabRunner

extension TopologyGraph {
  /// The picture of a lab that lives, with what differs from an earlier one marked.
  ///
  /// - Parameter earlier: The state to compare with; nil marks nothing.
  init(_ lab: Lab, _ state: StageState, since earlier: StageState?, language: String) {
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
    let vertices = shown.enumerated().map { place, node in
      let old = earlier?.nodes.first { $0.name == node.name }
      let source = sources[node.name]
      var vertex = Vertex(
        name: node.name, kind: Self.kind(node, source),
        ports: node.interfaces.map { interface in
          var port = Self.port(interface, place)
          port.peer = interface.peer.flatMap { ports[$0] }
          port.isChanged = earlier != nil && old?.interfaces.first { $0.name == interface.name } != interface
          return port
        })
      vertex.isChanged = earlier != nil && (old == nil || old?.forwards != node.forwards)
      vertex.notes = Self.notes(node, old, source, state, earlier)
      return vertex
    }
    self.init(name: lab.name, title: lab.title?.text(language: language), language: language, vertices: vertices)
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
        Note(kind: note.kind, text: note.text, isChanged: earlier != nil && !before.contains(note.text))
      }
    }
    notes +=
      source?.nat.publish.map { Note(kind: .published, text: $0.value.text.replacing(" -> ", with: " → ")) } ?? []
    notes += node.chains.map { chain in
      let text = chain.name + (chain.drops ? ": drop" : ":") + (chain.rules == 0 ? "" : " " + chain.rules.of("rule"))
      return Note(
        kind: chain.isNAT ? .nat : .firewall, text: text,
        isChanged: earlier != nil && old?.chains.first { $0.name == chain.name } != chain)
    }
    notes += node.routes.map { route in
      Note(kind: .route, text: route, isChanged: earlier != nil && old?.routes.contains(route) != true)
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
