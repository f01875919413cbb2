import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// `ip link …`.
  func link(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "set", "change", "delete", "show", "list", "lst", "property", "afstats", "xstats"], what: "the command",
      orElse: "show")
    switch command {
    case "add": return [Operation(.addLink(try newLink(&cursor)), in: node)]
    case "set", "change":
      let (name, changes) = try linkChanges(&cursor)
      guard let name else {
        var rest = changes
        rest.group = nil
        guard let group = changes.group, !rest.isEmpty else {
          throw CommandError(
            "Not enough information: \"dev\" argument is required", column: cursor.endColumn, fix: "add dev NAME")
        }
        guard rest.beyondGroups.isEmpty else {
          throw CommandError(
            "of a group this is not set here", column: cursor.endColumn, fix: "write it for each link of the group")
        }
        return [Operation(.setLinks(group: group, rest), in: node)]
      }
      guard !changes.isEmpty else {
        throw CommandError(
          "\"ip link set \(name)\" says nothing to be set", column: cursor.endColumn, fix: "for example \"up\"")
      }
      return [Operation(.setLink(name, changes), in: node)]
    case "delete":
      _ = cursor.take("dev")
      let name = try cursor.interface()
      if cursor.take("type") { _ = try cursor.next("a kind") }
      try cursor.expectEnd()
      return [Operation(.deleteLink(name), in: node)]
    case "show", "list", "lst":
      let (device, filter) = try linkFilter(&cursor, nil)
      return [Operation(.show(ShowRequest(.links(device, filter))), in: node)]
    default:
      throw CommandError(
        "\"ip link \(command)\" is not carried out in this version", column: cursor.words[cursor.position - 1].column)
    }
  }

  private func newLink(_ cursor: inout Cursor) throws(CommandError) -> LinkSpec {
    var name: InterfaceName?
    var parent: InterfaceName?
    var changes = LinkChanges()
    var index: Int32?
    var queues: UInt32?
    let kinds = ["veth", "bridge", "vxlan", "macvlan", "vlan", "dummy", "ifb"]
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "name", "dev":
        try cursor.once("name")
        name = try cursor.interface()
      case "link": parent = try cursor.interface()
      case "index":
        try cursor.once("index")
        index = try cursor.number("an index", 1...Int32.max)
      case "numtxqueues", "numrxqueues": queues = try cursor.number("a number of queues", 1...4096)
      case "type":
        let kindWord = try cursor.next("the kind of link")
        guard kinds.contains(kindWord.text) else {
          throw cursor.unknown(kindWord, kinds, "the kind of link \"\(kindWord.text)\" is not understood")
        }
        cursor.command += " … type \(kindWord.text)"
        let kind = try linkKind(&cursor, kindWord, parent: parent, queues: queues)
        let place = changes.namespace
        changes.namespace = nil
        return LinkSpec(name: name, kind: kind, index: index, namespace: place, changes: changes, queues: queues)
      default:
        if try change(word, &cursor, &changes) { continue }
        guard name == nil else {
          throw cursor.unknown(
            word, ["type", "link", "address", "mtu", "netns", "up"],
            "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        cursor.position -= 1
        name = try cursor.interface()
      }
    }
    throw CommandError(
      "\"\(cursor.command)\" does not say which kind of link", column: cursor.endColumn,
      fix: "add \"type KIND\": \(kinds.joined(separator: ", "))")
  }

  private func linkKind(
    _ cursor: inout Cursor, _ kind: Word, parent: InterfaceName?, queues: UInt32?
  ) throws(CommandError) -> LinkKind {
    func needParent() throws(CommandError) -> InterfaceName {
      guard let parent else {
        throw CommandError(
          "a \(kind.text) stands on another device", column: kind.column, length: kind.length,
          fix: "write \"link DEVICE\" in front of type")
      }
      return parent
    }
    switch kind.text {
    case "veth":
      var peer = VethPeer()
      if cursor.take("peer") {
        while let word = cursor.current {
          cursor.position += 1
          switch word.text {
          case "name": peer.name = try cursor.interface()
          case "netns": peer.namespace = .named(try cursor.namespaceName())
          case "address": peer.address = try cursor.mac()
          case "mtu": peer.mtu = try cursor.number("an MTU", 68...65_535)
          case "index": peer.index = try cursor.number("an index", 1...Int32.max)
          case "numtxqueues", "numrxqueues":
            let number: UInt32 = try cursor.number("a number of queues", 1...4096)
            guard number == queues else {
              throw CommandError(
                "both ends have the same number of queues here", column: word.column, length: word.length,
                fix: "write \(word.text) \(number) in front of \"type veth\", too")
            }
          case let text where peer.name == nil && InterfaceName(text) != nil:
            peer.name = InterfaceName(text)
          default:
            throw cursor.unknown(
              word, ["name", "netns", "address", "mtu"], "\"\(word.text)\" is not expected after \"peer\"")
          }
        }
      }
      try cursor.expectEnd()
      return .veth(peer: peer)
    case "bridge":
      return .bridge(try bridgeOptions(&cursor))
    case "vxlan":
      return .vxlan(try vxlanOptions(&cursor, parent: parent))
    case "macvlan":
      var options = MacvlanOptions(parent: try needParent())
      if cursor.take("mode") {
        let word = try cursor.next("a mode")
        guard let mode = MacvlanOptions.Mode(rawValue: word.text) else {
          throw cursor.unknown(
            word, MacvlanOptions.Mode.allCases.map(\.rawValue), "\"\(word.text)\" is no mode of a macvlan")
        }
        options.mode = mode
      }
      try cursor.expectEnd()
      return .macvlan(options)
    case "vlan":
      var options = VLANOptions(parent: try needParent(), id: 0)
      var hasID = false
      while let word = cursor.current {
        cursor.position += 1
        switch word.text {
        case "id":
          options.id = try cursor.number("a VLAN", 0...4094)
          hasID = true
        case "protocol", "proto":
          let name = try cursor.next("802.1Q or 802.1ad")
          guard ["802.1q", "802.1ad"].contains(name.text.lowercased()) else {
            throw cursor.invalid(name, "VLAN protocol", fix: "802.1Q or 802.1ad")
          }
          options.isServiceTag = name.text.lowercased() == "802.1ad"
        default:
          throw cursor.unknown(word, ["id", "protocol"], "\"\(word.text)\" is no option of a vlan that is understood")
        }
      }
      guard hasID else { throw CommandError("a vlan needs a number", column: cursor.endColumn, fix: "add \"id 10\"") }
      return .vlan(options)
    default:
      try cursor.expectEnd()
      return kind.text == "ifb" ? .ifb : .dummy
    }
  }

  /// What is set, and of which link; the device may stand anywhere among the words, with `dev` or without.
  private func linkChanges(_ cursor: inout Cursor) throws(CommandError) -> (InterfaceName?, LinkChanges) {
    var changes = LinkChanges()
    var device: InterfaceName?
    let known = [
      "up", "down", "name", "address", "mtu", "txqueuelen", "master", "nomaster", "netns", "alias", "group", "arp",
      "multicast",
      "allmulticast", "promisc", "addrgenmode", "type",
    ]
    while let word = cursor.current {
      cursor.position += 1
      if try change(word, &cursor, &changes) { continue }
      switch word.text {
      case "dev" where device == nil: device = try cursor.interface()
      case "name":
        try cursor.once("name")
        changes.newName = try cursor.interface()
      case "type":
        let kind = try cursor.next("bridge or bridge_slave")
        switch kind.text {
        case "bridge": changes.bridge = try bridgeOptions(&cursor)
        case "bridge_slave": changes.port = try portOptions(&cursor, named: &device)
        default:
          throw cursor.unknown(
            kind, ["bridge", "bridge_slave"], "options of \"\(kind.text)\" are not set in this version")
        }
      default:
        guard device == nil else {
          throw cursor.unknown(word, known, "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        cursor.position -= 1
        device = try cursor.interface()
      }
    }
    return (device, changes)
  }

  /// What `ip link add` and `ip link set` have in common; false where the word is none of it.
  private func change(_ word: Word, _ cursor: inout Cursor, _ changes: inout LinkChanges) throws(CommandError) -> Bool {
    switch word.text {
    case "up": changes.isUp = true
    case "down": changes.isUp = false
    case "address": changes.address = try cursor.mac()
    case "mtu":
      try cursor.once("mtu")
      changes.mtu = try cursor.number("an MTU", 0...65_535)
    case "txqueuelen", "txqlen", "qlen":
      try cursor.once("txqueuelen")
      changes.txQueueLength = try cursor.number("a queue length", 0...UInt32.max)
    case "master": changes.master = .name(try cursor.interface())
    case "nomaster": changes.master = LinkChanges.Master.none
    case "netns":
      try cursor.once("netns")
      changes.namespace = .named(try cursor.namespaceName())
    case "alias": changes.alias = try cursor.next("an alias").text
    case "group":
      try cursor.once("group")
      changes.group = cursor.take("default") ? 0 : try cursor.number("a group's number", 0...UInt32.max)
    case "arp": changes.arp = try cursor.onOff()
    case "multicast": changes.multicast = try cursor.onOff()
    case "allmulticast": changes.allMulticast = try cursor.onOff()
    case "promisc": changes.promiscuous = try cursor.onOff()
    case "addrgenmode":
      let mode = try cursor.next("a mode")
      switch mode.text {
      case "eui64": changes.addressGeneration = .eui64
      case "none": changes.addressGeneration = LinkChanges.AddressGeneration.none
      case "stable_secret": changes.addressGeneration = .stablePrivacy
      case "random": changes.addressGeneration = .random
      default: throw cursor.invalid(mode, "mode", fix: "eui64, none, stable_secret or random")
      }
    default: return false
    }
    return true
  }
}

extension LinkChanges {
  /// What the one message for a whole group has no room for.
  fileprivate var beyondGroups: LinkChanges {
    LinkChanges(
      newName: newName, namespace: namespace, alias: alias, addressGeneration: addressGeneration, bridge: bridge,
      port: port)
  }
}
