import Addressing
import Lab
import Operations
import Probes
import SystemPackage

/// The output of ping(8) of iputils for the same result.
struct PingOutput {
  let command: PingCommand
  let result: PingResult
  /// The address that is sent from.
  var source: IPAddress?
  /// The names of the node's interfaces.
  var interfaces: [Int32: String] = [:]

  var text: String {
    ([header] + (command.isQuiet ? [] : events.compactMap(line)) + [""] + summary).joined(separator: "\n") + "\n"
  }

  /// The lines below those of single requests.
  var end: String { "\n" + summary.joined(separator: "\n") + "\n" }

  /// How much of a result was told.
  struct Told {
    fileprivate var replies = 0
    fileprivate var faults = 0
  }

  /// The lines of what has come since.
  func news(since told: inout Told) -> String {
    let replies = result.replies.dropFirst(told.replies)
    let faults = result.faults.dropFirst(told.faults)
    told.replies = result.replies.count
    told.faults = result.faults.count
    guard !command.isQuiet else { return "" }
    let events = (replies.map { Event.reply($0) } + faults.map { .fault($0) }).sorted { $0.sequence < $1.sequence }
    return events.compactMap(line).map { $0 + "\n" }.joined()
  }

  /// The line of ping where there is no way, which stands for all; nil where there is one.
  static func complaint(_ route: PingRoute, _ command: PingCommand) -> String? {
    let isV6 = command.destination.family == .v6
    switch route {
    case .from: return nil
    case .deviceRefused(let errno):
      let name = command.interface.map { "\($0)" } ?? ""
      return isV6 ? "ping: unknown iface: \(name)\n" : "ping: SO_BINDTODEVICE \(name): \(errno)\n"
    case .sourceRefused(let errno): return "ping: \(isV6 ? "bind icmp socket" : "bind"): \(errno)\n"
    case .refused(.permissionDenied) where !isV6 && !command.isBroadcast:
      return "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules\n"
    case .refused(let errno): return "ping: connect: \(errno)\n"
    }
  }

  private var isV6: Bool { command.destination.family == .v6 }

  var header: String {
    let size = command.size ?? 56
    var from = ""
    if command.source != nil || command.interface != nil, let source = source ?? command.source {
      from = " from \(source) \(command.interface?.text ?? ""):"
    }
    return isV6
      ? "PING \(name)(\(command.name == nil ? name : described(command.destination)))\(from) \(size) data bytes"
      : "PING \(name) (\(command.destination))\(from) \(size)(\(size + 28)) bytes of data."
  }

  /// The destination as it was given.
  private var name: String { command.name ?? "\(command.destination)" + (command.zone.map { "%\($0)" } ?? "") }

  /// The destination with its name where it was given by one; other addresses as they are, of one link with the interface.
  private func described(_ address: IPAddress, by interface: Int32? = nil) -> String {
    guard let name = command.name, address == command.destination else {
      let zone =
        isV6 && address.isLinkLocal
        ? interface.flatMap { interfaces[$0] } ?? (command.zone ?? command.interface)?.text : nil
      return "\(address)" + (zone.map { "%\($0)" } ?? "")
    }
    return "\(name) (\(address))"
  }

  private enum Event {
    case reply(PingReply)
    case fault(PingFault)
    var sequence: Int {
      switch self {
      case .reply(let reply): reply.sequence
      case .fault(let fault): fault.sequence
      }
    }
  }

  private var events: [Event] {
    (result.replies.map { .reply($0) } + result.faults.map { .fault($0) }).sorted { $0.sequence < $1.sequence }
  }

  private func line(_ event: Event) -> String? {
    let size = command.size ?? 56
    switch event {
    case .reply(let reply):
      let time = size >= 16 ? " time=\(Self.time(reply.roundTrip)) ms" : ""
      let ttl = reply.ttl.map { " ttl=\($0)" } ?? ""
      return
        "\(size + 8) bytes from \(described(reply.from ?? command.destination, by: reply.interfaceIndex)): icmp_seq=\(reply.sequence)\(ttl)\(time)"
    case .fault(let fault):
      guard let (from, words) = Self.words(fault.verdict, isV6: isV6) else {
        if case .tooBig(let mtu, from: nil) = fault.verdict {
          return "ping: local error: message too long, mtu\(isV6 ? ": " : "=")\(mtu)"
        }
        // Without a word of the network ping takes it for a packet that is lost.
        let isTold = result.faults.contains { $0.sequence == fault.sequence && Self.isError($0.verdict, isV6: isV6) }
        return isTold ? Self.localComplaint(fault.verdict).map { "ping: sendmsg: \($0)" } : nil
      }
      let who = from.map { "From \($0)" } ?? "From \(source.map { "\($0)" } ?? "this node")"
      return "\(who) icmp_seq=\(fault.sequence) \(words)"
    }
  }

