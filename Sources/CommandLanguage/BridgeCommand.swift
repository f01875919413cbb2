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
    func flag(_ cursor: inout Cursor, _ word: String) throws(CommandError) -> Bool {
      // As the kernel takes it: any number but 0 is on.
      try cursor.number("a switch of 0 or 1", 0...(word == "stp_state" ? UInt32.max : 255), else: "invalid \(word)")
        != 0
    }
    func time(_ cursor: inout Cursor, _ word: String) throws(CommandError) -> UInt32 {
      try cursor.number("a number of hundredths of a second", 0...UInt32.max, else: "invalid \(word)")
    }
    while let word = cursor.current {
      cursor.position += 1
      let why = "invalid \(word.text)"
      switch word.text {
      case "stp_state", "stp": options.stp = try flag(&cursor, "stp_state")
      case "forward_delay": options.forwardDelay = try time(&cursor, word.text)
      case "hello_time": options.helloTime = try time(&cursor, word.text)
      case "max_age": options.maxAge = try time(&cursor, word.text)
      case "ageing_time", "ageing": options.ageingTime = try time(&cursor, "ageing_time")
      case "priority": options.priority = try cursor.number("a priority", 0...65_535, else: why)
      case "vlan_filtering": options.vlanFiltering = try flag(&cursor, word.text)
      case "vlan_default_pvid": options.vlanDefaultPVID = try cursor.number("a VLAN", 0...65_535, else: why)
      case "mcast_snooping": options.multicastSnooping = try flag(&cursor, word.text)
      case "mcast_querier": options.multicastQuerier = try flag(&cursor, word.text)
      case "mcast_igmp_version": options.igmpVersion = try cursor.number("a version of IGMP", 0...255, else: why)
      case "nf_call_iptables": options.nfCallIPTables = try flag(&cursor, word.text)
      case "nf_call_ip6tables": options.nfCallIP6Tables = try flag(&cursor, word.text)
      case "nf_call_arptables": options.nfCallARPTables = try flag(&cursor, word.text)
      case "group_fwd_mask": options.groupForwardMask = try cursor.number("a mask", 0...65_535, else: why)
      case "group_address": options.groupAddress = try cursor.newLinkAddress()
      default:
        if let option = BridgeOption.allCases.first(where: { $0.word == word.text }) {
          options.further[option] = try cursor.number("a number", 0...option.maximum, else: why)
          continue
        }
        var error = cursor.unknown(
          word, known + BridgeOption.allCases.map(\.word),
          "\"\(word.text)\" is no option of a bridge that is understood")
        error.spoken = "bridge: unknown command \"\(word.text)\"?"
        throw error
      }
    }
    return options
  }

  /// The options behind `type bridge_slave` and `bridge link set`.
  ///
  /// - Parameter name: The port, where `dev NAME` stands among them.
  func portOptions(
    _ cursor: inout Cursor, named name: inout InterfaceName?, isBridgeTool: Bool
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
          let place = cursor.current
          let number: UInt8 = try cursor.number("a state", 0...255, else: "state is invalid")
          guard let state = BridgePortOptions.State(rawValue: number) else {
            var error = cursor.invalid(place ?? word, "a state", fix: "a number from 0 to 4")
            error.spoken = "RTNETLINK answers: Invalid argument"
            throw error
          }
          options.state = state
        }
      case "cost": options.cost = try cursor.number("a cost", 0...UInt32.max, else: "cost is invalid")
      case "priority": options.priority = try cursor.number("a priority", 0...65_535, else: "priority is invalid")
      case "isolated": options.isolated = try cursor.onOff(word.text, ofPort: true)
      case "hairpin": options.hairpin = try cursor.onOff(word.text, ofPort: true)
      case "learning": options.learning = try cursor.onOff(word.text, ofPort: true)
      case "flood": options.flood = try cursor.onOff(word.text, ofPort: true)
      case "mcast_flood": options.multicastFlood = try cursor.onOff(word.text, ofPort: true)
      case "guard": options.bpduGuard = try cursor.onOff(word.text, ofPort: true)
      case "root_block": options.rootBlock = try cursor.onOff(word.text, ofPort: true)
      case "proxy_arp" where !isBridgeTool: options.proxyARP = try cursor.onOff(word.text, ofPort: true)
      case "neigh_suppress": options.neighborSuppression = try cursor.onOff(word.text, ofPort: true)
      case "fastleave": options.fastLeave = try cursor.onOff(word.text, ofPort: true)
      case "mcast_fast_leave" where !isBridgeTool: options.fastLeave = try cursor.onOff(word.text, ofPort: true)
      case "mcast_router":
        options.multicastRouter = try cursor.number(
          "a number of mcast_router", 0...255, else: "mcast_router is invalid")
      // The port of a bridge is meant in any case.
      case "master" where isBridgeTool: break
      case "dev" where cursor.command.hasPrefix("bridge"): name = try cursor.interface()
      default:
        if let option = BridgePortSwitch.allCases.first(where: { $0.word == word.text }),
          isBridgeTool ? option.isOfBridgeTool : option.isOfLinkTool
        {
          options.further[option] = try cursor.onOff(word.text, ofPort: true)
          continue
        }
        var error = cursor.unknown(
          word, known, "\"\(word.text)\" is no option of a bridge port that is understood")
        error.spoken =
          isBridgeTool ? "Usage: bridge link set dev DEV" : "bridge_slave: unknown option \"\(word.text)\"?"
        throw error
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
        let port = try portOptions(&cursor, named: &found, isBridgeTool: true)
        guard let name = found else {
          var error = CommandError("Device is a required argument", column: cursor.endColumn, fix: "add dev NAME")
          error.spoken = "Device is a required argument."
          throw error
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
}
