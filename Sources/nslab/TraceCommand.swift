import Addressing
import ArgumentParser
import Glibc
import Journey
import Lab
import LabReport
import LabRunner
import Namespaces
import Operations

/// The options that `nslab trace` and `nslab why` have in common.
struct TraceOptions: ParsableArguments {
  @Argument(help: "From where to where: 'A -> B' or 'A -> B:PORT'; each is a node, node:interface or an address.")
  var way: String

  enum Family: String, ExpressibleByArgument, CaseIterable { case ipv4, ipv6 }

  enum Kind: String, ExpressibleByArgument, CaseIterable { case icmp, tcp, udp }

  @Option(name: .customLong("protocol"), help: "What is sent; by default tcp where there is a port, else icmp.")
  var kind: Kind?

  @Option(help: "The family of addresses, where a node has both.")
  var family: Family?

  @Option(help: "The language of what is told; by default the locale's.")
  var lang: String?

  /// The packet that is to be sent. Ends the command where it is not understood.
  func request() throws -> TraceRequest {
    try LivingClient.told { () throws(LivingError) in
      try TraceRequest(
        way, kind: kind.flatMap { TraceRequest.Kind(rawValue: $0.rawValue) },
        family: family.map { $0 == .ipv4 ? .v4 : .v6 })
    }
  }

  /// The words for a keeper.
  func words(_ form: String, withReply: Bool) -> [String] {
    [
      "trace", way, kind?.rawValue ?? "", family?.rawValue ?? "", lang ?? Environment.language, form,
      withReply ? "reply" : "",
    ]
  }
}

/// `nslab trace`.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: HelpText.pick("Send one packet through a lab and tell its whole way.", "让一个数据包穿过实验，说出它走过的全程。"),
    discussion: """
      Of a file the lab is built and its steps are played; a lab that is up is taken as it is. Every interface that the packet left or \
      entered is told, with the rules that judged it, the route and the neighbour that were taken, and what NAT made of it. The exit \
      status is 1 where it was not answered; then it is told why.

      Example:
        nslab trace Labs/05-ns1-ns2.lab.yaml 'ns1 -> ns2' --reply
        nslab trace docker0 'laptop -> 192.168.1.105:8081' --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Argument(help: "A lab's file, or the name of one that is up.", completion: .custom(Completion.both))
  var lab: String

  @OptionGroup var options: TraceOptions

  @Flag(help: "Tell the way of the answer, too.")
  var reply = false

  @Option(help: "How it is told.")
  var format: Format = .text

  @Flag(help: "Refuse labs that start programs of this machine (exec).")
  var noExec = false

  func run() throws {
    let request = try options.request()
    guard LabFinder.meansFile(lab) else {
      try LivingClient.ask(lab, options.words(format.rawValue, withReply: reply))
      return
    }
    let files = try LabFiles.read([lab])
    guard let lab = files.labs.first, files.labs.count == 1 else { throw ValidationError("name one lab") }
    let policy = try ProgramRules(noExec: noExec, allowUnconfined: false, writable: nil).check(files.labs)
    let language = options.lang ?? Environment.language
    var playing = LabPlayer.Options()
    do {
      if let policy {
        playing.programs = .confined(try Isolation.enter(confining: policy))
      } else {
        try Isolation.enter()
      }
    } catch {
      LivingClient.say("\(error)", error.hint)
      throw ExitStatus.notPossibleHere
    }
    let player = LabPlayer(options: playing, observer: MachineReport(.json, language: language))
    let journey: Journey
    let diagnosis: Diagnosis?
    do {
      (journey, diagnosis) = try player.trace(request, in: lab)
    } catch let error as NamespaceError {
      LivingClient.say("\(error)", error.hint)
      throw ExitStatus.notPossibleHere
    } catch let error as LivingError {
      LivingClient.say(error)
      throw ExitStatus.wrongInput
    } catch {
      LivingClient.say("\(error)")
      throw ExitStatus.failedWhileRunning
    }
    Output.standard.write(Self.text(journey, diagnosis, language: language, form: format.rawValue, withReply: reply))
    if !journey.isAnswered || diagnosis != nil { throw ExitStatus.checkFailed }
  }

  /// A journey in a form: `text`, `json`, or without its hops `why` and `why-json`.
  static func text(_ journey: Journey, _ diagnosis: Diagnosis?, language: String, form: String, withReply: Bool)
    -> String
  {
    switch form {
    case "why-json":
      return journey.why(diagnosis, language: language)
    case "json": return journey.json(diagnosis, language: language, withReply: withReply)
    case "why":
      guard let diagnosis else { return "\(journey.verdict)\n" }
      return "why: \(diagnosis.sentence(language: language).visible)\n"
        + (diagnosis.mend(language: language).map { "mend: \($0.visible)\n" } ?? "")
    default: return JourneyText(journey, diagnosis, language: language, withReply: withReply).text
    }
  }
}

/// `nslab why`.
struct WhyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "why",
    abstract: HelpText.pick("Say why one node of a lab that is up does not reach another.", "说明运行中的实验里一个节点为何到不了另一个。"),
    discussion: """
      One packet is sent, watched in all nodes, and the kernel of the node where it was last seen is asked. The exit status is 1 where \
      it was not answered.

      Example:
        nslab why bridge 'ns1 -> ns2'
        nslab why docker0 'laptop -> 192.168.1.105:8081' --format json
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @OptionGroup var options: TraceOptions

  @Option(help: "How it is told.")
  var format: TraceCommand.Format = .text

  func run() throws {
    _ = try options.request()
    try LivingClient.ask(name, options.words(format == .json ? "why-json" : "why", withReply: false))
  }
}