  private var summary: [String] {
    let lost =
      result.sent == 0 ? 0 : 100 * Double(result.sent - min(result.sent, result.received)) / Double(result.sent)
    var counts = "\(result.sent) packets transmitted, \(result.received) received"
    if result.duplicates > 0 { counts += ", +\(result.duplicates) duplicates" }
    let errors = result.faults.filter { isCounted($0.verdict) }.count
    if errors > 0 { counts += ", +\(errors) errors" }
    counts += ", \(Self.percent(lost))% packet loss, time \(Self.microseconds(result.sending) / 1000)ms"
    var lines = ["--- \(name) ping statistics ---", counts]
    if let times = result.roundTrip, (command.size ?? 56) >= 16 {
      lines.append(
        "rtt min/avg/max/mdev = "
          + [times.minimum, times.average, times.maximum, times.deviation].map(milliseconds).joined(separator: "/")
          + " ms")
    } else {
      lines.append("")
    }
    if result.depth > 1 { lines[2] += (lines[2].isEmpty ? "" : ", ") + "pipe \(result.depth)" }
    return lines
  }

  /// Whether it counts as an error; of what the node itself says only what is printed does.
  private func isCounted(_ verdict: PingVerdict) -> Bool {
    if case .tooBig(_, from: nil) = verdict { return !command.isQuiet }
    return Self.isError(verdict, isV6: isV6)
  }

  private static func isError(_ verdict: PingVerdict, isV6: Bool) -> Bool { words(verdict, isV6: isV6) != nil }

  /// A loss as C's `%g` prints it.
  private static func percent(_ value: Double) -> String {
    if value == value.rounded() { return "\(Int(value))" }
    // Six significant digits.
    let scale = value >= 10 ? 10_000.0 : value >= 1 ? 100_000.0 : 1_000_000.0
    return "\((value * scale).rounded() / scale)"
  }

  private static func microseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
  }

  /// A time with the digits that ping gives it: fewer after the point, the longer it is.
  static func time(_ duration: Duration) -> String {
    let microseconds = microseconds(duration)
    func digits(_ value: Int64, _ unit: Int64, _ count: Int) -> String {
      let fraction = String(value % unit)
      return "\(value / unit)." + String(repeating: "0", count: max(0, count - fraction.count)) + fraction
    }
    if microseconds >= 99_950 { return "\((microseconds + 500) / 1000)" }
    if microseconds >= 9_995 { return digits((microseconds + 50) / 100, 10, 1) }
    if microseconds >= 1_000 { return digits((microseconds + 5) / 10, 100, 2) }
    return digits(microseconds, 1000, 3)
  }

  /// The node's own message when it cannot send.
  private static func localComplaint(_ verdict: PingVerdict) -> String? {
    switch verdict {
    case .noRoute(from: nil): "Network is unreachable"
    case .prohibited(from: nil): "Operation not permitted"
    default: nil
    }
  }

  /// Who complained, and in which words.
  private static func words(_ verdict: PingVerdict, isV6: Bool) -> (IPAddress?, String)? {
    switch verdict {
    case .noRoute(let from?): (from, isV6 ? "Destination unreachable: No route" : "Destination Net Unreachable")
    case .hostUnreachable(let from?):
      (from, isV6 ? "Destination unreachable: Address unreachable" : "Destination Host Unreachable")
    case .portUnreachable(let from):
      (from, isV6 ? "Destination unreachable: Port unreachable" : "Destination Port Unreachable")
    case .protocolUnreachable(let from): (from, "Destination Protocol Unreachable")
    case .prohibited(let from?):
      (from, isV6 ? "Destination unreachable: Administratively prohibited" : "Packet filtered")
    case .ttlExceeded(let from): (from, isV6 ? "Time exceeded: Hop limit" : "Time to live exceeded")
    case .tooBig(let mtu, let from?):
      (from, isV6 ? "Packet too big: mtu=\(mtu)" : "Frag needed and DF set (mtu = \(mtu))")
    default: nil
    }
  }
}
