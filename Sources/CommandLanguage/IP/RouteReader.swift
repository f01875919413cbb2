import Addressing
import Operations
import RouteNetlink

/// Takes in the words of `ip route add` and its kin one after the other.
struct RouteReader {
  private var spec: RouteSpec
  private let wanted: IPFamily?
  private var isFamilyKnown: Bool
  private var hasDestination = false

  private static let known =
    [
      "via", "dev", "metric", "table", "scope", "proto", "src", "mtu", "onlink", "nexthop", "default", "tos", "realm",
      "pref", "expires", "congctl",
    ] + RouteMetric.allCases.map(\.word)

  /// - Parameter family: The family of `-4` or `-6`.
  init(_ family: IPFamily?) {
    wanted = family
    spec = RouteSpec(family: family)
    isFamilyKnown = family != nil
  }

  /// The family that addresses must have from now on.
  private var family: IPFamily? { isFamilyKnown ? spec.family : nil }

  mutating func take(_ word: Word, _ cursor: inout Cursor) throws(CommandError) {
    switch word.text {
    case "via":
      guard spec.gateway == nil else {
        throw CommandError(
          "argument \"via\" is wrong: use nexthop syntax to specify multiple via", column: word.column,
          length: word.length, fix: "write nexthop via A nexthop via B", form: .error)
      }
      spec.gateway = try gateway(&cursor)
    case "dev", "oif": spec.device = try cursor.interface()
    case "metric", "priority", "preference":
      spec.metric = try cursor.number("a metric", 0...UInt32.max, else: "\"metric\" value is invalid")
    case "table": spec.table = try cursor.table(else: "\"table\" value is invalid")
    case "scope": spec.scope = try cursor.scope()
    case "proto", "protocol": spec.protocol = try cursor.routeProtocol(else: "\"protocol\" value is invalid")
    case "src": spec.source = try address(&cursor)
    case "mtu":
      spec.locksMTU = cursor.take("lock")
      spec.mtu = try cursor.number("an MTU", 0...UInt32.max, else: "\"mtu\" value is invalid")
    case "tos", "dsfield": spec.typeOfService = try cursor.typeOfService(else: "\"tos\" value is invalid")
    case "realm", "realms": spec.realms = try cursor.realms(else: "\"realm\" value is invalid")
    case "congctl":
      spec.locksCongestionControl = cursor.take("lock")
      spec.congestionControl = try cursor.next("an algorithm").text
    case "pref": spec.preference = try preference(&cursor)
    case "expires":
      spec.expires = try cursor.number("a number of seconds", 0...UInt32.max, else: "\"expires\" value is invalid")
    case "onlink": spec.onLink = true
    case "nexthop": try takeNextHop(&cursor)
    default:
      if let metric = RouteMetric.named[word.text] { return try take(metric, &cursor) }
      try takeDestination(word, &cursor)
    }
  }

  private mutating func take(_ metric: RouteMetric, _ cursor: inout Cursor) throws(CommandError) {
    if metric.mayBeLocked, cursor.take("lock") { spec.lockedMetrics.insert(metric) }
    let why = "\"\(metric == .advertisedMSS ? "mss" : metric.word)\" value is invalid"
    switch metric {
    case .hopLimit: spec.metrics[metric] = try cursor.number("a hop limit", 0...255, else: why)
    case .quickAcknowledgements, .fastOpenNoCookie:
      let word = cursor.current
      let value: UInt32 = try cursor.number("0 or 1", 0...UInt32.max, else: why)
      guard value <= 1 else {
        throw cursor.wrong(word ?? cursor.words[0], "\"\(metric.word)\" value should be 0 or 1", fix: "0 or 1")
      }
      spec.metrics[metric] = value
    case .features:
      let word = try cursor.next("a feature")
      guard word.text == "ecn" else { throw cursor.wrong(word, "\"features\" value not valid", fix: "ecn") }
      spec.metrics[metric, default: 0] |= 1
    case .roundTripTime, .roundTripVariance, .retransmissionTimeout:
      spec.metrics[metric] = try cursor.milliseconds(
        else: why, scale: metric == .roundTripTime ? 8 : metric == .roundTripVariance ? 4 : 1)
      // The tool always locks it.
      if metric == .retransmissionTimeout { spec.lockedMetrics.insert(metric) }
    case .window, .slowStartThreshold, .congestionWindow, .advertisedMSS, .reordering, .initialCongestionWindow,
      .initialReceiveWindow:
      spec.metrics[metric] = try cursor.number("a number", 0...UInt32.max, else: why)
    }
  }

  private func preference(_ cursor: inout Cursor) throws(CommandError) -> UInt8 {
    let word = try cursor.next("a preference")
    switch word.text {
    case "low": return 3
    case "medium": return 0
    case "high": return 1
    default:
      guard let number: UInt8 = Cursor.number(word.text) else {
        throw cursor.wrong(word, "\"pref\" value is invalid", fix: "low, medium or high")
      }
      return number
    }
  }

  private mutating func learn(_ family: IPFamily) {
    guard !isFamilyKnown else { return }
    spec.family = family
    isFamilyKnown = true
  }

  /// An address of the route's family.
  private mutating func address(_ cursor: inout Cursor) throws(CommandError) -> IPAddress {
    let address = try cursor.routeAddress(of: family)
    learn(address.family)
    return address
  }

  /// A gateway behind `via`: of the route's family, or of the one that is named, RFC 8950.
  private mutating func gateway(_ cursor: inout Cursor) throws(CommandError) -> IPAddress {
    if cursor.take("inet6") { return try cursor.routeAddress(of: .v6) }
    if cursor.take("inet") { return try cursor.routeAddress(of: .v4) }
    return try address(&cursor)
  }

