import Addressing
import Lab
import NFTables

/// The tokens of an nft command, which a shell may have passed on in quotes.
struct NFTTokens {
  var tokens: [Word] = []
  var position = 0
  var endColumn: Int

  init(_ words: ArraySlice<Word>) {
    endColumn = words.last.map { $0.column + $0.length } ?? 1
    for word in words {
      var text = ""
      var start = 0
      var isString = false
      var offset = word.isQuoted ? 1 : 0
      func flush(_ tokens: inout [Word], at end: Int) {
        if !text.isEmpty {
          tokens.append(Word(text: text, column: word.column + start, length: max(1, end - start), isQuoted: isString))
        }
        text = ""
      }
      for character in word.text {
        if isString {
          if character == "\"" {
            flush(&tokens, at: offset)
            isString = false
          } else {
            text.append(character)
          }
        } else if character == "\"" {
          flush(&tokens, at: offset)
          isString = true
          start = offset
        } else if character.isWhitespace || "{};,".contains(character) {
          // A text that the shell passed on whole, as a comment, is one token.
          if word.isQuoted, !word.text.contains(where: { "{};\"".contains($0) }), isComment {
            text.append(character)
          } else {
            flush(&tokens, at: offset)
            if !character.isWhitespace {
              tokens.append(Word(text: String(character), column: word.column + offset, length: 1))
            }
          }
        } else {
          if text.isEmpty { start = offset }
          text.append(character)
        }
        offset += 1
      }
      flush(&tokens, at: offset)
    }
  }

  private var isComment: Bool { tokens.last?.text == "comment" }

  var current: Word? { position < tokens.count ? tokens[position] : nil }
  var isAtEnd: Bool { position >= tokens.count }

  mutating func take(_ text: String) -> Bool {
    guard current?.text == text else { return false }
    position += 1
    return true
  }

  mutating func next(_ what: String) throws(CommandError) -> Word {
    guard let word = current else { throw CommandError("\(what) is missing", column: endColumn) }
    position += 1
    return word
  }

  func unknown(_ word: Word, _ known: [String], _ message: String) -> CommandError {
    let near = Suggestion.nearest(to: word.text, among: known)
    return CommandError(
      message, column: word.column, length: word.length,
      fix: near.map { "did you mean \"\($0)\"?" } ?? "understood: \(known.joined(separator: ", "))")
  }

  mutating func word(_ known: [String], _ what: String) throws(CommandError) -> String {
    let word = try next(what)
    guard known.contains(word.text) else { throw unknown(word, known, "\"\(word.text)\" is no \(what)") }
    return word.text
  }
}

extension CommandParser {
  /// `nft add|insert|delete|flush|list …`, of what NAT and firewalls need.
  func nft(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var tokens = NFTTokens(cursor.words[cursor.position...])
    let command = try tokens.word(["add", "insert", "delete", "flush", "list"], "command of nft")
    if command == "list" { return [Operation(.show(ShowRequest(.ruleset(try listed(&tokens)))), in: node)] }
    let change: Change
    switch command {
    case "add", "insert": change = try addition(&tokens, isFirst: command == "insert")
    case "delete": change = try deletion(&tokens)
    default: change = try flush(&tokens)
    }
    if let word = tokens.current {
      throw CommandError("\"\(word.text)\" is not expected here", column: word.column, length: word.length)
    }
    return [Operation(.changeRuleset([change]), in: node)]
  }

  private func listed(_ tokens: inout NFTTokens) throws(CommandError) -> TableName? {
    if try tokens.word(["ruleset", "table"], "object to list") == "ruleset" { return nil }
    return try table(&tokens)
  }

  private func table(_ tokens: inout NFTTokens) throws(CommandError) -> TableName {
    var family = TableFamily.ip
    if let word = tokens.current, let named = TableFamily(word.text) {
      family = named
      tokens.position += 1
    }
    return TableName(family, try tokens.next("the name of a table").text)
  }

