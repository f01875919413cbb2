import Glibc
import Operations

/// The terminal of standard input and output as it was found, and the mode of a program that paints the whole screen.
///
/// The sequences are those of ECMA-48 and xterm, which terminals have understood for decades; no table of terminals is asked.
struct TerminalMode: Sendable {
  private let found: termios

  /// Notes how the terminal is. Ends a command with status 2 where there is none, or one that cannot be painted on; the fix says what does
  /// without.
  init(for command: String, fix: Remedy) throws {
    guard isatty(0) == 1, isatty(1) == 1 else {
      LivingClient.say(.wantsTerminal(command), fix)
      throw ExitStatus.wrongInput
    }
    let name = Environment["TERM"] ?? ""
    guard name != "dumb", !name.isEmpty else {
      LivingClient.say(.wantsPaintable(command, name), fix)
      throw ExitStatus.wrongInput
    }
    var found = termios()
    guard unsafe tcgetattr(0, &found) == 0 else {
      LivingClient.say(.cannotAskTerminal(unsafe String(cString: strerror(errno))))
      throw ExitStatus.failedWhileRunning
    }
    self.found = found
  }

  /// Keys come one by one and are not shown, the other screen is shown, and the cursor is not.
  func enter() {
    var raw = found
    raw.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN | ISIG)
    raw.c_iflag &= ~tcflag_t(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON)
    unsafe withUnsafeMutableBytes(of: &raw.c_cc) { characters in
      unsafe characters[Int(VMIN)] = 1
      unsafe characters[Int(VTIME)] = 0
    }
    set(raw, TCSADRAIN)
    Self.write("\u{1b}[?1049h\u{1b}[?25l\u{1b}[2J")
  }

  /// Everything is as it was found. What was typed ahead is not for who comes next.
  func leave() {
    Self.write("\u{1b}[0m\u{1b}[?25h\u{1b}[?1049l")
    set(found, TCSAFLUSH)
  }

  private func set(_ mode: termios, _ when: Int32) {
    var mode = mode
    while unsafe tcsetattr(0, when, &mode) != 0, errno == EINTR {}
  }

  /// Writes to the terminal; false where that is gone.
  @discardableResult
  static func write(_ text: String) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN {
        var waiting = pollfd(fd: 1, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, 1000)
        continue
      }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  /// The text that makes lines of a screen out of others; empty where they are the same.
  static func difference(from shown: [String], to lines: [String]) -> String {
    let isAnew = shown.count != lines.count
    var text = isAnew ? "\u{1b}[0m\u{1b}[2J" : ""
    for (row, line) in lines.enumerated() where isAnew || shown[row] != line { text += "\u{1b}[\(row + 1);1H\(line)" }
    return text
  }

  /// Columns and rows; 80 and 24 where the terminal does not say.
  static var size: (columns: Int, rows: Int) {
    var size = winsize()
    guard unsafe ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
