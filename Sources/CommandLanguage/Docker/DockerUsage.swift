import PlainText

/// The checks that docker(1) itself makes of a command before it asks the engine: its flags, and how many arguments it takes.
///
/// Source: `docker COMMAND --help` of docker 28, and what it says of wrong commands.
struct DockerUsage {
  /// How many arguments a command takes.
  enum Arguments {
    case none
    case exactly(Int)
    case atLeast(Int)
    case between(Int, Int)
  }

  /// A flag: its letter and what its value is, of those that have one.
  struct Flag {
    let name: String
    let letter: Character?
    let kind: String?
  }

  /// The words behind `docker`.
  let name: String
  /// The words behind the name in the line of usage.
  let shape: String
  let arguments: Arguments
  let flags: [Flag]
  /// Whether flags may stand behind arguments.
  let isMixed: Bool

  init(_ name: String, _ shape: String, _ arguments: Arguments, _ flags: String, isMixed: Bool = true) {
    self.name = name
    self.shape = shape
    self.arguments = arguments
    self.isMixed = isMixed
    self.flags = flags.split(whereSeparator: \.isWhitespace).map { word in
      let parts = word.split(separator: "=")
      let names = (parts.first ?? "").split(separator: ":")
      return Flag(
        name: String(names.last ?? ""), letter: names.count > 1 ? names[0].first : nil,
        kind: parts.count > 1 ? String(parts[1]) : nil)
    }
  }

  /// The output of docker for a wrong command, the word that it is about, and its exit status.
  struct Refusal: Error {
    let words: String
    let place: Int
    /// 125 of flags, 1 of arguments.
    let status: Int32
    /// A remedy in words.
    var fix: String?
  }

  /// Refuses what docker refuses by itself.
  ///
  /// - Parameter words: The words of the line, of which `docker` is the first.
  static func check(_ words: [String]) throws(Refusal) {
    guard let first = words.dropFirst().first else { return }
    if first.hasPrefix("-") { return try options(words) }
    let groups = ["network": networkCommands, "container": containerCommands]
    var path = [first]
    if let known = groups[first] {
      guard words.count > 2, !words[2].hasPrefix("-") else { return }
      let second = ["list": "ls", "remove": "rm"][words[2]] ?? words[2]
      guard known.contains(second) else {
        throw Refusal(
          words:
            "docker: unknown command: docker \(first) \(words[2])\n\nUsage:  docker \(first)\n\n"
            + "Run 'docker \(first) --help' for more information", place: 2, status: 1,
          fix: Suggestion.nearest(to: words[2], among: known.sorted()).map { "did you mean \"\($0)\"?" })
      }
      path.append(second == "ps" ? "ls" : second)
    } else if !commands.contains(first) {
      throw Refusal(
        words: "docker: unknown command: docker \(first)\n\nRun 'docker --help' for more information", place: 1,
        status: 1,
        fix: Suggestion.nearest(to: first, among: commands.sorted()).map { "did you mean \"\($0)\"?" })
    }
    let name = path.joined(separator: " ")
    guard let usage = all.first(where: { $0.name == name }) else { return }
    try usage.check(words, from: 1 + path.count)
  }

  /// Flags in front of the command, of which none is understood here.
  private static func options(_ words: [String]) throws(Refusal) {
    let usage = DockerUsage(
      "", "[OPTIONS] COMMAND [ARG...]", .atLeast(0),
      "config=string c:context=string D:debug H:host=list l:log-level=string tls tlscacert=string tlscert=string tlskey=string tlsverify v:version h:help",
      isMixed: false)
    try usage.check(words, from: 1)
  }

  private func check(_ words: [String], from start: Int) throws(Refusal) {
    var place = start
    var count = 0
    while place < words.count {
      let word = words[place]
      if word == "--" {
        count += words.count - place - 1
        break
      }
      guard word.hasPrefix("-"), word.count > 1 else {
        count += 1
        place += 1
        if isMixed { continue }
        count += words.count - place
        break
      }
      place += word.hasPrefix("--") ? try long(word, words, place) : try short(word, words, place)
    }
    try check(count: count, place: words.count)
  }

