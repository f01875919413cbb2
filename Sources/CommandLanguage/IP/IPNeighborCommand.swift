import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// `ip neigh …`.
  func neighbors(
    _ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?
  ) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "change", "chg", "replace", "delete", "get", "show", "lst", "list", "flush"], what: .command,
      orElse: "show")
    switch command {
    case "show", "lst", "list":
      return [Operation(.show(ShowRequest(.neighbors(try neighborFilter(&cursor, family)))), in: node)]
    case "flush":
      guard !cursor.isAtEnd else {
        throw CommandError(
          "Flush requires arguments", column: cursor.endColumn, fix: "add dev NAME, or all",
          form: .stopped)
      }
      return [Operation(.neighbor(.flush(try neighborFilter(&cursor, family), family)), in: node)]
    case "get":
      return [Operation(.show(ShowRequest(try neighborLookup(&cursor, family))), in: node)]
    default: break
    }
    let spec = try neighborSpec(&cursor, family)
    switch command {
    case "add": return [Operation(.neighbor(.add(spec, .add)), in: node)]
    case "change", "chg": return [Operation(.neighbor(.add(spec, .change)), in: node)]
    case "replace": return [Operation(.neighbor(.add(spec, .replace)), in: node)]
    default: return [Operation(.neighbor(.delete(spec)), in: node)]
    }
  }

  /// The words that narrow `ip neigh show` and `ip neigh flush` down.
  private func neighborFilter(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> NeighborFilter {
    var filter = NeighborFilter()
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev":
        try cursor.once("dev")
        filter.device = try cursor.interface()
      case "proxy": filter.isProxy = true
      case "unused": filter.isUnused = true
      case "nud":
        let name = try cursor.next("a state")
        let state: NeighborState? =
          switch name.text {
          case "all": .all
          case "none": NeighborState.none
          default: NeighborState.named[name.text]
          }
        guard let state else {
          var error = cursor.unknown(
            name, NeighborState.named.keys.sorted() + ["all", "none"], "nud state is bad: \"\(name.text)\"")
          error.spoken = "Error: argument \"\(name.text)\" is wrong: nud state is bad"
          throw error
        }
        filter.states = (filter.states ?? []).union(state)
      // The last of these two counts, as with the real tool.
      case "master":
        filter.master = try cursor.interface()
        filter.hasNoMaster = false
      case "nomaster":
        filter.master = nil
        filter.hasNoMaster = true
      case "vrf":
        // There are no VRFs in a lab, so no name is one's.
        let name = try cursor.next("the name of a VRF")
        throw cursor.wrong(name, "Not a valid VRF name")
      case _ where word.text.count >= 5 && "protocol".hasPrefix(word.text):
        let origin = try cursor.routeProtocol(else: "invalid \"protocol\"")
        filter.protocol = origin == .unspecified ? nil : origin
      default:
        // The last one counts, as with the real tool; `all` is every one.
        if word.text != "to" { cursor.position -= 1 }
        filter.network = try cursor.selectedNetwork(of: family)
      }
    }
    return filter
  }

  /// The question of `ip neigh get`.
  private func neighborLookup(
    _ cursor: inout Cursor, _ family: IPFamily?
  ) throws(CommandError) -> ShowRequest.Subject {
    var address: IPAddress?
    var device: InterfaceName?
    while let word = cursor.current {
      cursor.position += 1
      if word.text == "dev" {
        device = try cursor.interface()
      } else {
        if word.text != "to" { cursor.position -= 1 }
        guard address == nil else {
          throw cursor.garbage(cursor.current ?? word, "to", known: ["dev", "to"])
        }
        address = try cursor.routeAddress(of: family)
      }
    }
    guard let address, let device else {
      var error = CommandError("\"ip neigh get\" wants dev NAME", column: cursor.endColumn, fix: "add \"dev NAME\"")
      error.spoken = "Device and address are required arguments."
      throw error
    }
    return .neighbor(address, device)
  }

  private func neighborSpec(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> NeighborSpec {
    let known = [
      "dev", "lladdr", "nud", "proxy", "router", "use", "managed", "extern_learn", "protocol",
    ]
    var address: IPAddress?
    var mac: MACAddress?
    var device: InterfaceName?
    var spec = NeighborSpec(address: .v4(.any), linkAddress: nil, device: .loopback)
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "lladdr":
        try cursor.once("lladdr")
        mac = try cursor.linkAddress()
      case "router": spec.isRouter = true
      case "use": spec.isUsed = true
      case "managed":
        spec.isManaged = true
        spec.state = .none
      case "extern_learn": spec.isLearnedElsewhere = true
      case "protocol": spec.protocol = try cursor.routeProtocol(else: "\"protocol\" value is invalid")
      case "proxy":
        if address != nil { throw cursor.duplicate("address", at: word) }
        spec.isProxy = true
        address = try cursor.routeAddress(of: family)
      case "nud":
        let name = try cursor.next("a state")
        guard let value = NeighborState.named[name.text] ?? NeighborState.numbered(name.text) else {
          throw cursor.wrong(name, "nud state is bad", fix: NeighborState.named.keys.sorted().joined(separator: ", "))
        }
        spec.state = value
      default:
        if word.text != "to" { cursor.position -= 1 }
        guard address == nil else { throw cursor.garbage(cursor.current ?? word, "to", known: known) }
        address = try cursor.routeAddress(of: family)
      }
    }
    guard let address, let device else {
      var error = CommandError("\"\(cursor.command)\" wants an address and dev NAME", column: cursor.endColumn)
      error.spoken = "Device and destination are required arguments."
      throw error
    }
    spec.address = address
    spec.linkAddress = mac
    spec.device = device
    return spec
  }
}

extension Cursor {
  /// The MAC address of a neighbour; what has too few bytes is found by the kernel.
  ///
  /// - Parameter tooShort: The message about too few bytes.
  mutating func linkAddress(tooShort: String = "Error: Invalid link address.") throws(CommandError) -> MACAddress {
    let word = try next("a MAC address")
    if !word.text.contains("-"), let mac = MACAddress(word.text) { return mac }
    var error = invalid(word, "MAC address", fix: "as 02:42:ac:11:00:02")
    let parts = word.text.split(separator: ":", omittingEmptySubsequences: false)
    let isHexadecimal = parts.allSatisfy { UInt8($0.prefix { $0 != "-" }, radix: 16) != nil }
    error.spoken = isHexadecimal ? tooShort : "\"\(word.text)\" is invalid lladdr."
    throw error
  }
}

extension NeighborState {
  static let named: [String: NeighborState] = [
    "permanent": .permanent, "reachable": .reachable, "stale": .stale, "noarp": .noARP, "delay": .delay,
    "probe": .probe,
    "incomplete": .incomplete, "failed": .failed, "none": .none,
  ]

  /// States by the bits of the kernel: `0x80`.
  static func numbered(_ text: String) -> NeighborState? {
    (Cursor.number(text) as UInt16?).flatMap { $0 < 0x100 ? NeighborState(rawValue: $0) : nil }
  }
}
