import CLinux
import Foundation
import Glibc
import Lab
import PlainText
import Synchronization

/// A terminal with a shell in a node: what it shows goes to the pages that look at it, and is kept for those that come later.
final class Terminal: Sendable {
  let number: Int
  let node: String
  private let own: Int32
  private let room: Room

  /// The part of its output that is kept.
  private static let most = 256 * 1024
  /// How far behind a page may be.
  private static let lag = 512 * 1024

  private struct State {
    var shown: [UInt8] = []
    var columns: Int
    var rows: Int
    var process: Int32 = 0
    /// How it ended; nil while it goes on.
    var end: String?
    /// By page how many bytes it was sent and has not yet shown; nil where it is too far behind.
    var behind: [Int: Int?] = [:]
  }

  private let state: Mutex<State>

  /// Opens a terminal with a program in it. Throws an errno.
  init(
    number: Int, node: String, columns: Int, rows: Int, room: Room, program: String, arguments: [String]
  ) throws(Failure) {
    self.number = number
    self.node = node
    self.room = room
    var ends: (own: Int32, other: Int32) = (-1, -1)
    let opened = unsafe nslab_open_terminal(&ends.own, &ends.other, UInt16(columns), UInt16(rows))
    guard opened == 0 else { throw Failure(errno: -opened) }
    own = ends.own
    state = Mutex(State(columns: columns, rows: rows))
    let other = ends.other
    // The thread that starts the program waits for its end.
    let start = { @Sendable [self] in
      let process = ChildProcess.start(
        program, arguments, ["TERM": "xterm-256color"], input: other, output: other, errors: other, isTerminal: true)
      Glibc.close(other)
      guard process > 0 else { return finish("errno \(-process)") }
      state.withLock { $0.process = process }
      read()
      finish(ChildProcess.wait(process))
    }
    Thread.detachNewThread(start)
  }

  deinit { Glibc.close(own) }

  struct Failure: Error { var errno: Int32 }

  /// The description for pages.
  var description: JSONText {
    state.withLock { state in
      .object([
        ("number", .number(number)), ("node", .string(node)), ("columns", .number(state.columns)),
        ("rows", .number(state.rows)), ("ended", state.end.map { .string($0) } ?? .null),
      ])
    }
  }

  /// Reads what it shows until nobody has it open any more.
  private func read() {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = unsafe Glibc.read(own, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      show(buffer[..<count])
      wait()
    }
  }

  private func show(_ bytes: ArraySlice<UInt8>) {
    let data = message(bytes)
    state.withLock { state in
      state.shown += bytes
      if state.shown.count > Self.most + 65_536 { state.shown.removeFirst(state.shown.count - Self.most) }
      for case (let page, let behind?) in state.behind {
        state.behind[page] = .some(behind + bytes.count)
        room.send(data, to: page)
      }
    }
  }

  /// The bytes behind the number of the terminal.
  private func message(_ bytes: some Sequence<UInt8>) -> Data {
    Data([24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } + bytes)
  }

  /// Lets a fast program wait for the pages, for a while; one that does not follow is shown the end of it later.
  private func wait() {
    for _ in 0..<200 {
      let isBehind = state.withLock { $0.behind.values.contains { ($0 ?? 0) > Self.lag } }
      if !isBehind { return }
      usleep(10_000)
    }
    state.withLock { state in
      for (page, behind) in state.behind where (behind ?? 0) > Self.lag { state.behind[page] = .some(nil) }
    }
  }

  /// A page looks at it: it is shown what is kept, from a clean screen on.
  func attach(_ page: Int) {
    state.withLock { state in
      var shown = state.shown[...]
      // In the middle of a sequence of control characters nothing begins well.
      if shown.count >= Self.most, let line = shown.firstIndex(of: 0x0a) { shown = shown[line...] }
      state.behind[page] = .some(shown.count)
      room.tell(
        page, "terminal-clean",
        [
          ("number", .number(number)), ("columns", .number(state.columns)), ("rows", .number(state.rows)),
          ("count", .number(shown.count)),
        ])
      room.send(message(shown), to: page)
    }
  }

  func detach(_ page: Int) { state.withLock { $0.behind[page] = nil } }

  /// A page has shown so many bytes more.
  func shown(_ count: Int, by page: Int) {
    let mustCatchUp = state.withLock { state in
      guard let behind = state.behind[page] else { return false }
      guard let behind else { return true }
      state.behind[page] = .some(max(0, behind - count))
      return false
    }
    if mustCatchUp { attach(page) }
  }

  /// The answer of a page's screen to a program that asks it; of several pages one answers.
  func answer(_ text: String, from page: Int) {
    if state.withLock({ $0.behind.keys.min() }) == page { type(text) }
  }

  /// Types.
  func type(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(own, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Gives it another size.
  func resize(columns: Int, rows: Int) {
    guard (2...500).contains(columns), (2...300).contains(rows) else { return }
    let isNew = state.withLock { state in
      let isNew = (state.columns, state.rows) != (columns, rows) && state.end == nil
      (state.columns, state.rows) = (columns, rows)
      return isNew
    }
    guard isNew else { return }
    _ = nslab_resize_terminal(own, UInt16(columns), UInt16(rows))
    room.tell("terminal", [("terminal", description)])
  }

  /// Hangs up: the shell and what is in its terminal hear of it.
  func close() {
    let process = state.withLock { $0.end == nil ? $0.process : 0 }
    guard process > 0 else { return }
    // The session's processes that listen to it; the shell's own end ends the rest.
    kill(-process, SIGHUP)
    kill(-process, SIGCONT)
    DispatchQueue.global().asyncAfter(deadline: .now() + 2) { [self] in
      if state.withLock({ $0.end == nil }) { kill(process, SIGKILL) }
    }
  }

  private func finish(_ end: String) {
    let isFirst = state.withLock { state in
      defer { state.end = end }
      return state.end == nil
    }
    if isFirst { room.tell("terminal", [("terminal", description)]) }
  }
}