  /// Gives how many words belong to the flag.
  private func long(_ word: String, _ words: [String], _ place: Int) throws(Refusal) -> Int {
    let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let flag = flags.first(where: { $0.name == parts[0] }) else {
      var failure = refusal("unknown flag: --\(parts[0])", place)
      let near = Suggestion.nearest(to: "--\(parts[0])", among: flags.map { "--\($0.name)" })
      failure.fix = near.map { "did you mean \"\($0)\"?" }
      throw failure
    }
    if parts.count > 1 {
      try check(flag, parts[1], place)
      return 1
    }
    guard flag.kind != nil else { return 1 }
    guard place + 1 < words.count else { throw refusal("flag needs an argument: --\(parts[0])", place) }
    try check(flag, words[place + 1], place + 1)
    return 2
  }

  private func short(_ word: String, _ words: [String], _ place: Int) throws(Refusal) -> Int {
    var rest = word.dropFirst()
    while let letter = rest.first {
      guard let flag = flags.first(where: { $0.letter == letter }) else {
        throw refusal("unknown shorthand flag: '\(letter)' in -\(rest)", place)
      }
      let shown = "-\(rest)"
      rest = rest.dropFirst()
      guard flag.kind != nil else {
        guard rest.first == "=" else { continue }
        try check(flag, String(rest.dropFirst()), place)
        return 1
      }
      if !rest.isEmpty {
        try check(flag, String(rest.first == "=" ? rest.dropFirst() : rest), place)
        return 1
      }
      guard place + 1 < words.count else { throw refusal("flag needs an argument: '\(letter)' in \(shown)", place) }
      try check(flag, words[place + 1], place + 1)
      return 2
    }
    return 1
  }

  /// Refuses values that are none of the flag's kind.
  private func check(_ flag: Flag, _ value: String, _ place: Int) throws(Refusal) {
    let reason: String
    switch flag.kind {
    case nil:
      if ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"].contains(value) { return }
      reason = "strconv.ParseBool: parsing \"\(value)\": invalid syntax"
    case "int":
      if Int64(value) != nil { return }
      reason = "strconv.ParseInt: parsing \"\(value)\": invalid syntax"
    case "filter":
      if value.isEmpty || value.contains("=") { return }
      reason = "bad format of filter (expected name=value)"
    default: return
    }
    let shown = (flag.letter.map { "-\($0), " } ?? "") + "--\(flag.name)"
    throw refusal("invalid argument \"\(value)\" for \"\(shown)\" flag: \(reason)", place)
  }

  private func refusal(_ reason: String, _ place: Int) -> Refusal {
    let command = name.isEmpty ? "docker" : "docker \(name)"
    return Refusal(
      words: "\(reason)\n\nUsage:  \(usage)\n\nRun '\(command) --help' for more information", place: place, status: 125)
  }

  private var usage: String { "docker \(name)\(name.isEmpty || shape.isEmpty ? "" : " ")\(shape)" }

  private func check(count: Int, place: Int) throws(Refusal) {
    let wanted: String
    var hint = "Run"
    switch arguments {
    case .none:
      if count == 0 { return }
      wanted = "accepts no arguments"
    case .exactly(let number):
      if count == number { return }
      wanted = "requires \(number) argument\(number == 1 ? "" : "s")"
    case .atLeast(let number):
      if count >= number { return }
      wanted = "requires at least \(number) argument\(number == 1 ? "" : "s")"
      hint = "See"
    case .between(let low, let high):
      if (low...high).contains(count) { return }
      wanted = "requires at least \(low) and at most \(high) arguments"
    }
    throw Refusal(
      words:
        "docker: 'docker \(name)' \(wanted)\n\nUsage:  \(usage)\n\n\(hint) 'docker \(name) --help' for more information",
      place: place, status: 1, fix: "write \(usage)")
  }
}
