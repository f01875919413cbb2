import Addressing
import Lab
import Namespaces
import Operations
import Probes
import RouteNetlink
import SystemPackage

/// A run of ping(8) in a node: it looks up the name, asks for the way, sends, and tells what came.
struct PingSession {
  private var command: PingCommand
  private let node: StageNode
  private let count: Int
  /// The name was not found.
  private var isUnknown = false

  /// - Parameter hosts: The /etc/hosts of the node.
  /// - Parameter count: How many are sent where the command does not say it.
  init(_ command: PingCommand, from node: StageNode, hosts: String, count: Int) {
    self.command = command
    self.node = node
    self.count = count
    guard let name = command.name else { return }
    if let found = HostNames(hosts).address(of: name, command.destination.family) {
      self.command.destination = found
    } else {
      isUnknown = true
    }
  }

  /// How it ended.
  struct End {
    /// All that was printed, but for what was told while it went on.
    var text: String
    /// The exit status of ping(8): 1 where nothing was answered, 2 where nothing could be sent.
    var status: Int32
  }

  /// Pings to the end.
  ///
  /// - Parameter tell: Gets what is printed as soon as it is known, and says whether to go on; nil leaves all of it to the end.
  func run(_ tell: ((String) -> Bool)? = nil) throws(StageError) -> End {
    // Like no answer these are what the lab shows, not what is wrong with it.
    if isUnknown { return End(text: "ping: \(command.name ?? ""): Name or service not known\n", status: 2) }
    let socket: PingSocket
    do { socket = try node.pingSocket(command.destination.family) } catch { throw StageError(error) }
    var request = PingRequest(socket: socket, destination: command.destination)
    request.schedule = .count(command.count ?? count)
    request.interval = command.interval ?? .seconds(1)
    request.size = command.size ?? 56
    request.ttl = command.ttl
    request.timeout = command.timeout ?? .seconds(2)
    if let name = command.zone ?? command.interface { request.interfaceIndex = try? node.routes.index(of: name) }
    if let zone = command.zone, request.interfaceIndex == nil {
      return End(text: "ping: \(command.destination)%\(zone): Name or service not known\n", status: 2)
    }
    if command.source?.family == command.destination.family { request.source = command.source }
    request.dontFragment = command.dontFragment
    request.deadline = command.deadline
    if command.deadline != nil, command.count == nil { request.schedule = .count(.max) }
    let (route, warning) = try route(request)
    if let complaint = PingOutput.complaint(route, command) { return End(text: complaint, status: 2) }
    var source: IPAddress?
    if case .from(let address) = route { source = address }
    var told = PingOutput.Told()
    var isBegun = false
    let result = Pinger().run(request) { result in
      guard let tell else { return true }
      let output = self.output(result, source)
      let text = (isBegun ? "" : warning + output.header + "\n") + output.news(since: &told)
      isBegun = true
      return tell(text)
    }
    if case .error(let error) = result.verdict { throw StageError("ping: \(error)") }
    let output = output(result, source)
    let isShort = command.deadline != nil && result.received < (command.count ?? 0)
    return End(
      text: tell == nil ? warning + output.text : output.news(since: &told) + output.end,
      status: result.received == 0 || isShort ? 1 : 0)
  }

  private func output(_ result: PingResult, _ source: IPAddress?) -> PingOutput {
    var interfaces: [Int32: String] = [:]
    if result.replies.contains(where: { $0.interfaceIndex != nil }) {
      for link in (try? node.routes.links()) ?? [] { interfaces[link.index] = link.name }
    }
    return PingOutput(command: command, result: result, source: source, interfaces: interfaces)
  }

  /// The node's answer about the way before anything is sent, and ping's warnings.
  private func route(_ request: PingRequest) throws(StageError) -> (PingRoute, String) {
    let command = command
    func ask(isBroadcast: Bool) throws(StageError) -> PingRoute {
      do {
        return try node.namespace.withEntered {
          PingRoute(
            to: command.destination, from: command.source, by: command.interface,
            interfaceIndex: request.interfaceIndex, isBroadcast: isBroadcast)
        }
      } catch {
        throw StageError(error)
      }
    }
    var route = try ask(isBroadcast: false)
    var warning = ""
    if route == .refused(.permissionDenied), command.isBroadcast {
      route = try ask(isBroadcast: true)
      warning = "WARNING: pinging broadcast address\n"
    }
    if case .from(let address) = route, let name = command.interface, let index = try? node.routes.index(of: name),
      let own = try? node.routes.addresses(),
      !own.contains(where: { $0.index == index && $0.local?.address == address })
    {
      warning += "ping: Warning: source address might be selected on device other than: \(name)\n"
    }
    return (route, warning)
  }
}
