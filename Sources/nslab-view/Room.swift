import FlyingFox
import Foundation
import Lab
import PlainText
import Synchronization

/// The state that all pages have in common: what they are told when they come, and the way to all of them.
final class Room: Sendable {
  /// The facts about the lab, so that a page that comes later, or again, shows the same.
  private struct State {
    var picture = "null"
    var played: [Int] = []
    var results: [Int: StepResults] = [:]
    /// The step that is being played or checked.
    var busy: Int?
    var lines: [String] = []
    var counters: [String: JSONText] = [:]
    var terminals: [Int: Terminal] = [:]
    var captures: [Int: Capture] = [:]
    var number = 0
    var hasEnded = false
  }

  let keeper: KeeperClient
  /// The lab's text and its steps, as a JSON object.
  let steps: String
  private let state = Mutex(State())
  /// The pages by number. It is locked last: what locks the state or a terminal may tell pages meanwhile.
  private let pages = Mutex<(all: [Int: AsyncStream<WSMessage>.Continuation], last: Int)>(([:], 0))
  /// The queue for changes of the lab, which are done one after another.
  let work = DispatchQueue(label: "work")

  /// How many lines of commands are kept.
  private static let mostLines = 200

  init(_ keeper: KeeperClient, steps: String) {
    self.keeper = keeper
    self.steps = steps
  }

  // MARK: Pages

  /// A page comes: it is told all that is known, and hears of what follows.
  func enter(_ page: AsyncStream<WSMessage>.Continuation) -> Int {
    state.withLock { state in
      let greeting = Self.greeting(state, keeper.name, steps)
      return pages.withLock { pages in
        pages.last += 1
        page.yield(.text(greeting))
        pages.all[pages.last] = page
        return pages.last
      }
    }
  }

  func leave(_ page: Int) {
    pages.withLock { $0.all[page] = nil }
    for terminal in state.withLock({ Array($0.terminals.values) }) { terminal.detach(page) }
  }

  var hasPages: Bool { pages.withLock { !$0.all.isEmpty } }

  /// Tells all pages.
  func tell(_ kind: String, _ fields: [(String, JSONText)]) { tell(text: Self.message(kind, fields)) }

  private func tell(text: String) {
    pages.withLock { pages in
      for page in pages.all.values { page.yield(.text(text)) }
    }
  }

  /// Tells one page.
  func tell(_ page: Int, _ kind: String, _ fields: [(String, JSONText)]) {
    pages.withLock { _ = $0.all[page]?.yield(.text(Self.message(kind, fields))) }
  }

  func send(_ data: Data, to page: Int) { pages.withLock { _ = $0.all[page]?.yield(.data(data)) } }

  private static func message(_ kind: String, _ fields: [(String, JSONText)]) -> String {
    JSONText.object([("is", .string(kind))] + fields).compact
  }

  private static func greeting(_ state: State, _ name: String, _ steps: String) -> String {
    let terminals = state.terminals.values.sorted { $0.number < $1.number }.map(\.description)
    let captures = state.captures.values.sorted { $0.number < $1.number }.map(\.description)
    let results = state.results.sorted { $0.key < $1.key }.map { $1.description(step: $0) }
    let rest = message(
      "hello",
      [
        ("lab", .string(name)), ("played", .list(state.played.map { .number($0) })), ("results", .list(results)),
        ("busy", state.busy.map { .number($0) } ?? .null), ("lines", .list(state.lines.map { .string($0) })),
        ("counters", .list(state.counters.sorted { $0.key < $1.key }.map(\.value))),
        ("terminals", .list(terminals)), ("captures", .list(captures)), ("ended", .boolean(state.hasEnded)),
      ])
    return "\(rest.dropLast()),\"steps\":\(steps),\"picture\":\(state.picture)}"
  }

  // MARK: What is known

  /// The picture, where it is another one, as a JSON object.
  func show(picture: String) {
    state.withLock { state in
      guard state.picture != picture else { return }
      state.picture = picture
      tell(text: "{\"is\":\"picture\",\"picture\":\(picture)}")
    }
  }

