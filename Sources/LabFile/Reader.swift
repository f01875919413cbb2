import Addressing
import CommandLanguage
import Lab
import Operations
import PlainText

/// Reads the values of one file and collects what is wrong with them.
final class Reader {
  let source: SourceFile
  var diagnostics: [Diagnostic] = []
  /// How the node is called in which commands run that name none; known once the topology is read.
  var hostName = Lab.implicitHostName
  /// The names of the nodes of the topology, once it is read.
  var names: Set<String> = []
  let parser = CommandParser()
  /// The sets and chains that the commands read so far have made.
  var catalogs = NodeCatalogs()
  /// The nodes whose shells the commands read so far left open, the innermost last.
  var openShells: [NodeReference] = [.host]
  /// How many names the ranges read so far stand for.
  var spreadNames = 0
  /// Why the commands that are wrong are wrong, of those that are read.
  var commandErrors: [CommandError] = []
  /// Whether a shell would know what to do with a command that was read.
  var needsShell = false
  /// The texts for a shell, and the programs, that were read so far: they may write files.
  var programTexts: [String] = []
  /// Whether commands that nobody can carry out here are passed over.
  var passesOver = false
  /// The values of the lab, and where they took the places of their names.
  var values = LabValues()
  var written: [SourceLocation: WrittenText] = [:]
  /// Whether anything in the file may stand for a value.
  let hidesSigns: Bool

  init(source: SourceFile, hidesSigns: Bool = false) {
    self.source = source
    self.hidesSigns = hidesSigns
  }

  /// Where a value stands.
  func location(_ node: YAML.Node) -> SourceLocation? {
    node.mark.map { SourceLocation(line: $0.line, column: $0.column) }
  }

  /// How many characters of its line a value takes up.
  func length(_ node: YAML.Node) -> Int {
    guard let scalar = node.scalar else { return 1 }
    let text = writtenText(node, scalar.string)
    switch scalar.style {
    case .singleQuoted, .doubleQuoted: return text.count + 2
    case .literal, .folded: return 1
    default: return max(1, text.split(separator: "\n").first?.count ?? 1)
    }
  }

  func error(_ fault: FileFault, at node: YAML.Node, fix: Remedy? = nil) {
    if isSilent(node) { return }
    diagnostics.append(Diagnostic(fault, at: location(node), length: length(node), fix: fix))
  }

  /// An error about a part of a one-line text, from its first character on.
  func error(_ fault: FileFault, at node: YAML.Node, offset: Int, length: Int, fix: Remedy? = nil) {
    guard let scalar = node.scalar, var place = location(node) else { return error(fault, at: node, fix: fix) }
    if isSilent(node) { return }
    let (offset, length) = written[place]?.place(offset, length: length) ?? (offset, length)
    switch scalar.style {
    case .singleQuoted, .doubleQuoted: place.column += 1 + offset
    case .literal, .folded: return error(fault, at: node, fix: fix)
    default: place.column += offset
    }
    diagnostics.append(Diagnostic(fault, at: place, length: max(1, length), fix: fix))
  }

  /// Whether what is wrong with a value comes of a name in it, of which has been told.
  private func isSilent(_ node: YAML.Node) -> Bool {
    !values.silent.isEmpty && location(node).map(values.silent.contains) == true
  }

  /// What stands at a place, for messages.
  func kind(_ node: YAML.Node) -> Given {
    if node.mapping != nil { return .map }
    if node.sequence != nil { return .list }
    return isNull(node) ? .nothing : .text(node.scalar?.string ?? "")
  }

  func isNull(_ node: YAML.Node) -> Bool {
    guard let scalar = node.scalar, scalar.style == .plain else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  // MARK: Scalars

  func string(_ node: YAML.Node, _ what: Subject) -> String? {
    guard let scalar = node.scalar, !isNull(node) else {
      error(.wantsText(what, kind(node)), at: node)
      return nil
    }
    return scalar.string
  }

  func bool(_ node: YAML.Node, _ what: Subject) -> Bool? {
    switch node.scalar?.string.lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      error(.wantsBool(what, kind(node)), at: node)
      return nil
    }
  }

  func integer<Number: FixedWidthInteger>(
    _ node: YAML.Node, _ what: Subject, _ range: ClosedRange<Number>
  ) -> Number? {
    guard let text = node.scalar?.string, let number = Self.number(text, as: Number.self), range.contains(number) else {
      error(.wantsNumber(what, "\(range.lowerBound)", "\(range.upperBound)", kind(node)), at: node)
      return nil
    }
    return number
  }

