import Lab
import LabRunner

/// What keys do.
extension StepSession {
  /// Takes a key, and gives what it asks for.
  package mutating func press(_ key: ScreenKey) -> StepWish? {
    message = nil
    if key == .control("c") { return .quit }
    if key == .control("l") { return .redraw }
    if key == .control("z") { return .stop }
    if typing != nil { return type(key) }
    if key == .character("q") { return .quit }
    if scrolling.scroll(key, isPage: page != nil) { return nil }
    if key == .character("w") { return askWay() }
    if page != nil {
      page = nil
      return nil
    }
    switch key {
    case .character("n"), .character(" "): return goOn()
    case .character("p"):
      if position > 0 { go(to: position - 1) }
    case .character("c"): return checkAgain()
    case .character("s"):
      if isFree() { typing = .node("") }
    case .character("a"):
      if canPlay, let prediction = step?.prediction, prediction.choices.isEmpty {
        typing = .answer("")
      } else {
        message = words.nothingToAsk
      }
    case .character("z"): scrolling.toggleWidth()
    case .tab: scrolling.toggleFocus()
    case .character("?"):
      page = .help
      scrolling.page = 0
    case .character(let digit):
      if let number = digit.wholeNumberValue { choose(number) }
    default: break
    }
    return nil
  }

  /// Whether nothing is being done; says so where something is.
  private mutating func isFree() -> Bool {
    if busy != nil { message = words.busy }
    return busy == nil
  }

  private mutating func go(to number: Int) {
    position = number
    unanswered = nil
    scrolling.begin()
  }

  private mutating func goOn() -> StepWish? {
    guard isFree() else { return nil }
    guard canPlay else {
      if position < outline.steps.count {
        go(to: position + 1)
      } else {
        message = outline.steps.isEmpty ? words.noSteps : words.lastStep
      }
      return nil
    }
    if let prediction = step?.prediction, answers[position] == nil, unanswered != position {
      unanswered = position
      message = words.answerFirst(prediction.choices.count)
      return nil
    }
    heard[position] = nil
    scrolling.follow()
    return begin(.play(step: position))
  }

  private mutating func begin(_ wish: StepWish) -> StepWish {
    busy = wish
    return wish
  }

  private mutating func choose(_ number: Int) {
    guard canPlay, let choices = step?.prediction?.choices, choices.indices.contains(number - 1) else { return }
    answers[position] = .choice(number - 1)
  }

  private mutating func checkAgain() -> StepWish? {
    guard isFree() else { return nil }
    guard position > 0, played.contains(position) else {
      message = words.notPlayed
      return nil
    }
    guard step?.checks.isEmpty == false else {
      message = words.noChecks
      return nil
    }
    scrolling.follow()
    return begin(.check(step: position))
  }

  /// The checks whose packets can be sent again: those that failed, or where none did all of them.
  private var ways: [StepEvent.Check] {
    let sending = (heard[position]?.checks ?? []).filter { !$0.way.isEmpty }
    let failed = sending.filter { $0.outcome > .skipped }
    return failed.isEmpty ? sending : failed
  }

  private mutating func askWay() -> StepWish? {
    guard isFree() else { return nil }
    guard position > 0, played.contains(position) else {
      message = words.notPlayed
      return nil
    }
    let ways = ways
    guard !ways.isEmpty else {
      message = words.noWay
      return nil
    }
    var number = 0
    if case .way(let last, _, _) = page { number = (last + 1) % ways.count }
    page = .way(number: number, title: words.way(ways[number].way), text: nil)
    scrolling.page = 0
    return begin(.trace(way: ways[number].way, kind: ways[number].kind, family: ways[number].family))
  }

  // MARK: Typing

  private mutating func type(_ key: ScreenKey) -> StepWish? {
    guard let typing else { return nil }
    let text = typing.text
    switch key {
    case .escape: self.typing = nil
    case .backspace: self.typing = typing.with(String(text.dropLast()))
    case .control("u"): self.typing = typing.with("")
    case .character(let character) where text.count < 200: self.typing = typing.with(text + String(character))
    case .tab:
      if case .node = typing, let node = nodes.commonPrefix(of: text) { self.typing = .node(node) }
    case .enter:
      self.typing = nil
      switch typing {
      case .answer:
        if !text.allSatisfy(\.isWhitespace) { answers[position] = .words(text) }
      case .node: return openShell(text)
      }
    default: break
    }
    return nil
  }

  private mutating func openShell(_ text: String) -> StepWish? {
    let fitting = nodes.contains(text) ? [text] : nodes.filter { $0.hasPrefix(text) }
    if text.isEmpty { return .shell(node: lastNode) }
    guard fitting.count == 1 else {
      message = fitting.isEmpty ? words.noNode(text) : words.several(fitting.joined(separator: " "))
      return nil
    }
    lastNode = fitting[0]
    return .shell(node: lastNode)
  }
}

extension StepSession.Typing {
  var text: String {
    switch self {
    case .answer(let text), .node(let text): text
    }
  }

  fileprivate func with(_ text: String) -> StepSession.Typing {
    switch self {
    case .answer: .answer(text)
    case .node: .node(text)
    }
  }
}

extension [String] {
  /// What those that begin with a text have in common; nil where none does.
  fileprivate func commonPrefix(of text: String) -> String? {
    let fitting = filter { $0.hasPrefix(text) }
    guard var common = fitting.first else { return nil }
    for name in fitting.dropFirst() {
      while !name.hasPrefix(common) { common.removeLast() }
    }
    return common
  }
}
