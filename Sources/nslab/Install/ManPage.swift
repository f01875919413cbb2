/// A page of the manual, in the macros of man(7).
struct ManPage {
  let name: String
  private(set) var text = ""

  /// The page of a command; that of the root tells of the others.
  init(_ command: CommandDump.Command, commands: [CommandDump.Command], isRoot: Bool, date: String) {
    name = isRoot ? command.commandName : "nslab-\(command.commandName)"
    let call = isRoot ? command.commandName : "nslab \(command.commandName)"
    line(#".TH "\#(name.uppercased().hyphens)" 1 "\#(date)" "nslab \#(NSLab.version)" "nslab""#)
    section("NAME")
    var abstract = command.abstract ?? ""
    while abstract.hasSuffix(".") || abstract.hasSuffix("。") { abstract.removeLast() }
    line("\(Self.plain(name).hyphens) \\- \(Self.plain(abstract))")
    section("SYNOPSIS")
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    line(".B \(Self.plain(call).hyphens)")
    if isRoot { line("[\\fB\\-\\-lang\\fR \\fIlanguage\\fR] [\\fB\\-\\-color\\fR \\fIwhen\\fR] \\fIsubcommand\\fR") }
    for argument in arguments where !argument.isHelp { line(argument.synopsis) }
    if let discussion = command.discussion {
      section("DESCRIPTION")
      tell(discussion)
    }
    describe(arguments.filter { $0.kind == .positional }, "ARGUMENTS")
    describe(arguments.filter { $0.kind != .positional }, "OPTIONS")
    if isRoot {
      section("SUBCOMMANDS")
      for other in commands {
        line(".TP")
        line("\\fBnslab\\-\(Self.plain(other.commandName).hyphens)\\fR(1)")
        paragraph(other.abstract ?? "")
      }
    }
    section("SEE ALSO")
    // A page has not all of the others: those that are read with it are on that of nslab.
    let others = isRoot ? ["ip(8)", "nft(8)", "namespaces(7)"] : ["nslab(1)"]
    line(others.map { "\\fB\($0.dropLast(3))\\fR\($0.suffix(3))" }.joined(separator: ",\n"))
  }

  // MARK: Parts

  private mutating func line(_ text: String) { self.text += text + "\n" }

  private mutating func section(_ title: String) { line(#".SH "\#(title)""#) }

  private mutating func describe(_ arguments: [CommandDump.Argument], _ title: String) {
    guard !arguments.isEmpty else { return }
    section(title)
    for argument in arguments {
      line(".TP")
      line(argument.heading)
      var sentence = argument.abstract ?? ""
      // The names of a flag that are only there for the parser say enough by themselves.
      if sentence.isEmpty { sentence = argument.names?.first?.name ?? argument.valueName ?? "" }
      var notes: [String] = []
      if let values = argument.allValues, !values.isEmpty { notes.append("values: " + values.joined(separator: ", ")) }
      if let value = argument.defaultValue, !value.isEmpty, argument.kind != .flag { notes.append("default: " + value) }
      if !notes.isEmpty { sentence += " (\(notes.joined(separator: "; ")))" }
      paragraph(sentence)
      if let discussion = argument.discussion, !discussion.isEmpty {
        line(".IP")
        paragraph(discussion)
      }
    }
  }

  /// Paragraphs, with the lines that are indented as they are: they are examples.
  private mutating func tell(_ discussion: String) {
    var isExample = false
    var isFirst = true
    var words: [String] = []
    func ended(_ page: inout ManPage) {
      if !words.isEmpty {
        if !isFirst { page.line(".PP") }
        page.paragraph(words.joined(separator: " "))
        isFirst = false
      }
      words = []
    }
    for text in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = text.hasPrefix("  ")
      if isIndented != isExample {
        ended(&self)
        if isIndented {
          line(".RS 4")
          line(".nf")
        } else {
          line(".fi")
          line(".RE")
        }
        isExample = isIndented
        isFirst = false
      }
      if isIndented {
        line(Self.escaped(text.dropFirst(2)).hyphens)
      } else if text.isEmpty {
        ended(&self)
      } else {
        words.append(String(text))
      }
    }
    ended(&self)
    if isExample {
      line(".fi")
      line(".RE")
    }
  }

  /// Running text: a sentence begins on a line of its own, as roff wants it.
  private mutating func paragraph(_ text: String) {
    var sentence = ""
    for word in Self.plain(text).split(separator: " ") {
      if sentence.hasSuffix("."), word.first?.isUppercase == true {
        line(Self.guarded(sentence))
        sentence = ""
      }
      sentence += (sentence.isEmpty ? "" : " ") + word
    }
    line(Self.guarded(sentence))
  }

  // MARK: Escapes

  /// Text as roff shows it: a backslash is one, and a hyphen stays one in options.
  static func plain(_ text: some StringProtocol) -> String {
    var result = ""
    var previous: Character = " "
    for character in text {
      switch character {
      case "\\": result += "\\e"
      // What is copied from a page has to be typed: an option's signs are no hyphens.
      case "-" where previous == " " || previous == "-" || previous == "(" || previous == "/": result += "\\-"
      case "'": result += "\\(aq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case "\n": result += " "
      default: result.append(character)
      }
      previous = character
    }
    return result
  }

  /// A line that is shown as it is.
  static func escaped(_ text: some StringProtocol) -> String { guarded(plain(text)) }

  /// A line that begins with a control character is none of roff's.
  private static func guarded(_ text: some StringProtocol) -> String {
    text.first == "." || text.first == "'" ? "\\&" + text : String(text)
  }
}

extension String {
  /// With every hyphen as it is typed.
  fileprivate var hyphens: String {
    var result = ""
    for character in self {
      if character == "-", result.last != "\\" { result += "\\-" } else { result.append(character) }
    }
    return result
  }
}

extension CommandDump.Argument {
  fileprivate var isHelp: Bool { (names ?? []).contains { ["help", "version"].contains($0.name) } }

  /// As it stands behind the command: `[\fB--step\fR \fIstep\fR]`.
  fileprivate var synopsis: String {
    let value = "\\fI\(ManPage.plain(valueName ?? "value").hyphens)\\fR"
    let longest = names?.first { $0.kind == "long" } ?? names?.first
    let name = "\\fB\(ManPage.plain(longest?.text ?? "").hyphens)\\fR"
    let body =
      switch kind {
      case .positional: value
      case .option: "\(name) \(value)"
      case .flag: name
      }
    return (isOptional ? "[\(body)]" : body) + (isRepeating ? " ..." : "")
  }

  /// As its paragraph begins: all names, and the value.
  fileprivate var heading: String {
    let value = "\\fI\(ManPage.plain(valueName ?? "value").hyphens)\\fR"
    let all = (names ?? []).map { "\\fB\(ManPage.plain($0.text).hyphens)\\fR" }.joined(separator: ", ")
    return switch kind {
    case .positional: value
    case .option: "\(all) \(value)"
    case .flag: all
    }
  }
}
