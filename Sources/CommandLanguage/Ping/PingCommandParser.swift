import Addressing
import Operations

extension CommandParser {
  /// `ping …`; a value may stand in the word of its option: `-c1`.
  func ping(_ cursor: inout Cursor, _ node: NodeReference, isV6: Bool) throws(CommandError) -> [Operation] {
    cursor.splitOptions("ciIMstwW")
    var command = PingCommand(destination: .v4(.any))
    var family: IPFamily? = isV6 ? .v6 : nil
    var destination: Word?
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-4": family = .v4
      case "-6": family = .v6
      case let text where text.hasPrefix("-"): try option(word, &cursor, &command)
      default:
        if let number = destination, UInt16(number.text) != nil {
          throw CommandError(
            "\"\(number.text)\" is no address to ping", column: number.column, length: number.length,
            fix: "write -c \(number.text) for as many requests")
        }
        guard destination == nil else { throw cursor.invalid(word, "option of ping") }
        destination = word
      }
    }
    guard let destination else { throw CommandError("ping wants a destination", column: cursor.endColumn) }
    try setDestination(destination, family, &command)
    return [Operation(.ping(command), in: node)]
  }

  private func option(_ word: Word, _ cursor: inout Cursor, _ command: inout PingCommand) throws(CommandError) {
    switch word.text {
    case "-n": break
    case "-q": command.isQuiet = true
    case "-b": command.isBroadcast = true
    case "-c": command.count = try cursor.number("a count", 1...10_000)
    case "-i": command.interval = try cursor.seconds("an interval in seconds")
    case "-s": command.size = try cursor.number("a size in bytes", 0...65_507)
    case "-t": command.ttl = try cursor.number("a TTL", 1...255)
    case "-W":
      // None at all is no limit of its own.
      let limit = try cursor.seconds("a time in seconds")
      command.timeout = limit == .zero ? nil : limit
    case "-w": command.deadline = .seconds(try cursor.number("a number of seconds", 1...3600) as Int)
    case "-M":
      let hint = try cursor.next("do, want or dont")
      guard ["do", "want", "dont"].contains(hint.text) else {
        throw cursor.invalid(hint, "PMTU strategy", fix: "do, want or dont")
      }
      command.dontFragment = hint.text == "do"
    case "-I":
      let from = try cursor.next("an interface or an address")
      if let address = IPAddress(from.text) {
        command.source = address
      } else if let name = InterfaceName(from.text) {
        command.interface = name
      } else {
        throw cursor.invalid(from, "interface or address")
      }
    default:
      let known = ["-c", "-i", "-s", "-t", "-W", "-w", "-I", "-M", "-4", "-6", "-n", "-q", "-b"]
      throw cursor.unknown(word, known, "the option \"\(word.text)\" of ping is not understood")
    }
  }

  /// The address, with the interface behind it, or the name.
  private func setDestination(
    _ word: Word, _ family: IPFamily?, _ command: inout PingCommand
  ) throws(CommandError) {
    let parts = word.text.split(separator: "%", maxSplits: 1)
    guard let address = parts.first.flatMap({ IPAddress($0) }) else {
      let isName = word.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
      guard isName, word.text.contains(where: \.isLetter) else {
        throw CommandError(
          "\"\(word.text)\" is no IP address and no name", column: word.column, length: word.length)
      }
      command.name = word.text
      command.destination = family == .v6 ? .v6(.any) : .v4(.any)
      return
    }
    if parts.count == 2 {
      guard let name = InterfaceName(parts[1]), address.family == .v6 else {
        throw CommandError(
          "\"\(parts[1])\" is no interface behind an address of IPv6", column: word.column, length: word.length)
      }
      command.zone = name
    }
    if let family, address.family != family {
      throw CommandError("\(address) is not of the family asked for", column: word.column, length: word.length)
    }
    command.destination = address
  }
}

extension Cursor {
  /// Parts words such as `-c1` and `-qc1`: what stands behind an option that has a value is the value.
  ///
  /// - Parameter letters: The options that have a value.
  mutating func splitOptions(_ letters: String) {
    var parted: [Word] = []
    var isValue = false
    for word in words {
      let text = word.text
      guard !isValue, text.hasPrefix("-"), !text.hasPrefix("--"), text.count > 2 else {
        isValue = !isValue && text.count == 2 && text.hasPrefix("-") && letters.contains(text.dropFirst())
        parted.append(word)
        continue
      }
      var rest = text.dropFirst()
      var column = word.column + 1
      while let letter = rest.popFirst() {
        parted.append(Word(text: "-\(letter)", column: column, length: 1))
        column += 1
        guard letters.contains(letter) else { continue }
        isValue = rest.isEmpty
        if !rest.isEmpty { parted.append(Word(text: String(rest), column: column, length: rest.count)) }
        break
      }
    }
    words = parted
  }

  /// A time in seconds, to the millisecond.
  mutating func seconds(_ what: String) throws(CommandError) -> Duration {
    let word = try next(what)
    guard let value = Double(word.text), value >= 0, value <= 86_400 else { throw invalid(word, what) }
    return .milliseconds(Int64((value * 1000).rounded()))
  }
}
