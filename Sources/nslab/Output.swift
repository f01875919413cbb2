import Glibc
import Lab
import Operations

/// A standard stream, written whole and at once.
struct Output: Sendable {
  let descriptor: Int32

  static let standard = Output(descriptor: 1)
  static let error = Output(descriptor: 2)

  /// Opens the standard descriptors that were closed when the process started: what is opened later would get their numbers.
  static func openClosedDescriptors() {
    for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
      if descriptor == 1 { unsafe isLost = true }
      _ = unsafe open("/dev/null", O_RDWR)
    }
  }

  /// Standard output was closed, and what is written to it is wanted: then it is said that it cannot be had.
  nonisolated(unsafe) static var isLost = false

  /// Writes all of a text; a reader that went away ends the process quietly, as SIGPIPE would. Any other failure is said, and ends it with
  /// status 4.
  func write(_ text: String) {
    var text = text
    if descriptor == 1, unsafe Self.isLost {
      Output.error.write("error: cannot write to standard output: it is closed\n")
      _exit(ExitStatus.failedWhileRunning.rawValue)
    }
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

  /// The choice of colours on the command line.
  nonisolated(unsafe) static var color = ColorChoice.auto

  /// Whether colour is wanted: as the command line says, else not where NO_COLOR is set (no-color.org), else where FORCE_COLOR is
  /// (force-color.org), else on a terminal that is not dumb.
  var wantsColor: Bool {
    switch unsafe Self.color {
    case .always: true
    case .never: false
    case .auto:
      if Environment["NO_COLOR"]?.isEmpty == false {
        false
      } else if let forced = Environment["FORCE_COLOR"], !forced.isEmpty {
        forced != "0" && forced != "false"
      } else {
        isTerminal && Environment["TERM"] != "dumb"
      }
    }
  }

  /// The columns of the terminal; nil where it is none.
  var columns: Int? {
    guard isTerminal else { return nil }
    var size = winsize()
    guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// A file that is written when all is done; what forbids it is told before.
///
/// It is written beside and renamed, so what it held stays until all of the new is there: a run that is interrupted, and a full disk, leave
/// that, or no file where there was none. A device or a pipe is written to, and so is a file in a folder that is not ours to write in.
struct OutputFile {
  /// The output that was asked for, as it is named in errors.
  private let name: String
  /// The file, links followed.
  private let path: String
  /// Opened where it is written to as it is; nil where another takes its place.
  private let descriptor: Int32?
  private let mode: mode_t

  /// Looks whether a report of labs, none of which it may be, can be written.
  init(_ name: String, labs: [Lab]) throws {
    self.name = name
    let target = unsafe realpath(name, nil)
    path = unsafe target.map { unsafe String(cString: $0) } ?? name
    unsafe free(target)
    var own = stat()
    var other = stat()
    let isThere = unsafe stat(path, &own) == 0
    if isThere {
      for lab in labs {
        guard let file = lab.source?.path, unsafe stat(file, &other) == 0 else { continue }
        if own.st_dev == other.st_dev, own.st_ino == other.st_ino {
          Output.error.write("error: \(name) is a lab, and the report would take its place\n")
          throw ExitStatus.wrongInput
        }
      }
    }
    mode = isThere ? own.st_mode & 0o777 : 0o666 & ~Self.mask
    let isPlain = !isThere || own.st_mode & S_IFMT == S_IFREG
    let isOurs = unsafe access(Self.folder(of: path), W_OK | X_OK) == 0
    let isWritable = unsafe access(path, W_OK) == 0
    if isPlain, isOurs, !isThere || isWritable {
      descriptor = nil
    } else {
      let opened = unsafe open(path, O_WRONLY | O_CLOEXEC | (isThere ? 0 : O_CREAT), 0o644)
      if opened < 0 { throw Self.failure("cannot write \(name)", .wrongInput) }
      descriptor = opened
    }
  }

  /// Puts a text in place of what the file held.
  func write(_ text: String) throws {
    if let descriptor {
      guard ftruncate(descriptor, 0) == 0 || errno == EINVAL, Self.write(text, to: descriptor) else {
        throw Self.failure("cannot write \(name)", .failedWhileRunning)
      }
      close(descriptor)
      return
    }
    guard let beside = unsafe strdup(path + ".XXXXXX") else { throw ExitStatus.failedWhileRunning }
    let new = unsafe mkstemp(beside)
    guard new >= 0 else { throw Self.failure("cannot write \(name)", .failedWhileRunning) }
    unsafe Interruption.unfinishedFile = beside
    let isWritten = fchmod(new, mode) == 0 && Self.write(text, to: new) && close(new) == 0
    guard isWritten, unsafe rename(beside, path) == 0 else {
      let failure = Self.failure("cannot write \(name)", .failedWhileRunning)
      _ = unsafe unlink(beside)
      throw failure
    }
    unsafe Interruption.unfinishedFile = nil
  }

  private static func write(_ text: String, to descriptor: Int32) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The umask, which is read by being set. There is no second thread yet.
  private static var mask: mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  private static func failure(_ message: String, _ status: ExitStatus) -> ExitStatus {
    let reason = unsafe String(cString: strerror(errno))
    Output.error.write("error: \(message): \(reason)\n")
    return status
  }
}
