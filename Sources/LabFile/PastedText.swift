import CommandLanguage

/// Lines as they were pasted from a terminal or a book: prompts, commands, and what was printed.
///
/// A line that begins with `# ` and goes on with a command is a comment among commands without prompts, and root's prompt where other lines
/// have prompts, or where nothing else is a command.
struct PastedText {
  private let lines: [String]
  private let hasPrompts: Bool
  private let hasBareCommands: Bool
  /// The number of the first line that is a command behind a hash.
  private let firstHash: Int?

  init(_ lines: [String]) {
    self.lines = lines
    hasPrompts = lines.contains { Lexer.promptLength($0) > 0 }
    hasBareCommands = lines.contains { Lexer.promptLength($0) == 0 && Self.beginsWithCommand($0[...]) }
    firstHash = lines.firstIndex(where: Self.isBehindHash)
  }

  /// Whether a line is what a command printed: it has no prompt where others have, and is no command.
  func isOutput(_ number: Int) -> Bool {
    let line = lines[number]
    let isBehindPrompts = hasPrompts || !hasBareCommands && firstHash.map { $0 < number } ?? false
    return isBehindPrompts && Lexer.promptLength(line) == 0 && !line.allSatisfy(\.isWhitespace)
      && line.first != "#" && !Self.beginsWithCommand(line[...]) && !Self.isBehindHash(line)
  }

  /// Whether a line may be a comment as well as a command.
  func isAmbiguous(_ number: Int) -> Bool {
    Self.isBehindHash(lines[number]) && hasBareCommands && !hasPrompts
  }

  /// A line as it is typed: with a prompt that is known in place of root's, and without the prompt of a line that goes on.
  func typed(_ number: Int, continues: Bool) -> String {
    let line = lines[number]
    if continues {
      guard line.hasPrefix("> "), hasPrompts || firstHash != nil else { return line }
      return "  " + line.dropFirst(2)
    }
    return Self.isBehindHash(line) ? "$" + line.dropFirst() : line
  }

  private static func isBehindHash(_ line: String) -> Bool {
    line.hasPrefix("# ") && beginsWithCommand(line.dropFirst(2))
  }

  private static func beginsWithCommand(_ text: Substring) -> Bool {
    let word = text.drop { $0 == " " || $0 == "\t" }.prefix { !$0.isWhitespace }
    return CommandParser.isCommand(String(word))
  }
}
