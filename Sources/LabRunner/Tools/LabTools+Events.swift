import Addressing
import CommandLanguage
import Glibc
import Lab
import NFTables
import Netlink
import Operations

/// `conntrack -E`.
extension LabTools {
  func tellConnections(_ write: (String) -> Void, _ complain: (String) -> Void) -> Int32 {
    var filter = ConnectionFilter()
    var kinds = Set(ConnectionEvent.Kind.allCases)
    var rest = words.dropFirst()
    do throws(CommandError) {
      while let word = rest.first {
        switch word {
        case "-E", "--event", "conntrack": rest = rest.dropFirst()
        case "-e", "--event-mask":
          let names: [String: ConnectionEvent.Kind] = ["NEW": .new, "UPDATES": .update, "DESTROY": .destroy]
          let wanted = rest.dropFirst().first?.split(separator: ",").map { names[String($0)] } ?? []
          guard !wanted.isEmpty, !wanted.contains(nil) else {
            throw CommandError("-e wants NEW, UPDATES or DESTROY", fix: "write -e NEW,DESTROY")
          }
          kinds = Set(wanted.compactMap { $0 })
          rest = rest.dropFirst(2)
        default: try CommandParser.connectionOption(&rest, &filter)
        }
      }
    } catch {
      becomeRealTool()
      complain(ToolStatus.text(of: error, name))
      return 2
    }
    for number in [SIGINT, SIGTERM] { signal(number) { _ in unsafe PingInterruption.isWanted = true } }
    var seen = 0
    // Without a family in the command events of both are told.
    let isOfBoth = filter.family == nil && filter.source == nil && filter.destination == nil
    do throws(NetlinkError) {
      let events = try ConnectionEvents(kinds)
      while unsafe !PingInterruption.isWanted {
        let (found, isOverrun) = try events.drain(waiting: 200)
        for event in found {
          if isOfBoth { filter.family = event.connection.original.source.family }
          guard filter.accepts(event.connection) else { continue }
          write("\(event)\n")
          seen += 1
        }
        if isOverrun {
          complain(
            """
            WARNING: We have hit ENOBUFS! We are losing events.
            This message means that the current netlink socket buffer size is too small.
            Please, check --buffer-size in conntrack(8) manpage.

            """)
        }
      }
    } catch {
      complain("conntrack v1.4.7 (conntrack-tools): \(error.errno)\n")
      return 1
    }
    complain("conntrack v1.4.7 (conntrack-tools): \(seen) flow events have been shown.\n")
    return 0
  }
}
