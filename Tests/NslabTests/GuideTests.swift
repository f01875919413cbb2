import Foundation
import Testing

/// The getting-started page of each library: its program is compiled here, and prints what the page says.
@Suite struct GuideTests {
  static let libraries = [
    "Addressing", "Netlink", "Namespaces", "RouteNetlink", "NFTables", "Probes", "Journey", "IPTables",
    "Operations", "Docker", "Lab", "LabFile", "LabRunner", "LabReport",
  ]

  /// The first block of a language in a page.
  private func block(_ language: String, in page: String) -> String? {
    page.components(separatedBy: "```\(language)\n").dropFirst().first?.components(separatedBy: "```").first
  }

  /// A guide's source as a program of its own: what is imported, then what its function does.
  private func program(_ source: String) throws -> String {
    let parts = source.components(separatedBy: "\nfunc ")
    try #require(parts.count == 2)
    let lines = parts[1].split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    let end = try #require(lines.lastIndex(of: "}"))
    let body = lines[..<end].map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : String($0) }
    return parts[0] + "\n" + body.joined(separator: "\n") + "\n"
  }

  @Test(
    "a library's first program is the one that is compiled here, and prints what its page says", arguments: libraries)
  func firstProgram(_ library: String) throws {
    let source = try String(
      contentsOf: Tool.root.appendingPathComponent("Tests/Guides/\(library).swift"), encoding: .utf8)
    let page = try String(
      contentsOf: Tool.root.appendingPathComponent("Sources/\(library)/\(library).docc/\(library).md"), encoding: .utf8)
    #expect(try block("swift", in: page) == program(source))
    guard canRunLabs else { return }
    let process = Process()
    process.executableURL = Tool.program.deletingLastPathComponent().appendingPathComponent("Guides")
    process.arguments = [library]
    // A pipe's end would be held by whatever other tests start at the same moment.
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("output", "")
    try tool.write("errors", "")
    process.standardOutput = try FileHandle(forWritingTo: tool.folder.appendingPathComponent("output"))
    process.standardError = try FileHandle(forWritingTo: tool.folder.appendingPathComponent("errors"))
    try process.run()
    process.waitUntilExit()
    let (output, said) = (try tool.read("output"), try tool.read("errors"))
    #expect(block("text", in: page) == output, "\(said)")
    #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
  }

  @Test("every library that is a product has a page") func everyProduct() throws {
    let package = try String(contentsOf: Tool.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let products = package.components(separatedBy: ".library(name: \"").dropFirst().compactMap {
      $0.components(separatedBy: "\"").first
    }
    #expect(!products.isEmpty && Set(products) == Set(Self.libraries))
  }
}
