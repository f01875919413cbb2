import Addressing
import Operations
import RouteNetlink

/// Entries of bridges: `bridge fdb`, `bridge mdb` and `bridge vlan`.
extension CommandParser {
  func groups(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(["add", "delete", "show", "list"], what: .command, orElse: "show")
    var bridge: InterfaceName?
    var port: InterfaceName?
    var group: BridgeGroupSpec.Group?
    var source: IPAddress?
    var isPermanent = false
    var vlan: UInt16?
    if command == "show" || command == "list" {
      var only: UInt16?
      try shown(&cursor, ["dev", "vid"], &bridge, &only)
      return [Operation(.show(ShowRequest(.bridgeGroups(bridge, vlan: only))), in: node)]
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": bridge = try cursor.interface("the name of a bridge")
      case "port": port = try cursor.interface("the name of a port")
      case "grp":
        let word = try cursor.next("a multicast group")
        if let address = IPAddress(word.text) {
          group = .address(address)
        } else if !word.text.contains("-"), let mac = MACAddress(word.text) {
          group = .link(mac)
        } else {
          var error = cursor.invalid(word, "multicast group")
          error.spoken = "\"\(word.text)\" is invalid lladdr.\nInvalid address \"\(word.text)\""
          throw error
        }
      case "src":
        let word = try cursor.next("the source of a group")
        guard let address = IPAddress(word.text) else {
          throw CommandError(
            "Invalid source address \"\(word.text)\"", column: word.column, length: word.length,
            fix: "an address of the group's family")
        }
        source = address
      case "permanent": isPermanent = true
      case "temp": break
      case "vid": vlan = try cursor.vlan(least: 0, "Invalid entry VLAN id")
      default:
        throw cursor.unknown(
          word, ["dev", "port", "grp", "src", "permanent", "temp", "vid"],
          "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
      }
    }
    guard let bridge, let port, let group else {
      var error = CommandError(
        "\"\(cursor.command)\" wants dev BRIDGE, port PORT and grp GROUP", column: cursor.endColumn)
      error.spoken = "Device, group address and port name are required arguments."
      throw error
    }
    var spec = BridgeGroupSpec(bridge: bridge, port: port, group: .v4(.any), isPermanent: isPermanent, vlan: vlan)
    spec.group = group
    spec.source = source
    return [Operation(command == "add" ? .group(.add(spec)) : .group(.delete(spec)), in: node)]
  }

