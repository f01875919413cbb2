import Addressing
import IPTables
import Operations

extension IPTablesMatchReader {
  /// `-m iprange`
  func addressRange(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    func range(_ option: String) throws(CommandError) -> IPTablesAddressRange? {
      guard let given = match.given(option) else { return nil }
      let word = given.value
      var ends: [IPAddress] = []
      for part in word.text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false) {
        guard let address = IPAddress(String(part)), address.family == values.family else {
          throw values.error(
            word, "iprange: Bad value for \"\(option)\" option: \"\(part)\"",
            fix: values.family == .v4 ? "addresses as 10.0.0.1-10.0.0.9" : "addresses as fd00::1-fd00::9")
        }
        ends.append(address)
      }
      guard let first = ends.first, let last = ends.last else { return nil }
      guard !last.bytes.lexicographicallyPrecedes(first.bytes) else {
        throw values.error(
          word, "range \(first)-\(last) is reversed and will never match", fix: "write \(last)-\(first)")
      }
      return IPTablesAddressRange(first, last, isInverted: given.isInverted)
    }
    let (source, destination) = (try range("--src-range"), try range("--dst-range"))
    guard source != nil || destination != nil else {
      throw values.error(
        match.word, "iprange match: You must specify `--src-range' or `--dst-range'", fix: "add --src-range FIRST-LAST")
    }
    return .addressRange(source: source, destination: destination)
  }

  /// `-m connlimit`
  func connectionLimit(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    let (above, upTo) = (match.given("--connlimit-above"), match.given("--connlimit-upto"))
    guard let given = above ?? upTo else {
      throw values.error(
        match.word, "You must specify \"--connlimit-above\" or \"--connlimit-upto\"", fix: "add --connlimit-above 10")
    }
    try exclude(match, "--connlimit-upto", "--connlimit-above")
    try exclude(match, "--connlimit-saddr", "--connlimit-daddr")
    let option = above == nil ? "--connlimit-upto" : "--connlimit-above"
    let number = try number(given.value, "connlimit", option, 0...UInt64(UInt32.max))
    var length: Int?
    if let word = match.given("--connlimit-mask")?.value {
      length = try values.prefixLength(word.text, word, "connlimit", "--connlimit-mask")
    }
    return .connectionLimit(
      IPTablesConnectionLimit(
        UInt32(clamping: number), isUpTo: (above == nil) != given.isInverted,
        prefixLength: length == 128 ? nil : length,
        countsDestinations: match.given("--connlimit-daddr") != nil))
  }

  /// `-m statistic`
  func statistic(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    try exclude(match, "--probability", "--every")
    guard let mode = match.given("--mode")?.value else {
      throw values.error(
        match.word, "statistic: option \"--mode\" must be specified", fix: "add --mode random --probability 0.5",
        ending: .paragraph)
    }
    switch mode.text {
    case "random":
      guard let given = match.given("--probability") else {
        throw values.error(
          mode, "--probability must be specified when using random mode", fix: "add --probability 0.5")
      }
      guard let number = Double(given.value.text), (0...1).contains(number) else {
        throw values.error(
          given.value, "statistic: bad value for option \"--probability\", or out of range (0-1)", fix: "as 0.25",
          ending: .sentence)
      }
      let share = UInt32(exactly: (number * 2_147_483_648).rounded()) ?? 0
      return .statistic(.random(share, isInverted: given.isInverted))
    case "nth":
      guard let given = match.given("--every") else {
        throw values.error(
          mode, "--every and --packet must be specified when using nth mode", fix: "add --every 2 --packet 0")
      }
      let every = try number(given.value, "statistic", "--every", 1...UInt64(UInt32.max))
      guard let word = match.given("--packet")?.value else {
        throw values.error(
          given.option, "statistic: option \"--every\" also requires \"--packet\"", fix: "add --packet 0",
          ending: .sentence)
      }
      let packet = try number(word, "statistic", "--packet", 0...UInt64(UInt32.max))
      guard packet < every else {
        throw values.error(word, "the --packet p must be 0 <= p <= n-1", fix: "0 to \(every - 1)")
      }
      return .statistic(
        .nth(every: UInt32(clamping: every), packet: UInt32(clamping: packet), isInverted: given.isInverted))
    default: throw values.unknown(mode, "Bad mode \"\(mode.text)\"", mode.text, ["random", "nth"])
    }
  }

  /// `-m owner`
  func owner(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    var owner = IPTablesOwner()
    owner.socketExists = match.given("--socket-exists").map { !$0.isInverted }
    owner.users = try accounts(match, "--uid-owner")
    owner.groups = try accounts(match, "--gid-owner")
    if let given = match.given("--suppl-groups") {
      guard owner.groups != nil else {
        throw values.error(
          given.option, "owner: Bad value for \"--suppl-groups\" option: \"you need to use --gid-owner first\"",
          fix: "add --gid-owner 1000")
      }
      owner.countsAllGroups = true
    }
    guard owner != IPTablesOwner() else {
      throw values.error(
        match.word, "owner: At least one of --uid-owner, --gid-owner or --socket-exists is required",
        fix: "add --uid-owner 0")
    }
    return .owner(owner)
  }

  /// A number, a range of numbers, or root.
  private func accounts(_ match: IPTablesExtension, _ option: String) throws(CommandError) -> IPTablesNumbers? {
    guard let given = match.given(option) else { return nil }
    let text = given.value.text
    let parts = text == "root" ? ["0"] : text.split(separator: "-", omittingEmptySubsequences: false)
    // The last number is nobody's.
    let numbers = parts.compactMap { values.number($0).flatMap { $0 < UInt64(UInt32.max) ? UInt32($0) : nil } }
    guard numbers.count == parts.count, numbers.count < 3, let first = numbers.first, let last = numbers.last,
      first <= last
    else {
      throw values.error(
        given.value, "owner: Bad value for \"\(option)\" option: \"\(text)\"", fix: "a number, 1000-2000, or root")
    }
    return IPTablesNumbers(first...last, isInverted: given.isInverted)
  }

  /// A number in a range.
  func number(
    _ word: Word, _ name: String, _ option: String, _ range: ClosedRange<UInt64>
  ) throws(CommandError) -> UInt64 {
    guard let number = values.number(word.text), range.contains(number) else {
      throw values.error(
        word, "\(name): bad value for option \"\(option)\", or out of range (\(range.lowerBound)-\(range.upperBound))",
        fix: "a number from \(range.lowerBound)", ending: .sentence)
    }
    return number
  }

  /// Refuses two options at once.
  func exclude(_ match: IPTablesExtension, _ one: String, _ other: String) throws(CommandError) {
    guard match.given(one) != nil, let given = match.given(other) else { return }
    throw values.error(
      given.option, "\(match.name): option \"\(one)\" cannot be used together with \"\(other)\"",
      fix: "keep one of them", ending: .sentence)
  }
}
