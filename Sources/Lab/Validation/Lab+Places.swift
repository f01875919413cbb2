package import Operations

extension Lab {
  /// Where a word stands in the file, of something that begins at a place: on its line, or on those below that are further in.
  ///
  /// The place itself where the word is not found, or the lab has no file.
  package func place(of word: String, from start: SourceLocation) -> SourceLocation {
    guard let lines = source?.lines, lines.indices.contains(start.line - 1), !word.isEmpty else { return start }
    for number in start.line...min(start.line + 20, lines.count) {
      let line = lines[number - 1]
      let indent = line.prefix { $0 == " " }.count
      if number > start.line {
        if line.allSatisfy({ $0 == " " }) { continue }
        // The next item, or what the whole belongs to.
        if indent < start.column - 1 { break }
      }
      let skipped = number == start.line ? start.column - 1 : 0
      if let column = Self.column(of: word, in: line, from: skipped) {
        return SourceLocation(line: number, column: column)
      }
    }
    return start
  }

  /// The column from 1 at which a word stands by itself, behind so many characters.
  private static func column(of word: String, in line: String, from skipped: Int) -> Int? {
    guard let start = line.index(line.startIndex, offsetBy: skipped, limitedBy: line.endIndex) else { return nil }
    func isOfWord(_ character: Character) -> Bool {
      character.isLetter || character.isNumber || character == "_" || character == "-"
    }
    for range in line[start...].ranges(of: word) {
      let isBegun = range.lowerBound > line.startIndex && isOfWord(line[line.index(before: range.lowerBound)])
      let goesOn = range.upperBound < line.endIndex && isOfWord(line[range.upperBound])
      if !isBegun, !goesOn { return line.distance(from: line.startIndex, to: range.lowerBound) + 1 }
    }
    return nil
  }
}
