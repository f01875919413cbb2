import ArgumentParser
import Lab
import LabReport

/// `nslab validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Tell what is wrong with lab files, without touching the kernel.",
    discussion: """
      Prints every error of every file with its place, its line and a fix; prints a line a lab that is right.

      Example:
        nslab validate Labs
      """)

  @Argument(help: "Lab files, or folders of them.", completion: .file(extensions: ["yaml"]))
  var labs: [String]

  @Flag(help: "Take warnings for errors, as of a lab that checks nothing.")
  var strict = false

  func run() throws {
    let files = try LabFiles.read(labs, isPlayed: true, isStrict: strict)
    for lab in files.labs {
      let checks = lab.steps.reduce(0) { $0 + $1.checks.count }
      let counts = "\(lab.steps.count.of("step")), \(checks.of("check"))"
      Output.standard.write("\(lab.name): ok, \(counts)\(Self.programs(of: lab))\n")
    }
  }

  /// The programs of the machine that a lab starts, as the end of a line; nothing where it starts none.
  private static func programs(of lab: Lab) -> String {
    var names: [String] = []
    for program in lab.programs {
      let command = program.command
      if program.script != nil {
        names += program.shellText.programs.map(\.name).filter { !names.contains($0) }
        continue
      }
      let isShell = command.starts(with: ["sh", "-c"]) && command.count > 2
      let name = isShell ? "sh -c '\(command[2].prefix(40))\(command[2].count > 40 ? "…" : "")'" : command.first ?? ""
      if !names.contains(name) { names.append(name) }
    }
    return names.isEmpty ? "" : "; runs \(names.joined(separator: ", "))"
  }
}
