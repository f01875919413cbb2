import Addressing
import IPTables
import NFTables
import Operations

/// Reads an `iptables` or `ip6tables` command, option by option, as getopt does.
struct IPTablesParser {
  let values: IPTablesValues
  /// The words behind the command's name.
  var words: ArraySlice<Word>
  /// Where the line ends, for what is missing there.
  let endColumn: Int

  var table = IPTablesTable.filter
  /// The table of the text of `iptables-restore` that the words are a line of.
  var tableOfText: IPTablesTable? {
    didSet { table = tableOfText ?? table }
  }
  /// The letter of the command, `A` of `-A`, and its word.
  var verb: (letter: Character, word: Word)?
  var chain: Word?
  var number: Int?
  /// `-Z` beside `-L` or `-S`: what was listed is zeroed then, or one rule of it.
  var zeroes = false
  var zeroedNumber: Int?
  /// The new name of `-E`, or the policy of `-P`.
  var operand: Word?
  /// The letters of options that were given, with their words.
  var given: [(letter: Character, word: Word)] = []

  var rule = IPTablesRule()
  var sources: [IPTablesAddress] = []
  var destinations: [IPTablesAddress] = []
  var extensions: [IPTablesExtension] = []
  /// The place of the target among them.
  var target: Int?
  /// The chain of `-j` or `-g`.
  var jump: IPTablesTarget?

  init(_ family: IPFamily, _ cursor: Cursor) {
    values = IPTablesValues(family: family)
    words = cursor.words[cursor.position...]
    endColumn = cursor.endColumn
  }

  func error(
    _ word: Word, _ message: String, fix: String? = nil, ending: CommandError.IPTablesEnding = .plain
  ) -> CommandError {
    values.error(word, message, fix: fix, ending: ending)
  }

  /// Commands that change or show, with their letters.
  static let verbs: [(name: String, letter: Character)] = [
    ("append", "A"), ("check", "C"), ("delete", "D"), ("insert", "I"), ("replace", "R"), ("list", "L"),
    ("list-rules", "S"), ("flush", "F"), ("zero", "Z"), ("new-chain", "N"), ("delete-chain", "X"),
    ("rename-chain", "E"), ("policy", "P"),
  ]
  /// All other options, with the letters of those that have them.
  static let options: [(name: String, letter: Character)] = [
    ("source", "s"), ("src", "s"), ("destination", "d"), ("dst", "d"), ("protocol", "p"), ("proto", "p"),
    ("in-interface", "i"), ("out-interface", "o"), ("jump", "j"), ("goto", "g"), ("match", "m"), ("fragments", "f"),
    ("numeric", "n"), ("verbose", "v"), ("exact", "x"), ("line-numbers", "0"), ("table", "t"), ("wait", "w"),
    ("wait-interval", "W"), ("set-counters", "c"), ("ipv4", "4"), ("ipv6", "6"),
  ]

  /// Reads all words, which are one action, or two where a listing zeroes.
  mutating func parse() throws(CommandError) -> [Action] {
    var inversion: Word?
    while let word = words.popFirst() {
      let text = word.text
      if text == "!" {
        if inversion != nil { throw error(word, "multiple consecutive ! not allowed") }
        inversion = word
        continue
      }
      if Cursor.operators.contains(text), !word.isQuoted { try Cursor([word], command: "").expectEnd() }
      if text.hasPrefix("--"), text.count > 2 {
        try long(word, inversion)
      } else if text.hasPrefix("-"), text.count > 1 {
        try short(word, inversion)
      } else {
        throw error(word, "Bad argument `\(text)'", ending: .argument)
      }
      inversion = nil
    }
    if let inversion { throw error(inversion, "nothing stands behind the !") }
    return try actions()
  }

  /// The next word, whatever it is.
  mutating func next(_ option: String) throws(CommandError) -> Word {
    guard let word = words.popFirst() else {
      throw CommandError("option \"\(option)\" requires an argument", column: endColumn)
    }
    return word
  }

  /// The next word, where it is no option.
  private mutating func operandIfThere() -> Word? {
    guard let word = words.first, !word.text.hasPrefix("-"), word.text != "!", !Cursor.operators.contains(word.text)
    else { return nil }
    return words.popFirst()
  }

  /// `-nvL INPUT`: letters one after the other, the last with what belongs to it.
  private mutating func short(_ word: Word, _ inversion: Word?) throws(CommandError) {
    var rest = word.text.dropFirst()
    var offset = 1
    while let letter = rest.popFirst() {
      let place = Word(text: "-\(letter)", column: word.column, length: word.length)
      let known = Self.verbs.contains { $0.letter == letter } || Self.options.contains { $0.letter == letter }
      guard known, letter != "0" else {
        throw values.unknown(
          place, "unknown option \"-\(letter)\"", "-\(letter)",
          (Self.verbs + Self.options.filter { !"0sdW46".contains($0.letter) }).map { "-\($0.letter)" })
      }
      offset += 1
      // What follows in the same word belongs to an option that wants something.
      if !rest.isEmpty, !Self.isFlag(letter) {
        words.insert(
          Word(text: String(rest), column: word.column + offset, length: max(1, word.length - offset), isQuoted: true),
          at: words.startIndex)
        rest = ""
      }
      try take(letter, place, inversion)
    }
  }

  private static func isFlag(_ letter: Character) -> Bool { "fnvx46".contains(letter) }

