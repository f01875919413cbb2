import ArgumentParser
import Glibc
import LabReport
import LabRunner
import Operations

/// `nslab step`.
struct StepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step",
    abstract: HelpText.pick("Step through a lab on the whole terminal.", "在整个终端上一步一步做实验。"),
    discussion: """
      One step at a time: the network beside what the step is about, its commands, what they printed, and the checks. What a step \
      asks (predict) is asked before it is played. Keys play the next step, open a shell in a node, try the checks again and tell \
      why one failed; ? names them all. A terminal of 80 × 24 is enough.

      With the name of a lab that is up the lab stays; with a lab's file it is brought up, and goes with the screen.

      Example:
        nslab step Labs/08-router.lab.yaml
        nslab step bridge --lang zh
      """)

  @Argument(help: "The name of a lab that is up, or a lab's file.", completion: .custom(Completion.both))
  var lab: String

  @OptionGroup var options: LaunchOptions

  @OptionGroup var terminal: TerminalOptions

  func run() throws {
    let mode = try TerminalMode(for: "nslab step", fix: .runStep)
    let given = try GivenLab(lab, options: options)
    let language = options.lang ?? Environment.language
    let (name, folder, isOwn) = (given.name, given.folder, given.held != nil)
    let session = try session(given, language)
    let status = try ScreenPainter(mode: mode, command: "nslab step").run { front in
      var loop = StepLoop(session, of: name, in: folder, language: language, mode: mode)
      let end = loop.run()
      // Nobody is in front any more who takes the lab down.
      if isOwn, getppid() != front { try? DownCommand.takeDown(name, folder) }
      end.exit(name, folder)
    }
    if isOwn { try DownCommand.takeDown(name, folder) }
    if status != 0 { Glibc.exit(status) }
  }

  /// What is known of the lab before the screen is shown.
  private func session(_ given: GivenLab, _ language: String) throws -> StepSession {
    let client = StepClient(name: given.name, folder: given.folder)
    return try LivingClient.told { () throws(LivingError) -> StepSession in
      let about = try client.ask(["about"]).words
      let nodes = try client.ask(["nodes"]).words
      guard let outline = StepOutline(text: try client.ask(["steps", language, "screen"]).text), about.count > 8 else {
        throw LivingError(
          ProgramFault.noScreen, fix: .words("nslab down \(given.name), then nslab up"))
      }
      let played = about[8].split(separator: " ").compactMap { Int($0) }
      var session = StepSession(outline, played: played, nodes: nodes, language: language)
      session.show(StepErrand.lines(of: try client.ask(["graph", language, "screen"]).text))
      return session
    }
  }
}

/// Asks a keeper and waits.
private struct StepClient {
  let name: String
  let folder: LivingFolder

  func ask(_ request: [String]) throws(LivingError) -> (text: String, words: [String]) {
    let channel = try LivingChannel(to: name, in: folder)
    defer { channel.end() }
    channel.limit(.seconds(30))
    try channel.ask(request)
    var text = ""
    while true {
      switch try channel.answer() {
      case .text(let piece): text += piece
      case .end(0, let words, _): return (text, words)
      case .end(_, let words, _): throw LivingError(record: words)
      }
    }
  }
}
