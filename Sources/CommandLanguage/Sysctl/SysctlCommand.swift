import Operations

/// `sysctl`, as far as it is about a namespace.
extension CommandParser {
  /// The options of sysctl(8) that are understood.
  struct SysctlOptions {
    var writes = false
    var isQuiet = false
    var valueOnly = false
    var showsAll = false
    var pattern: String?
    /// The files of settings, where it is told to read some: `-p`.
    var files: [Word]?

    var echo: SysctlSetting.Echo { isQuiet ? .nothing : valueOnly ? .value : .whole }
  }

  /// `sysctl [-w] [-n] [-q] KEY[=VALUE] …`, `sysctl -a [-r PATTERN]`.
  func sysctl(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let options = try sysctlOptions(&cursor)
    if let files = options.files {
      var operations: [Operation] = []
      for file in files {
        guard let lines = catalogs.files[file.text] else { throw Self.noFile(file) }
        do throws(CommandError) {
          operations += try sysctls(lines, options, in: node, of: file.text)
        } catch {
          var error = error
          error.linesAbove = 0
          (error.column, error.length) = (file.column, file.length)
          throw error
        }
      }
      return operations.goingOn
    }
    if options.showsAll {
      try cursor.expectEnd()
      let subject = ShowRequest.Subject.sysctls(pattern: options.pattern, valueOnly: options.valueOnly)
      return [Operation(.show(ShowRequest(subject)), in: node)]
    }
    var operations: [Operation] = []
    while let word = cursor.current {
      cursor.position += 1
      operations.append(Operation(try sysctl(word, &cursor, options), in: node))
    }
    guard !operations.isEmpty else {
      var error = CommandError("sysctl wants a key", column: cursor.endColumn)
      error.spoken = "sysctl: no variables specified\nTry `sysctl --help' for more information."
      throw error
    }
    return operations.goingOn
  }

  /// The error about a file of settings that no command of the lab has written.
  private static func noFile(_ file: Word) -> CommandError {
    let isInput = ["-", "/dev/stdin"].contains(file.text)
    var error = CommandError(
      isInput ? "sysctl -p - is given no lines" : "a lab does not read the file \"\(file.text)\" of the machine",
      column: file.column, length: file.length,
      fix: isInput
        ? "write sysctl -p - <<'END', the settings and END"
        : "write it first: cat > \(file.text) <<'END', the settings and END")
    if !isInput { error.spoken = "sysctl: cannot open \"\(file.text)\": No such file or directory" }
    return error
  }

  private func sysctl(
    _ word: Word, _ cursor: inout Cursor, _ options: SysctlOptions
  ) throws(CommandError) -> Action {
    let text = word.text
    if text.hasPrefix("=") || cursor.current?.text == "=" {
      throw CommandError(
        "blanks stand around the = of sysctl", column: word.column, length: word.length,
        fix: "write KEY=VALUE as one word")
    }
    if let equals = text.firstIndex(of: "=") {
      var value = String(text[text.index(after: equals)...])
      if value.isEmpty, let more = cursor.current {
        value = more.text
        cursor.position += 1
      }
      let setting = SysctlSetting(key: String(text[..<equals]), value: value, echo: options.echo)
      try checkKey(setting.key, word)
      return .sysctl(setting)
    }
    if options.writes {
      var error = CommandError(
        "\"\(text)\" has no value", column: word.column, length: word.length, fix: "write \(text)=VALUE")
      error.spoken = "sysctl: command line(0): invalid syntax, continuing..."
      throw error
    }
    try checkKey(text, word)
    return .show(ShowRequest(.sysctl(text, valueOnly: options.valueOnly)))
  }

  /// Whether letters of options hold the one that reads files, which takes what follows it in the same word.
  private static func loads(_ text: String) -> Bool {
    guard text.hasPrefix("-"), !text.hasPrefix("--"), let place = text.firstIndex(where: { "pf".contains($0) }) else {
      return false
    }
    return text[..<place].dropFirst().allSatisfy("wqn".contains)
  }

