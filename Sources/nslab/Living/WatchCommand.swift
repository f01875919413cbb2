import ArgumentParser
import CommandLanguage
import Glibc
import Lab
import LabRunner
import Netlink
import RouteNetlink
import SystemPackage

/// `nslab watch`.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: HelpText.pick("Tell what changes in a lab that is up, as it happens.", "实时说出运行中的实验里的变化。"),
    discussion: """
      Links, addresses, routes, rules, neighbours and entries of forwarding databases, each as a line in the words of ip monitor \
      and bridge monitor, by node. It ends with Ctrl-C, or with the lab.

      Example:
        nslab watch bridge
        nslab watch bridge ns1 ns2
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Argument(
    help: ArgumentHelp("The nodes; by default all.", valueName: "node"), completion: .custom(Completion.nodes))
  var nodes: [String] = []

  /// A node that is listened to.
  private struct Source {
    var node: String
    var events: NetlinkSocket
    var routes: RouteSocket
    var state = NamespaceState()
    /// The last line of each link: the kernel tells of it often when nothing that is shown has changed.
    var told: [Int32: String] = [:]
    var toldPorts: [Int32: String] = [:]

    mutating func learn() { state.links = (try? routes.links()) ?? state.links }

    /// The line of an event; nil where there is none to tell.
    mutating func line(_ event: RouteEvent) -> String? {
      // What is told of a link may come before it.
      if let index = event.device, !state.links.contains(where: { $0.index == index }) { learn() }
      let text = ShowText.event(event, state)
      switch event {
      case .link(let link):
        state.links = state.links.filter { $0.index != link.index } + [link]
        guard told[link.index] != text else { return nil }
        told[link.index] = text
      case .linkGone(let link):
        state.links.removeAll { $0.index == link.index }
        told[link.index] = nil
      case .port(let link):
        guard toldPorts[link.index] != text else { return nil }
        toldPorts[link.index] = text
      case .overrun: learn()
      default: break
      }
      return text
    }
  }

  func run() throws {
    let folder = try LivingClient.folder()
    let wanted = nodes.isEmpty ? try LivingClient.ask(name, ["nodes"], in: folder).words : nodes
    var sources: [Source] = []
    for node in wanted {
      let (_, descriptors) = try LivingClient.ask(name, ["listen", node], in: folder)
      guard descriptors.count == 2 else { throw ExitStatus.failedWhileRunning }
      do throws(NetlinkError) {
        var source = Source(
          node: node, events: try NetlinkSocket(adopting: descriptors[0].rawValue),
          routes: RouteSocket(try NetlinkSocket(adopting: descriptors[1].rawValue)))
        source.learn()
        sources.append(source)
      } catch {
        LivingClient.say("\(error)")
        throw ExitStatus.failedWhileRunning
      }
    }
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number) { _ in unsafe Interruption.isWanted = true } }
    let width = wanted.map(\.count).max() ?? 0
    Output.error.write("watching \(wanted.joined(separator: ", ")); Ctrl-C ends it\n")
    while !(unsafe Interruption.isWanted) {
      var waiting = sources.map { pollfd(fd: $0.events.descriptor, events: Int16(POLLIN), revents: 0) }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), 500)
      // The sockets would keep the nodes of a lab that is gone.
      if ready == 0, !folder.isAlive(name) { break }
      for index in sources.indices where waiting[index].revents != 0 {
        let node = sources[index].node
        let margin = String(repeating: " ", count: width - node.count)
        let lines = Self.events(of: sources[index].events).compactMap { sources[index].line($0) }
        let time = Clock.now
        Output.standard.write(lines.map { "\(time) \(node)\(margin)  \($0)\n" }.joined())
      }
    }
  }

  /// The events that have come by a socket; losses are told in their place.
  private static func events(of socket: NetlinkSocket) -> [RouteEvent] {
    do throws(NetlinkError) {
      return try socket.receive(waiting: 0).map { RouteEvent($0) }
    } catch {
      return error.messages.map { RouteEvent($0) } + [.overrun]
    }
  }
}

/// The time of day, as lines of captures and events begin.
enum Clock {
  /// This moment.
  static var now: String {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return text(Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Hours, minutes, seconds and microseconds of a moment in nanoseconds since 1970.
  static func text(_ nanoseconds: Int64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var parts = unsafe tm()
    _ = unsafe localtime_r(&seconds, &parts)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let (hour, minute, second) = unsafe (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
    let rest = Int(nanoseconds % 1_000_000_000 / 1000)
    return "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(rest, 6))"
  }
}
