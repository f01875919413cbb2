/// Text for a shell, as far as it is to be understood before the shell gets it: which programs it calls, and which namespaces it makes.
package struct ShellText: Sendable {
  /// A word of a command.
  package struct Word: Sendable, Equatable {
    /// The word, without the quotes around it.
    package var text: String
    /// Whether it is what it is, without anything that the shell puts in its place.
    package var isLiteral: Bool
    /// The line that it begins on, from 0.
    package var line: Int
  }

  /// The simple commands in their order, without assignments, redirections and the shell's own words.
  package private(set) var commands: [[Word]] = []
  /// The functions that it defines.
  package private(set) var functions: Set<String> = []

  private let characters: [Character]
  private var index = 0
  private var line: Int
  private var words: [Word] = []
  private var current: Word?
  /// The next word is a file, or what ends lines that follow.
  private var isTarget = false
  private var awaitsEnd = false
  private var ends: [String] = []
  /// How many `case` are open.
  private var cases = 0
  /// Whether what follows is the pattern of one.
  private var isPattern = false

  /// Reads a text; what is no shell text is read as far as it goes.
  package init(_ text: String) { self.init(text, line: 0) }

  private init(_ text: String, line: Int) {
    characters = Array(text)
    self.line = line
    while index < characters.count { step() }
    endCommand()
  }

  // MARK: Reading

  private func next(_ offset: Int = 1) -> Character? {
    index + offset < characters.count ? characters[index + offset] : nil
  }

  private mutating func step() {
    let character = characters[index]
    switch character {
    case "\n":
      endCommand()
      index += 1
      line += 1
      passDocuments()
    case " ", "\t":
      endWord()
      index += 1
    case "#" where current == nil:
      while index < characters.count, characters[index] != "\n" { index += 1 }
    case "\\":
      if next() == "\n" { line += 1 } else if let next = next() { append(next) }
      index += 2
    case "'": quoted()
    case "\"": doubleQuoted()
    case "$", "`": expansion()
    case "<", ">": redirection()
    case "(":
      endWord()
      if words.count == 1, let name = words.first, next() == ")" {
        functions.insert(name.text)
        words = []
        index += 1
      } else {
        endCommand()
      }
      index += 1
    case ")":
      endWord()
      // In front of it stands the pattern of a case.
      if cases > 0 { words = [] }
      isPattern = false
      endCommand()
      index += 1
    case "|" where isPattern:
      endWord()
      words = []
      index += 1
    case ";" where next() == ";" && cases > 0:
      endCommand()
      isPattern = true
      index += 2
    case ";", "&", "|":
      endCommand()
      index += 1
    default:
      append(character)
      index += 1
    }
  }

  private mutating func append(_ character: Character) {
    if current == nil { current = Word(text: "", isLiteral: true, line: line) }
    current?.text.append(character)
  }

  private mutating func begin() { if current == nil { current = Word(text: "", isLiteral: true, line: line) } }

  private mutating func quoted() {
    begin()
    index += 1
    while index < characters.count, characters[index] != "'" {
      if characters[index] == "\n" { line += 1 }
      append(characters[index])
      index += 1
    }
    index += 1
  }

  private mutating func doubleQuoted() {
    begin()
    index += 1
    while index < characters.count, characters[index] != "\"" {
      switch characters[index] {
      case "$", "`":
        expansion()
        continue
      case "\\": index += 1
      case "\n": line += 1
      default: break
      }
      if index < characters.count { append(characters[index]) }
      index += 1
    }
    index += 1
  }

  /// Reads a word that the shell replaces; a command in it is one of the text's.
  private mutating func expansion() {
    begin()
    current?.isLiteral = false
    if characters[index] == "`" {
      let start = index + 1
      index = start
      while index < characters.count, characters[index] != "`" { index += 1 }
      nested(start..<min(index, characters.count))
      index += 1
      return
    }
    index += 1
    guard index < characters.count, let close: Character = ["(": ")", "{": "}"][characters[index]] else {
      while index < characters.count,
        characters[index].isLetter || characters[index].isNumber || characters[index] == "_"
      {
        index += 1
      }
      if index < characters.count, "$?!@*#-".contains(characters[index]), characters[index - 1] == "$" { index += 1 }
      return
    }
    let open = characters[index]
    let isArithmetic = open == "(" && next() == "("
    let start = index + 1
    var depth = 0
    repeat {
      if characters[index] == open { depth += 1 } else if characters[index] == close { depth -= 1 }
      index += 1
    } while depth > 0 && index < characters.count
    if open == "(", !isArithmetic { nested(start..<max(start, index - 1)) }
  }

  private mutating func nested(_ range: Range<Int>) {
    let inner = ShellText(String(characters[range]), line: line)
    commands += inner.commands
    functions.formUnion(inner.functions)
    line += characters[range].count { $0 == "\n" }
  }

  private mutating func redirection() {
    // A number in front of it is a descriptor.
    if let word = current, word.text.allSatisfy(\.isNumber) { current = nil }
    endWord()
    if characters[index] == "<", next() == "<", next(2) != "<" {
      awaitsEnd = true
      index += next(2) == "-" ? 3 : 2
    } else {
      while index < characters.count, "<>&|".contains(characters[index]) { index += 1 }
    }
    isTarget = true
  }

  /// Passes over the lines that commands of the line before are given.
  private mutating func passDocuments() {
    for end in ends {
      while index < characters.count {
        let rest = characters[index...]
        let stop = rest.firstIndex(of: "\n") ?? characters.count
        let text = String(rest[..<stop])
        index = min(stop + 1, characters.count)
        line += 1
        if text == end || text.drop(while: { $0 == "\t" }) == end { break }
      }
    }
    ends = []
  }

  private mutating func endWord() {
    guard let word = current else { return }
    current = nil
    if awaitsEnd { ends.append(word.text) } else if !isTarget { words.append(word) }
    awaitsEnd = false
    isTarget = false
  }

  // MARK: Commands

  private static let leading: Set<String> = [
    "if", "then", "else", "elif", "do", "while", "until", "!", "{", "}", "fi", "done", "esac", "time",
  ]

  private mutating func endCommand() {
    endWord()
    var rest = words[...]
    words = []
    while let word = rest.first, word.isLiteral || word.text.contains("=") {
      if word.text == "esac" {
        cases = max(0, cases - 1)
        isPattern = false
      }
      if word.text == "case" {
        cases += 1
        isPattern = rest.last?.text == "in"
        // `case WORD in PATTERN`; a pattern on the same line ends with its parenthesis.
        return
      }
      if ["for", "select"].contains(word.text) { return }
      if word.text == "function", rest.count > 1 {
        functions.insert(rest[rest.startIndex + 1].text)
        rest = rest.dropFirst(2)
        continue
      }
      let isAssignment =
        word.text.firstIndex(of: "=").map { sign in
          sign != word.text.startIndex
            && word.text[..<sign].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+".contains($0)) }
        } ?? false
      guard Self.leading.contains(word.text) || isAssignment else { break }
      rest = rest.dropFirst()
    }
    if !rest.isEmpty { commands.append(Array(rest)) }
  }
}

