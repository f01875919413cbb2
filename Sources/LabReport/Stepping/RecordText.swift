/// Records of texts in a stream: fields with U+001F between them, each record ended by U+001E.
///
/// Control characters of the texts are shown as `cat -v` does, so that these two are not among them.
package struct RecordText {
  private static let separator: Character = "\u{1f}"
  private static let end: Character = "\u{1e}"
  /// What has come of a record that is not ended.
  private var rest = ""

  package init() {}

  /// A record.
  package static func text(_ fields: [String]) -> String {
    fields.map(\.visible).joined(separator: String(separator)) + String(end)
  }

  /// Takes the next piece of a stream, which may end anywhere, and gives the records that are whole by then.
  package mutating func take(_ text: String) -> [[String]] {
    rest += text
    var records = rest.split(separator: Self.end, omittingEmptySubsequences: false)
    rest = records.popLast().map(String.init) ?? ""
    return records.map { $0.split(separator: Self.separator, omittingEmptySubsequences: false).map(String.init) }
  }
}
