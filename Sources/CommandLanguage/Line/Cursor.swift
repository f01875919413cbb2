import Addressing
import Operations
import PlainText

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

  /// The signs that join commands in a shell, none of which is carried out here.
  static let operators: Set<String> = ["|", "||", "&", "&&", ";", "<", "<<", ">", ">>", "(", ")"]

  var current: Word? { position < words.count ? words[position] : nil }
  var isAtEnd: Bool { position >= words.count }

  /// The next word; an error that names what is missing where there is none.
  mutating func next(_ what: String) throws(CommandError) -> Word {
    guard let word = current else {
      var error = CommandError(.missing(what, behind: command), column: endColumn)
      if isOfIPRoute { error.spoken = "Command line is not complete. Try option \"help\"" }
      throw error
    }
    position += 1
    return word
  }

  /// Whether the command is one of `ip` or `bridge`, which share their words.
  var isOfIPRoute: Bool { command == "ip" || command.hasPrefix("ip ") || command.hasPrefix("bridge") }

  /// Refuses a value in the words of iproute2: `argument "x" is wrong: …`.
  func wrong(_ word: Word, _ why: String, fix: String? = nil) -> CommandError {
    CommandError(
      "argument \"\(word.text)\" is wrong: \(why)", column: word.column, length: word.length, fix: fix,
      form: .error)
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
      fix: "keep one of them", form: .stoppedError)
  }

  /// The error of iproute2 about the value behind a word that was given before.
  func duplicate(_ name: String, at word: Word) -> CommandError {
    CommandError(
      "duplicate \"\(name)\": \"\(current?.text ?? word.text)\" is the second value", column: word.column,
      length: word.length, fix: "keep one of them", form: .stoppedError)
  }

  /// As ``once(_:)``, of words whose second the real tools take for something out of place.
  ///
  /// - Parameter isAlone: Whether it has no value, which would be named.
  mutating func onceOrGarbage(_ word: String, isAlone: Bool = false) throws(CommandError) {
    guard !seen.insert(word).inserted else { return }
    let place = words[max(0, position - 1)]
    throw CommandError(
      "either \"\(place.text)\" is duplicate, or \"\(isAlone ? place.text : current?.text ?? place.text)\" is a garbage",
      column: place.column,
      length: place.length, fix: "keep one of them", form: .stoppedError)
  }

  /// The error about a second word where one is taken: iproute2 takes it for one too many of `name`.
  func garbage(_ word: Word, _ name: String, known: [String]) -> CommandError {
    var error = unknown(word, known, "\"\(word.text)\" is not expected after \"\(command)\"")
    error.spoken = "Error: either \"\(name)\" is duplicate, or \"\(word.text)\" is a garbage."
    return error
  }

  /// Nothing may follow.
  func expectEnd() throws(CommandError) {
    guard let word = current else { return }
    if Self.operators.contains(word.text) {
      throw CommandError(
        .operatorSign(word.text),
        column: word.column,
        length: word.length, fix: "write each command on a line of its own"
      ).beyond().ofShell()
    }
    throw CommandError(.unexpected(word.text, behind: command), column: word.column, length: word.length)
  }

  /// One of these words, written out or abbreviated as the real tool takes it: the first that begins so.
  mutating func keyword(
    _ known: [String], what noun: KeywordNoun, orElse standard: String? = nil
  ) throws(CommandError) -> String {
    guard let word = current else {
      if let standard { return standard }
      throw CommandError(.wantsOne(of: Array(known.prefix(12)), behind: command), column: endColumn)
    }
    let found = known.first { $0 == word.text } ?? known.first { $0.hasPrefix(word.text) }
    guard let found, !word.text.isEmpty else {
      let fault = CommandFault.unknown(word.text, noun: noun.rawValue, behind: command)
      var error = unknown(word, known, fault.words.english)
      error.fault = fault
      if isOfIPRoute {
        // Of an object alone ip(8) ends as of what the kernel refuses.
        if noun == .object, command == "ip" { error.status = 1 }
        let noun = command.contains(" ") ? "Command" : "Object"
        let name = command.replacing("neighbour", with: "neigh").replacing("neighbor", with: "neigh")
        error.spoken = "\(noun) \"\(word.text)\" is unknown, try \"\(name) help\"."
      }
      throw error
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
    error.isNotUnderstood = true
    error.fault = .notUnderstood(word.text, sentence: message)
    error.remedy = near.map { .didYouMean($0) } ?? .understood(Array(known.prefix(24)), isCut: known.count > 24)
    return error
  }

  func invalid(_ word: Word, _ what: String, fix: String? = nil) -> CommandError {
    // "a count" is what is missing, and "no count" what another word is.
    let noun =
      what.hasPrefix("a ") ? String(what.dropFirst(2)) : what.hasPrefix("an ") ? String(what.dropFirst(3)) : what
    return CommandError(.invalid(word.text, noun: noun), column: word.column, length: word.length, fix: fix)
  }
}

/// What one of some words is to a tool.
enum KeywordNoun: String {
  case command, object
}
