import Addressing
import Lab
import Operations
import Probes
import RouteNetlink

/// A run of Debian's traceroute(8) in the calling thread's namespace.
struct TracerouteSession: Sendable {
  var command: TracerouteCommand
  var hosts: HostNames

  /// Traces the way.
  ///
  /// - Parameter tell: Gets what is printed as soon as it is known, and says whether to go on.
  /// - Returns: The text for standard error, and the exit status.
  func run(_ tell: (String) -> Bool) -> ToolSpeech {
    var destination = command.destination
    if let name = command.name {
      guard let found = hosts.address(of: name, destination.family) else {
        return ToolSpeech(
          complaint:
            "\(name): Name or service not known\nCannot handle \"host\" cmdline arg `\(name)' on position 1 (argc 1)\n",
          status: 2)
      }
      destination = found
    }
    var trace = WayTrace(to: destination)
    let header = destination.family == .v6 ? 40 : 20
    trace.size = max(command.size ?? header + 40, header + 8)
    trace.isICMP = command.isICMP
    trace.hops = command.first...command.last
    trace.probes = command.probes
    trace.atOnce = command.atOnce
    trace.patience = command.patience
    trace.port = command.port
    trace.source = command.source
    trace.interface = command.interface
    if let interface = command.interface { trace.interfaceIndex = try? RouteSocket().index(of: interface) }
    guard
      tell(
        "traceroute to \(command.name ?? "\(destination)") (\(destination)), \(command.last) hops max, \(trace.size) byte packets"
      )
    else { return ToolSpeech() }
    // The tool ends its first line with what comes next.
    var end = "\n"
    do throws(ProbeError) {
      try trace.run { hop, answers in
        defer { end = "" }
        return tell(end + line(hop, answers))
      }
    } catch {
      return ToolSpeech(complaint: "\(end)\(error.operation): \(error.errno)\n", status: 1)
    }
    return ToolSpeech()
  }

  private func line(_ hop: Int, _ answers: [WayTrace.Answer?]) -> String {
    var text = (hop < 10 ? " " : "") + "\(hop) "
    var last: IPAddress?
    for answer in answers {
      guard let answer else {
        text += " *"
        continue
      }
      if answer.from != last {
        text += " " + described(answer.from)
        last = answer.from
      }
      let microseconds =
        (answer.roundTrip.components.attoseconds / 1_000_000_000_000) + answer.roundTrip.components.seconds * 1_000_000
      let fraction = String(microseconds % 1000)
      text += "  \(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) ms"
      if let note = answer.note { text += " \(note)" }
    }
    return text + "\n"
  }

  private func described(_ address: IPAddress) -> String {
    command.isNumeric ? "\(address)" : "\(hosts.name(of: address) ?? "\(address)") (\(address))"
  }
}
