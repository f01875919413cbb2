import Addressing
import IPTables
import Operations

extension IPTablesMatchReader {
  /// `-m conntrack` and `-m state`
  func connection(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    var connection = IPTablesConnection(isAlias: match.name == "state")
    let option = connection.isAlias ? "--state" : "--ctstate"
    guard !match.given.isEmpty else {
      throw values.error(
        match.word,
        connection.isAlias
          ? "state: option \"--state\" must be specified" : "conntrack: At least one option is required",
        fix: "add \(option) NEW", ending: connection.isAlias ? .paragraph : .plain)
    }
    let names =
      connection.isAlias ? IPTablesNames.states.filter { !$0.name.hasSuffix("NAT") } : IPTablesNames.states
    if let given = match.given(option) {
      connection.state = IPTablesBits(
        try values.bits(given.value, names, allowsPrefix: true) { "Bad \(option.dropFirst(2)) \"\($0)\"" },
        isInverted: given.isInverted)
    }
    if let given = match.given("--ctstatus") {
      connection.status = IPTablesBits(
        try values.bits(given.value, IPTablesNames.statuses + [("NONE", 0)], allowsPrefix: true) {
          "Bad ctstatus \"\($0)\""
        }, isInverted: given.isInverted)
    }
    if let given = match.given("--ctproto") {
      // No protocol in particular is a number here.
      connection.protocol =
        try values.transport(given.value, isInverted: false).map {
          IPTablesProtocol($0.number, isInverted: given.isInverted)
        } ?? IPTablesProtocol(0, isInverted: given.isInverted)
    }
    connection.originalSource = try network(match, "--ctorigsrc")
    connection.originalDestination = try network(match, "--ctorigdst")
    connection.replySource = try network(match, "--ctreplsrc")
    connection.replyDestination = try network(match, "--ctrepldst")
    connection.originalSourcePort = try ports(match, "--ctorigsrcport")
    connection.originalDestinationPort = try ports(match, "--ctorigdstport")
    connection.replySourcePort = try ports(match, "--ctreplsrcport")
    connection.replyDestinationPort = try ports(match, "--ctrepldstport")
    connection.expiration = try expiration(match)
    if let word = match.given("--ctdir")?.value {
      guard let index = ["ORIGINAL", "REPLY"].firstIndex(of: word.text.uppercased()) else {
        throw values.unknown(
          word, "conntrack: Bad value for \"--ctdir\" option: \"\(word.text)\"", word.text.uppercased(),
          ["ORIGINAL", "REPLY"])
      }
      connection.isReply = index == 1
    }
    return .connection(connection)
  }

  private func network(_ match: IPTablesExtension, _ option: String) throws(CommandError) -> IPTablesNetwork? {
    guard let given = match.given(option) else { return nil }
    let parts = given.value.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let address = try values.wholeAddress(parts.first ?? "", given.value)
    let length = parts.count < 2 ? nil : try values.prefixLength(parts[1], given.value, "conntrack", option)
    // Of 128 bits a length says nothing.
    return IPTablesNetwork(address, prefixLength: length == 128 ? nil : length, isInverted: given.isInverted)
  }

  private func ports(_ match: IPTablesExtension, _ option: String) throws(CommandError) -> IPTablesPorts? {
    guard let given = match.given(option) else { return nil }
    return IPTablesPorts(try values.ports(given.value), isInverted: given.isInverted)
  }

  private func expiration(_ match: IPTablesExtension) throws(CommandError) -> IPTablesNumbers? {
    guard let given = match.given("--ctexpire") else { return nil }
    let word = given.value
    let parts = word.text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count < 3 else {
      throw values.error(
        word, "conntrack: Too many components for option \"--ctexpire\" (max: 2)", fix: "seconds as 10 or 10:20")
    }
    var numbers: [UInt32] = []
    for (place, part) in parts.enumerated() {
      let open = parts.count > 1 && part.isEmpty ? (place == 0 ? 0 : UInt32.max) : nil
      guard let number = open ?? values.number(part).flatMap({ UInt32(exactly: $0) }) else {
        throw values.error(
          word,
          "conntrack: bad value for option \"--ctexpire\" near \"\(part)\", or out of range (0-4294967295)",
          fix: "seconds as 10 or 10:20", ending: .sentence)
      }
      numbers.append(number)
    }
    guard let first = numbers.first, let last = numbers.last, first <= last else {
      throw values.error(word, "\"\(word.text)\" ends below its beginning", fix: "seconds as 10 or 10:20")
    }
    return IPTablesNumbers(first...last, isInverted: given.isInverted)
  }
}

extension IPTablesValues {
  /// An address that is written out.
  func wholeAddress(_ text: some StringProtocol, _ word: Word) throws(CommandError) -> IPAddress {
    if text == "localhost" { return family == .v4 ? .v4(.loopback) : .v6(.loopback) }
    let address = IPAddress(String(text))
    guard let address, address.family == family else {
      throw error(
        word, "host/network `\(text)' not found",
        fix: address.map { "use \($0.family.iptables) for it" }
          ?? "an address as \(family == .v4 ? "10.0.0.0/8" : "fd00::/8")")
    }
    return address
  }

  /// The length of a prefix, or a mask that is one.
  func prefixLength(
    _ text: some StringProtocol, _ word: Word, _ name: String, _ option: String
  ) throws(CommandError) -> Int {
    if let number = number(text), number <= UInt64(family.bitWidth) { return Int(number) }
    if let mask = IPAddress(String(text)), let length = IPTablesAddress(mask, mask: mask)?.prefixLength,
      mask.family == family
    {
      return length
    }
    throw error(
      word,
      "\(name): bad value for option \"\(option)\", neither a valid network mask nor valid CIDR (0-\(family.bitWidth))",
      fix: "0 to \(family.bitWidth), or a mask that is a prefix", ending: .paragraph)
  }
}
