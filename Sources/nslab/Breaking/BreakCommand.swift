import ArgumentParser
import Lab
import LabRunner
import Namespaces
import PlainText

/// `nslab break`.
struct BreakCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "break",
    abstract: "Break one thing of a working lab, for somebody to find and mend.",
    discussion: """
      The lab is played up to a step, whose pings and services work; then one thing is broken so that at least one of them fails, and \
      the lab is left up. What should work and does not is told, and the cause is not: nslab check tries again, nslab hint says a \
      little more each time, nslab solve mends it and shows how. The same seed breaks the same thing on every machine.

      Exit status: 0 the lab is up and broken, 1 it does not work before it is broken, 2 the command line or the lab is wrong, or \
      nothing of these kinds makes a check fail, 3 it could not be run here, 4 an error while running.

      Example:
        nslab break Labs/08-router.lab.yaml --seed 7
        nslab check router
        nslab break Labs/08-router.lab.yaml --seed 7 --dry-run --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "The lab's file.", completion: .custom(Completion.files))
  var lab: String

  @Option(help: ArgumentHelp("What decides on what is broken; by default a number of chance.", valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Break something of this kind, as link-down or wrong-gateway; may be repeated.", valueName: "kind"),
    completion: .list(BreakCommand.kinds))
  var kind: [String] = []

  @Option(help: "What the lab is called while it is up; by default its own name.")
  var name: String?

  @Option(help: "How it is told.")
  var format: Format = .text

  @Flag(help: "Tell what would be broken, what mends it and what the diagnosis says, and leave nothing up.")
  var dryRun = false

  @OptionGroup var options: LaunchOptions

  /// The kinds that may be asked for; settings in general are for mutations.
  static let kinds = Breakage.Kind.allCases.filter { $0 != .setting }.map(\.rawValue)

  func validate() throws {
    for word in kind where !Self.kinds.contains(word) {
      let near = Suggestion.nearest(to: word, among: Self.kinds).map { "; did you mean \"\($0)\"?" } ?? ""
      throw ValidationError("there is no kind \"\(word)\"\(near) There is \(Self.kinds.joined(separator: ", "))")
    }
    if dryRun, name != nil { throw ValidationError("--dry-run leaves nothing up that could have a name") }
  }

  func run() throws {
    var launch = try Launch(lab, name: name, options: options)
    let seed = seed ?? UInt64.random(in: 1...999_999)
    let kinds = Set(kind.compactMap { Breakage.Kind(rawValue: $0) })
    guard !dryRun else { return try tell(launch, seed, kinds) }
    launch.exercise = (seed, kinds)
    try launch.start()
    try LivingClient.ask(launch.name, ["task", launch.name, launch.language, format.rawValue])
  }

  /// Tells what would be broken.
  private func tell(_ launch: Launch, _ seed: UInt64, _ kinds: Set<Breakage.Kind>) throws {
    var rules = options.rules
    rules.isLiving = false
    let programs = try Self.enter([launch.lab], rules)
    do {
      var maker = ExerciseMaker(launch.lab, seed: seed, kinds: kinds, programs: programs)
      let progress = BreakProgress(language: launch.language)
      maker.tell = progress.tell
      defer { progress.end() }
      let (exercise, stage) = try maker.make(explains: true)
      progress.end()
      defer { stage.close() }
      Output.standard.write(
        exercise.answerText(of: launch.lab, language: launch.language, asJSON: format == .json))
    } catch let failure as ExerciseMaker.Failure {
      LivingClient.say("\(failure)")
      throw failure.status
    } catch {
      LivingClient.say("\(error)", (error as? NamespaceError)?.hint)
      throw ExitStatus.failedWhileRunning
    }
  }

  /// Enters namespaces of the process's own in which labs are played.
  static func enter(_ labs: [Lab], _ rules: ProgramRules) throws -> ProgramAccess {
    let policy = try rules.check(labs)
    do {
      if let policy { return .confined(try Isolation.enter(confining: policy)) }
      try Isolation.enter()
      return rules.allowUnconfined ? .unconfined : .refused
    } catch {
      LivingClient.say("\(error)", error.hint)
      throw ExitStatus.notPossibleHere
    }
  }
}

extension ExerciseMaker.Failure {
  /// The exit status of a command that finds nothing to break.
  var status: ExitStatus {
    switch self {
    case .isBroken: .checkFailed
    case .nothing: .wrongInput
    }
  }
}
