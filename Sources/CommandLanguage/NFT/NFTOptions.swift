/// The messages of nft(8) about options that it does not know, or that stand in the wrong place. Source: nft 1.0.6.
enum NFTOptions {
  /// Letters of nft's options.
  private static let letters = "hvVcfIijDdasnSuptyeoNT"
  /// Letters of those with a value.
  private static let withValue = "fIDd"
  private static let names = [
    "help", "version", "check", "file", "includepath", "interactive", "json", "define", "debug", "handle", "stateless",
    "numeric", "service", "guid", "numeric-priority", "terse", "numeric-protocol", "echo", "optimize", "reversedns",
    "numeric-time",
  ]

  /// A message about options.
  struct Complaint {
    let text: String
    /// The number of the word that it is about.
    let place: Int
    /// Whether it is an option behind the command.
    var isMisplaced = false
  }

  /// The message about the words behind `nft`, and the number of the word; nil where their options are in order.
  static func complaint(_ words: [String]) -> Complaint? { misplaced(words) ?? unknown(words) }

  /// Options behind the command; what stands in braces is none.
  private static func misplaced(_ words: [String]) -> Complaint? {
    var isInCommand = false
    var isInBraces = false
    var isValue = false
    for (place, word) in words.enumerated() {
      if isValue {
        isValue = false
        continue
      }
      if word.hasPrefix("{") { isInBraces = true }
      if word.hasPrefix("}") { isInBraces = false }
      if isInBraces || word.hasPrefix("}") { continue }
      guard word.hasPrefix("-") else {
        isInCommand = true
        continue
      }
      guard isInCommand else {
        isValue = !word.hasPrefix("--") && word.last.map { withValue.contains($0) } == true
        continue
      }
      let line = (["nft"] + words).map { $0 + " " }.joined()
      let column = (["nft"] + words[..<place]).reduce(0) { $0 + $1.count + 1 }
      let marks = "   ^" + String(repeating: " ", count: max(0, column - 4)) + "~~"
      return Complaint(
        text: "Error: syntax error, options must be specified before commands\n\(line)\n\(marks)", place: place,
        isMisplaced: true)
    }
    return nil
  }

  private static func unknown(_ words: [String]) -> Complaint? {
    var place = 0
    while place < words.count, words[place].hasPrefix("-"), words[place].count > 1 {
      let word = words[place]
      if word.hasPrefix("--") {
        let name = word.dropFirst(2).prefix { $0 != "=" }
        guard names.contains(where: { $0.hasPrefix(name) }) else {
          return Complaint(text: "nft: unrecognized option '\(word)'", place: place)
        }
      } else {
        for (index, letter) in word.dropFirst().enumerated() {
          guard letters.contains(letter) else {
            return Complaint(text: "nft: invalid option -- '\(letter)'", place: place)
          }
          guard withValue.contains(letter) else { continue }
          // Its value is the rest of the word, or the next one.
          if index == word.count - 2 {
            guard place + 1 < words.count else {
              return Complaint(text: "nft: option requires an argument -- '\(letter)'", place: place)
            }
            place += 1
          }
          break
        }
      }
      place += 1
    }
    return words.isEmpty ? Complaint(text: "nft: no command specified", place: 0) : nil
  }
}
