import Addressing
import Operations
import PlainText
import RouteNetlink

/// `traceroute` as Debian has it, traceroute(8), and `arping` of iputils, arping(8).
extension CommandParser {
  // MARK: traceroute

  /// `traceroute [-4|-6] [-n] [-I] [-f N] [-m N] [-q N] [-N N] [-w S] [-p PORT] [-s ADDRESS] [-i NAME] HOST [LENGTH]`.
  func traceroute(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    cursor.splitOptions("fmqNwpsigtlzMOP")
    var command = TracerouteCommand(destination: .v4(.any))
    var family: IPFamily?
    var host: Word?
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-4": family = .v4
      case "-6": family = .v6
      case let text where text.hasPrefix("-"): try option(word, &cursor, &command)
      default:
        if host == nil {
          host = word
        } else {
          guard command.size == nil, let size = Int(word.text), (0...65_000).contains(size) else {
            throw cursor.invalid(word, "length of packets", fix: "a number from 0 to 65000")
          }
          command.size = size
        }
      }
    }
    guard let host else {
      throw CommandError("traceroute wants a host", column: cursor.endColumn, fix: "write traceroute -n ADDRESS")
    }
    if command.first > command.last {
      throw Self.said("first hop out of range", cursor.endColumn)
    }
    (command.destination, command.name) = try destination(host, family)
    return [Operation(.way(.traceroute(command)), in: node)]
  }

  private static func said(_ words: String, _ column: Int, _ length: Int = 1) -> CommandError {
    var error = CommandError(words, column: column, length: length)
    error.said = words + "\n"
    return error
  }

  private func option(
    _ word: Word, _ cursor: inout Cursor, _ command: inout TracerouteCommand
  ) throws(CommandError) {
    func limited(_ what: String, _ range: ClosedRange<Int>, _ complaint: String) throws(CommandError) -> Int {
      let place = cursor.current
      let value: Int = try cursor.number(what, 0...Int(UInt16.max))
      guard range.contains(value) else { throw Self.said(complaint, place?.column ?? 1, place?.length ?? 1) }
      return value
    }
    switch word.text {
    case "-n": command.isNumeric = true
    case "-I", "--icmp": command.isICMP = true
    case "-f": command.first = try limited("a first hop", 1...255, "first hop out of range")
    case "-m": command.last = try limited("a last hop", 1...255, "max hops cannot be more than 255")
    case "-q": command.probes = try limited("a number of probes", 1...10, "no more than 10 probes per hop")
    case "-N": command.atOnce = try cursor.number("a number of probes", 1...255)
    case "-w": command.patience = try cursor.seconds("a time in seconds")
    case "-p": command.port = try cursor.number("a port", 1...65_535)
    case "-s": command.source = try cursor.address()
    case "-i": command.interface = try cursor.interface()
    default:
      throw cursor.unknown(
        word, ["-4", "-6", "-n", "-I", "-f", "-m", "-q", "-N", "-w", "-p", "-s", "-i"],
        "the option \"\(word.text)\" of traceroute is not understood")
    }
  }

  /// An address, or a name that is still to be looked up.
  private func destination(_ word: Word, _ family: IPFamily?) throws(CommandError) -> (IPAddress, String?) {
    if let address = IPAddress(word.text) {
      guard family == nil || family == address.family else {
        throw CommandError("\(address) is not of the family asked for", column: word.column, length: word.length)
      }
      return (address, nil)
    }
    let isName = word.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
    guard isName, word.text.contains(where: \.isLetter) else {
      throw CommandError("\"\(word.text)\" is no IP address and no name", column: word.column, length: word.length)
    }
    return (family == .v6 ? .v6(.any) : .v4(.any), word.text)
  }

  // MARK: arping

  /// `arping [-fqbDUA] [-c N] [-w S] [-i S] [-I NAME] [-s ADDRESS] HOST`.
  func arping(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    cursor.splitOptions("cwiIs")
    var command = ARPingCommand(destination: .any)
    var host: Word?
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-f": command.endsWithFirst = true
      case "-q": command.isQuiet = true
      case "-b": command.keepsBroadcasting = true
      case "-D": command.mode = .detectDuplicate
      case "-U": command.mode = .announce
      case "-A": command.mode = .answer
      case "-c": command.count = try cursor.number("a count", 1...10_000)
      case "-w": command.deadline = .seconds(try cursor.number("a number of seconds", 0...3600) as Int)
      case "-i": command.interval = .seconds(try cursor.number("an interval in seconds", 0...3600) as Int)
      case "-I": command.interface = try cursor.interface()
      case "-s":
        let place = cursor.current
        guard case .v4(let address) = try cursor.address(of: .v4) else {
          throw CommandError("an address of IPv4 is missing", column: place?.column ?? cursor.endColumn)
        }
        command.source = address
      case let text where text.hasPrefix("-"):
        throw cursor.unknown(
          word, ["-f", "-q", "-b", "-D", "-U", "-A", "-c", "-w", "-i", "-I", "-s"],
          "the option \"\(text)\" of arping is not understood")
      default:
        guard host == nil else { throw cursor.invalid(word, "option of arping") }
        host = word
      }
    }
    guard let host else { throw CommandError("arping wants an address", column: cursor.endColumn) }
    let (address, name) = try destination(host, nil)
    guard case .v4(let destination) = address else {
      throw CommandError(
        "ARP knows addresses of IPv4 alone", column: host.column, length: host.length,
        fix: "ping finds neighbours of IPv6")
    }
    command.destination = destination
    command.name = name
    return [Operation(.way(.arping(command)), in: node)]
  }
}

extension WayCommand {
  /// The whole command.
  var command: String {
    switch self {
    case .traceroute(let command): command.words
    case .arping(let command): command.words
    }
  }
}

extension Duration {
  /// As a number of seconds, with a fraction where it has one.
  fileprivate var words: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)" : "\(Double(milliseconds) / 1000)"
  }
}

extension TracerouteCommand {
  fileprivate var words: String {
    var words = ["traceroute"]
    if name != nil, destination.family == .v6 { words.append("-6") }
    if isNumeric { words.append("-n") }
    if isICMP { words.append("-I") }
    if first != 1 { words.append("-f \(first)") }
    if last != 30 { words.append("-m \(last)") }
    if probes != 3 { words.append("-q \(probes)") }
    if atOnce != 16 { words.append("-N \(atOnce)") }
    if patience != .seconds(5) { words.append("-w \(patience.words)") }
    if let port { words.append("-p \(port)") }
    if let source { words.append("-s \(source)") }
    if let interface { words.append("-i \(interface.text.quoted)") }
    words.append(name ?? "\(destination)")
    if let size { words.append("\(size)") }
    return words.joined(separator: " ")
  }
}

extension ARPingCommand {
  fileprivate var words: String {
    var words = ["arping"]
    switch mode {
    case .ask: break
    case .detectDuplicate: words.append("-D")
    case .announce: words.append("-U")
    case .answer: words.append("-A")
    }
    if endsWithFirst { words.append("-f") }
    if isQuiet { words.append("-q") }
    if keepsBroadcasting { words.append("-b") }
    if let count { words.append("-c \(count)") }
    if let deadline { words.append("-w \(deadline.words)") }
    if interval != .seconds(1) { words.append("-i \(interval.words)") }
    if let interface { words.append("-I \(interface.text.quoted)") }
    if let source { words.append("-s \(source)") }
    words.append(name ?? "\(destination)")
    return words.joined(separator: " ")
  }
}
