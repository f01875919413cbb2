import Addressing
import Lab

/// The words of a command that are still to be read, with what the errors of reading need.
struct Cursor {
  var words: [Word]
  var position = 0
  /// The command as far as it is known: `ip addr add`.
  var command: String
  /// Where the line ends, for what is missing there.
  var endColumn: Int
  /// The words that the real tools take once, and that were there.
  private var seen: Set<String> = []

  init(_ words: [Word], command: String) {
    self.words = words
    self.command = command
    endColumn = words.last.map { $0.column + $0.length } ?? 1
  }

  /// What joins commands in a shell, and is carried out by none here.
  static let operators: Set<String> = ["|", "||", "&", "&&", ";", "<", "<<", ">", ">>", "(", ")"]

  var current: Word? { position < words.count ? words[position] : nil }
  var isAtEnd: Bool { position >= words.count }

  /// The next word; an error that names what is missing where there is none.
  mutating func next(_ what: String) throws(CommandError) -> Word {
    guard let word = current else {
      throw CommandError("\(what) is missing after \"\(command)\"", column: endColumn)
    }
    position += 1
    return word
  }

  /// Takes the word if it is this one.
  mutating func take(_ text: String...) -> Bool {
    guard let word = current, text.contains(word.text) else { return false }
    position += 1
    return true
  }

  /// Refuses the word before the cursor where it was there already, as the real tools do with some words: they say which value is the
  /// second one.
  ///
  /// - Parameter word: Its name in their sentence, which several spellings may share.
  mutating func once(_ word: String) throws(CommandError) {
    guard !seen.insert(word).inserted else { return }
    let place = words[max(0, position - 1)]
    let value = current?.text ?? place.text
    throw CommandError(
      "duplicate \"\(word)\": \"\(value)\" is the second value", column: place.column, length: place.length,
      fix: "keep one of them")
  }

  /// As ``once(_:)``, of words whose second the real tools take for something out of place.
  mutating func onceOrGarbage(_ word: String) throws(CommandError) {
    guard !seen.insert(word).inserted else { return }
    let place = words[max(0, position - 1)]
    throw CommandError(
      "either \"\(place.text)\" is duplicate, or \"\(current?.text ?? place.text)\" is a garbage", column: place.column,
      length: place.length, fix: "keep one of them")
  }

  /// Nothing may follow.
  func expectEnd() throws(CommandError) {
    guard let word = current else { return }
    if Self.operators.contains(word.text) {
      throw CommandError(
        "\"\(word.text)\" is not understood: pipes, lists and redirections are not carried out here",
        column: word.column,
        length: word.length, fix: "write each command on a line of its own"
      ).ofShell()
    }
    throw CommandError(
      "\"\(word.text)\" is not expected after \"\(command)\"", column: word.column, length: word.length)
  }

  /// One of these words, written out or abbreviated as the real tool takes it: the first that begins so.
  mutating func keyword(
    _ known: [String], what: String, orElse standard: String? = nil
  ) throws(CommandError) -> String {
    guard let word = current else {
      if let standard { return standard }
      throw CommandError(
        "\"\(command)\" wants more: one of \(known.prefix(12).joined(separator: ", "))", column: endColumn)
    }
    let found = known.first { $0 == word.text } ?? known.first { $0.hasPrefix(word.text) }
    guard let found, !word.text.isEmpty else {
      throw unknown(word, known, "\(what) \"\(word.text)\" is unknown after \"\(command)\"")
    }
    position += 1
    command += " " + found
    return found
  }

  /// An error about a word, with the nearest known one.
  func unknown(_ word: Word, _ known: [String], _ message: String) -> CommandError {
    let near = Suggestion.nearest(to: word.text, among: known)
    var error = CommandError(
      message, column: word.column, length: word.length,
      fix: near.map { "did you mean \"\($0)\"?" }
        ?? "understood: \(known.prefix(24).joined(separator: ", "))\(known.count > 24 ? " …" : "")")
    // What is unknown to `ip` in its own words is no word of the real tool either.
    error.isNotUnderstood = !["Command \"", "Object \""].contains { message.hasPrefix($0) }
    return error
  }

  func invalid(_ word: Word, _ what: String, fix: String? = nil) -> CommandError {
    // "a count" is what is missing, and "no count" what another word is.
    let noun =
      what.hasPrefix("a ") ? String(what.dropFirst(2)) : what.hasPrefix("an ") ? String(what.dropFirst(3)) : what
    return CommandError("\"\(word.text)\" is no \(noun)", column: word.column, length: word.length, fix: fix)
  }
}
