import Lab
import Operations
import PlainText

extension Reader {
  /// The kind of text at a place.
  private enum Surroundings {
    case value, prose, command
  }

  /// The file with values for their names.
  func expanded(_ root: YAML.Node, given: [String: String], isShared: Bool) -> YAML.Node {
    values.given = given
    guard let mapping = root.mapping else { return root }
    for (key, value) in mapping where key.string == "vars" { declare(value, at: key) }
    if !isShared {
      for name in given.keys.sorted() where values.declared[name] == nil { undeclared(name) }
    }
    guard hidesSigns else {
      unused()
      return root
    }
    let pairs = mapping.map { key, value -> (YAML.Node, YAML.Node) in
      switch key.string {
      case "vars": return (key, value)
      case "title", "about": return (key, expanded(value, .prose))
      case "steps":
        guard let steps = value.sequence else { return (key, expanded(value, .value)) }
        let made = steps.map { step -> YAML.Node in
          guard let fields = step.mapping else { return expanded(step, .value) }
          return .mapping(
            .init(
              fields.map { name, field in
                switch name.string {
                case "title", "text", "predict": (name, expanded(field, .prose))
                case "run", "show", "script", "exec": (name, expanded(field, .command))
                default: (expanded(key: name), expanded(field, .value))
                }
              }, fields.mark))
        }
        return (key, .sequence(.init(made, steps.mark)))
      default: return (expanded(key: key), expanded(value, .value))
      }
    }
    unused()
    return .mapping(.init(pairs, mapping.mark))
  }

  private func expanded(_ node: YAML.Node, _ surroundings: Surroundings) -> YAML.Node {
    switch node {
    case .scalar(let scalar): return .scalar(expanded(scalar, node, surroundings))
    case .mapping(let mapping):
      return .mapping(
        .init(
          mapping.map { (expanded(key: $0), expanded($1, surroundings)) }, mapping.mark))
    case .sequence(let sequence):
      return .sequence(
        .init(sequence.map { expanded($0, surroundings) }, sequence.mark))
    }
  }

  /// A key is what it is.
  private func expanded(key: YAML.Node) -> YAML.Node {
    guard case .scalar(var scalar) = key, let sign = ValueSign.first(in: scalar.string[...]) else { return key }
    scalar.string = ValueSign.shown(scalar.string)
    let node = YAML.Node.scalar(scalar)
    if values.missed.insert("key " + sign.name).inserted {
      error(.valueInKey, at: node, fix: .valueBehindColon)
    }
    if let place = location(node) { values.silent.insert(place) }
    values.used.insert(sign.name)
    return node
  }

