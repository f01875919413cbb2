import Addressing
import NFTables

/// Reads sets, maps, their elements, and the keys that are looked up in them.
enum NFTSetParser {
  // MARK: Values

  /// A value of a type: an address or a network, a port or a range of them, a name …
  static func operand(_ word: Word, _ type: DataType) throws(CommandError) -> MatchOperand {
    func wrong(_ what: String) -> CommandError {
      CommandError("\"\(word.text)\" is no \(what)", column: word.column, length: word.length)
    }
    let text = word.text
    switch type {
    case .ipv4Address, .ipv6Address:
      let family: IPFamily = type == .ipv4Address ? .v4 : .v6
      let what = family == .v4 ? "IPv4 address, network or range" : "IPv6 address, network or range"
      if let dash = text.firstIndex(of: "-") {
        guard let first = IPAddress(text[..<dash]), let last = IPAddress(text[text.index(after: dash)...]),
          first.family == family, last.family == family
        else { throw wrong(what) }
        return .range(first.bytes, last.bytes)
      }
      guard let network = IPNetwork(text), network.family == family else { throw wrong(what) }
      return network.isHost
        ? .value(network.address.bytes) : .prefix(network.masked.address.bytes, length: network.prefixLength)
    case .etherAddress:
      guard let mac = MACAddress(text) else { throw wrong("MAC address") }
      return .value(mac.bytes)
    case .inetService:
      let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
      guard bounds.count <= 2, let first = bounds.first ?? nil, let last = bounds.last ?? nil, first <= last else {
        throw wrong("port, nor a range of ports")
      }
      return bounds.count == 1 ? .value(first.fieldBytes) : .range(first.fieldBytes, last.fieldBytes)
    case .inetProtocol:
      let names: [String: UInt8] = ["tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "ipv6-icmp": 58, "sctp": 132]
      guard let number = names[text] ?? UInt8(text) else { throw wrong("protocol") }
      return .value([number])
    case .mark:
      guard let mark = text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text) else {
        throw wrong("mark")
      }
      return .value(mark.fieldBytes)
    case .interfaceName:
      guard text.utf8.count <= 15, !text.isEmpty else { throw wrong("name of an interface") }
      return .value(InterfacePattern(text).fieldBytes)
    default: throw wrong("value that is understood here")
    }
  }

  /// `accept`, `drop`, `jump CHAIN` …
  static func verdict(_ tokens: inout NFTTokens) throws(CommandError) -> Verdict {
    switch try tokens.word(["accept", "drop", "jump", "goto", "return", "continue"], "verdict") {
    case "accept": return .accept
    case "drop": return .drop
    case "jump": return .jump(try tokens.next("a chain").text)
    case "goto": return .goto(try tokens.next("a chain").text)
    case "return": return .return
    default: return .continue
    }
  }

  /// `KEY . KEY`, a part for each type.
  private static func key(_ tokens: inout NFTTokens, _ types: [DataType]) throws(CommandError) -> [MatchOperand] {
    var parts: [MatchOperand] = []
    for (index, type) in types.enumerated() {
      if index > 0 { _ = try tokens.word(["."], "\".\" between the parts of a key") }
      parts.append(try operand(tokens.next("a value"), type))
    }
    return parts
  }

  /// `{ KEY : VALUE, … }`.
  static func entries(
    _ tokens: inout NFTTokens, _ types: [DataType], values: NFTSet.Values?
  ) throws(CommandError) -> [(key: [MatchOperand], value: SetElement.Value?)] {
    _ = try tokens.word(["{"], "\"{\" in front of elements")
    var entries: [(key: [MatchOperand], value: SetElement.Value?)] = []
    while !tokens.take("}") {
      let key = try key(&tokens, types)
      var value: SetElement.Value?
      if let values {
        _ = try tokens.word([":"], "\":\" between a key and its value")
        switch values {
        case .verdict: value = .verdict(try verdict(&tokens))
        case .data(let type, _):
          var bytes: [UInt8] = []
          for (index, part) in type.parts.enumerated() {
            if index > 0 { _ = try tokens.word(["."], "\".\" between the parts of a value") }
            let word = try tokens.next("a value")
            guard case .value(let some) = try operand(word, part) else {
              throw CommandError("\"\(word.text)\" is no single value", column: word.column, length: word.length)
            }
            bytes += some
            if type.parts.count > 1 { bytes += [UInt8](repeating: 0, count: (4 - some.count % 4) % 4) }
          }
          value = .data(bytes)
        case .object:
          value = .object(try tokens.next("the name of an object").text)
        }
      }
      entries.append((key, value))
      if !tokens.take(","), tokens.current?.text != "}" {
        throw CommandError(
          "\",\" or \"}\" is missing", column: tokens.current?.column ?? tokens.endColumn, fix: "add a , or a }")
      }
    }
    return entries
  }

  // MARK: Sets

