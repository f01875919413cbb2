import Addressing
import CommandLanguage
import Lab
import Operations
import PlainText
import RouteNetlink

extension Reader {
  static let bridgeKeys = BridgeTable.rows.keys
  private static let interfaceKeys = ["kind", "addresses", "mtu", "mac", "up", "bridge", "alias"]
  /// The keys of each kind of device beside those of every interface.
  private static let kindKeys: [String: [String]] = [
    // `priority` of a bridge is its own, of other interfaces the port's.
    "bridge": bridgeKeys + ["priority"], "vxlan": VXLANTable.rows.keys,
    "macvlan": ["parent"] + MacvlanTable.rows.keys, "vlan": ["parent", "service-tag"] + VLANTable.rows.keys,
  ]
  private static let allKeys = Array(
    Set(interfaceKeys + BridgePortTable.rows.keys + kindKeys.values.joined())
  ).sorted()
  private static let kindsOfKeys = ([""] + kinds).reduce(into: [:]) { $0[$1] = KeysOfKind($1) }

  /// The keys of an interface of a kind.
  private struct KeysOfKind {
    /// Those of the kind alone; what a port calls so is the kind's.
    let own: Set<String>
    /// The keys that are not refused.
    let used: Set<String>
    /// The keys that an error lists.
    let listed: [String]

    init(_ kind: String) {
      let keys = kindKeys[kind] ?? []
      own = Set(keys)
      used = Set(interfaceKeys + BridgePortTable.rows.keys + keys)
      let ports = kind == "bridge" ? [] : BridgePortTable.rows.keys
      listed = interfaceKeys + keys + ports.filter { !keys.contains($0) }
    }
  }
  private static let kinds = ["bridge", "vxlan", "macvlan", "vlan", "dummy", "tap", "tun", "ifb"]

  /// An interface of a node; the bridge of a switch needs no kind.
  func interface(_ key: YAML.Node, _ value: YAML.Node, isOfSwitch: Bool = false) -> Interface? {
    guard let text = string(key, .interfaceName), let name = interfaceName(text, at: key) else { return nil }
    var interface = Interface(name: Located(name, at: location(key)))
    if isNull(value) { return interface }
    let isOwnBridge = isOfSwitch && text == "br0"
    let kind = value.mapping?["kind"]?.string ?? (isOwnBridge ? "bridge" : "")
    let keys = Self.kindsOfKeys[kind] ?? KeysOfKind("")
    guard let fields = fields(value, .interface(text), keys: Self.allKeys, listed: keys.listed) else {
      return nil
    }
    interface.addresses = fields["addresses"].map { list($0).compactMap(address) } ?? []
    interface.mtu = fields["mtu"].flatMap { integer($0, "mtu", 68...65_535) }
    interface.isUp = fields["up"].flatMap { bool($0, "up") } ?? true
    interface.alias = fields["alias"].flatMap { string($0, "alias") }
    if let node = fields["mac"], let mac = mac(node) { interface.mac = Located(mac, at: location(node)) }
    if let node = fields["bridge"], let name = string(node, "bridge").flatMap({ interfaceName($0, at: node) }) {
      interface.bridge = Located(name, at: location(node))
    }
    let isBridge = isOwnBridge || kind == "bridge"
    interface.port = options(BridgePortTable.self, fields, except: keys.own)
    var kindName = "a link's end"
    if fields["kind"] == nil, isOwnBridge {
      kindName = "a bridge"
      interface.kind = .device(.bridge(bridge(fields)))
    }
    if let node = fields["kind"], let kind = string(node, "kind") {
      kindName = "a \(kind)"
      guard Self.kinds.contains(kind) else {
        let near = Suggestion.nearest(to: kind, among: Self.kinds)
        error(
          .noInterfaceKind(kind), at: node,
          fix: near.map { Remedy.didYouMean($0) } ?? Remedy.kinds(Self.kinds.joined(separator: ", ")))
        return interface
      }
      guard let made = device(kind, fields, node) else { return interface }
      interface.kind = .device(made)
    }
    for (key, field) in fields.values where !keys.used.contains(key) {
      error(.noOption(key, kindName), at: field.key)
    }
    if isBridge, fields["priority"] != nil, let second = fields.values["bridge-priority"]?.key {
      error(.priorityTwice, at: second, fix: .keepOne)
    }
    // A device is a port where a bridge takes it; a link's end may get its bridge from a step.
    if case .device = interface.kind, interface.bridge == nil {
      for (key, field) in fields.values where BridgePortTable.rows.keyed(key) != nil && !keys.own.contains(key) {
        error(
          .portOption(key, text), at: field.key,
          fix: .sayBridge)
      }
    }
    return interface
  }

