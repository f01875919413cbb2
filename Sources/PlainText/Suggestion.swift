/// The nearest of some words.
package enum Suggestion {
  /// As long as names are whose likeness is looked at, in characters, and as many of them.
  private static let (longest, most) = (64, 2_000)

  /// Words of other tools for what is called otherwise here.
  private static let synonyms: [String: [String]] = [
    "deny": ["drop", "reject"], "block": ["drop", "reject"], "discard": ["drop"], "forbid": ["reject", "drop"],
    "allow": ["accept"], "permit": ["accept"], "pass": ["accept"], "snat": ["masquerade"], "nat": ["masquerade"],
    "hub": ["switch"], "bridge": ["switch"], "gateway": ["router"],
    "ok": ["reachable", "open"], "success": ["reachable", "open"], "yes": ["reachable", "open"],
    "fail": ["unreachable"], "failure": ["unreachable"], "no": ["unreachable"], "closed": ["refused"],
    "filtered": ["timeout"], "dropped": ["timeout"], "silence": ["timeout"], "rejected": ["refused"],
    "ignore": ["off"], "none": ["off"], "warning": ["warn"], "warn": ["warning"],
  ]

  /// The word for the same thing, else the word with the least edit distance, where that is small for its length. What is longer than 64 characters is near nothing, and
  /// only the first 2,000 words are looked at.
  package static func nearest(to text: String, among known: [String]) -> String? {
    if let same = synonyms[text.lowercased()], let word = same.first(where: known.contains) { return word }
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
