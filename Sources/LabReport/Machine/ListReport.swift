import CommandLanguage
import Lab

/// Rows of words, for people and for programs.
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

  /// A list of objects, of which every value is text.
  public static func json(_ objects: [[(String, String)]]) -> String {
    JSONText.list(objects.map { .object($0.map { ($0.0, .string($0.1)) }) }).text(indent: 2) + "\n"
  }
}
