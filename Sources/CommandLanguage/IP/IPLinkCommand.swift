import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// `ip link …`.
  func link(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "set", "change", "delete", "show", "list", "lst", "property", "afstats", "xstats"], what: .command,
      orElse: "show")
    switch command {
    case "add": return [Operation(.link(.add(try newLink(&cursor))), in: node)]
    case "set", "change":
      let (name, changes) = try linkChanges(&cursor)
      guard let name else {
        guard let group = changes.group else {
          var error = CommandError(
            "Not enough information: \"dev\" argument is required", column: cursor.endColumn, fix: "add dev NAME")
          error.spoken = "Not enough information: \"dev\" argument is required."
          throw error
        }
        var rest = changes
        rest.group = nil
        return [Operation(.link(.setAll(group: group, rest)), in: node)]
      }
      return [Operation(.link(.set(name, changes)), in: node)]
    case "delete":
      var name: InterfaceName?
      while let word = cursor.current {
        cursor.position += 1
        if word.text == "type" {
          let kind = try cursor.next("a kind")
          // The rest is options of the kind, which the real tool reads and the kernel passes over.
          guard let name, !cursor.isAtEnd, kinds.contains(kind.text) else {
            // So is a device that stands behind it.
            if name == nil { cursor.position = cursor.words.count }
            continue
          }
          cursor.command += " … type \(kind.text)"
          _ = try linkKind(&cursor, kind, parent: name)
          continue
        }
        if word.text != "dev" { cursor.position -= 1 }
        guard name == nil else { throw cursor.garbage(cursor.current ?? word, "dev", known: ["dev", "type"]) }
        name = try cursor.interface()
      }
      guard let name else {
        var error = CommandError("\"ip link del\" wants a device", column: cursor.endColumn, fix: "add dev NAME")
        error.spoken = "Not enough information: \"dev\" argument is required."
        throw error
      }
      return [Operation(.link(.delete(name)), in: node)]
    case "property": return [try linkProperty(&cursor, node)]
    case "show", "list", "lst":
      let (device, filter) = try linkFilter(&cursor, nil)
      return [Operation(.show(ShowRequest(.links(device, filter))), in: node)]
    default:
      throw CommandError(
        "\"ip link \(command)\" is not carried out in this version", column: cursor.words[cursor.position - 1].column
      ).beyond()
    }
  }

  /// `ip link property add|del dev NAME altname OTHER …`.
  private func linkProperty(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> Operation {
    guard let verb = cursor.current, "add".hasPrefix(verb.text) || "delete".hasPrefix(verb.text) else {
      throw CommandError("Operator required", column: cursor.endColumn, fix: "write add or del")
    }
    cursor.position += 1
    var device: InterfaceName?
    var names: [String] = []
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "altname":
        let name = try cursor.next("a name")
        guard !name.text.isEmpty, name.text.utf8.count < 128, !name.text.contains("/"),
          !name.text.contains(where: \.isWhitespace)
        else { throw cursor.wrong(name, "not a valid altname", fix: "a name of at most 127 bytes") }
        names.append(name.text)
      default:
        if word.text != "dev" { cursor.position -= 1 }
        guard device == nil else { throw cursor.garbage(cursor.current ?? word, "dev", known: ["dev", "altname"]) }
        device = try cursor.interface()
      }
    }
    guard let device else {
      var error = CommandError("\"ip link property\" wants a device", column: cursor.endColumn, fix: "add dev NAME")
      error.spoken = "Not enough of information: \"dev\" argument is required."
      throw error
    }
    return Operation(
      .link(.setAlternativeNames(names, device, isRemoval: !"add".hasPrefix(verb.text))), in: node)
  }

  /// The kinds of link that are made.
  private var kinds: [String] { ["veth", "bridge", "vxlan", "macvlan", "vlan", "dummy", "ifb"] }

  private func newLink(_ cursor: inout Cursor) throws(CommandError) -> LinkSpec {
    var spec = LinkSpec(name: nil, kind: .dummy)
    var parent: InterfaceName?
    var named: InterfaceName?
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "name":
        try cursor.once("name")
        named = try cursor.newInterface("name")
      case "dev":
        guard spec.name == nil else { throw cursor.garbage(cursor.current ?? word, "dev", known: ["type", "link"]) }
        spec.name = try cursor.newInterface("dev")
      case "link": parent = try cursor.interface()
      case "index":
        try cursor.once("index")
        spec.index = try cursor.number("an index", 1...Int32.max, else: "Invalid \"index\" value")
      case "numtxqueues":
        try cursor.once("numtxqueues")
        spec.transmitQueues = try cursor.number(
          "a number of queues", 0...UInt32.max, else: "Invalid \"numtxqueues\" value")
      case "numrxqueues":
        try cursor.once("numrxqueues")
        spec.receiveQueues = try cursor.number(
          "a number of queues", 0...UInt32.max, else: "Invalid \"numrxqueues\" value")
      case "type":
        let kindWord = try cursor.next("the kind of link")
        guard kinds.contains(kindWord.text) else {
          var error = cursor.unknown(kindWord, kinds, "the kind of link \"\(kindWord.text)\" is not understood")
          error.spoken = "Error: Unknown device type."
          throw error
        }
        spec.name = try cursor.oneName(spec.name, named)
        cursor.command += " … type \(kindWord.text)"
        spec.kind = try linkKind(&cursor, kindWord, parent: parent)
        spec.namespace = spec.changes.namespace
        spec.changes.namespace = nil
        spec.shareQueues()
        return spec
      default:
        if try change(word, &cursor, &spec.changes) { continue }
        guard spec.name == nil else {
          throw cursor.garbage(word, "dev", known: ["type", "link", "address", "mtu", "netns", "up"])
        }
        cursor.position -= 1
        spec.name = try cursor.newInterface("dev")
      }
    }
    var error = CommandError(
      "\"\(cursor.command)\" does not say which kind of link", column: cursor.endColumn,
      fix: "add \"type KIND\": \(kinds.joined(separator: ", "))")
    error.spoken = "Not enough information: \"type\" argument is required"
    throw error
  }

  /// The words behind `type veth`.
  func vethPeer(_ cursor: inout Cursor) throws(CommandError) -> VethPeer {
    var peer = VethPeer()
    guard let first = cursor.current else {
      peer.isLikeFirstEnd = true
      return peer
    }
    guard cursor.take("peer") else {
      var error = cursor.unknown(first, ["peer"], "\"\(first.text)\" is not expected after \"\(cursor.command)\"")
      error.spoken = "Usage: ip link <options> type veth [peer <options>]\nTo get <options> type 'ip link add help'"
      throw error
    }
    var end = Cursor(Array(cursor.words[cursor.position...]), command: cursor.command)
    cursor.position = cursor.words.count
    var named: InterfaceName?
    while let word = end.current {
      end.position += 1
      switch word.text {
      case "name":
        try end.once("name")
        named = try end.newInterface("name")
      case "dev":
        guard peer.name == nil else { throw end.garbage(end.current ?? word, "dev", known: ["name", "netns"]) }
        peer.name = try end.newInterface("dev")
      case "index": peer.index = try end.number("an index", 1...Int32.max, else: "Invalid \"index\" value")
      case "numtxqueues":
        peer.transmitQueues = try end.number(
          "a number of queues", 0...UInt32.max, else: "Invalid \"numtxqueues\" value")
      case "numrxqueues":
        peer.receiveQueues = try end.number("a number of queues", 0...UInt32.max, else: "Invalid \"numrxqueues\" value")
      default:
        if try change(word, &end, &peer.further) { continue }
        guard peer.name == nil, let name = InterfaceName(word.text) else {
          throw end.garbage(word, "dev", known: ["name", "netns", "address", "mtu"])
        }
        peer.name = name
      }
    }
    peer.name = try end.oneName(peer.name, named)
    (peer.address, peer.mtu, peer.namespace) = (peer.further.address, peer.further.mtu, peer.further.namespace)
    (peer.further.address, peer.further.mtu, peer.further.namespace) = (nil, nil, nil)
    return peer
  }

  private func linkKind(
    _ cursor: inout Cursor, _ kind: Word, parent: InterfaceName?
  ) throws(CommandError) -> LinkKind {
    func needParent(_ words: String) throws(CommandError) -> InterfaceName {
      guard let parent else {
        var error = CommandError(
          "a \(kind.text) stands on another device", column: kind.column, length: kind.length,
          fix: "write \"link DEVICE\" in front of type")
        error.spoken = words
        throw error
      }
      return parent
    }
    switch kind.text {
    case "veth": return .veth(peer: try vethPeer(&cursor))
    case "bridge":
      return .bridge(try bridgeOptions(&cursor))
    case "vxlan":
      return .vxlan(try vxlanOptions(&cursor, parent: parent))
    case "macvlan":
      var options = MacvlanOptions(parent: try needParent("RTNETLINK answers: Invalid argument"))
      options.data = try macvlanOptions(&cursor)
      return .macvlan(options)
    case "vlan":
      var options = VLANOptions(parent: try needParent("Error: Unknown device type."))
      options.data = try vlanOptions(&cursor)
      guard options.id != nil else {
        throw CommandError("a vlan needs a number", column: cursor.endColumn, fix: "add \"id 10\"")
      }
      return .vlan(options)
    default:
      try cursor.expectEnd()
      return kind.text == "ifb" ? .ifb : .dummy
    }
  }

  /// The changes, and the link that they are of; the device may stand anywhere among the words, with `dev` or without.
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
        changes.newName = try cursor.newInterface("name")
      case "type":
        let kind = try cursor.next("a kind")
        guard device != nil || changes.newName != nil else {
          // Of a group, or of nothing: the kind is passed over.
          if changes.group != nil, let word = cursor.current { throw cursor.garbage(word) }
          cursor.position = cursor.words.count
          continue
        }
        switch kind.text {
        case "bridge": changes.bridge = try bridgeOptions(&cursor)
        case "bridge_slave":
          var port = try portOptions(&cursor, named: &device, isBridgeTool: false)
          port.isKindData = true
          changes.port = port
        default: changes.kind = try kindChanges(&cursor, kind)
        }
      // It matters to a new link alone, and ip(8) does not look whether it is there.
      case "link": _ = try cursor.next("a device")
      default:
        guard device == nil else {
          throw cursor.garbage(word.text == "dev" ? cursor.current ?? word : word, "dev", known: known)
        }
        cursor.position -= 1
        device = try cursor.interface()
      }
    }
    // As ip(8) takes it.
    if device == nil, let name = changes.newName { (device, changes.newName) = (name, nil) }
    return (device, changes)
  }

  /// A word that `ip link add` and `ip link set` have in common; false where it is none of those.
  private func change(_ word: Word, _ cursor: inout Cursor, _ changes: inout LinkChanges) throws(CommandError) -> Bool {
    switch word.text {
    case "up": changes.isUp = true
    case "down": changes.isUp = false
    case "address", "addr": changes.address = try cursor.newLinkAddress()
    case "mtu":
      try cursor.once("mtu")
      changes.mtu = UInt32(bitPattern: try cursor.number("an MTU", -1...Int32.max, else: "Invalid \"mtu\" value"))
    case "txqueuelen", "txqlen", "qlen":
      try cursor.once("txqueuelen")
      changes.txQueueLength = UInt32(
        bitPattern: try cursor.number("a queue length", -1...Int32.max, else: "Invalid \"txqueuelen\" value"))
    case "master": changes.master = .name(try cursor.interface())
    case "nomaster": changes.master = LinkChanges.Master.none
    case "netns":
      try cursor.once("netns")
      changes.namespace = .named(try cursor.namespaceName())
    case "alias", "ifalias": changes.alias = try cursor.next("an alias").text
    case "group":
      try cursor.once("group")
      let word = cursor.current
      changes.group =
        cursor.take("default")
        ? 0 : try cursor.number("a group's number", 0...UInt32.max, else: "Invalid \"group\" value")
      // -1 is no group to ip(8).
      if changes.group == .max, let word { throw cursor.wrong(word, "Invalid \"group\" value") }
    case "arp": changes.arp = try cursor.onOff("arp")
    case "multicast": changes.multicast = try cursor.onOff("multicast")
    case "allmulticast": changes.allMulticast = try cursor.onOff("allmulticast")
    case "promisc": changes.promiscuous = try cursor.onOff("promisc")
    case "addrgenmode":
      let mode = try cursor.next("a mode")
      switch mode.text {
      case "eui64": changes.addressGeneration = .eui64
      case "none": changes.addressGeneration = LinkChanges.AddressGeneration.none
      case "stable_secret": changes.addressGeneration = .stablePrivacy
      case "random": changes.addressGeneration = .random
      default:
        throw cursor.wrong(mode, "Invalid address generation mode", fix: "eui64, none, stable_secret or random")
      }
    default: return false
    }
    return true
  }
}