  /// Reads the options, wherever they stand; the other words stay.
  func sysctlOptions(_ cursor: inout Cursor) throws(CommandError) -> SysctlOptions {
    var options = SysctlOptions()
    var rest: [Word] = []
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "--write": options.writes = true
      case "--quiet": options.isQuiet = true
      case "--values": options.valueOnly = true
      case "--all": options.showsAll = true
      case "-r", "--pattern": options.pattern = try cursor.next("a regular expression").text
      case "-e", "--ignore":
        throw CommandError(
          "the option \"\(word.text)\" of sysctl hides errors, which a lab must not", column: word.column,
          length: word.length)
      case "-": rest.append(word)
      case "--system":
        throw CommandError(
          "sysctl --system reads all files of the machine, which a lab does not", column: word.column,
          length: word.length, fix: "write sysctl -p FILE of a file that the lab has written")
      case let text where text.hasPrefix("--load"):
        guard text == "--load" || text.hasPrefix("--load=") else {
          throw CommandError(
            "the option \"\(text)\" of sysctl is not understood", column: word.column, length: word.length
          ).beyond()
        }
        options.load(text.dropFirst("--load=".count), word)
      // What follows these letters in the same word is the file.
      case let text where Self.loads(text):
        let letters = text.dropFirst().prefix { !"pf".contains($0) }
        options.writes = options.writes || letters.contains("w")
        options.isQuiet = options.isQuiet || letters.contains("q")
        options.valueOnly = options.valueOnly || letters.contains("n")
        options.load(text.dropFirst(letters.count + 2), word)
      case let text where text.count > 1 && text.first == "-" && text.dropFirst().allSatisfy("wqnaAX".contains):
        options.writes = options.writes || text.contains("w")
        options.isQuiet = options.isQuiet || text.contains("q")
        options.valueOnly = options.valueOnly || text.contains("n")
        options.showsAll = options.showsAll || text.contains { "aAX".contains($0) }
      case let text where text.hasPrefix("-"):
        throw CommandError(
          "the option \"\(text)\" of sysctl is not understood", column: word.column, length: word.length
        ).beyond()
      default: rest.append(word)
      }
    }
    let end = cursor.endColumn
    if var files = options.files {
      // The other words are files, too.
      files += rest
      rest = []
      options.files = files.isEmpty ? [Word(text: "/etc/sysctl.conf", column: 1, length: end - 1)] : files
    }
    cursor = Cursor(rest, command: cursor.command)
    cursor.endColumn = end
    return options
  }

  /// The settings in lines that `sysctl -p` is given: `KEY = VALUE`; empty lines and those behind # and ; say nothing.
  ///
  /// A line `-KEY = VALUE` is as one without the `-` to procps 4.0.2, and `-KEY` keeps a key from what a pattern as `net.ipv4.conf.*.rp_filter` sets.
  func sysctls(
    _ lines: [String], _ options: SysctlOptions, in node: NodeReference, of file: String = "-"
  ) throws(CommandError) -> [Operation] {
    var settings: [SysctlSetting] = []
    var named: [String] = []
    for (number, line) in lines.enumerated() {
      let text = line.trimmedBlanks
      if text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") { continue }
      guard let equals = text.firstIndex(of: "=") else {
        if text.hasPrefix("-") {
          named.append(String(text.dropFirst()))
          continue
        }
        var error = CommandError("this is no KEY = VALUE", length: max(1, line.count))
        error.linesAbove = lines.count - number
        error.spoken = "sysctl: \(file)(\(number + 1)): invalid syntax, continuing..."
        throw error
      }
      let key = String(text[..<equals].dropFirst(text.hasPrefix("-") ? 1 : 0)).trimmedBlanks
      let word = Word(text: key, column: 1, length: max(1, line.count))
      do throws(CommandError) {
        try checkKey(key, word)
      } catch {
        var error = error
        error.linesAbove = lines.count - number
        throw error
      }
      let value = String(text[text.index(after: equals)...]).trimmedBlanks
      let setting = SysctlSetting(key: key, value: value, echo: options.echo)
      if !setting.isPattern { named.append(key) }
      settings.append(setting)
    }
    return settings.map { setting in
      var setting = setting
      if setting.isPattern { setting.exceptions = named }
      return Operation(.sysctl(setting), in: node)
    }.goingOn
  }
}

extension [Operation] {
  /// The settings of one command: what is behind one is set, whatever becomes of it.
  fileprivate var goingOn: [Operation] {
    var operations = self
    for place in operations.indices.dropLast() {
      guard case .sysctl(var setting) = operations[place].action else { continue }
      setting.goesOn = true
      operations[place].action = .sysctl(setting)
    }
    return operations
  }
}

extension CommandParser.SysctlOptions {
  /// Notes that files are read, and one that stands in the same word as the option.
  fileprivate mutating func load(_ name: Substring, _ word: Word) {
    var found = files ?? []
    if !name.isEmpty { found.append(Word(text: String(name), column: word.column, length: word.length)) }
    files = found
  }
}

extension String {
  /// Without the blanks at both ends.
  fileprivate var trimmedBlanks: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
