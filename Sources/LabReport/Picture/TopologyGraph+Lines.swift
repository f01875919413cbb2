extension TopologyGraph {
  func lines() -> String {
    var text = name + (title.map { ": \($0)" } ?? "") + "\n"
    for vertex in vertices {
      text += "\n\(vertex.name)  \(vertex.kind.rawValue)\n"
      // Ports stand below their bridge.
      for port in vertex.ports where port.bridge == nil {
        text += line(port, indent: "  ")
        for inner in vertex.ports where inner.bridge == port.name { text += line(inner, indent: "    ") }
      }
    }
    return text
  }

  private func line(_ port: Port, indent: String) -> String {
    var parts = [port.name]
    if let kind = port.kind { parts.append(kind) }
    parts += port.addresses
    // Without a link it is nobody's cable that is missing.
    if port.peer != nil, let state = port.state, state != .up { parts.append(state.rawValue) }
    var text = indent + parts.joined(separator: "  ")
    if let peer = port.peer {
      let there = vertices[peer.node].ports[peer.port]
      text += " ── \(vertices[peer.node].name):\(there.name)"
      if !there.addresses.isEmpty { text += "  " + there.addresses.joined(separator: "  ") }
      if let bridge = there.bridge { text += "  (\(bridge))" }
    }
    return text + "\n"
  }
}
