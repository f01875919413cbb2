import Addressing
import Lab
import Probes

/// What ping(8) of iputils prints of the same result.
struct PingOutput {
  let command: PingCommand
  let result: PingResult
  /// The source that stands in the first line where one was asked for: its address, and its interface.
  var source: IPAddress?

  /// All of it; where no request could be sent for want of a route, the one line that ping prints then.
  var text: String {
    if result.replies.isEmpty, result.faults.count == result.sent, let first = result.faults.first?.verdict,
      let complaint = Self.localComplaint(first)
    {
      return "ping: connect: \(complaint)\n"
    }
    return ([header] + events.map(line) + [""] + summary).joined(separator: "\n") + "\n"
  }

  private var isV6: Bool { command.destination.family == .v6 }

  private var header: String {
    let size = command.size ?? 56
    var from = ""
    if command.source != nil || command.interface != nil, let source = source ?? command.source {
      from = " from \(source)" + (command.interface.map { " \($0)" } ?? "") + ":"
    }
    return isV6
      ? "PING \(name)(\(command.name == nil ? name : described(command.destination)))\(from) \(size) data bytes"
      : "PING \(name) (\(command.destination))\(from) \(size)(\(size + 28)) bytes of data."
  }

  /// The destination as it was given.
  private var name: String { command.name ?? "\(command.destination)" + (command.zone.map { "%\($0)" } ?? "") }

  /// The destination with its name where it was given by one; other addresses as they are, of one link with the interface.
  private func described(_ address: IPAddress) -> String {
    guard let name = command.name, address == command.destination else {
      let zone = isV6 && address.isLinkLocal ? command.zone ?? command.interface : nil
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

  private func line(_ event: Event) -> String {
    let size = command.size ?? 56
    switch event {
    case .reply(let reply):
      let time = size >= 16 ? " time=\(Self.time(reply.roundTrip)) ms" : ""
      let ttl = reply.ttl.map { " ttl=\($0)" } ?? ""
      return
        "\(size + 8) bytes from \(described(reply.from ?? command.destination)): icmp_seq=\(reply.sequence)\(ttl)\(time)"
    case .fault(let fault):
      guard let (from, words) = Self.words(fault.verdict, isV6: isV6) else {
        return "ping: sendmsg: \(Self.localComplaint(fault.verdict) ?? "\(fault.verdict)")"
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
    if !result.faults.isEmpty { counts += ", +\(result.faults.count) errors" }
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
    return lines
  }

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

  /// What the node itself says when it cannot send.
  private static func localComplaint(_ verdict: PingVerdict) -> String? {
    switch verdict {
    case .noRoute(from: nil): "Network is unreachable"
    case .prohibited(from: nil): "Operation not permitted"
    case .tooBig(_, from: nil): "Message too long"
    default: nil
    }
  }

  /// Who complained, and in which words.
  private static func words(_ verdict: PingVerdict, isV6: Bool) -> (IPAddress?, String)? {
    switch verdict {
    case .noRoute(let from?): (from, isV6 ? "Destination unreachable: No route" : "Destination Net Unreachable")
    case .hostUnreachable(let from):
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
