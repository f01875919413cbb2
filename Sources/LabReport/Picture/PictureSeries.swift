import Addressing

/// Pictures of one lab at several moments, in which what stays keeps its place and its colour.
///
/// All nodes and links that are in any of them are laid out once; each picture shows those of its moment there.
struct PictureSeries {
  /// In the order of time.
  let graphs: [TopologyGraph]
  /// Of each picture where its boxes stand.
  private(set) var layouts: [PictureLayout] = []
  /// The frame around the boxes of all of them.
  private(set) var frame = Frame(x: 0, y: 0, width: 0, height: 0)
  /// The subnets of all of them, in the order of their colours.
  let subnets: [IPNetwork]

  init(_ moments: [TopologyGraph]) {
    var union = PictureUnion(moments)
    graphs = moments.map { union.roomy($0) }
    subnets = PictureSubnets(PictureGraph(graphs.flatMap(\.vertices).map(\.unlinked))).all
    // A box has to hold what its node has at any moment; how large that is depends on where links end.
    for round in 0..<3 {
      let whole = PictureLayout(union.vertices)
      let figures = graphs.map { union.figures(of: $0, in: whole) }
      let isEnough = union.grow(to: figures, in: whole, graphs)
      guard isEnough || round == 2 else { continue }
      layouts = zip(graphs, figures).map { graph, figures in
        union.layout(of: graph, figures, in: whole)
      }
      frame = layouts.reduce(whole.placement.bounds) { $0.joined($1.placement.bounds) }
      break
    }
  }
}

extension TopologyGraph.Vertex {
  /// The node without its links.
  fileprivate var unlinked: TopologyGraph.Vertex {
    var vertex = self
    for port in vertex.ports.indices { vertex.ports[port].peer = nil }
    return vertex
  }
}

/// The nodes and links that are in any of several pictures.
private struct PictureUnion {
  private typealias ID = TopologyGraph.InterfaceID

  private(set) var vertices: [TopologyGraph.Vertex] = []
  private var numbers: [String: Int] = [:]
  private var ports: [ID: Int] = [:]
  private var rooms: [String: Int] = [:]

  /// A node is taken as it is last; of a port with several links in turn the last one counts.
  init(_ graphs: [TopologyGraph]) {
    for vertex in graphs.flatMap(\.vertices) {
      rooms[vertex.name] = max(rooms[vertex.name] ?? 0, vertex.notes.count)
      guard numbers[vertex.name] == nil else { continue }
      numbers[vertex.name] = vertices.count
      vertices.append(vertex)
    }
    var peers: [ID: ID] = [:]
    for isLoop in [false, true] {
      for graph in graphs.reversed() {
        for (a, b) in graph.links where (a.node == b.node) == isLoop {
          let (here, there) = (graph.id(a), graph.id(b))
          guard peers[here] == nil, peers[there] == nil else { continue }
          peers[here] = there
          peers[there] = here
        }
      }
    }
    var isTaken: Set<Int> = []
    for vertex in graphs.reversed().flatMap(\.vertices) {
      guard let number = numbers[vertex.name] else { continue }
      if isTaken.insert(number).inserted { vertices[number] = roomy(vertex) }
      for port in vertex.ports {
        let id = ID(node: vertex.name, interface: port.name)
        let isKnown = vertices[number].ports.contains { $0.name == port.name }
        if !isKnown, peers[id] != nil { vertices[number].ports.append(port) }
      }
    }
    for number in vertices.indices {
      for port in vertices[number].ports.indices {
        vertices[number].ports[port].node = number
        vertices[number].ports[port].peer = nil
        ports[ID(node: vertices[number].name, interface: vertices[number].ports[port].name)] = port
      }
    }
    for (here, there) in peers {
      guard let node = numbers[here.node], let port = ports[here], let other = numbers[there.node],
        let end = ports[there]
      else { continue }
      vertices[node].ports[port].peer = .init(node: other, port: end)
    }
  }

  /// A node with room for as many notes as it has at any moment.
  private func roomy(_ vertex: TopologyGraph.Vertex) -> TopologyGraph.Vertex {
    var vertex = vertex
    vertex.noteRows = rooms[vertex.name] ?? 0
    return vertex
  }

  func roomy(_ graph: TopologyGraph) -> TopologyGraph { graph.map(roomy) }

