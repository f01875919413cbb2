/// A node as it is drawn: a box with a head, notes, and rows of interfaces at its left and right side; those of a bridge stand on its bar.
struct Figure {
  /// A side of a box where a link ends.
  enum Side { case left, right }

  /// Where a port stands: its side, and the key by which those of a side are sorted.
  struct Seat {
    var side: Side
    var key: Double
  }

  /// The sizes that boxes are made of, in pixels.
  enum Size {
    static let name = 13.0
    static let small = 11.0
    static let head = 26.0
    static let line = 15.0
    static let note = 15.0
    static let margin = 8.0
    static let gap = 14.0
    static let icon = 16.0
  }

  /// A row of an interface: its name, and its addresses, of which all but the first have lines of their own.
  struct Row {
    var port: Int
    var side: Side
    /// From the top of the box to the middle of the first line.
    var y: Double
    var lines: Int
  }

  /// A bridge with its ports, or the interfaces that are on none.
  struct Block {
    /// The port that is the bridge; nil where the rows are on none.
    var bridge: Int?
    var top: Double
    var height: Double
    var rows: [Row]
  }

  let width: Double
  let height: Double
  let blocks: [Block]
  /// From the top of the box to where the links of ports end, with the side.
  let anchors: [Int: (side: Side, y: Double)]
  /// From the top of the box to the first note.
  let notesTop: Double

  /// Measures a node whose linked ports have seats.
  init(_ vertex: TopologyGraph.Vertex, seats: [Int: Seat]) {
    var top = Size.head
    notesTop = top + 3
    let noteRows = max(vertex.notes.count, vertex.noteRows)
    if noteRows > 0 { top += Double(noteRows) * Size.note + 6 }
    var width = max(Self.headWidth(vertex), vertex.leastWidth)
    for note in vertex.notes {
      width = max(width, TextWidth.proportional(note.short, size: Size.small) + 3 * Size.margin + 10)
    }
    var blocks: [Block] = []
    var anchors: [Int: (side: Side, y: Double)] = [:]
    for group in Self.groups(vertex, seats) {
      let isBar = group.bridge != nil && vertex.kind != .switch
      let start = top + (isBar ? 4 : 0)
      var block = Block(bridge: group.bridge, top: start, height: 0, rows: [])
      var ends = [Side.left: start, .right: start]
      var widths = [Side.left: 0.0, .right: 0.0]
      if let bridge = group.bridge, isBar || !vertex.ports[bridge].addresses.isEmpty {
        let title = Self.lineWidths(vertex.ports[bridge], hasName: isBar)
        width = max(width, (title.max() ?? 0) + 4 * Size.margin)
        let height = Double(max(1, title.count)) * Size.line + 4
        ends = [.left: start + height, .right: start + height]
      }
      for port in group.ports {
        let side = seats[port]?.side ?? ((ends[.left] ?? 0) <= (ends[.right] ?? 0) ? .left : .right)
        let lines = Self.lineWidths(vertex.ports[port], hasName: true)
        let y = (ends[side] ?? start) + Size.line / 2 + 1
        block.rows.append(Row(port: port, side: side, y: y, lines: lines.count))
        if seats[port] != nil { anchors[port] = (side, y) }
        widths[side] = max(widths[side] ?? 0, lines.max() ?? 0)
        ends[side] = (ends[side] ?? start) + Double(lines.count) * Size.line + 2
      }
      let (left, right) = (widths[.left] ?? 0, widths[.right] ?? 0)
      width = max(width, left + right + (left > 0 && right > 0 ? Size.gap : 0) + 2 * Size.margin + (isBar ? 8 : 4))
      block.height = max(ends[.left] ?? start, ends[.right] ?? start) - start + 3
      top = start + block.height + (isBar ? 2 : 0)
      blocks.append(block)
    }
    self.blocks = blocks
    self.anchors = anchors
    self.width = width.rounded(.up)
    height = max(top + (blocks.isEmpty && noteRows == 0 ? 2 : 4), vertex.leastHeight)
  }

  private static func headWidth(_ vertex: TopologyGraph.Vertex) -> Double {
    TextWidth.proportional(vertex.name, size: Size.name, isBold: true) + Size.icon + 3 * Size.margin
  }

  /// The widths of the lines of a port's text.
  private static func lineWidths(_ port: TopologyGraph.Port, hasName: Bool) -> [Double] {
    port.lines(hasName: hasName).map { TextWidth.monospaced($0, size: Size.small) + 12 }
  }

  /// The bridges with their ports and the rest, sorted by where their links lead; what has no link comes last.
  private static func groups(
    _ vertex: TopologyGraph.Vertex, _ seats: [Int: Seat]
  ) -> [(bridge: Int?, ports: [Int])] {
    var groups: [(bridge: Int?, ports: [Int])] = []
    let bridges = vertex.ports.indices.filter { vertex.ports[$0].kind == "bridge" }
    func sorted(_ ports: [Int]) -> [Int] {
      ports.enumerated().sorted {
        (seats[$0.element]?.key ?? .infinity, $0.offset) < (seats[$1.element]?.key ?? .infinity, $1.offset)
      }.map(\.element)
    }
    let names = Set(bridges.map { vertex.ports[$0].name })
    let free = vertex.ports.indices.filter { port in
      !bridges.contains(port) && !(vertex.ports[port].bridge.map { names.contains($0) } ?? false)
    }
    if !free.isEmpty { groups.append((nil, sorted(free))) }
    for bridge in bridges {
      groups.append(
        (bridge, sorted(vertex.ports.indices.filter { vertex.ports[$0].bridge == vertex.ports[bridge].name })))
    }
    func mean(_ ports: [Int]) -> Double {
      let keys = ports.compactMap { seats[$0]?.key }.filter(\.isFinite)
      return keys.isEmpty ? .infinity : keys.reduce(0, +) / Double(keys.count)
    }
    return groups.enumerated().sorted {
      (mean($0.element.ports), $0.offset) < (mean($1.element.ports), $1.offset)
    }.map(\.element)
  }
}

extension TopologyGraph.Port {
  /// The lines of its text: its name with what it stands on and its first address, and below the others.
  func lines(hasName: Bool) -> [String] {
    var lines = addresses
    if hasName {
      var head = name
      if let kind, kind != "bridge" { head += " (\(kind))" }
      if let first = lines.first { lines[0] = head + " " + first } else { lines = [head] }
    }
    return lines
  }
}
