import Foundation
import TestKit
import Testing

/// Set to a file of lines, it plays them by both sides and tells each of which one says something else; an empty line begins anew.
private let file = ProcessInfo.processInfo.environment["NSLAB_LINES"]

@Suite(.enabled(if: canUseKernel, "needs root, or user namespaces")) struct GivenLinesTests {
  @Test(
    "lines of a file: the same as the real tools", .enabled(if: file != nil, "NSLAB_LINES names no file"))
  func given() throws {
    let text = try String(contentsOfFile: file ?? "", encoding: .utf8)
    for part in text.components(separatedBy: "\n\n") {
      let lines = part.components(separatedBy: "\n").filter { !$0.isEmpty }
        .map { $0.replacingOccurrences(of: "\\n", with: "\n") }
      try expectSame(lines)
    }
  }
}