  /// The boxes of a picture, with the ends of links on the sides and in the order that they have in the whole.
  func figures(of graph: TopologyGraph, in whole: PictureLayout) -> [Figure] {
    graph.vertices.map { vertex in
      let box = numbers[vertex.name].flatMap { whole.placement.boxes[$0] }
      var seats: [Int: Figure.Seat] = [:]
      for (number, port) in vertex.ports.enumerated() {
        guard let peer = port.peer else { continue }
        if let place = ports[.init(node: vertex.name, interface: port.name)], let anchor = box?.figure.anchors[place] {
          seats[number] = .init(side: anchor.side, key: anchor.y)
        } else {
          let there = numbers[graph.vertices[peer.node].name].flatMap { whole.placement.boxes[$0] }
          let isLeft = (there?.frame.middle.x ?? 0) < (box?.frame.middle.x ?? 0)
          seats[number] = .init(side: isLeft ? .left : .right, key: 1e8 + Double(number))
        }
      }
      return Figure(vertex, seats: seats)
    }
  }

  /// Makes room where boxes of pictures do not fit; says whether all did.
  mutating func grow(to figures: [[Figure]], in whole: PictureLayout, _ graphs: [TopologyGraph]) -> Bool {
    var isEnough = true
    for (graph, figures) in zip(graphs, figures) {
      for (vertex, figure) in zip(graph.vertices, figures) {
        guard let number = numbers[vertex.name], let frame = whole.placement.boxes[number]?.frame else { continue }
        guard figure.width > frame.width || figure.height > frame.height else { continue }
        isEnough = false
        vertices[number].leastWidth = max(vertices[number].leastWidth, figure.width)
        vertices[number].leastHeight = max(vertices[number].leastHeight, figure.height)
      }
    }
    return isEnough
  }

  /// A picture at the places of the whole.
  func layout(of graph: TopologyGraph, _ figures: [Figure], in whole: PictureLayout) -> PictureLayout {
    let own = PictureGraph(graph.vertices)
    var placement = Placement()
    for (node, figure) in figures.enumerated() {
      guard let number = numbers[graph.vertices[node].name], var frame = whole.placement.boxes[number]?.frame else {
        continue
      }
      frame.width = max(frame.width, figure.width)
      frame.height = max(frame.height, figure.height)
      placement.boxes[node] = (frame, figure)
    }
    var edges: [PictureGraph.End: Int] = [:]
    for (number, edge) in whole.graph.edges.enumerated() {
      edges[edge.a] = number
      edges[edge.b] = number
    }
    func end(_ end: PictureGraph.End) -> PictureGraph.End? {
      let vertex = graph.vertices[end.node]
      guard let node = numbers[vertex.name],
        let port = ports[.init(node: vertex.name, interface: vertex.ports[end.port].name)]
      else { return nil }
      return .init(node: node, port: port)
    }
    for (number, edge) in own.edges.enumerated() {
      guard let a = placement.anchor(edge.a), let b = placement.anchor(edge.b) else { continue }
      placement.routes[number] = Route(a, b)
      guard let (here, there) = end(edge.a).flatMap({ here in end(edge.b).map { (here, $0) } }),
        let known = edges[here], known == edges[there], let route = whole.placement.routes[known]
      else { continue }
      let isForward = whole.placement.anchor(here)?.point == route.start
      placement.routes[number] = isForward ? route.between(a, b) : route.between(b, a)
    }
    return PictureLayout(own, placement)
  }
}

extension TopologyGraph {
  fileprivate func id(_ port: Port) -> InterfaceID { .init(node: vertices[port.node].name, interface: port.name) }
}

extension Route {
  /// The same way between other ends: what leads from an end into the first curve moves with that end.
  func between(_ a: (point: Point, side: Figure.Side), _ b: (point: Point, side: Figure.Side)) -> Route {
    func isCurve(_ part: Part) -> Bool { if case .curve = part { true } else { false } }
    guard let first = parts.firstIndex(where: isCurve), let last = parts.lastIndex(where: isCurve) else {
      return a.point.y == b.point.y ? self.straight(a.point, b.point) : Route(a, b)
    }
    let (dx, dy) = (a.point.x - start.x, a.point.y - start.y)
    let (ex, ey) = (b.point.x - end.x, b.point.y - end.y)
    func early(_ point: Point) -> Point { Point(x: point.x + dx, y: point.y + dy) }
    func late(_ point: Point) -> Point { Point(x: point.x + ex, y: point.y + ey) }
    var route = Route(from: a.point)
    route.parts = parts.enumerated().map { place, part in
      switch part {
      case .line(let end): .line(place < first ? early(end) : place > last ? late(end) : end)
      case .curve(let leaving, let arriving, let end):
        .curve(
          place == first ? early(leaving) : leaving, place == last ? late(arriving) : arriving,
          place == last ? late(end) : end)
      }
    }
    return route
  }

  private func straight(_ a: Point, _ b: Point) -> Route {
    var route = Route(from: a)
    route.line(to: b)
    return route
  }
}