  /// `--append`, or the beginning of it where nothing else begins so; `--dport=80` as `--dport 80`.
  private mutating func long(_ word: Word, _ inversion: Word?) throws(CommandError) {
    var name = word.text
    if let equals = name.firstIndex(of: "=") {
      let value = name[name.index(after: equals)...]
      let offset = name.distance(from: name.startIndex, to: equals) + 1
      words.insert(
        Word(text: String(value), column: word.column + offset, length: max(1, value.count), isQuoted: true),
        at: words.startIndex)
      name = String(name[..<equals])
    }
    let basics = Self.verbs + Self.options
    // `--proto` is a beginning of `--protocol` only where no match has it as its own.
    let isOwn = name == "--proto" && extensions.contains { $0.options.contains { $0.names.contains(name) } }
    if !isOwn, let found = basics.first(where: { "--\($0.name)" == name }) {
      return try take(found.letter, word, inversion)
    }
    let loaded = extensions.indices.reversed()
    for index in loaded {
      if let option = extensions[index].options.first(where: { $0.names.contains(name) }) {
        return try take(option, of: index, word, inversion)
      }
    }
    // The options of a protocol's match load it.
    if let implicit = implicitMatch(), !extensions.contains(where: { $0.name == implicit }),
      let option = IPTablesExtension.options(implicit, isTarget: false)?.first(where: { $0.names.contains(name) })
    {
      extensions.append(IPTablesExtension(implicit, word))
      return try take(option, of: extensions.count - 1, word, inversion)
    }
    let begun = loaded.flatMap { index in
      extensions[index].options.filter { $0.names.contains { $0.hasPrefix(name) } }.map { (index, $0) }
    }
    let letters = Set(basics.filter { "--\($0.name)".hasPrefix(name) }.map(\.letter))
    if begun.count == 1, letters.isEmpty, let (index, option) = begun.first {
      return try take(option, of: index, word, inversion)
    }
    if begun.isEmpty, letters.count == 1, let letter = letters.first { return try take(letter, word, inversion) }
    let all = basics.map { "--\($0.name)" } + loaded.flatMap { extensions[$0].options.flatMap(\.names) }
    let implied = implicitMatch().flatMap { IPTablesExtension.options($0, isTarget: false) } ?? []
    if let owner = Self.owner(of: name) {
      throw error(word, "unknown option \"\(name)\"", fix: "write \(owner) in front of it")
    }
    let known = all + implied.flatMap(\.names)
    throw values.unknown(word, "unknown option \"\(name)\"", name, known.reversed())
  }

  /// The match of the protocol that was given.
  private func implicitMatch() -> String? {
    switch rule.protocol?.number {
    case 6: "tcp"
    case 17: "udp"
    case 132: "sctp"
    case 50: "esp"
    case 51: "ah"
    case 33: "dccp"
    case 1 where values.family == .v4: "icmp"
    case 58 where values.family == .v6: "icmp6"
    default: nil
    }
  }

  /// The match or target that has an option of this name: `-m conntrack`.
  private static func owner(of name: String) -> String? {
    let matches = [
      "tcp", "multiport", "conntrack", "state", "comment", "mark", "addrtype", "limit", "iprange", "connlimit",
      "statistic", "owner", "recent",
    ]
    for name2 in matches
    where IPTablesExtension.matches[name2]?.contains(where: { $0.names.contains(name) }) == true {
      return name2 == "tcp" ? "-p tcp" : "-m \(name2)"
    }
    for (name2, kind) in IPTablesKind.matches.sorted(by: { $0.key < $1.key })
    where kind.options.contains(where: { $0.names.contains(name) }) {
      return "-m \(name2)"
    }
    for (name2, kind) in IPTablesKind.targets.sorted(by: { $0.key < $1.key })
    where kind.options.contains(where: { $0.names.contains(name) }) {
      return "-j \(name2)"
    }
    let targets = ["REJECT", "LOG", "MARK", "SNAT", "DNAT", "MASQUERADE", "TCPMSS", "CONNMARK", "NETMAP", "NFLOG"]
    return targets.first { IPTablesExtension.targets[$0]?.contains { $0.names.contains(name) } == true }.map {
      "-j \($0)"
    }
  }

  private mutating func take(
    _ option: IPTablesOption, of index: Int, _ word: Word, _ inversion: Word?
  ) throws(CommandError) {
    var operands: [Word] = []
    for _ in 0..<option.count { operands.append(try next(word.text)) }
    guard extensions.indices.contains(index) else { return }
    try extensions[index].take(option, word, operands, isInverted: inversion != nil)
  }

  /// A command, and what belongs to it.
  mutating func begin(_ letter: Character, _ word: Word) throws(CommandError) {
    if let verb {
      let isListing = letter == "Z" ? "LS".contains(verb.letter) : verb.letter == "Z" && "LS".contains(letter)
      guard isListing, !zeroes else {
        let other = zeroes && !"LS".contains(letter) ? "Z" : verb.letter
        throw error(
          word, "Cannot use -\(letter) with -\(other)", fix: "write each command on a line of its own")
      }
      zeroes = true
    }
    if letter != "Z" || verb == nil { verb = (letter, word) }
    if "LSFZX".contains(letter) {
      chain = operandIfThere() ?? chain
    } else {
      guard let name = words.first, !name.text.hasPrefix("-") || letter == "N" else {
        throw CommandError(
          "option \"\(word.text)\" requires an argument", column: words.first?.column ?? endColumn,
          length: words.first?.length ?? 1, fix: "write the name of a chain behind it")
      }
      chain = words.popFirst()
    }
    switch letter {
    case "I", "D", "R", "L", "S", "Z":
      guard chain != nil, let place = operandIfThere() else { break }
      guard let value = values.number(place.text), value > 0, value <= UInt64(Int32.max) else {
        throw error(place, "Invalid rule number `\(place.text)'", fix: "a number from 1")
      }
      number = Int(value)
      if letter == "Z" { zeroedNumber = number }
    case "E", "P": operand = operandIfThere()
    default: break
    }
    if letter == "R", number == nil { throw CommandError("-R requires a rule number", column: endColumn) }
  }
}
