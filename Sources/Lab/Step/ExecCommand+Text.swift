import Operations
package import PlainText

extension ExecCommand {
  /// The text that a shell is given, or the program and its arguments as one command of it.
  package var shellText: ShellText {
    if let script { return ShellText(script.value) }
    if command.count > 2, ["sh", "bash", "/bin/sh", "/bin/bash"].contains(command[0]), command[1] == "-c" {
      return ShellText(command[2])
    }
    return ShellText(command.map(\.inQuotes).joined(separator: " "))
  }
}
