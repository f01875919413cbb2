import CommandLanguage
import Glibc
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

/// The commands of labs outside of a lab: they show the namespace that the process is in, and change nothing.
package struct MachineTools {
  /// The commands that show something of a machine.
  package static let names = LabTools.names.filter { !without.contains($0) }

  private static let without = [
    "sudo", "ping", "ping6", "docker", "traceroute", "arping", "tcpdump", "nc", "http",
  ]

  /// Why a command of labs is not there outside of one; nil of those that are, and of other words.
  package static func absence(of name: String) -> Refusal? {
    switch name {
    case "ping", "ping6":
      Refusal(
        message: "\(name): outside of a lab nslab sends nothing: it shows what this machine has, and changes nothing",
        fix: "do it in a node: nslab exec LAB NODE -- \(name) …; or call \(name) itself")
    case "docker":
      Refusal(
        message: "docker: nslab plays Docker in labs alone, and does not ask the Docker of this machine",
        fix: "do it in a lab that is up: nslab exec LAB NODE -- docker …; or call docker itself")
    case "sudo":
      Refusal(
        message: "sudo: outside of a lab nslab gives nobody other rights", fix: "call sudo itself: sudo nslab …")
    default: nil
    }
  }

  /// Why a command is not carried out.
  package struct Refusal: Error, Sendable {
    /// The reason, as a sentence without a full stop.
    package var message: String
    /// A remedy in words; nil where none is known.
    package var fix: String?
    /// Whether it is beyond what is understood here, or would change something; else the machine has not got what it asks for.
    package var isOfCommand = true
    /// Whether it is for root alone.
    package var isForRoot = false
  }

  /// The output of a command.
  package static func output(of words: [String]) throws(Refusal) -> String {
    let name = words.first ?? ""
    let operations: [Operation]
    do throws(CommandError) {
      operations = try CommandParser().parse(ProgramCall(words), node: .host)
    } catch {
      throw Refusal(message: "\(name): \(error.message)", fix: error.fix)
    }
    guard operations.allSatisfy(\.onlyShows) else {
      throw Refusal(
        message:
          "\(name): this changes something, and outside of a lab nslab only shows, so that nothing is changed by mistake",
        fix: "do it in a node: nslab shell LAB NODE; or call \(name) itself")
    }
    do throws(StageError) {
      let stage = try Stage(ofMachine: ())
      var text = ""
      for operation in operations {
        if case .show(let request) = operation.action, case .namespaces = request.subject, !request.options.isJSON,
          let names = stage.namesThatCannotBeEntered
        {
          text += names.map { "\($0)\n" }.joined()
        } else {
          text += try stage.perform(operation)
        }
      }
      return text
    } catch {
      // EPERM and EACCES: the kernel shows it to root alone, and the tools of rules say so in words of their own.
      if let errno = error.netlink?.errno, [.notPermitted, .permissionDenied].contains(errno),
        let message = permission(name)
      {
        throw Refusal(
          message: message, fix: "as root: sudo nslab \(words.joined(separator: " "))", isOfCommand: false,
          isForRoot: true)
      }
      throw Refusal(message: error.said, isOfCommand: false)
    }
  }
}

/// The real tool's message to who is not root; nil of a tool that shows everybody everything.
private func permission(_ name: String) -> String? {
  if name == "nft" { return "Operation not permitted (you must be root)" }
  guard name.hasPrefix("iptables") || name.hasPrefix("ip6tables") else { return nil }
  return "\(name): Permission denied (you must be root)"
}

extension Operation {
  fileprivate var onlyShows: Bool {
    switch action {
    case .show, .everywhere(.show): true
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .ping, .way, .connections, .queue, .everywhere:
      false
    }
  }
}

extension Stage {
  /// The machine as the process sees it: its own namespace, and those with names that it may enter.
  fileprivate convenience init(ofMachine: Void) throws(StageError) {
    try self.init(plan: Plan(steps: [], nodes: []))
    do {
      for name in NamedNamespace.listed().reversed() where name != hostName {
        guard let namespace = try? NamedNamespace.open(name) else { continue }
        if let node = try? namespace.withEntered({ try StageNode(lookingAt: namespace, name: name) }) { insert(node) }
      }
      insert(try StageNode(lookingAt: .current(), name: hostName))
    } catch {
      throw StageError(error)
    }
  }

  /// All names of namespaces, where there is one that may not be entered; nil where there is none.
  fileprivate var namesThatCannotBeEntered: [String]? {
    let all = NamedNamespace.listed()
    return all.contains { nodes[$0] == nil } ? all : nil
  }
}
