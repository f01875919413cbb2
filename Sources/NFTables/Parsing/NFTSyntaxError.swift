/// A fault in text in the language of `nft`, and its place.
public struct NFTSyntaxError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  public var message: String
  /// The characters in front of the place.
  public var offset: Int
  /// How many characters the place has.
  public var length: Int
  /// The words that could have stood there.
  public var known: [String]
  /// The word that stands there, where it is to be compared with ``known``.
  public var word: String?
  /// A remedy in words, where that is not one of ``known``.
  public var fix: String?
  /// The messages of nft(8) about the text, with places in bytes; empty where they are not known, or where nft takes the text.
  public var refusals: [NFTRefusal] = []

  /// Whether nft would do it, and it is not carried out or understood here.
  package var isBeyond = false

  /// An error of these parts.
  public init(_ message: String, offset: Int, length: Int = 1, known: [String] = [], fix: String? = nil) {
    self.message = message
    self.offset = offset
    self.length = length
    self.known = known
    self.fix = fix
  }

  /// The same error of what nft would do.
  func beyond() -> NFTSyntaxError {
    var error = self
    error.isBeyond = true
    return error
  }

  /// The same error, with what nft says: a sentence, and the bytes of the text that it marks.
  func saying(_ message: String?, _ places: Range<Int>...) -> NFTSyntaxError {
    var error = self
    error.refusals = message.map { [NFTRefusal($0, places)] } ?? []
    return error
  }

  /// The same error, whose place was told in bytes of UTF-8.
  func inCharacters(of text: String) -> NFTSyntaxError {
    var error = self
    let utf8 = text.utf8
    let start = utf8.index(utf8.startIndex, offsetBy: offset, limitedBy: utf8.endIndex) ?? utf8.endIndex
    let end = utf8.index(start, offsetBy: length, limitedBy: utf8.endIndex) ?? utf8.endIndex
    error.offset = text.distance(from: text.startIndex, to: start)
    error.length = max(1, text.distance(from: start, to: end))
    return error
  }

  /// The line and the column of the place in a text, both from 1.
  public func position(in text: String) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    for character in text.prefix(offset) {
      if character.isNewline {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return (line, column)
  }
}

extension NFTSyntaxError: CustomStringConvertible {
  /// The message, a sentence without a full stop and without the place.
  public var description: String { message }
}
