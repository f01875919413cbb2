internal import Addressing
internal import CLinux
internal import Glibc
internal import NFTables
internal import Namespaces
internal import Netlink
internal import Probes
internal import RouteNetlink
internal import SystemPackage

/// Watches all nodes at once while one probe goes through them.
///
/// In each namespace there is one packet socket with a filter of the kernel's, and, where chains judge packets, a table that makes the
/// kernel tell what they decide; it belongs to its socket, so that nothing stays. Entries of the neighbour tables that nobody
/// answered are asked for again.
public struct Observer: Sendable {
  private let nodes: [ObservedNode]
  /// How long nothing more must come before the probe is taken for lost.
  private static let quiet = Duration.milliseconds(60)

  private let wording: RuleWording

  /// Watches these nodes; `wording` has the words for rules that another tool than nft made.
  public init(_ nodes: [ObservedNode], wording: @escaping RuleWording = { _, _, _ in nil }) {
    self.nodes = nodes
    self.wording = wording
  }

  /// The sockets in one node.
  private final class Post: Sendable {
    let node: ObservedNode
    let packets: PacketSocket
    let tracing: TraceTable?

    init(_ node: ObservedNode, _ probe: Probe) throws {
      self.node = node
      packets = try PacketSocket()
      try packets.limit(toProtocol: probe.protocolNumber)
      tracing = TraceTable(protocol: probe.protocolNumber)
    }
  }

  /// Sends a probe and watches it. Throws where a namespace cannot be entered or a socket be had.
  public func observe(_ probe: Probe) throws -> Observation {
    FrameStamps.begin()
    let links = Dictionary(nodes.map { ($0.name, (try? $0.routes.links()) ?? []) }) { first, _ in first }
    forgetUnanswered()
    // The node that it starts from is looked at first: there is seen what it is known by.
    let ordered = nodes.filter { $0.name == probe.node } + nodes.filter { $0.name != probe.node }
    guard let source = ordered.first, source.name == probe.node else {
      throw NamespaceError("watch", .noSuchFileOrDirectory, object: probe.node)
    }
    let (posts, sent) = try PlainThread {
      Swift.Result { () throws -> ([Post], SingleProbe) in
        var posts: [Post] = []
        for node in ordered {
          try Self.enter(node.namespace)
          posts.append(try Post(node, probe))
        }
        try Self.enter(source.namespace)
        return (
          posts,
          try SingleProbe(probe.kind.single, to: probe.destination, source: probe.source, interface: probe.interface)
        )
      }
    }.join().get()
    let (frames, events) = try watch(
      posts, Signature(probe: probe, cookie: sent.cookie, localPort: sent.localPort), isSlow: isSlow(links))
    for post in posts { post.tracing?.end() }
    let rulesets = Dictionary(posts.compactMap { post in post.tracing.map { (post.node.name, $0.ruleset) } }) {
      first, _ in first
    }
    var joiner = Joiner(
      probe: probe, signature: Signature(probe: probe, cookie: sent.cookie, localPort: sent.localPort), links: links,
      rulesets: rulesets, wording: wording)
    let journey = joiner.join(frames, events, refusal: sent.refusal)
    return Observation(journey: journey, links: links, rulesets: rulesets, refusal: sent.refusal?.rawValue)
  }

  private static func enter(_ namespace: NetworkNamespace) throws {
    let status = nslab_setns(namespace.descriptor.rawValue, Int32(NSLAB_NEWNET))
    guard status == 0 else { throw NamespaceError("enter the network namespace", Errno(rawValue: -status)) }
  }

  /// Addresses that were not answered before are asked for again by the probe itself, and at once.
  private func forgetUnanswered() {
    for node in nodes {
      guard let neighbors = try? node.routes.neighbors() else { continue }
      let unanswered = neighbors.filter {
        !$0.state.isDisjoint(with: [.incomplete, .failed]) && $0.state.isDisjoint(with: [.permanent])
      }
      guard !unanswered.isEmpty else { continue }
      let names = Dictionary(
        ((try? node.routes.links()) ?? []).compactMap { link in link.interfaceName.map { (link.index, $0) } }
      ) { first, _ in first }
      let requests = unanswered.compactMap { entry -> NetlinkRequest? in
        guard let name = names[entry.device] else { return nil }
        return try? .deleteNeighbor(NeighborSpec(address: entry.address, linkAddress: nil, device: name)) { _ in
          entry.device
        }
      }
      _ = try? node.routes.perform(requests)
    }
  }

  /// Whether links hold packets back on purpose, so that silence says nothing so soon.
  private func isSlow(_ links: [String: [Link]]) -> Bool {
    links.values.joined().contains { ["netem", "tbf", "htb", "hfsc", "cbq"].contains($0.qdisc ?? "") }
  }

  private func watch(
    _ posts: [Post], _ given: Signature, isSlow: Bool
  ) throws -> (frames: [(node: String, frame: CapturedFrame)], events: [(node: String, event: TraceEvent)]) {
    var signature = given
    var frames: [(node: String, frame: CapturedFrame)] = []
    var events: [(node: String, event: TraceEvent)] = []
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + (isSlow ? .seconds(2) : .milliseconds(400))
    var limit = start + (isSlow ? .milliseconds(1200) : Self.quiet)
    var isOver = false
    var waiting = posts.flatMap { post in
      [pollfd(fd: post.packets.descriptor.rawValue, events: Int16(POLLIN), revents: 0)]
        + (post.tracing.map { [pollfd(fd: $0.trace.netlink.descriptor, events: Int16(POLLIN), revents: 0)] } ?? [])
    }
    while true {
      let left = max(.zero, min(limit, end) - clock.now)
      let wait = Int32(
        clamping: left.components.attoseconds / 1_000_000_000_000_000 + left.components.seconds * 1000
          + (left > .zero ? 1 : 0))
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), wait)
      // On a busy machine the time may be over before what came in it was read: that is read first.
      guard ready > 0, clock.now < end + Self.quiet else {
        if ready <= 0, left > .zero { continue }
        break
      }
      var isNew = false
      for post in posts {
        for frame in try post.packets.receive() {
          frames.append((post.node.name, frame))
          guard let message = signature.message(of: frame, atSource: post.node.name == given.probe.node) else {
            continue
          }
          isNew = true
          guard post.node.name == given.probe.node, frame.direction == .incoming, !frame.isForOthers else { continue }
          switch message {
          case .reply, .fault: isOver = true
          case .request, .question, .answer: break
          }
        }
        // A read gives one message; all that wait are taken.
        while let told = try? post.tracing?.trace.events(waiting: 0), !told.isEmpty {
          events += told.map { (post.node.name, $0) }
        }
      }
      // After its end only what is still on its way to us is waited for.
      if isOver {
        limit = min(limit, clock.now + .milliseconds(4))
      } else if isNew {
        limit = max(limit, clock.now + (isSlow ? .milliseconds(1200) : Self.quiet))
      }
    }
    return (frames, events)
  }
}

extension Probe.Kind {
  var single: SingleProbe.Kind {
    switch self {
    case .echo(let size, let dontFragment, let ttl): .echo(size: size, dontFragment: dontFragment, ttl: ttl)
    case .tcp(let port): .tcp(port: port)
    case .udp(let port): .udp(port: port)
    }
  }
}