  private func addition(_ tokens: inout NFTTokens, isFirst: Bool) throws(CommandError) -> Change {
    switch try tokens.word(isFirst ? ["rule"] : ["table", "chain", "rule"], "object to add") {
    case "table":
      let name = try table(&tokens)
      return .addTable(Table(name.family, name.name))
    case "chain":
      let table = try table(&tokens)
      var chain = Chain(try tokens.next("the name of a chain").text)
      if tokens.take("{") { chain.hook = try hook(&tokens, family: table.family) }
      return .addChain(chain, table)
    default:
      let table = try table(&tokens)
      let chain = try tokens.next("the name of a chain").text
      let rule = try NFTRuleParser(family: table.family).parse(&tokens)
      return .addRule(rule, ChainName(table, chain), isFirst ? .start : .end)
    }
  }

  private func hook(_ tokens: inout NFTTokens, family: TableFamily) throws(CommandError) -> ChainHook {
    var type = ChainType.filter
    var hook: Hook?
    var priority = ChainPriority.filter
    var policy: ChainPolicy?
    while !tokens.take("}") {
      if tokens.take(";") { continue }
      switch try tokens.word(["type", "hook", "priority", "policy"], "property of a chain") {
      case "type": type = ChainType(rawValue: try tokens.word(["filter", "nat", "route"], "type of chain"))
      case "hook":
        switch try tokens.word(["prerouting", "input", "forward", "output", "postrouting"], "hook") {
        case "prerouting": hook = .prerouting
        case "input": hook = .input
        case "forward": hook = .forward
        case "output": hook = .output
        default: hook = .postrouting
        }
      case "priority":
        let word = try tokens.next("a priority")
        if let number = Int32(word.text) {
          priority = ChainPriority(rawValue: number)
        } else if let hook, let named = ChainPriority(name: word.text, family: family, hook: hook) {
          priority = named
        } else {
          throw tokens.unknown(
            word, ["raw", "mangle", "dstnat", "filter", "security", "srcnat"],
            "\"\(word.text)\" is no priority\(hook == nil ? ", or the hook does not stand before it" : "")")
        }
      default: policy = try tokens.word(["accept", "drop"], "policy") == "drop" ? .drop : .accept
      }
    }
    guard let hook else {
      throw CommandError("the chain does not say its hook", column: tokens.endColumn, fix: "write hook forward")
    }
    return ChainHook(type, hook, priority, policy: policy ?? .accept)
  }

  private func deletion(_ tokens: inout NFTTokens) throws(CommandError) -> Change {
    switch try tokens.word(["table", "chain", "rule"], "object to delete") {
    case "table": return .deleteTable(try table(&tokens))
    case "chain":
      let table = try table(&tokens)
      return .deleteChain(ChainName(table, try tokens.next("the name of a chain").text))
    default:
      let table = try table(&tokens)
      let chain = try tokens.next("the name of a chain").text
      guard tokens.take("handle"), let handle = UInt64(try tokens.next("a handle").text) else {
        throw CommandError("a rule is deleted by its handle", column: tokens.endColumn, fix: "add handle NUMBER")
      }
      return .deleteRule(ChainName(table, chain), handle: handle)
    }
  }

  private func flush(_ tokens: inout NFTTokens) throws(CommandError) -> Change {
    switch try tokens.word(["ruleset", "table", "chain"], "object to flush") {
    case "ruleset": return .flushRuleset()
    case "table": return .flushTable(try table(&tokens))
    default:
      let table = try table(&tokens)
      return .flushChain(ChainName(table, try tokens.next("the name of a chain").text))
    }
  }
}

/// Reads the matches and statements of a rule.
struct NFTRuleParser {
  let family: TableFamily
  private var lastFamily: IPFamily?
  private var lastTransport: UInt8?

  init(family: TableFamily) { self.family = family }

  private static let words = [
    "ip", "ip6", "tcp", "udp", "icmp", "icmpv6", "iifname", "oifname", "ct", "fib", "meta", "counter", "accept",
    "drop", "reject", "masquerade", "dnat", "snat", "redirect", "jump", "goto", "return", "comment",
  ]

  func parse(_ tokens: inout NFTTokens) throws(CommandError) -> Rule {
    var copy = self
    return try copy.read(&tokens)
  }

