import Addressing
import Glibc
import Lab
import Namespaces
import Probes
import RouteNetlink
import Synchronization
import SystemPackage
import Operations

/// The frames on interfaces of a step's nodes while it is played.
///
/// It is read by a thread of its own, since a step may send more than a socket has room for.
final class StepCapture: Sendable {
  /// A frame and the interface that saw it.
  struct Seen: Sendable {
    var node: String
    var interface: String
    var frame: CapturedFrame
  }

  private struct Source: Sendable {
    var node: String
    var socket: PacketSocket
    /// Interfaces by their numbers; of one that went meanwhile the name is kept.
    var names: [Int32: String]
  }

  private struct Record {
    var sources: [Source] = []
    var frames: [(source: Int, frame: CapturedFrame)] = []
    var lost = 0
    var isOver = false
  }

  /// So many frames are kept, and of each so many bytes: what headers and their texts are read from.
  private static let most = 100_000
  private static let bytes = 256

  /// The state that the thread and its owner share.
  private final class Shared: Sendable {
    private let record = Mutex(Record())

    func withLock<Result>(_ body: (inout sending Record) throws -> sending Result) rethrows -> sending Result {
      try record.withLock(body)
    }
  }

  private let record = Shared()
  private let thread = Mutex<PlainThread<Void>?>(nil)

  /// Begins to listen in the nodes that are there; in the others `listen` does once they are made.
  init(_ places: Set<CapturePlace>, on stage: Stage) {
    listen(places, on: stage)
  }

  deinit { stop() }

  /// Opens what is not open yet.
  func listen(_ places: Set<CapturePlace>, on stage: Stage) {
    let open = record.withLock { Set($0.sources.map(\.node)) }
    for name in Set(places.map(\.node)).subtracting(open).sorted() {
      guard let node = stage.nodes[name], let socket = try? node.namespace.withEntered({ try PacketSocket() }) else {
        continue
      }
      let names = Self.names(of: node)
      record.withLock { $0.sources.append(Source(node: name, socket: socket, names: names)) }
    }
    thread.withLock { running in
      guard running == nil, record.withLock({ !$0.sources.isEmpty }) else { return }
      running = try? PlainThread { [record] in
        while !record.withLock({ $0.isOver }) {
          var polls = record.withLock { record in
            record.sources.map { pollfd(fd: $0.socket.descriptor.rawValue, events: Int16(POLLIN), revents: 0) }
          }
          _ = unsafe poll(&polls, nfds_t(polls.count), 20)
          record.withLock { Self.drain(&$0) }
        }
      }
    }
  }

  private func stop() {
    record.withLock { $0.isOver = true }
    thread.withLock { running in
      _ = try? running?.join()
      running = nil
    }
  }

  private static func names(of node: StageNode) -> [Int32: String] {
    let links = (try? node.routes.links()) ?? []
    return links.reduce(into: [:]) { $0[$1.index] = $1.name }
  }

  private static func drain(_ record: inout Record) {
    for index in record.sources.indices {
      let socket = record.sources[index].socket
      while let frames = try? socket.receive(), !frames.isEmpty {
        for var frame in frames {
          guard record.frames.count < most else {
            record.lost += 1
            continue
          }
          if frame.bytes.count > bytes { frame.bytes.removeLast(frame.bytes.count - bytes) }
          record.frames.append((index, frame))
        }
      }
      record.lost += socket.lost
    }
  }

  /// The frames so far at some places, in the order in which they were seen, and how many were lost.
  func seen(at places: Set<CapturePlace>, on stage: Stage) -> (frames: [Seen], lost: Int) {
    record.withLock { record in
      Self.drain(&record)
      for index in record.sources.indices {
        guard let node = stage.nodes[record.sources[index].node] else { continue }
        record.sources[index].names.merge(Self.names(of: node)) { $1 }
      }
      let frames = record.frames.compactMap { source, frame -> Seen? in
        let from = record.sources[source]
        let seen = Seen(
          node: from.node, interface: from.names[frame.interface] ?? "if\(frame.interface)", frame: frame)
        let isWanted = places.contains {
          $0.node == seen.node && ($0.interface == nil || $0.interface?.text == seen.interface)
        }
        return isWanted ? seen : nil
      }
      return (frames.sorted { $0.frame.time < $1.frame.time }, record.lost)
    }
  }

  /// Whether a node is listened in.
  func isListening(in node: String) -> Bool { record.withLock { $0.sources.contains { $0.node == node } } }

  /// Whether the claim holds, and how many frames there were.
  func judge(_ check: CapturedCheck, on stage: Stage) throws(StageError) -> (holds: Bool, finding: Finding) {
    guard isListening(in: check.place.node) else { throw StageError(.noNode(check.place.node)) }
    let (frames, lost) = seen(at: [check.place], on: stage)
    let count = frames.count { check.filter.accepts(FrameHeaders($0.frame)) }
    guard lost == 0 else { throw StageError(.framesLost(count, lost: lost)) }
    return (check.packets.holds(for: Double(count)), .frames(count))
  }

  /// The frames as lines, in the words of tcpdump.
  func text(at places: Set<CapturePlace>, on stage: Stage) -> String {
    let shown = 200
    let (frames, lost) = seen(at: places, on: stage)
    var text = ""
    for seen in frames.prefix(shown) {
      let way = seen.frame.direction == .incoming ? "In " : "Out"
      text += "\(seen.node):\(seen.interface) \(way) \(FrameHeaders(seen.frame).text(of: seen.frame))\n"
    }
    if frames.count > shown { text += "and \(frames.count - shown) more\n" }
    if lost > 0 { text += "and \(lost) that there was no room for\n" }
    return text
  }
}
