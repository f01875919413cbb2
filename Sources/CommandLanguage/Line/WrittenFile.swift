/// A file of settings that a command writes: `echo KEY=VALUE >> FILE`, `echo … | sudo tee -a FILE`, or what `cat > FILE <<'END'` begins.
///
/// Nothing of the machine is written: such a file stands in the lab, for `sysctl -p`, `nft -f` and `iptables-restore`. So its name ends in
/// `.conf`, or is that of a file of rules below /etc, where no program of a lab writes either.
struct WrittenFile {
  let name: String
  let appends: Bool
  /// The lines that `echo` writes; none of a document, whose lines follow.
  var lines: [String] = []

  /// Nil where the words are another command.
  ///
  /// - Parameter isDocument: Whether the words are those around `<<'END'`.
  init?(_ words: ArraySlice<Word>, isDocument: Bool) {
    func isMark(_ word: Word, _ marks: String...) -> Bool { !word.isQuoted && marks.contains(word.text) }
    guard let program = words.first.map({ CommandParser.program($0.text) }) else { return nil }
    var rest = words.dropFirst()
    if program == "echo", !isDocument {
      guard let place = rest.firstIndex(where: { isMark($0, ">", ">>", "|") }) else { return nil }
      lines = [rest[..<place].map(\.text).joined(separator: " ")]
      rest = rest[place...]
      if rest.first?.text == "|" {
        rest = rest.dropFirst()
        if rest.first?.text == "sudo" { rest = rest.dropFirst() }
        guard rest.first.map({ CommandParser.program($0.text) }) == "tee" else { return nil }
        rest = rest.dropFirst()
        guard let (name, appends) = Self.tee(rest) else { return nil }
        (self.name, self.appends) = (name, appends)
        return
      }
    } else if program == "tee", isDocument {
      guard let (name, appends) = Self.tee(rest) else { return nil }
      (self.name, self.appends) = (name, appends)
      return
    } else if program != "cat" || !isDocument {
      return nil
    }
    guard rest.count == 2, let mark = rest.first, isMark(mark, ">", ">>"), let file = rest.last,
      Self.isSettings(file.text)
    else { return nil }
    (name, appends) = (file.text, mark.text == ">>")
  }

  /// The words behind `tee`, whose output may be thrown away.
  private static func tee(_ words: ArraySlice<Word>) -> (String, Bool)? {
    var rest = words
    if rest.count > 2, rest.suffix(2).map(\.text) == [">", "/dev/null"] { rest = rest.dropLast(2) }
    let appends = rest.first.map { ["-a", "--append"].contains($0.text) } ?? false
    if appends { rest = rest.dropFirst() }
    guard rest.count == 1, let file = rest.first, isSettings(file.text) else { return nil }
    return (file.text, appends)
  }

  private static func isSettings(_ name: String) -> Bool {
    if name.hasSuffix(".conf") { return !name.hasPrefix("/proc/") }
    return name.hasPrefix("/etc/") && [".nft", ".rules", ".v4", ".v6"].contains { name.hasSuffix($0) }
  }
}
