import ArgumentParser
import Lab
import LabReport
import Operations

/// `nslab export`.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: HelpText.pick(
      "Write a lab as a shell script that does the same with the real tools.", "把实验写成 shell 脚本，用真正的工具做同样的事。"),
    discussion: """
      The script builds the topology and plays the steps with ip, bridge, sysctl and ping; checks are left out. \
      Services are answered by python3 until the script ends, or longer after "sh SCRIPT keep". It changes the network namespace that \
      it is run in, so run it in one of its own.

      Example:
        nslab export Labs/08-router.lab.yaml >router.sh && sudo unshare -nm sh -c 'mount -t tmpfs none /run && sh router.sh'
      """)

  /// The form that is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case sh
  }

  @Argument(help: "A lab file.", completion: .custom(Completion.files))
  var lab: String

  @Option(help: "The language that is written: sh.")
  var format: Format = .sh

  func run() throws {
    let labs = try LabFiles.read([lab]).labs
    guard labs.count == 1 else {
      Output.error.write(
        "error: \(self.lab) has \(labs.count) labs, and a script is one lab\n  = fix: name one of its files\n")
      throw ExitStatus.wrongInput
    }
    for lab in labs {
      do throws(Diagnostic) {
        Output.standard.write(try ShellScript(lab).text)
      } catch {
        Output.error.write(
          DiagnosticRenderer(isColored: false, language: Environment.language).render(
            [error], in: lab.source ?? SourceFile(path: self.lab, lines: [])))
        throw ExitStatus.wrongInput
      }
    }
  }
}
