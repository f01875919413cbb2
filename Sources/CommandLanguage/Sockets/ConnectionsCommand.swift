import Addressing
import NFTables
package import Operations

/// `conntrack` of conntrack-tools, conntrack(8).
extension CommandParser {
  /// `conntrack -L|-D|-F|-C [OPTIONS]`.
  func connections(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    cursor.splitOptions("psdrqmwfuo")
    var command: Word?
    var filter = ConnectionFilter()
    var isExtended = false
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-L", "--dump", "-D", "--delete", "-F", "--flush", "-C", "--count":
        guard command == nil else {
          var error = CommandError("one command of conntrack at a time", column: word.column, length: word.length)
          error.said = Self.complaint("Invalid commands")
          throw error
        }
        command = word
        _ = cursor.take("conntrack")
      case "-o", "--output":
        guard cursor.take("extended") else { throw unknownOption(word, cursor, "only -o extended is understood") }
        isExtended = true
      default: try Self.option(word, &cursor, &filter)
      }
    }
    switch command?.text {
    case "-L", "--dump":
      return [Operation(.show(ShowRequest(.connections(filter, isExtended: isExtended))), in: node)]
    case "-D", "--delete": return [Operation(.connections(.delete(filter)), in: node)]
    case "-F", "--flush": return [Operation(.connections(.flush), in: node)]
    case "-C", "--count": return [Operation(.show(ShowRequest(.connectionCount)), in: node)]
    default:
      var error = CommandError(
        "conntrack wants one of -L, -D, -F and -C", column: cursor.endColumn, fix: "write conntrack -L")
      error.isNotUnderstood = true
      throw error
    }
  }

  private func unknownOption(_ word: Word, _ cursor: Cursor, _ message: String) -> CommandError {
    var error = CommandError(message, column: word.column, length: word.length, fix: "write -o extended")
    error.isNotUnderstood = true
    return error
  }

  /// The message of conntrack(8) before it ends.
  static func complaint(_ words: String) -> String {
    "conntrack v1.4.7 (conntrack-tools): \(words)\nTry `conntrack -h' or 'conntrack --help' for more information.\n"
  }

  /// One option of those that choose connections.
  package static func connectionOption(
    _ words: inout ArraySlice<String>, _ filter: inout ConnectionFilter
  ) throws(CommandError) {
    var cursor = Cursor(Word.typed(Array(words)), command: "conntrack")
    let word = try cursor.next("an option")
    try option(word, &cursor, &filter)
    words = words.dropFirst(cursor.position)
  }

  private static func option(
    _ word: Word, _ cursor: inout Cursor, _ filter: inout ConnectionFilter
  ) throws(CommandError) {
    switch word.text {
    case "-p", "--proto", "--protonum":
      let name = try cursor.next("a protocol")
      guard let number = UInt8(name.text) ?? protocols[name.text] else {
        var error = cursor.invalid(name, "protocol", fix: protocols.keys.sorted().joined(separator: ", "))
        error.said = complaint("`\(name.text)' unsupported protocol")
        throw error
      }
      filter.protocol = number
    case "-s", "--src", "--orig-src": filter.source = try cursor.address()
    case "-d", "--dst", "--orig-dst": filter.destination = try cursor.address()
    case "-r", "--reply-src": filter.replySource = try cursor.address()
    case "-q", "--reply-dst": filter.replyDestination = try cursor.address()
    case "--sport" where filter.hasPorts, "--orig-port-src" where filter.hasPorts:
      filter.sourcePort = try cursor.number("a port", 0...65_535)
    case "--dport" where filter.hasPorts, "--orig-port-dst" where filter.hasPorts:
      filter.destinationPort = try cursor.number("a port", 0...65_535)
    case "-m", "--mark": filter.mark = try cursor.number("a mark", 0...UInt32.max)
    case "-w", "--zone": filter.zone = try cursor.number("a zone", 0...65_535)
    case "--state" where filter.protocol == 6:
      let state = try cursor.next("a state")
      guard let found = TCPState(named: state.text) else { throw cursor.invalid(state, "state of TCP") }
      filter.tcpState = found
    case "-u", "--status":
      let status = try cursor.next("a status")
      switch status.text {
      case "ASSURED": filter.status.insert(.assured)
      case "SEEN_REPLY": filter.status.insert(.seenReply)
      case "EXPECTED": filter.status.insert(.expected)
      case "UNREPLIED", "UNSET": filter.isUnreplied = true
      default:
        throw cursor.unknown(
          status, ["ASSURED", "SEEN_REPLY", "EXPECTED", "UNREPLIED"], "\"\(status.text)\" is no status")
      }
    case "-f", "--family":
      let family = try cursor.next("ipv4 or ipv6")
      guard let found: IPFamily = ["ipv4": .v4, "ipv6": .v6][family.text] else {
        throw cursor.invalid(family, "family", fix: "ipv4 or ipv6")
      }
      filter.family = found
    default:
      var error = cursor.unknown(
        word, ["-p", "-s", "-d", "-r", "-q", "--sport", "--dport", "-m", "-w", "--state", "-u", "-f", "-o"],
        "\"\(word.text)\" of conntrack is not understood"
          + (["--sport", "--dport", "--orig-port-src", "--orig-port-dst", "--state"].contains(word.text)
            ? " without -p before it" : ""))
      error.said = complaint("unknown option `\(word.text)'")
      throw error
    }
  }

  private static let protocols: [String: UInt8] = [
    "tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "sctp": 132, "gre": 47, "udplite": 136, "dccp": 33,
  ]

  fileprivate static func name(ofProtocol number: UInt8) -> String {
    protocols.first { $0.value == number }?.key ?? "\(number)"
  }
}

extension ConnectionFilter {
  fileprivate var hasPorts: Bool { [6, 17, 132, 136, 33].contains(`protocol`) }

  /// The options, each with a blank before it.
  var words: String {
    var words: [String] = []
    if let family { words.append("-f \(family == .v4 ? "ipv4" : "ipv6")") }
    if let number = `protocol` { words.append("-p \(CommandParser.name(ofProtocol: number))") }
    if let source { words.append("-s \(source)") }
    if let destination { words.append("-d \(destination)") }
    if let replySource { words.append("-r \(replySource)") }
    if let replyDestination { words.append("-q \(replyDestination)") }
    if let sourcePort { words.append("--sport \(sourcePort)") }
    if let destinationPort { words.append("--dport \(destinationPort)") }
    if let mark { words.append("-m \(mark)") }
    if let zone { words.append("-w \(zone)") }
    if let tcpState { words.append("--state \(tcpState)") }
    if status.contains(.assured) { words.append("-u ASSURED") }
    if status.contains(.seenReply) { words.append("-u SEEN_REPLY") }
    if status.contains(.expected) { words.append("-u EXPECTED") }
    if isUnreplied { words.append("-u UNREPLIED") }
    return words.map { " " + $0 }.joined()
  }
}

extension ConnectionChange {
  /// The whole command.
  var command: String {
    switch self {
    case .delete(let filter): "conntrack -D\(filter.words)"
    case .flush: "conntrack -F"
    }
  }
}
