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
    func failed(_ message: String, fix: String? = nil) -> LabReading {
      LabReading(
        lab: nil, diagnostics: [Diagnostic(message, at: nil, fix: fix)], source: SourceFile(path: path, lines: []))
    }
    do {
      if let kind = FileKind(path), kind == .folder || path.hasSuffix(".lab.yaml") && kind != .file {
        return failed("the file is \(kind.rawValue), and no lab", fix: "labs are files whose names end in .lab.yaml")
      }
      let file = try FileDescriptor.open(FilePath(path), .readOnly, options: .closeOnExec)
      defer { try? file.close() }
      return try read(file, path: path, values, isShared)
    } catch {
      let errno = error as? Errno ?? .ioError
      return failed(
        "cannot read the file: \(errno)",
        fix: errno == .noSuchFileOrDirectory ? "is the path right? labs are files whose names end in .lab.yaml" : nil)
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
      let message = "cannot read the standard input: \(error as? Errno ?? .ioError)"
      return LabReading(lab: nil, diagnostics: [Diagnostic(message, at: nil)], source: SourceFile(path: "-", lines: []))
    }
  }

  private static func read(
    _ file: FileDescriptor, path: String, _ values: [String: String], _ isShared: Bool
  ) throws -> LabReading {
    func failed(_ message: String, fix: String? = nil) -> LabReading {
      LabReading(
        lab: nil, diagnostics: [Diagnostic(message, at: nil, fix: fix)], source: SourceFile(path: path, lines: []))
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = try unsafe buffer.withUnsafeMutableBytes { unsafe try file.read(into: $0) }
      if count == 0 { break }
      bytes += buffer.prefix(count)
      if bytes.count > maximumSize { return failed("the file is larger than \(maximumSize >> 20) MiB") }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      return failed("the file is no UTF-8 text", fix: "save it as UTF-8")
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
      let message = "the aliases of the file stand for more than \(maximumExpansion >> 20) MiB of text"
      return LabReading(
        lab: nil, diagnostics: [Diagnostic(message, at: place, fix: "write less of it, or name it less often")],
        source: source)
    }
    do throws(YAML.Fault) {
      if let root = try YAML.compose(hidden ?? withoutMark) {
        lab = reader.lab(reader.expanded(root, given: values, isShared: isShared))
      } else {
        reader.diagnostics.append(
          Diagnostic("the file is empty", at: SourceLocation(line: 1, column: 1), fix: "a lab begins with name: my-lab")
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
        "this is no YAML: \(problem.words)", at: location,
        fix: fix(problem, line: line, lines: lines, number: mark.line))
    case .characters(let problem): return Diagnostic("this is no YAML: \(problem.words)", at: nil)
    case .duplicate(let name, let mark):
      return Diagnostic(
        "the key \"\(name)\" is there twice", at: SourceLocation(line: mark.line, column: mark.column),
        length: max(1, name.count), fix: "keep one of them")
    case .memory: return Diagnostic("there is not enough memory to read the file", at: nil)
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
      return Diagnostic("this is no YAML: the quote is not closed", at: location, fix: "add a \(sign)")
    case (.map, "{"):
      return Diagnostic(
        "this is no YAML: the brace is not closed rightly", at: location, fix: "add a }, or look at what is in it")
    case (.list, "["):
      return Diagnostic(
        "this is no YAML: the bracket is not closed rightly", at: location, fix: "add a ], or look at what is in it")
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

  private static func fix(_ problem: YAML.Problem, line: String, lines: [String], number: Int) -> String? {
    if line.prefix(while: { $0.isWhitespace }).contains("\t") { return "indent with spaces, not with tabs" }
    if problem == .noMappingValue {
      return "put a text that contains \": \" in quotes, and check the indentation"
    }
    // A command with quotes or with a colon and a blank in it, of which YAML ends somewhere else than one thinks.
    if let quoted = lines.first(where: { isMisquoted($0) }) {
      return "put the command in single quotes: '\(quoted.drop { $0 == " " || $0 == "-" })'"
    }
    if let odd = oddQuotes(lines.prefix(number)) {
      return "the quotes of line \(odd.number) do not come in pairs"
        + (odd.quote == "'" ? "; inside of '…' an apostrophe is written ''" : "")
    }
    if line.contains("[root@") || line.contains("*") || line.contains("%") {
      return "put a text that begins with [, *, %, @ or ` in quotes"
    }
    if problem == .noToken { return "put the text in quotes" }
    if [.noKey, .noColon, .noDash].contains(problem) {
      return "check the indentation: the keys of one map, and the items of one list, begin in the same column"
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
