import CommandLanguage
import Glibc
import LabReport
import LabRunner

/// Shows a lab that is watched on the whole terminal, and takes keys.
struct WatchLoop {
  private let name: String
  private let folder: LivingFolder
  private let mode: TerminalMode
  private let signals: Int32
  private let isColored = Output.standard.wantsColor
  private var sources: [WatchSource]
  private var session: WatchSession
  private var keys = KeyReader()
  /// The lines as they stand on the screen.
  private var shown: [String] = []
  /// When counters are asked for next, and from when on the screen may be drawn again.
  private var (nextCount, nextDrawing) = (ContinuousClock.now, ContinuousClock.now)
  private let begin = ContinuousClock.now

  init(_ sources: [WatchSource], of name: String, in folder: LivingFolder, language: String, mode: TerminalMode) {
    self.sources = sources
    self.name = name
    self.folder = folder
    self.mode = mode
    session = WatchSession(name, nodes: sources.map(\.node), language: language)
    signals = StepSignals.open()
    for source in sources {
      if let note = source.note { session.tell(source.node, [note], at: String(Clock.now.prefix(8))) }
    }
  }

  /// Runs until it is told to end. The terminal is as it was found afterwards.
  mutating func run() -> StepLoop.End {
    mode.enter()
    defer { mode.leave() }
    while true {
      if ContinuousClock.now >= nextCount {
        guard folder.isAlive(name) else { return .gone(name, folder) }
        count()
      }
      if ContinuousClock.now >= nextDrawing, !draw() { return .signal(SIGHUP) }
      if let end = wait() { return end }
    }
  }

  /// Waits until something happens, and takes it.
  private mutating func wait() -> StepLoop.End? {
    var waiting = [0, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    for source in sources {
      waiting += source.descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    }
    let now = ContinuousClock.now
    let time = max(nextCount - now, .zero)
    let rest = Int32(time.components.attoseconds / 1_000_000_000_000_000) + Int32(time.components.seconds) * 1000
    let hurry: Int32 = keys.isWaiting ? 60 : nextDrawing > now ? 40 : 1000
    guard unsafe poll(&waiting, nfds_t(waiting.count), min(rest + 1, hurry)) >= 0 else { return nil }
    if waiting[1].revents != 0 {
      for number in StepSignals.take(from: signals) {
        guard number == SIGWINCH else { return .signal(number) }
        shown = []
      }
    }
    hear(Set(waiting.dropFirst(2).filter { $0.revents != 0 }.map(\.fd)))
    guard waiting[0].revents != 0 else { return keys.isWaiting ? press(keys.end()) : nil }
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = unsafe read(0, &bytes, bytes.count)
    // The terminal has gone.
    if count == 0 || count < 0 && errno != EINTR && errno != EAGAIN { return .signal(SIGHUP) }
    return press(keys.take(bytes.prefix(max(0, count))))
  }

  private mutating func press(_ keys: [ScreenKey]) -> StepLoop.End? {
    for key in keys {
      switch session.press(key) {
      case .quit: return .quit
      case .redraw: shown = []
      case .stop:
        mode.leave()
        kill(0, SIGTSTP)
        mode.enter()
        shown = []
      case nil: break
      }
      nextDrawing = .now
    }
    return nil
  }

  // MARK: Nodes

  private mutating func hear(_ ready: Set<Int32>) {
    for index in sources.indices where !ready.isDisjoint(with: sources[index].descriptors) {
      // Who made a change of the ruleset is told where there is room for it.
      let lines = ((try? sources[index].lines(ready)) ?? []).filter { !$0.hasPrefix("# new generation ") }
      session.tell(sources[index].node, lines, at: String(Clock.now.prefix(8)))
      if sources[index].takeChanges() { show(index) }
    }
  }

  /// Asks for counters, of which the kernel tells nothing by itself.
  private mutating func count() {
    let time = (ContinuousClock.now - begin) / .seconds(1)
    for index in sources.indices {
      sources[index].look()
      show(index, at: time)
    }
    nextCount = .now + .seconds(1)
    nextDrawing = .now
  }

  private mutating func show(_ index: Int, at time: Double? = nil) {
    let source = sources[index]
    session.show(source.node, source.state.links, source.state.addresses, countedAt: time)
  }

  // MARK: The screen

  /// Shows what is different from what is shown; false where the terminal is gone.
  private mutating func draw() -> Bool {
    nextDrawing = .now + .milliseconds(40)
    let size = TerminalMode.size
    let lines = session.screen(columns: size.columns, rows: size.rows).map { $0.terminal(isColored: isColored) }
    let text = TerminalMode.difference(from: shown, to: lines)
    shown = lines
    return text.isEmpty || TerminalMode.write(text)
  }
}
