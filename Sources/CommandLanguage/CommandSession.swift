public import Lab

/// Lines that are typed one after the other: a shell that is opened inside a namespace takes the lines that follow, until `exit`.
public struct CommandSession {
  private let parser = CommandParser()
  /// The nodes whose shells are open, the innermost last.
  private var nodes: [NodeReference] = [.host]

  public init() {}

  /// Whether a shell is still open that a line opened.
  public var isInside: Bool { nodes.count > 1 }

  /// What a line does in the shell that is open.
  public mutating func parse(_ line: String) throws(CommandError) -> [Operation] {
    let node = nodes.last ?? .host
    let words = try Lexer.words(of: line, from: Lexer.promptLength(line))
    if let first = words.first, first.text == "exit" {
      if let more = words.dropFirst().first {
        throw CommandError("\"\(more.text)\" is not expected after \"exit\"", column: more.column, length: more.length)
      }
      guard nodes.count > 1 else {
        throw CommandError("no shell is open that could be left", column: first.column, length: first.length)
      }
      nodes.removeLast()
      return []
    }
    if let opened = shell(in: words) {
      nodes.append(opened)
      return []
    }
    return try parser.parse(line, node: node)
  }

  /// The node of `ip netns exec NS bash`; nil where the line is another.
  private func shell(in words: [Word]) -> NodeReference? {
    var rest = words[...]
    var node: NodeReference?
    while let first = rest.first {
      if first.text == "sudo" {
        rest = rest.dropFirst()
      } else if rest.count > 4, rest.prefix(3).map(\.text) == ["ip", "netns", "exec"] {
        node = .named(rest[rest.startIndex + 3].text)
        rest = rest.dropFirst(4)
      } else if rest.count > 2, first.text == "nsenter",
        let name = NSEnter.name(rest[rest.startIndex + 1].text)
      {
        node = .named(name)
        rest = rest.dropFirst(2)
      } else if rest.count > 2, rest.prefix(2).map(\.text) == ["docker", "exec"] {
        var cursor = Cursor(Array(rest.dropFirst(2)), command: "docker")
        guard let name = try? parser.dockerExecTarget(&cursor) else { break }
        node = .named(name)
        rest = rest.suffix(cursor.words.count - cursor.position)
      } else {
        break
      }
    }
    let shells = ["bash", "sh", "/bin/bash", "/bin/sh"]
    guard let node, rest.count == 1, let last = rest.first, shells.contains(last.text) else { return nil }
    return node
  }
}

/// The namespace that nsenter(1) is told to enter.
enum NSEnter {
  /// The name in `--net=/var/run/netns/NAME`; nil where it is another option.
  static func name(_ option: String) -> String? {
    for prefix in ["--net=/var/run/netns/", "--net=/run/netns/"] where option.hasPrefix(prefix) {
      let name = option.dropFirst(prefix.count)
      return name.isEmpty || name.contains("/") ? nil : String(name)
    }
    return nil
  }
}
