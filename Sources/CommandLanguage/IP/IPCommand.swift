import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// `ip [-4|-6] [-n NS] OBJECT COMMAND`.
  func ip(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var node = node
    let options = try showOptions(&cursor, "ip", &node)
    if let last = cursor.words.prefix(cursor.position).last, Self.isVersion(last.text) {
      try cursor.expectEnd()
      return [ToolVersion.operation("ip", "-V", in: node)].compactMap(\.self)
    }
    let isEverywhere = cursor.words.prefix(cursor.position).contains { Self.isAll($0.text) }
    let family = options.family
    // The order in which ip(8) itself matches abbreviations.
    let objects = ["address", "addrlabel", "route", "rule", "neighbor", "neighbour", "link", "netns", "tuntap"]
    let place = cursor.current
    let object = try cursor.keyword(objects, what: .object)
    if isEverywhere {
      guard object == "netns" else {
        throw CommandError(
          "-all is an option of ip netns", column: place?.column ?? 1, length: place?.length ?? 1,
          fix: "write ip -all netns exec …")
      }
      return try everywhere(&cursor, node)
    }
    switch object {
    case "netns": return try netns(&cursor, node, options)
    case "link": return shown(try link(&cursor, node), options)
    case "address": return shown(try addresses(&cursor, node, family), options)
    case "route": return shown(try routes(&cursor, node, family), options)
    case "rule": return shown(try rules(&cursor, node, family), options)
    case "neighbor", "neighbour": return shown(try neighbors(&cursor, node, family), options)
    case "tuntap": return try tuntap(&cursor, node, options)
    default:
      throw CommandError(
        "\"ip \(object)\" is not carried out in this version", column: cursor.words[cursor.position - 1].column,
        length: cursor.words[cursor.position - 1].length
      ).beyond()
    }
  }

  /// The long options in the order in which ip(8) matches their beginnings.
  private static let ipOptions = [
    "-loops", "-family", "-human", "-human-readable", "-iec", "-stats", "-statistics", "-details", "-resolve",
    "-oneline",
    "-timestamp", "-tshort", "-Version", "-force", "-batch", "-brief", "-json", "-pretty", "-rcvbuf", "-color", "-help",
    "-netns", "-Numeric", "-all",
  ]
  /// Those of bridge(8).
  private static let bridgeOptions = [
    "-help", "-Version", "-stats", "-statistics", "-details", "-oneline", "-timestamp", "-family", "-netns", "-color",
    "-compressvlans", "-force", "-json", "-pretty", "-batch",
  ]
  private static let refusedOptions: Set<String> = [
    "-loops", "-human", "-human-readable", "-iec", "-resolve", "-force", "-batch", "-rcvbuf", "-help", "-Numeric",
    "-compressvlans",
  ]

  private static func isVersion(_ word: String) -> Bool {
    let text = word.hasPrefix("--") ? String(word.dropFirst()) : word
    return text.count > 1 && "-Version".hasPrefix(text)
  }

  private static func isAll(_ word: String) -> Bool {
    let text = word.hasPrefix("--") ? String(word.dropFirst()) : word
    return text.count > 1 && "-all".hasPrefix(text)
  }

  /// `ip -all netns exec COMMAND`, `ip -all netns del`.
  private func everywhere(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    if try cursor.keyword(["delete", "exec"], what: .command) == "delete" {
      try cursor.expectEnd()
      return [Operation(.namespace(.deleteAll), in: node)]
    }
    guard let word = cursor.current else {
      throw CommandError("the command to run in every namespace is missing", column: cursor.endColumn)
    }
    let operations = try parse(cursor.words[cursor.position...], node: .host)
    guard operations.count == 1, let operation = operations.first, operation.node == .host else {
      throw CommandError(
        "this is not run in every namespace here", column: word.column, length: word.length,
        fix: "write one command that enters no namespace itself"
      ).beyond()
    }
    return [Operation(.everywhere(operation.action), in: node)]
  }

  /// The options in front of an object of ip(8) and bridge(8).
  func showOptions(
    _ cursor: inout Cursor, _ tool: String, _ node: inout NodeReference
  ) throws(CommandError) -> ShowOptions {
    var options = ShowOptions()
    let table = tool == "ip" ? Self.ipOptions : Self.bridgeOptions
    while let word = cursor.current, word.text.hasPrefix("-") {
      cursor.position += 1
      // ip takes options with two dashes, too, and bridge the first that begins so.
      let text = word.text.hasPrefix("--") ? String(word.text.dropFirst()) : word.text
      let name = text.prefix { $0 != "=" }
      let exact = ["-4", "-6", "-0", "-M", "-B"]
      guard let option = exact.first(where: { $0 == text }) ?? table.first(where: { $0.hasPrefix(name) && name != "-" })
      else {
        throw cursor.unknown(
          word, ["-4", "-6"] + table.filter { !Self.refusedOptions.contains($0) },
          "the option \"\(word.text)\" of \(tool) is unknown")
      }
      switch option {
      case "-4" where tool == "ip": options.family = .v4
      case "-6" where tool == "ip": options.family = .v6
      case "-netns": node = .named(try cursor.namespaceName())
      case "-family":
        let family = try cursor.next("a family")
        switch family.text {
        case "inet": options.family = .v4
        case "inet6": options.family = .v6
        default: throw cursor.unknown(family, ["inet", "inet6"], "the family \"\(family.text)\" is not understood")
        }
      case "-brief": options.isBrief = true
      case "-details": options.isDetailed = true
      case "-stats", "-statistics": options.statistics += 1
      case "-oneline": options.isOneLine = true
      case "-json": options.isJSON = true
      case "-pretty": options.isPretty = true
      // What is no terminal gets no colours from the real tools either.
      case "-color" where text.hasSuffix("=always") == false: break
      // Times are told by monitors alone.
      case "-timestamp", "-tshort", "-all": break
      case "-Version" where tool == "ip": return options
      default:
        throw CommandError(
          "the option \"\(word.text)\" of \(tool) is not carried out here", column: word.column, length: word.length,
          fix: "understood: -4, -6, -n, -br, -d, -s, -o, -j, -p, -c"
        ).beyond()
      }
    }
    return options
  }

  /// The operations, of which those that show something do it in this way.
  func shown(_ operations: [Operation], _ options: ShowOptions) -> [Operation] {
    operations.map { operation in
      guard case .show(var request) = operation.action else { return operation }
      request.options = options
      return Operation(.show(request), in: operation.node)
    }
  }

  /// The words that narrow `ip link show` and `ip addr show` down.
  func linkFilter(
    _ cursor: inout Cursor, _ family: IPFamily?
  ) throws(CommandError) -> (InterfaceName?, LinkFilter) {
    var device: InterfaceName?
    var filter = LinkFilter()
    while let word = cursor.current {
      if try addressFilter(&filter.addresses, &cursor, family) {
        continue
      } else if cursor.take("nomaster") {
        filter.hasNoMaster = true
      } else if cursor.take("up") {
        filter.isUp = true
      } else if cursor.take("master") {
        filter.master = try cursor.interface("the name of a bridge")
      } else if cursor.take("type") {
        filter.kind = try cursor.next("a kind of link").text
      } else if cursor.take("group") {
        filter.group = cursor.take("default") ? 0 : try cursor.number("a group's number", 0...UInt32.max)
      } else if cursor.take("dev") {
        if device != nil, let second = cursor.current { throw cursor.garbage(second, "dev", known: []) }
        device = try cursor.interface()
      } else if word.text == "vrf" {
        throw CommandError(
          "\"\(word.text)\" of \"\(cursor.command)\" is not carried out here", column: word.column, length: word.length,
          fix: "write master NAME"
        ).beyond()
      } else if device == nil {
        device = try cursor.interface()
      } else {
        throw cursor.unknown(
          word, ["dev", "up", "master", "type", "group"], "\"\(word.text)\" is not expected after \"\(cursor.command)\""
        )
      }
    }
    return (device, filter)
  }

  /// Takes a word that narrows addresses down, where one is next.
  func addressFilter(
    _ filter: inout AddressFilter, _ cursor: inout Cursor, _ family: IPFamily?
  ) throws(CommandError) -> Bool {
    guard let word = cursor.current else { return false }
    switch word.text {
    case "scope":
      cursor.position += 1
      filter.scope = cursor.take("all") ? nil : try cursor.scope()
    case "to":
      cursor.position += 1
      filter.network = try cursor.selectedNetwork(of: family)
    case "label":
      cursor.position += 1
      filter.label = try cursor.next("a label").text
    case "primary": filter.require(.secondary, isSet: false)
    case "temporary": filter.require(.secondary, isSet: true)
    case "dynamic": filter.require(.permanent, isSet: false)
    default:
      let isSet = !word.text.hasPrefix("-")
      let name = isSet ? word.text : String(word.text.dropFirst())
      switch name {
      case "primary": filter.require(.secondary, isSet: true)
      case "temporary": filter.require(.secondary, isSet: isSet)
      case "dynamic": filter.require(.permanent, isSet: true)
      default:
        guard let flag = AddressSpec.Flags.words.first(where: { $0.1 == name })?.0 else { return false }
        filter.require(flag, isSet: isSet)
      }
    }
    if cursor.current.map({ $0.column == word.column }) == true { cursor.position += 1 }
    return true
  }

  private func netns(
    _ cursor: inout Cursor, _ node: NodeReference, _ options: ShowOptions
  ) throws(CommandError) -> [Operation] {
    // The notes' `ip netns ns1 ping …`: in the tool's own words, and with the mend.
    let known = [
      "list", "show", "lst", "add", "delete", "exec", "set", "attach", "identify", "pids", "list-id", "monitor", "help",
    ]
    if let word = cursor.current, !known.contains(where: { $0.hasPrefix(word.text) }) {
      throw CommandError(
        "Command \"\(word.text)\" is unknown, try \"ip netns help\"", column: word.column, length: word.length,
        fix: cursor.words.count > cursor.position + 1
          ? "did you mean \"ip netns exec \(word.text) …\"?" : "understood: list, add, delete, exec", form: .stopped)
    }
    switch try cursor.keyword(known, what: .command, orElse: "list") {
    case "list", "show", "lst":
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.namespaces, options: options)), in: node)]
    case "list-id":
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.namespaceIDs, options: options)), in: node)]
    case "add":
      let name = try cursor.namespaceName()
      try cursor.expectEnd()
      return [Operation(.namespace(.add(name)), in: node)]
    case "delete":
      let name = try cursor.namespaceName()
      try cursor.expectEnd()
      return [Operation(.namespace(.delete(name)), in: node)]
    case "exec":
      let name = try cursor.namespaceName()
      guard let word = cursor.current else {
        throw CommandError("the command to run in \(name) is missing", column: cursor.endColumn)
      }
      if Self.shells.contains(word.text), cursor.words.count > cursor.position + 1,
        cursor.words[cursor.position + 1].text != "-c"
      {
        throw CommandError(
          "a shell is given commands by -c, or by the lines that follow", column: word.column, length: word.length,
          fix:
            "write \(word.text) -c 'COMMAND; COMMAND', or \(word.text) alone, the commands and exit on lines of their own"
        )
      }
      return try parse(cursor.words[cursor.position...], node: .named(name))
    case "identify":
      if let word = cursor.current, !["$$", "self"].contains(word.text) {
        throw CommandError(
          "a lab does not know the process \"\(word.text)\"", column: word.column, length: word.length,
          fix: "write ip netns identify $$")
      }
      let isShell = cursor.take("$$")
      if !isShell { _ = cursor.take("self") }
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.namespaceName)), in: isShell ? shell : node)]
    case "pids":
      let name = try cursor.namespaceName()
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.processes(name))), in: node)]
    case "set":
      let name = try cursor.namespaceName()
      let word = try cursor.next("an id, or auto")
      guard word.text == "auto" || (Int32(word.text) ?? -1) >= 0 else {
        throw cursor.invalid(word, "id", fix: "a number from 0 on, or auto")
      }
      try cursor.expectEnd()
      return [Operation(.namespace(.setID(name, Int32(word.text))), in: node)]
    case "attach":
      let name = try cursor.namespaceName()
      let word = try cursor.next("a process")
      guard word.text == "$$" else {
        throw CommandError(
          "a lab does not know the process \"\(word.text)\"", column: word.column, length: word.length,
          fix: "write ip netns attach \(name) $$")
      }
      try cursor.expectEnd()
      guard node == .host, shell == .host else {
        throw CommandError(
          "a name that is made inside of a namespace is seen there only", column: word.column, length: word.length,
          fix: "write it where no namespace is entered")
      }
      return [Operation(.namespace(.share(name)), in: node)]
    case let command:
      let word = cursor.words[cursor.position - 1]
      throw CommandError(
        "\"ip netns \(command)\" is not carried out in this version", column: word.column, length: word.length
      ).beyond()
    }
  }
}
