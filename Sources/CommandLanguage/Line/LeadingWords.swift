import Operations

/// The words in front of a command that change nothing about it in a lab: `sudo` and its options, `env`, `time`.
enum LeadingWords {
  /// The words behind one of them; nil where the first word is none. Throws what is wrong with its options.
  static func behind(_ words: ArraySlice<Word>) throws(CommandError) -> ArraySlice<Word>? {
    guard let first = words.first else { return nil }
    var rest = words.dropFirst()
    switch first.text {
    case "sudo", "/usr/bin/sudo":
      while let word = rest.first, word.text.hasPrefix("-") {
        rest = rest.dropFirst()
        switch word.text {
        case "-E", "-n", "-H", "-S", "-k", "-EH", "-HE", "-nE", "-En", "--preserve-env", "--non-interactive", "--":
          continue
        // Every command of a lab is root's.
        case "-u", "--user":
          guard rest.first?.text == "root" else {
            throw CommandError(
              "in a lab everybody is root", column: word.column, length: word.length, fix: "leave out \(word.text)")
          }
          rest = rest.dropFirst()
        case "-uroot", "--user=root": continue
        default:
          throw CommandError(
            "the option \"\(word.text)\" of sudo is not understood", column: word.column, length: word.length
          ).beyond()
        }
      }
      return withoutAssignments(rest)
    case "env", "/usr/bin/env":
      if let word = rest.first, word.text.hasPrefix("-") {
        throw CommandError(
          "the option \"\(word.text)\" of env is not understood", column: word.column, length: word.length
        ).beyond()
      }
      return withoutAssignments(rest)
    case "time":
      if rest.first?.text == "-p" { rest = rest.dropFirst() }
      return rest
    default: return nil
    }
  }

  /// Without `NAME=VALUE`: no command here looks at its environment.
  private static func withoutAssignments(_ words: ArraySlice<Word>) -> ArraySlice<Word> {
    words.drop { word in
      guard let sign = word.text.firstIndex(of: "="), sign != word.text.startIndex else { return false }
      return word.text[..<sign].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
  }

  /// Whether words are a shell that is opened, with options that change nothing of the lines that follow.
  static func isShell(_ words: ArraySlice<Word>) -> Bool {
    let shells = ["bash", "sh", "/bin/bash", "/bin/sh", "/usr/bin/bash", "/usr/bin/sh"]
    let options = ["-l", "-i", "--login", "--norc", "--noprofile"]
    guard let first = words.first, shells.contains(first.text) else { return false }
    return words.dropFirst().allSatisfy { options.contains($0.text) }
  }
}
