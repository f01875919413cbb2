/// Rows of words, for people.
public enum ListReport {
  /// Columns as wide as their longest word, two blanks apart.
  public static func table(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, word) in row.enumerated() {
        line += word
        if column + 1 < row.count { line += String(repeating: " ", count: widths[column] - word.count + 2) }
      }
      return line + "\n"
    }.joined()
  }
}
