import Foundation
import Generators
import TestKit
import Testing

/// A sequence of commands on which the library and the real tools do not agree.
struct Disagreement: Hashable {
  enum Kind: Hashable {
    /// One of the two did a command that the other refused.
    case outcome(Int)
    /// The view of the real tools differs afterwards.
    case state
  }
  var kind: Kind
  var text: String
}

/// The results of all sequences.
struct Tally {
  var commands = 0
  var succeeded = 0
  /// Commands that the library does not know, and the tools refuse.
  var notUnderstood = 0
  var differentWords = 0
  /// Commands that one of the two did and the other refused, and sequences that left different states.
  var disagreements = 0
  /// Every difference of words, for whoever mends them.
  var words: [String] = []

  static func += (left: inout Tally, right: Tally) {
    left.commands += right.commands
    left.succeeded += right.succeeded
    left.notUnderstood += right.notUnderstood
    left.differentWords += right.differentWords
    left.disagreements += right.disagreements
    left.words += right.words
  }
}

/// Runs a sequence by both; nil where they agree on what works and on what there is afterwards.
func compare(_ lines: [String], _ tally: inout Tally) throws -> Disagreement? {
  let tools = try runByTools(lines)
  let ours = try runByLibrary(lines)
  for (number, line) in lines.enumerated() {
    guard number < tools.outcomes.count, number < ours.outcomes.count else {
      return Disagreement(kind: .outcome(number), text: "\(line): nothing came of it")
    }
    let (theirs, own) = (tools.outcomes[number], ours.outcomes[number])
    tally.commands += 1
    if theirs.succeeded { tally.succeeded += 1 }
    if theirs.succeeded != own.succeeded {
      return Disagreement(
        kind: .outcome(number), text: "\(line)\n  tools: \(theirs.shown)\n  ours:  \(own.shown)")
    }
    if own.text.contains("(not understood) ") { tally.notUnderstood += 1 }
    if theirs.text.words != own.text.words {
      tally.differentWords += 1
      tally.words.append("\(line)\n  tools: \(theirs.shown)\n  ours:  \(own.shown)")
    }
  }
  let difference = ours.dump.difference(from: tools.dump)
  guard !difference.isEmpty else { return nil }
  return Disagreement(kind: .state, text: difference.joined(separator: "\n  "))
}

extension Outcome {
  var shown: String { (succeeded ? "done " : "FAILED ") + text.lines.joined(separator: " ⏎ ") }
}

extension String {
  /// The lines that are compared: not those of a usage text, of which the library has the first at most.
  var words: [String] {
    var found = lines
    if let first = found.first, first.hasPrefix("(not understood) ") { found[0] = String(first.dropFirst(17)) }
    guard let usage = found.firstIndex(where: { $0.hasPrefix("Usage:") }) else { return found }
    return Array(found[..<usage]) + (usage == 0 ? ["Usage:"] : [])
  }

  /// The lines without blanks at their ends.
  fileprivate var lines: [String] {
    split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }
}

/// Leaves out one command after the other while the two still disagree in the same way.
func shrink(_ lines: [String], keeping count: Int, _ found: Disagreement) throws -> ([String], Disagreement) {
  var (lines, found) = (lines, found)
  if case .outcome(let number) = found.kind { lines = Array(lines.prefix(number + 1)) }
  var place = lines.count - 1
  while place >= count {
    var fewer = lines
    fewer.remove(at: place)
    var tally = Tally()
    if let again = try compare(fewer, &tally), again.isLike(found) { (lines, found) = (fewer, again) }
    place -= 1
  }
  return (lines, found)
}

extension Disagreement {
  fileprivate func isLike(_ other: Disagreement) -> Bool {
    switch (kind, other.kind) {
    case (.state, .state): true
    case (.outcome, .outcome): text.split(separator: "\n").first == other.text.split(separator: "\n").first
    default: false
    }
  }
}

private let environment = ProcessInfo.processInfo.environment
/// The same in every run, so that a red test is about what was changed; another is taken from `NSLAB_SEED`.
private let seed = environment["NSLAB_SEED"].flatMap { UInt64($0) } ?? 1
/// How many commands are tried, by each side; another number is taken from `NSLAB_OPERATIONS`.
private let operations = environment["NSLAB_OPERATIONS"].flatMap { Int($0) } ?? 5200
/// The commands of a sequence, beside those that make its scene.
private let length = 40
/// Only sequences about this, from `NSLAB_THEME`.
private let themes = environment["NSLAB_THEME"].flatMap { Theme(rawValue: $0) }.map { [$0] } ?? Theme.allCases
/// Only the sequence of this number, from `NSLAB_SEQUENCE`.
private let only = environment["NSLAB_SEQUENCE"].flatMap { Int($0) }
/// A file that gets every difference of words, from `NSLAB_WORDS`.
private let wordsFile = environment["NSLAB_WORDS"]
private let shards = 4

@Suite(.enabled(if: canUseKernel, "needs root, or user namespaces")) struct EffectRoundTripTests {
  @Test(
    "commands by chance leave the same state as the real tools leave, and fail where they fail",
    arguments: 0..<shards)
  func roundTrip(shard: Int) throws {
    var tally = Tally()
    let sequences = (operations + length - 1) / length
    for number in stride(from: shard, to: sequences, by: shards) {
      if let only, number != only { continue }
      var generator = Generator(seed: seed &* 100_003 &+ UInt64(number))
      let theme = themes[number % themes.count]
      let lines = theme.scene + (0..<length).map { _ in generator.line(theme) }
      try play(lines, theme, number, &tally)
    }
    // The words of nft and iptables about what is not there are still those of the library.
    let most = tally.commands / 5
    #expect(tally.differentWords <= most, "NSLAB_SEED=\(seed): \(tally.words.prefix(20).joined(separator: "\n"))")
    print(
      "round trip, NSLAB_SEED=\(seed), part \(shard): \(tally.commands) commands, \(tally.succeeded) work, "
        + "\(tally.notUnderstood) are not understood, \(tally.differentWords) say something else, "
        + "\(tally.disagreements) disagreements")
    if let wordsFile {
      try tally.words.joined(separator: "\n").write(toFile: "\(wordsFile).\(shard)", atomically: true, encoding: .utf8)
    }
  }

  /// Plays a sequence; where the two disagree the shortest such sequence is an issue, and the rest is played without that command.
  private func play(_ lines: [String], _ theme: Theme, _ number: Int, _ tally: inout Tally) throws {
    var lines = lines
    let head = theme.scene.count
    while true {
      var trial = Tally()
      let found = try compare(lines, &trial)
      guard let found else {
        tally += trial
        return
      }
      tally.disagreements += 1
      if wordsFile != nil {
        tally.words.append("DISAGREE \(number) \(theme) \(found.text)")
      } else {
        let (shown, least) = tally.disagreements <= 3 ? try shrink(lines, keeping: head, found) : (lines, found)
        let commands = shown.dropFirst(head).map { "  \($0)\n" }.joined()
        Issue.record("NSLAB_SEED=\(seed), sequence \(number) (\(theme)):\n\(commands)\(least.text)")
      }
      guard case .outcome(let place) = found.kind, place >= head else {
        tally += trial
        return
      }
      lines.remove(at: place)
    }
  }
}
