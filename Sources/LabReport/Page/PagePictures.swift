import Journey
import Lab
import LabRunner

/// The pictures of a lab on the page: one before the first step, and one after each step that changed something.
struct PagePictures {
  /// A picture in which journeys are shown.
  struct Moment {
    /// The picture once more.
    var drawing: String
    fileprivate var topology: TopologyGraph
    fileprivate var placement: Placement
    fileprivate var graph: PictureGraph
  }

  /// The parts that they share, which stand in front of them.
  let definitions: String
  /// By the number of the state.
  private var texts: [Int: String] = [:]
  /// Of the states in which there are journeys.
  private var moments: [Int: Moment] = [:]

  init(_ played: PageReport.Played, _ words: PageWords, number: Int) {
    let states = played.states
    // What the picture does not show, such as counters, makes no new one.
    let shown = states.indices.filter { $0 == 0 || states[$0].nodes != states[$0 - 1].nodes }
    let series = PictureSeries(
      shown.map { state in
        TopologyGraph(
          played.lab, states[state], since: state == 0 ? nil : states[state - 1], language: words.languages[0])
      })
    let writers = zip(series.graphs, series.layouts).map { graph, layout in
      SVGWriter(graph.with(languages: words.languages), layout, in: series)
    }
    // A journey is seen in the last picture before it.
    let steps = (played.result?.steps ?? []).filter {
      $0.checks.contains { $0.diagnosis?.journey != nil || $0.journey != nil }
    }
    let places = steps.map { step in (step.number, shown.lastIndex { $0 <= step.number }) }
    let parts = writers.map(\.parts)
    let shared = SharedParts(parts + places.compactMap { $0.1 }.map { parts[$0] }, prefix: "p\(number)-")
    definitions = shared.definitions
    for (place, state) in shown.enumerated() where !series.graphs[place].vertices.isEmpty {
      // Who does not see a later picture is told what is different.
      let changes = state == 0 ? [] : StageChanges(from: states[state - 1], to: states[state]).lines
      texts[state] = writers[place].part(shared, summary: changes.isEmpty ? nil : changes.joined(separator: "; "))
    }
    for case (let step, let place?) in places where !series.graphs[place].vertices.isEmpty {
      moments[step] = Moment(
        drawing: writers[place].part(shared, summary: ""), topology: series.graphs[place],
        placement: writers[place].placement, graph: series.layouts[place].graph)
    }
  }

  /// The picture of a state; nil where it would be that of the state before.
  subscript(state: Int) -> String? { texts[state] }

  /// The picture for the journeys of a step's checks.
  func moment(step: Int) -> Moment? { moments[step] }
}

extension PagePictures.Moment {
  private func end(_ node: String, _ interface: String) -> PictureGraph.End? {
    guard let number = topology.vertices.firstIndex(where: { $0.name == node }),
      let port = topology.vertices[number].ports.firstIndex(where: { $0.name == interface && !$0.isGone })
    else { return nil }
    return .init(node: number, port: port)
  }

  /// Where an interface is: the end of its link, or the head of its node.
  func point(_ node: String, _ interface: String) -> Point? {
    if let end = end(node, interface), let anchor = placement.anchor(end) { return anchor.point }
    guard let number = topology.vertices.firstIndex(where: { $0.name == node }),
      let frame = placement.boxes[number]?.frame
    else { return nil }
    return Point(x: frame.middle.x, y: frame.y)
  }

  /// The interface at the other end of a link.
  func otherEnd(_ node: String, _ interface: String) -> (node: String, interface: String)? {
    guard let end = end(node, interface), let peer = topology.vertices[end.node].ports[end.port].peer else {
      return nil
    }
    let other = topology.vertices[peer.node]
    return (other.name, other.ports[peer.port].name)
  }

  /// The way along the link of an interface towards it.
  func route(to node: String, _ interface: String) -> Route? {
    guard let end = end(node, interface), let anchor = placement.anchor(end),
      let number = graph.edges.firstIndex(where: { $0.a == end || $0.b == end }),
      let route = placement.routes[number]
    else { return nil }
    return route.end == anchor.point ? route : route.reversed
  }
}
