import CommandLanguage
import Docker
public import Lab
public import Operations
import PlainText
import Probes
import RouteNetlink

/// A lab as a POSIX shell script that builds its topology and plays its steps with the real tools.
///
/// The node that plays the machine is the namespace that the script is run in; the others are named ones. Services are answered by
/// small programs of Python. Checks are not part of it.
public struct ShellScript {
  /// The script.
  public let text: String

  /// In place of the host's name in commands; the script writes its own process there, whose namespace it is.
  private static let hostPlace = "nslab-host-namespace"

  /// Plans the lab and writes it down. Throws what cannot be planned.
  public init(_ lab: Lab) throws(Diagnostic) {
    let plan = try lab.plan()
    let hostName = plan.nodes.first { $0.isHost }?.name ?? Lab.implicitHostName
    var lines = ["#!/bin/sh"]
    lines += Self.remarks("\(lab.name)" + (lab.title.map { ": \($0.text(language: "en"))" } ?? ""))
    lines.append("# Run it as root in a network namespace of its own, with an empty /run/netns.")
    lines += ["set -e", "mkdir -p /run/netns", ""]
    let head = lines.count
    var names: [String] = []
    var docker = try lab.dockerEngine()
    var services = ScriptServices()
    func prefix(_ node: String) -> String { node == hostName ? "" : Self.prefix(.named(node)) }
    func commands(_ operations: [Operation], at place: SourceLocation? = nil) throws(Diagnostic) -> [String] {
      var lines: [String] = []
      for operation in operations {
        guard case .docker(let command) = operation.action, docker != nil else {
          var made = Self.commands(Self.seen(operation, from: hostName), hostName: hostName)
          if case .ping(let ping) = operation.action, ping.name != nil, case .named(let name) = operation.node,
            let hosts = docker?.hosts(of: name)
          {
            made = made.map {
              $0.replacing(Self.prefix(operation.node), with: Self.prefix(operation.node, hosts: hosts))
            }
          }
          lines += made
          continue
        }
        // What Docker would do stands there in its parts, since the script is for machines without it.
        do throws(DockerError) {
          guard let outcome = try docker?.perform(command) else { continue }
          lines += Self.remarks(command.words)
          lines += outcome.stopped.flatMap { services.stop($0) }
          lines += outcome.operations.flatMap { Self.commands(Self.seen($0, from: hostName), hostName: hostName) }
          for (name, answered) in outcome.started {
            lines += services.start(answered, of: name, prefix: prefix(name))
          }
          if !outcome.text.isEmpty { lines.append("cat".given(outcome.text)) }
        } catch {
          throw Diagnostic(error.message, at: place, fix: error.fix)
        }
      }
      return lines
    }
    for operation in plan.operations {
      if case .namespace(.add(let name)) = operation.action { names.append(name) }
    }
    lines += try commands(plan.operations)
    for node in plan.nodes {
      lines += services.start(node.services.map(\.value), of: node.name, prefix: prefix(node.name))
    }
    for (number, step) in lab.steps.enumerated() {
      lines.append("")
      lines += Self.remarks("\(number + 1). \(step.title?.text(language: "en") ?? "")")
      for command in step.run {
        if let program = command.program {
          lines.append(Self.line(of: program, from: hostName, docker))
        } else if let remark = command.remark {
          lines += Self.remarks("\(command.text.value) (\(remark))")
        } else if command.failure != nil {
          lines += Self.failing(command, from: hostName)
        } else {
          lines += try commands(command.operations, at: command.text.location)
        }
      }
      for exec in step.exec { lines.append(Self.line(of: exec, from: hostName, docker)) }
      for command in step.show { lines += try commands(command.operations, at: command.text.location) }
    }
    if services.isNeeded {
      lines.insert(contentsOf: services.head, at: head)
      lines += services.tail
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A real program in a node, and what becomes of its exit status.
  private static func line(of program: ExecCommand, from host: String, _ docker: DockerEngine?) -> String {
    let words = program.command.map(\.quoted).joined(separator: " ")
    let node = program.node.value
    var place = node == .host || node == .named(host) ? "" : prefix(node)
    if case .named(let name) = node, let hosts = docker?.hosts(of: name) { place = prefix(node, hosts: hosts) }
    return program.status == 0 ? place + words : "\(place)\(words) || test $? -eq \(program.status)"
  }

  /// A text as remarks, each of its lines with the sign of one; what a terminal would obey is shown as a text.
  private static func remarks(_ text: String, _ sign: String = "# ") -> [String] {
    text.visible.split(whereSeparator: \.isNewline).map { sign + $0 }
  }

  /// A command that has to fail, and ends the script where it does not; what is no command of these tools stands there as a remark.
  private static func failing(_ command: Command, from host: String) -> [String] {
    let isPlain = !command.operations.isEmpty && !command.operations.contains { $0.isDocker }
    let words = command.operations.flatMap { commands(seen($0, from: host), hostName: host) }
    if isPlain, words.count == 1, let end = words[0].firstIndex(of: "\n") {
      // The lines that a command is given stand below the whole of its own.
      return ["if \(words[0][..<end]); then exit 1; fi" + words[0][end...]]
    }
    guard isPlain, !words.isEmpty, !words.contains(where: { $0.contains("\n") }) else {
      return remarks(command.text.value, "# has to fail: ")
    }
    return ["if \(words.joined(separator: " && ")); then exit 1; fi"]
  }

  private static func prefix(_ node: NodeReference) -> String {
    if case .named(let name) = node { "ip netns exec \(name.quoted) " } else { "" }
  }

  /// The same with an /etc/hosts of its own and no name server, in the mount namespace that `ip netns exec` makes.
  private static func prefix(_ node: NodeReference, hosts: String) -> String {
    let script =
      "printf %s \"$1\" >/run/nslab.hosts; : >/run/nslab.resolv; mount --bind /run/nslab.hosts /etc/hosts; "
      + "mount --bind /run/nslab.resolv /etc/resolv.conf; shift; exec \"$@\""
    return prefix(node) + "sh -c \(script.quoted) sh \(hosts.quoted) "
  }

  /// The operation as one who stands in the host's namespace would type it.
  private static func seen(_ operation: Operation, from host: String) -> Operation {
    var operation = operation
    if operation.node == .named(host) { operation.node = .host }
    func placed(_ place: NamespacePlace?) -> NamespacePlace? {
      place == .named(host) || place == .named("1") ? .named(hostPlace) : place
    }
    switch operation.action {
    case .link(.add(var spec)):
      spec.namespace = placed(spec.namespace)
      spec.changes.namespace = placed(spec.changes.namespace)
      if case .veth(var peer) = spec.kind {
        peer.namespace = placed(peer.namespace)
        spec.kind = .veth(peer: peer)
      }
      operation.action = .link(.add(spec))
    case .link(.set(let name, var changes)):
      changes.namespace = placed(changes.namespace)
      operation.action = .link(.set(name, changes))
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      break
    }
    return operation
  }

  private static func commands(_ operation: Operation, hostName: String) -> [String] {
    // What ip netns add would call the namespace that the script is in.
    if case .namespace(.add(hostName)) = operation.action { return [] }
    let words = operation.command.split(separator: " ", omittingEmptySubsequences: false)
    let command = words.map { $0 == hostPlace ? "$$" : String($0) }.joined(separator: " ")
    switch operation.action {
    // A ping that is not answered is part of many a lab.
    case .ping, .way: return [command + " || true"]
    case .show(let request):
      // A listing of one family of addresses that has none is no failure, nor is a tool that a machine lacks.
      if case .bridges = request.subject { return [command + " || true"] }
      return [command]
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .connections, .queue, .everywhere:
      return [command]
    }
  }
}
