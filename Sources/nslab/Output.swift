import Glibc
import Lab

/// A standard stream, written whole and at once.
struct Output: Sendable {
  let descriptor: Int32

  static let standard = Output(descriptor: 1)
  static let error = Output(descriptor: 2)

  /// Opens the standard descriptors that were closed when the process started: what is opened later would get their numbers.
  static func openClosedDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 { _ = unsafe open("/dev/null", O_RDWR) }
  }

  /// Writes all of a text; a reader that went away ends the process quietly, as SIGPIPE would. Any other failure is said, and ends it with
  /// status 4.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while let base = rest.baseAddress, rest.count > 0 {
        let written = unsafe Glibc.write(descriptor, base, rest.count)
        if written > 0 {
          unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        } else if errno == EPIPE {
          _exit(128 + SIGPIPE)
        } else if errno != EINTR && errno != EAGAIN {
          let reason = unsafe String(cString: strerror(errno))
          if descriptor != 2 { Output.error.write("error: cannot write to standard output: \(reason)\n") }
          _exit(ExitStatus.failedWhileRunning.rawValue)
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
///
/// What it held stays until then. A run that is interrupted leaves that, or no file where there was none.
struct OutputFile {
  private let path: String
  private let descriptor: Int32

  /// Opens a file for a report of labs, none of which it may be.
  init(_ path: String, labs: [Lab]) throws {
    self.path = path
    let isNew = unsafe access(path, F_OK) != 0
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    if descriptor < 0 { throw Self.failure("cannot write \(path)", .wrongInput) }
    var own = stat()
    var other = stat()
    for lab in labs {
      guard let file = lab.source?.path, unsafe fstat(descriptor, &own) == 0, unsafe stat(file, &other) == 0 else {
        continue
      }
      if own.st_dev == other.st_dev, own.st_ino == other.st_ino {
        Output.error.write("error: \(path) is a lab, and the report would take its place\n")
        throw ExitStatus.wrongInput
      }
    }
    if isNew { unsafe Interruption.unfinishedFile = strdup(path) }
  }

  /// Puts a text in place of what the file held; where that fails the file is left empty.
  func write(_ text: String) throws {
    var bytes = Array(text.utf8)[...]
    guard ftruncate(descriptor, 0) == 0 || errno == EINVAL else {
      throw Self.failure("cannot write \(path)", .failedWhileRunning)
    }
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        let failure = Self.failure("cannot write \(path)", .failedWhileRunning)
        _ = ftruncate(descriptor, 0)
        _ = unsafe Interruption.unfinishedFile.map { unsafe unlink($0) }
        throw failure
      }
      bytes = bytes.dropFirst(count)
    }
    unsafe Interruption.unfinishedFile = nil
    close(descriptor)
  }

  private static func failure(_ message: String, _ status: ExitStatus) -> ExitStatus {
    let reason = unsafe String(cString: strerror(errno))
    Output.error.write("error: \(message): \(reason)\n")
    return status
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
  /// The name of a report that is not written yet, of a file that was not there before.
  ///
  /// It is set before there is a second thread, and read by a signal's handler.
  nonisolated(unsafe) static var unfinishedFile: UnsafeMutablePointer<CChar>?

  /// Says in one line that the run was interrupted, and ends at once: the kernel takes the lab away with the process.
  static func announce() {
    // Whoever started us may have blocked them, as worker threads of some runtimes do.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGHUP)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    signal(SIGINT) { number in Interruption.end(number) }
    signal(SIGTERM) { number in Interruption.end(number) }
    signal(SIGHUP) { number in Interruption.end(number) }
  }

  private static func end(_ number: Int32) {
    let message: StaticString = "\nnslab: interrupted; the lab is gone, nothing is left behind\n"
    _ = unsafe Glibc.write(2, message.utf8Start, message.utf8CodeUnitCount)
    if let file = unsafe unfinishedFile { _ = unsafe unlink(file) }
    _exit(128 + number)
  }
}
