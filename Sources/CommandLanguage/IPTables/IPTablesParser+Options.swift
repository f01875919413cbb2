import Addressing
import IPTables
import NFTables
import Operations

extension IPTablesParser {
  /// Takes an option of a letter.
  mutating func take(_ letter: Character, _ word: Word, _ inversion: Word?) throws(CommandError) {
    if Self.verbs.contains(where: { $0.letter == letter }) {
      if let inversion { throw error(inversion, "unexpected '!' flag") }
      return try begin(letter, word)
    }
    if let inversion, !"sdpiof".contains(letter) { throw error(inversion, "cannot have ! before \(word.text)") }
    if "sdpiojgmtcW".contains(letter), words.isEmpty { _ = try next(word.text) }
    if !"mtwvn".contains(letter), given.contains(where: { $0.letter == letter }) {
      throw error(word, "multiple -\(letter) flags not allowed")
    }
    given.append((letter, word))
    let isInverted = inversion != nil
    switch letter {
    case "s": sources = try addresses(next(word.text), isInverted)
    case "d": destinations = try addresses(next(word.text), isInverted)
    case "p": rule.protocol = try values.transport(next(word.text), isInverted: isInverted)
    case "i": rule.input = try values.interface(next(word.text), isInverted: isInverted)
    case "o": rule.output = try values.interface(next(word.text), isInverted: isInverted)
    case "f":
      guard values.family == .v4 else { throw error(word, "ip6tables has no -f") }
      rule.isFragment = !isInverted
    case "m": try match(next(word.text))
    case "j": try jump(next(word.text), word)
    case "g":
      try checkJump(word)
      jump = .goto(try chainName(next(word.text)))
    case "t":
      if let tableOfText {
        throw error(
          word, "The -t option cannot be used in \(values.family.iptables)-restore",
          fix: "the table is that of the line *\(tableOfText.rawValue)")
      }
      let name = try next(word.text)
      guard let found = IPTablesTable(rawValue: name.text) else {
        throw values.unknown(
          name, "table '\(name.text)' does not exist", name.text, IPTablesTable.allCases.map(\.rawValue), ending: .table
        )
      }
      table = found
    case "c":
      rule.packets = try count(next(word.text))
      rule.bytes = try count(next(word.text))
    case "w":
      // How long it waits for another one to end means nothing here.
      if let seconds = words.first, values.number(seconds.text) != nil { words.removeFirst() }
    case "W": _ = try next(word.text)
    case "4", "6":
      guard (letter == "4") == (values.family == .v4) else {
        throw error(
          word, "\(values.family.iptables) does nothing with \(word.text)",
          fix: "use \(letter == "4" ? "iptables" : "ip6tables")")
      }
    default: break
    }
  }

  /// A single address that is every one is no condition.
  private func addresses(_ word: Word, _ isInverted: Bool) throws(CommandError) -> [IPTablesAddress] {
    if word.text == "!" {
      throw error(word, "the ! stands behind its option", fix: "write it in front, as in ! -s 10.0.0.1")
    }
    let addresses = try values.addresses(word, isInverted: isInverted)
    return addresses.count == 1 && addresses.first?.isAny == true ? [] : addresses
  }

  private func count(_ word: Word) throws(CommandError) -> UInt64 {
    guard let number = UInt64(word.text) else { throw error(word, "-c packet counter not numeric") }
    return number
  }

  private mutating func match(_ word: Word) throws(CommandError) {
    if word.text == "set" { try checkSets(word) }
    let isOther = word.text == (values.family == .v4 ? "icmp6" : "icmp")
    let isKnown = IPTablesKind.matches[word.text]?.families.contains(values.family) ?? true
    guard !isOther, isKnown, IPTablesExtension.options(word.text, isTarget: false) != nil else {
      let names = Array(IPTablesExtension.matches.keys) + IPTablesKind.matches.keys
      let known = names.sorted().filter { $0 != (values.family == .v4 ? "icmp6" : "icmp") }
      guard !IPTablesSaid.otherMatches.contains(word.text) else {
        var error = values.unknown(word, "the match \"\(word.text)\" is not understood", word.text, known).beyond()
        error.spoken = "Couldn't load match `\(word.text)':No such file or directory"
        error.ending = .paragraph
        throw error
      }
      throw values.unknown(
        word, "Couldn't load match `\(word.text)':No such file or directory", word.text, known, ending: .paragraph)
    }
    extensions.append(IPTablesExtension(word.text, word))
  }

