package import RouteNetlink

/// A lab that is watched on a whole screen: what is known of its nodes, what happened last, and what keys ask for.
package struct WatchSession: Sendable {
  /// A wish that is not the screen's own.
  package enum Wish: Sendable {
    case quit, redraw, stop
  }

  struct Node: Sendable {
    let name: String
    var interfaces: [WatchInterface] = []
  }

  private struct Event: Sendable {
    var node: String
    var text: String
  }

  /// How many events are kept.
  private static let most = 2000

  let lab: String
  let words: WatchWords
  private(set) var nodes: [Node]
  /// The node that is looked at; nil is all.
  private(set) var chosen: Int?
  private(set) var isHelp = false
  private var events: [Event] = []
  /// How many events are behind the last one that is shown.
  private var later = 0
  /// The rows of events, as they were shown last.
  private var rows = 1

  /// The screen of a lab with these nodes.
  package init(_ lab: String, nodes: [String], language: String) {
    self.lab = lab
    self.nodes = nodes.map { Node(name: $0) }
    words = WatchWords(language: language)
  }

  // MARK: What is known

  /// Shows a node's interfaces; where a time is given, in seconds, what they have counted then.
  package mutating func show(_ node: String, _ links: [Link], _ addresses: [Address], countedAt time: Double? = nil) {
    let interfaces = links.sorted { $0.index < $1.index }.map { link in
      (WatchInterface(link, links, addresses), link.statistics)
    }
    show(node, interfaces, countedAt: time)
  }

  mutating func show(_ node: String, _ interfaces: [(WatchInterface, LinkStatistics?)], countedAt time: Double?) {
    guard let place = nodes.firstIndex(where: { $0.name == node }) else { return }
    let before = Dictionary(nodes[place].interfaces.map { ($0.index, $0) }) { first, _ in first }
    nodes[place].interfaces = interfaces.map { shown, statistics in
      var interface = shown
      interface.follow(before[shown.index])
      if let time, let statistics { interface.count(statistics, at: time) }
      return interface
    }
  }

  /// Adds what happened in a node at a time of the day.
  package mutating func tell(_ node: String, _ lines: [String], at time: String) {
    let isShown = chosen.map { nodes[$0].name == node } ?? true
    for line in lines { events.append(Event(node: node, text: "\(time) \(node)  \(line.visible.onOneLine)")) }
    // Who looks at earlier ones goes on seeing them.
    if later > 0, isShown { later += lines.count }
    if events.count > Self.most { events.removeFirst(events.count - Self.most) }
  }

  /// The events of what is looked at, as many as there are rows.
  mutating func shownEvents(rows: Int) -> (lines: [String], later: Int) {
    let all = chosen.map { place in events.filter { $0.node == nodes[place].name } } ?? events
    self.rows = rows
    later = max(0, min(later, all.count - rows))
    return (all.dropLast(later).suffix(rows).map(\.text), later)
  }

  // MARK: Keys

  /// Takes a key, and gives what it asks for.
  package mutating func press(_ key: ScreenKey) -> Wish? {
    switch key {
    case .control("c"), .character("q"): return .quit
    case .control("l"): return .redraw
    case .control("z"): return .stop
    case .character("?"): isHelp.toggle()
    case _ where isHelp: isHelp = false
    case .down: choose(chosen.map { min($0 + 1, nodes.count - 1) } ?? 0)
    case .tab: choose(chosen.map { $0 + 1 < nodes.count ? $0 + 1 : nil } ?? (chosen == nil ? 0 : nil))
    case .up: choose(chosen.flatMap { $0 > 0 ? $0 - 1 : nil })
    case .escape, .character("a"): choose(nil)
    case .pageUp: later += max(2, rows) - 1
    case .pageDown: later -= max(2, rows) - 1
    case .character("k"): later += 1
    case .character("j"): later -= 1
    case .home, .character("g"): later = Self.most
    case .end, .character("G"): later = 0
    default: break
    }
    return nil
  }

  private mutating func choose(_ place: Int?) {
    guard !nodes.isEmpty else { return }
    chosen = place
    later = 0
  }
}