  private mutating func read(_ tokens: inout NFTTokens) throws(CommandError) -> Rule {
    var rule = Rule(expressions: [])
    guard !tokens.isAtEnd else { throw CommandError("the rule is empty", column: tokens.endColumn) }
    while let word = tokens.current {
      tokens.position += 1
      switch word.text {
      case "ip", "ip6": rule.expressions += try address(word, &tokens)
      case "tcp", "udp": rule.expressions += try ports(word, &tokens)
      case "icmp", "icmpv6": rule.expressions += try icmp(word, &tokens)
      case "iifname", "oifname":
        let isInverted = tokens.take("!=")
        let name = try tokens.next("an interface")
        guard let interface = InterfaceName(name.text) else {
          throw CommandError("\"\(name.text)\" is no interface name", column: name.column, length: name.length)
        }
        rule.expressions += Match.interface(
          InterfaceMatch(interface, isInverted: isInverted), isIncoming: word.text == "iifname")
      case "ct": rule.expressions += try conntrack(&tokens)
      case "fib":
        for part in ["daddr", "type", "local"] { _ = try tokens.word([part], "part of fib daddr type local") }
        rule.expressions += Match.isForNode
      case "meta":
        _ = try tokens.word(["l4proto"], "key of meta")
        let name = try tokens.word(["tcp", "udp", "icmp", "icmpv6"], "protocol")
        rule.expressions += Match.transport(["tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58][name] ?? 0)
      case "counter": rule.expressions.append(.counter(packets: 0, bytes: 0))
      case "accept": rule.expressions.append(.verdict(.accept))
      case "drop": rule.expressions.append(.verdict(.drop))
      case "return": rule.expressions.append(.verdict(.return))
      case "jump": rule.expressions.append(.verdict(.jump(try tokens.next("a chain").text)))
      case "goto": rule.expressions.append(.verdict(.goto(try tokens.next("a chain").text)))
      case "reject": rule.expressions.append(try rejection(&tokens))
      case "masquerade": rule.expressions.append(Match.masquerade)
      case "dnat", "snat": rule.expressions += try translation(word, &tokens)
      case "redirect":
        guard tokens.take("to"), let port = UInt16(try tokens.next("a port").text.drop { $0 == ":" }) else {
          throw CommandError("redirect wants to :PORT", column: word.column, length: word.length)
        }
        rule.expressions += Match.redirect(to: port)
      case "comment": rule.comment = try tokens.next("a comment").text
      default:
        throw tokens.unknown(word, Self.words, "\"\(word.text)\" is no match and no statement that is understood")
      }
    }
    return rule
  }

  private mutating func address(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> [Expression] {
    let isSource = try tokens.word(["saddr", "daddr"], "field of \(word.text)") == "saddr"
    if let sign = tokens.current, ["!=", "{"].contains(sign.text) {
      throw CommandError(
        "\"\(sign.text)\" behind an address is not carried out in this version", column: sign.column,
        length: sign.length)
    }
    let text = try tokens.next("an address or a network")
    let wanted: IPFamily = word.text == "ip" ? .v4 : .v6
    guard let network = IPNetwork(text.text), network.family == wanted else {
      throw CommandError(
        "\"\(text.text)\" is no \(wanted == .v4 ? "IPv4" : "IPv6") address or network", column: text.column,
        length: text.length)
    }
    let known = lastFamily == wanted || family != .inet
    lastFamily = wanted
    return Match.address(network.masked, isSource: isSource, in: known ? (wanted == .v4 ? .ip : .ip6) : .inet)
  }

  private mutating func ports(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> [Expression] {
    let isSource = try tokens.word(["sport", "dport"], "field of \(word.text)") == "sport"
    let text = try tokens.next("a port")
    let bounds = text.text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, bounds.count <= 2, first <= last else {
      throw CommandError(
        "\"\(text.text)\" is no port and no range of ports that is understood", column: text.column,
        length: text.length)
    }
    let number: UInt8 = word.text == "tcp" ? 6 : 17
    let transport = lastTransport == number ? [] : Match.transport(number)
    lastTransport = number
    return transport + Match.ports(first...last, isSource: isSource)
  }

  private func icmp(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> [Expression] {
    _ = try tokens.word(["type"], "field of \(word.text)")
    let names: [String: UInt8] =
      word.text == "icmp"
      ? ["echo-reply": 0, "destination-unreachable": 3, "redirect": 5, "echo-request": 8, "time-exceeded": 11]
      : ["destination-unreachable": 1, "packet-too-big": 2, "time-exceeded": 3, "echo-request": 128, "echo-reply": 129]
    let name = try tokens.word(names.keys.sorted(), "type of \(word.text)")
    return Match.transport(word.text == "icmp" ? 1 : 58) + Match.icmpType(names[name] ?? 0)
  }

  private func conntrack(_ tokens: inout NFTTokens) throws(CommandError) -> [Expression] {
    if try tokens.word(["state", "status"], "key of ct") == "status" {
      _ = try tokens.word(["dnat"], "status")
      return Match.isTranslated
    }
    var states: [FirewallRule.State] = []
    repeat {
      let word = try tokens.next("a state")
      guard let state = FirewallRule.State(rawValue: word.text) else {
        throw tokens.unknown(
          word, FirewallRule.State.allCases.map(\.rawValue), "\"\(word.text)\" is no state of a connection")
      }
      states.append(state)
    } while tokens.take(",")
    return Match.states(states)
  }

  private func rejection(_ tokens: inout NFTTokens) throws(CommandError) -> Expression {
    let codes: [String: UInt8] = ["no-route": 0, "port-unreachable": 1, "host-unreachable": 2, "admin-prohibited": 3]
    guard tokens.take("with") else {
      return family == .inet ? .reject(.icmpx, code: 1) : .reject(.icmp, code: family == .ip6 ? 4 : 3)
    }
    let kind = try tokens.word(["icmpx", "icmp", "tcp"], "way to reject")
    if kind == "tcp" {
      _ = try tokens.word(["reset"], "way to reject tcp")
      return .reject(.reset, code: 0)
    }
    _ = tokens.take("type")
    let known =
      kind == "icmpx"
      ? codes : ["port-unreachable": 3, "host-unreachable": 1, "net-unreachable": 0, "admin-prohibited": 13]
    let name = try tokens.word(known.keys.sorted(), "reason")
    return .reject(kind == "icmpx" ? .icmpx : .icmp, code: known[name] ?? 1)
  }

  private func translation(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> [Expression] {
    if let next = tokens.current, next.text == "ip" || next.text == "ip6" { tokens.position += 1 }
    guard tokens.take("to") else {
      throw CommandError("\(word.text) wants to ADDRESS", column: tokens.current?.column ?? tokens.endColumn)
    }
    let target = try tokens.next("an address")
    let text = target.text
    var address = IPAddress(text)
    var port: UInt16?
    if address == nil, let colon = text.lastIndex(of: ":") {
      var host = String(text[..<colon])
      if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
      address = IPAddress(host)
      port = UInt16(text[text.index(after: colon)...])
      if port == nil { address = nil }
    }
    guard let address else {
      throw CommandError(
        "\"\(text)\" is no address, with or without a port", column: target.column, length: target.length,
        fix: "write 172.17.0.2:8080")
    }
    return Match.nat(word.text == "dnat" ? .destination : .source, to: address, port: port)
  }
}

extension Change {
  /// The command that makes the change.
  var command: String {
    switch self {
    case .addChain(let chain, let table, _):
      guard let hook = chain.hook else { return "nft add chain \(table) \(chain.name)" }
      let policy = hook.policy.map { " policy \($0);" } ?? ""
      return
        "nft add chain \(table) \(chain.name) '{ type \(hook.type) hook \(hook.hook) priority \(hook.priority.text(family: table.family, hook: hook.hook));\(policy) }'"
    case .addRule(let rule, let chain, let place):
      return "nft \(place == .start ? "insert" : "add") rule \(chain) '\(rule.text(family: chain.table.family))'"
    default: return "nft \(operation) \(object)"
    }
  }
}
