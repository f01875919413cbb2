import CLinux
import Glibc
import LabReport
import LabRunner

/// Shows a session on the terminal, takes keys, and does what they ask for.
struct StepLoop {
  /// Why it ended.
  enum End {
    case quit
    case signal(Int32)
    /// The lab was taken down.
    case down
    case failed(String)

    /// How a lab ended that is up no more: what was taken down leaves nothing in the folder.
    static func gone(_ name: String, _ folder: LivingFolder) -> End {
      for _ in 0..<50 where folder.names.contains(name) { usleep(10_000) }
      return folder.names.contains(name)
        ? .failed("the keeper of \"\(name)\" has ended, and the lab with it") : .down
    }

    /// Ends the process that painted, after what there is to say.
    func exit(_ name: String, _ folder: LivingFolder) -> Never {
      switch self {
      case .quit: _exit(0)
      case .signal(let number): _exit(128 + number)
      case .down:
        Output.standard.write("\(name) is down\n")
        _exit(0)
      case .failed(let message):
        LivingClient.say(message)
        DownCommand.tidy(name, folder)
        _exit(ExitStatus.failedWhileRunning.rawValue)
      }
    }
  }

  private let name: String
  private let folder: LivingFolder
  private let language: String
  private let mode: TerminalMode
  private let signals: Int32
  private let isColored = Output.standard.wantsColor
  private var session: StepSession
  private var keys = KeyReader()
  private var waiting: [StepErrand] = []
  private var running: RunningErrand?
  /// The lines as they stand on the screen.
  private var shown: [String] = []

  init(_ session: StepSession, of name: String, in folder: LivingFolder, language: String, mode: TerminalMode) {
    self.session = session
    self.name = name
    self.folder = folder
    self.language = language
    self.mode = mode
    signals = StepSignals.open()
  }

  /// Runs until it is told to end. The terminal is as it was found afterwards.
  mutating func run() -> End {
    mode.enter()
    defer { mode.leave() }
    while true {
      if let end = beginNext() { return end }
      guard draw() else { return .signal(SIGHUP) }
      var waiting = [
        pollfd(fd: 0, events: Int16(POLLIN), revents: 0), pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
      ]
      if let running { waiting.append(pollfd(fd: running.channel.descriptor, events: Int16(POLLIN), revents: 0)) }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), keys.isWaiting ? 60 : 1000)
      if ready < 0 { continue }
      if waiting[1].revents != 0 {
        for number in StepSignals.take(from: signals) {
          guard number == SIGWINCH else { return .signal(number) }
          shown = []
        }
      }
      if waiting.count > 2, waiting[2].revents != 0, let end = hear() { return end }
      if waiting[0].revents != 0 {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = unsafe read(0, &bytes, bytes.count)
        // The terminal has gone.
        if count == 0 || count < 0 && errno != EINTR && errno != EAGAIN { return .signal(SIGHUP) }
        if let end = press(keys.take(bytes.prefix(max(0, count)))) { return end }
      } else if keys.isWaiting, let end = press(keys.end()) {
        return end
      }
      if ready == 0, !folder.isAlive(name) { return .gone(name, folder) }
    }
  }

  /// Shows what is different from what is shown; false where the terminal is gone.
  private mutating func draw() -> Bool {
    let size = TerminalMode.size
    let lines = session.screen(columns: size.columns, rows: size.rows).map { $0.terminal(isColored: isColored) }
    let text = TerminalMode.difference(from: shown, to: lines)
    shown = lines
    return text.isEmpty || TerminalMode.write(text)
  }

  private mutating func press(_ keys: [ScreenKey]) -> End? {
    for key in keys {
      guard let wish = session.press(key) else { continue }
      if let errand = StepErrand(wish, language: language) {
        waiting.append(errand)
        continue
      }
      switch wish {
      case .quit: return .quit
      case .redraw: shown = []
      case .stop: stop()
      case .shell(let node): if let end = openShell(in: node) { return end }
      case .play, .check, .trace: break
      }
    }
    return nil
  }

  /// Lets the shell that started us go on, as Ctrl-Z does; whoever has us go on finds the screen again.
  private mutating func stop() {
    mode.leave()
    kill(0, SIGTSTP)
    mode.enter()
    shown = []
  }

  // MARK: The keeper

  /// Begins the next errand where none is on its way.
  private mutating func beginNext() -> End? {
    guard running == nil, !waiting.isEmpty else { return nil }
    let errand = waiting.removeFirst()
    do throws(LivingError) {
      running = try RunningErrand(errand, name: name, folder)
    } catch {
      guard folder.isAlive(name) else { return .gone(name, folder) }
      session.finish(error.message)
    }
    return nil
  }

  /// Hears what the keeper says.
  private mutating func hear() -> End? {
    do throws(LivingError) {
      switch try running?.take() {
      case nil, .nothing: break
      case .events(let events): events.forEach { session.hear($0) }
      case .end(let text, let words, let status):
        let kind = running?.errand.kind
        running = nil
        finish(kind, text, words, status)
      }
      return nil
    } catch {
      running?.channel.end()
      running = nil
      // It ends with its socket, and its lock a moment later.
      for _ in 0..<100 where folder.isAlive(name) { usleep(10_000) }
      if !folder.isAlive(name) { return .gone(name, folder) }
      session.finish(error.message)
      return nil
    }
  }

  private mutating func finish(_ kind: StepErrand.Kind?, _ text: String, _ words: [String], _ status: Int32) {
    let message = words.first.map { $0 + (words.count > 1 && !words[1].isEmpty ? " (\(words[1]))" : "") }
    switch kind {
    case .report:
      session.finish(message)
      look()
    case .way:
      session.tell(way: text)
      session.finish(text.isEmpty ? message : nil)
    case .picture: if status == 0 { session.show(StepErrand.lines(of: text)) }
    case .nodes: if status == 0 { session.know(words) }
    case nil: break
    }
  }

  /// Has the picture and the nodes asked for anew.
  private mutating func look() { waiting += [.picture(language), .nodes] }

  // MARK: Shells

  /// Gives the terminal to a shell in a node until that ends.
  private mutating func openShell(in node: String) -> End? {
    mode.leave()
    defer {
      mode.enter()
      shown = []
      look()
    }
    let shell = nslab_fork()
    if shell == 0 {
      _ = nslab_end_with_parent(1)
      do { try ShellCommand.open(in: node, of: name) } catch {
        _exit((error as? ExitStatus ?? .failedWhileRunning).rawValue)
      }
    }
    guard shell > 0 else {
      session.finish("cannot start a process: \(unsafe String(cString: strerror(-shell)))")
      return nil
    }
    var status: Int32 = 0
    var end: End?
    while true {
      let ended = unsafe waitpid(shell, &status, 0)
      if ended == shell { break }
      guard ended < 0, errno == EINTR else { break }
      guard let number = StepSignals.take(from: signals).first(where: { $0 != SIGWINCH }) else { continue }
      end = .signal(number)
      kill(shell, SIGHUP)
      for _ in 0..<100 {
        if unsafe waitpid(shell, &status, WNOHANG) == shell { return end }
        usleep(20_000)
      }
      kill(shell, SIGKILL)
    }
    return end
  }
}
