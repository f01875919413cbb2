import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// The options behind `type bridge`.
  func bridgeOptions(_ cursor: inout Cursor) throws(CommandError) -> BridgeOptions {
    var options = BridgeOptions()
    let known = [
      "stp_state", "forward_delay", "hello_time", "max_age", "ageing_time", "priority", "vlan_filtering",
      "vlan_default_pvid",
      "mcast_snooping", "mcast_querier", "mcast_igmp_version", "nf_call_iptables", "nf_call_ip6tables",
      "nf_call_arptables", "group_fwd_mask",
    ]
    func flag(_ cursor: inout Cursor) throws(CommandError) -> Bool {
      try cursor.number("a switch of 0 or 1", 0...1) == 1 as UInt8
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "stp_state", "stp": options.stp = try flag(&cursor)
      case "forward_delay":
        options.forwardDelay = try cursor.number("a number of hundredths of a second", 0...UInt32.max)
      case "hello_time": options.helloTime = try cursor.number("a number of hundredths of a second", 0...UInt32.max)
      case "max_age": options.maxAge = try cursor.number("a number of hundredths of a second", 0...UInt32.max)
      case "ageing_time", "ageing":
        options.ageingTime = try cursor.number("a number of hundredths of a second", 0...UInt32.max)
      case "priority": options.priority = try cursor.number("a priority", 0...65_535)
      case "vlan_filtering": options.vlanFiltering = try flag(&cursor)
      case "vlan_default_pvid": options.vlanDefaultPVID = try cursor.number("a VLAN", 0...4094)
      case "mcast_snooping": options.multicastSnooping = try flag(&cursor)
      case "mcast_querier": options.multicastQuerier = try flag(&cursor)
      case "mcast_igmp_version": options.igmpVersion = try cursor.number("a version of IGMP", 2...3)
      case "nf_call_iptables": options.nfCallIPTables = try flag(&cursor)
      case "nf_call_ip6tables": options.nfCallIP6Tables = try flag(&cursor)
      case "nf_call_arptables": options.nfCallARPTables = try flag(&cursor)
      case "group_fwd_mask": options.groupForwardMask = try cursor.number("a mask", 0...65_535)
      default: throw cursor.unknown(word, known, "\"\(word.text)\" is no option of a bridge that is understood")
      }
    }
    return options
  }

  /// The options behind `type bridge_slave` and `bridge link set`.
  ///
  /// - Parameter name: The port, where `dev NAME` stands among them.
  func portOptions(
    _ cursor: inout Cursor, named name: inout InterfaceName?
  ) throws(CommandError) -> BridgePortOptions {
    var options = BridgePortOptions()
    let known = [
      "state", "cost", "priority", "isolated", "hairpin", "learning", "flood", "mcast_flood", "guard", "root_block",
      "proxy_arp", "neigh_suppress", "fastleave", "mcast_fast_leave", "mcast_router",
    ]
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "state":
        let names = ["disabled", "listening", "learning", "forwarding", "blocking"]
        if let name = cursor.current, let place = names.firstIndex(of: name.text) {
          cursor.position += 1
          options.state = BridgePortOptions.State(rawValue: UInt8(place))
        } else {
          options.state = BridgePortOptions.State(rawValue: try cursor.number("a state", 0...4))
        }
      case "cost": options.cost = try cursor.number("a cost", 1...65_535)
      case "priority": options.priority = try cursor.number("a priority", 0...63)
      case "isolated": options.isolated = try cursor.onOff()
      case "hairpin": options.hairpin = try cursor.onOff()
      case "learning": options.learning = try cursor.onOff()
      case "flood": options.flood = try cursor.onOff()
      case "mcast_flood": options.multicastFlood = try cursor.onOff()
      case "guard": options.bpduGuard = try cursor.onOff()
      case "root_block": options.rootBlock = try cursor.onOff()
      case "proxy_arp": options.proxyARP = try cursor.onOff()
      case "neigh_suppress": options.neighborSuppression = try cursor.onOff()
      case "fastleave", "mcast_fast_leave": options.fastLeave = try cursor.onOff()
      case "mcast_router": options.multicastRouter = try cursor.number("a number of mcast_router", 0...2)
      case "dev" where cursor.command.hasPrefix("bridge"): name = try cursor.interface()
      default: throw cursor.unknown(word, known, "\"\(word.text)\" is no option of a bridge port that is understood")
      }
    }
    return options
  }

  /// `bridge [-n NS] link|fdb …`.
  func bridge(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var node = node
    let options = try showOptions(&cursor, "bridge", &node)
    return shown(try bridge(&cursor, in: node), options)
  }

  private func bridge(_ cursor: inout Cursor, in node: NodeReference) throws(CommandError) -> [Operation] {
    switch try cursor.keyword(["link", "fdb", "mdb", "vlan", "monitor"], what: "the object") {
    case "link":
      switch try cursor.keyword(["set", "show", "list"], what: "the command", orElse: "show") {
      case "set":
        var found: InterfaceName?
        if let word = cursor.current, !cursor.words.contains(where: { $0.text == "dev" }) {
          throw CommandError(
            "Device is a required argument of \"bridge link set\"", column: word.column, length: word.length,
            fix: "write dev \(word.text)")
        }
        let port = try portOptions(&cursor, named: &found)
        guard let name = found else {
          throw CommandError("Device is a required argument", column: cursor.endColumn, fix: "add dev NAME")
        }
        guard !port.isEmpty else {
          throw CommandError("\"bridge link set dev \(name)\" says nothing to be set", column: cursor.endColumn)
        }
        return [Operation(.setLink(name, LinkChanges(port: port)), in: node)]
      default:
        var device: InterfaceName?
        if !cursor.isAtEnd {
          _ = cursor.take("dev")
          device = try cursor.interface()
        }
        try cursor.expectEnd()
        return [Operation(.show(ShowRequest(.bridgeLinks(device))), in: node)]
      }
    case "fdb": return try fdb(&cursor, node)
    case "vlan": return try vlan(&cursor, node)
    case "mdb": return try groups(&cursor, node)
    case let object:
      let word = cursor.words[cursor.position - 1]
      throw CommandError(
        "\"bridge \(object)\" is not carried out here", column: word.column, length: word.length,
        fix: "understood: link, fdb, mdb, vlan")
    }
  }

  private func groups(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(["add", "delete", "show", "list"], what: "the command", orElse: "show")
    var bridge: InterfaceName?
    var port: InterfaceName?
    var group: IPAddress?
    var isPermanent = false
    var vlan: UInt16?
    let isShowing = command == "show" || command == "list"
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": bridge = try cursor.interface("the name of a bridge")
      case "port" where !isShowing: port = try cursor.interface("the name of a port")
      case "grp" where !isShowing:
        group = try cursor.address()
        guard group?.isMulticast == true else {
          throw cursor.invalid(cursor.words[cursor.position - 1], "multicast group")
        }
      case "permanent" where !isShowing: isPermanent = true
      case "temp" where !isShowing: isPermanent = false
      case "vid" where !isShowing: vlan = try cursor.number("a VLAN", 1...4094)
      default:
        throw cursor.unknown(
          word, isShowing ? ["dev"] : ["dev", "port", "grp", "permanent", "temp", "vid"],
          "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
      }
    }
    if isShowing { return [Operation(.show(ShowRequest(.bridgeGroups(bridge))), in: node)] }
    guard let bridge, let port, let group else {
      throw CommandError("\"\(cursor.command)\" wants dev BRIDGE, port PORT and grp GROUP", column: cursor.endColumn)
    }
    let spec = BridgeGroupSpec(bridge: bridge, port: port, group: group, isPermanent: isPermanent, vlan: vlan)
    return [Operation(command == "add" ? .addGroup(spec) : .deleteGroup(spec), in: node)]
  }

  private func vlan(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(["add", "delete", "show", "list"], what: "the command", orElse: "show")
    if command == "show" || command == "list" {
      var device: InterfaceName?
      if !cursor.isAtEnd {
        _ = cursor.take("dev")
        device = try cursor.interface()
      }
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.bridgeVLANs(device))), in: node)]
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
        else { throw cursor.invalid(range, "VLAN from 1 to 4094, nor a range of them") }
        (first, last) = (low, high)
      case "pvid": vlan.isPVID = true
      case "untagged": vlan.isUntagged = true
      case "self": vlan.onSelf = true
      case "master": vlan.onSelf = false
      default:
        throw cursor.unknown(
          word, ["dev", "vid", "pvid", "untagged", "self", "master"],
          "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
      }
    }
    guard let device, let first, let last else {
      throw CommandError("\"\(cursor.command)\" wants dev NAME and vid NUMBER", column: cursor.endColumn)
    }
    vlan.vlans = first...last
    return [Operation(command == "add" ? .addVLAN(vlan, device) : .deleteVLAN(vlan, device), in: node)]
  }

  /// What `bridge fdb show` is narrowed down by.
  private func fdbFilter(_ cursor: inout Cursor) throws(CommandError) -> FDBFilter {
    var filter = FDBFilter()
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "br": filter.bridge = try cursor.interface("the name of a bridge")
      case "brport", "dev": filter.device = try cursor.interface()
      case "dynamic": filter.isDynamic = true
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

  private func fdb(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "append", "replace", "delete", "show", "list"], what: "the command", orElse: "show")
    if command == "show" || command == "list" {
      return [Operation(.show(ShowRequest(.fdb(try fdbFilter(&cursor)))), in: node)]
    }
    let mac = try cursor.mac()
    var device: InterfaceName?
    var spec = FDBSpec(address: mac, device: .loopback)
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "master": spec.inMaster = true
      case "self": spec.inSelf = true
      case "permanent", "local": spec.lifetime = .permanent
      case "static", "temp": spec.lifetime = .static
      case "dynamic": spec.lifetime = .dynamic
      case "vlan":
        try cursor.onceOrGarbage("vlan")
        spec.vlan = try cursor.number("a VLAN", 1...4094)
      case "dst":
        try cursor.onceOrGarbage("dst")
        spec.destination = try cursor.address()
      default:
        throw cursor.unknown(
          word, ["dev", "master", "self", "permanent", "static", "dynamic", "vlan", "dst"],
          "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
      }
    }
    guard let device else { throw CommandError("\"\(cursor.command)\" wants dev NAME", column: cursor.endColumn) }
    spec.device = device
    switch command {
    case "add": return [Operation(.addFDB(spec, .add), in: node)]
    case "append": return [Operation(.addFDB(spec, .append), in: node)]
    case "replace": return [Operation(.addFDB(spec, .replace), in: node)]
    default: return [Operation(.deleteFDB(spec), in: node)]
    }
  }

  /// `brctl …`.
  func brctl(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let known = [
      "addbr", "delbr", "addif", "delif", "stp", "setfd", "sethello", "setmaxage", "setageing", "setbridgeprio",
      "setpathcost",
      "setportprio", "hairpin", "show", "showmacs", "showstp",
    ]
    let word = try cursor.next("a command of brctl")
    cursor.command = "brctl \(word.text)"
    func set(_ bridge: InterfaceName, _ options: BridgeOptions) -> [Operation] {
      [Operation(.setLink(bridge, LinkChanges(bridge: options)), in: node)]
    }
    func setPort(_ port: InterfaceName, _ options: BridgePortOptions) -> [Operation] {
      [Operation(.setLink(port, LinkChanges(port: options)), in: node)]
    }
    let operations: [Operation]
    switch word.text {
    case "show":
      var bridges: [InterfaceName] = []
      while !cursor.isAtEnd { bridges.append(try cursor.interface("the name of a bridge")) }
      operations = [Operation(.show(ShowRequest(.bridges(bridges))), in: node)]
    case "showmacs": operations = [Operation(.show(ShowRequest(.bridgeMACs(try cursor.interface()))), in: node)]
    case "showstp": operations = [Operation(.show(ShowRequest(.bridgeSpanningTree(try cursor.interface()))), in: node)]
    case "addbr":
      operations = [Operation(.bridgeControl(.addBridge(try cursor.interface("the name of a bridge"))), in: node)]
    case "delbr":
      operations = [Operation(.bridgeControl(.deleteBridge(try cursor.interface("the name of a bridge"))), in: node)]
    case "addif", "delif":
      let bridge = try cursor.interface("the name of a bridge")
      var ports = [try cursor.interface()]
      while !cursor.isAtEnd { ports.append(try cursor.interface()) }
      operations = ports.map {
        Operation(
          .bridgeControl(word.text == "addif" ? .addPort($0, to: bridge) : .deletePort($0, from: bridge)), in: node)
      }
    case "stp": operations = set(try cursor.interface(), BridgeOptions(stp: try cursor.looseOnOff()))
    case "setfd":
      operations = set(
        try cursor.interface(), BridgeOptions(forwardDelay: try cursor.centiseconds("a time in seconds")))
    case "sethello":
      operations = set(try cursor.interface(), BridgeOptions(helloTime: try cursor.centiseconds("a time in seconds")))
    case "setmaxage":
      operations = set(try cursor.interface(), BridgeOptions(maxAge: try cursor.centiseconds("a time in seconds")))
    case "setageing":
      operations = set(try cursor.interface(), BridgeOptions(ageingTime: try cursor.centiseconds("a time in seconds")))
    case "setbridgeprio":
      operations = set(try cursor.interface(), BridgeOptions(priority: try cursor.number("a priority", 0...65_535)))
    case "setpathcost", "setportprio", "hairpin":
      _ = try cursor.interface("the name of a bridge")
      let port = try cursor.interface("the name of a port")
      operations =
        word.text == "hairpin"
        ? setPort(port, BridgePortOptions(hairpin: try cursor.looseOnOff()))
        : word.text == "setpathcost"
          ? setPort(port, BridgePortOptions(cost: try cursor.number("a cost", 1...65_535)))
          : setPort(port, BridgePortOptions(priority: try cursor.number("a priority", 0...63)))
    default: throw cursor.unknown(word, known, "the command \"\(word.text)\" of brctl is not understood")
    }
    try cursor.expectEnd()
    return operations
  }
}
