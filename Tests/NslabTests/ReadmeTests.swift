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
    #expect(try blocks("swift") == [source])
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
