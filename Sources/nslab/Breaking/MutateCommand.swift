import ArgumentParser
import Glibc
import Lab
import LabReport
import LabRunner
import PlainText

/// `nslab mutate`.
struct MutateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mutate",
    abstract: "Break everything of a lab in turn, and tell what its checks do not notice.",
    discussion: """
      Each link, address, route, rule and setting is broken in a fresh copy of the lab, after the commands of the step that brought it, \
      and the lab is played until something fails. What fails nowhere is told: either the lab lacks a check, or the thing means nothing \
      to it.

      Exit status: 0 everything was noticed, 1 something was not, or a lab does not work as it is, 2 the lab or the command line is \
      wrong, 3 it could not be run here, 4 an error while running.

      Example:
        nslab mutate Labs/08-router.lab.yaml
        nslab mutate Labs --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "Lab files, or folders of them.", completion: .custom(Completion.files))
  var labs: [String]

  @Option(help: ArgumentHelp("Play so many copies at once; by default four for each processor.", valueName: "number"))
  var jobs: Int?

  @Option(help: "How it is told.")
  var format: Format = .text

  @Flag(help: "Tell what was noticed, too, and by what.")
  var all = false

  @Option(help: "The language of what is told; by default the locale's.")
  var lang: String?

  @Flag(help: "Refuse labs that start programs of this machine (exec).")
  var noExec = false

  @Flag(help: "Do not confine the programs of labs that ask for it (confined: false).")
  var allowUnconfined = false

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs wants a number from 1 to 256") }
  }

  func run() throws {
    let files = try LabFiles.read(labs)
    let rules = ProgramRules(noExec: noExec, allowUnconfined: allowUnconfined, writable: nil)
    _ = try rules.check(files.labs)
    let count = jobs ?? max(4, 4 * Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let language = lang ?? Environment.language
    var results: [JSONText] = []
    var worst = ExitStatus.passed
    for lab in files.labs {
      let score = try MutationWorkers(lab: lab, rules: rules, language: language).run(count)
      if score.status.rawValue > worst.rawValue { worst = score.status }
      if format == .text { Output.standard.write(score.text(of: lab, all: all)) }
      results.append(score.json(of: lab))
    }
    if format == .json { Output.standard.write(JSONText.list(results).text(indent: 2) + "\n") }
    if worst != .passed { throw worst }
  }
}

/// The results of the mutations of a lab.
struct MutationScore {
  /// A mutation and its end.
  struct Row {
    var step: String
    var kind: String
    var node: String
    var object: String
    var sentence: String
    /// `noticed`, `survived`, `impossible`; empty where nobody told.
    var verdict = ""
    var atStep = ""
    var by = ""
  }

  var rows: [Int: Row] = [:]
  var failure: (status: ExitStatus, message: String)?

  private var ordered: [Row] { rows.sorted { $0.key < $1.key }.map(\.value) }
  private var judged: [Row] { ordered.filter { ["noticed", "survived"].contains($0.verdict) } }
  private var noticed: Int { judged.count { $0.verdict == "noticed" } }

  var status: ExitStatus {
    if let failure { return failure.status }
    if rows.values.contains(where: { $0.verdict.isEmpty }) { return .failedWhileRunning }
    return noticed == judged.count ? .passed : .checkFailed
  }

  func text(of lab: Lab, all: Bool) -> String {
    if let failure { return "\(lab.name): \(failure.message)\n" }
    let percent = judged.isEmpty ? 100 : noticed * 100 / judged.count
    var lines = ["\(lab.name): \(noticed) of \(judged.count) noticed (\(percent) %)"]
    let kinds = Dictionary(grouping: judged, by: \.kind).sorted { $0.key < $1.key }
    for (kind, rows) in kinds {
      let label = kind + String(repeating: " ", count: max(1, 20 - kind.count))
      lines.append("  \(label)\(rows.count { $0.verdict == "noticed" }) of \(rows.count)")
    }
    for row in ordered where all || row.verdict != "noticed" {
      switch row.verdict {
      case "noticed":
        lines.append("  ✓ step \(row.step): \(row.sentence)\n      noticed at step \(row.atStep): \(row.by)")
      case "survived": lines.append("  ✗ step \(row.step): \(row.sentence)")
      case "impossible": lines.append("  - step \(row.step): \(row.sentence)\n      not tried: \(row.by)")
      default: lines.append("  ? step \(row.step): \(row.sentence)\n      who tried it has ended")
      }
    }
    return lines.map(\.visible).joined(separator: "\n") + "\n"
  }

  func json(of lab: Lab) -> JSONText {
    .object([
      ("lab", .string(lab.name)), ("error", failure.map { .string($0.message) } ?? .null),
      ("mutations", .number(judged.count)), ("noticed", .number(noticed)),
      (
        "mutants",
        .list(
          ordered.map { row in
            .object([
              ("step", .decimal(row.step)), ("kind", .string(row.kind)), ("node", .string(row.node)),
              ("object", .string(row.object)), ("sentence", .string(row.sentence)), ("verdict", .string(row.verdict)),
              ("noticed_at_step", row.verdict == "noticed" ? .decimal(row.atStep) : .null),
              ("by", row.by.isEmpty ? .null : .string(row.by)),
            ])
          })
      ),
    ])
  }
}
