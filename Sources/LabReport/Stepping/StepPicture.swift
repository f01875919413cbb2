/// A line of a picture for a narrow pane: its parts stand beside one another where there is room, and below one another where there is none.
package struct PictureLine: Equatable, Sendable {
  /// What is different from an earlier picture.
  package enum Mark: String, Sendable {
    case same = " "
    case new = "+"
    case changed = "~"
    case gone = "-"
  }

  package var mark: Mark
  /// How deep it stands in its node: 0 is the node itself.
  package var depth: Int
  package var parts: [String]
  /// Whether something keeps frames from passing there.
  package var isDead = false

  /// The line as a record.
  package var text: String {
    RecordText.text(["line", mark.rawValue, "\(depth)", isDead ? "dead" : ""] + parts)
  }

  /// Reads a record; nil where it is none.
  package init?(_ record: [String]) {
    guard record.first == "line", record.count > 4, let mark = Mark(rawValue: record[1]), let depth = Int(record[2])
    else { return nil }
    self.init(mark, depth, Array(record[4...]), isDead: record[3] == "dead")
  }

  package init(_ mark: Mark, _ depth: Int, _ parts: [String], isDead: Bool = false) {
    self.mark = mark
    self.depth = depth
    self.parts = parts
    self.isDead = isDead
  }
}

extension TopologyGraph {
  /// The picture as text for a narrow pane, with what is different from an earlier one marked where it was made of two states.
  package var pictureLines: [PictureLine] {
    vertices.flatMap { vertex -> [PictureLine] in
      let head = PictureLine(
        vertex.isGone ? .gone : vertex.isNew ? .new : vertex.isChanged ? .changed : .same, 0,
        [vertex.name, vertex.kind.word(language: language)])
      let names = Set(vertex.ports.map(\.name))
      // Ports stand below their bridge.
      let ports = vertex.ports.filter { !($0.bridge.map { names.contains($0) } ?? false) }.flatMap { port in
        [line(port, 1)] + vertex.ports.filter { $0.bridge == port.name }.map { line($0, 2) }
      }
      return [head] + ports
        + vertex.notes.map { note in
          PictureLine(
            note.isGone ? .gone : note.isNew ? .new : note.isChanged ? .changed : .same, 1,
            ["\(note.kind.word(language: language)) \(note.text)"])
        }
    }
  }

  private func line(_ port: Port, _ depth: Int) -> PictureLine {
    var parts = [port.name + (port.kind.map { " (\($0))" } ?? "")]
    if let peer = port.peer {
      parts.append("── \(vertices[peer.node].name):\(vertices[peer.node].ports[peer.port].name)")
    }
    parts += port.addresses
    // Without a link it is nobody's cable that is missing.
    let isDead = port.peer != nil && port.state.map { $0 != .up } ?? false
    if isDead, let state = port.state { parts.append(state.word(language: language)) }
    return PictureLine(
      port.isGone ? .gone : port.isNew ? .new : port.isChanged ? .changed : .same, depth, parts, isDead: isDead)
  }
}
