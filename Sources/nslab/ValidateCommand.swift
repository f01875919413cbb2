import ArgumentParser
import Lab
import LabReport
import Operations
import PlainText

/// `nslab validate`.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: HelpText.pick(
      "Tell what is wrong with lab files, without touching the kernel.", "指出实验文件的错误，不触及内核。"),
    discussion: HelpText.pick(
      """
      Prints every error of every file with its place, its line and a fix; prints a line a lab that is right. As json and \
      sarif all of it goes to standard output, for editors and for the code scanning of GitHub and GitLab.

      Example:
        nslab validate Labs
        nslab validate Labs --recursive --format sarif >labs.sarif
      """,
      """
      给出每个文件的每个错误，连同位置、那一行和改法；正确的实验每个一行。json 和 sarif 全部写到标准输出，供编辑器以及 \
      GitHub、GitLab 的代码扫描使用。

      例如：
        nslab validate Labs
        nslab validate Labs --recursive --format sarif >labs.sarif
      """))

  /// How it is told.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif
  }

  @Argument(
    help: helpText(
      "Lab files, folders of them, names or numbers of labs, or - for standard input.",
      "实验文件、它们的目录、实验的名字或编号，或 -（标准输入）。"),
    completion: .custom(Completion.files))
  var labs: [String]

  @Flag(
    name: .shortAndLong, help: helpText("Look into the folders of folders, too.", "也查看目录中的目录。"))
  var recursive = false

  @Option(help: helpText("How it is told.", "结果的格式。"))
  var format: Format = .text

  @OptionGroup var values: ValueOptions

  @OptionGroup var terminal: TerminalOptions

  @Flag(
    help: helpText("Take warnings for errors, as of a lab that checks nothing.", "把警告当作错误，例如什么都不检查的实验。"))
  var strict = false

  func run() throws {
    var reading = LabFiles.Reading(isPlayed: true, isStrict: strict, isRecursive: recursive)
    reading.values = values.values
    if let form = DiagnosticReport.Format(rawValue: format.rawValue) {
      reading.isTold = false
      reading.goesOn = true
      let files = try LabFiles.read(labs, reading).files
      let report = DiagnosticReport(
        files.map { .init(source: $0.source, lab: $0.lab, diagnostics: $0.diagnostics, isWrong: $0.isWrong) },
        version: NSLab.version)
      Output.standard.write(report.text(form))
      if files.contains(where: \.isWrong) { throw ExitStatus.wrongInput }
      return
    }
    let files = try LabFiles.read(labs, reading)
    for lab in files.labs {
      let checks = lab.steps.reduce(0) { $0 + $1.checks.count }
      let verdict = ValidVerdict(
        lab: lab.name, steps: lab.steps.count, checks: checks, programs: Self.programs(of: lab))
      Output.standard.write(verdict.words.text(in: Environment.language) + "\n")
    }
  }

  /// The programs of the machine that a lab starts.
  private static func programs(of lab: Lab) -> [String] {
    var names: [String] = []
    for program in lab.programs {
      let command = program.command
      if program.script != nil {
        names += program.shellText.programs.map(\.name).filter { !names.contains($0) }
        continue
      }
      let isShell = command.starts(with: ["sh", "-c"]) && command.count > 2
      let name = isShell ? "sh -c '\(command[2].prefix(40))\(command[2].count > 40 ? "…" : "")'" : command.first ?? ""
      if !names.contains(name) { names.append(name) }
    }
    return names
  }
}

/// What is said of a lab that is right.
struct ValidVerdict: Worded {
  let lab: String
  let steps: Int
  let checks: Int
  let programs: [String]

  var words: Wording {
    Wording("\(lab): ok, \(steps.of("step")), \(checks.of("check"))", "\(lab)：正确，\(steps) 步，\(checks) 项检查")
      + (programs.isEmpty
        ? Wording("", "")
        : Wording("; runs \(programs.joined(separator: ", "))", "；运行 \(programs.joined(separator: "、"))"))
  }
}