  private func checkJump(_ word: Word) throws(CommandError) {
    if jump != nil || target != nil { throw error(word, "multiple -j flags not allowed") }
  }

  private mutating func jump(_ word: Word, _ option: Word) throws(CommandError) {
    try checkJump(option)
    let isKnown = IPTablesKind.targets[word.text]?.families.contains(values.family) ?? true
    if isKnown, IPTablesExtension.options(word.text, isTarget: true) != nil {
      target = extensions.count
      extensions.append(IPTablesExtension(word.text, word, isTarget: true))
    } else if word.text == "SET" {
      try checkSets(word)
    } else if IPTablesTarget.unknownNames.contains(word.text) {
      var error = values.unknown(
        word, "the target \(word.text) is not understood here", word.text, IPTablesTarget.names
      ).beyond()
      // An iptables without it takes the name for a chain's, and does not know its options.
      let option = words.first { $0.text.hasPrefix("--") && $0.text.count > 2 }
      error.spoken =
        option.map { "unknown option \"\($0.text)\"" } ?? "Chain '\(word.text)' does not exist"
      throw error
    } else {
      jump = .jump(try chainName(word))
    }
  }

  /// A chain's name as it may be; one that is made must also be no target's.
  func chainName(_ word: Word, isNew: Bool = false) throws(CommandError) -> String {
    let name = word.text
    if isNew {
      if name.hasPrefix("-") || name.hasPrefix("!") {
        throw error(word, "chain name not allowed to start with `\(name.prefix(1))'")
      }
      if IPTablesTarget.names.contains(name) || IPTablesTarget.unknownNames.contains(name) {
        throw error(word, "chain name may not clash with target name")
      }
    }
    guard name.utf8.count < 29 else { throw error(word, "chain name `\(name)' too long (must be under 29 chars)") }
    guard !name.isEmpty, !name.contains(where: { $0.isWhitespace || $0 == "\0" }) else {
      throw error(word, "Invalid chain name `\(name)'")
    }
    return name
  }

  /// The actions of all words together.
  func actions() throws(CommandError) -> [Action] {
    let first = try action()
    guard zeroes else { return [first] }
    var zero = IPTablesCommand(values.family, table, .zero(chain?.text, zeroedNumber), isVerbose: has("v"))
    zero.isAfterListing = true
    return [first, .iptables(.change(zero))]
  }

