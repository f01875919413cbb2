import Addressing
import CommandLanguage
import Lab
import Operations

/// The commands of a step, and programs.
extension Reader {
  /// Command lines: a list of them, one alone, or a block of lines as pasted from a terminal.
  ///
  /// - Parameter mayNeedShell: Whether text that needs a shell is one command, for a shell.
  func commands(_ node: YAML.Node, mayNeedShell: Bool = false) -> [Command] {
    // Taken out, so that what is added to them costs no copy.
    let known = catalogs
    catalogs = NodeCatalogs()
    var session = CommandSession(catalogs: known, nodes: openShells)
    passesOver = mayNeedShell
    defer { passesOver = false }
    let made = list(node).flatMap { item -> [Command] in
      if item.mapping != nil { return failing(item, session).map { [$0] } ?? [] }
      guard let text = string(item, .command) else { return [] }
      let told = diagnostics.count
      let shells = session.nodes
      needsShell = false
      let made = commands(of: item, text, &session)
      if mayNeedShell, needsShell, diagnostics.count > told, !isFolded(item, text) {
        diagnostics.removeSubrange(told...)
        session = CommandSession(catalogs: session.catalogs, nodes: shells)
        return [shellCommand(lines(of: item, text), at: item, in: shells.last ?? .host)]
      }
      if missedName(in: item, text, told: told) { return made }
      // Nobody is told the place of the hundredth error of a file.
      guard told < 100 else { return made }
      // Without a | YAML makes one line of several.
      if diagnostics.count > told, isFolded(item, text) {
        diagnostics[told].add(", in a command that goes over several lines", "，这条命令写成了几行")
        diagnostics[told].remedy = .severalCommands
        diagnostics[told].location = location(item)
        diagnostics[told].length = 1
      } else {
        for index in diagnostics.indices.dropFirst(told) { unquote(&diagnostics[index], in: item, text) }
      }
      return made
    }
    catalogs = session.catalogs
    openShells = session.nodes
    if let end = session.awaitedEnd {
      error(.openLines(end), at: node, fix: .writeLine(end))
    }
    return made
  }

  /// `fails: COMMAND`: a command that has to fail, with `output` for what it has to say then.
  private func failing(_ node: YAML.Node, _ session: CommandSession) -> Command? {
    let before = diagnostics.count
    guard let fields = fields(node, .command, keys: ["fails", "output"]) else { return nil }
    guard let item = fields["fails"] else {
      if diagnostics.count > before { return nil }
      error(.failsEmpty, at: node, fix: .write("- fails: ip netns add ns1"))
      return nil
    }
    guard let text = string(item, "fails") else { return nil }
    // What is not carried out does not fail.
    let passed = passesOver
    passesOver = false
    defer { passesOver = passed }
    var failure = Command.Failure()
    if let node = fields["output"], let text = string(node, "output") { failure.output = pattern(text, at: node) }
    // It changes nothing, so what it would have made is not there for those that follow.
    var trial = session
    let told = diagnostics.count
    commandErrors = []
    let made = commands(of: item, text, &trial)
    if missedName(in: item, text, told: told) { return nil }
    if let end = trial.awaitedEnd {
      error(.openLines(end), at: item, fix: .writeLine(end))
      return nil
    }
    if diagnostics.count > told {
      let message = diagnostics[told].message
      if let said = diagnostics[told].said {
        failure.refusal = said
        diagnostics.removeSubrange(told...)
        return Command(text: Located(text.trimmed, at: location(item)), operations: [], failure: failure)
      }
      // Of a word that is not understood nobody knows what the real tool says.
      if commandErrors.contains(where: \.isNotUnderstood) {
        diagnostics[told].add("; a command that has to fail has to be understood, too", "；应当失败的命令也必须能被理解")
        return nil
      }
      failure.refusal = commandErrors.last?.printed ?? message
      diagnostics.removeSubrange(told...)
      return Command(text: Located(text.trimmed, at: location(item)), operations: [], failure: failure)
    }
    guard made.count == 1, var command = made.first else {
      error(.failsWantsOne, at: item, fix: .failsEach)
      return nil
    }
    command.failure = failure
    return command
  }

  /// The commands of a text, with what is wrong with them at the places where it is written.
  private func commands(of item: YAML.Node, _ text: String, _ session: inout CommandSession) -> [Command] {
    let told = diagnostics.count
    let lines = lines(of: item, text)
    var made = commands(lines, &session)
    if let written = location(item).flatMap({ self.written[$0] }), let first = lines.first?.1?.line {
      for index in made.indices {
        guard let start = made[index].script?.start.line else { continue }
        made[index].script?.replaced = written.replacements(from: start - first)
      }
    }
    for index in diagnostics.indices.dropFirst(told) { restore(&diagnostics[index], in: item, lines) }
    return made
  }

