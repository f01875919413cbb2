import PlainText

extension TopologyGraph {
  /// The name of a node or a bridge in a drawing; names of nodes may have signs that a drawing has other uses for.
  private func identifier(_ port: Port) -> String {
    guard let bridge = port.bridge, vertices[port.node].kind != .switch,
      let place = vertices[port.node].bridges.firstIndex(where: { $0.name == bridge })
    else { return "n\(port.node)" }
    return "n\(port.node)b\(place)"
  }

  /// The lines in a node's box: its name, and its interfaces with addresses.
  private func label(_ vertex: Vertex) -> [String] {
    let shown = vertex.ports.filter { !$0.addresses.isEmpty && ($0.kind != "bridge" || vertex.kind == .switch) }
    return [vertex.name] + shown.map { ([$0.name] + $0.addresses).joined(separator: " ") }
  }

  /// The reason why a link of a living lab carries no frames; nil where there is none.
  private func worst(_ a: Port, _ b: Port) -> LinkState? {
    let states = [a.state, b.state]
    return states.contains(.down) ? .down : states.contains(.blocked) ? .blocked : nil
  }

  /// The bridges of a node that are drawn beside it: all but the one that is a switch.
  private func bridges(_ vertex: Vertex) -> [Port] { vertex.kind == .switch ? [] : vertex.bridges }

  // MARK: Mermaid

  func mermaid() -> String {
    var lines = ["graph LR"]
    for (number, vertex) in vertices.enumerated() {
      let text = label(vertex).map(Self.mermaid).joined(separator: "<br/>")
      let node = vertex.kind == .switch ? "n\(number)([\"\(text)\"])" : "n\(number)[\"\(text)\"]"
      let bridges = bridges(vertex)
      guard !bridges.isEmpty else {
        lines.append("  " + node)
        continue
      }
      lines.append("  subgraph s\(number)[\"\(Self.mermaid(vertex.name))\"]")
      lines.append("    " + node)
      for (place, bridge) in bridges.enumerated() {
        let text = ([bridge.name] + bridge.addresses).map(Self.mermaid).joined(separator: "<br/>")
        lines.append("    n\(number)b\(place)([\"\(text)\"])")
        lines.append("    n\(number) -.- n\(number)b\(place)")
      }
      lines.append("  end")
    }
    for (a, b) in links {
      let way = worst(a, b) == nil ? "---" : "-.-"
      lines.append("  \(identifier(a)) \(way)|\"\(Self.mermaid(a.name)) – \(Self.mermaid(b.name))\"| \(identifier(b))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A label in quotes; what HTML has uses for is written as Mermaid's entities.
  private static func mermaid(_ text: String) -> String {
    var label = ""
    for character in text {
      switch character {
      case "#": label += "#35;"
      case "\"": label += "#quot;"
      case "<": label += "#lt;"
      case ">": label += "#gt;"
      case "&": label += "#amp;"
      default: label.append(character)
      }
    }
    return label
  }

  // MARK: Graphviz

  func dot() -> String {
    var lines = ["graph \(Self.quoted([name])) {"]
    if let title { lines.append("  label=\(Self.quoted([title]));") }
    lines.append("  node [shape=box, fontname=\"sans-serif\"];")
    lines.append("  edge [fontname=\"sans-serif\", fontsize=10];")
    for (number, vertex) in vertices.enumerated() {
      let style = vertex.kind == .switch ? ", shape=ellipse" : ""
      let node = "n\(number) [label=\(Self.quoted(label(vertex)))\(style)];"
      let bridges = bridges(vertex)
      guard !bridges.isEmpty else {
        lines.append("  " + node)
        continue
      }
      lines += ["  subgraph cluster_\(number) {", "    label=\(Self.quoted([vertex.name]));", "    \(node)"]
      for (place, bridge) in bridges.enumerated() {
        lines.append(
          "    n\(number)b\(place) [label=\(Self.quoted([bridge.name] + bridge.addresses)), shape=ellipse];")
        lines.append("    n\(number) -- n\(number)b\(place) [style=dotted];")
      }
      lines.append("  }")
    }
    for (a, b) in links {
      let color = worst(a, b).map { ", style=dashed, color=\($0 == .down ? "red" : "orange")" } ?? ""
      lines.append(
        "  \(identifier(a)) -- \(identifier(b)) [taillabel=\(Self.quoted([a.name])), headlabel=\(Self.quoted([b.name]))\(color)];"
      )
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// Lines as a label in quotes.
  private static func quoted(_ lines: [String]) -> String {
    let escaped = lines.map { $0.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
    return "\"" + escaped.joined(separator: "\\n") + "\""
  }
}