  private func expanded(
    _ scalar: YAML.Scalar, _ node: YAML.Node, _ surroundings: Surroundings
  ) -> YAML.Scalar {
    guard ValueSign.first(in: scalar.string[...]) != nil else { return scalar }
    var made = ""
    var parts: [[WrittenText.Part]] = []
    for (number, line) in scalar.string.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if number > 0 { made += "\n" }
      parts.append([])
      var rest = line
      var length = 0
      while let sign = ValueSign.first(in: rest) {
        made += sign.front
        length += sign.front.count
        rest = sign.rest
        let written = ValueSign.written(sign.name)
        let value = value(of: sign.name, at: node, surroundings)
        made += value ?? written
        let count = (value ?? written).count
        parts[number].append(.init(start: length, length: count, written: written.count))
        length += count
      }
      made += rest
    }
    if let place = location(node) {
      written[place] = WrittenText(text: ValueSign.shown(scalar.string), lines: parts)
    }
    var result = scalar
    result.string = made
    return result
  }

  /// The value of a name; nil where the name stays as it is.
  private func value(of name: String, at node: YAML.Node, _ surroundings: Surroundings) -> String? {
    if let declared = values.declared[name] {
      values.used.insert(name)
      let value = values.given[name] ?? declared.value
      values.size += value.count
      guard values.size <= 2 * LabReader.maximumExpansion else {
        if values.missed.insert("").inserted {
          error(.valuesTooLong("\(LabReader.maximumExpansion >> 19)"), at: node)
        }
        return nil
      }
      return value
    }
    switch surroundings {
    // It may be the shell's.
    case .command: return nil
    // A file without values may speak of those of a shell.
    case .prose where values.declared.isEmpty: return nil
    case .prose, .value:
      missing(name, from: location(node))
      if let place = location(node) { values.silent.insert(place) }
    }
    return nil
  }

  // MARK: Errors

  /// One error a name, at the first place behind another where it is written.
  func missing(_ name: String, from place: SourceLocation?) {
    guard values.missed.insert(name).inserted else { return }
    let sign = ValueSign.written(name)
    let near = Suggestion.nearest(to: name, among: values.declared.keys.sorted())
    diagnostics.append(
      Diagnostic(
        FileFault.undeclared(name), at: self.place(of: sign, from: place), length: sign.count,
        fix: near.map { Remedy.didYouMeanWord(ValueSign.written($0)) }
          ?? Remedy.declare(name)))
  }

  /// The first place behind another where a sign is written, or that place.
  private func place(of sign: String, from place: SourceLocation?) -> SourceLocation? {
    guard let place else { return nil }
    for line in source.lines.indices.dropFirst(place.line - 1) {
      let text = source.lines[line]
      let start = line == place.line - 1 ? text.dropFirst(place.column - 1) : text[...]
      guard let range = start.range(of: sign) else { continue }
      return SourceLocation(line: line + 1, column: text.distance(from: text.startIndex, to: range.lowerBound) + 1)
    }
    return place
  }

  /// Warns of names in a text for a shell that are no values of the lab and that nothing in the text sets: the shell puts nothing in their
  /// place. Names in capitals are the environment's, unless a value of the lab is written nearly so.
  func warnOfNames(inShellText text: String, from place: SourceLocation?) {
    guard text.contains("${") else { return }
    let names = ShellNames(text)
    if names.isOpen { return }
    let known = values.declared.keys.sorted()
    for name in names.used where !names.set.contains(name) && values.declared[name] == nil {
      let near = Suggestion.nearest(to: name, among: known)
      if ShellNames.isGiven(name) || near == nil && ShellNames.isEnvironment(name) { continue }
      guard values.missed.insert("shell's " + name).inserted else { continue }
      let sign = ValueSign.written(name)
      diagnostics.append(
        Diagnostic(
          FileFault.unsetInShell(name), at: self.place(of: sign, from: place), length: sign.count,
          fix: near.map { Remedy.didYouMeanWord(ValueSign.written($0)) } ?? Remedy.declareOrDefault(name),
          severity: .warning))
    }
  }

  /// A value that is given and that there is none of.
  private func undeclared(_ name: String) {
    let known = values.declared.keys.sorted()
    let near = Suggestion.nearest(to: name, among: known)
    let fix: Remedy = known.isEmpty ? .declare(name) : .values(known.joined(separator: ", "))
    diagnostics.append(
      Diagnostic(
        FileFault.undeclaredGiven(name), at: values.place,
        fix: near.map { Remedy.didYouMean($0) } ?? fix))
  }

  private func unused() {
    for (name, declared) in values.declared.sorted(by: { $0.key < $1.key }) where !values.used.contains(name) {
      error(
        .unused(name), at: declared.place,
        fix: .useValue(ValueSign.written(name)))
    }
  }

  private func declare(_ node: YAML.Node, at key: YAML.Node) {
    values.place = location(key)
    if isNull(node) { return }
    guard let mapping = node.mapping else {
      error(
        .varsWantMap(kind(node)), at: node, fix: .writeDefaults)
      return
    }
    for (key, value) in mapping {
      guard let name = key.string, ValueSign.isName(name) else {
        error(
          .noValueName(kind(key)), at: key,
          fix: .nameOfValue)
        continue
      }
      // What is said of it is that alone.
      values.declared[name] = ("", key)
      guard let text = value.scalar?.string, !isNull(value) else {
        error(.noDefault(name), at: value, fix: .write("\(name): 10.0.0.1"))
        continue
      }
      guard ValueSign.isValue(text), ValueSign.first(in: text[...]) == nil else {
        error(
          .badDefault(name), at: value)
        continue
      }
      values.declared[name] = (text, key)
    }
  }

  // MARK: Places

  /// A text as it is written in the file.
  func writtenText(_ node: YAML.Node, _ text: String) -> String {
    location(node).flatMap { written[$0]?.text } ?? text
  }

  /// Moves a diagnostic about a line of a text to where that is written.
  func restore(_ diagnostic: inout Diagnostic, in node: YAML.Node, _ lines: [(String, SourceLocation?)]) {
    guard let place = location(node), let text = written[place], var found = diagnostic.location,
      let number = lines.firstIndex(where: { $0.1?.line == found.line }), let start = lines[number].1,
      found.column >= start.column
    else { return }
    let moved = text.place(found.column - start.column, length: diagnostic.length, line: number)
    found.column = start.column + moved.offset
    diagnostic.location = found
    diagnostic.length = moved.length
  }

  /// A name in a command, and not in a shell's text, that stands for nothing: one error in place of all that it made wrong.
  func missedName(in node: YAML.Node, _ text: String, told: Int) -> Bool {
    guard hidesSigns, let hidden = ValueSign.hidden(text), diagnostics.count > told || !values.declared.isEmpty else {
      return false
    }
    var rest = hidden[...]
    var isMissed = false
    while let sign = ValueSign.first(in: rest) {
      rest = sign.rest
      guard values.declared[sign.name] == nil else { continue }
      if !isMissed { diagnostics.removeSubrange(told...) }
      isMissed = true
      missing(sign.name, from: location(node))
    }
    return isMissed
  }
}
