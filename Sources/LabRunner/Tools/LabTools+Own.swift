import CLinux
import CommandLanguage
import Glibc
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink

/// Tools that the process carries out itself, in the namespace that it was called in.
extension LabTools {
  /// `ss`, `conntrack`, `tc`, `traceroute` and `arping`.
  func carryOutHere(_ write: @escaping (String) -> Void, _ complain: (String) -> Void) -> Int32 {
    let operation: Operation
    do throws(CommandError) {
      guard let read = try CommandParser().parse(ProgramCall(words), node: .host).first else { return 1 }
      operation = read
    } catch {
      becomeRealTool()
      complain(ToolStatus.text(of: error, name))
      return ToolStatus.refused(name, error)
    }
    let speech: ToolSpeech
    do throws(StageError) {
      speech = try carryOut(operation, write)
    } catch {
      if error.isBeyond { becomeRealTool() }
      complain(error.said + "\n")
      return ToolStatus.failed(name, error)
    }
    write(speech.output)
    complain(speech.complaint)
    return speech.status
  }

  private func carryOut(_ operation: Operation, _ write: @escaping (String) -> Void) throws(StageError) -> ToolSpeech {
    do {
      if case .named(let other) = operation.node {
        do throws(NamespaceError) {
          try NamedNamespace.enter(other)
        } catch {
          return ToolSpeech(
            complaint: "Cannot open network namespace \"\(other)\": \(error.errno)\n", status: 255)
        }
      }
      if case .way(let command) = operation.action { return ask(command, write) }
      let node = try StageNode(lookingAt: .current(), name: "")
      switch operation.action {
      case .show(let request):
        switch request.subject {
        case .sockets(let listing): return ToolSpeech(output: try node.sockets(listing, width: terminalWidth))
        case .connections(let filter, let isExtended): return try node.connections(filter, isExtended: isExtended)
        case .connectionCount: return ToolSpeech(output: try node.connectionCount())
        case .queues(let device):
          return ToolSpeech(output: try node.queues(device, showsStatistics: request.options.statistics > 0))
        default: throw StageError("\(name): it cannot be done here")
        }
      case .connections(let change): return try node.change(change)
      case .queue(let change):
        try node.routes.changeQueue(change)
        return ToolSpeech()
      default: throw StageError("\(name): it cannot be done here")
      }
    } catch let error as StageError {
      throw error
    } catch {
      var failure = StageError("\(name): \(error)", operation: operation)
      failure.netlink = error as? NetlinkError
      throw failure
    }
  }

  private func ask(_ command: WayCommand, _ write: @escaping (String) -> Void) -> ToolSpeech {
    for number in [SIGINT, SIGTERM] { signal(number) { _ in unsafe PingInterruption.isWanted = true } }
    func tell(_ text: String) -> Bool {
      if !text.isEmpty { write(text) }
      return unsafe !PingInterruption.isWanted
    }
    switch command {
    case .traceroute(let command): return TracerouteSession(command: command, hosts: .own).run(tell)
    case .arping(let command): return ARPingSession(command: command, hosts: .own, count: .max).run(tell)
    }
  }

  /// How wide the terminal is that standard output is; nil where it is none.
  private var terminalWidth: Int? {
    let width = nslab_terminal_width(1)
    return width > 0 ? Int(width) : nil
  }
}
