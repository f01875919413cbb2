import Addressing
import IPTables
import NFTables
import Operations

/// Makes targets of their options.
struct IPTablesTargetReader {
  let values: IPTablesValues

  /// The target; the protocol is what some need.
  func target(_ target: IPTablesExtension, _ transport: IPTablesProtocol?) throws(CommandError) -> IPTablesTarget {
    switch target.name {
    case "ACCEPT": return .accept
    case "DROP": return .drop
    case "RETURN": return .return
    case "NOTRACK": return .notrack(isAlias: true)
    case "TRACE": return .trace
    case "NFLOG": return .packetLog(try packetLog(target))
    case "REJECT": return try reject(target, transport)
    case "LOG": return try log(target)
    case "MARK": return try mark(target)
    case "TCPMSS": return try segmentSize(target, transport)
    case "CONNMARK": return try connectionMark(target)
    case "NETMAP": return try netMap(target)
    default:
      if let kind = IPTablesKind.targets[target.name] { return try kept(target, kind, transport) }
      return try translation(target, transport)
    }
  }

  private func reject(
    _ target: IPTablesExtension, _ transport: IPTablesProtocol?
  ) throws(CommandError) -> IPTablesTarget {
    let kinds = IPTablesNames.rejections(values.family)
    guard let word = target.given("--reject-with")?.value else { return .reject(values.family == .v4 ? 3 : 4) }
    let text = word.text.lowercased()
    let found =
      kinds.first { $0.name == text || $0.alias == text }
      ?? kinds.first { !text.isEmpty && ($0.name.hasPrefix(text) || $0.alias.hasPrefix(text)) }
    guard let found else {
      throw values.unknown(word, "unknown reject type \"\(word.text)\"", text, kinds.map(\.name))
    }
    if found.name == "tcp-reset", transport != IPTablesProtocol(6) {
      throw values.refusedByKernel(word, "tcp-reset works with -p tcp only", fix: "write -p tcp in front of -j REJECT")
    }
    return .reject(found.number)
  }

  private func log(_ target: IPTablesExtension) throws(CommandError) -> IPTablesTarget {
    var level: UInt8 = 4
    if let word = target.given("--log-level")?.value {
      let names = IPTablesNames.typedLogLevels
      let text = word.text.lowercased()
      let number = values.number(text).flatMap { $0 < 8 ? UInt8(exactly: $0) : nil }
      guard let found = number ?? names.first(where: { $0.name == text })?.level else {
        throw values.unknown(word, "log level \"\(word.text)\" unknown", text, names.map(\.name))
      }
      level = found
    }
    var prefix = ""
    if let word = target.given("--log-prefix")?.value {
      guard !word.text.isEmpty else { throw values.error(word, "the prefix is empty") }
      guard !word.text.contains(where: \.isNewline) else {
        throw values.error(word, "Newlines not allowed in --log-prefix")
      }
      // The kernel has room for 29 bytes; the real tool cuts the rest off too.
      prefix = word.text
      while prefix.utf8.count > 29 { prefix.removeLast() }
    }
    let flags = IPTablesNames.logFlags.reduce(UInt8(0)) { target.given($1.option) == nil ? $0 : $0 | $1.bit }
    return .log(level: level, flags: flags, prefix: prefix)
  }

  private func mark(_ target: IPTablesExtension) throws(CommandError) -> IPTablesTarget {
    let options = ["--set-mark", "--set-xmark", "--and-mark", "--or-mark", "--xor-mark"]
    let given = options.compactMap { option in target.given(option).map { (option, $0) } }
    guard let (option, words) = given.first else {
      throw values.error(
        target.word, "MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required",
        fix: "add --set-mark 1")
    }
    if given.count > 1, let other = given.last {
      throw values.error(other.1.option, "MARK takes only one of its options")
    }
    let (value, mask) = try self.mark(words, "MARK", option)
    return .mark(value, mask: mask)
  }

  /// The bits of a mask as an option changes them: it clears them and inverts those of the value.
  func mark(
    _ words: IPTablesExtension.Given, _ name: String, _ option: String
  ) throws(CommandError) -> (value: UInt32, mask: UInt32) {
    if option.hasPrefix("--set-") {
      let (value, mask) = try values.mark(words, name, option)
      return (value, option == "--set-mark" ? mask.map { $0 | value } ?? .max : mask ?? .max)
    }
    guard let value = values.number(words.value.text).flatMap({ UInt32(exactly: $0) }) else {
      throw values.error(
        words.value, "\(name): bad value for option \"\(option)\", or out of range (0-4294967295)",
        fix: "a number as 1 or 0x10, without a mask", ending: .sentence)
    }
    switch option {
    case "--and-mark": return (0, ~value)
    case "--or-mark": return (value, value)
    default: return (value, 0)
    }
  }

