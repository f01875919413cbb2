import Glibc
import Lab
import LabRunner
import Operations
import PlainText

/// The words of a lab's scripts that are looked for before anything is built.
enum ScriptWords {
  private static let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

  /// Warnings of programs that a script calls and neither the lab nor the machine has.
  static func warnings(of lab: Lab) -> [Diagnostic] {
    lab.programs.flatMap { program -> [Diagnostic] in
      guard let script = program.script else { return [] }
      return program.shellText.programs.filter { !isKnown($0.name) }.map { word in
        var place = script.location
        // Lines of a block stand below each other in the lab's file.
        if let start = place, start.line + word.line <= lab.source?.lines.count ?? 0,
          lab.source?.lines[start.line + word.line - 1].contains(word.name) == true
        {
          place = SourceLocation(line: start.line + word.line, column: start.column)
        }
        return Diagnostic(
          ProgramFault.unknownProgram(word.name), at: place,
          severity: .warning)
      }
    }
  }

  private static func isKnown(_ name: String) -> Bool {
    if name.contains("/") { return true }
    return LabTools.names.contains(name) || folders.contains { unsafe access("\($0)/\(name)", X_OK) == 0 }
  }
}
