import ArgumentParser
import Lab
import LabRunner
import Operations

/// The options that commands which bring a lab up have in common.
struct LaunchOptions: ParsableArguments {
  @Option(help: "The language of titles and texts; by default the locale's.")
  var lang: String?

  @Option(
    help: ArgumentHelp("Let programs in the lab write in this folder; what they write stays.", valueName: "folder"),
    completion: .directory)
  var writable: String?

  @OptionGroup var values: ValueOptions

  @Flag(help: "Refuse labs that start programs of this machine (exec).")
  var noExec = false

  @Flag(help: "Do not confine the programs of labs that ask for it (confined: false).")
  var allowUnconfined = false

  var rules: ProgramRules {
    ProgramRules(noExec: noExec, allowUnconfined: allowUnconfined, writable: writable, isLiving: true)
  }
}

/// `nslab up`.
struct UpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "up",
    abstract: HelpText.pick("Build a lab and leave it running.", "搭建实验并让它一直运行。"),
    discussion: """
      A keeper process holds the lab until nslab down, or until it is killed: then the kernel takes everything away. No step is \
      played but with --until.

      Example:
        nslab up Labs/07-bridge.lab.yaml
        nslab shell bridge ns1
        nslab down bridge
      """)

  @Argument(help: "The lab's file.", completion: .custom(Completion.files))
  var lab: String

  @Option(help: "What the lab is called while it is up; by default its own name.")
  var name: String?

  @Option(help: ArgumentHelp("Play the steps up to this one, by its number or title.", valueName: "step"))
  var until: String?

  @OptionGroup var options: LaunchOptions

  func run() throws {
    var launch = try Launch(lab, name: name, options: options)
    if let until {
      let lab = launch.lab
      launch.until = try LivingClient.told { () throws(LivingError) in try lab.step(until) }
    }
    let failure = try launch.start()
    guard let nodes = try LivingClient.nodes(of: launch.name) else {
      LivingClient.say(.takenDown)
      throw ExitStatus.failedWhileRunning
    }
    let name = launch.name
    let first = nodes.first ?? "NODE"
    let steps = launch.lab.steps.count
    let left = max(0, steps - launch.until)
    var next: [String] = []
    if left > 0 { next.append("nslab play \(name)    # \(left) of \(steps) steps are left to play") }
    next += ["nslab shell \(name) \(first)", "nslab exec \(name) \(first) -- ip addr"]
    if launch.lab.steps.contains(where: { !$0.checks.isEmpty }) { next.append("nslab check \(name)") }
    next.append("nslab down \(name)")
    Output.standard.write(
      "\(name) is up: \(nodes.joined(separator: ", "))\n" + next.map { "  \($0)\n" }.joined())
    if let failure {
      Output.error.write("a step failed; the lab is up as it was then\n")
      throw failure
    }
  }
}
