internal import CLinux
internal import Glibc
internal import SystemPackage

/// How a program ended, and what it printed.
public struct ProgramResult: Hashable, Sendable {
  /// How a program ended.
  public enum End: Hashable, Sendable, CustomStringConvertible {
    /// With an exit status.
    case exited(Int32)
    /// By a signal.
    case killed(signal: Int32)
    /// It took too long and was killed.
    case timedOut(Duration)
    /// It printed more than this many bytes and was killed.
    case tooMuchOutput(Int)

    /// A clause for a sentence about the program: `ended with exit status 1`.
    public var description: String {
      switch self {
      case .exited(let status): "ended with exit status \(status)"
      case .killed(let signal): "was killed by signal \(signal)"
      case .timedOut(let duration): "did not end within \(duration) and was killed"
      case .tooMuchOutput(let limit): "printed more than \(limit >> 20) MiB and was killed"
      }
    }
  }
  /// The way the program ended; a program that was killed for its time or output has no exit status.
  public var end: End
  /// Standard output and standard error in one; bytes that are no UTF-8 are replaced.
  public var output: String

  /// The result of a program, as a caller's own runner reports one.
  public init(end: End, output: String) {
    self.end = end
    self.output = output
  }
}

extension ProgramSpace {
  /// The limit of a program's output: 16 MiB.
  static let outputLimit = 16 << 20

  /// Reads the reports of a program until its end, and kills it when the time is over or it has printed too much.
  static func follow(
    _ reports: FileDescriptor, output: FileDescriptor, timeout: Duration, program: String
  ) throws -> ProgramResult.End {
    let clock = ContinuousClock()
    let deadline = clock.now + timeout
    var pid: pid_t = 0
    var cause: ProgramResult.End?
    func end() {
      guard pid > 0 else { return }
      // It may have left its group, and others may have joined it.
      _ = kill(pid, SIGKILL)
      _ = kill(-pid, SIGKILL)
    }
    while true {
      var poll = pollfd(fd: reports.rawValue, events: Int16(POLLIN), revents: 0)
      let left = max(.zero, deadline - clock.now)
      let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
      let ready = unsafe Glibc.poll(&poll, 1, cause != nil ? -1 : Int32(min(milliseconds, 20)))
      if cause == nil {
        if try output.seek(offset: 0, from: .end) > Int64(outputLimit) {
          cause = .tooMuchOutput(outputLimit)
          end()
        } else if ready == 0, clock.now >= deadline {
          cause = .timedOut(timeout)
          end()
        }
      }
      if ready <= 0 { continue }
      var report = nslab_report()
      let count = try unsafe withUnsafeMutableBytes(of: &report) { unsafe try reports.read(into: $0) }
      guard count == MemoryLayout<nslab_report>.size else { throw NamespaceError("start", .ioError, object: program) }
      switch report.kind {
      case Int32(NSLAB_REPORT_PID):
        pid = report.value
        if cause != nil { end() }
      case Int32(NSLAB_REPORT_SETUP):
        throw NamespaceError("prepare the namespaces of", Errno(rawValue: report.value), object: program)
      case Int32(NSLAB_REPORT_EXEC):
        let errno = Errno(rawValue: report.value)
        throw NamespaceError(
          "start", errno, object: program,
          hint: errno == .noSuchFileOrDirectory ? "is it installed, and in PATH?" : nil)
      default:
        if let cause { return cause }
        let status = report.value
        return status & 0x7f == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: status & 0x7f)
      }
    }
  }

  /// A file without a name: what a program leaves in the background may go on writing to it.
  static func memoryFile() throws(NamespaceError) -> FileDescriptor {
    let descriptor = nslab_memory_file()
    guard descriptor >= 0 else { throw NamespaceError("make a file for the output", Errno(rawValue: -descriptor)) }
    return FileDescriptor(rawValue: descriptor)
  }

  /// At most the first 16 MiB of what was written.
  static func contents(of file: FileDescriptor) throws -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while bytes.count < outputLimit {
      let count = try unsafe buffer.withUnsafeMutableBytes {
        unsafe try file.read(fromAbsoluteOffset: Int64(bytes.count), into: $0)
      }
      if count == 0 { break }
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The files of /etc/netns/NAME and what they stand for in /etc, in pairs.
  static func filesInPlaceOfEtc(_ name: String) -> [String] {
    guard !name.contains("/"), name != ".", name != "..", let folder = unsafe opendir("/etc/netns/\(name)") else {
      return []
    }
    defer { unsafe closedir(folder) }
    var pairs: [String] = []
    while let entry = unsafe readdir(folder) {
      let file = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard file != ".", file != "..", unsafe access("/etc/\(file)", F_OK) == 0 else { continue }
      pairs += ["/etc/netns/\(name)/\(file)", "/etc/\(file)"]
    }
    return pairs
  }

  /// Strings as C takes a list of them, ended by NULL.
  static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
  ) -> Result {
    let copies = unsafe strings.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    let pointers = unsafe copies.map { unsafe UnsafePointer($0) } + [nil]
    return unsafe pointers.withUnsafeBufferPointer { buffer in
      // The list has at least its end, so that it has an address.
      unsafe body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }
}
