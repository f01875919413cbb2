import Addressing
import Operations
import PlainText
import RouteNetlink

/// `ss` of iproute2, ss(8).
extension CommandParser {
  static let socketStates: [(String, Set<SocketState>)] = [
    ("established", [.established]), ("syn-sent", [.synSent]), ("syn-recv", [.synReceived]),
    ("fin-wait-1", [.finWait1]), ("fin-wait-2", [.finWait2]), ("time-wait", [.timeWait]), ("closed", [.closed]),
    ("unconnected", [.closed]), ("close-wait", [.closeWait]), ("last-ack", [.lastACK]), ("listening", [.listening]),
    ("listen", [.listening]), ("closing", [.closing]), ("all", Set(SocketState.allCases)),
    ("connected", Set(SocketState.allCases).subtracting([.listening, .closed])),
    ("synchronized", Set(SocketState.allCases).subtracting([.listening, .closed, .synSent])),
    ("bucket", [.synReceived, .timeWait]),
    ("big", Set(SocketState.allCases).subtracting([.synReceived, .timeWait, .listening, .closed])),
  ]

  /// `ss [-tuwlanpH46] [state STATE] [FILTER]`.
  func sockets(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    cursor.splitOptions("fAFD")
    var listing = SocketListing(kinds: [])
    while let word = cursor.current, word.text.hasPrefix("-") {
      cursor.position += 1
      switch word.text {
      case "-t", "--tcp": listing.kinds.insert(.tcp)
      case "-u", "--udp": listing.kinds.insert(.udp)
      case "-w", "--raw": listing.kinds.insert(.raw)
      case "-l", "--listening": listing.states = SocketState.listeners
      case "-a", "--all": listing.states = Set(SocketState.allCases)
      case "-n", "--numeric": listing.isNumeric = true
      case "-p", "--processes": listing.showsProcesses = true
      case "-H", "--no-header": listing.hidesHeadings = true
      // One line a socket it is anyway.
      case "-O", "--oneline": continue
      case "-4", "--ipv4": listing.family = .v4
      case "-6", "--ipv6": listing.family = .v6
      case "-f" where cursor.take("inet"): listing.family = .v4
      case "-f" where cursor.take("inet6"): listing.family = .v6
      default:
        throw cursor.unknown(
          word, ["-t", "-u", "-w", "-l", "-a", "-n", "-p", "-H", "-4", "-6"],
          "the option \"\(word.text)\" of ss is not understood")
      }
    }
    if listing.kinds.isEmpty {
      guard listing.family != nil else {
        var error = CommandError(
          "ss without -t, -u or -w shows sockets that are not understood here", column: cursor.endColumn,
          fix: "write ss -tuw"
        ).beyond()
        error.isNotUnderstood = true
        throw error
      }
      listing.kinds = Set(SocketKind.allCases)
    }
    var isFirst = true
    while cursor.take("state") {
      let word = cursor.current
      let name = try cursor.next("a state").text
      guard let states = Self.socketStates.first(where: { $0.0 == name })?.1 else {
        throw CommandError(
          "ss: wrong state name: \(name)", column: word?.column ?? 1, length: word?.length ?? 1,
          fix: Self.socketStates.map(\.0).joined(separator: ", "))
      }
      listing.states = isFirst ? states : listing.states.union(states)
      isFirst = false
    }
    var filter = SocketFilterReader(cursor)
    listing.filter = try filter.whole()
    return [Operation(.show(ShowRequest(.sockets(listing))), in: node)]
  }
}

/// The expression behind the options of ss: conditions with `and`, `or`, `not` and parentheses.
private struct SocketFilterReader {
  private var words: [Word]
  private var place = 0
  private var depth = 0
  private let end: Int

  init(_ cursor: Cursor) {
    end = cursor.endColumn
    // A shell gives all of it as one word where it stands in quotes.
    words = cursor.words[min(cursor.position, cursor.words.count)...].flatMap { word in
      word.text.replacing("(", with: " ( ").replacing(")", with: " ) ").split(separator: " ")
        .map { Word(text: String($0), column: word.column, length: word.length) }
    }
  }

  private var current: String? { place < words.count ? words[place].text : nil }

  private mutating func take(_ texts: String...) -> Bool {
    guard let current, texts.contains(current) else { return false }
    place += 1
    return true
  }

  private func fault(_ message: String) -> CommandError {
    var error = CommandError(
      message, column: place < words.count ? words[place].column : end,
      length: place < words.count ? words[place].length : 1,
      fix: "write sport = :80, dport = :80, src ADDRESS or dst ADDRESS, with and, or, not and parentheses in quotes")
    error.isNotUnderstood = true
    return error
  }

  mutating func whole() throws(CommandError) -> SocketFilter? {
    guard !words.isEmpty else { return nil }
    let filter = try alternatives()
    if let current { throw fault("\"\(current)\" of the filter of ss is not understood") }
    return filter
  }

