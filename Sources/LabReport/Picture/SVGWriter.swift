extension TopologyGraph {
  /// The picture as an SVG of its own, with its style.
  func svg() -> String { SVGWriter(self).text() + "\n" }

  /// The picture as a part of a page that has the style.
  func svgPart(languages: [String]) -> String {
    SVGWriter(with(languages: languages)).part(SharedParts(), summary: nil)
  }
}

/// Draws a placement as SVG: the regions of subnets, links, boxes over them, then the legend.
struct SVGWriter {
  private let topology: TopologyGraph
  private let layout: PictureLayout
  private let subnets: PictureSubnets
  private let frame: Frame
  private let legend: SVGLegend
  private let leastWidth: Double

  private enum Room {
    static let border = 16.0
    static let title = 30.0
    static let legend = 420.0
  }

  /// A picture of its own.
  init(_ topology: TopologyGraph) {
    self.topology = topology
    layout = PictureLayout(topology.vertices)
    subnets = PictureSubnets(layout.graph)
    frame = layout.placement.bounds
    let titleWidth = TextWidth.proportional(topology.caption, size: 15, isBold: true)
    legend = SVGLegend(topology, subnets, width: max(frame.width, titleWidth, Room.legend))
    leastWidth = 0
  }

  /// One of a series, which are all equally wide.
  init(_ topology: TopologyGraph, _ layout: PictureLayout, in series: PictureSeries) {
    self.topology = topology
    self.layout = layout
    subnets = PictureSubnets(layout.graph, known: series.subnets)
    frame = series.frame
    leastWidth = max(frame.width, Room.legend)
    legend = SVGLegend(topology, subnets, width: leastWidth)
  }

  /// The links, boxes and entries of the legend, as they stand in a part of a page.
  var parts: [String] { parts(size(hasTitle: false)) }

  /// Where boxes and links stand in a part of a page.
  var placement: Placement { placement(size(hasTitle: false)) }

  private struct Size {
    var top: Double
    var content: Double
    var width: Double { (content + 2 * Room.border).rounded(.up) }
    var height: Double
  }

  private func size(hasTitle: Bool) -> Size {
    let top = Room.border + (hasTitle ? Room.title : 0)
    let content = max(
      frame.width, legend.width, leastWidth,
      hasTitle ? TextWidth.proportional(topology.caption, size: 15, isBold: true) : 0)
    return Size(
      top: top, content: content, height: (top + frame.height + Room.border + legend.height).rounded(.up))
  }

  /// Where the boxes and links stand in the drawing.
  private func placement(_ size: Size) -> Placement {
    let dx = (Room.border - frame.x + (size.content - frame.width) / 2).rounded()
    return layout.placement.moved(dx, (size.top - frame.y).rounded())
  }

  private func parts(_ size: Size) -> [String] {
    let placement = placement(size)
    let routes = placement.routes.sorted { $0.key < $1.key }
    return regions(routes) + routes.map { link($0.key, $0.value) }
      + placement.boxes.sorted { $0.key < $1.key }.map { node, box in
        SVGBox(topology, node, box.frame, box.figure, subnets).text
      } + legend.parts(x: Room.border, y: size.top + frame.height + Room.border)
  }

  /// The picture as a part of a page that has the style.
  func part(_ shared: SharedParts, summary: String?) -> String {
    let size = size(hasTitle: false)
    return opening(size, summary) + emptiness(size) + parts(size).map(shared.text).joined() + "</svg>"
  }

  private func opening(_ size: Size, _ summary: String?) -> String {
    let (width, height) = (size.width.pixels, size.height.pixels)
    return
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nslab\" role=\"img\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\">"
      + "<title>\(topology.caption.markup)</title><desc>\((summary ?? topology.summary).markup)</desc>\n"
  }

  /// The picture of a lab whose steps make all of it.
  private func emptiness(_ size: Size) -> String {
    guard topology.vertices.isEmpty else { return "" }
    let words = topology.language.hasPrefix("zh") ? "第一步之前什么都没有" : "nothing stands before the first step"
    return "<text class=\"s\" x=\"\(Room.border.pixels)\" y=\"\(size.top.pixels)\">\(words)</text>\n"
  }

  /// The picture with its title and its style.
  func text() -> String {
    let size = size(hasTitle: true)
    var text = opening(size, nil)
    text += "<style>\n\(SVGStyle.colors(of: ".nslab"))\n\(SVGStyle.rules)</style>\n"
    text += "<rect width=\"100%\" height=\"100%\" style=\"fill:var(--bg)\"/>\n"
    text +=
      "<text class=\"t\" x=\"\(Room.border.pixels)\" y=\"\((Room.border + 14).pixels)\">\(topology.caption.markup)</text>\n"
    return text + emptiness(size) + parts(size).joined() + "</svg>"
  }

  /// The ground of each subnet: all its links in one broad stroke, so that it is no darker where they meet.
  private func regions(_ routes: [(key: Int, value: Route)]) -> [String] {
    let standing = routes.filter { edge, _ in
      let ends = layout.graph.edges[edge]
      return ![ends.a, ends.b].contains { layout.graph.vertices[$0.node].ports[$0.port].isGone }
    }
    let bySubnet = Dictionary(grouping: standing) { subnets.ofLink[$0.key] ?? -1 }
    return bySubnet.filter { $0.key >= 0 }.sorted { $0.key < $1.key }.map { subnet, routes in
      "<path class=\"r\(SVGBox.color(subnet, "c"))\" d=\"\(routes.map(\.value.path).joined())\"/>\n"
    }
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
    if ports.contains(where: \.isGone) {
      style = "l lost"
    } else if ports.contains(where: \.isChanged) {
      style += " new"
    }
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
