import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  func addresses(
    _ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?
  ) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "change", "chg", "replace", "delete", "list", "lst", "show", "flush", "save", "restore"],
      what: .command,
      orElse: "list")
    switch command {
    case "list", "lst", "show":
      let (device, filter) = try linkFilter(&cursor, family)
      return [Operation(.show(ShowRequest(.addresses(device, filter))), in: node)]
    case "flush":
      var device: InterfaceName?
      var filter = AddressFilter()
      guard !cursor.isAtEnd else {
        throw CommandError(
          "Flush requires arguments", column: cursor.endColumn, fix: "write dev NAME, to NETWORK or scope SCOPE",
          form: .stopped)
      }
      while !cursor.isAtEnd {
        if try addressFilter(&filter, &cursor, family) {
          continue
        }
        _ = cursor.take("dev")
        if device != nil, let word = cursor.current {
          throw cursor.garbage(word, "dev", known: ["dev", "to", "scope", "label"])
        }
        device = try cursor.interface()
      }
      return [Operation(.address(.flush(device, filter, family ?? filter.network?.family)), in: node)]
    case "add", "change", "chg", "replace", "delete":
      let (spec, device) = try addressSpec(&cursor, family, isDeletion: command == "delete")
      if command == "delete" { return [Operation(.address(.delete(spec, device)), in: node)] }
      return [Operation(.address(.add(spec, device, command == "add" ? .add : .replace)), in: node)]
    default:
      throw CommandError(
        "\"ip addr \(command)\" is not carried out in this version", column: cursor.words[cursor.position - 1].column
      ).beyond()
    }
  }

  private func addressSpec(
    _ cursor: inout Cursor, _ family: IPFamily?, isDeletion: Bool
  ) throws(CommandError) -> (AddressSpec, InterfaceName) {
    var local: IPNetwork?
    var hasLength = true
    var device: InterfaceName?
    var peer: IPAddress?
    // The prefix is the peer's, wherever it stands.
    var peerLength: Int?
    var spec = AddressSpec(local: IPNetwork(host: .v4(.any)))
    var lifetimes: [String: UInt32] = [:]
    let known = [
      "dev", "local", "peer", "broadcast", "label", "scope", "metric", "nodad", "noprefixroute", "valid_lft",
      "preferred_lft",
    ]
    func take(_ word: Word, _ cursor: inout Cursor) throws(CommandError) {
      guard local == nil else { throw cursor.garbage(word, "local", known: known) }
      hasLength = word.text.contains("/")
      local = try cursor.prefix(of: peer?.family ?? family)
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "local": try take(cursor.current ?? word, &cursor)
      case "peer", "remote":
        try cursor.once("peer")
        let far = try cursor.prefix(of: local?.family ?? family)
        peer = far.address
        peerLength = far.prefixLength
      case "broadcast", "brd":
        try cursor.once("broadcast")
        if cursor.take("+") {
          spec.broadcast = .computed
        } else if cursor.take("-") {
          spec.broadcast = .network
        } else if case .v4(let address) = try cursor.routeAddress(of: local?.family ?? family) {
          spec.broadcast = .address(address)
        } else {
          throw cursor.invalid(cursor.words[cursor.position - 1], "IPv4 broadcast address")
        }
      case "anycast":
        try cursor.once("anycast")
        spec.anycast = try cursor.routeAddress(of: local?.family ?? family)
      case "label": spec.label = try cursor.next("a label").text
      case "scope": spec.scope = try cursor.scope(else: "invalid scope value.")
      case "metric", "priority", "preference":
        spec.metric = try cursor.number("a metric", 0...UInt32.max, else: "\"metric\" value is invalid")
      case "valid_lft", "preferred_lft":
        // ip(8) names the word itself here, where it names the second value elsewhere.
        if lifetimes[word.text] != nil {
          throw CommandError(
            "duplicate \"\(word.text)\": \"\(word.text)\" is the second value", column: word.column,
            length: word.length,
            fix: "keep one of them", form: .stoppedError)
        }
        lifetimes[word.text] =
          cursor.take("forever")
          ? UInt32.max : try cursor.number("a number of seconds", 0...UInt32.max, else: "\(word.text) value")
      default:
        if let flag = AddressSpec.Flags.settable[word.text] {
          spec.flags.insert(flag)
          continue
        }
        cursor.position -= 1
        try take(word, &cursor)
      }
    }
    guard let device else {
      var error = CommandError(
        "\"\(cursor.command)\" wants a device", column: cursor.endColumn, fix: "add \"dev NAME\"")
      error.spoken = "Not enough information: \"dev\" argument is required."
      throw error
    }
    guard var local else {
      var error = CommandError("\"\(cursor.command)\" wants an address", column: cursor.endColumn)
      error.spoken = "RTNETLINK answers: Operation not supported"
      throw error
    }
    if let peerLength { local = IPNetwork(address: local.address, prefixLength: peerLength) ?? local }
    try check(spec, local, lifetimes, cursor)
    spec.local = local
    spec.peer = peer
    // Whatever was said of one alone is said of both, as the tool does.
    if !lifetimes.isEmpty {
      spec.validLifetime = lifetimes["valid_lft"] ?? .max
      spec.preferredLifetime = lifetimes["preferred_lft"] ?? .max
    }
    spec.hasAnyLength = isDeletion && !hasLength && peer == nil && local.family == .v4
    return (spec, device)
  }

  /// The checks that ip(8) itself makes before it asks the kernel.
  private func check(
    _ spec: AddressSpec, _ local: IPNetwork, _ lifetimes: [String: UInt32], _ cursor: Cursor
  ) throws(CommandError) {
    func refuse(_ message: String, _ fix: String) -> CommandError {
      CommandError(message, column: cursor.endColumn, fix: fix)
    }
    if spec.broadcast == .computed || spec.broadcast == .network, local.family == .v6 {
      throw refuse("Broadcast can be set only for IPv4 addresses", "leave the broadcast out")
    }
    if spec.flags.contains(.multicastAutojoin), !local.address.isMulticast {
      throw refuse("autojoin needs multicast address", "leave autojoin out")
    }
    guard !lifetimes.isEmpty else { return }
    if lifetimes["valid_lft"] == 0 { throw refuse("valid_lft is zero", "a number of seconds, or forever") }
    if lifetimes["valid_lft"] ?? .max < lifetimes["preferred_lft"] ?? .max {
      throw refuse("preferred_lft is greater than valid_lft", "say preferred_lft, too")
    }
  }
}

extension AddressSpec.Flags {
  /// The flags that a person may set.
  static let settable: [String: AddressSpec.Flags] = [
    "nodad": .noDAD, "noprefixroute": .noPrefixRoute, "home": .homeAddress, "mngtmpaddr": .manageTemporary,
    "optimistic": .optimistic, "autojoin": .multicastAutojoin,
  ]
}

extension Cursor {
  /// An address with its prefix length, as iproute2 asks for it.
  mutating func prefix(of family: IPFamily?) throws(CommandError) -> IPNetwork {
    let word = try next("an address as 192.168.0.11/24")
    guard let network = Self.network(word.text), family == nil || network.family == family else {
      let name = family.map { $0 == .v4 ? "inet" : "inet6" } ?? "any valid"
      throw CommandError(
        "\(name) prefix is expected rather than \"\(word.text)\"", column: word.column, length: word.length,
        fix: "as 192.168.0.11/24", form: .stoppedError)
    }
    return network
  }
}
