/// The nearest of some words.
public enum Suggestion {
  /// As long as names are whose likeness is looked at, in characters, and as many of them.
  private static let (longest, most) = (64, 2_000)

  /// The word with the least edit distance, where that is small for its length. What is longer than 64 characters is near nothing, and
  /// only the first 2,000 words are looked at.
  public static func nearest(to text: String, among known: [String]) -> String? {
    guard text.utf8.count <= 4 * longest, case let letters = Array(text), letters.count <= longest else { return nil }
    let scored = known.prefix(most).map { word -> (word: String, distance: Int) in
      let start = Array(word.prefix(longest))
      let whole = distance(letters, start)
      // People abbreviate: "adr" is nearer to the "addr" of "address" than to the whole word.
      guard letters.count >= 3, start.count > letters.count + 1 else { return (word, whole) }
      return (word, min(whole, distance(letters, Array(start.prefix(letters.count + 1))) + (whole > 4 ? 1 : 0)))
    }
    guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
    // Of two letters one is half of the word: that is no likeness.
    let limit = letters.count <= 2 ? 0 : max(1, min(letters.count, best.word.count) / 3)
    return best.distance <= limit ? best.word : nil
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
