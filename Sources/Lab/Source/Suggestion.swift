/// The nearest of some words.
public enum Suggestion {
  /// The word with the least edit distance, where that is small for its length.
  public static func nearest(to text: String, among known: [String]) -> String? {
    let scored = known.map { ($0, distance(Array(text), Array($0))) }
    guard let best = scored.min(by: { $0.1 < $1.1 }), best.1 <= max(1, min(text.count, best.0.count) / 3) else {
      return nil
    }
    return best.0
  }

  /// The number of letters to be put in, left out, changed or swapped with their neighbour.
  private static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var rows = [Array(0...b.count)]
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
        row.append(least)
      }
      rows.append(row)
    }
    return rows[a.count][b.count]
  }
}
