import Addressing
import CommandLanguage
import Lab
public import NFTables
import Netlink
public import Operations
import RouteNetlink
import SystemPackage

/// Why something could not be done on the stage.
public struct StageError: Error, Sendable, CustomStringConvertible {
  /// The failure in words, without a full stop.
  public var message: String
  /// The operation that failed, as its command.
  public var operation: Operation?
  /// The place in the lab file that it comes from.
  public var location: SourceLocation?
  /// The transaction of rules that the kernel refused, and the place in it of the first refusal.
  public var refusal: (index: Int, changes: [Change])?
  /// The fault that nft has a message for, once it is known what it was given.
  var nft: NFTFault?
  /// The number of the line that it is about, of a command that is given lines.
  public var line: Int?

  /// The output before it failed.
  package var output = ""

  /// The error of a floor below, where it is one.
  public private(set) var cause: (any Error)?
  /// What is wrong, of what no tool has words for.
  var fault: StageFault?
  /// The kernel's answer to a request.
  var netlink: NetlinkError?
  /// Whether it is beyond what is understood here, so that the real tool may know it.
  var isBeyond = false
  /// The real tool's own words, where the message is worded for people who write labs.
  var spoken: String?
  /// The real tool's exit status, where it is no other error's.
  var status: Int32?
  /// Whether a namespace or a link is missing that is not looked for by netlink.
  var isMissing = false

  /// A failure in words, with the operation and the place where they are known.
  public init(_ message: String, operation: Operation? = nil, location: SourceLocation? = nil) {
    self.message = message
    self.operation = operation
    self.location = location
  }

  /// A failure that no tool has words for.
  init(_ fault: StageFault) {
    self.init(fault.words.english)
    self.fault = fault
  }

  /// The failure in both languages; what a tool or the kernel says is the same in both.
  var words: Wording { fault?.words ?? message.asWording }

  /// A failure that a floor below tells, in its words, with the operation and the place where they are known.
  init(_ cause: any Error, operation: Operation? = nil, location: SourceLocation? = nil) {
    self.init("\(cause)", operation: operation, location: location)
    self.cause = cause
  }

  /// Why nft does not do what a text asks for.
  enum NFTFault: Sendable {
    /// The kernel refused changes; the ruleset is what there was before.
    case refused([ChangeFailure], [Change], Ruleset)
    /// A rule names a device that is not there.
    case device(String)
    /// A part of a ruleset that is to be listed and is not there.
    case missing(RulesetSubject, Ruleset)
  }

  /// The output of the real tool, of a command as it was typed.
  package func said(of command: String) -> String {
    guard let nft, let input = NFTInput(command) else { return said }
    let refusals: [NFTRefusal]
    switch nft {
    case .refused(let failures, let changes, let ruleset):
      refusals = NFTRefusal.refusals(of: failures, in: changes, of: input.text, before: ruleset)
    case .device(let name): refusals = [.refusal(ofDevice: name, in: input.text)]
    case .missing(let subject, let ruleset): refusals = [.refusal(of: subject, in: input.text, ruleset)]
    }
    return refusals.isEmpty ? said : NFTRefusal.words(of: refusals, in: input.text, file: input.file)
  }

  /// The output of the real tool: of a request of `ip` and `bridge` the kernel's own word.
  package var said: String { (operation?.action.warning ?? "") + complaint }

  /// The first of two failures of one command, with what is said of both.
  func joined(with other: StageError) -> StageError {
    var error = self
    error.spoken = complaint + "\n" + other.said
    error.message += "\n" + other.message
    error.output += other.output
    return error
  }

  private var complaint: String { finding.words }

  /// Which part of the real tool finds that something cannot be done, and what it prints then.
  private enum Finding {
    /// The kernel.
    case kernel(String)
    /// The look for a device, which ends before the kernel is asked.
    case device(String)
    /// The reading of a word of the command.
    case argument(String)
    /// What has no netlink: a file, a process, another tool.
    case other(String)

    var words: String {
      switch self {
      case .kernel(let words), .device(let words), .argument(let words), .other(let words): words
      }
    }
  }

  /// The name of a device that is not there; nil where it is about something else.
  private var missingDevice: String? {
    guard let netlink, netlink.errno == .operationNotSupportedByDevice else { return nil }
    // The kernel itself names none, of a link that is looked for.
    return netlink.device ?? (netlink.kind != .invalid && netlink.operation == "get link" ? netlink.object : nil)
  }

  private var finding: Finding {
    if let spoken { return netlink == nil ? .other(spoken) : .kernel(spoken) }
    guard let netlink else { return .other(message) }
    if let name = missingDevice {
      // Of a master it is an argument that is wrong.
      if let master = operation?.action.master, name == "\(master)" {
        return .argument("Error: argument \"\(master)\" is wrong: Device does not exist")
      }
      if operation?.action.nextHopDevices.contains(where: { name == "\($0)" }) == true {
        return .argument("Cannot find device \"\(name)\"\nError: cannot parse nexthop")
      }
      let isOfPorts = operation?.action.isOfPorts == true
      if let backup = operation?.action.backupPort, name == "\(backup)" {
        return isOfPorts
          ? .kernel("Error: device \(backup) does not exist")
          : .argument("Error: argument \"\(backup)\" is wrong: Device does not exist")
      }
      return isOfPorts ? .kernel("Cannot find bridge device \"\(name)\"") : .device("Cannot find device \"\(name)\"")
    }
    if netlink.kind == .invalid { return .kernel(message) }
    if let text = netlink.message { return .kernel("Error: \(text)" + (text.hasSuffix(".") ? "" : ".")) }
    if netlink.errno == .operationNotSupportedByDevice, let name = operation?.action.device {
      return .device("Cannot find device \"\(name)\"")
    }
    return .kernel("RTNETLINK answers: \(netlink.errno.description)")
  }

  /// The exit status of `ip` and `tc`.
  var statusOfIPRoute: Int32 {
    switch finding {
    case .kernel: 2
    case .argument: 255
    case .device, .other: 1
    }
  }

  /// Whether it is said of a namespace or a link that is not there.
  var isOfSomethingMissing: Bool {
    netlink.map { $0.errno == .operationNotSupportedByDevice } ?? isMissing
  }

  /// With the place that the refused part of a script has.
  func located(in script: ScriptPlaces?) -> StageError {
    let refused = refusal.flatMap { script?.location(of: $0.index, in: $0.changes) }
    guard let place = refused ?? line.flatMap({ script?.location(ofLine: $0) }) else { return self }
    var error = self
    error.location = place
    return error
  }

  /// The operation as its command, where there is one, and the failure, in both languages.
  var describedWords: Wording {
    guard let command = operation?.command, !command.contains("\n") else { return words }
    return "\(command): ".asWording + words
  }

  /// The operation as its command, where there is one, and the failure.
  public var description: String {
    // A whole file of rules would only hide what is said of it.
    guard let command = operation?.command, !command.contains("\n") else { return message }
    return "\(command): \(message)"
  }
}
