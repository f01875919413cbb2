import Addressing

/// The subnets with their colours, the signs of notes that the picture has, and the states of ports.
struct SVGLegend {
  private struct Entry {
    var sign: String
    /// The elements of its text.
    var text: String
    var width: Double
    var x = 0.0
    var row = 0
  }

  private static let row = 20.0
  private var entries: [Entry] = []
  /// The width that the rows take.
  private(set) var width = 0.0

  /// Lays entries out in rows of at most a width.
  init(_ topology: TopologyGraph, _ subnets: PictureSubnets, width limit: Double) {
    for place in subnets.shown.prefix(40) {
      let subnet = subnets.all[place]
      add(
        "<path class=\"l\(SVGBox.color(place, "c"))\" style=\"stroke-width:4\" d=\"M0 0H18\"/>", { _ in "\(subnet)" },
        topology)
    }
    if subnets.shown.count > 40 { add("", { _ in "+ \(subnets.shown.count - 40)" }, topology) }
    let notes = topology.vertices.flatMap(\.notes).map(\.kind)
    for kind in [TopologyGraph.Note.Kind.nat, .published, .firewall, .route, .service, .shared]
    where notes.contains(kind) {
      add(kind.icon(4, -5), { kind.word(language: $0) }, topology)
    }
    // Only ends of links have squares.
    let states = Set(topology.vertices.flatMap(\.ports).filter { $0.peer != nil }.compactMap(\.state))
    for state in TopologyGraph.LinkState.allCases where states.contains(state) {
      add(
        "<rect class=\"p \(state.rawValue)\" x=\"5\" y=\"-4\" width=\"8\" height=\"8\"/>",
        { state.word(language: $0) }, topology)
    }
    if topology.vertices.contains(where: {
      $0.isChanged || $0.ports.contains(where: \.isChanged) || $0.notes.contains(where: \.isChanged)
    }) {
      add(
        "<rect class=\"w\" x=\"0\" y=\"-6\" width=\"18\" height=\"12\" rx=\"3\" style=\"stroke:var(--newedge)\"/>",
        { $0.hasPrefix("zh") ? "这一步的变化" : "changed by this step" }, topology)
    }
    if topology.vertices.contains(where: { $0.isGone || $0.ports.contains(where: \.isGone) }) {
      add(
        "<path class=\"l lost\" d=\"M0 0H18\"/>", { $0.hasPrefix("zh") ? "这一步删除的" : "removed by this step" }, topology)
    }
    arrange(limit)
  }

  private mutating func add(_ sign: String, _ word: (String) -> String, _ topology: TopologyGraph) {
    var width = 0.0
    let text = topology.each(word) { word, attribute in
      width = max(width, TextWidth.proportional(word, size: Figure.Size.small))
      return "<text class=\"s\" x=\"24\" y=\"4\"\(attribute)>\(word.markup)</text>"
    }
    entries.append(Entry(sign: sign, text: text, width: 24 + width + 18))
  }

  private mutating func arrange(_ limit: Double) {
    var (x, row) = (0.0, 0)
    for index in entries.indices {
      if x > 0, x + entries[index].width > limit { (x, row) = (0, row + 1) }
      entries[index].x = x
      entries[index].row = row
      x += entries[index].width
      width = max(width, x)
    }
  }

  var height: Double { entries.last.map { Double($0.row + 1) * Self.row + 6 } ?? 0 }

  /// Its entries as elements, from a left and an upper edge.
  func parts(x: Double, y: Double) -> [String] {
    entries.map { entry in
      let (left, middle) = (x + entry.x, y + Double(entry.row) * Self.row + 10)
      return
        "<g transform=\"translate(\(left.pixels) \(middle.pixels))\">\(entry.sign)\(entry.text)</g>\n"
    }
  }
}

extension TopologyGraph.LinkState {
  func word(language: String) -> String {
    let isChinese = language.hasPrefix("zh")
    switch self {
    case .up: return isChinese ? "已启用" : "up"
    case .down: return isChinese ? "未启用" : "down"
    case .blocked: return isChinese ? "被 STP 阻塞" : "blocked by STP"
    }
  }
}
