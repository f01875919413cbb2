public import Lab
public import Operations
import SystemPackage

/// The result of reading a lab file: the lab as far as it could be read, and the faults of the file.
public struct LabReading: Sendable {
  /// Nil where the file is no lab at all.
  public var lab: Lab?
  /// In the file's order.
  public var diagnostics: [Diagnostic]
  /// The file's path and lines, with which an error shows the line that it is about.
  public var source: SourceFile
  /// The names of the values that the lab declares under `vars`.
  public var declared: Set<String> = []
}

/// Reads lab files: YAML to `Lab`, every value with its place.
///
/// All that is wrong with the text is found in one reading; what is wrong with the meaning is said by `Lab.validate()`.
public enum LabReader {
  /// The largest file that is read, in bytes.
  public static let maximumSize = 16 << 20
  /// What the aliases of a file may stand for, in bytes: a few lines of them can stand for any amount.
  static let maximumExpansion = 4 << 20

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: Where the file is.
  ///   - values: Values in place of the defaults under `vars`, by name.
  ///   - isShared: Whether other files are given the same values, so that one that this file does not declare is no error of its own.
  public static func read(path: String, values: [String: String] = [:], isShared: Bool = false) -> LabReading {
    func failed(_ fault: FileFault, fix: Remedy? = nil) -> LabReading {
      LabReading(
        lab: nil, diagnostics: [Diagnostic(fault, at: nil, fix: fix)], source: SourceFile(path: path, lines: []))
    }
    do {
      if let kind = FileKind(path), kind == .folder || path.hasSuffix(".lab.yaml") && kind != .file {
        return failed(.noFile(kind), fix: .labsAreFiles)
      }
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      return try read(file, path: path, values, isShared)
    } catch {
      let errno = error as? Errno ?? .ioError
      return failed(
        .unreadable("\(errno)"),
        fix: errno == .noSuchFileOrDirectory ? Remedy.isPathRight : nil)
    }
  }

  /// A time as labs write it: `200ms`, `2s`, `1.5s`, `1m`; a number alone is seconds. At most a day.
  public static func duration(_ text: String) -> Duration? { Reader.duration(text) }

  /// Whether a text can be the value of a name under `vars`: a name of letters, digits and `_` that begins with no digit, and a line of at
  /// most 1,000 characters.
  public static func isValue(_ text: String, named name: String) -> Bool {
    ValueSign.isName(name) && ValueSign.isValue(text)
  }

  /// Reads the lab that is written to the standard input, to its end; errors call it `-`.
  public static func readStandardInput(values: [String: String] = [:], isShared: Bool = false) -> LabReading {
    do {
      return try read(.standardInput, path: "-", values, isShared)
    } catch {
      let fault = FileFault.unreadableInput("\(error as? Errno ?? .ioError)")
      return LabReading(lab: nil, diagnostics: [Diagnostic(fault, at: nil)], source: SourceFile(path: "-", lines: []))
    }
  }

  private static func read(
    _ file: FileDescriptor, path: String, _ values: [String: String], _ isShared: Bool
  ) throws -> LabReading {
    func failed(_ fault: FileFault, fix: Remedy? = nil) -> LabReading {
      LabReading(
        lab: nil, diagnostics: [Diagnostic(fault, at: nil, fix: fix)], source: SourceFile(path: path, lines: []))
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try unsafe buffer.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      if count == 0 { break }
      bytes += buffer.prefix(count)
      if bytes.count > maximumSize { return failed(.tooLarge("\(maximumSize >> 20)")) }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return failed(.noUTF8, fix: .saveAsUTF8)
    }
    return read(text: text, path: path, values: values, isShared: isShared)
  }

  /// Reads a text as the file of a path, with values as ``read(path:values:isShared:)`` takes them.
  public static func read(
    text: String, path: String, values: [String: String] = [:], isShared: Bool = false
  ) -> LabReading {
    let withoutMark = text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text
    let lines = withoutMark.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map(String.init)
    let source = SourceFile(path: path, lines: lines)
    let hidden = ValueSign.hidden(withoutMark)
    let reader = Reader(source: source, hidesSigns: hidden != nil)
    var lab: Lab?
    let weight = AliasWeight(lines, limit: withoutMark.utf8.count + maximumExpansion)
    if let line = weight.line {
      let place = SourceLocation(line: line, column: 1)
      let fault = FileFault.aliasesTooLong("\(maximumExpansion >> 20)")
      return LabReading(
        lab: nil, diagnostics: [Diagnostic(fault, at: place, fix: .writeLess)],
        source: source)
    }
    do throws(YAML.Fault) {
      if let root = try YAML.compose(hidden ?? withoutMark) {
        lab = reader.lab(reader.expanded(root, given: values, isShared: isShared))
      } else {
        reader.diagnostics.append(
          Diagnostic(FileFault.empty, at: SourceLocation(line: 1, column: 1), fix: .beginWithName)
        )
      }
    } catch {
      reader.diagnostics.append(YAMLFault.diagnostic(error, lines: lines))
    }
    return LabReading(
      lab: lab, diagnostics: reader.diagnostics, source: source, declared: Set(reader.values.declared.keys))
  }
}

