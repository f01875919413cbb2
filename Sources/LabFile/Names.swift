import Addressing
import Lab
import Operations

extension Reader {
  /// `h[1-100]` as a hundred names, `h[01-12]` with its zeros; a name without brackets is itself. Nil after an error.
  func names(_ text: String, at node: YAML.Node, offset: Int = 0) -> [String]? {
    guard let open = text.firstIndex(of: "[") else { return [text] }
    guard let close = text[open...].firstIndex(of: "]") else {
      error(.openRange, at: node, offset: offset, length: text.count, fix: .write("\(text[..<open])[1-9]"))
      return nil
    }
    let bounds = text[text.index(after: open)..<close].split(separator: "-", omittingEmptySubsequences: false)
    let tail = text[text.index(after: close)...]
    guard bounds.count == 2, bounds[0].utf8.count < 10, bounds[1].utf8.count < 10, let first = Int(bounds[0]),
      let last = Int(bounds[1]), first >= 0, first <= last,
      last - first < 10_000, !tail.contains("[")
    else {
      error(
        .noRange(text), at: node, offset: offset, length: text.count,
        fix: .oneRange("\(text[..<open])"))
      return nil
    }
    // Counted before they are spread.
    spreadNames += last - first + 1
    guard spreadNames <= 100_000 else {
      if spreadNames - (last - first + 1) <= 100_000 {
        error(.tooManyNames, at: node, fix: .smallerLab)
      }
      return nil
    }
    let width = bounds[0].hasPrefix("0") ? bounds[0].count : 0
    return (first...last).map { number in
      let digits = String(number)
      return text[..<open] + String(repeating: "0", count: max(0, width - digits.count)) + digits + tail
    }
  }

  /// The name of a node: what is a file name, since `ip netns` makes it one.
  func isNodeName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 64 && name != "." && name != ".." && !name.hasPrefix("-")
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  func interfaceName(_ text: some StringProtocol, at node: YAML.Node, offset: Int = 0) -> InterfaceName? {
    do throws(InterfaceName.Fault) {
      return try InterfaceName(validating: text)
    } catch {
      let (fault, fix): (FileFault, Remedy?) =
        switch error {
        case .empty: (.interfaceWithoutName, .write("eth0"))
        case .tooLong(let bytes):
          (
            .interfaceNameTooLong("\(text)", "\(bytes)", "\(InterfaceName.maximumLength)"),
            .shorten("\(Self.shortened(text))")
          )
        case .reserved: (.noInterfaceName("\(text)"), nil)
        case .forbidden(let character): (.characterOfInterface("\(character)", "\(text)"), nil)
        }
      self.error(fault, at: node, offset: offset, length: text.count, fix: fix)
      return nil
    }
  }

  private static func shortened(_ text: some StringProtocol) -> String {
    var short = String(text)
    while short.utf8.count > InterfaceName.maximumLength { short.removeLast() }
    return short
  }

  /// `node:interface` of a check; "host" and "localhost" are the node in which commands run that name none.
  func nodeAndInterface(_ node: YAML.Node, _ what: Subject) -> (node: NodeReference, interface: InterfaceName)? {
    guard let text = string(node, what) else { return nil }
    guard let colon = text.firstIndex(of: ":") else {
      let parts = text.split { $0 == "/" || $0 == " " || $0 == "." }
      let guess = parts.count == 2 ? parts.joined(separator: ":") : "\(hostName):\(text)"
      error(.wantsInterface(what, text), at: node, fix: .write("\(what): \(guess)"))
      return nil
    }
    let name = String(text[..<colon])
    let rest = text[text.index(after: colon)...]
    guard let interface = interfaceName(rest, at: node, offset: name.count + 1) else { return nil }
    return (.named(resolved(name)), interface)
  }

  /// A node's name as the runner knows it.
  func resolved(_ name: String) -> String { name == "host" && !names.contains("host") ? hostName : name }

  /// One side of `A -> B`.
  func endpoint(_ text: String, at node: YAML.Node, offset: Int) -> CheckEndpoint? {
    if text == "*" { return .everyNode }
    if let address = IPAddress(text) { return .address(address) }
    if let percent = text.firstIndex(of: "%"), IPAddress(text[..<percent]) != nil {
      error(
        .zoneOfCheck("\(text[percent...])"), at: node, offset: offset, length: text.count,
        fix: .write("NODE\(text[percent...].replacing("%", with: ":")) -> \(text[..<percent])"))
      return nil
    }
    if text.contains("[") {
      return names(text, at: node, offset: offset).map { .nodes($0.map(resolved)) }
    }
    if let colon = text.firstIndex(of: ":") {
      let name = String(text[..<colon])
      guard
        let interface = interfaceName(text[text.index(after: colon)...], at: node, offset: offset + name.count + 1)
      else { return nil }
      return .interface(node: resolved(name), interface)
    }
    guard isNodeName(text) else {
      error(
        .noEndpoint(text), at: node, offset: offset, length: text.count)
      return nil
    }
    return .node(resolved(text))
  }

  /// Both sides of `A -> B`, with the place of each in the text.
  func sides(_ node: YAML.Node, _ what: Subject) -> (left: String, right: String, offset: Int)? {
    guard let text = string(node, what) else { return nil }
    guard let arrow = text.range(of: "->"),
      case let left = text[..<arrow.lowerBound].trimmed, case let right = text[arrow.upperBound...].trimmed,
      !left.isEmpty, !right.isEmpty
    else {
      let example = what == "publish" ? "\"8081:8080 -> tomcat01\"" : "ns1 -> ns2"
      error(.wantsPair(what, text), at: node, fix: .write("\(what): \(example)"))
      return nil
    }
    return (left, right, text.distance(from: text.startIndex, to: right.startIndexIn(text, after: arrow.upperBound)))
  }
}

extension StringProtocol {
  /// The text without white space around it.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }

  /// Where a part is found; nil where it is not.
  func range(of part: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}

extension String {
  /// The place of the first character that is no white space, from an index on.
  fileprivate func startIndexIn(_ text: String, after index: Index) -> Index {
    text[index...].firstIndex { !$0.isWhitespace } ?? text.endIndex
  }
}
