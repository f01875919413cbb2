extension TopologyGraph {
  /// The picture as an SVG of its own, with its style.
  func svg() -> String { SVGWriter(self).text(isPart: false) + "\n" }

  /// The picture as a part of a page that has the style.
  func svgPart(languages: [String]) -> String { SVGWriter(with(languages: languages)).text(isPart: true) }
}

/// Draws a placement as SVG: links, then boxes over them, then the legend.
struct SVGWriter {
  private let topology: TopologyGraph
  private let layout: PictureLayout
  private let subnets: PictureSubnets
  private let frame: Frame
  private let legend: SVGLegend

  private enum Room {
    static let border = 16.0
    static let title = 30.0
  }

  init(_ topology: TopologyGraph) {
    self.topology = topology
    layout = PictureLayout(topology.vertices)
    subnets = PictureSubnets(layout.graph)
    frame = layout.placement.bounds
    let titleWidth = TextWidth.proportional(topology.caption, size: 15, isBold: true)
    legend = SVGLegend(topology, subnets, width: max(frame.width, titleWidth, 420))
  }

  func text(isPart: Bool) -> String {
    let hasTitle = !isPart
    let caption = topology.caption
    let top = Room.border + (hasTitle ? Room.title : 0)
    let content = max(
      frame.width, legend.width, hasTitle ? TextWidth.proportional(caption, size: 15, isBold: true) : 0)
    let width = (content + 2 * Room.border).rounded(.up)
    let height = (top + frame.height + Room.border + legend.height).rounded(.up)
    var text =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nslab\" role=\"img\" viewBox=\"0 0 \(width.pixels) \(height.pixels)\" width=\"\(width.pixels)\" height=\"\(height.pixels)\">"
    text += "<title>\(caption.markup)</title><desc>\(topology.summary.markup)</desc>\n"
    if hasTitle {
      text += "<style>\n\(SVGStyle.colors(of: ".nslab"))\n\(SVGStyle.rules)</style>\n"
      text += "<rect width=\"100%\" height=\"100%\" style=\"fill:var(--bg)\"/>\n"
      text +=
        "<text class=\"t\" x=\"\(Room.border.pixels)\" y=\"\((Room.border + 14).pixels)\">\(caption.markup)</text>\n"
    }
    if topology.vertices.isEmpty {
      // A lab whose steps make all of it.
      let words = topology.language.hasPrefix("zh") ? "第一步之前什么都没有" : "nothing stands before the first step"
      text += "<text class=\"s\" x=\"\(Room.border.pixels)\" y=\"\(top.pixels)\">\(words)</text>\n"
    }
    let dx = (Room.border - frame.x + (content - frame.width) / 2).rounded()
    let placement = layout.placement.moved(dx, (top - frame.y).rounded())
    for (edge, route) in placement.routes.sorted(by: { $0.key < $1.key }) { text += link(edge, route) }
    for (node, box) in placement.boxes.sorted(by: { $0.key < $1.key }) {
      text += SVGBox(topology, node, box.frame, box.figure, subnets).text
    }
    text += legend.text(x: Room.border, y: top + frame.height + Room.border)
    return text + "</svg>"
  }

  private func link(_ edge: Int, _ route: Route) -> String {
    let ends = layout.graph.edges[edge]
    let ports = [ends.a, ends.b].map { layout.graph.vertices[$0.node].ports[$0.port] }
    let names = [ends.a, ends.b].map {
      "\(layout.graph.vertices[$0.node].name):\(layout.graph.vertices[$0.node].ports[$0.port].name)"
    }
    var style = "l" + SVGBox.color(subnets.ofLink[edge], "c")
    let states = ports.map(\.state)
    if states.contains(.down) { style += " down" } else if states.contains(.blocked) { style += " blocked" }
    if ports.contains(where: \.isChanged) { style += " new" }
    return
      "<path class=\"\(style)\" d=\"\(route.path)\"><title>\(names.joined(separator: " – ").markup)</title></path>\n"
  }
}

extension TopologyGraph {
  /// The name and the title.
  var caption: String { title.map { "\(name): \($0)" } ?? name }

  /// The picture in a sentence, for those who do not see it.
  var summary: String {
    let joined = links.map { "\(vertices[$0.node].name):\($0.name) – \(vertices[$1.node].name):\($1.name)" }
    return
      (vertices.map(\.name).joined(separator: ", ") + (joined.isEmpty ? "" : "; " + joined.joined(separator: ", ")))
  }
}
