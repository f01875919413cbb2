import ArgumentParser
import FlyingFox
import FlyingSocks
import Foundation
import Glibc
import LabReport
import LabRunner

/// `nslab-view`, which `nslab view` becomes.
@main
struct NSLabView: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nslab-view",
    abstract: "Serve the page of a lab that is up, on 127.0.0.1 alone.",
    discussion: "nslab view starts it. It prints the address, and ends with Ctrl-C, or with the lab.")

  @Argument(help: "The lab's name, as nslab list shows it.")
  var name: String

  @Option(help: "The port; by default one that is free.")
  var port: UInt16 = 0

  @Option(help: "The language that the page shows first; by default the locale's.")
  var lang: String?

  /// The connection that keeps a lab which was brought up for the page.
  @Option(help: .hidden)
  var held: Int32?

  func run() async throws {
    signal(SIGPIPE, SIG_IGN)
    // Programs that are started do not hold the lab.
    if let held { _ = fcntl(held, F_SETFD, FD_CLOEXEC) }
    let keeper: KeeperClient
    do throws(LivingError) {
      keeper = KeeperClient(name: name, folder: try LivingFolder())
      _ = try keeper.ask(["about"])
    } catch {
      Self.fail(error.message, error.fix, status: error.kind == .broken ? 4 : 2)
    }
    let language = lang ?? Self.language
    guard let steps = keeper.text(["steps", language]), steps.hasPrefix("{") else {
      Self.fail(
        "the lab was brought up by an nslab that knows no pages", "nslab down \(name), then nslab up", status: 4)
    }
    let room = Room(keeper, steps: steps)
    let watch = LabWatch(room, language: language)
    let desk = Desk(room: room, watch: watch, language: language, program: ChildProcess.beside("nslab"))
    let gate: Gate
    let server: HTTPServer
    do {
      let free = port == 0 ? try Self.freePort() : port
      gate = Gate(port: free)
      let page = ViewPage(name: name, steps: steps, language: language)
      server = HTTPServer(
        address: try .inet(ip4: "127.0.0.1", port: free), logger: .disabled,
        handler: Server(gate: gate, page: page, room: room, desk: desk))
    } catch {
      Self.fail("cannot listen on 127.0.0.1: \(error)", nil, status: 4)
    }
    let end: @Sendable (String, Int32) -> Void = { reason, status in
      room.end(reason)
      // What was said is to arrive.
      usleep(300_000)
      _exit(status)
    }
    let signals = Ending.listen { number in
      Self.say("\nnslab view: ended\n")
      end("view", 128 + number)
    }
    defer { signals.forEach { $0.cancel() } }
    watch.start {
      Self.say("\(name) is down\n")
      end("down", 0)
    }
    let serving = Task { try await server.run() }
    do {
      try await server.waitUntilListening(timeout: 10)
    } catch {
      Self.fail("cannot listen on 127.0.0.1:\(gate.port), which may be taken", "leave --port out", status: 4)
    }
    FileHandle.standardOutput.write(Data("\(name) is shown at \(gate.address)\n".utf8))
    Self.say("Ctrl-C ends it" + (held == nil ? "; the lab stays up\n" : ", and takes the lab down\n"))
    try await serving.value
  }

  private static func freePort() throws -> UInt16 {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(probe) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(probe, $0, length) == 0 ? getsockname(probe, $0, &length) : -1
      }
    }
    guard status == 0 else { throw Terminal.Failure(errno: errno) }
    return UInt16(bigEndian: address.sin_port)
  }

  static func say(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  private static func fail(_ message: String, _ fix: String?, status: Int32) -> Never {
    say("error: \(message)\n" + (fix.map { "  = fix: \($0)\n" } ?? ""))
    _exit(status)
  }

  /// The language of the locale; English where it has none.
  private static var language: String {
    let environment = ProcessInfo.processInfo.environment
    let value = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? "C"
    let language = String(value.prefix { $0.isLetter })
    return ["C", "POSIX", ""].contains(language) ? "en" : language
  }
}

/// The end by a signal.
enum Ending {
  /// Calls in a queue of its own when the process is told to end; what is given must be kept.
  static func listen(_ end: @escaping @Sendable (_ signal: Int32) -> Void) -> [any DispatchSourceSignal] {
    [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: DispatchQueue(label: "signals"))
      source.setEventHandler { end(number) }
      source.resume()
      return source
    }
  }
}