  private func translation(
    _ target: IPTablesExtension, _ transport: IPTablesProtocol?
  ) throws(CommandError) -> IPTablesTarget {
    guard let kind = IPTablesTarget.TranslationKind(rawValue: target.name) else {
      throw values.error(target.word, "the target \(target.name) is not understood here").beyond()
    }
    var translation = IPTablesTranslation()
    let given = target.given(kind.option)
    let hasAddresses = kind == .source || kind == .destination
    if let word = given?.value {
      translation =
        hasAddresses
        ? try place(word, kind) : IPTablesTranslation(ports: try ports(word.text[...], word, hasBase: false).range)
      if translation.ports != nil, let word = given?.option, transport?.hasPorts != true, transport?.number != 1 {
        throw values.error(
          word, "Need TCP, UDP, SCTP or DCCP with port specification",
          fix: "write -p tcp in front of -j \(target.name)")
      }
    } else if hasAddresses {
      throw values.error(
        target.word, "\(target.name): option \"\(kind.option)\" must be specified",
        fix: "add \(kind.option) \(values.family == .v4 ? "192.0.2.1" : "2001:db8::1")", ending: .paragraph)
    }
    let flags: [(String, NATFlags)] = [
      ("--random", .random), ("--random-fully", .fullyRandom), ("--persistent", .persistent),
    ]
    for (option, flag) in flags where target.given(option) != nil { translation.flags.insert(flag) }
    return .translate(kind, translation)
  }

  /// Addresses and ports: `10.0.0.2-10.0.0.4:8080-8090`, `[fd00::2]:80`, `:80`.
  private func place(
    _ word: Word, _ kind: IPTablesTarget.TranslationKind
  ) throws(CommandError) -> IPTablesTranslation {
    var addresses = word.text[...]
    var ports: Substring?
    if values.family == .v6, addresses.hasPrefix("[") {
      guard let close = addresses.firstIndex(of: "]") else { throw values.error(word, "a \"]\" is missing") }
      let rest = addresses[addresses.index(after: close)...]
      addresses = addresses[addresses.index(after: addresses.startIndex)..<close]
      if !rest.isEmpty {
        guard rest.hasPrefix(":") else {
          throw values.error(
            word, "\"\(rest)\" is not expected behind the \"]\"", fix: "write a range in one pair of brackets")
        }
        ports = rest.dropFirst()
      }
    } else if values.family == .v6, addresses.hasPrefix(":"), !addresses.hasPrefix("::") {
      ports = addresses.dropFirst()
      addresses = ""
    } else if values.family == .v4, let colon = addresses.firstIndex(of: ":") {
      guard !addresses[addresses.index(after: colon)...].contains(":") else {
        throw values.error(word, "Bad IP address \"\(addresses)\"", fix: "write 192.0.2.1:80-90")
      }
      ports = addresses[addresses.index(after: colon)...]
      addresses = addresses[..<colon]
    }
    var translation = IPTablesTranslation()
    if !addresses.isEmpty || ports == nil {
      var parsed: [IPAddress] = []
      for part in addresses.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false) {
        guard let address = IPAddress(String(part)), address.family == values.family else {
          throw values.error(word, "Bad IP address \"\(part)\"")
        }
        parsed.append(address)
      }
      translation = IPTablesTranslation(first: parsed.first, last: parsed.last)
    }
    guard let ports else { return translation }
    let read = try self.ports(ports, word, hasBase: kind == .destination)
    translation.ports = read.range
    translation.base = read.base
    return translation
  }

  /// A port, a service, or a range of numbers; in a range no service has a name, since names have dashes, too.
  ///
  /// - Parameter hasBase: Whether the port may follow from which those of a range are counted.
  private func ports(
    _ text: Substring, _ word: Word, hasBase: Bool
  ) throws(CommandError) -> (range: ClosedRange<UInt16>, base: UInt16?) {
    guard let (first, behind) = values.portPrefix(text) else {
      guard let port = values.service(text) else { throw invalid(text, word) }
      return (port...port, nil)
    }
    if behind.isEmpty { return (first...first, nil) }
    if behind.hasPrefix(":") {
      throw values.error(
        word, "Invalid port:port syntax - use dash",
        fix: "write \(text.split(separator: ":").joined(separator: "-"))")
    }
    guard behind.hasPrefix("-") else {
      throw values.error(word, "Garbage after port value: `\(behind)'", fix: "a port as 80, or a range as 80-90")
    }
    guard let (last, rest) = values.portPrefix(behind.dropFirst()) else { throw invalid(behind.dropFirst(), word) }
    guard first <= last else {
      throw values.error(word, "Port range `\(behind.dropFirst())' funky", fix: "write \(last)-\(first)")
    }
    if rest.isEmpty { return (first...last, nil) }
    guard rest.hasPrefix("/") else {
      throw values.error(word, "Garbage after port range: `\(rest)'", fix: "a range as 80-90")
    }
    let base = rest.dropFirst()
    let number = values.portPrefix(base).flatMap { $0.rest.isEmpty && $0.port > 0 ? $0.port : nil }
    guard let number = number ?? values.service(base) else { throw invalid(base, word) }
    guard hasBase else {
      throw values.error(
        word, "Shifted portmap ranges not supported with this kernel", fix: "write \(first)-\(last)")
    }
    return (first...last, number)
  }

  private func invalid(_ text: Substring, _ word: Word) -> CommandError {
    let names = text.split(separator: "-", omittingEmptySubsequences: false)
    let numbers = names.map { values.portPrefix($0)?.port ?? values.service($0) }
    var fix = values.serviceFix(text)
    if names.count == 2, let first = numbers[0], let last = numbers[1] { fix = "write \(first)-\(last)" }
    if names.count == 1, let port = numbers[0], word.text.contains("-") { fix = "write \(port), in a range" }
    return values.error(word, "Port `\(text)' not valid", fix: fix)
  }
}
