/// How much text a file's aliases stand for, which is counted before they are filled in: nine of nine of nine grow without end.
struct AliasWeight {
  /// The weight so far: a byte of the file is one, an alias as much as the part that its anchor stands in front of.
  private(set) var total = 0
  /// The line in which the total went beyond the limit, from 1.
  private(set) var line: Int?

  private var weights: [Substring: Int] = [:]
  private var open: [Anchor] = []
  /// How many brackets and braces are open.
  private var depth = 0

  /// An anchor whose node goes on.
  private struct Anchor {
    var name: Substring
    var start: Int
    var depth: Int
    /// Blanks in front of its line.
    var indent: Int
    /// Whether the node is a list or map in brackets, which ends with them.
    var isBracketed: Bool
  }

  init(_ lines: [String], limit: Int) {
    guard lines.contains(where: { $0.utf8.contains(UInt8(ascii: "*")) }) else { return }
    /// The indentation of the key whose text goes over the lines below.
    var block: Int?
    for (number, text) in lines.enumerated() {
      let indent = text.prefix { $0 == " " }.utf8.count
      let isEmpty = text.utf8.count == indent
      if let key = block, isEmpty || indent > key {
        add(text.utf8.count)
        continue
      }
      block = nil
      if !isEmpty { close(before: indent, isItem: text.dropFirst(indent).hasPrefix("-")) }
      scan(text[...], indent)
      if depth == 0, let last = text.split(separator: " ").last, let sign = last.first, sign == "|" || sign == ">",
        last.dropFirst().allSatisfy({ $0.isNumber || $0 == "-" || $0 == "+" })
      {
        block = indent
      }
      if total > limit {
        line = number + 1
        return
      }
    }
  }

  private mutating func add(_ weight: Int) {
    let (sum, isTooBig) = total.addingReportingOverflow(weight)
    total = isTooBig ? .max : sum
  }

  /// Ends the nodes of a block that a line with less indentation ends.
  private mutating func close(before indent: Int, isItem: Bool) {
    while depth == 0, let last = open.last, !last.isBracketed, indent < last.indent || indent == last.indent && !isItem
    {
      end(last)
    }
  }

  private mutating func end(_ anchor: Anchor) {
    weights[anchor.name] = total - anchor.start
    open.removeLast()
  }

  private mutating func scan(_ text: Substring, _ indent: Int) {
    var rest = text
    var before: Character = " "
    while let sign = rest.first {
      let isStart = before == " " || before == "\t" || "[{,:?-".contains(before)
      switch sign {
      case "#" where before == " " || before == "\t": return
      case "'" where isStart, "\"" where isStart:
        rest.removeFirst()
        add(1)
        while let inner = rest.popFirst() {
          add(inner.utf8.count)
          if inner == sign { break }
          if inner == "\\", sign == "\"" { _ = rest.popFirst() }
        }
        before = sign
        continue
      case "[", "{":
        if isStart || depth > 0 { depth += 1 }
      case "]", "}":
        if depth > 0 {
          closeFlow(above: depth - 1)
          depth -= 1
          while let last = open.last, last.isBracketed, last.depth == depth { end(last) }
        }
      case "," where depth > 0: closeFlow(above: depth - 1)
      case "&" where isStart, "*" where isStart:
        let name = rest.dropFirst().prefix { !$0.isWhitespace && !"[]{},".contains($0) }
        guard !name.isEmpty else { break }
        rest = rest.dropFirst(name.count + 1)
        add(name.utf8.count + 1)
        before = "x"
        if sign == "*" {
          add(weights[name] ?? open.last { $0.name == name }.map { total - $0.start } ?? 0)
        } else {
          let node = rest.first { $0 != " " }
          open.append(
            Anchor(name: name, start: total, depth: depth, indent: indent, isBracketed: node == "[" || node == "{"))
        }
        continue
      default: break
      }
      add(sign.utf8.count)
      before = sign
      rest.removeFirst()
    }
  }

  /// Ends the plain texts in brackets that a comma or a bracket ends.
  private mutating func closeFlow(above floor: Int) {
    while let last = open.last, !last.isBracketed, last.depth > floor { end(last) }
  }
}
