import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  func addresses(
    _ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?
  ) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "change", "replace", "delete", "list", "lst", "show", "flush", "save", "restore"], what: "the command",
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
          "Flush requires arguments.", column: cursor.endColumn, fix: "write dev NAME, to NETWORK or scope SCOPE")
      }
      while !cursor.isAtEnd {
        if try addressFilter(&filter, &cursor, family) {
          continue
        } else if cursor.take("dev") {
          device = try cursor.interface()
        } else if device == nil {
          device = try cursor.interface()
        } else {
          try cursor.expectEnd()
        }
      }
      return [Operation(.flushAddresses(device, filter, family ?? filter.network?.family), in: node)]
    case "add", "change", "replace", "delete":
      let (spec, device) = try addressSpec(&cursor, family, isDeletion: command == "delete")
      if command == "delete" { return [Operation(.deleteAddress(spec, device), in: node)] }
      return [Operation(.addAddress(spec, device, command == "add" ? .add : .replace), in: node)]
    default:
      throw CommandError(
        "\"ip addr \(command)\" is not carried out in this version", column: cursor.words[cursor.position - 1].column)
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
    var flags: AddressSpec.Flags = []
    var broadcast: AddressSpec.Broadcast?
    var label: String?
    var scope: RouteScope?
    var metric: UInt32?
    var lifetimes: [String: UInt32?] = [:]
    let known = [
      "dev", "local", "peer", "broadcast", "label", "scope", "metric", "nodad", "noprefixroute", "valid_lft",
      "preferred_lft",
    ]
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "local":
        hasLength = cursor.current?.text.contains("/") == true
        local = try cursor.network(of: family)
      case "peer":
        try cursor.once("peer")
        let far = try cursor.network("the peer's address", of: family)
        peer = far.address
        peerLength = far.prefixLength
      case "broadcast", "brd":
        try cursor.once("broadcast")
        if cursor.take("+") {
          broadcast = .computed
        } else if cursor.take("-") {
          broadcast = .network
        } else if case .v4(let address) = try cursor.address() {
          broadcast = .address(address)
        } else {
          throw cursor.invalid(cursor.words[cursor.position - 1], "IPv4 broadcast address")
        }
      case "label": label = try cursor.next("a label").text
      case "scope": scope = try cursor.scope()
      case "metric", "priority", "preference": metric = try cursor.number("a metric", 0...UInt32.max)
      case "nodad": flags.insert(.noDAD)
      case "noprefixroute": flags.insert(.noPrefixRoute)
      case "home", "mngtmpaddr", "optimistic", "autojoin":
        flags.insert(
          word.text == "home"
            ? .homeAddress
            : word.text == "mngtmpaddr"
              ? .manageTemporary : word.text == "optimistic" ? .optimistic : .multicastAutojoin)
      case "valid_lft", "preferred_lft":
        try cursor.once(word.text)
        lifetimes[word.text] =
          cursor.take("forever") ? .some(nil) : try cursor.number("a number of seconds", 0...UInt32.max)
      default:
        guard local == nil else {
          throw cursor.unknown(word, known, "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        cursor.position -= 1
        hasLength = word.text.contains("/")
        local = try cursor.network(of: family)
      }
    }
    guard var local else { throw CommandError("\"\(cursor.command)\" wants an address", column: cursor.endColumn) }
    if let peerLength { local = IPNetwork(address: local.address, prefixLength: peerLength) ?? local }
    guard let device else {
      throw CommandError("\"\(cursor.command)\" wants a device", column: cursor.endColumn, fix: "add \"dev NAME\"")
    }
    var spec = AddressSpec(
      local: local, peer: peer, broadcast: broadcast, label: label, scope: scope, flags: flags,
      validLifetime: lifetimes["valid_lft"] ?? nil, preferredLifetime: lifetimes["preferred_lft"] ?? nil)
    spec.metric = metric
    spec.hasAnyLength = isDeletion && !hasLength && peer == nil && local.family == .v4
    return (spec, device)
  }
}
