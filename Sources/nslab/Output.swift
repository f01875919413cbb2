import Glibc

/// A standard stream, written whole and at once.
struct Output: Sendable {
  let descriptor: Int32

  static let standard = Output(descriptor: 1)
  static let error = Output(descriptor: 2)

  /// Writes all of a text; a reader that went away ends the process quietly, as SIGPIPE would.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while let base = rest.baseAddress, rest.count > 0 {
        let written = unsafe Glibc.write(descriptor, base, rest.count)
        if written > 0 {
          unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        } else if errno != EINTR && errno != EAGAIN {
          _exit(128 + SIGPIPE)
        }
      }
    }
  }

  /// Whether it is a terminal.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether colour is wanted: on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is dumb.
  var wantsColor: Bool {
    isTerminal && Environment["NO_COLOR"]?.isEmpty != false && Environment["TERM"] != "dumb"
  }
}

/// A file that is written when all is done; it is opened before, so that what forbids it is told at once.
struct OutputFile {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw Self.failure("cannot write \(path)") }
  }

  func write(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Self.failure("cannot write \(path)") }
      bytes = bytes.dropFirst(count)
    }
    close(descriptor)
  }

  private static func failure(_ message: String) -> ExitStatus {
    let reason = unsafe String(cString: strerror(errno))
    Output.error.write("error: \(message): \(reason)\n")
    return .wrongInput
  }
}

/// The process's environment.
enum Environment {
  static subscript(name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
  }

  /// The language of the locale: the letters before `_` of LC_ALL, LC_MESSAGES or LANG; `en` for C and POSIX.
  static var language: String {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = self[name], !value.isEmpty else { continue }
      let language = value.prefix { $0.isLetter }
      return ["C", "POSIX"].contains(language) ? "en" : String(language)
    }
    return "en"
  }
}

/// What Ctrl-C and a polite kill say.
enum Interruption {
  /// Says in one line that the run was interrupted, and ends at once: the kernel takes the lab away with the process.
  static func announce() {
    // Whoever started us may have blocked them, as worker threads of some runtimes do.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    signal(SIGINT) { number in Interruption.end(number) }
    signal(SIGTERM) { number in Interruption.end(number) }
  }

  private static func end(_ number: Int32) {
    let message: StaticString = "\nnslab: interrupted; the lab is gone, nothing is left behind\n"
    _ = unsafe Glibc.write(2, message.utf8Start, message.utf8CodeUnitCount)
    _exit(128 + number)
  }
}
