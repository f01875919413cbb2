import ArgumentParser
import Glibc
import Lab
import LabFile
import LabReport

/// The labs that a command line names.
struct LabFiles {
  /// The labs, in the order given, folders' files sorted by name.
  var labs: [Lab] = []

  /// Reads and validates every file; all errors of all files are printed, and then the command ends with status 2.
  ///
  /// - Parameters:
  ///   - paths: Files, and folders whose files are taken.
  ///   - consequence: Of several, what a faulty one means for the others.
  ///   - isPlayed: Warns of a lab that would tell nothing when it is played.
  ///   - isStrict: Takes warnings for errors.
  static func read(
    _ paths: [String], consequence: String? = nil, isPlayed: Bool = false, isStrict: Bool = false
  ) throws -> LabFiles {
    var files = LabFiles()
    var isWrong = false
    let renderer = DiagnosticRenderer(isColored: Output.error.wantsColor)
    for path in try paths.flatMap(expand) {
      let reading = LabReader.read(path: path)
      var diagnostics = reading.diagnostics
      if let lab = reading.lab {
        diagnostics += lab.validate()
        if isPlayed, diagnostics.isEmpty, let warning = lab.emptinessWarning() { diagnostics.append(warning) }
        if isPlayed { diagnostics += ScriptWords.warnings(of: lab) }
        files.labs.append(lab)
      }
      diagnostics.sort {
        ($0.location ?? SourceLocation(line: 0, column: 0)) < ($1.location ?? SourceLocation(line: 0, column: 0))
      }
      if diagnostics.contains(where: { isStrict || $0.severity == .error }) || reading.lab == nil { isWrong = true }
      if !diagnostics.isEmpty { Output.error.write(renderer.render(diagnostics, in: reading.source)) }
    }
    if isWrong {
      if let consequence, files.labs.count > 1 { Output.error.write("\(consequence)\n") }
      throw ExitStatus.wrongInput
    }
    return files
  }

  /// A folder stands for its `.lab.yaml` files.
  private static func expand(_ path: String) throws -> [String] {
    guard let folder = unsafe opendir(path) else { return [path] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name.hasSuffix(".lab.yaml") { names.append(name) }
    }
    if names.isEmpty {
      Output.error.write("error: \(path) has no file whose name ends in .lab.yaml\n")
      throw ExitStatus.wrongInput
    }
    let folderPath = path.hasSuffix("/") ? path : path + "/"
    return names.sorted().map { folderPath + $0 }
  }
}
