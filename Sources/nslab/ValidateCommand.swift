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

  func run() throws {
    let files = try LabFiles.read(labs)
    for lab in files.labs {
      let checks = lab.steps.reduce(0) { $0 + $1.checks.count }
      Output.standard.write("\(lab.name): ok, \(lab.steps.count.of("step")), \(checks.of("check"))\n")
    }
  }
}
