import Foundation
import Glibc

/// Whether the real tcpdump runs in a node: it gives up root for a user of its own, also where it only reads a file.
let tcpdumpCanRunInside = geteuid() == 0

/// Whether labs can be run: as root, or in a user namespace.
let canRunLabs: Bool = {
  guard let tool = try? Tool() else { return false }
  defer { tool.remove() }
  return (try? tool.run(["doctor"]))?.status == 0
}()

/// The nslab that was built beside the tests, run in a folder of its own.
struct Tool {
  let folder: URL
  /// Whether programs of labs may write in the folder: most tests have what they found handed over there.
  let isWritable: Bool

  /// Makes an empty folder.
  init(isWritable: Bool = true) throws {
    self.isWritable = isWritable
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("nslab-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  /// How a run ended, and what it printed.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  static let program: URL = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("nslab")
  }()

  /// The package: the current folder where it holds the labs, since an ordinary user may not read where it was built.
  static let root: URL = {
    let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
    if FileManager.default.fileExists(atPath: here.appendingPathComponent("Labs").path) { return here }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
  }()

  /// The folder of the labs that come with the package.
  static let labs = root.appendingPathComponent("Labs")

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// Starts it; its outputs go to files, which no reader can make it wait for.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    process.executableURL = Self.program
    process.arguments = arguments
    if isWritable, let command = arguments.first, command == "run" {
      process.arguments = [command, "--writable", folder.path] + arguments.dropFirst()
    }
    process.currentDirectoryURL = folder
    var all = ProcessInfo.processInfo.environment
    all["LANG"] = "C.UTF-8"
    all["LC_ALL"] = nil
    all["LC_MESSAGES"] = nil
    // Programs of labs are the real ones, by which most tests judge.
    all["NSLAB_TOOLS"] = "machine"
    all.merge(environment) { $1 }
    process.environment = all
    process.standardInput = FileHandle.nullDevice
    for (name, isOutput) in [("stdout", true), ("stderr", false)] {
      let url = folder.appendingPathComponent(name)
      try Data().write(to: url)
      let handle = try FileHandle(forWritingTo: url)
      if isOutput { process.standardOutput = handle } else { process.standardError = handle }
    }
    try process.run()
    return process
  }

  func result(of process: Process) throws -> Result {
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
    }
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return Result(status: status, output: try text("stdout"), errors: try text("stderr"))
  }

  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try result(of: start(arguments, environment: environment))
  }

  /// Writes a lab and runs or validates it.
  func run(lab text: String, _ arguments: [String] = ["run"]) throws -> Result {
    try write("a.lab.yaml", text)
    return try run(arguments + ["a.lab.yaml"])
  }

  /// Runs a shell command in namespaces of its own, with an empty /run, in the folder; gives its status.
  func runIsolated(_ script: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = [
      // As the labs that it is compared with: some settings are shown in the machine's own user namespace only.
      "-Urnm", "sh", "-c", "mount -t tmpfs none /run; mount -t sysfs none /sys; \(script)",
    ]
    process.currentDirectoryURL = folder
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// The text of a file in the folder.
  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
  }
}
