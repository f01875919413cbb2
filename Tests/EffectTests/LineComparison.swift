import Foundation
import TestKit
import Testing

/// Plays lines by both sides, and records an issue for each that one of the two refused alone or that says something else, and for a state that
/// differs in the end.
///
/// - Parameter understood: Whether a line that the library does not know is an issue, too.
func expectSame(
  _ lines: [String], understood: Bool = true, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  // A lab's host has its lo up, and a new namespace has not.
  // Addresses are looked for on their links by the kernel's clock, so they are not.
  let lines = ["ip link set lo up", "sysctl -qw net.ipv6.conf.default.accept_dad=0"] + lines
  let tools = try runByTools(lines)
  let ours = try runByLibrary(lines)
  try #require(
    tools.outcomes.count == lines.count && ours.outcomes.count == lines.count, sourceLocation: sourceLocation)
  for (line, (theirs, own)) in zip(lines, zip(tools.outcomes, ours.outcomes)) {
    let isBeyond = own.text.contains("(not understood) ") && !own.text.contains(" is a garbage")
    if !understood, isBeyond { continue }
    #expect(
      theirs.succeeded == own.succeeded && theirs.text.words == own.text.words,
      "\(line)\n  tools: \(theirs.shown)\n  ours:  \(own.shown)", sourceLocation: sourceLocation)
  }
  let difference = ours.dump.difference(from: tools.dump)
  #expect(difference.isEmpty, "\(difference.joined(separator: "\n"))", sourceLocation: sourceLocation)
}
