import LabRunner

/// What a screen of `nslab step` asks for.
package enum StepWish: Equatable, Sendable {
  case play(step: Int)
  case check(step: Int)
  /// A packet is sent, as `nslab trace` does.
  case trace(way: String, kind: String, family: String)
  case shell(node: String)
  /// The screen is drawn from nothing.
  case redraw
  /// The process stops, as with Ctrl-Z in a shell.
  case stop
  case quit
}

/// A lab as it is stepped through in a terminal: what is known of it, what is shown, and what keys do. It knows no terminal and no keeper.
package struct StepSession: Sendable {
  /// What was heard of a step.
  struct Heard: Sendable {
    var commands: [StepEvent.Command] = []
    var checks: [StepEvent.Check] = []
    /// The command that is being carried out.
    var running: String?
    /// Whether its commands are known: it was played here.
    var isPlayedHere = false
    var isOver = false

    /// The worst of it; nil while it goes on.
    var outcome: Outcome? {
      isOver ? max(commands.map(\.outcome).max() ?? .passed, checks.map(\.outcome).max() ?? .passed) : nil
    }
  }

  /// An answer to what a step asks.
  enum Answer: Equatable, Sendable {
    /// The place of a choice, counted from 0.
    case choice(Int)
    case words(String)
  }

  /// What covers the step.
  enum Page: Equatable, Sendable {
    case help
    /// The way of a packet of a check, by its number among those that can be told, and its text; nil while it is on its way.
    case way(number: Int, title: String, text: String?)
  }

  /// What is being typed in the last line.
  enum Typing: Equatable, Sendable {
    case answer(String)
    case node(String)
  }

  let outline: StepOutline
  let language: String
  let words: StepWords
  var nodes: [String]
  /// The step that is shown; 0 is what the lab is about.
  package internal(set) var position: Int
  var played: Set<Int>
  var heard: [Int: Heard] = [:]
  var answers: [Int: Answer] = [:]
  var pictures: [Int: [PictureLine]] = [:]
  /// What is being done; nothing else is begun meanwhile.
  var busy: StepWish?
  var page: Page?
  var typing: Typing?
  var message: String?
  var scrolling = StepScrolling()
  /// The step that n plays without an answer.
  var unanswered: Int?
  var lastNode: String
  /// The step that was played last; 0 before any was.
  private var lastPlayed: Int

  /// A lab of which some steps were played.
  ///
  /// - Parameters:
  ///   - outline: Its steps.
  ///   - played: The numbers of those that were played, in their order.
  ///   - nodes: Its nodes, the host first.
  ///   - language: The language of the screen's own words.
  package init(_ outline: StepOutline, played: [Int], nodes: [String], language: String) {
    self.outline = outline
    self.played = Set(played)
    self.nodes = nodes
    self.language = language
    words = StepWords(language: language)
    lastPlayed = outline.steps.isEmpty ? 0 : played.last ?? 0
    position = lastPlayed
    lastNode = nodes.first ?? ""
  }

  /// Whether the step that is shown has not been played.
  var canPlay: Bool { position > 0 && !played.contains(position) }
  /// The step that is shown; nil at the beginning.
  var step: StepOutline.Step? {
    outline.steps.indices.contains(position - 1) ? outline.steps[position - 1] : nil
  }

  // MARK: What happens

  package mutating func hear(_ event: StepEvent) {
    switch event {
    case .started(let number):
      if case .check = busy {
        heard[number, default: Heard()].checks = []
        heard[number]?.isOver = false
      } else {
        heard[number] = Heard(isPlayedHere: true)
      }
    case .begins(let typed): change { $0.running = typed }
    case .command(let command):
      change {
        $0.running = nil
        $0.commands.append(command)
      }
    case .check(let check): change { $0.checks.append(check) }
    case .ended(let number, _):
      heard[number]?.isOver = true
      heard[number]?.running = nil
      if case .play = busy {
        played.insert(number)
        lastPlayed = number
      }
    }
  }

  /// Changes what is heard of the step that is being played.
  private mutating func change(_ body: (inout Heard) -> Void) {
    switch busy {
    case .play(let number), .check(let number): body(&heard[number, default: Heard()])
    default: break
    }
  }

  /// What was asked for has been done, with a message where it went wrong.
  package mutating func finish(_ message: String?) {
    // What was said meanwhile, that something is being done, is over.
    self.message = message.flatMap { $0.isEmpty ? nil : $0.visible.onOneLine }
    if case .trace = busy, case .way(_, _, nil) = page { page = nil }
    busy = nil
  }

  /// The way of a packet, which was asked for.
  package mutating func tell(way text: String) {
    if case .way(let number, let title, _) = page { page = .way(number: number, title: title, text: text.visible) }
  }

  /// The network as it is now.
  package mutating func show(_ picture: [PictureLine]) { pictures[lastPlayed] = picture }

  /// The nodes that there are now.
  package mutating func know(_ nodes: [String]) { self.nodes = nodes }

  /// The picture of the step that is shown: that of the network behind it, or of the last that is known before.
  var picture: [PictureLine] {
    let lines =
      pictures.filter { $0.key <= position }.max { $0.key < $1.key }?.value
      ?? pictures.min { $0.key < $1.key }?.value ?? []
    guard canPlay else { return lines }
    // What the step before did is no news any more.
    return lines.filter { $0.mark != .gone }.map { PictureLine(.same, $0.depth, $0.parts, isDead: $0.isDead) }
  }
}