/// Says in our words what the YAML parser found.
enum YAMLFault {
  static func diagnostic(_ error: YAML.Fault, lines: [String]) -> Diagnostic {
    switch error {
    case .syntax(let context, let problem, let mark):
      if !lines.contains(where: isMisquoted), let opened = opened(context, lines: lines) { return opened }
      let location = SourceLocation(line: mark.line, column: mark.column)
      let line = mark.line >= 1 && mark.line <= lines.count ? lines[mark.line - 1] : ""
      return Diagnostic(
        FileFault.yaml(problem), at: location,
        fix: fix(problem, line: line, lines: lines, number: mark.line))
    case .characters(let problem): return Diagnostic(FileFault.yaml(problem), at: nil)
    case .duplicate(let name, let mark):
      return Diagnostic(
        FileFault.keyTwice(name), at: SourceLocation(line: mark.line, column: mark.column),
        length: max(1, name.count), fix: .keepOne)
    case .memory: return Diagnostic(FileFault.noMemory, at: nil)
    }
  }

  /// A quote or a brace that is never closed: its own place says more than where the parser gave up.
  private static func opened(_ context: (kind: YAML.Context, mark: YAML.Mark)?, lines: [String]) -> Diagnostic? {
    guard let context else { return nil }
    let location = SourceLocation(line: context.mark.line, column: context.mark.column)
    let line = lines.indices.contains(location.line - 1) ? lines[location.line - 1] : ""
    let sign = line.dropFirst(location.column - 1).first
    switch (context.kind, sign) {
    case (.quotes, let sign?):
      return Diagnostic(FileFault.openQuote, at: location, fix: .addSign("\(sign)"))
    case (.map, "{"):
      return Diagnostic(
        FileFault.openBrace, at: location, fix: .addBrace)
    case (.list, "["):
      return Diagnostic(
        FileFault.openBracket, at: location, fix: .addBracket)
    case (.quotes, nil), (.map, _), (.list, _), (.other, _): return nil
    }
  }

  /// The last line up to a place whose quotes do not come in pairs.
  private static func oddQuotes(_ lines: ArraySlice<String>) -> (number: Int, quote: Character)? {
    for number in lines.indices.reversed() {
      let line = lines[number]
      for quote in ["\"", "'"] as [Character] where line.count(where: { $0 == quote }) % 2 == 1 {
        return (number + 1, quote)
      }
    }
    return nil
  }

  private static func fix(_ problem: YAML.Problem, line: String, lines: [String], number: Int) -> Remedy? {
    if line.prefix(while: { $0.isWhitespace }).contains("\t") { return .indentWithSpaces }
    if problem == .noMappingValue {
      return .quoteColon
    }
    // A command with quotes or with a colon and a blank in it, of which YAML ends somewhere else than one thinks.
    if let quoted = lines.first(where: { isMisquoted($0) }) {
      return .quoteCommand("'\(quoted.drop { $0 == " " || $0 == "-" })'")
    }
    if let odd = oddQuotes(lines.prefix(number)) {
      return odd.quote == "'" ? .oddApostrophes("\(odd.number)") : .oddQuotes("\(odd.number)")
    }
    if line.contains("[root@") || line.contains("*") || line.contains("%") {
      return .quoteSign
    }
    if problem == .noToken { return .quoteText }
    if [.noKey, .noColon, .noDash].contains(problem) {
      return .checkIndentation
    }
    return nil
  }

  /// Whether a line is an item that is no text in quotes and has `: ` in it, which YAML takes for a key.
  private static func isMisquoted(_ line: String) -> Bool {
    let text = line.drop { $0 == " " }
    guard text.hasPrefix("- "), let word = text.dropFirst(2).split(separator: " ").first else { return false }
    let commands = [
      "ip", "iptables", "ip6tables", "nft", "docker", "sudo", "echo", "bridge", "brctl", "sysctl", "ping",
    ]
    return commands.contains(String(word)) && text.contains(": ")
  }
}
