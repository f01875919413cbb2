import Lab

/// `sysctl`, as far as it is about a namespace.
extension CommandParser {
  /// The options of sysctl(8) that are understood.
  struct SysctlOptions {
    var writes = false
    var isQuiet = false
    var valueOnly = false
    var showsAll = false
    var pattern: String?
    /// The file of settings behind `-p`.
    var file: Word?

    var echo: SysctlSetting.Echo { isQuiet ? .nothing : valueOnly ? .value : .whole }
  }

  /// `sysctl [-w] [-n] [-q] KEY[=VALUE] …`, `sysctl -a [-r PATTERN]`.
  func sysctl(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let options = try sysctlOptions(&cursor)
    if let file = options.file {
      throw CommandError(
        ["-", "/dev/stdin"].contains(file.text)
          ? "sysctl -p - is given no lines" : "a lab does not read the file \"\(file.text)\" of the machine",
        column: file.column, length: file.length, fix: "write sysctl -p - <<'END', the settings and END")
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
    return operations
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
      case let text where text.hasPrefix("-p") || text == "--load":
        options.file =
          text.count > 2 && text != "--load"
          ? Word(text: String(text.dropFirst(2)), column: word.column, length: word.length)
          : try cursor.next("a file, or -")
      case let text where text.count > 1 && text.first == "-" && text.dropFirst().allSatisfy("wqnaAX".contains):
        options.writes = options.writes || text.contains("w")
        options.isQuiet = options.isQuiet || text.contains("q")
        options.valueOnly = options.valueOnly || text.contains("n")
        options.showsAll = options.showsAll || text.contains { "aAX".contains($0) }
      case let text where text.hasPrefix("-"):
        throw CommandError(
          "the option \"\(text)\" of sysctl is not understood", column: word.column, length: word.length)
      default: rest.append(word)
      }
    }
    let end = cursor.endColumn
    cursor = Cursor(rest, command: cursor.command)
    cursor.endColumn = end
    return options
  }

  /// What the lines come to that `sysctl -p -` is given: `KEY = VALUE`; empty lines and those behind # and ; say nothing.
  func sysctls(
    _ lines: [String], _ options: SysctlOptions, in node: NodeReference
  ) throws(CommandError) -> [Operation] {
    var operations: [Operation] = []
    for (number, line) in lines.enumerated() {
      let text = line.trimmedBlanks
      if text.isEmpty || text.hasPrefix("#") || text.hasPrefix(";") { continue }
      guard let equals = text.firstIndex(of: "=") else {
        var error = CommandError("this is no KEY = VALUE", length: max(1, line.count))
        error.linesAbove = lines.count - number
        error.spoken = "sysctl: -(\(number + 1)): invalid syntax, continuing..."
        throw error
      }
      let key = String(text[..<equals]).trimmedBlanks
      let word = Word(text: key, column: 1, length: max(1, line.count))
      do throws(CommandError) {
        try checkKey(key, word)
      } catch {
        var error = error
        error.linesAbove = lines.count - number
        throw error
      }
      let value = String(text[text.index(after: equals)...]).trimmedBlanks
      operations.append(
        Operation(.sysctl(SysctlSetting(key: key, value: value, echo: options.echo)), in: node))
    }
    return operations
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