  func vlan(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "delete", "show", "list", "set", "global", "tunnelshow"], what: .command, orElse: "show")
    if command == "set" { return try setVLANs(&cursor, node, isGlobal: false) }
    if command == "global", cursor.take("set") {
      cursor.command += " set"
      return try setVLANs(&cursor, node, isGlobal: true)
    }
    if ["global", "tunnelshow"].contains(command), let word = cursor.words.dropFirst(cursor.position - 1).first {
      throw CommandError(
        "\"\(cursor.command)\" is not carried out here", column: word.column, length: word.length,
        fix: "understood: add, del, set, global set, show"
      ).beyond()
    }
    if command == "show" || command == "list" {
      var device: InterfaceName?
      var only: UInt16?
      try shown(&cursor, ["dev", "vid"], &device, &only)
      return [Operation(.show(ShowRequest(.bridgeVLANs(device, vlan: only))), in: node)]
    }
    var device: InterfaceName?
    var first: UInt16?
    var last: UInt16?
    var vlan = BridgeVLANSpec(vlans: 1...1)
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "vid":
        let range = try cursor.next("a VLAN, or a range of them")
        let bounds = range.text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
        guard bounds.count <= 2, let low = bounds.first ?? nil, let high = bounds.last ?? nil, low >= 1, high <= 4094,
          low <= high
        else {
          var error = cursor.invalid(range, "VLAN from 1 to 4094, nor a range of them")
          error.spoken =
            bounds.count == 2 ? "Invalid VLAN range \"\(range.text)\"" : "Error: bridge: Vlan id is invalid."
          throw error
        }
        (first, last) = (low, high)
      case "pvid": vlan.isPVID = true
      case "untagged": vlan.isUntagged = true
      case "self": vlan.onSelf = true
      case "master": vlan.onMaster = true
      default:
        throw cursor.unknown(
          word, ["dev", "vid", "pvid", "untagged", "self", "master"],
          "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
      }
    }
    guard let device, let first, let last else {
      var error = CommandError("\"\(cursor.command)\" wants dev NAME and vid NUMBER", column: cursor.endColumn)
      error.spoken = "Device and VLAN ID are required arguments."
      throw error
    }
    if vlan.isPVID, first != last {
      throw CommandError(
        "pvid cannot be configured for a vlan range", column: cursor.endColumn, fix: "write one VLAN beside pvid")
    }
    vlan.vlans = first...last
    return [Operation(command == "add" ? .vlan(.add(vlan, device)) : .vlan(.delete(vlan, device)), in: node)]
  }

  /// The words that narrow `bridge fdb show` down.
  private func fdbFilter(_ cursor: inout Cursor) throws(CommandError) -> FDBFilter {
    var filter = FDBFilter()
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "br": filter.bridge = try cursor.interface("the name of a bridge")
      case "brport", "dev": filter.device = try cursor.interface()
      case "dynamic": filter.isDynamic = true
      case "vlan":
        try cursor.once("vlan")
        filter.vlan = try cursor.next("a VLAN").firstNumber
      case "state":
        let name = try cursor.next("a state")
        if name.text == "all" {
          filter.states = []
          continue
        }
        guard let state = FDBFilter.State(rawValue: name.text) else {
          throw cursor.unknown(
            name, FDBFilter.State.allCases.map(\.rawValue) + ["all"], "invalid state: \"\(name.text)\"")
        }
        filter.states.insert(state)
      default:
        guard filter.bridge == nil, filter.device == nil else {
          throw cursor.unknown(
            word, ["br", "brport", "dev", "state", "dynamic"],
            "\"\(word.text)\" is not expected after \"bridge fdb show\"")
        }
        cursor.position -= 1
        filter.device = try cursor.interface()
      }
    }
    return filter
  }

  func fdb(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "append", "replace", "delete", "get", "show", "list"]
        + (cursor.current?.text == "flush" ? ["flush"] : []),
      what: .command, orElse: "show")
    if command == "get" { return [Operation(.show(ShowRequest(.fdbEntry(try fdbLookup(&cursor)))), in: node)] }
    if command == "flush" { return [Operation(.fdb(.flush(try fdbFlush(&cursor))), in: node)] }
    if command == "show" || command == "list" {
      return [Operation(.show(ShowRequest(.fdb(try fdbFilter(&cursor)))), in: node)]
    }
    let spec = try fdbSpec(&cursor)
    switch command {
    case "add": return [Operation(.fdb(.add(spec, .add)), in: node)]
    case "append": return [Operation(.fdb(.add(spec, .append)), in: node)]
    case "replace": return [Operation(.fdb(.add(spec, .replace)), in: node)]
    default: return [Operation(.fdb(.delete(spec)), in: node)]
    }
  }

  private func fdbSpec(_ cursor: inout Cursor) throws(CommandError) -> FDBSpec {
    let known = [
      "dev", "master", "self", "permanent", "static", "dynamic", "vlan", "dst", "port", "vni", "via", "src_vni", "use",
      "extern_learn", "sticky", "router",
    ]
    var mac: Word?
    var device: InterfaceName?
    var lifetimes: Set<FDBSpec.Lifetime> = []
    var spec = FDBSpec(address: MACAddress(0), device: .loopback)
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "master": spec.inMaster = true
      case "self": spec.inSelf = true
      case "permanent", "local": lifetimes.insert(.permanent)
      case "static", "temp": lifetimes.insert(.static)
      case "dynamic": lifetimes.insert(.dynamic)
      case "vlan":
        try cursor.onceOrGarbage("vlan")
        spec.vlan = try cursor.vlan(least: 1, "invalid vlan id")
      case "dst":
        try cursor.onceOrGarbage("dst")
        spec.destination = try cursor.routeAddress(of: nil)
      case "port": spec.port = try cursor.number("a port", 0...UInt16.max, else: "invalid port")
      case "vni": spec.vni = try cursor.number("an identifier", 0...0xff_ffff, else: "invalid VNI")
      case "src_vni": spec.sourceVNI = try cursor.number("an identifier", 0...0xff_ffff, else: "invalid src VNI")
      case "via": spec.outgoing = try cursor.interface()
      case "use": spec.isUsed = true
      case "extern_learn": spec.isLearnedElsewhere = true
      case "sticky": spec.isSticky = true
      case "router": spec.isRouter = true
      default:
        if word.text == "to", let next = cursor.current {
          guard mac == nil else { throw cursor.garbage(next, "to", known: known) }
          continue
        }
        guard mac == nil else { throw cursor.garbage(word, "to", known: known) }
        mac = word
      }
    }
    guard let device, let mac else {
      var error = CommandError("\"\(cursor.command)\" wants a MAC address and dev NAME", column: cursor.endColumn)
      error.spoken = "Device and address are required arguments."
      throw error
    }
    let address = try cursor.entryAddress(mac)
    if lifetimes.isSuperset(of: [.permanent, .dynamic]) || lifetimes.isSuperset(of: [.permanent, .static]) {
      throw CommandError(
        "an entry is permanent, static or dynamic", column: cursor.endColumn, fix: "keep one of the words")
    }
    spec.lifetime =
      lifetimes.contains(.dynamic) ? .dynamic : lifetimes.contains(.static) ? .static : .permanent
    spec.address = address
    spec.device = device
    return spec
  }
}

extension Cursor {
  /// The number of a VLAN; another is refused as the kernel refuses it.
  fileprivate mutating func vlan(least: UInt16, _ words: String) throws(CommandError) -> UInt16 {
    let word = try next("a VLAN")
    guard let value: UInt16 = Self.number(word.text), (least...4094).contains(value) else {
      var error = invalid(word, "a VLAN", fix: "a number from 1 to 4094")
      error.spoken = "Error: \(words)."
      throw error
    }
    return value
  }
}
