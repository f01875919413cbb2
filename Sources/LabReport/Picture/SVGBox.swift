/// A node's box with its head, notes, interfaces and the squares where links end.
struct SVGBox {
  private(set) var text = ""
  private let topology: TopologyGraph
  private let vertex: TopologyGraph.Vertex
  private let node: Int
  private let frame: Frame
  private let figure: Figure
  private let subnets: PictureSubnets

  init(_ topology: TopologyGraph, _ node: Int, _ frame: Frame, _ figure: Figure, _ subnets: PictureSubnets) {
    self.topology = topology
    self.node = node
    self.frame = frame
    self.figure = figure
    self.subnets = subnets
    vertex = topology.vertices[node]
    text += "<g class=\"\(vertex.kind.rawValue)\(vertex.isGone ? " lost" : vertex.isChanged ? " new" : "")\">"
    text += vertex.kind.outline(frame)
    head()
    notes()
    for block in figure.blocks { draw(block) }
    text += "</g>\n"
  }

  /// A class for a colour by its number, with a blank in front.
  static func color(_ place: Int?, _ letter: String) -> String {
    guard let place else { return "" }
    let isDashed = letter == "c" && place / SVGStyle.colors % 2 == 1
    return " \(letter)\(place % SVGStyle.colors)" + (isDashed ? " z" : "")
  }

  private mutating func head() {
    let y = frame.y + 5
    let width = TextWidth.proportional(vertex.name, size: Figure.Size.name, isBold: true)
    let kind = vertex.kind.word(language: topology.language)
    text += vertex.kind.icon(frame.x + 8, y)
    text +=
      "<text class=\"n\(vertex.isGone ? " gone" : "")\" x=\"\((frame.x + 30).pixels)\" y=\"\((y + 12.5).pixels)\">\(vertex.name.markup)</text>"
    // The word stands where there is room for it; the shape and the icon say the same.
    text += topology.each({ vertex.kind.word(language: $0) }) { word, attribute in
      guard frame.width > 30 + width + 8 + TextWidth.proportional(word, size: 10) + 8 else { return "" }
      return
        "<text class=\"k e\" x=\"\((frame.right - 8).pixels)\" y=\"\((y + 12).pixels)\"\(attribute)>\(word.markup)</text>"
    }
    text += "<title>\("\(vertex.name) (\(kind))".markup)</title>"
  }

  private mutating func notes() {
    for (number, note) in vertex.notes.enumerated() {
      let y = frame.y + figure.notesTop + Double(number) * Figure.Size.note
      if note.isChanged { mark(y, Figure.Size.note) }
      text += "<g>" + note.kind.icon(frame.x + 9, y + 2)
      text +=
        "<text class=\"s\(note.isGone ? " gone" : "")\" x=\"\((frame.x + 25).pixels)\" y=\"\((y + 11).pixels)\">\(note.short.markup)</text>"
      text += "<title>\("\(note.kind.word(language: topology.language)): \(note.text)".markup)</title></g>"
    }
  }

  /// A ground behind what was changed.
  private mutating func mark(_ y: Double, _ height: Double, left: Double = 0, width: Double? = nil) {
    let frame = Frame(x: self.frame.x + 3 + left, y: y, width: (width ?? self.frame.width) - 6, height: height)
    text += TopologyGraph.Vertex.Kind.rectangle(frame, "w", radius: 3)
  }

  private mutating func draw(_ block: Figure.Block) {
    let top = frame.y + block.top
    if let bridge = block.bridge {
      let port = vertex.ports[bridge]
      let isBar = vertex.kind != .switch
      if isBar {
        let bar = Frame(x: frame.x + 5, y: top, width: frame.width - 10, height: block.height)
        text += TopologyGraph.Vertex.Kind.rectangle(bar, "bar", radius: 0)
      }
      if let place = subnets.ofPort[.init(node: node, port: bridge)] {
        let stripe =
          isBar
          ? Frame(x: frame.x + 5, y: top, width: frame.width - 10, height: 3)
          : Frame(x: frame.x + 1, y: frame.y + 1, width: frame.width - 2, height: 3)
        text += TopologyGraph.Vertex.Kind.rectangle(stripe, "f\(place % SVGStyle.colors)", radius: 0)
      }
      if isBar || !port.addresses.isEmpty {
        if port.isChanged {
          mark(top + 4, Double(max(1, port.addresses.count)) * Figure.Size.line, left: 5, width: frame.width - 10)
        }
        lines(port, hasName: isBar, x: frame.x + frame.width / 2, y: top + 14, anchor: " text-anchor=\"middle\"")
      }
    }
    for row in block.rows { draw(row, isInBar: block.bridge != nil) }
  }

  private mutating func draw(_ row: Figure.Row, isInBar: Bool) {
    let port = vertex.ports[row.port]
    let y = frame.y + row.y
    let isLeft = row.side == .left
    let isLinked = figure.anchors[row.port] != nil
    let inset = isInBar && vertex.kind != .switch ? 12.0 : 10.0
    if port.isChanged {
      let width = (port.lines(hasName: true).map { TextWidth.monospaced($0, size: Figure.Size.small) }.max() ?? 0) + 14
      let left = isLeft ? inset - 6 : frame.width - inset - width + 6
      mark(y - 7, Double(row.lines) * Figure.Size.line, left: left, width: width)
    }
    let x = isLeft ? frame.x + inset : frame.right - inset
    lines(port, hasName: true, x: x, y: y + 4, anchor: isLeft ? "" : " text-anchor=\"end\"")
    guard isLinked else { return }
    let border = isLeft ? frame.x : frame.right
    let end = PictureGraph.End(node: node, port: row.port)
    let state = port.state.map { " " + $0.rawValue } ?? Self.color(subnets.ofPort[end], "c")
    text += "<rect class=\"p\(state)\" x=\"\((border - 4).pixels)\" y=\"\((y - 4).pixels)\" width=\"8\" height=\"8\"/>"
    if port.state == .down || port.state == .blocked {
      let (d, style) = port.state == .down ? ("M-3-3l6 6M3-3l-6 6", "x") : ("M-2.5 0h5", "x blocked")
      text += "<path class=\"\(style)\" transform=\"translate(\(border.pixels) \(y.pixels))\" d=\"\(d)\"/>"
    }
  }

  /// The lines of an interface: its name strong, its addresses soft.
  private mutating func lines(_ port: TopologyGraph.Port, hasName: Bool, x: Double, y: Double, anchor: String) {
    for (number, line) in port.lines(hasName: hasName).enumerated() {
      var content = line.markup
      if hasName, number == 0, let address = port.addresses.first, line.hasSuffix(address) {
        let head = String(line.dropLast(address.count))
        content = "\(head.markup)<tspan class=\"s\">\(address.markup)</tspan>"
      }
      let style = (hasName && number == 0 ? "m" : "m s") + (port.isGone ? " gone" : "")
      let lineY = y + Double(number) * Figure.Size.line
      text += "<text class=\"\(style)\" x=\"\(x.pixels)\" y=\"\(lineY.pixels)\"\(anchor)>\(content)</text>"
    }
  }
}
