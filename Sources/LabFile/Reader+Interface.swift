import Addressing
import CommandLanguage
import Lab
import RouteNetlink
import Yams

extension Reader {
  static let bridgeKeys = [
    "stp", "forward-delay", "hello-time", "max-age", "ageing-time", "bridge-priority", "vlan-filtering",
    "vlan-default-pvid", "snooping", "nf-call-iptables", "nf-call-ip6tables", "nf-call-arptables", "group-fwd-mask",
  ]
  private static let portKeys = [
    "isolated", "hairpin", "learning", "flood", "mcast-flood", "guard", "root-block", "proxy-arp", "cost", "priority",
    "state",
  ]
  private static let deviceKeys = ["id", "parent", "mode", "local", "remote", "port", "ttl", "service-tag"]
  private static let interfaceKeys = ["kind", "addresses", "mtu", "mac", "up", "bridge", "alias"]
  private static let kinds = ["bridge", "vxlan", "macvlan", "vlan", "dummy", "tap", "tun", "ifb"]

  /// An interface of a node; the bridge of a switch needs no kind.
  func interface(_ key: Yams.Node, _ value: Yams.Node, isOfSwitch: Bool = false) -> Interface? {
    guard let text = string(key, "an interface's name"), let name = interfaceName(text, at: key) else { return nil }
    var interface = Interface(name: Located(name, at: location(key)))
    if isNull(value) { return interface }
    let keys = Self.interfaceKeys + Self.portKeys + Self.bridgeKeys + Self.deviceKeys
    guard let fields = fields(value, "the interface \(text)", keys: keys) else { return nil }
    interface.addresses = fields["addresses"].map { list($0).compactMap(address) } ?? []
    interface.mtu = fields["mtu"].flatMap { integer($0, "mtu", 68...65_535) }
    interface.isUp = fields["up"].flatMap { bool($0, "up") } ?? true
    interface.alias = fields["alias"].flatMap { string($0, "alias") }
    if let node = fields["mac"], let mac = mac(node) { interface.mac = Located(mac, at: location(node)) }
    if let node = fields["bridge"], let name = string(node, "bridge").flatMap({ interfaceName($0, at: node) }) {
      interface.bridge = Located(name, at: location(node))
    }
    let isOwnBridge = isOfSwitch && text == "br0"
    let isBridge = isOwnBridge || fields["kind"]?.string == "bridge"
    interface.port = port(fields, isBridge: isBridge)
    var used = Set(Self.interfaceKeys + Self.portKeys)
    var kindName = "a link's end"
    if fields["kind"] == nil, isOwnBridge {
      kindName = "a bridge"
      interface.kind = .device(.bridge(bridge(fields)))
      used.formUnion(Self.bridgeKeys)
    }
    if let node = fields["kind"], let kind = string(node, "kind") {
      kindName = "a \(kind)"
      guard Self.kinds.contains(kind) else {
        let near = Suggestion.nearest(to: kind, among: Self.kinds)
        error(
          "there is no interface of kind \"\(kind)\"", at: node,
          fix: near.map { "did you mean \"\($0)\"?" } ?? "the kinds are \(Self.kinds.joined(separator: ", "))")
        return interface
      }
      let (made, keys) = device(kind, fields, node)
      guard let made else { return interface }
      interface.kind = .device(made)
      used.formUnion(keys)
    }
    for (key, field) in fields.values where !used.contains(key) {
      error("\"\(key)\" is no option of \(kindName)", at: field.key)
    }
    if isBridge, fields["priority"] != nil, let second = fields.values["bridge-priority"]?.key {
      error("\"bridge-priority\" and \"priority\" are the same of a bridge", at: second, fix: "keep one of them")
    }
    // A device is a port where a bridge takes it; a link's end may get its bridge from a step.
    if case .device(let made) = interface.kind, interface.bridge == nil {
      for (key, field) in fields.values where Self.portKeys.contains(key) {
        switch (made, key) {
        case (.bridge, "priority"), (.vxlan, "learning"): break
        default:
          error(
            "\"\(key)\" is an option of a bridge's port, and \(text) is none", at: field.key,
            fix: "say whose port it is, as bridge: br0")
        }
      }
    }
    return interface
  }

