import ArgumentParser
import Glibc
import Lab
import LabFile
import LabReport
import LabRunner
import Namespaces
import Operations

/// `nslab run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: HelpText.pick(
      "Build labs, play their steps, report, and leave nothing behind.", "搭建实验，执行各步，给出报告，什么也不留下。"),
    discussion: HelpText.pick(
      """
      With one lab everything is told: texts, commands, what they show, and checks. With several, a line a lab and what \
      went wrong. A folder stands for its *.lab.yaml files, - for standard input, and a word that is no file for the lab of that \
      name or number, here or in the folder Labs.

      Several labs are played at the same time and told in their order. A file that is wrong is an error of the run, and the \
      others are played. What ends the run early (Ctrl-C, a time that is over) leaves whole reports, with what was not played as \
      skipped.

      Example:
        nslab run Labs/05-ns1-ns2.lab.yaml --lang zh
        nslab run 08 --only 'no way out'
        nslab run Labs --skip docker0 --skip 17/2 --timeout 2m
        nslab run Labs --format junit --output report.xml
        nslab run Labs/08-router.lab.yaml --format html --output report.html
      """,
      """
      只有一个实验时全部说出：文字、命令、输出和检查。有几个时每个一行，外加出了什么问题。目录代表其中的 *.lab.yaml 文件，- 代表标准输入，\
      不是文件的词代表这里或 Labs 目录中那个名字或编号的实验。

      几个实验同时执行，按顺序报告。有错的文件算这次运行的一个错误，其他的照常执行。提前结束时（Ctrl-C、超时）报告仍然完整，\
      没有执行的记为跳过。

      例如：
        nslab run Labs/05-ns1-ns2.lab.yaml --lang zh
        nslab run 08 --only 3
        nslab run Labs --skip docker0 --skip 17/2 --timeout 2m
        nslab run Labs --format junit --output report.xml
        nslab run Labs/08-router.lab.yaml --format html --output report.html
      """))

  /// The form in which a run is told.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, junit, tap, html, markdown
  }

  @Argument(
    help: helpText(
      "Lab files, folders of them, names or numbers of labs, or - for standard input.",
      "实验文件、它们的目录、实验的名字或编号，或 -（标准输入）。"),
    completion: .custom(Completion.files))
  var labs: [String]

  @OptionGroup var choice: RunChoice

  @OptionGroup var values: ValueOptions

  @Option(
    help: helpText("The language of titles and texts; by default the locale's.", "标题和文字的语言；默认取自区域设置。"))
  var lang: String?

  @Flag(help: helpText("Tell everything of every lab, each operation as its command.", "说出每个实验的全部，每个操作都写成命令。"))
  var verbose = false

  @Flag(name: .shortAndLong, help: helpText("Tell only what goes wrong.", "只说出了问题的。"))
  var quiet = false

  @OptionGroup var terminal: TerminalOptions

  @Flag(help: helpText("Go on with the next step after a failed check or command.", "检查或命令失败后继续下一步。"))
  var keepGoing = false

  @Flag(help: helpText("Wait for Enter before each step.", "每一步之前等待回车。"))
  var step = false

  @Flag(
    name: .customLong("no-why"),
    help: helpText("Do not find out why checks of reachability failed.", "不查找可达性检查失败的原因。"))
  var noWhy = false

  @Option(help: helpText("How results are told.", "结果的格式。"))
  var format: Format = .text

  @Option(
    help: helpText(
      "Write them to this file in that format, and tell the text as usual.", "以该格式写入此文件，文字照常显示。", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: helpText(
      "Let the labs' programs write in this folder; what they write there stays.", "允许实验的程序写入此目录；写入的会留下。",
      valueName: "folder"),
    completion: .directory)
  var writable: String?

  @Flag(help: helpText("Refuse labs that start programs of this machine (exec).", "拒绝启动本机程序（exec）的实验。"))
  var noExec = false

  @Flag(
    help: helpText(
      "Do not confine the programs of labs that ask for it (confined: false).", "对要求不受限制（confined: false）的实验，不限制其程序。"))
  var allowUnconfined = false

  @Flag(
    help: helpText(
      "Take warnings about the labs for errors, as of a lab that checks nothing.", "把关于实验的警告当作错误，例如什么都不检查的实验。"))
  var strict = false

  func validate() throws {
    if output != nil, format == .text {
      throw ValidationError("--output wants --format json, junit, tap, html or markdown")
    }
    if quiet, verbose || step { throw ValidationError("--quiet goes neither with --verbose nor with --step") }
    if step, labs.contains("-") {
      throw ValidationError("--step wants Enter from standard input, from which the lab is read")
    }
    if step, (choice.jobs ?? 1) > 1 { throw ValidationError("--step plays one lab at a time, and --jobs wants more") }
  }

  func run() throws {
    var reading = LabFiles.Reading(isPlayed: true, isStrict: strict)
    reading.isRecursive = choice.recursive
    reading.values = values.values
    // Of a single file, and of many of which none is right, there is nothing to tell but what is wrong.
    reading.goesOn = true
    reading.isTold = false
    let chosen = try choice.chosen(of: LabFiles.read(labs, reading).files)
    let renderer = DiagnosticRenderer(isColored: Output.error.wantsColor, language: Environment.language)
    for (file, _) in chosen where !file.diagnostics.isEmpty {
      Output.error.write(renderer.render(file.diagnostics, in: file.source))
    }
    if format == .text, !chosen.contains(where: { !$0.file.isWrong }) { throw ExitStatus.wrongInput }
    let right = chosen.filter { !$0.file.isWrong }.compactMap(\.file.lab)
    let policy = try ProgramRules(noExec: noExec, allowUnconfined: allowUnconfined, writable: writable).check(right)
    let entries = chosen.map { file, selection in Self.entry(file, selection) }
    // A file that cannot be written is told before the labs are played.
    let file = try output.map { try OutputFile($0, labs: chosen.map(\.file.reported)) }
    // The report is what is wanted, not the text beside it.
    if file != nil { unsafe Output.isLost = false }
    var rules = LabSchedule.Rules()
    do {
      if let policy {
        rules.programs = .confined(try Isolation.enter(confining: policy))
      } else {
        try Isolation.enter()
        // Labs whose programs are not confined have been allowed to ask for it.
        rules.programs = allowUnconfined ? .unconfined : .refused
      }
    } catch {
      Output.error.write("error: \(error)\n" + (error.hint.map { "  = fix: \($0)\n" } ?? ""))
      throw ExitStatus.notPossibleHere
    }
    let wanted = unsafe lang ?? Environment.chosenLanguage
    let language = wanted.map { Self.language($0, in: right) } ?? Environment.language
    let reports = RunReports(
      format: format, isTold: format == .text || file != nil, detail: detail(of: entries.count), language: language)
    rules.jobs = step ? 1 : choice.jobs ?? RunChoice.usualJobs
    rules.keepGoing = keepGoing
    rules.explains = !noWhy
    rules.looks = reports.page != nil
    rules.asks = step
    rules.failsFast = choice.failFast
    rules.labTime = choice.labTimeout?.duration
    rules.time = choice.timeout?.duration
    let start = ContinuousClock.now
    let bell = Bell()
    Interruption.ring(bell)
    let schedule = LabSchedule(entries, rules: rules, bell: bell)
    let results = schedule.play(
      observer: reports.observers, look: reports.page.map { page in { page.look(at: $0) } }, ask: Self.waitForEnter
    ) {
      unsafe Interruption.signal == 0 ? nil : LabSchedule.Interruption.bySignal
    }
    try reports.finish(after: .now - start, to: file)
    if unsafe Interruption.signal != 0 { Interruption.end() }
    let worst = results.map { ExitStatus($0) }.max { $0.rawValue < $1.rawValue } ?? .passed
    // Threads of labs that were broken off may still be in the middle of something.
    if schedule.hasBrokenOff { _exit(worst.rawValue) }
    if worst != .passed { throw worst }
  }

  private func detail(of count: Int) -> ConsoleReport.Detail {
    if verbose { return .verbose }
    if quiet { return .quiet }
    return count > 1 && !step ? .summary : .full
  }

  /// A file as it is played; what is wrong, or needs more than there is, is so from the beginning.
  private static func entry(_ file: LabFiles.File, _ selection: StepSelection) -> LabSchedule.Entry {
    let lab = file.reported
    if file.isWrong {
      var result = LabResult(lab: lab, outcome: .error, reason: file.verdict)
      result.isWrong = true
      return LabSchedule.Entry(lab, verdict: result)
    }
    if let shortage = StageNeeds(of: lab).shortage() {
      var result = LabResult(lab: lab, outcome: .error, reason: shortage)
      result.couldNotStart = true
      return LabSchedule.Entry(lab, verdict: result)
    }
    return LabSchedule.Entry(lab, selection: selection)
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

  /// Waits for the Enter key; a signal ends the waiting, too.
  private static func waitForEnter() {
    Output.error.write("-- Enter goes on --")
    while unsafe Interruption.signal == 0 {
      var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&input, 1, 500) > 0 else { continue }
      var character: UInt8 = 0
      if unsafe read(0, &character, 1) <= 0 || character == 10 { return }
    }
  }
}