  private static func number<Number: FixedWidthInteger>(_ text: String, as type: Number.Type) -> Number? {
    if text.hasPrefix("0x") { return Number(text.dropFirst(2), radix: 16) }
    return Number(text)
  }

  /// `200ms`, `2s`, `1.5s`, `1m`; a number alone is seconds.
  func duration(_ node: YAML.Node, _ what: Subject) -> Duration? {
    if let text = node.scalar?.string, let duration = Self.duration(text) { return duration }
    error(.wantsTime(what, kind(node)), at: node)
    return nil
  }

  static func duration(_ text: String) -> Duration? {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    guard let number = Double(digits), number.isFinite, number >= 0, number <= 86_400 else { return nil }
    switch text.dropFirst(digits.count).drop(while: { $0 == " " }) {
    case "ms": return .microseconds(Int64(number * 1000))
    case "s", "": return .microseconds(Int64(number * 1_000_000))
    case "m", "min": return .seconds(Int64(number * 60))
    default: return nil
    }
  }

  /// One of the words of an enumeration.
  func word<Word: RawRepresentable & CaseIterable>(_ node: YAML.Node, _ what: Subject, _ type: Word.Type) -> Word?
  where Word.RawValue == String {
    let known = Word.allCases.map(\.rawValue)
    guard let text = node.scalar?.string, let word = Word(rawValue: text) else {
      let near = node.scalar.flatMap { Suggestion.nearest(to: $0.string, among: known) }
      error(
        .noneOf(what, known.joined(separator: ", "), kind(node)), at: node,
        fix: near.map { Remedy.didYouMean($0) })
      return nil
    }
    return word
  }

  // MARK: Lists and maps

  /// The items of a list; a value alone is a list of one, nothing is an empty one.
  func list(_ node: YAML.Node) -> [YAML.Node] {
    if isNull(node) { return [] }
    return node.sequence.map(Array.init) ?? [node]
  }

  /// A text, or a text for each language.
  func localized(_ node: YAML.Node, _ what: Subject) -> LocalizedText? {
    guard let mapping = node.mapping else { return string(node, what).map { LocalizedText($0) } }
    var texts: [String: String] = [:]
    for (key, value) in mapping {
      guard let language = key.string, !language.isEmpty, language.allSatisfy({ $0.isLetter || $0 == "-" }),
        language.count <= 8
      else {
        error(.wantsLanguages(what), at: key)
        continue
      }
      if let text = string(value, what.key(language)) { texts[language] = text }
    }
    return LocalizedText(texts: texts)
  }

  /// The fields of a map with these keys; keys that are not known are errors.
  ///
  /// - Parameter listed: The keys that an error names, where others are looked at later.
  func fields(_ node: YAML.Node, _ what: Subject, keys: [String], listed: [String]? = nil) -> Fields? {
    guard let mapping = node.mapping else {
      error(
        .wantsMap(what, kind(node)), at: node,
        fix: .keys((listed ?? keys).joined(separator: ", ")))
      return nil
    }
    var values: [String: (key: YAML.Node, value: YAML.Node)] = [:]
    for (key, value) in mapping {
      guard let name = key.string else {
        error(.keyNoText(what), at: key)
        continue
      }
      guard keys.contains(name) else {
        unknownKey(name, key, what, listed ?? keys)
        continue
      }
      values[name] = (key, value)
    }
    return Fields(values: values, node: node)
  }

  private func unknownKey(_ name: String, _ node: YAML.Node, _ what: Subject, _ keys: [String]) {
    let near = Suggestion.nearest(to: name, among: keys)
    let place = keys.contains("topology") ? Self.places[name] : nil
    error(
      .unknownKey(name, what), at: node,
      fix: place.map { Remedy.standsUnder($0) } ?? near.map { Remedy.didYouMean($0) }
        ?? Remedy.keys(keys.joined(separator: ", ")))
  }

  /// Keys that are written at the lab itself by those who know others' files, and where they stand.
  private static let places = [
    "nodes": "topology", "links": "topology", "defaults": "topology", "run": "steps", "check": "steps",
    "checks": "steps", "script": "steps", "show": "steps",
  ]
}

/// The values of a map by key.
struct Fields {
  var values: [String: (key: YAML.Node, value: YAML.Node)]
  let node: YAML.Node

  subscript(name: String) -> YAML.Node? { values[name]?.value }
  func has(_ name: String) -> Bool { values[name] != nil }
}
