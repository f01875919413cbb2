import Addressing
import Lab
import Operations
import Probes
import RouteNetlink
import SystemPackage

/// A run of arping(8) of iputils in the calling thread's namespace.
struct ARPingSession: Sendable {
  var command: ARPingCommand
  var hosts: HostNames
  /// How many requests are sent where the command does not say it.
  var count: Int

  private struct Counts {
    var sent = 0
    var broadcasts = 0
    var received = 0
    var requests = 0
    var broadcastReplies = 0
  }

  /// Asks.
  ///
  /// - Parameter tell: Gets what is printed as soon as it is known, and says whether to go on.
  /// - Returns: The text for standard error, and the exit status.
  func run(_ tell: (String) -> Bool) -> ToolSpeech {
    func fault(_ words: String) -> ToolSpeech { ToolSpeech(complaint: words + "\n", status: 2) }
    var target = command.destination
    if let name = command.name {
      guard case .v4(let found)? = hosts.address(of: name, .v4) else {
        return fault("arping: \(name): Name or service not known")
      }
      target = found
    }
    let link: Link
    let source: IPv4Address
    do {
      let routes = try RouteSocket()
      guard let found = try device(to: target, routes) else { return fault("arping: no device for \(target)") }
      link = found
    } catch {
      return fault(command.interface.map { "arping: Device \($0) not available." } ?? "arping: \(error)")
    }
    // The tool says this where it says its answers.
    func unusable(_ words: String) -> ToolSpeech {
      ToolSpeech(output: command.isQuiet ? "" : "Interface \"\(link.name)\" is \(words)\n", status: 2)
    }
    guard link.flags.contains(.up) else { return unusable("down") }
    guard !link.flags.contains(.noARP), !link.flags.contains(.loopback), let own = MACAddress(bytes: link.address)
    else {
      return unusable("not ARPable")
    }
    switch sender(to: target) {
    case .success(let found): source = found
    case .failure(let speech): return speech
    }
    do throws(ProbeError) {
      return try exchange(ARPExchange(interface: link.index, own: own), target, source, link.name, tell)
    } catch {
      return fault("arping: \(error.operation): \(error.errno)")
    }
  }

  private func device(to target: IPv4Address, _ routes: RouteSocket) throws -> Link? {
    if let interface = command.interface { return try routes.link(named: interface) }
    let index = try routes.route(to: .v4(target)).device
    return try routes.links().first { $0.index == index }
  }

  private func sender(to target: IPv4Address) -> Sender {
    if command.mode == .detectDuplicate { return .success(command.source ?? .any) }
    let isUnsolicited = command.mode == .announce || command.mode == .answer
    let wanted = command.source ?? (isUnsolicited ? target : nil)
    switch PingRoute(to: .v4(target), from: wanted.map { .v4($0) }, by: command.interface, isBroadcast: true) {
    case .from(.v4(let address)): return .success(wanted ?? address)
    case .sourceRefused(let errno): return .failure(ToolSpeech(complaint: "arping: bind: \(errno)\n", status: 2))
    case .refused where wanted != nil: return .success(wanted ?? .any)
    case .refused(let errno): return .failure(ToolSpeech(complaint: "arping: connect: \(errno)\n", status: 2))
    default: return .failure(ToolSpeech(complaint: "arping: no source address\n", status: 2))
    }
  }

  private enum Sender {
    case success(IPv4Address)
    case failure(ToolSpeech)
  }

  private func exchange(
    _ exchange: ARPExchange, _ target: IPv4Address, _ source: IPv4Address, _ device: String, _ tell: (String) -> Bool
  ) throws(ProbeError) -> ToolSpeech {
    var counts = Counts()
    func say(_ text: String) -> Bool { tell(command.isQuiet ? "" : text) }
    guard say("ARPING \(target) from \(source) \(device)\n") else { return ToolSpeech() }
    let begun = Clock.realtime
    let end = command.deadline.map { begun + Self.nanoseconds($0) }
    let most = command.count ?? count
    var destination: MACAddress?
    var isOver = false
    while !isOver, counts.sent < most, end.map({ Clock.realtime < $0 }) ?? true {
      let sent = Clock.realtime
      try exchange.send(for: target, from: source, to: destination, isAnswer: command.mode == .answer)
      counts.sent += 1
      if destination == nil { counts.broadcasts += 1 }
      var next = sent + max(Self.nanoseconds(command.interval), 1_000_000)
      if let end { next = min(next, end) }
      while !isOver, Clock.realtime < next {
        let left = min(100, max(1, (next - Clock.realtime) / 1_000_000))
        for reply in try exchange.receive(of: target, within: Int32(left)) {
          guard reply.target == source || command.mode == .detectDuplicate else { continue }
          counts.received += 1
          if reply.isRequest { counts.requests += 1 }
          if reply.isBroadcast { counts.broadcastReplies += 1 }
          if !command.keepsBroadcasting, command.mode == .ask { destination = reply.mac }
          if !say(line(reply, sent)) { isOver = true }
          if command.endsWithFirst || command.mode == .detectDuplicate { isOver = true }
        }
        if counts.sent >= most, counts.received >= counts.sent { isOver = true }
        if !say("") { isOver = true }
      }
    }
    _ = say(Self.summary(counts))
    let isFound = counts.received > 0
    switch command.mode {
    case .ask: return ToolSpeech(status: isFound ? 0 : 1)
    case .detectDuplicate: return ToolSpeech(status: isFound ? 1 : 0)
    case .announce, .answer: return ToolSpeech()
    }
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
  }

  private func line(_ reply: ARPExchange.Reply, _ sent: Int64) -> String {
    let microseconds = max(0, reply.time - sent) / 1000
    let fraction = String(microseconds % 1000)
    return
      "\(reply.isBroadcast ? "Broadcast" : "Unicast") \(reply.isRequest ? "request" : "reply") from \(reply.address) "
      + "[\("\(reply.mac)".uppercased())]  \(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)ms\n"
  }

  private static func summary(_ counts: Counts) -> String {
    var details: [String] = []
    if counts.requests > 0 { details.append("\(counts.requests) request(s)") }
    if counts.broadcastReplies > 0 { details.append("\(counts.broadcastReplies) broadcast(s)") }
    return "Sent \(counts.sent) probes (\(counts.broadcasts) broadcast(s))\nReceived \(counts.received) response(s)"
      + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))") + "\n"
  }
}
