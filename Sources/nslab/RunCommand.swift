import ArgumentParser
import Glibc
import Lab
import LabReport
import LabRunner
import Namespaces

/// `nslab run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Build labs, play their steps, report, and leave nothing behind.",
    discussion: """
      With one lab everything is told: texts, commands, what they show, and checks. With several, a line a lab and what \
      went wrong. A folder stands for its *.lab.yaml files.

      Example:
        nslab run Labs/05-ns1-ns2.lab.yaml --lang zh
      """)

  @Argument(help: "Lab files, or folders of them.", completion: .file(extensions: ["yaml"]))
  var labs: [String]

  @Option(help: "The language of titles and texts; by default the locale's.")
  var lang: String?

  @Flag(help: "Tell everything of every lab, each operation as its command.")
  var verbose = false

  @Flag(help: "Go on with the next step after a failed check or command.")
  var keepGoing = false

  @Flag(help: "Wait for Enter before each step.")
  var step = false

  func run() throws {
    let files = try LabFiles.read(labs)
    do {
      try Isolation.enter()
    } catch {
      Output.error.write("error: \(error)\n" + (error.hint.map { "  = fix: \($0)\n" } ?? ""))
      throw ExitStatus.notPossibleHere
    }
    let report = ConsoleReport(
      detail: verbose ? .verbose : files.labs.count > 1 ? .summary : .full, language: lang ?? Environment.language,
      style: Style(isColored: Output.standard.wantsColor)
    ) { Output.standard.write($0) }
    var options = LabPlayer.Options()
    options.keepGoing = keepGoing
    if step { options.beforeStep = Self.waitForEnter }
    let player = LabPlayer(options: options, observer: report)
    var worst = ExitStatus.passed
    for lab in files.labs {
      let status = ExitStatus(player.play(lab))
      if status.rawValue > worst.rawValue { worst = status }
    }
    report.finish()
    if worst != .passed { throw worst }
  }

  private static func waitForEnter() {
    Output.error.write("-- Enter goes on --")
    while true {
      let character = getchar()
      if character == EOF || character == 10 { return }
    }
  }
}

extension ExitStatus {
  /// The status of a lab that ended so.
  init(_ result: LabResult) {
    switch result.outcome {
    case .passed, .warned, .skipped: self = .passed
    case .failed: self = .checkFailed
    case .error: self = result.couldNotStart ? .notPossibleHere : .failedWhileRunning
    }
  }
}
