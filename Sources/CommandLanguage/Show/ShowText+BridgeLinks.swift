public import Lab
public import Addressing
internal import RouteNetlink

extension ShowText {
  /// `bridge link show`, or of one device.
  public static func bridgeLinks(
    _ state: NamespaceState, device: InterfaceName? = nil, options: ShowOptions = ShowOptions()
  ) -> String {
    var sheet = Sheet(options)
    for link in state.bridgePorts where device == nil || link.answers(to: device) {
      guard let port = link.port else { continue }
      sheet.beginObject()
      LinkPrinter(state: state, options: options, isShort: true).bridgeHead(link, &sheet)
      port.show(state, options, &sheet)
      sheet.endObject()
      sheet.say("\n")
    }
    return sheet.finish()
  }
}

extension LinkPrinter {
  /// The first line of `bridge link`, up to the master.
  fileprivate func bridgeHead(_ link: Link, _ sheet: inout Sheet) {
    sheet.put("ifindex", link.index, "\(link.index): ")
    let name = name(link, &sheet)
    sheet.say(name + ": ")
    flags(link, &sheet)
    sheet.put("mtu", link.mtu, "mtu \(link.mtu) ")
    if let master = link.master { sheet.put("master", state.name(master), "master \(state.name(master)) ") }
  }
}

extension BridgePortOptions.State {
  /// The word that `bridge link` has for it.
  var word: String {
    switch self {
    case .disabled: "disabled"
    case .listening: "listening"
    case .learning: "learning"
    case .forwarding: "forwarding"
    case .blocking: "blocking"
    }
  }
}

extension BridgePort {
  fileprivate func show(_ context: NamespaceState, _ options: ShowOptions, _ sheet: inout Sheet) {
    if let state = self.options.state { sheet.put("state", state.word, "state \(state.word) ") }
    if let priority = self.options.priority { sheet.put("priority", priority, "priority \(priority) ") }
    if let cost = self.options.cost { sheet.put("cost", cost, "cost \(cost) ") }
    guard options.isDetailed else { return }
    sheet.breakLine()
    sheet.say("    ")
    func put(_ name: String, _ value: Bool?) {
      if let value { sheet.put(name, .flag(value), "\(name) \(value ? "on" : "off") ") }
    }
    put("hairpin", self.options.hairpin)
    put("guard", self.options.bpduGuard)
    put("root_block", self.options.rootBlock)
    put("fastleave", details.fastLeave)
    put("learning", self.options.learning)
    put("flood", self.options.flood)
    put("mcast_flood", self.options.multicastFlood)
    put("bcast_flood", details.broadcastFlood)
    if let router = details.multicastRouter { sheet.put("mcast_router", router, "mcast_router \(router) ") }
    put("mcast_to_unicast", details.multicastToUnicast)
    put("neigh_suppress", details.neighborSuppression)
    put("vlan_tunnel", details.vlanTunnel)
    if let backup = details.backupPort {
      sheet.put("backup_port", context.name(backup), "backup_port \(context.name(backup)) ")
    }
    put("isolated", self.options.isolated)
    put("locked", details.locked)
  }
}