  /// Which steps were played, by whomever.
  func show(played: [Int]) {
    let isNew = state.withLock { state in
      let isNew = state.played != played
      state.played = played
      return isNew
    }
    if isNew { tell("played", [("played", .list(played.map { .number($0) }))]) }
  }

  /// The counters of interfaces that have changed; those of all of them where they are others.
  func show(counters: [String: JSONText], all names: Set<String>) {
    let changed = state.withLock { state in
      let changed = counters.filter { state.counters[$0.key]?.compact != $0.value.compact }
      let gone = state.counters.keys.contains { !names.contains($0) }
      state.counters = state.counters.filter { names.contains($0.key) }.merging(counters) { $1 }
      return gone ? (state.counters, true) : (changed, false)
    }
    guard !changed.0.isEmpty || changed.1 else { return }
    tell(
      "counters",
      [("of", .list(changed.0.sorted { $0.key < $1.key }.map(\.value))), ("all", .boolean(changed.1))])
  }

  /// A command line that does what was asked for.
  func note(_ line: String) {
    state.withLock { state in
      state.lines.append(line)
      if state.lines.count > Self.mostLines { state.lines.removeFirst() }
    }
    tell("line", [("line", .string(line))])
  }

  /// A step begins to be played or checked, or none is any more.
  func set(busy step: Int?) {
    state.withLock { $0.busy = step }
    tell("busy", [("step", step.map { .number($0) } ?? .null)])
  }

  /// Records a result of a step; an event is a JSON object as the keeper told it.
  func record(_ step: Int, _ change: (inout StepResults) -> Void) {
    let description = state.withLock { state in
      change(&state.results[step, default: StepResults()])
      return state.results[step, default: StepResults()].description(step: step)
    }
    tell("result", [("result", description)])
  }

  func forgetResults() {
    state.withLock { $0.results = [:] }
    tell("reset", [])
  }

  // MARK: Terminals and captures

  func nextNumber() -> Int {
    state.withLock { state in
      state.number += 1
      return state.number
    }
  }

  func add(_ terminal: Terminal) {
    state.withLock { $0.terminals[terminal.number] = terminal }
    tell("terminal", [("terminal", terminal.description)])
  }

  func add(_ capture: Capture) {
    state.withLock { $0.captures[capture.number] = capture }
    tell("capture", [("capture", capture.description)])
  }

  func terminal(_ number: Int) -> Terminal? { state.withLock { $0.terminals[number] } }

  func capture(_ number: Int) -> Capture? { state.withLock { $0.captures[number] } }

  /// Takes a terminal away; a program in it hears that it was hung up.
  func removeTerminal(_ number: Int) {
    let terminal = state.withLock { $0.terminals.removeValue(forKey: number) }
    terminal?.close()
    tell("terminal-gone", [("number", .number(number))])
  }

  func removeCapture(_ number: Int) {
    let capture = state.withLock { $0.captures.removeValue(forKey: number) }
    capture?.stop()
    tell("capture-gone", [("number", .number(number))])
  }

  // MARK: The end

  /// Tells all pages why it ends here, and ends terminals and captures.
  func end(_ reason: String) {
    let (terminals, captures) = state.withLock { state in
      state.hasEnded = true
      return (Array(state.terminals.values), Array(state.captures.values))
    }
    tell("end", [("reason", .string(reason))])
    for terminal in terminals { terminal.close() }
    for capture in captures { capture.stop() }
  }
}

/// The results of a step so far, in markup.
struct StepResults: Sendable {
  var commands: [String] = []
  /// By the place of the check in the step: its outcome, its markup, and the way of its packet.
  var checks: [Int: JSONText] = [:]
  var badge = ""
  var outcome = ""

  func description(step: Int) -> JSONText {
    .object([
      ("step", .number(step)), ("commands", .list(commands.map { .string($0) })),
      ("checks", .list(checks.sorted { $0.key < $1.key }.map(\.value))), ("badge", .string(badge)),
      ("outcome", .string(outcome)),
    ])
  }
}
