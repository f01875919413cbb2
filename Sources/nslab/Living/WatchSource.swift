import Operations
import CommandLanguage
import LabRunner
import NFTables
import Netlink
import RouteNetlink
import SystemPackage

/// A node that is listened to.
struct WatchSource {
  /// Its name.
  let node: String
  /// Its links ask the node; their names are known even where links are not watched.
  let routes: RouteSocket
  private(set) var state = NamespaceState()
  private let topics: Set<WatchTopic>
  private let events: NetlinkSocket
  private var ruleset: RulesetEvents?
  private let connections: ConnectionEvents?
  /// Whether links or addresses have changed.
  private var hasChanges = false
  /// Whether the node is set to tell nothing of connections.
  private let hasNoConnections: Bool
  /// The last line of each link: the kernel tells of it often when nothing that is shown has changed.
  private var told: [Int32: String] = [:]
  private var toldPorts: [Int32: String] = [:]

  /// Has the keeper open the sockets. Ends the command where it cannot.
  static func open(
    _ node: String, of lab: String, _ topics: Set<WatchTopic>, in folder: LivingFolder
  ) throws -> WatchSource {
    let more = [WatchTopic.nft, .conntrack].filter(topics.contains).map(\.rawValue)
    let (words, descriptors) = try LivingClient.ask(lab, ["listen", node] + more, in: folder)
    guard descriptors.count == 2 + (topics.contains(.nft) ? 2 : 0) + (topics.contains(.conntrack) ? 1 : 0) else {
      if descriptors.count == 2 {
        LivingClient.say(.noFirewallEvents, .upAgainOrOnly(lab))
      } else {
        LivingClient.say(.descriptorsOfWatch, .fewerNodes)
      }
      throw ExitStatus.failedWhileRunning
    }
    do throws(NetlinkError) {
      var sockets: [NetlinkSocket] = []
      for descriptor in descriptors { sockets.append(try NetlinkSocket(adopting: descriptor.rawValue)) }
      return try WatchSource(node, topics, sockets, setting: words.count > 1 ? words[1] : nil)
    } catch {
      LivingClient.say("\(error)")
      throw ExitStatus.failedWhileRunning
    }
  }

  private init(
    _ node: String, _ topics: Set<WatchTopic>, _ sockets: [NetlinkSocket], setting: String?
  ) throws(NetlinkError) {
    self.node = node
    self.topics = topics
    events = sockets[0]
    routes = RouteSocket(sockets[1])
    if topics.contains(.nft) { ruleset = try RulesetEvents(sockets[2], asking: NFTablesSocket(sockets[3])) }
    connections = topics.contains(.conntrack) ? sockets.last.map { ConnectionEvents($0) } : nil
    hasNoConnections = connections != nil && setting == "0"
    learn()
  }

  /// A reason for which something that is wanted is not told; nil where there is none.
  var note: String? {
    guard hasNoConnections else { return nil }
    return HelpText.pick(
      "\(node) tells nothing of connections, since net.netfilter.nf_conntrack_events is 0 there",
      "\(node) 里 net.netfilter.nf_conntrack_events 是 0，所以不会说出连接的变化")
  }

  /// The descriptors by which one waits for what it tells.
  var descriptors: [Int32] {
    [events.descriptor] + [ruleset?.descriptor, connections?.descriptor].compactMap { $0 }
  }

  /// Whether links or addresses are others than when this was asked before.
  mutating func takeChanges() -> Bool {
    guard hasChanges else { return false }
    hasChanges = false
    state.addresses = (try? routes.addresses()) ?? state.addresses
    return true
  }

  /// Asks for links, with what they have counted, and addresses.
  mutating func look() {
    learn()
    state.addresses = (try? routes.addresses()) ?? state.addresses
  }

  private mutating func learn() { state.links = (try? routes.links()) ?? state.links }

  /// The lines of what has come by these descriptors. Losses are told in their place.
  mutating func lines(_ ready: Set<Int32>) throws -> [String] {
    var lines: [String] = []
    if ready.contains(events.descriptor) { lines += try routeEvents().compactMap { line($0) } }
    if let descriptor = ruleset?.descriptor, ready.contains(descriptor) {
      lines += try (ruleset?.next(waiting: 0) ?? []).map { ShowText.event($0, state) }
    }
    if let connections, ready.contains(connections.descriptor) { lines += try Self.lines(connections) }
    return lines
  }

  private func routeEvents() throws(NetlinkError) -> [RouteEvent] {
    let (messages, isOverrun) = try events.drain(waiting: 0)
    return messages.map { RouteEvent($0) } + (isOverrun ? [.overrun] : [])
  }

  private static func lines(_ connections: ConnectionEvents) throws(NetlinkError) -> [String] {
    let (found, isOverrun) = try connections.drain(waiting: 0)
    return found.map { ShowText.event($0) }
      + (isOverrun ? ["events of connections were lost, since there were too many at once"] : [])
  }

  /// The line of an event; nil where there is none to tell, or it is not wanted.
  private mutating func line(_ event: RouteEvent) -> String? {
    // What is told of a link may come before it.
    if let index = event.device, !state.links.contains(where: { $0.index == index }) { learn() }
    let text = ShowText.event(event, state)
    hasChanges = hasChanges || event.isOfInterfaces
    let topic: WatchTopic?
    switch event {
    case .link(let link):
      state.links = state.links.filter { $0.index != link.index } + [link]
      guard told[link.index] != text else { return nil }
      told[link.index] = text
      topic = .link
    case .linkGone(let link):
      state.links.removeAll { $0.index == link.index }
      told[link.index] = nil
      topic = .link
    case .port(let link):
      guard toldPorts[link.index] != text else { return nil }
      toldPorts[link.index] = text
      topic = .link
    case .overrun:
      learn()
      // Where only firewalls are watched this socket is there for the names of links alone.
      if topics.subtracting([.nft, .conntrack]).isEmpty { return nil }
      topic = nil
    case .address, .addressGone: topic = .address
    case .route, .routeGone: topic = .route
    case .rule, .ruleGone: topic = .rule
    case .neighbor, .neighborGone: topic = .neigh
    case .fdb, .fdbGone: topic = .fdb
    case .unknown: topic = nil
    }
    if let topic, !topics.contains(topic) { return nil }
    return text
  }
}

extension RouteEvent {
  /// Whether it is about links or addresses, or may be.
  fileprivate var isOfInterfaces: Bool {
    switch self {
    case .link, .linkGone, .address, .addressGone, .port, .overrun: true
    default: false
    }
  }
}
