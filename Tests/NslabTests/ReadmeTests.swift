import Foundation
import Testing

@Suite struct ReadmeTests {
  private static let root = Tool.root

  /// The blocks of a language in the README.
  private func blocks(_ language: String) throws -> [String] {
    let text = try String(contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
    return text.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
  }

  @Test("the README's program is the one that is compiled here, has at most 25 lines, and runs as it says")
  func program() throws {
    let source = try String(
      contentsOf: Self.root.appendingPathComponent("Tests/ReadmeExample/main.swift"), encoding: .utf8)
    #expect(try blocks("swift").first == source)
    #expect(source.split(separator: "\n").count <= 25)
    guard canRunLabs else { return }
    let process = Process()
    process.executableURL = Tool.program.deletingLastPathComponent().appendingPathComponent("ReadmeExample")
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(output == "reachable\n")
    #expect(process.terminationStatus == 0)
  }

  @Test("the README's program that plays a lab is the one that is compiled here, and says what is wrong or how it went")
  func guest() throws {
    let source = try String(
      contentsOf: Self.root.appendingPathComponent("Tests/GuestExample/main.swift"), encoding: .utf8)
    #expect(try blocks("swift").dropFirst() == [source])
    guard canRunLabs else { return }
    func run(_ lab: String) throws -> (output: String, errors: String, status: Int32) {
      let process = Process()
      process.executableURL = Tool.program.deletingLastPathComponent().appendingPathComponent("GuestExample")
      process.currentDirectoryURL = Self.root
      process.arguments = [lab]
      let (pipe, errors) = (Pipe(), Pipe())
      process.standardOutput = pipe
      process.standardError = errors
      try process.run()
      let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (output, said, process.terminationStatus)
    }
    let good = try run("Labs/05-ns1-ns2.lab.yaml")
    #expect(good.status == 0 && good.output.hasSuffix("ns1-ns2 passed\n"), "\(good)")
    #expect(good.output.contains("passed ping ns1 -> "), "\(good)")
    let bad = try run("Labs/no-such.lab.yaml")
    #expect(bad.status != 0 && bad.errors.contains("no-such.lab.yaml: cannot read the file"), "\(bad)")
  }

  @Test("the README's lab is right, and passes")
  func lab() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let lab = try #require(try blocks("yaml").first)
    let valid = try tool.run(lab: lab, ["validate"])
    #expect(valid.output == "first: ok, 2 steps, 3 checks\n")
    guard canRunLabs else { return }
    let result = try tool.run(lab: lab)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("the README's commands are one line each")
  func commands() throws {
    let commands = try blocks("sh")
    #expect(commands.count == 2)
    for command in commands {
      #expect(command.split(separator: "\n").count == 1)
      #expect(command.hasPrefix("S=$(command -v sudo || true); $S apt-get update && "))
    }
  }
}
