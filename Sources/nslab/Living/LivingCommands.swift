import ArgumentParser
import Glibc
import Lab
import LabReport
import LabRunner
import PlainText
import Operations

/// `nslab play`.
struct PlayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "play", abstract: HelpText.pick("Play one more step of a lab that is up.", "在运行中的实验里再执行一步。"),
    discussion: "Example:\n  nslab play bridge --step 2")

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Option(help: "The step, by its number or title; by default the next.")
  var step: String?

  @Option(help: "The language of titles and texts; by default the locale's.")
  var lang: String?

  func run() throws {
    try LivingClient.report(name, "play", step, lang)
  }
}

/// `nslab check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: HelpText.pick("Make a lab's checks while it is up.", "对运行中的实验做检查。"),
    discussion: """
      Those of the step that was played last; before one was, those of the first steps that only look. The exit status is 1 \
      where one does not hold.

      Example:
        nslab check bridge --step 1
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Option(help: "The checks of this step alone, by its number or title.")
  var step: String?

  @Option(help: ArgumentHelp("One check of the step alone, by its place in it.", valueName: "number"))
  var check: Int?

  @Option(help: "The language of titles and texts; by default the locale's.")
  var lang: String?

  @Flag(name: .customLong("no-why"), help: "Do not find out why checks of reachability failed.")
  var noWhy = false

  func validate() throws {
    if check != nil, step == nil { throw ValidationError("--check wants the step, too: --step 1 --check 2") }
  }

  func run() throws {
    try LivingClient.report(name, "check", step, lang, explains: !noWhy, check: check)
  }
}

/// `nslab status`.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: HelpText.pick(
      "Show the nodes of a lab that is up, and what was changed in it by hand.", "显示运行中的实验的节点，以及手工改动了什么。"),
    discussion: "Example:\n  nslab status bridge")

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  func run() throws { try LivingClient.ask(name, ["status"]) }
}

/// `nslab down`.
struct DownCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "down",
    abstract: HelpText.pick("Take a lab down that is up; one that is not is no error.", "拆除运行中的实验；没有在运行也不算错误。"),
    discussion: "Example:\n  nslab down bridge")

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String?

  @Flag(help: "All labs of yours.")
  var all = false

  func validate() throws {
    if all == (name != nil) { throw ValidationError("name a lab, or write --all") }
  }

  func run() throws {
    let folder = try LivingClient.folder()
    for name in all ? folder.names : [name ?? ""] {
      guard LivingFolder.isName(name), folder.isAlive(name) else {
        if folder.names.contains(name) { Self.tidy(name, folder) }
        if !all { Output.standard.write("no lab \"\(name)\" is up\n") }
        continue
      }
      try Self.takeDown(name, folder)
      Output.standard.write("\(name) is down\n")
    }
  }

  /// Takes away what is written down of a lab that is gone.
  static func tidy(_ name: String, _ folder: LivingFolder) {
    if let lock = try? folder.lock(name) { lock.discard() }
  }

  static func takeDown(_ name: String, _ folder: LivingFolder) throws {
    var process: Int32 = 0
    do throws(LivingError) {
      let channel = try LivingChannel(to: name, in: folder)
      defer { channel.end() }
      process = channel.peer?.pid ?? 0
      // One that is being brought up answers when it stands.
      channel.limit(.seconds(10))
      try channel.ask(["down"])
      _ = try channel.answer()
    } catch {
      // What does not answer is ended; the kernel takes the lab away all the same.
      guard folder.isAlive(name) else {
        tidy(name, folder)
        return
      }
      guard process > 1 else {
        LivingClient.say(error)
        throw ExitStatus.failedWhileRunning
      }
      kill(process, SIGKILL)
    }
    for _ in 0..<1000 where folder.isAlive(name) { usleep(5_000) }
    guard !folder.isAlive(name) else {
      LivingClient.say(.keeperStays(name, "\(process)"))
      throw ExitStatus.failedWhileRunning
    }
    tidy(name, folder)
  }
}

/// `nslab list`.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: HelpText.pick("List the labs that are up.", "列出运行中的实验。"),
    discussion: "Example:\n  nslab list --format json")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Option(help: "How they are told.")
  var format: Format = .text

  func run() throws {
    let folder = try LivingClient.folder()
    var rows: [Row] = []
    for name in folder.names {
      guard folder.isAlive(name) else {
        Output.error.write("\(name): its keeper has ended, and the lab with it\n")
        DownCommand.tidy(name, folder)
        continue
      }
      rows.append(Row(name, folder))
    }
    switch format {
    case .text:
      Output.standard.write(ListReport.table([["NAME", "LAB", "NODES", "AGE", "STATE"]] + rows.map(\.words)))
    case .json: Output.standard.write(JSONText.list(rows.map(\.json)).text(indent: 2) + "\n")
    }
  }

  /// The keeper's answer about a lab; only the name where it does not answer.
  private struct Row {
    var name: String
    var lab: String?
    var nodes: Int?
    var seconds: Int?
    var state: String

    init(_ name: String, _ folder: LivingFolder) {
      self.name = name
      do throws(LivingError) {
        let channel = try LivingChannel(to: name, in: folder)
        defer { channel.end() }
        channel.limit(.seconds(1))
        try channel.ask(["about"])
        guard case .end(0, let words, _) = try channel.answer(), words.count >= 7 else {
          state = "of another version"
          return
        }
        lab = words[1]
        nodes = Int(words[2])
        seconds = Int(words[5])
        state = words[4] == "0" ? "up" : "up, \(words[3]) of \(words[4]) steps"
      } catch {
        state = "busy, or being brought up"
      }
    }

    var words: [String] { [name, lab ?? "", nodes.map { "\($0)" } ?? "", age, state] }

    private var age: String {
      guard let seconds else { return "" }
      if seconds < 60 { return "\(seconds) s" }
      return seconds < 3600 ? "\(seconds / 60) min" : "\(seconds / 3600) h \(seconds / 60 % 60) min"
    }

    var json: JSONText {
      .object([
        ("name", .string(name)), ("lab", lab.map { .string($0) } ?? .null),
        ("nodes", nodes.map { .number($0) } ?? .null),
        ("seconds", seconds.map { .number($0) } ?? .null), ("state", .string(state)),
      ])
    }
  }
}