  /// `{ type T . T [: T]; flags F; elements = { … }; }` behind the name of a set or map.
  static func set(_ name: String, isMap: Bool, _ tokens: inout NFTTokens) throws(CommandError) -> NFTSet {
    var types: [DataType] = []
    var values: NFTSet.Values?
    var flags: SetFlags = []
    var timeout: UInt64?
    var size: UInt32?
    var comment: String?
    var elements: NFTTokens?
    func type(_ tokens: inout NFTTokens) throws(CommandError) -> DataType {
      let word = try tokens.next("a type")
      guard let type = DataType(name: word.text) else {
        let known = ["ipv4_addr", "ipv6_addr", "ether_addr", "inet_service", "inet_proto", "mark", "ifname"]
        throw tokens.unknown(word, known, "the type \"\(word.text)\" is not understood")
      }
      return type
    }
    _ = try tokens.word(["{"], "\"{\" behind the name of a set")
    while !tokens.take("}") {
      if tokens.take(";") { continue }
      switch try tokens.word(["type", "flags", "timeout", "size", "comment", "elements"], "property of a set") {
      case "type":
        repeat { types.append(try type(&tokens)) } while tokens.take(".")
        if tokens.take(":") {
          if tokens.take("verdict") {
            values = .verdict
          } else {
            var parts: [DataType] = []
            repeat { parts.append(try type(&tokens)) } while tokens.take(".")
            let whole = parts.count == 1 ? parts[0] : DataType(parts)
            values = .data(whole, length: UInt32(clamping: whole.paddedWidth))
          }
        }
      case "flags":
        repeat {
          switch try tokens.word(["interval", "constant", "timeout", "dynamic"], "flag of a set") {
          case "interval": flags.insert(.interval)
          case "constant": flags.insert(.constant)
          case "timeout": flags.insert(.timeout)
          default: flags.insert(.evaluated)
          }
        } while tokens.take(",")
      case "timeout":
        let word = try tokens.next("a time")
        let units: [Character: UInt64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let unit = word.text.last.flatMap({ units[$0] }), let number = UInt64(word.text.dropLast()) else {
          throw CommandError("\"\(word.text)\" is no time", column: word.column, length: word.length, fix: "write 30s")
        }
        timeout = number * unit
      case "size":
        let word = try tokens.next("a size")
        guard let number = UInt32(word.text) else {
          throw CommandError("\"\(word.text)\" is no number", column: word.column, length: word.length)
        }
        size = number
      case "comment": comment = try tokens.next("a comment").text
      default:
        _ = try tokens.word(["="], "\"=\" behind elements")
        // They are read when the type is known.
        elements = tokens
        var depth = 0
        repeat {
          let word = try tokens.next("elements")
          depth += word.text == "{" ? 1 : word.text == "}" ? -1 : 0
        } while depth > 0
      }
    }
    guard !types.isEmpty else {
      throw CommandError("the set does not say its type", column: tokens.endColumn, fix: "write type ipv4_addr")
    }
    guard isMap == (values != nil) else {
      throw CommandError(
        isMap ? "a map says what it gives" : "a set gives nothing", column: tokens.endColumn,
        fix: isMap ? "write type ipv4_addr : verdict" : "write add map")
    }
    var set = NFTSet(
      name, flags: flags, key: types.count == 1 ? types[0] : DataType(types), values: values, timeout: timeout,
      size: size, comment: comment)
    if var elements { set.elements = try fitted(entries(&elements, types, values: values), to: set, tokens) }
    return set
  }

  /// Elements as the set keeps them.
  static func fitted(
    _ entries: [(key: [MatchOperand], value: SetElement.Value?)], to set: NFTSet, _ tokens: NFTTokens
  ) throws(CommandError) -> [SetElement] {
    do throws(NFTSet.Fault) {
      return try set.elements(of: entries)
    } catch {
      throw CommandError(error.message, column: tokens.endColumn)
    }
  }

  // MARK: Keys

  /// A field that can be looked up: `ip saddr`, `tcp dport`, `iifname`, `meta l4proto`; nil, and nothing taken, where it is another word.
  private static func field(_ tokens: inout NFTTokens) -> RuleField? {
    guard let first = tokens.current?.text else { return nil }
    let start = tokens.position
    let single: [String: RuleField] = ["iifname": iifname.field, "oifname": oifname.field]
    if let field = single[first] {
      tokens.position += 1
      return field
    }
    tokens.position += 1
    let pairs: [String: RuleField] = [
      "ip saddr": ip.saddr.field, "ip daddr": ip.daddr.field, "ip protocol": ip.protocol.field,
      "ip6 saddr": ip6.saddr.field, "ip6 daddr": ip6.daddr.field, "tcp sport": tcp.sport.field,
      "tcp dport": tcp.dport.field, "udp sport": udp.sport.field, "udp dport": udp.dport.field,
      "th sport": th.sport.field, "th dport": th.dport.field, "ether saddr": ether.saddr.field,
      "ether daddr": ether.daddr.field, "meta l4proto": meta.l4proto.field, "meta mark": meta.mark.field,
      "meta iifname": iifname.field, "meta oifname": oifname.field, "ct mark": ct.mark.field,
    ]
    guard let second = tokens.current?.text, let field = pairs["\(first) \(second)"] else {
      tokens.position = start
      return nil
    }
    tokens.position += 1
    return field
  }

  /// `KEY [. KEY …] vmap …`, or `KEY [. KEY …] [!=] @NAME`; nil, and nothing taken, where the words are another match.
  static func lookup(_ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement? {
    let start = tokens.position
    var fields: [RuleField] = []
    repeat {
      guard let field = field(&tokens) else {
        tokens.position = start
        return nil
      }
      fields.append(field)
    } while tokens.take(".")
    if tokens.take("vmap") {
      if let name = tokens.current?.text, name.hasPrefix("@") {
        tokens.position += 1
        return .namedVerdictMap(fields, String(name.dropFirst()))
      }
      let entries = try entries(&tokens, fields.map(\.type), values: .verdict)
      return .verdictMap(
        fields,
        entries.compactMap { entry in
          guard case .verdict(let verdict)? = entry.value else { return nil }
          return VerdictEntry(entry.key, verdict)
        })
    }
    let isInverted = tokens.take("!=")
    guard let name = tokens.current?.text, name.hasPrefix("@") else {
      tokens.position = start
      return nil
    }
    tokens.position += 1
    return .concatenation(fields, set: String(name.dropFirst()), isInverted: isInverted)
  }
}