  private func commands(_ lines: [(String, SourceLocation?)], _ session: inout CommandSession) -> [Command] {
    var commands: [Command] = []
    var typed = TypedLines()
    let paste = PastedText(lines.map(\.0))
    for (number, (line, place)) in lines.enumerated() {
      let isInside = session.awaitedEnd != nil
      if !isInside, typed.isEmpty, paste.isOutput(number) {
        commands.indices.last.map { commands[$0].pasted = (commands[$0].pasted ?? []) + [line] }
        continue
      }
      if !isInside, typed.isEmpty, paste.isAmbiguous(number) {
        diagnostics.append(
          Diagnostic(
            FileFault.commentOrPrompt, at: place, length: line.count,
            fix: .commentSigns))
        continue
      }
      typed.append(paste.typed(number, continues: isInside || !typed.isEmpty), shown: line, at: place)
      // A backslash at its end joins a line with the next one, but for lines that nft gets as they are.
      if session.awaitedEnd == nil, line.hasSuffix("\\") { continue }
      if var command = command(typed, &session) {
        command.isPasted = lines.count > 1
        commands.append(command)
      }
      // Lines that another one began are shown with it.
      if session.awaitedEnd == nil { typed = TypedLines() } else { typed.beginLine() }
    }
    if !typed.isEmpty, session.awaitedEnd == nil, let command = command(typed, &session) { commands.append(command) }
    return commands
  }

  private func command(_ typed: TypedLines, _ session: inout CommandSession) -> Command? {
    if passesOver, session.awaitedEnd == nil, let remark = PassedOver.remark(onLine: typed.line) {
      var command = Command(text: Located(typed.shown, at: typed.start), operations: [])
      command.remark = remark
      return command
    }
    do throws(CommandError) {
      let operations = try session.parse(typed.line)
      guard !operations.isEmpty else { return nil }
      var command = Command(text: Located(typed.shown, at: typed.start), operations: operations)
      if let script = session.script, var start = typed.start {
        // The lines end one above the last, which names their end.
        start.line += typed.shown.count { $0 == "\n" } - script.lines
        command.script = ScriptPlaces(script.places, at: start)
      }
      return command
    } catch {
      commandErrors.append(error)
      needsShell = needsShell || error.needsShell || error.file.map(mayBeWritten) ?? false
      var place = typed.place(of: error.column)
      place?.line -= error.linesAbove
      var diagnostic = Diagnostic(error.words, at: place, length: max(1, error.length), fix: error.repair)
      diagnostic.said = error.said
      diagnostics.append(diagnostic)
      return nil
    }
  }

