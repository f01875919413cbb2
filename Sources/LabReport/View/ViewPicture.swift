import Lab
import PlainText

extension TopologyGraph {
  /// The picture for a page that shows a lab as it lives, as a JSON object: the drawing, where boxes stand, and where and how links end.
  package var view: String {
    let writer = SVGWriter(with(languages: [language] + ["en", "zh"].filter { $0 != language }))
    let placement = writer.placement
    let graph = PictureGraph(vertices)
    let nodes = vertices.enumerated().compactMap { number, vertex -> JSONText? in
      guard let frame = placement.boxes[number]?.frame else { return nil }
      return .object([
        ("name", .string(vertex.name)), ("kind", .string(vertex.kind.rawValue)),
        ("x", .decimal(frame.x.pixels)), ("y", .decimal(frame.y.pixels)), ("width", .decimal(frame.width.pixels)),
        ("height", .decimal(frame.height.pixels)),
        (
          "interfaces",
          .list(vertex.ports.map { .object([("name", .string($0.name)), ("state", Self.word($0.state))]) })
        ),
      ])
    }
    let links = graph.edges.enumerated().compactMap { number, edge -> JSONText? in
      guard let route = placement.routes[number], let start = placement.anchor(edge.a)?.point else { return nil }
      // The way is told from the first end to the second.
      let way = route.start == start ? route : route.reversed
      return .object([
        ("from", end(edge.a)), ("to", end(edge.b)), ("way", .string(way.path)), ("back", .string(way.reversed.path)),
      ])
    }
    let drawing =
      vertices.isEmpty ? writer.part(SharedParts(), summary: nil) : writer.part(SharedParts(), summary: summary)
    return JSONText.object([("svg", .string(drawing)), ("nodes", .list(nodes)), ("links", .list(links))]).compact + "\n"
  }

  private static func word(_ state: LinkState?) -> JSONText { state.map { .string($0.rawValue) } ?? .null }

  private func end(_ end: PictureGraph.End) -> JSONText {
    .object([
      ("node", .string(vertices[end.node].name)), ("interface", .string(vertices[end.node].ports[end.port].name)),
    ])
  }
}
