import ArgumentParser
import Glibc
import Lab
import LabRunner
import PlainText
import Operations

/// The command line.
@main
struct NSLab: ParsableCommand {
  /// Its own version; the keepers of labs tell it, too.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "nslab",
    abstract: HelpText.pick(
      "Network labs in namespaces, without root and with nothing left behind.", "在命名空间里做网络实验：不需要 root，什么也不留下。"),
    discussion: """
      A lab is a YAML file: a topology, and steps with commands that people know (ip, bridge, sysctl) and checks. Everything \
      happens in network namespaces of the lab's own, which the kernel takes away when nslab ends, however it ends.

      nslab ip addr, nslab nft list ruleset, nslab brctl show and their kin show what this machine has, and change nothing.

      --lang LANGUAGE and --color WHEN may stand in front of the subcommand, too.

      Exit status: 0 all passed, 1 a check failed, 2 the lab or the command line is wrong, 3 it could not be run here, \
      4 an error while running.
      """,
    version: version,
    subcommands: [
      RunCommand.self, UpCommand.self, StepCommand.self, ViewCommand.self, ShellCommand.self, EnterCommand.self,
      PlayCommand.self,
      CheckCommand.self,
      WatchCommand.self, CaptureCommand.self, TraceCommand.self, WhyCommand.self, StatusCommand.self, ListCommand.self,
      ResetCommand.self, DownCommand.self, BreakCommand.self, HintCommand.self, SolveCommand.self, MutateCommand.self,
      ValidateCommand.self,
      GraphCommand.self, ExportCommand.self, DoctorCommand.self, CompletionsCommand.self, ManCommand.self,
    ])

  /// Parses and runs; a command line that is wrong ends with status 2.
  static func main() {
    Output.openClosedDescriptors()
    let arguments = CommonOptions.taken(from: CommandLine.arguments)
    if let status = ToolCall.run(arguments) { Glibc.exit(status) }
    Interruption.announce()
    Crash.endAtOnce()
    requireProcesses()
    do {
      try requireSubcommand(arguments)
      var command = try parseAsRoot(Array(arguments.dropFirst()))
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

/// The options that may stand in front of the subcommand.
private enum CommonOptions {
  /// Takes them from a command line, and gives what is left of it.
  static func taken(from arguments: [String]) -> [String] {
    var rest = arguments.dropFirst()
    while let first = rest.first {
      let parts = first.split(separator: "=", maxSplits: 1).map(String.init)
      guard let name = parts.first, name == "--lang" || name == "--color" else { break }
      // Without a value, or with one that is none, the parser says what is wrong.
      guard let value = parts.count > 1 ? parts[1] : rest.dropFirst().first else { break }
      if name == "--lang" {
        unsafe Environment.chosenLanguage = Environment.languageCode(of: value)
      } else {
        guard let color = ColorChoice(rawValue: value) else { break }
        unsafe Output.color = color
      }
      rest = rest.dropFirst(parts.count > 1 ? 1 : 2)
    }
    return Array(arguments.prefix(1)) + languageTaken(from: rest)
  }

  /// Subcommands that have no other use for a language than the words of nslab itself.
  private static let plain: Set<String> = [
    "validate", "export", "doctor", "status", "list", "down", "reset", "watch", "capture",
  ]
  /// Subcommands that take a language for texts of labs, too.
  private static let withTexts: Set<String> = [
    "run", "up", "step", "view", "play", "check", "trace", "why", "graph", "break", "hint", "solve", "mutate",
  ]

  /// Takes the language from behind a subcommand; those that show texts of labs get it, too.
  private static func languageTaken(from words: ArraySlice<String>) -> [String] {
    guard let name = words.first, plain.contains(name) || withTexts.contains(name) else { return Array(words) }
    var words = Array(words)
    let end = words.firstIndex(of: "--") ?? words.endIndex
    for place in words[..<end].indices.dropFirst() where words[place] == "--lang" || words[place].hasPrefix("--lang=") {
      let isOne = words[place] != "--lang"
      guard isOne || place + 1 < end else { break }
      unsafe Environment.chosenLanguage = Environment.languageCode(
        of: isOne ? String(words[place].dropFirst(7)) : words[place + 1])
      if plain.contains(name) { words.removeSubrange(place...(isOne ? place : place + 1)) }
      break
    }
    return words
  }
}

extension NSLab {
  /// Ends with status 2 where the first word is none of the subcommands.
  private static func requireSubcommand(_ arguments: [String]) throws {
    guard let word = arguments.dropFirst().first, !word.hasPrefix("-"), word != "help" else { return }
    let known = configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !known.contains(word) else { return }
    let isFile = word.hasSuffix(".yaml") || word.contains("/")
    let near = Suggestion.nearest(to: word, among: known + MachineTools.names)
    LivingClient.say(
      .noSubcommand(word),
      isFile
        ? Remedy.write("nslab run \(word)") : near.map { Remedy.didYouMeanWord("nslab \($0)") } ?? Remedy.helpNamesThem)
    throw ExitStatus.wrongInput
  }

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