  /// Whether a text goes over several lines of the file without a sign that says so, or with the sign that makes one line of them.
  private func isFolded(_ node: YAML.Node, _ text: String) -> Bool {
    guard let scalar = node.scalar, let place = location(node), source.lines.indices.contains(place.line - 1) else {
      return false
    }
    let text = writtenText(node, text)
    switch scalar.style {
    case .folded:
      func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }
      let below = source.lines[place.line...].lazy.filter { !$0.allSatisfy(\.isWhitespace) }.prefix(2)
      guard let first = below.first, let second = below.dropFirst().first else { return false }
      return indent(second) >= indent(first)
    case .literal: return false
    case .singleQuoted, .doubleQuoted: return writtenOffsets(of: scalar, text, at: place) == nil
    default: return !source.lines[place.line - 1].dropFirst(place.column - 1).contains(text)
    }
  }

  /// Where each character of a text in quotes, and its end, is written on the line: so many characters behind the quote, as escapes are
  /// longer than what they stand for. nil where it goes over several lines.
  private func writtenOffsets(of scalar: YAML.Scalar, _ text: String, at place: SourceLocation) -> [Int]? {
    let line = Array(source.lines[place.line - 1].dropFirst(place.column))
    var offsets = [0]
    for _ in text {
      guard let offset = offsets.last, offset < line.count else { return nil }
      var length = 1
      if scalar.style == .singleQuoted, line[offset] == "'" { length = 2 }
      if scalar.style == .doubleQuoted, line[offset] == "\\" {
        let digits: [Character: Int] = ["x": 2, "u": 4, "U": 8]
        length = 2 + (offset + 1 < line.count ? digits[line[offset + 1]] ?? 0 : 0)
      }
      offsets.append(offset + length)
    }
    guard let end = offsets.last, end < line.count else { return nil }
    return line[end] == (scalar.style == .singleQuoted ? "'" : "\"") ? offsets : nil
  }

  /// Moves a diagnostic about a text in quotes to where what it speaks of is written.
  private func unquote(_ diagnostic: inout Diagnostic, in node: YAML.Node, _ text: String) {
    guard let scalar = node.scalar, scalar.style == .singleQuoted || scalar.style == .doubleQuoted,
      let place = location(node), var found = diagnostic.location, found.line == place.line,
      let offsets = writtenOffsets(of: scalar, writtenText(node, text), at: place)
    else { return }
    let first = found.column - place.column - 1
    guard offsets.indices.contains(first) else { return }
    let last = min(first + diagnostic.length, offsets.count - 1)
    found.column = place.column + 1 + offsets[first]
    diagnostic.location = found
    diagnostic.length = max(1, offsets[last] - offsets[first])
  }

  /// The lines of a scalar with the place of each.
  func lines(of node: YAML.Node, _ text: String) -> [(String, SourceLocation?)] {
    guard let scalar = node.scalar, var start = location(node) else { return [(text, nil)] }
    switch scalar.style {
    case .literal:
      var number = start.line
      var result: [(String, SourceLocation?)] = []
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let written = writtenText(node, text).split(separator: "\n", omittingEmptySubsequences: false)
      for (line, written) in zip(lines, written) {
        number += 1
        let raw = number <= source.lines.count ? source.lines[number - 1] : ""
        let indent = raw.count - written.count
        result.append((String(line), SourceLocation(line: number, column: max(0, indent) + 1)))
      }
      return result
    case .folded:
      // One command written on several lines, from the line below the `>` on.
      let raw = start.line < source.lines.count ? source.lines[start.line] : ""
      return [
        (text.trimmed, SourceLocation(line: start.line + 1, column: raw.prefix { $0.isWhitespace }.count + 1))
      ]
    case .singleQuoted, .doubleQuoted:
      start.column += 1
      return [(text, start)]
    default: return [(text, start)]
    }
  }

  func program(_ node: YAML.Node) -> ExecCommand? {
    guard let fields = fields(node, "exec", keys: ["in", "command", "status", "output", "timeout"]) else { return nil }
    var place = Located(NodeReference.host, at: location(node))
    if let node = fields["in"], let name = string(node, "in") {
      place = Located(.named(resolved(name)), at: location(node))
    }
    guard let commandNode = fields["command"] else {
      error(.execEmpty, at: node, fix: .add("command: [curl, -s, http://10.0.0.1/]"))
      return nil
    }
    var command: [String]
    if let sequence = commandNode.sequence {
      command = sequence.compactMap { string($0, "command") }
    } else {
      command = string(commandNode, "command").map { ["sh", "-c", $0] } ?? []
    }
    if command.count > 2, ["sh", "bash", "/bin/sh", "/bin/bash"].contains(command[0]), command[1] == "-c" {
      warnOfNames(inShellText: command[2], from: location(commandNode))
    }
    guard !command.isEmpty, command.first?.isEmpty == false else {
      error(.commandEmpty, at: commandNode)
      return nil
    }
    guard !command.contains(where: { $0.utf8.contains(0) }) else {
      error(.zeroInArgument, at: commandNode)
      return nil
    }
    var exec = ExecCommand(node: place, command: command, location: location(node))
    programTexts.append(command.joined(separator: " "))
    judge(fields, &exec)
    return exec
  }

  /// How a program has to end.
  func judge(_ fields: Fields, _ exec: inout ExecCommand) {
    if let node = fields["status"] { exec.status = integer(node, "status", 0...255) ?? 0 }
    if let node = fields["timeout"] { exec.timeout = duration(node, "timeout") ?? exec.timeout }
    if let node = fields["output"], let text = string(node, "output") {
      exec.output = pattern(text, at: node)
    }
  }
}

/// Lines of a lab that make one command: joined by a backslash, or what `nft -f -` is given.
private struct TypedLines {
  /// All of them as they were written.
  private(set) var shown = ""
  /// The line that is to be parsed now.
  private(set) var line = ""
  /// Where the first stands.
  private(set) var start: SourceLocation?
  /// Where each part of ``line`` stands: the characters in front of it, and its place.
  private var parts: [(offset: Int, place: SourceLocation?)] = []

  var isEmpty: Bool { line.isEmpty }

  /// Adds a line as it is typed and as it is shown; the backslash of the one before goes.
  mutating func append(_ text: String, shown written: String, at place: SourceLocation?) {
    if shown.isEmpty { start = place }
    shown += (shown.isEmpty ? "" : "\n") + written
    if line.hasSuffix("\\") { line.removeLast() }
    parts.append((line.count, place))
    line += text
  }

  /// The next line is parsed by itself.
  mutating func beginLine() {
    line = ""
    parts = []
  }

  /// Where the character of a column of ``line`` stands.
  func place(of column: Int) -> SourceLocation? {
    guard let part = parts.last(where: { $0.offset < column }) ?? parts.first else { return nil }
    var place = part.place
    place?.column += column - 1 - part.offset
    return place
  }
}
