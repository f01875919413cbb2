import CLinux
import Foundation
import Glibc
import Lab
import LabRunner
import Netlink
import PlainText
import RouteNetlink
import Synchronization
import SystemPackage

/// Looks at the living lab: what netlink tells of its nodes, their counters, and what its keeper says of it.
///
/// One thread waits for the kernel, another one for the keeper, which may be busy with a step.
final class LabWatch: Sendable {
  /// A node that is listened to.
  private struct Source: Sendable {
    var node: String
    var events: NetlinkSocket
    var routes: RouteSocket
  }

  private struct State {
    var sources: [Source] = []
    /// Since when the picture may be another one; nil where it is not.
    var changed: ContinuousClock.Instant?
    /// The state when the nodes were listened to: how often the lab was built, and its nodes.
    var known: [String] = []
  }

  private let room: Room
  private let language: String
  private let state = Mutex(State())
  private let isAwake = DispatchSemaphore(value: 0)

  init(_ room: Room, language: String) {
    self.room = room
    self.language = language
  }

  /// Begins. The closure is called once the lab is down.
  func start(atEnd: @escaping @Sendable () -> Void) {
    Thread.detachNewThread { [self] in
      while room.keeper.isUp { listen() }
      atEnd()
    }
    Thread.detachNewThread { [self] in
      while true {
        ask()
        _ = isAwake.wait(timeout: .now() + 1)
      }
    }
  }

  /// Something was done that changes the lab.
  func touch() {
    state.withLock { $0.changed = $0.changed ?? .now }
    isAwake.signal()
  }

  /// Asks at once which steps were played.
  func learn() {
    guard let about = try? room.keeper.ask(["about"], patience: Self.patience) else { return }
    show(about)
  }

  private func show(_ about: KeeperClient.Answer) {
    guard about.status == 0, about.words.count >= 9 else { return }
    room.show(played: about.words[8].split(separator: " ").compactMap { Int($0) })
  }

  // MARK: The kernel

  /// For a second: hears of changes, and reads the counters at its end.
  private func listen() {
    let end = ContinuousClock.now + .seconds(1)
    while ContinuousClock.now < end {
      let sources = state.withLock { $0.sources }
      var waiting = sources.map { pollfd(fd: $0.events.descriptor, events: Int16(POLLIN), revents: 0) }
      guard !waiting.isEmpty else {
        usleep(100_000)
        continue
      }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), 200)
      guard ready > 0 else { continue }
      var isOther = false
      for (source, entry) in zip(sources, waiting) where entry.revents != 0 {
        if Self.changesPicture(source.events) { isOther = true }
      }
      if isOther { touch() }
    }
    if room.hasPages { count() }
  }

  /// Takes what has come; whether any of it may be seen in the picture.
  private static func changesPicture(_ socket: NetlinkSocket) -> Bool {
    let messages: [NetlinkMessage]
    do throws(NetlinkError) {
      messages = try socket.receive(waiting: 0)
    } catch {
      return true
    }
    return messages.contains { message in
      switch RouteEvent(message) {
      case .neighbor, .neighborGone, .fdb, .fdbGone, .unknown: false
      case .link, .linkGone, .address, .addressGone, .route, .routeGone, .rule, .ruleGone, .port, .overrun: true
      }
    }
  }

  private func count() {
    var counters: [String: JSONText] = [:]
    for source in state.withLock({ $0.sources }) {
      for link in (try? source.routes.links()) ?? [] where link.name != "lo" {
        guard let numbers = link.statistics else { continue }
        let values = [numbers.receivedPackets, numbers.receivedBytes, numbers.sentPackets, numbers.sentBytes]
        counters["\(source.node):\(link.name)"] = .list(
          [.string(source.node), .string(link.name)] + values.map { .number(Int(clamping: $0)) })
      }
    }
    room.show(counters: counters, all: Set(counters.keys))
  }

  // MARK: The keeper

  private static let patience = Duration.seconds(3)

  /// Asks what has become of the lab, and for the picture where it may be another one.
  private func ask() {
    let keeper = room.keeper
    guard let about = try? keeper.ask(["about"], patience: Self.patience), about.status == 0, about.words.count >= 9,
      let nodes = try? keeper.ask(["nodes"], patience: Self.patience), nodes.status == 0
    else { return }
    show(about)
    let known = [about.words[7]] + nodes.words
    let old = state.withLock { $0.known }
    if old != known {
      if let before = old.first, before != known[0] { room.forgetResults() }
      let sources = nodes.words.compactMap(source)
      state.withLock { state in
        state.sources = sources
        state.known = known
        state.changed = .now
      }
    }
    draw()
  }

  private func source(_ node: String) -> Source? {
    guard let answer = try? room.keeper.ask(["listen", node], patience: Self.patience), answer.status == 0 else {
      return nil
    }
    guard answer.descriptors.count == 2,
      let events = try? NetlinkSocket(adopting: answer.descriptors[0].rawValue),
      let routes = try? NetlinkSocket(adopting: answer.descriptors[1].rawValue)
    else { return nil }
    return Source(node: node, events: events, routes: RouteSocket(routes))
  }

  /// Rules of firewalls change without a word of netlink's routes: the picture is looked at now and then in any case.
  private static let seldom = Duration.seconds(5)
  private let drawn = Mutex(ContinuousClock.now - .seconds(60))

  private func draw() {
    let isOld = drawn.withLock { ContinuousClock.now - $0 > Self.seldom }
    guard let changed = state.withLock({ $0.changed }) ?? (isOld && room.hasPages ? .now : nil) else { return }
    // Changes come in crowds.
    if ContinuousClock.now - changed < .milliseconds(60) { usleep(60_000) }
    state.withLock { $0.changed = nil }
    guard let picture = room.keeper.text(["graph", language, "view"], patience: Self.patience) else { return }
    drawn.withLock { $0 = .now }
    room.show(picture: picture)
  }
}
