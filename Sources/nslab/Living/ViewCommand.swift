import ArgumentParser
import Glibc
import Lab
import LabRunner
import Operations

/// `nslab view`.
struct ViewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "view",
    abstract: "Show a lab in a browser: picture, steps, terminals, packets.",
    discussion: """
      Prints an address on 127.0.0.1 that nobody else can guess, and serves the page there until Ctrl-C, or until the lab goes \
      down. With the name of a lab that is up the lab stays; with a lab's file it is brought up for the page, and goes with it.

      Example:
        nslab view bridge
        nslab view Labs/07-bridge.lab.yaml
      """)

  @Argument(help: "The name of a lab that is up, or a lab's file.", completion: .custom(Completion.both))
  var lab: String

  @Option(help: ArgumentHelp("The port; by default one that is free.", valueName: "number"))
  var port: UInt16?

  @OptionGroup var options: LaunchOptions

  func run() throws {
    let server = try Self.server()
    let given = try GivenLab(lab, options: options)
    var arguments: [String] = []
    if let held = given.held { arguments += ["--held", "\(held.handOver())"] }
    if let port { arguments += ["--port", "\(port)"] }
    if let language = options.lang { arguments += ["--lang", language] }
    try Self.become(server, [given.name] + arguments)
  }

  /// The program that serves the page; it stands beside this one.
  private static func server() throws -> String {
    var own = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe readlink("/proc/self/exe", &own, own.count - 1)
    let path = String(decoding: own.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "./"
    let server = folder + "nslab-view"
    guard unsafe access(server, X_OK) == 0 else {
      LivingClient.say(
        .noView(folder),
        .words("swift build -c release --static-swift-stdlib --product nslab-view"))
      throw ExitStatus.notPossibleHere
    }
    return server
  }

  private static func become(_ program: String, _ arguments: [String]) throws -> Never {
    let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    _ = unsafe execv(program, words)
    LivingClient.say(.cannotStart(program, unsafe String(cString: strerror(errno))))
    throw ExitStatus.notPossibleHere
  }
}
