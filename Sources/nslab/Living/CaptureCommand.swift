import ArgumentParser
import Glibc
import LabRunner
import Probes
import SystemPackage

/// `nslab capture`.
struct CaptureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "capture",
    abstract: HelpText.pick(
      "Capture frames of a lab that is up, on several interfaces at once.", "在运行中的实验里抓包，可同时在几个接口上。"),
    discussion: """
      Without --write each frame is a line, in the words of tcpdump. The file is pcapng, with the interfaces by their nodes; \
      "-" is standard output. It ends with Ctrl-C, after --count frames, or with the lab.

      Example:
        nslab capture bridge ns1:eth0 centos --filter 'icmp or arp'
        nslab capture bridge ns1 ns2 --write - | wireshark -k -i -
      """)

  @Argument(help: "The lab's name, as nslab list shows it.", completion: .custom(Completion.labs))
  var name: String

  @Argument(
    help: ArgumentHelp("Nodes, or interfaces as NODE:INTERFACE.", valueName: "node"),
    completion: .custom(Completion.places))
  var places: [String]

  @Option(
    help: ArgumentHelp(
      "Which frames, in the words of pcap-filter(7): tcp port 80 and host 10.0.0.1.", valueName: "words"))
  var filter: String = ""

  @Option(
    help: ArgumentHelp("Write them to this file as pcapng; - is standard output.", valueName: "file"),
    completion: .file())
  var write: String?

  @Option(help: ArgumentHelp("End after so many.", valueName: "number"))
  var count: Int?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count wants a number from 1 on") }
  }

  func run() throws {
    let wanted: CaptureFilter
    do throws(CaptureFilter.Problem) {
      wanted = try CaptureFilter(filter)
    } catch {
      LivingClient.say("in the filter: \(error)")
      throw ExitStatus.wrongInput
    }
    let folder = try LivingClient.folder()
    var sources: [CaptureSource] = []
    for place in places {
      let (words, descriptors) = try LivingClient.ask(name, ["capture", place], in: folder)
      guard let node = words.first, let descriptor = descriptors.first else { throw ExitStatus.failedWhileRunning }
      sources.append(
        CaptureSource(
          node: node, socket: PacketSocket(descriptor: descriptor), names: CaptureSource.names(words.dropFirst())))
    }
    var file: Int32?
    if let write {
      file = write == "-" ? 1 : unsafe open(write, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard let file, file >= 0 else {
        LivingClient.say("cannot write \(write): \(unsafe String(cString: strerror(errno)))")
        throw ExitStatus.wrongInput
      }
    }
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number) { _ in unsafe Interruption.isWanted = true } }
    var recorder = CaptureRecorder(file: file, path: write ?? "", most: count ?? .max)
    recorder.begin()
    Output.error.write("capturing on \(places.joined(separator: ", ")); Ctrl-C ends it\n")
    while !(unsafe Interruption.isWanted), recorder.seen < recorder.most {
      var waiting = sources.map { pollfd(fd: $0.socket.descriptor.rawValue, events: Int16(POLLIN), revents: 0) }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), 500)
      // The sockets would keep the nodes of a lab that is gone.
      if ready == 0, !folder.isAlive(name) { break }
      if ready <= 0 { continue }
      // What the others saw of it comes at the same moment, and is to stand in its place.
      usleep(3_000)
      var frames: [(frame: CapturedFrame, source: Int)] = []
      for index in sources.indices { frames += try Self.drain(sources[index].socket).map { ($0, index) } }
      frames.sort { $0.frame.time < $1.frame.time }
      for (frame, index) in frames where recorder.seen < recorder.most {
        if sources[index].names[frame.interface] == nil {
          // It was made while we listen.
          let words = (try? LivingClient.ask(name, ["links", sources[index].node], in: folder).words) ?? []
          sources[index].names.merge(CaptureSource.names(words[...])) { $1 }
        }
        let headers = FrameHeaders(frame)
        if wanted.accepts(headers) { recorder.add(frame, headers, from: sources[index]) }
      }
      recorder.flush()
    }
    recorder.finish(lost: sources.map(\.socket.lost).reduce(0, +))
  }

  /// The frames that a socket has now; one that is never empty is left after a while.
  private static func drain(_ socket: PacketSocket) throws -> [CapturedFrame] {
    var frames: [CapturedFrame] = []
    do throws(ProbeError) {
      for _ in 0..<256 {
        let more = try socket.receive()
        if more.isEmpty { break }
        frames += more
      }
    } catch {
      LivingClient.say("\(error)")
      throw ExitStatus.failedWhileRunning
    }
    return frames
  }
}

/// A socket of a node, and the names of its interfaces.
struct CaptureSource {
  var node: String
  var socket: PacketSocket
  var names: [Int32: String]

  /// Reads `2=eth0`.
  static func names(_ words: ArraySlice<String>) -> [Int32: String] {
    var names: [Int32: String] = [:]
    for word in words {
      guard let sign = word.firstIndex(of: "="), let index = Int32(word[..<sign]) else { continue }
      names[index] = String(word[word.index(after: sign)...])
    }
    return names
  }

  func place(of frame: CapturedFrame) -> String { "\(node):\(names[frame.interface] ?? "if\(frame.interface)")" }
}

/// The place where captured frames go: lines, or a file.
struct CaptureRecorder {
  let file: Int32?
  let path: String
  let most: Int
  private(set) var seen = 0
  private var numbers: [String: UInt32] = [:]
  private var counts: [UInt32: UInt64] = [:]
  private var buffer: [UInt8] = []
  private var lines = ""
  private var lastTime: Int64 = 0

  init(file: Int32?, path: String, most: Int) {
    self.file = file
    self.path = path
    self.most = most
  }

  mutating func begin() {
    guard file != nil else { return }
    buffer += PCAPNG.head(application: "nslab \(NSLab.version)")
    flush()
  }

  mutating func add(_ frame: CapturedFrame, _ headers: FrameHeaders, from source: CaptureSource) {
    seen += 1
    lastTime = frame.time
    let place = source.place(of: frame)
    guard file != nil else {
      let way = frame.direction == .incoming ? "In " : "Out"
      lines += "\(Clock.text(frame.time)) \(place) \(way) \(headers.text(of: frame))\n"
      return
    }
    let number: UInt32
    if let known = numbers[place] {
      number = known
    } else {
      number = UInt32(numbers.count)
      numbers[place] = number
      buffer += PCAPNG.interface(place, link: frame.link)
    }
    counts[number, default: 0] += 1
    buffer += PCAPNG.packet(frame, interface: number)
  }

  /// Hands on what has come.
  mutating func flush() {
    if !lines.isEmpty {
      Output.standard.write(lines)
      lines = ""
    }
    guard let file else { return }
    var rest = buffer[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        // Wireshark was closed.
        if errno == EPIPE { _exit(128 + SIGPIPE) }
        LivingClient.say("cannot write \(path): \(unsafe String(cString: strerror(errno)))")
        _exit(ExitStatus.failedWhileRunning.rawValue)
      }
      rest = rest.dropFirst(written)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  mutating func finish(lost: Int) {
    if file != nil {
      for (_, number) in numbers.sorted(by: { $0.value < $1.value }) {
        buffer += PCAPNG.statistics(
          interface: number, time: lastTime, received: counts[number] ?? 0, lost: number == 0 ? UInt64(lost) : 0)
      }
    }
    flush()
    Output.error.write("\(seen) frames" + (lost > 0 ? ", and \(lost) that the kernel had no room for" : "") + "\n")
  }
}
