/// The variables of a text for a shell: which it uses as `${NAME}`, and which something in it may set.
///
/// What the shell puts in the place of a name is told exactly, as far as quotes, comments and lines that a command is given go. What may set
/// one is told generously: a name is rather taken for set than not.
package struct ShellNames: Sendable {
  /// The names in `${NAME}` that the shell replaces, each once, in their order. Those with an operator, such as `${NAME:-text}`, are not among
  /// them.
  package private(set) var used: [String] = []
  /// The names that something in the text may set: assignments, loops, `read` and its kin, arithmetic, also in other shells' texts within it.
  package private(set) var set: Set<String> = []
  /// Whether anything may be set: by a text that is read from elsewhere, or made.
  package private(set) var isOpen = false

  private let characters: [Character]
  private var index = 0
  /// Within what we are, the innermost last.
  private var surroundings: [Surrounding] = []
  /// The ends of lines that commands are given, from the next line on.
  private var documents: [(end: String, isReplaced: Bool)] = []

  private enum Surrounding { case double, command }

  /// Reads a text; what is no shell text is read as far as it goes.
  package init(_ text: String) {
    characters = Array(text)
    while index < characters.count { step() }
    findSet(text)
  }

  // MARK: Uses

  private func next(_ offset: Int = 1) -> Character? {
    index + offset < characters.count ? characters[index + offset] : nil
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }

  private mutating func step() {
    let isQuoted = surroundings.last == .double
    switch characters[index] {
    case "\\": index += 2
    case "'" where !isQuoted:
      index += 1
      while index < characters.count, characters[index] != "'" { index += 1 }
      index += 1
    case "\"":
      if isQuoted { surroundings.removeLast() } else { surroundings.append(.double) }
      index += 1
    case "$" where next() == "(":
      surroundings.append(.command)
      index += 2
    case "$" where next() == "{": use()
    case "(" where !isQuoted:
      surroundings.append(.command)
      index += 1
    case ")" where !isQuoted:
      if surroundings.last == .command { surroundings.removeLast() }
      index += 1
    case "#" where !isQuoted && (index == 0 || " \t\n;&|(".contains(characters[index - 1])):
      while index < characters.count, characters[index] != "\n" { index += 1 }
    case "<" where !isQuoted && next() == "<" && next(2) != "<" && next(2) != "(": document()
    case "<" where !isQuoted && next() == "<":
      index += 3
    case "\n":
      index += 1
      if !documents.isEmpty { readDocuments() }
    default: index += 1
    }
  }

  /// Reads `${…}`, of which a plain name is a use; what stands behind an operator is read on.
  private mutating func use() {
    let name = String(characters[(index + 2)...].prefix(while: Self.isPart))
    index += 2 + name.count
    guard index < characters.count, characters[index] == "}", let first = name.first, !first.isNumber else { return }
    if !used.contains(name) { used.append(name) }
  }

  /// Reads what ends the lines that a command is given: `<<END`, or `<<'END'` where nothing in them is replaced.
  private mutating func document() {
    index += next(2) == "-" ? 3 : 2
    while index < characters.count, characters[index] == " " || characters[index] == "\t" { index += 1 }
    var end = ""
    var isReplaced = true
    var quote: Character?
    while index < characters.count {
      let character = characters[index]
      if let open = quote {
        if character == open { quote = nil } else { end.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        isReplaced = false
      } else if character == "\\" {
        isReplaced = false
      } else if character.isWhitespace || ";&|()<>".contains(character) {
        break
      } else {
        end.append(character)
      }
      index += 1
    }
    documents.append((end, isReplaced))
  }

  private mutating func readDocuments() {
    for (end, isReplaced) in documents {
      while index < characters.count {
        let stop = characters[index...].firstIndex(of: "\n") ?? characters.count
        let line = String(characters[index..<stop])
        if line == end || line.drop(while: { $0 == "\t" }) == end {
          index = min(stop + 1, characters.count)
          break
        }
        while isReplaced, index < stop {
          if characters[index] == "\\" {
            index += 2
          } else if characters[index] == "$", next() == "{" {
            use()
          } else {
            index += 1
          }
        }
        index = min(max(index, stop) + 1, characters.count)
      }
    }
    documents = []
  }

  // MARK: Setting

  /// Commands that set the names behind them.
  private static let setting: Set<String> = [
    "read", "export", "local", "declare", "typeset", "readonly", "mapfile", "readarray", "getopts", "unset", "let",
    "wait",
    "coproc",
  ]
  /// Commands that may set anything.
  private static let opening: Set<String> = ["eval", "source", "."]

  private mutating func findSet(_ text: String) {
    // Words between blanks and the shell's signs; a name in front of a sign of equality or behind a command that sets names is set.
    // How many of the next words are names that are set.
    var setting = 0
    var last = ""
    var isFirst = true
    var word = ""
    func name(_ text: some StringProtocol) -> String? {
      let bare = text.drop { "\"'-+".contains($0) }
      let name = bare.prefix(while: Self.isPart)
      guard let first = name.first, !first.isNumber else { return nil }
      return String(name)
    }
    func end(_ names: inout Set<String>, _ isOpen: inout Bool) {
      defer {
        last = word
        word = ""
      }
      guard !word.isEmpty else { return }
      if isFirst, Self.opening.contains(word) { isOpen = true }
      if Self.setting.contains(word) {
        setting = .max
      } else if word == "for" || word == "select" || last == "printf" && word == "-v" {
        setting = 1
      } else if setting > 0 {
        setting -= 1
        if let name = name(word) { names.insert(name) }
      }
      // `((x = 1))`
      if word.first == "=", let name = name(last) { names.insert(name) }
      // `x=1`, `x+=1`, `x[1]=2`, `${x:=1}`, `((x++))`, also within quotes: `sh -c 'x=1'`.
      var rest = word[...]
      while let sign = rest.firstIndex(where: { $0 == "=" || $0 == "+" || $0 == "-" }) {
        var front = word[..<sign]
        let back = rest[rest.index(after: sign)...]
        if rest[sign] == "=" || back.first == rest[sign] || back.first == "=" {
          while let last = front.last, last == ":" || last == "]" {
            if last == "]" { front = front.prefix { $0 != "[" } } else { front.removeLast() }
          }
          let found = String(front.reversed().prefix(while: Self.isPart).reversed())
          let before = front.dropLast(found.count).last
          if let first = found.first, !first.isNumber, before != "-" { names.insert(found) }
          // `++x`
          if rest[sign] == "+", back.first == "+", let name = name(back.dropFirst()) { names.insert(name) }
        }
        rest = back
      }
      isFirst = ["then", "do", "else", "{", "!", "if", "while", "until", "elif", "time", "sudo", "builtin", "command"]
        .contains(word)
    }
    for character in text {
      switch character {
      case " ", "\t": end(&set, &isOpen)
      case "\n", ";", "&", "|", "(", ")", "`":
        end(&set, &isOpen)
        setting = 0
        isFirst = true
      default: word.append(character)
      }
    }
    end(&set, &isOpen)
  }
}

extension ShellNames {
  /// Names that a shell or the system gives.
  private static let given: Set<String> = [
    "http_proxy", "https_proxy", "ftp_proxy", "all_proxy", "no_proxy", "histchars", "auto_resume", "HOME", "PATH",
    "USER", "LOGNAME", "SHELL",
    "TERM", "LANG", "PWD", "OLDPWD", "IFS", "PS1", "PS2", "PS4", "PPID", "UID", "EUID", "GROUPS", "RANDOM", "SECONDS",
    "LINENO", "HOSTNAME",
    "HOSTTYPE", "MACHTYPE", "OSTYPE", "SHLVL", "OPTARG", "OPTIND", "REPLY", "FUNCNAME", "PIPESTATUS", "COLUMNS",
    "LINES", "EDITOR", "PAGER",
    "TZ", "DISPLAY", "TMPDIR", "TMP", "TEMP", "MAIL", "NSLAB", "BASH", "BASH_SOURCE", "BASH_VERSION", "EPOCHSECONDS",
    "EPOCHREALTIME",
  ]

  /// Whether a shell or the system gives a variable of this name.
  package static func isGiven(_ name: String) -> Bool { given.contains(name) }

  /// Whether a name is written as those of the environment are: in capitals.
  package static func isEnvironment(_ name: String) -> Bool { !name.contains { $0.isLowercase } }
}