  private mutating func alternatives() throws(CommandError) -> SocketFilter {
    var filter = try conjunction()
    while take("or", "||", "|") { filter = .or(filter, try conjunction()) }
    return filter
  }

  private mutating func conjunction() throws(CommandError) -> SocketFilter {
    var filter = try factor()
    while true {
      if take("and", "&&", "&") {
        filter = .and(filter, try factor())
      } else if let current, ["not", "!", "(", "sport", "dport", "src", "dst"].contains(current) {
        filter = .and(filter, try factor())
      } else {
        return filter
      }
    }
  }

  private mutating func factor() throws(CommandError) -> SocketFilter {
    depth += 1
    defer { depth -= 1 }
    guard depth < 100 else { throw fault("the filter is too deep") }
    if take("not", "!") { return .not(try factor()) }
    if take("(") {
      let filter = try alternatives()
      guard take(")") else { throw fault("a parenthesis of the filter is not closed") }
      return filter
    }
    guard let word = current, ["sport", "dport", "src", "dst"].contains(word) else {
      throw fault(
        current.map { "\"\($0)\" of the filter of ss is not understood" } ?? "the filter of ss ends too early")
    }
    place += 1
    let isLocal = word.hasPrefix("s")
    let comparison = self.comparison()
    guard let value = current else { throw fault("the filter of ss ends too early") }
    if word.hasSuffix("port") {
      guard let port = UInt16(value.drop { $0 == "*" || $0 == ":" }) else {
        throw fault("\"\(value)\" is no port from 0 to 65535")
      }
      place += 1
      return .port(comparison ?? .equal, port, isLocal: isLocal)
    }
    let condition = try end(value, isLocal)
    place += 1
    return comparison == .notEqual ? .not(condition) : condition
  }

  private mutating func comparison() -> SocketFilter.Comparison? {
    let names: [(SocketFilter.Comparison, [String])] = [
      (.equal, ["=", "==", "eq"]), (.notEqual, ["!=", "ne", "neq"]), (.less, ["<", "lt"]),
      (.lessOrEqual, ["<=", "le", "leq"]), (.greater, [">", "gt"]), (.greaterOrEqual, [">=", "ge", "geq"]),
    ]
    guard let current, let found = names.first(where: { $0.1.contains(current) }) else { return nil }
    place += 1
    return found.0
  }

  /// `10.0.0.1`, `10.0.0.0/24:80`, `[::1]:80` or `:80`.
  private func end(_ text: String, _ isLocal: Bool) throws(CommandError) -> SocketFilter {
    if text.hasPrefix(":"), let port = UInt16(text.dropFirst()) { return .port(.equal, port, isLocal: isLocal) }
    var address = text
    var port: UInt16?
    if let colon = text.lastIndex(of: ":"), text.hasPrefix("[") || text.contains("."),
      text[colon...].dropFirst().allSatisfy(\.isNumber) || text[colon...] == ":*"
    {
      address = String(text[..<colon])
      port = UInt16(text[colon...].dropFirst())
    }
    if address.hasPrefix("["), address.hasSuffix("]") { address = String(address.dropFirst().dropLast()) }
    guard let network = IPAddress(address).map({ IPNetwork(host: $0) }) ?? IPNetwork(address) else {
      throw fault("\"\(text)\" is no address")
    }
    return .address(network, port: port, isLocal: isLocal)
  }
}

extension SocketListing {
  /// The whole command.
  var command: String {
    var options = ""
    for (kind, letter) in [(SocketKind.tcp, "t"), (.udp, "u"), (.raw, "w")] where kinds.contains(kind) {
      options += letter
    }
    let isNamed = ![SocketState.connections, SocketState.listeners, Set(SocketState.allCases)].contains(states)
    if states == SocketState.listeners { options += "l" }
    if states == Set(SocketState.allCases) { options += "a" }
    if isNumeric { options += "n" }
    if showsProcesses { options += "p" }
    if hidesHeadings { options += "H" }
    if let family { options += family == .v4 ? "4" : "6" }
    var words = ["ss", "-" + options]
    if isNamed {
      for state in SocketState.allCases where states.contains(state) {
        if let name = CommandParser.socketStates.first(where: { $0.1 == [state] })?.0 { words += ["state", name] }
      }
    }
    if let filter { words.append(filter.words.quoted) }
    return words.joined(separator: " ")
  }
}

extension SocketFilter {
  fileprivate var words: String {
    switch self {
    case .port(let comparison, let port, let isLocal): "\(isLocal ? "s" : "d")port \(comparison.rawValue) :\(port)"
    case .address(let network, let port, let isLocal):
      "\(isLocal ? "src" : "dst") "
        + (port == nil ? "\(network)" : network.family == .v4 ? "\(network)" : "[\(network)]")
        + (port.map { ":\($0)" } ?? "")
    case .not(let inner): "not ( \(inner.words) )"
    case .and(let one, let other): "( \(one.words) ) and ( \(other.words) )"
    case .or(let one, let other): "( \(one.words) ) or ( \(other.words) )"
    }
  }
}
