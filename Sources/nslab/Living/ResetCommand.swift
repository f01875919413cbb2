import ArgumentParser
import Glibc
import Lab
import LabReport
import LabRunner
import Operations

/// `nslab reset`.
struct ResetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reset",
    abstract: HelpText.pick("Build a lab that is up anew, as its file says.", "按文件重新搭建运行中的实验。"),
    discussion: """
      Its nodes are made anew, so programs and shells in them end. No step counts as played afterwards. A file that has changed is \
      read again, with the same --var; one that is wrong now is refused, and the lab stays as it is.

      Example:
        nslab reset bridge
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  func run() throws {
    let about = try LivingClient.ask(name, ["about"]).words
    let path = about.count > 9 ? about[9] : ""
    let text = try path.isEmpty ? nil : self.text(of: path, values: about.dropFirst(10))
    switch try LivingClient.ask(name, ["reset"], text: text).words.first {
    case "changed": Output.standard.write("\(path.visible) has changed: \(name) is as it says now\n")
    case "kept":
      Output.standard.write(
        "\(path.visible) has changed, and is not read again while something is broken on purpose\n"
          + "\(name) is as it was when it was brought up\n")
    default: Output.standard.write("\(name) is as it was when it was brought up\n")
    }
  }

  /// The text of the lab's file now; nil where it is gone. Ends the command where the file is wrong.
  private func text(of path: String, values: ArraySlice<String>) throws -> String? {
    guard unsafe access(path, F_OK) == 0 else {
      Output.error.write("warning: \(path.visible) is gone; the lab is built as it was read\n")
      return nil
    }
    var reading = LabFiles.Reading()
    reading.values = Dictionary(values.compactMap(GivenValue.init(argument:)).map { ($0.name, $0.value) }) { $1 }
    do {
      return try LabFiles.read([path], reading).files.first?.source.lines.joined(separator: "\n")
    } catch let status as ExitStatus {
      Output.error.write("\(name) stays as it is\n")
      throw status
    }
  }
}
