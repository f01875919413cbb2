import Foundation
import Glibc
import Lab
import PlainText
import Synchronization

/// A capture that a page began: the frames as a file, and as lines while they come.
final class Capture: Sendable {
  let number: Int
  let place: String
  let filter: String
  /// The file has no name any more; it goes with this descriptor.
  private let file: Int32
  private let room: Room

  /// How many bytes it may come to.
  private static let most = 256 * 1024 * 1024
  /// How many lines are kept for pages that come later.
  private static let mostLines = 300

  private struct State {
    var processes: [Int32] = []
    var lines: [String] = []
    var frames = 0
    var note = ""
    var isStopped = false
    var running = 1
  }

  private let state = Mutex(State())

  init(number: Int, place: String, filter: String, room: Room, program: String) throws(Terminal.Failure) {
    self.number = number
    self.place = place
    self.filter = filter
    self.room = room
    file = try Self.temporaryFile()
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      close(file)
      throw Terminal.Failure(errno: errno)
    }
    let arguments = ["capture", room.keeper.name, place] + (filter.isEmpty ? [] : ["--filter=\(filter)"])
    let file = file
    let (lines, into) = (ends[0], ends[1])
    Thread.detachNewThread { [self] in
      var isWriting = false
      run(program, arguments + ["--write", "-"], output: file) {
        isWriting = true
        show(program, arguments, lines, into)
      }
      if !isWriting { [lines, into].forEach { close($0) } }
      finish()
    }
  }

  /// Shows frames as lines. It begins when the file's capture listens: what is shown is in the file.
  private func show(_ program: String, _ arguments: [String], _ lines: Int32, _ into: Int32) {
    state.withLock { $0.running += 1 }
    Thread.detachNewThread { [self] in
      run(program, arguments, output: into) {}
      close(into)
    }
    Thread.detachNewThread { [self] in
      read(lines)
      finish()
    }
  }

  deinit { close(file) }

  private static func temporaryFile() throws(Terminal.Failure) -> Int32 {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("nslab-capture-XXXXXX").path
    guard let name = unsafe strdup(path) else { throw Terminal.Failure(errno: ENOMEM) }
    defer { unsafe free(name) }
    let file = unsafe mkstemp(name)
    guard file >= 0 else { throw Terminal.Failure(errno: errno) }
    _ = unsafe unlink(name)
    return file
  }

  /// Runs a capture to its end. It is ended once it listens, never before: what it has seen by then is written.
  private func run(_ program: String, _ arguments: [String], output: Int32, whenListening: () -> Void) {
    let null = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
    var ends: [Int32] = [-1, -1]
    _ = unsafe pipe(&ends)
    let process = ChildProcess.start(
      program, arguments, [:], input: null, output: output, errors: ends[1], isTerminal: false)
    close(null)
    close(ends[1])
    defer { close(ends[0]) }
    guard process > 0 else { return }
    var said: [UInt8] = []
    var isListening = false
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe Glibc.read(ends[0], &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      said += buffer[..<count]
      guard !isListening, said.contains(0x0a), said.starts(with: Self.listening.utf8) else { continue }
      isListening = true
      let mustStop = state.withLock { state in
        state.processes.append(process)
        return state.isStopped
      }
      if mustStop { kill(process, SIGINT) }
      whenListening()
    }
    state.withLock { $0.processes.removeAll { $0 == process } }
    _ = ChildProcess.wait(process)
    // The last line counts the frames, and tells what the kernel had no room for, or what went wrong.
    let lines = String(decoding: said, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix(Self.listening) }
    state.withLock { $0.note = lines.joined(separator: " ") }
  }

  /// How a capture says that it sees what comes from now on.
  private static let listening = "capturing on"

  /// Reads lines and hands them on, in pieces; of many at once the last ones.
  private func read(_ descriptor: Int32) {
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      rest += buffer[..<count]
      guard let end = rest.lastIndex(of: 0x0a) else { continue }
      let lines = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\n").map(String.init)
      rest.removeFirst(end + 1)
      let (frames, shown) = state.withLock { state in
        state.frames += lines.count
        state.lines = Array((state.lines + lines).suffix(Self.mostLines))
        return (state.frames, lines.suffix(Self.mostLines))
      }
      room.tell(
        "frames",
        [
          ("number", .number(number)), ("frames", .number(frames)), ("size", .number(size)),
          ("lines", .list(shown.map { .string($0) })),
        ])
      if size > Self.most { stop() }
      // The next piece comes with what has come meanwhile.
      usleep(100_000)
    }
    close(descriptor)
  }

  var size: Int {
    var status = stat()
    return unsafe fstat(file, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The file as it is now.
  func data() -> Data {
    var data = Data(count: min(size, Self.most + 65_536))
    let count = unsafe data.withUnsafeMutableBytes { unsafe pread(file, $0.baseAddress, $0.count, 0) }
    return data.prefix(max(0, count))
  }

  /// The name of the file where it is kept.
  var fileName: String {
    String(place.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "_") ? $0 : "-" }) + ".pcapng"
  }

  /// The description for pages.
  var description: JSONText {
    let size = size
    return state.withLock { state in
      .object([
        ("number", .number(number)), ("place", .string(place)), ("file", .string(fileName)),
        ("filter", .string(filter)),
        ("frames", .number(state.frames)), ("size", .number(size)), ("stopped", .boolean(state.running == 0)),
        ("note", .string(state.note)), ("lines", .list(state.lines.map { .string($0) })),
      ])
    }
  }

  func stop() {
    state.withLock { state in
      state.isStopped = true
      for process in state.processes { kill(process, SIGINT) }
    }
  }

  private func finish() {
    state.withLock { $0.running -= 1 }
    room.tell("capture", [("capture", description)])
  }
}
