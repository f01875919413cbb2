import ArgumentParser
import Glibc
import Lab
import LabRunner

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
    let folder = try LivingClient.folder()
    var name = lab
    var arguments: [String] = []
    if !LivingFolder.isName(lab) || !folder.isAlive(lab) {
      guard LabFinder.meansFile(lab) else {
        try LivingClient.told { () throws(LivingError) in try LivingChannel(to: lab, in: folder) }.end()
        return
      }
      name = try bringUp(folder)
      // The lab ends with this connection, whatever ends us.
      let held = try LivingClient.told { () throws(LivingError) in
        let channel = try LivingChannel(to: name, in: folder)
        try channel.ask(["hold"])
        _ = try channel.answer()
        return channel.handOver()
      }
      arguments += ["--held", "\(held)"]
    }
    if let port { arguments += ["--port", "\(port)"] }
    if let language = options.lang { arguments += ["--lang", language] }
    try Self.become(server, [name] + arguments)
  }

  /// Brings the lab up under its own name, or, where a lab of that name is up, with a number behind it.
  private func bringUp(_ folder: LivingFolder) throws -> String {
    var launch = try Launch(lab, name: nil, options: options)
    if folder.isAlive(launch.name) {
      launch = try Launch(
        lab, name: "\(launch.name.prefix(48))-\(getpid())", options: options)
    }
    try launch.start()
    return launch.name
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
        "there is no program nslab-view beside nslab, in \(folder)",
        "swift build -c release --static-swift-stdlib --product nslab-view")
      throw ExitStatus.notPossibleHere
    }
    return server
  }

  private static func become(_ program: String, _ arguments: [String]) throws -> Never {
    let words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    _ = unsafe execv(program, words)
    LivingClient.say("cannot start \(program): \(unsafe String(cString: strerror(errno)))")
    throw ExitStatus.notPossibleHere
  }
}