  /// The link kind of a device, and the keys that it looked at.
  private func device(_ kind: String, _ fields: Fields, _ node: Yams.Node) -> (LinkKind?, [String]) {
    func parent() -> InterfaceName? {
      guard let parent = fields["parent"] else {
        error("a \(kind) stands on another interface", at: node, fix: "add parent: eth0")
        return nil
      }
      return string(parent, "parent").flatMap { interfaceName($0, at: parent) }
    }
    switch kind {
    case "bridge": return (.bridge(bridge(fields)), Self.bridgeKeys)
    case "dummy": return (.dummy, [])
    case "ifb": return (.ifb, [])
    case "tap": return (.tuntap(TunTapOptions(mode: .tap)), [])
    case "tun": return (.tuntap(TunTapOptions(mode: .tun)), [])
    case "macvlan":
      let mode = fields["mode"].flatMap { word($0, "mode", MacvlanOptions.Mode.self) }
      return (parent().map { .macvlan(MacvlanOptions(parent: $0, mode: mode ?? .bridge)) }, ["parent", "mode"])
    case "vlan":
      guard let id = fields["id"] else {
        error("a vlan has an id", at: node, fix: "add id: 10")
        return (nil, [])
      }
      let tag = fields["service-tag"].flatMap { bool($0, "service-tag") } ?? false
      guard let number: UInt16 = integer(id, "id", 0...4094), let parent = parent() else { return (nil, []) }
      return (.vlan(VLANOptions(parent: parent, id: number, isServiceTag: tag)), ["parent", "id", "service-tag"])
    default:
      guard let id = fields["id"] else {
        error("a vxlan has an id", at: node, fix: "add id: 42")
        return (nil, [])
      }
      guard let number: UInt32 = integer(id, "id", 0...16_777_215) else { return (nil, []) }
      var options = VXLANOptions(id: number)
      options.local = fields["local"].flatMap { ipAddress($0, "local") }
      options.remote = fields["remote"].flatMap { ipAddress($0, "remote") }
      options.port = fields["port"].flatMap { integer($0, "port", 1...65_535) } ?? 4789
      options.device = fields["parent"].flatMap { node in string(node, "parent").flatMap { interfaceName($0, at: node) }
      }
      options.learning = fields["learning"].flatMap { bool($0, "learning") }
      options.ttl = fields["ttl"].flatMap { integer($0, "ttl", 0...255) }
      return (.vxlan(options), ["id", "local", "remote", "port", "parent", "learning", "ttl"])
    }
  }

  /// Options of a bridge; times are durations.
  func bridge(_ fields: Fields) -> BridgeOptions {
    func flag(_ key: String) -> Bool? { fields[key].flatMap { bool($0, key) } }
    func hundredths(_ key: String) -> UInt32? {
      fields[key].flatMap { duration($0, key) }.map {
        UInt32(clamping: $0.components.seconds * 100 + $0.components.attoseconds / 10_000_000_000_000_000)
      }
    }
    return BridgeOptions(
      stp: flag("stp"), forwardDelay: hundredths("forward-delay"), helloTime: hundredths("hello-time"),
      maxAge: hundredths("max-age"), ageingTime: hundredths("ageing-time"),
      // `priority` of a bridge is its own, of other interfaces the port's.
      priority: (fields["bridge-priority"] ?? fields["priority"]).flatMap { integer($0, "priority", 0...65_535) },
      vlanFiltering: flag("vlan-filtering"),
      vlanDefaultPVID: fields["vlan-default-pvid"].flatMap { integer($0, "vlan-default-pvid", 0...4094) },
      multicastSnooping: flag("snooping"), nfCallIPTables: flag("nf-call-iptables"),
      nfCallIP6Tables: flag("nf-call-ip6tables"), nfCallARPTables: flag("nf-call-arptables"),
      groupForwardMask: fields["group-fwd-mask"].flatMap { integer($0, "group-fwd-mask", 0...65_535) })
  }

  /// Options of a bridge's port.
  private func port(_ fields: Fields, isBridge: Bool) -> BridgePortOptions {
    func flag(_ key: String) -> Bool? { fields[key].flatMap { bool($0, key) } }
    var options = BridgePortOptions(
      cost: fields["cost"].flatMap { integer($0, "cost", 1...65_535) },
      priority: isBridge ? nil : fields["priority"].flatMap { integer($0, "priority", 0...63) },
      isolated: flag("isolated"),
      // A tunnel's `learning` is the tunnel's own.
      hairpin: flag("hairpin"), learning: fields["kind"]?.string == "vxlan" ? nil : flag("learning"),
      flood: flag("flood"), multicastFlood: flag("mcast-flood"),
      bpduGuard: flag("guard"), rootBlock: flag("root-block"), proxyARP: flag("proxy-arp"))
    let states = ["disabled", "listening", "learning", "forwarding", "blocking"]
    if let node = fields["state"], let text = string(node, "state") {
      if let place = states.firstIndex(of: text) {
        options.state = BridgePortOptions.State(rawValue: UInt8(place))
      } else {
        error("a port's state is one of \(states.joined(separator: ", ")), got \"\(text)\"", at: node)
      }
    }
    return options
  }

  func mac(_ node: Yams.Node) -> MACAddress? {
    guard let text = string(node, "mac") else { return nil }
    guard let mac = MACAddress(text) else {
      error("\"\(text)\" is no MAC address", at: node, fix: "write \"02:42:ac:11:00:02\"")
      return nil
    }
    return mac
  }

  func ipAddress(_ node: Yams.Node, _ what: String) -> IPAddress? {
    guard let text = string(node, what) else { return nil }
    guard let address = IPAddress(text) else {
      error("\"\(text)\" is no IP address", at: node)
      return nil
    }
    return address
  }

  private func address(_ node: Yams.Node) -> Located<AddressSpec>? {
    network(node, "addresses").map { Located(AddressSpec(local: $0), at: location(node)) }
  }
}
