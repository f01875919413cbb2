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
        nslab run Labs --format junit --output report.xml
        nslab run Labs/08-router.lab.yaml --format html --output report.html
      """)

  /// What is written of a run.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, junit, tap, html, markdown
  }

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

  @Flag(name: .customLong("no-why"), help: "Do not find out why checks of reachability failed.")
  var noWhy = false

  @Option(help: "How results are told.")
  var format: Format = .text

  @Option(
    help: ArgumentHelp("Write them to this file in that format, and tell the text as usual.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Let the labs' programs write in this folder; what they write there stays.", valueName: "folder"),
    completion: .directory)
  var writable: String?

  @Flag(help: "Refuse labs that start programs of this machine (exec).")
  var noExec = false

  @Flag(help: "Do not confine the programs of labs that ask for it (confined: false).")
  var allowUnconfined = false

  @Flag(help: "Take warnings about the labs for errors, as of a lab that checks nothing.")
  var strict = false

  func validate() throws {
    if output != nil, format == .text {
      throw ValidationError("--output wants --format json, junit, tap, html or markdown")
    }
  }

  func run() throws {
    let files = try LabFiles.read(labs, consequence: "nothing was played", isPlayed: true, isStrict: strict)
    let policy = try ProgramRules(noExec: noExec, allowUnconfined: allowUnconfined, writable: writable).check(
      files.labs)
    // A file that cannot be written is told before the labs are played.
    let file = try output.map { try OutputFile($0, labs: files.labs) }
    // The report is what is wanted, not the text beside it.
    if file != nil { unsafe Output.isLost = false }
    var options = LabPlayer.Options()
    do {
      if let policy {
        options.programs = .confined(try Isolation.enter(confining: policy))
      } else {
        try Isolation.enter()
        // Labs whose programs are not confined have been allowed to ask for it.
        options.programs = allowUnconfined ? .unconfined : .refused
      }
    } catch {
      Output.error.write("error: \(error)\n" + (error.hint.map { "  = fix: \($0)\n" } ?? ""))
      throw ExitStatus.notPossibleHere
    }
    let language = lang.map { Self.language($0, in: files.labs) } ?? Environment.language
    let machine = MachineReport.Format(rawValue: format.rawValue).map { MachineReport($0, language: language) }
    let page = PageReport.Format(rawValue: format.rawValue).map { PageReport($0, language: language) }
    let report = ConsoleReport(
      detail: verbose ? .verbose : files.labs.count > 1 && !step ? .summary : .full, language: language,
      style: Style(isColored: Output.standard.wantsColor)
    ) { Output.standard.write($0) }
    options.keepGoing = keepGoing
    options.explains = !noWhy
    if step { options.beforeStep = Self.waitForEnter }
    var observers: [any RunObserver] = []
    let isTold = format == .text || file != nil
    if isTold { observers.append(report) }
    if let machine { observers.append(machine) }
    if let page {
      observers.append(page)
      options.look = page.look
    }
    let player = LabPlayer(options: options, observer: Observers(observers))
    var worst = ExitStatus.passed
    for lab in files.labs {
      let status = ExitStatus(player.play(lab))
      if status.rawValue > worst.rawValue { worst = status }
    }
    if isTold { report.finish() }
    if let text = machine?.text ?? page?.text { try file?.write(text) ?? Output.standard.write(text) }
    if worst != .passed { throw worst }
  }

  /// The language of the labs that a word means: `zh-CN`, `ZH` and `zh_CN.UTF-8` are `zh`. Where none fits that is said.
  private static func language(_ word: String, in labs: [Lab]) -> String {
    let known = Set(labs.flatMap(\.languages)).sorted()
    let wanted = word.lowercased().replacing("_", with: "-").prefix { $0 != "." && $0 != "@" }
    let base = wanted.prefix { $0 != "-" }
    if let found = known.first(where: { $0.lowercased() == wanted }) ?? known.first(where: { $0.lowercased() == base })
    {
      return found
    }
    if known.isEmpty { return word }
    Output.error.write("warning: no text in \"\(word)\"; there is: \(known.joined(separator: ", "))\n")
    return word
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
