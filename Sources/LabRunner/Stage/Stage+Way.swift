import Lab
import Namespaces
import Netlink
import Operations

extension Stage {
  /// Carries out `traceroute` and `arping`; like no answer to a ping what they find is what the lab shows, not what is wrong with it.
  func perform(_ command: WayCommand, in node: StageNode, hosts: String) throws(StageError) -> String {
    let names = HostNames(hosts)
    do {
      return try node.namespace.withEntered {
        var text = ""
        let end: ToolSpeech
        switch command {
        case .traceroute(let command):
          end = TracerouteSession(command: command, hosts: names).run {
            text += $0
            return true
          }
        case .arping(let command):
          // As a lab's steps must have an end, one without a count has it.
          let count = command.deadline == nil ? 4 : Int.max
          end = ARPingSession(command: command, hosts: names, count: count).run {
            text += $0
            return true
          }
        }
        return text + end.output + end.complaint
      }
    } catch {
      throw StageError(error)
    }
  }

  /// Carries out `conntrack -D` and `conntrack -F`.
  func perform(_ change: ConnectionChange, _ operation: Operation) throws(StageError) -> String {
    let speech: ToolSpeech
    do {
      speech = try node(operation.node).change(change)
    } catch let error as StageError {
      throw error
    } catch {
      var failure = StageError(error, operation: operation)
      failure.netlink = error as? NetlinkError
      throw failure
    }
    guard speech.status == 0 else {
      var failure = StageError(String(speech.complaint.dropLast()), operation: operation)
      failure.spoken = failure.message
      throw failure
    }
    return speech.output + speech.complaint
  }
}
