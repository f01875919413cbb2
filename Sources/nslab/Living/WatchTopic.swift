import ArgumentParser
import PlainText

/// The kinds of changes that `nslab watch` tells, by the words of `ip monitor`, and those of firewalls.
enum WatchTopic: String, CaseIterable, Sendable {
  case link, address, route, rule, neigh, fdb, nft, conntrack

  /// All of them, as a sentence lists them.
  static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }

  /// The topic of a word, or of its beginning where no other begins so, as `ip` has it.
  private init?(word: Substring) {
    let synonyms: [Substring: Self] = ["neighbor": .neigh, "neighbour": .neigh]
    let beginning = Self.allCases.filter { $0.rawValue.hasPrefix(word) }
    guard let found = Self(rawValue: String(word)) ?? synonyms[word] ?? (beginning.count == 1 ? beginning.first : nil)
    else { return nil }
    self = found
  }

  /// Reads what `--only` was given; without any it is all. Throws what is none of them.
  static func read(_ given: [String]) throws -> Set<Self> {
    if given.isEmpty { return Set(allCases) }
    var topics: Set<Self> = []
    for word in given.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
      guard let topic = Self(word: word), !word.isEmpty else {
        let near = Suggestion.nearest(to: String(word), among: allCases.map(\.rawValue))
        throw ValidationError(
          HelpText.pick(
            "--only knows no \"\(word)\"; there is \(words)" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            "--only 不认识“\(word)”；有 \(words)" + (near.map { "；是不是“\($0)”？" } ?? "")))
      }
      topics.insert(topic)
    }
    return topics
  }
}
