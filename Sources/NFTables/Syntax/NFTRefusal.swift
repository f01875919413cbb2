/// The message of nft(8) about a command that it refuses: a sentence, and the places of the text that it marks below it.
public struct NFTRefusal: Hashable, Sendable, Error {
  /// The sentence, without `Error: `.
  public var message: String
  /// The places in bytes of UTF-8, the first of which is marked with `^`, and the others with `~`.
  public var places: [Range<Int>]

  /// A refusal of a text that marks these places.
  public init(_ message: String, _ places: [Range<Int>]) {
    self.message = message
    self.places = places
  }
}

extension NFTRefusal {
  /// The lines that nft prints of it.
  ///
  /// - Parameters:
  ///   - text: The text that nft was given: the command with a line break behind it, or the lines of a file.
  ///   - file: The file's name, `/dev/stdin` of `nft -f -`; nil of a command line.
  public func words(in text: String, file: String? = nil) -> String {
    let bytes = Array(text.utf8)
    guard let first = places.first else { return "Error: \(message)" }
    let isBehind = first.lowerBound >= bytes.count && bytes.last == UInt8(ascii: "\n")
    // At its end the text has no line any more, and the last one is shown.
    var start = min(first.lowerBound, bytes.count)
    if isBehind { start = max(0, bytes.count - 1) }
    while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
    let line = bytes[start...].prefix { $0 != UInt8(ascii: "\n") }
    let columns = places.map { place in
      isBehind ? 0..<1 : max(0, place.lowerBound - start)..<max(place.lowerBound - start + 1, place.upperBound - start)
    }
    var marks = line.map { $0 == UInt8(ascii: "\t") ? $0 : UInt8(ascii: " ") }
    for (index, place) in columns.enumerated().reversed() {
      // Where a place goes on in the next lines only its columns are known, which count from the beginning of its last line.
      let last = lastColumn(of: places[index], bytes, place)
      while marks.count < last { marks.append(UInt8(ascii: " ")) }
      for column in place.lowerBound..<max(place.lowerBound, last) {
        marks[column] = index == 0 ? UInt8(ascii: "^") : UInt8(ascii: "~")
      }
    }
    while marks.last == UInt8(ascii: " ") { marks.removeLast() }
    let column = columns[0].lowerBound + 1
    let number = bytes[..<min(first.lowerBound, bytes.count)].count { $0 == UInt8(ascii: "\n") } + 1
    let place = file.map { "\($0):\(number):\(column)-\(lastColumn(of: first, bytes, columns[0])): " } ?? ""
    return
      "\(place)Error: \(message)\n\(String(decoding: line, as: UTF8.self))\n\(String(decoding: marks, as: UTF8.self))"
  }

  private func lastColumn(of place: Range<Int>, _ bytes: [UInt8], _ columns: Range<Int>) -> Int {
    let end = min(place.upperBound, bytes.count)
    guard place.lowerBound < end, let lineBreak = bytes[place.lowerBound..<(end - 1)].lastIndex(of: UInt8(ascii: "\n"))
    else { return columns.upperBound }
    return end - lineBreak - 1
  }

  /// All that nft prints of several refusals.
  public static func words(of refusals: [NFTRefusal], in text: String, file: String? = nil) -> String {
    refusals.map { $0.words(in: text, file: file) }.joined(separator: "\n")
  }
}