  /// The link kind of a device.
  private func device(_ kind: String, _ fields: Fields, _ node: YAML.Node) -> LinkKind? {
    switch kind {
    case "bridge": return .bridge(bridge(fields))
    case "dummy": return .dummy
    case "ifb": return .ifb
    case "tap": return .tuntap(TunTapOptions(mode: .tap))
    case "tun": return .tuntap(TunTapOptions(mode: .tun))
    case "macvlan":
      guard let parent = parent(kind, fields, node) else { return nil }
      var link = MacvlanOptions(parent: parent)
      link.data = options(MacvlanTable.self, fields)
      link.mode = link.mode ?? .bridge
      return .macvlan(link)
    case "vlan":
      guard hasID(kind, 10, fields, node), let parent = parent(kind, fields, node) else { return nil }
      var link = VLANOptions(parent: parent)
      link.data = options(VLANTable.self, fields)
      if let tag = fields["service-tag"].flatMap({ bool($0, "service-tag") }) {
        if let second = fields.values["protocol"]?.key {
          error(.protocolTwice, at: second, fix: .keepOne)
        }
        link.etherType = tag ? 0x88a8 : 0x8100
      }
      return link.id == nil ? nil : .vlan(link)
    default:
      var options = options(VXLANTable.self, fields)
      guard options.external == true || hasID(kind, 42, fields, node) else { return nil }
      if options.external == true, let place = fields.values["id"]?.key {
        error(.externalWithID, at: place, fix: .keepOne)
      }
      if options.identifierFilter == true, options.external != true, let place = fields.values["vnifilter"]?.key {
        error(.filterWithoutExternal, at: place, fix: .add("external: true"))
      }
      options = options.withDefaultsOfTool()
      options.port = options.port ?? 4789
      return .vxlan(options)
    }
  }

  private func hasID(_ kind: String, _ example: Int, _ fields: Fields, _ node: YAML.Node) -> Bool {
    if fields["id"] == nil { error(.wantsID(kind), at: node, fix: .add("id: \(example)")) }
    return fields["id"] != nil
  }

  private func parent(_ kind: String, _ fields: Fields, _ node: YAML.Node) -> InterfaceName? {
    guard let parent = fields["parent"] else {
      error(.wantsParent(kind), at: node, fix: .add("parent: eth0"))
      return nil
    }
    return string(parent, "parent").flatMap { interfaceName($0, at: parent) }
  }

  /// Options of a bridge; its `priority` may stand without `bridge-` in front.
  func bridge(_ fields: Fields) -> BridgeOptions {
    var options = options(BridgeTable.self, fields)
    if let node = fields["priority"] { options.priority = integer(node, "priority", 0...65_535) }
    return options
  }

  func mac(_ node: YAML.Node) -> MACAddress? {
    guard let text = string(node, "mac") else { return nil }
    guard let mac = MACAddress(text) else {
      error(.noMAC(text), at: node, fix: .write("\"02:42:ac:11:00:02\""))
      return nil
    }
    return mac
  }

  func ipAddress(_ node: YAML.Node, _ what: Subject) -> IPAddress? {
    guard let text = string(node, what) else { return nil }
    guard let address = IPAddress(text) else {
      error(.noAddressOfInterface(text), at: node)
      return nil
    }
    return address
  }

  private func address(_ node: YAML.Node) -> Located<AddressSpec>? {
    network(node, "addresses").map { Located(AddressSpec(local: $0), at: location(node)) }
  }
}