extension LinkSpec {
  /// Where both ends have as many queues each way, that is one number.
  fileprivate mutating func shareQueues() {
    guard let count = transmitQueues, receiveQueues == count else { return }
    if case .veth(var peer) = kind, !peer.isLikeFirstEnd {
      guard peer.transmitQueues == count, peer.receiveQueues == count else { return }
      (peer.transmitQueues, peer.receiveQueues) = (nil, nil)
      kind = .veth(peer: peer)
    }
    (queues, transmitQueues, receiveQueues) = (count, nil, nil)
  }
}

extension Cursor {
  /// The one name of a new link, which may be said both with `name` and as the device where it is the same.
  fileprivate func oneName(_ device: InterfaceName?, _ name: InterfaceName?) throws(CommandError) -> InterfaceName? {
    guard let device, let name, device != name else { return name ?? device }
    var error = CommandError(
      "both \"name\" and \"dev\" cannot be used when creating devices", column: endColumn, fix: "keep one of them")
    error.spoken = "both \"name\" and \"dev\" cannot be used when creating devices."
    throw error
  }

  /// The name that a link is to have.
  mutating func newInterface(_ option: String) throws(CommandError) -> InterfaceName {
    let word = try next("the name of a device")
    do {
      return try InterfaceName(validating: word.text)
    } catch {
      position -= 1
      do throws(CommandError) {
        return try interface()
      } catch {
        var error = error
        let isLong = word.text.utf8.count > 15 && !word.text.contains("/")
        error.spoken =
          isLong && option != "name"
          ? "Error: Attribute failed policy validation."
          : "Error: argument \"\(word.text)\" is wrong: \"\(option)\" not a valid ifname"
        throw error
      }
    }
  }

  /// The MAC address that a link is to have; one with too few bytes is refused by the kernel.
  mutating func newLinkAddress() throws(CommandError) -> MACAddress {
    try linkAddress(tooShort: "RTNETLINK answers: Invalid argument")
  }
}