  private mutating func takeNextHop(_ cursor: inout Cursor) throws(CommandError) {
    guard !cursor.isAtEnd else {
      var error = CommandError(
        "what the next hop is is missing after \"nexthop\"", column: cursor.endColumn, fix: "write nexthop via ADDRESS")
      error.spoken = "Error: unexpected end of line after \"nexthop\""
      throw error
    }
    var hop = RouteSpec.NextHop()
    while let inner = cursor.current, inner.text != "nexthop" {
      cursor.position += 1
      switch inner.text {
      case "via": hop.gateway = try gateway(&cursor)
      case "dev": hop.device = try cursor.interface()
      case "weight": hop.weight = try cursor.number("a weight", 1...256, else: "\"weight\" is invalid")
      case "onlink": hop.onLink = true
      default:
        var error = cursor.unknown(
          inner, ["via", "dev", "weight", "onlink"], "\"\(inner.text)\" is not expected after \"nexthop\"")
        error.spoken = "Error: \"nexthop\" or end of line is expected instead of \"\(inner.text)\""
        throw error
      }
    }
    spec.nextHops.append(hop)
  }

  private mutating func takeDestination(_ word: Word, _ cursor: inout Cursor) throws(CommandError) {
    if word.text == "to", cursor.current != nil {
      if hasDestination { throw cursor.garbage(try cursor.next("a prefix"), "to", known: Self.known) }
      return
    }
    if word.text.first?.isNumber == false, let type = RouteType(word: word.text) {
      spec.type = type
      return try takePrefix(try cursor.next("where the route leads"), &cursor)
    }
    try takePrefix(word, &cursor)
  }

  private mutating func takePrefix(_ word: Word, _ cursor: inout Cursor) throws(CommandError) {
    if word.text == "gw" {
      throw CommandError(
        "\"gw\" is a word of route, not of ip route", column: word.column, length: word.length, fix: "write via")
    }
    guard !hasDestination else { throw cursor.garbage(word, "to", known: Self.known) }
    hasDestination = true
    if ["default", "all"].contains(word.text) { return }
    guard let network = Cursor.network(word.text) else {
      var error = cursor.unknown(word, Self.known, "\"\(word.text)\" is no network, address or word of a route")
      let name = family.map { $0 == .v4 ? "inet" : "inet6" } ?? "any valid"
      error.spoken = "Error: \(name) prefix is expected rather than \"\(word.text)\"."
      throw error
    }
    guard network.masked == network else {
      var error = CommandError(
        "Invalid prefix for given prefix length: \(network) has host bits set", column: word.column,
        length: word.length, fix: "write \(network.masked)")
      error.spoken = "Error: Invalid prefix for given prefix length."
      throw error
    }
    try cursor.expect(family, network.family, word, "prefix")
    learn(network.family)
    spec.destination = network.prefixLength == 0 ? nil : network
  }

  /// The route, when all its words are read.
  func finish(_ cursor: Cursor) throws(CommandError) -> RouteSpec {
    guard hasDestination else {
      throw CommandError(
        "\"\(cursor.command)\" wants a destination", column: cursor.endColumn, fix: "a network, or default")
    }
    return spec
  }
}

extension RouteMetric {
  /// The metrics by their words.
  static let named = Dictionary(uniqueKeysWithValues: allCases.map { ($0.word, $0) })

  /// Whether ip(8) takes `lock` in front of its value.
  var mayBeLocked: Bool {
    switch self {
    case .window, .roundTripTime, .roundTripVariance, .slowStartThreshold, .congestionWindow, .advertisedMSS,
      .reordering, .hopLimit:
      true
    case .initialCongestionWindow, .features, .retransmissionTimeout, .initialReceiveWindow, .quickAcknowledgements,
      .fastOpenNoCookie:
      false
    }
  }
}

extension Cursor {
  /// An address, of whose family iproute2 speaks where it is known.
  mutating func routeAddress(of family: IPFamily?) throws(CommandError) -> IPAddress {
    let word = try next("an address")
    guard let address = IPAddress(word.text) ?? Self.shortAddress(word.text), family == nil || address.family == family
    else {
      let name = family.map { $0 == .v4 ? "inet" : "inet6" } ?? "any valid"
      throw CommandError(
        "\(name) address is expected rather than \"\(word.text)\"", column: word.column, length: word.length,
        form: .stoppedError)
    }
    return address
  }

  /// An IPv4 address whose end is left out, as iproute2 takes it: `10.0.0` is 10.0.0.0.
  static func shortAddress(_ text: String) -> IPAddress? {
    guard !text.contains("/") else { return nil }
    return network(text)?.address
  }

  /// A time as `20ms` or `1.5s`, or a bare number, which is taken as the kernel counts.
  mutating func milliseconds(else why: String, scale: UInt32) throws(CommandError) -> UInt32 {
    let word = try next("a time")
    let digits = word.text.prefix { $0.isNumber || $0 == "." }
    let unit = word.text.dropFirst(digits.count).lowercased()
    guard let number = Double(digits), number >= 0, number < 4_000_000 else { throw wrong(word, why, fix: "as 20ms") }
    switch unit {
    case "": return UInt32(number.rounded(.up))
    case "s", "sec", "secs": return UInt32((number * 1000).rounded(.up)) &* scale
    case "ms", "msec", "msecs": return UInt32(number.rounded(.up)) &* scale
    default: throw wrong(word, why, fix: "as 20ms or 1s")
    }
  }
}
