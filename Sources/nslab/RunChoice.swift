import ArgumentParser
import Glibc
import Lab
import LabFile
import LabRunner
import Operations
import PlainText

/// The choice of labs and steps that `nslab run` plays, how many at once, and how long.
struct RunChoice: ParsableArguments {
  @Flag(
    name: .shortAndLong, help: helpText("Look into the folders of folders, too.", "也查看目录中的目录。"))
  var recursive = false

  @Option(
    name: .shortAndLong,
    help: helpText(
      "How many labs are played at the same time; by default eight a processor, since labs mostly wait.",
      "同时执行多少个实验；默认每个处理器八个，因为实验大多在等待。", valueName: "number"))
  var jobs: Int?

  @Option(
    help: helpText(
      """
      Play only this: a lab by its name or number, a step by its number or a part of its title, or LAB/STEP. Of the steps in \
      front of a chosen one the commands are carried out, without their checks. May be given several times.
      """,
      """
      只执行这个：实验的名字或编号，步骤的编号或标题的一部分，或 实验/步骤。选中步骤之前的各步只执行命令，不做检查。可多次给出。
      """, valueName: "what"))
  var only: [String] = []

  @Option(
    help: helpText(
      "Leave this out: a lab, a step, or LAB/STEP. May be given several times.", "跳过这个：实验、步骤，或 实验/步骤。可多次给出。",
      valueName: "what"))
  var skip: [String] = []

  @Flag(help: helpText("Play no lab behind the first one that fails.", "第一个失败的实验之后不再执行。"))
  var failFast = false

  @Option(
    help: helpText("How long one lab may take, as 500ms, 30s or 2m.", "一个实验最多用时，如 500ms、30s 或 2m。", valueName: "time"))
  var labTimeout: TimeSpan?

  @Option(help: helpText("How long all labs together may take.", "全部实验最多用时。", valueName: "time"))
  var timeout: TimeSpan?

  func validate() throws {
    // An empty word, as of a variable that is not set, would mean every lab.
    for (option, words) in [("--only", only), ("--skip", skip)] where words.contains("") {
      throw ValidationError("\(option) wants a lab or a step, and this is an empty word")
    }
    if let jobs, !(1...1000).contains(jobs) { throw ValidationError("--jobs wants a number from 1 to 1000") }
  }

  /// Labs mostly wait for what must come, or must not.
  static var usualJobs: Int { 8 * max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// The files that are to be played, with their steps. A word that means nothing ends the command with status 2.
  func chosen(of files: [LabFiles.File]) throws -> [(file: LabFiles.File, selection: StepSelection)] {
    var chosen = files.map { (file: $0, selection: StepSelection(), isWhole: only.isEmpty, isLeftOut: false) }
    for word in only {
      let (labs, step) = try meaning(of: word, files, "--only")
      for index in labs {
        if let step { chosen[index].selection.only.append(step) } else { chosen[index].isWhole = true }
      }
    }
    for word in skip {
      let (labs, step) = try meaning(of: word, files, "--skip")
      for index in labs {
        if let step { chosen[index].selection.skipped.append(step) } else { chosen[index].isLeftOut = true }
      }
    }
    let played = chosen.compactMap { one -> (file: LabFiles.File, selection: StepSelection)? in
      if one.isLeftOut || !one.isWhole && one.selection.only.isEmpty { return nil }
      var selection = one.selection
      if one.isWhole { selection.only = [] }
      return (one.file, selection)
    }
    let isNothingLeft = played.allSatisfy { file, selection in
      guard let lab = file.lab, !lab.steps.isEmpty else { return false }
      return selection.leavesNothing(of: lab)
    }
    if isNothingLeft {
      LivingClient.say(.nothingChosen)
      throw ExitStatus.wrongInput
    }
    return played
  }

  /// The places of the labs that a word is about, and the step in them; nil is all of each.
  private func meaning(
    of word: String, _ files: [LabFiles.File], _ option: String
  ) throws -> (labs: [Int], step: StepSelection.StepName?) {
    let names = files.map { file in [file.fileName, file.lab?.name].compactMap { $0 } }
    func labs(_ word: String) -> [Int] {
      if word.isEmpty || word == "*" { return Array(files.indices) }
      let found = Set(LabName.matches(of: word, in: names.flatMap { $0 }))
      return files.indices.filter { !found.isDisjoint(with: names[$0]) }
    }
    func steps(_ name: StepSelection.StepName, in labs: [Int]) -> [Int] {
      labs.filter { index in
        files[index].lab?.steps.enumerated().contains { name.matches($0.element, number: $0.offset + 1) } ?? false
      }
    }
    if let slash = word.firstIndex(of: "/") {
      let name = StepSelection.StepName(String(word[word.index(after: slash)...]))
      let found = steps(name, in: labs(String(word[..<slash])))
      if !found.isEmpty { return (found, name) }
    } else {
      // Of one lab it is the steps that one chooses from.
      let found = files.count > 1 ? labs(word) : []
      if !found.isEmpty { return (found, nil) }
      let name = StepSelection.StepName(word)
      let withStep = steps(name, in: Array(files.indices))
      if !withStep.isEmpty { return (withStep, name) }
      if files.count == 1, !labs(word).isEmpty { return ([0], nil) }
    }
    let titles = files.flatMap { $0.lab?.steps.flatMap { $0.title.map { Array($0.texts.values) } ?? [] } ?? [] }
    let near = Suggestion.nearest(to: word, among: names.flatMap { $0 } + titles)
    LivingClient.say(.noSuchChoice(option, word), near.map { Remedy.didYouMean($0) })
    throw ExitStatus.wrongInput
  }
}

extension LabFiles.File {
  /// The file's name without its ending.
  var fileName: String {
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    return name.hasSuffix(".lab.yaml") ? String(name.dropLast(9)) : name
  }
}

/// The values on the command line for those that labs declare under `vars`.
struct ValueOptions: ParsableArguments {
  @Option(
    name: .customLong("var"),
    help: helpText(
      "A value in place of the default that the lab has for it under vars. May be given several times.",
      "用此值代替实验在 vars 中给出的默认值。可多次给出。", valueName: "name=value"))
  var given: [GivenValue] = []

  /// By name.
  var values: [String: String] { Dictionary(given.map { ($0.name, $0.value) }) { $1 } }

  func validate() throws {
    for (index, one) in given.enumerated() where given[..<index].contains(where: { $0.name == one.name }) {
      throw ValidationError("--var \(one.name) is there twice")
    }
  }
}

/// `NAME=VALUE` on a command line.
struct GivenValue: ExpressibleByArgument {
  var name: String
  var value: String

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "=") else { return nil }
    name = String(argument[..<sign])
    value = String(argument[argument.index(after: sign)...])
    guard LabReader.isValue(value, named: name) else { return nil }
  }
}

/// A time on a command line: `500ms`, `30s`, `2m`; a number alone is seconds.
struct TimeSpan: ExpressibleByArgument {
  var duration: Duration

  init?(argument: String) {
    guard let duration = LabReader.duration(argument), duration > .zero else { return nil }
    self.duration = duration
  }
}
