import Foundation
import TestKit
import Testing

/// Plays lines by both sides, and records an issue for each that one of the two refused alone or that says something else, and for a state that
/// differs in the end.
///
/// - Parameters:
///   - understood: Whether a line that the library does not know is an issue, too.
/// - Returns: How many lines were compared.
@discardableResult func expectSame(
  _ lines: [String], understood: Bool = true, statesOnly: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> Int {
  let tools = try runByTools(lines)
  let ours = try runByLibrary(lines)
  try #require(
    tools.outcomes.count == lines.count && ours.outcomes.count == lines.count, sourceLocation: sourceLocation)
  for (line, (theirs, own)) in zip(lines, zip(tools.outcomes, ours.outcomes)) {
    let isKnown = !own.text.contains("(not understood) ")
    #expect(
      theirs.succeeded == own.succeeded && theirs.text.words == own.text.words && (isKnown || !understood),
      "\(line)\n  tools: \(theirs.shown)\n  ours:  \(own.shown)", sourceLocation: sourceLocation)
  }
  let difference = ours.dump.difference(from: tools.dump)
  #expect(difference.isEmpty, "\(difference.joined(separator: "\n"))", sourceLocation: sourceLocation)
  return lines.count
}
