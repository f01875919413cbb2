import Glibc
import Lab
import LabFile
import LabReport
import Operations
import PlainText

/// The labs that a command line names.
struct LabFiles {
  /// A file that was read.
  struct File {
    /// Nil where it is no lab at all.
    var lab: Lab?
    /// Its errors and warnings, in the file's order.
    var diagnostics: [Diagnostic]
    var source: SourceFile
    /// Whether it cannot be played.
    var isWrong: Bool
    /// The values that it declares.
    var declared: Set<String> = []
  }

  /// The files, in the order given, folders' files sorted by name.
  private(set) var files: [File] = []

  /// The labs that are right.
  var labs: [Lab] { files.filter { !$0.isWrong }.compactMap(\.lab) }

  /// How files are read.
  struct Reading {
    /// Warns of a lab that would tell nothing when it is played.
    var isPlayed = false
    /// Takes warnings for errors.
    var isStrict = false
    /// Looks into folders' folders.
    var isRecursive = false
    /// Prints what is wrong.
    var isTold = true
    /// Goes on with the others where a file is wrong.
    var goesOn = false
    /// The values given for those that labs declare.
    var values: [String: String] = [:]
    /// Whether several files are given them, of which each takes those that it declares.
    var isShared = false
  }

  /// Reads and validates every file, and prints all errors of all files; where one is wrong the command ends with status 2.
  static func read(_ words: [String], _ reading: Reading = Reading()) throws -> LabFiles {
    var files = LabFiles()
    let renderer = DiagnosticRenderer(isColored: Output.error.wantsColor, language: Environment.language)
    let finder = LabFinder(isRecursive: reading.isRecursive, goesOn: reading.goesOn && words.count > 1)
    let paths = try finder.paths(of: words)
    var reading = reading
    reading.isShared = paths.count > 1
    for path in paths {
      let file = try read(path, reading)
      files.files.append(file)
      if reading.isTold, !file.diagnostics.isEmpty {
        Output.error.write(renderer.render(file.diagnostics, in: file.source))
      }
    }
    if reading.isShared {
      let known = files.files.reduce(into: Set<String>()) { $0.formUnion($1.declared) }
      for name in reading.values.keys.sorted() where !known.contains(name) {
        let near = Suggestion.nearest(to: name, among: known.sorted())
        LivingClient.say(.noValue(name), near.map { Remedy.didYouMean($0) })
        throw ExitStatus.wrongInput
      }
    }
    if !reading.goesOn, files.files.contains(where: \.isWrong) { throw ExitStatus.wrongInput }
    return files
  }

  private static func read(_ path: String, _ wanted: Reading) throws -> File {
    let reading =
      path == "-"
      ? LabReader.readStandardInput(values: wanted.values, isShared: wanted.isShared)
      : LabReader.read(path: path, values: wanted.values, isShared: wanted.isShared)
    var diagnostics = reading.diagnostics
    if let lab = reading.lab {
      diagnostics += lab.validate()
      if wanted.isPlayed, diagnostics.isEmpty, let warning = lab.emptinessWarning() { diagnostics.append(warning) }
      if wanted.isPlayed { diagnostics += ScriptWords.warnings(of: lab) + SysctlWords.warnings(of: lab) }
    }
    diagnostics.sort {
      ($0.location ?? SourceLocation(line: 0, column: 0)) < ($1.location ?? SourceLocation(line: 0, column: 0))
    }
    let isWrong = diagnostics.contains { wanted.isStrict || $0.severity == .error } || reading.lab == nil
    return File(
      lab: reading.lab, diagnostics: diagnostics, source: reading.source, isWrong: isWrong, declared: reading.declared)
  }
}

extension LabFiles.File {
  /// A lab for reports, which has nothing but a name where the file could not be read.
  var reported: Lab {
    if let lab { return lab }
    let file = source.path.split(separator: "/").last.map(String.init) ?? source.path
    return Lab(name: file.hasSuffix(".lab.yaml") ? String(file.dropLast(9)) : file, source: source)
  }

  /// The first error, which stands for the file in reports, and how many more there are.
  var verdict: Diagnostic {
    var errors = diagnostics.filter { $0.severity == .error }
    if errors.isEmpty { errors = diagnostics }
    guard var first = errors.first else { return Diagnostic(ProgramFault.noLab, at: nil) }
    if errors.count > 1 { first.add(" (and \(errors.count - 1) more)", "（另有 \(errors.count - 1) 个）") }
    return first
  }
}