extension ShellText {
  /// The commands that a shell carries out itself.
  static let builtins: Set<String> = [
    ".", ":", "[", "[[", "alias", "bg", "break", "cd", "command", "continue", "declare", "echo", "eval", "exec", "exit",
    "export", "false", "fg", "getopts", "hash", "jobs", "kill", "let", "local", "printf", "pwd", "read", "readonly",
    "return", "set", "shift", "shopt", "source", "test", "times", "trap", "true", "type", "typeset", "ulimit", "umask",
    "unalias", "unset", "wait",
  ]

  /// Whether a line that begins with this word is a shell's.
  package static func isShells(_ word: String) -> Bool {
    let own = builtins.subtracting(["echo", "exec", "false", "printf", "true"]).union(leading)
    if own.contains(word) || ["for", "case", "select", "function"].contains(word) || word.hasSuffix("()") {
      return true
    }
    guard let sign = word.firstIndex(of: "="), let first = word.first, first.isLetter || first == "_" else {
      return false
    }
    return word[..<sign].allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
  }

  /// The words behind what starts a command and is none: `sudo`, `ip netns exec NS`.
  private static func inner(_ command: [Word]) -> [Word]? {
    guard let first = command.first, first.isLiteral else { return nil }
    switch first.text {
    case "sudo", "exec", "command", "nohup", "env", "builtin":
      return Array(command.dropFirst().drop { $0.text.hasPrefix("-") || $0.text.contains("=") })
    case "ip" where command.count > 4 && command[1].text == "netns" && command[2].text == "exec":
      return Array(command.dropFirst(4))
    default: return nil
    }
  }

  /// The programs that it calls by name, each with the first line that does so, from 0.
  package var programs: [(name: String, line: Int)] {
    var found: [(name: String, line: Int)] = []
    var rest = commands[...]
    while let command = rest.popFirst() {
      if let inner = Self.inner(command) { rest.insert(inner, at: rest.startIndex) }
      guard let first = command.first, first.isLiteral, !first.text.isEmpty, !functions.contains(first.text),
        !Self.builtins.contains(first.text), !found.contains(where: { $0.name == first.text })
      else { continue }
      found.append((first.text, first.line))
    }
    return found
  }

  /// The namespaces that `ip netns add` makes in it, by their names.
  ///
  /// - Returns: The names that are written out, and whether there may be others, or some of the lab's be gone.
  package var namespaces: (names: [String], areOpen: Bool) {
    var names: [String] = []
    var areOpen = false
    for command in commands {
      var command = command
      while let inner = Self.inner(command) { command = inner }
      guard command.count > 2, command[0].text == "ip", command[1].text == "netns" else { continue }
      switch command[2].text {
      case "add":
        if command.count > 3, command[3].isLiteral { names.append(command[3].text) } else { areOpen = true }
      case "del", "delete", "attach": areOpen = true
      default: break
      }
    }
    return (names, areOpen)
  }
}
