import ArgumentParser
import Glibc

/// The command line.
@main
struct NSLab: ParsableCommand {
  /// Its own version; the keepers of labs tell it, too.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "nslab",
    abstract: "Network labs in namespaces, without root and with nothing left behind.",
    discussion: """
      A lab is a YAML file: a topology, and steps with commands that people know (ip, bridge, sysctl) and checks. Everything \
      happens in network namespaces of the lab's own, which the kernel takes away when nslab ends, however it ends.

      nslab ip addr, nslab nft list ruleset, nslab brctl show and their kin show what this machine has, and change nothing.

      Exit status: 0 all passed, 1 a check failed, 2 the lab or the command line is wrong, 3 it could not be run here, \
      4 an error while running.
      """,
    version: version,
    subcommands: [
      RunCommand.self, UpCommand.self, ViewCommand.self, ShellCommand.self, EnterCommand.self, PlayCommand.self,
      CheckCommand.self,
      WatchCommand.self, CaptureCommand.self, TraceCommand.self, WhyCommand.self, StatusCommand.self, ListCommand.self,
      ResetCommand.self, DownCommand.self, ValidateCommand.self,
      GraphCommand.self, ExportCommand.self, DoctorCommand.self,
    ])

  /// Parses and runs; a command line that is wrong ends with status 2.
  static func main() {
    Output.openClosedDescriptors()
    if let status = ToolCall.run(CommandLine.arguments) { Glibc.exit(status) }
    Interruption.announce()
    Crash.endAtOnce()
    requireProcesses()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitStatus {
      Glibc.exit(status.rawValue)
    } catch {
      var message = fullMessage(for: error)
      while message.last == "\n" { message.removeLast() }
      if exitCode(for: error) == .success {
        Output.standard.write(message + "\n")
        Glibc.exit(0)
      }
      Output.error.write(message + "\n")
      Glibc.exit(ExitStatus.wrongInput.rawValue)
    }
  }
}

extension NSLab {
  /// Ends with status 3 where /proc is not mounted: the command line is read there, and so are namespaces.
  private static func requireProcesses() {
    guard unsafe access("/proc/self/cmdline", R_OK) != 0 else { return }
    Output.error.write(
      "error: /proc is not mounted, and the command line and the namespaces are read there\n"
        + "  = fix: mount -t proc proc /proc\n")
    Glibc.exit(ExitStatus.notPossibleHere.rawValue)
  }
}

/// How the process ends.
enum ExitStatus: Int32, Error {
  case passed = 0
  case checkFailed = 1
  case wrongInput = 2
  case notPossibleHere = 3
  case failedWhileRunning = 4
}
