public import Addressing
public import RouteNetlink

extension NamespaceState {
  /// What `bridge link show [dev NAME]` prints: the ports of all bridges.
  public func bridgeLinkText(_ device: InterfaceName? = nil) -> String {
    links.filter { $0.port != nil && (device == nil || $0.name == device?.text) }.map { entry in
      let link = entry.withoutNamespace
      var text = "\(link.index): \(link.name)\(peerSuffix(link)): <\(flagText(link))> mtu \(link.mtu) "
      if let master = link.master { text += "master \(name(master)) " }
      let options = link.port?.options
      if let state = options?.state { text += "state \(state.text) " }
      if let priority = options?.priority { text += "priority \(priority) " }
      if let cost = options?.cost { text += "cost \(cost) " }
      return text + "\n"
    }.joined()
  }

  /// What `bridge fdb show [br NAME] [dev NAME]` prints.
  public func fdbText(_ entries: [FDBEntry], bridge: InterfaceName? = nil, device: InterfaceName? = nil) -> String {
    let bridgeIndex = bridge.flatMap { wanted in links.first { $0.name == wanted.text }?.index }
    return entries.compactMap { entry -> String? in
      if let device, name(entry.device) != device.text { return nil }
      if bridge != nil, entry.master != bridgeIndex, entry.device != bridgeIndex { return nil }
      var text = "\(entry.address) "
      if device == nil { text += "dev \(name(entry.device)) " }
      if let destination = entry.destination { text += "dst \(destination) " }
      if let vlan = entry.vlan { text += "vlan \(vlan) " }
      if entry.flags & 0x02 != 0 { text += "self " }
      if entry.flags & 0x80 != 0 { text += "router " }
      if entry.flags & 0x10 != 0 { text += "extern_learn " }
      if entry.flags & 0x20 != 0 { text += "offload " }
      if entry.flags & 0x40 != 0 { text += "sticky " }
      if let master = entry.master, bridge == nil { text += "master \(name(master)) " }
      if entry.state.contains(.permanent) {
        text += "permanent"
      } else if entry.state.contains(.noARP) {
        text += "static"
      } else if entry.state.contains(.stale) {
        text += "stale"
      } else if !entry.state.contains(.reachable) {
        text += "state=\(String(entry.state.rawValue, radix: 16)) "
      }
      return text + "\n"
    }.joined()
  }

  /// What `brctl show [NAME]` prints.
  public func bridgeText(_ bridge: InterfaceName? = nil) -> String {
    var text = ""
    for link in links.sorted(by: { $0.name < $1.name }) where link.kind == "bridge" {
      guard bridge == nil || link.name == bridge?.text, case .bridge(let options)? = link.data else { continue }
      if text.isEmpty { text = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n" }
      text += "\(link.name)\t\t\(link.bridgeIDText)\t\(options.stp == true ? "yes" : "no")\t\t"
      let ports = links.filter { $0.master == link.index }.map(\.name).sorted()
      for (place, port) in ports.enumerated() { text += (place == 0 ? "" : "\n\t\t\t\t\t\t\t") + port }
      text += "\n"
    }
    return text
  }
}

extension Link {
  /// The bridge's identifier in elections, `8000.0242826d05e2`. Corresponds to `IFLA_BR_BRIDGE_ID`; its MAC is zero until a port has joined.
  var bridgeIDText: String {
    let bytes = unknownData.first(where: { $0.type == 11 }).map(\.bytes) ?? []
    let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    return digits.prefix(4) + "." + digits.dropFirst(4)
  }
}

extension BridgePortOptions.State {
  /// The word that bridge(8) prints.
  var text: String {
    switch self {
    case .disabled: "disabled"
    case .listening: "listening"
    case .learning: "learning"
    case .forwarding: "forwarding"
    case .blocking: "blocking"
    }
  }
}
