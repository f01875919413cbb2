/// The text that a command gives to nft(8): the words behind it, or the lines of a here-document.
package struct NFTInput: Sendable, Equatable {
  /// The text, with a line break at its end.
  package var text: String
  /// The name by which nft calls the file; nil of a command line.
  package var file: String?

  /// The text that a typed command gives to nft, whatever stands in front of it; nil where it is no command of nft.
  package init?(_ command: String) {
    let lines = command.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let first = lines.first, let words = try? Lexer.words(of: first, from: Lexer.promptLength(first)),
      let place = words.firstIndex(where: { CommandParser.program($0.text) == "nft" && !$0.isQuoted })
    else { return nil }
    if let end = words.firstIndex(where: { $0.text == "<<" && !$0.isQuoted }), end + 1 < words.count {
      let mark = words[end + 1].text
      text = lines.dropFirst().prefix { $0.trimmedTabs != mark }.map { $0 + "\n" }.joined()
      file = "/dev/stdin"
      return
    }
    // The file's text is not at hand.
    guard ProgramCall(words[place...].map(\.text)).source == nil else { return nil }
    // A quoted word may go over several lines.
    guard let all = try? Lexer.words(of: command, from: Lexer.promptLength(first)), place < all.count else {
      return nil
    }
    let behind = all[(place + 1)...].drop { $0.text.hasPrefix("-") && !$0.isQuoted }
    text = behind.map(\.text).joined(separator: " ") + "\n"
  }
}
