import Lab
public import Namespaces
import Operations

/// The access of a lab to programs of the machine (`exec`).
public enum ProgramAccess: Sendable {
  /// Nothing: a lab that has such a program is an error.
  case refused
  /// Start them where they can neither change the machine nor outlive the lab.
  case confined(Confinement)
  /// Start them with the machine's files and the caller's rights, as `ip netns exec` does.
  case unconfined
}

/// Where the lab's real programs run: a /run/netns that holds the lab's nodes, and processes that end with the lab.
final class ProgramStage {
  let space: ProgramSpace
  /// Where the lab's commands are answered that programs call; nil where they have the machine's alone.
  let desk: ToolDesk?

  /// Puts every node's name into a /run/netns of the lab's own.
  init(_ nodes: [StageNode], access: ProgramAccess) throws {
    switch access {
    case .refused: throw StageError("programs of the machine may not be started here")
    case .confined(let confinement): space = try ProgramSpace(confinement)
    case .unconfined: space = try ProgramSpace()
    }
    if case .confined(let confinement) = access, confinement.policy.tools != nil {
      desk = try ToolDesk(space)
    } else {
      desk = nil
    }
    for node in nodes { try add(node) }
  }

  func add(_ node: StageNode) throws { try space.add(node.name, node.namespace) }

  func remove(_ name: String) throws { try space.remove(name) }
}

extension Stage {
  /// A program as a report shows it.
  func text(of command: ExecCommand) -> String {
    "[\(name(of: command.node.value))] " + (command.script?.value ?? command.command.joined(separator: " "))
  }

  /// Starts a real program inside a node and judges its status and its output.
  func execute(_ command: ExecCommand) -> CommandResult {
    var result = CommandResult(
      kind: .exec, text: text(of: command), outcome: .passed, location: command.location)
    do {
      let node = try node(command.node.value)
      let space = try programSpace()
      let hosts = hosts(of: node.name)
      let ended = try serving {
        try space.run(command.command, in: node.namespace, name: node.name, hosts: hosts, timeout: command.timeout)
      }
      result.output = ended.output
      if case .tooMuchOutput = ended.end { result.output = ended.output.prefix(2000) + "\n…\n" }
      switch ended.end {
      case .exited(let status) where status == command.status: break
      case let end:
        result.outcome = .failed
        result.finding = .ended(end.finding, expected: command.status)
      }
      if result.outcome == .passed, let pattern = command.output, try !pattern.matches(result.output) {
        result.outcome = .failed
        result.finding = .outputWithout(pattern)
      }
    } catch {
      result.outcome = .error
      result.finding = .words("\(error)" + ((error as? NamespaceError)?.hint.map { "; \($0)" } ?? ""))
    }
    return result
  }

  /// Where programs run, made when it is first wanted.
  private func programSpace() throws -> ProgramSpace {
    let programs = try self.programs ?? ProgramStage(names.compactMap { nodes[$0] }, access: access)
    self.programs = programs
    return programs.space
  }

  /// The way into a node for a program of another process.
  /// Throws where there is no node of this name, or programs are refused.
  public func entrance(to name: String) throws -> ProgramEntrance {
    let node = try node(.named(name))
    return try programSpace().entrance(to: node.namespace, name: node.name, hosts: hosts(of: node.name))
  }

  /// Lets go of everything at once.
  public func close() {
    programs = nil
    removeAll()
  }
}

extension ProgramResult.End {
  /// The end as what was found of a command.
  fileprivate var finding: Finding.ProgramEnd {
    switch self {
    case .exited(let status): .exited(status)
    case .killed(let signal): .killed(signal: signal)
    case .timedOut(let time): .timedOut(time)
    case .tooMuchOutput(let size): .tooMuchOutput(size)
    }
  }
}