  private func action() throws(CommandError) -> Action {
    guard let verb else {
      throw CommandError(
        "no command specified", column: endColumn,
        fix: "understood: \(Self.verbs.map { "-\($0.letter)" }.joined(separator: ", "))")
    }
    try checkOptions(verb.letter)
    let verbose = given.filter { $0.letter == "v" }
    if verbose.count > 1, !"LS".contains(verb.letter), let word = verbose.last?.word {
      throw error(word, "what is sent to the kernel, which a second -v tells, is not told here", fix: "write one -v")
        .beyond()
    }
    let family = values.family
    func command(_ change: IPTablesCommand.Verb) -> Action {
      .iptables(.change(IPTablesCommand(family, table, change, isVerbose: has("v"))))
    }
    let name = try chain.map { (word) throws(CommandError) in try chainName(word, isNew: verb.letter == "N") } ?? ""
    let named = chain == nil ? nil : name
    switch verb.letter {
    case "A": return command(.append(name, try spec()))
    case "I": return command(.insert(name, number ?? 1, try spec()))
    case "C": return command(.check(name, try spec()))
    case "D":
      guard let number else { return command(.delete(name, try spec())) }
      if let option = given.first(where: { Self.ruleLetters.contains($0.letter) }) {
        throw error(option.word, "Illegal option `\(option.word.text)' with -D and a rule number")
      }
      return command(.deleteNumber(name, number))
    case "R":
      let spec = try spec()
      if spec.rules.count > 1, let word = given.first(where: { "sd".contains($0.letter) })?.word {
        throw error(word, "Replacement rule does not specify a unique address")
      }
      return command(.replace(name, number ?? 1, spec))
    case "N": return command(.addChain(name))
    case "X": return command(.deleteChain(named))
    case "F": return command(.flush(named))
    case "Z": return command(.zero(named, number))
    case "E":
      guard let operand else {
        throw CommandError("-E requires old-chain-name and new-chain-name", column: endColumn)
      }
      return command(.rename(name, to: try chainName(operand, isNew: true)))
    case "P":
      guard let operand else { throw CommandError("-P requires a chain and a policy", column: endColumn) }
      guard ["ACCEPT", "DROP"].contains(operand.text) else {
        throw values.unknown(
          operand, "Bad policy name \"\(operand.text)\"", operand.text.uppercased(), ["ACCEPT", "DROP"], ending: .policy
        )
      }
      if operand.text == "DROP" { try checkDrop(operand) }
      return command(.policy(name, operand.text == "DROP" ? .drop : .accept))
    default:
      let style: IPTablesListing.Style =
        verb.letter == "S"
        ? .commands : .columns(isNumeric: has("n"), isExact: has("x"), lineNumbers: has("0"))
      return .show(
        ShowRequest(
          .iptables(
            IPTablesListing(family, table, chain: named, number: number, style: style, isVerbose: has("v")))))
    }
  }

  private func has(_ letter: Character) -> Bool { given.contains { $0.letter == letter } }

  /// The letters of what a rule is made of.
  private static let ruleLetters = "sdpiofmjgc"

  /// Refuses options that have no meaning with a command.
  private func checkOptions(_ verb: Character) throws(CommandError) {
    for (letter, word) in given {
      let isLegal =
        switch letter {
        case "c": "AIR".contains(verb)
        case "n", "x", "0": verb == "L"
        case _ where Self.ruleLetters.contains(letter): "AICDR".contains(verb)
        default: true
        }
      if !isLegal { throw error(word, "Illegal option `\(word.text)' with this command") }
      let chain = chain?.text ?? ""
      if letter == "o", ["INPUT", "PREROUTING"].contains(chain) {
        throw error(word, "Can't use -o with \(chain)", fix: "write -i", ending: .paragraph)
      }
      if letter == "i", ["OUTPUT", "POSTROUTING"].contains(chain) {
        throw error(word, "Can't use -i with \(chain)", fix: "write -o", ending: .paragraph)
      }
    }
  }

  private func checkDrop(_ word: Word) throws(CommandError) {
    guard table == .nat else { return }
    let message = "The \"nat\" table is not intended for filtering, the use of DROP is therefore inhibited"
    var failure = error(word, message, fix: "drop in the table filter")
    failure.spoken = "\n\(message).\n\n"
    throw failure
  }

  /// The rule of the options.
  private func spec() throws(CommandError) -> IPTablesRuleSpec {
    do throws(CommandError) {
      return try wholeSpec()
    } catch {
      guard error.ending == .kernel, let verb else { throw error }
      var failure = error
      (failure.spoken, failure.ending) = IPTablesSaid.refusal(verb.letter, chain?.text ?? "")
      throw failure
    }
  }

  private func wholeSpec() throws(CommandError) -> IPTablesRuleSpec {
    var rule = rule
    let matches = IPTablesMatchReader(values: values)
    rule.target = jump
    for (index, item) in extensions.enumerated() {
      if index == target {
        rule.target = try IPTablesTargetReader(values: values).target(item, rule.protocol)
        if rule.target == .drop { try checkDrop(item.word) }
      } else {
        rule.matches.append(try matches.match(item, rule.protocol))
      }
    }
    return IPTablesRuleSpec(rule, sources: sources, destinations: destinations)
  }
}
