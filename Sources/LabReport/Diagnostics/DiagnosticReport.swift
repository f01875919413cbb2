public import Lab
public import Operations
import PlainText

/// The faults of lab files, for other programs.
public struct DiagnosticReport {
  /// The forms of it.
  public enum Format: String, CaseIterable, Sendable {
    /// One object: `{"summary": {…}, "files": [{"file", "outcome", "diagnostics": [{"severity", "message", "line", …}]}]}`.
    case json
    /// The Static Analysis Results Interchange Format 2.1.0 of OASIS, which GitHub, GitLab and editors read.
    case sarif
  }

  /// A file with what is wrong with it.
  public struct File {
    /// The file's path and lines.
    public var source: SourceFile
    /// Nil where it could not be read as a lab.
    public var lab: Lab?
    /// Its errors and warnings, in the file's order.
    public var diagnostics: [Diagnostic]
    /// Whether it cannot be played.
    public var isWrong: Bool

    /// A file that was read, whether or not it is a lab.
    public init(source: SourceFile, lab: Lab?, diagnostics: [Diagnostic], isWrong: Bool) {
      self.source = source
      self.lab = lab
      self.diagnostics = diagnostics
      self.isWrong = isWrong
    }
  }

  private let files: [File]
  private let version: String

  /// The faults of files, told by a program of this version, which SARIF wants to know.
  public init(_ files: [File], version: String) {
    self.files = files
    self.version = version
  }

  /// The report in a format.
  public func text(_ format: Format) -> String {
    switch format {
    case .json: json.text(indent: 2) + "\n"
    case .sarif: sarif.text(indent: 2) + "\n"
    }
  }

  private func count(_ severity: Diagnostic.Severity) -> Int {
    files.reduce(0) { $0 + $1.diagnostics.count { $0.severity == severity } }
  }

  private var json: JSONText {
    .object([
      (
        "summary",
        .object([
          ("files", .number(files.count)), ("wrong", .number(files.count(where: \.isWrong))),
          ("errors", .number(count(.error))), ("warnings", .number(count(.warning))),
        ])
      ),
      ("files", .list(files.map(Self.json))),
    ])
  }

  private static func json(_ file: File) -> JSONText {
    var fields: [(String, JSONText)] = [("file", .string(file.source.path))]
    if let lab = file.lab {
      fields.append(("name", .string(lab.name)))
      fields.append(("steps", .number(lab.steps.count)))
      fields.append(("checks", .number(lab.steps.reduce(0) { $0 + $1.checks.count })))
    }
    fields.append(("outcome", .string(file.isWrong ? "wrong" : "ok")))
    fields.append(("diagnostics", .list(file.diagnostics.map(json))))
    return .object(fields)
  }

  private static func json(_ diagnostic: Diagnostic) -> JSONText {
    var fields: [(String, JSONText)] = [
      ("severity", .string(diagnostic.severity.rawValue)), ("message", .string(diagnostic.message)),
    ]
    if let place = diagnostic.location {
      fields.append(("line", .number(place.line)))
      fields.append(("column", .number(place.column)))
      fields.append(("length", .number(diagnostic.length)))
    }
    if let fix = diagnostic.fix { fields.append(("fix", .string(fix))) }
    if let said = diagnostic.said { fields.append(("said", .string(said))) }
    return .object(fields)
  }
}

// Source: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS Standard, sections 3.13 to 3.30.
extension DiagnosticReport {
  private static let rules: [(severity: Diagnostic.Severity, id: String, text: String)] = [
    (.error, "lab/error", "The lab cannot be played as it is written."),
    (.warning, "lab/warning", "The lab can be played, and may mean something else than what is written."),
  ]

  private var sarif: JSONText {
    let rules = Self.rules.map { rule -> JSONText in
      .object([
        ("id", .string(rule.id)), ("shortDescription", .object([("text", .string(rule.text))])),
        ("defaultConfiguration", .object([("level", .string(rule.severity.rawValue))])),
      ])
    }
    let driver = JSONText.object([
      ("name", .string("nslab")), ("version", .string(version)), ("rules", .list(rules)),
    ])
    let results = files.flatMap { file in file.diagnostics.map { Self.result($0, in: file.source) } }
    let run = JSONText.object([
      ("tool", .object([("driver", driver)])), ("columnKind", .string("unicodeCodePoints")),
      ("artifacts", .list(files.map { .object([("location", Self.location(of: $0.source))]) })),
      ("results", .list(results)),
    ])
    return .object([
      ("$schema", .string("https://json.schemastore.org/sarif-2.1.0.json")), ("version", .string("2.1.0")),
      ("runs", .list([run])),
    ])
  }

  private static func result(_ diagnostic: Diagnostic, in source: SourceFile) -> JSONText {
    let rule = rules.firstIndex { $0.severity == diagnostic.severity } ?? 0
    let message = diagnostic.message + (diagnostic.fix.map { " (fix: \($0))" } ?? "")
    var physical: [(String, JSONText)] = [("artifactLocation", location(of: source))]
    if let place = diagnostic.location {
      let start = codePoint(place.column, line: place.line, in: source)
      let end = codePoint(place.column + max(1, diagnostic.length), line: place.line, in: source)
      physical.append(
        (
          "region",
          .object([
            ("startLine", .number(place.line)), ("startColumn", .number(start)),
            ("endColumn", .number(max(end, start + 1))),
          ])
        ))
    }
    return .object([
      ("ruleId", .string(rules[rule].id)), ("ruleIndex", .number(rule)),
      ("level", .string(diagnostic.severity.rawValue)), ("message", .object([("text", .string(message))])),
      ("locations", .list([.object([("physicalLocation", .object(physical))])])),
    ])
  }

  /// A column of characters as one of code points, which SARIF counts.
  private static func codePoint(_ column: Int, line: Int, in source: SourceFile) -> Int {
    guard source.lines.indices.contains(line - 1), column > 1 else { return max(1, column) }
    let text = source.lines[line - 1]
    return 1 + text.prefix(column - 1).unicodeScalars.count + max(0, column - 1 - text.count)
  }

  /// A path as a URI reference: relative as it was given, or a `file:` URI.
  private static func location(of source: SourceFile) -> JSONText {
    var text = ""
    for byte in source.path.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.count < 2 ? "0" : "") + digits
      }
    }
    if text.hasPrefix("/") { text = "file://" + text }
    while text.hasPrefix("./") { text.removeFirst(2) }
    return .object([("uri", .string(text))])
  }
}
