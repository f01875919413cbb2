internal import Addressing
package import Operations
internal import RouteNetlink

extension ShowText {
  /// `bridge fdb show [br BRIDGE] [dev NAME] [state STATE] [dynamic]`.
  package static func fdb(
    _ state: NamespaceState, _ filter: FDBFilter = FDBFilter(), options: ShowOptions = ShowOptions()
  ) -> String {
    let (bridge, device) = (filter.bridge, filter.device)
    func index(_ name: InterfaceName?) -> Int32? {
      name.flatMap { name in state.links.first { $0.answers(to: name) }?.index }
    }
    let bridgeIndex = index(bridge)
    let deviceIndex = index(device)
    var sheet = Sheet(options)
    for entry in state.fdb {
      if device != nil, entry.device != deviceIndex { continue }
      if bridge != nil, entry.device != bridgeIndex, state.link(entry.device)?.master != bridgeIndex { continue }
      if !filter.states.isEmpty, !filter.states.contains(where: { $0.holds(of: entry.state) }) { continue }
      if filter.vlan != 0, entry.vlan ?? 0 != filter.vlan { continue }
      if filter.isDynamic, entry.state.contains(.permanent) { continue }
      sheet.beginObject()
      entry.show(state, options, hasDevice: device == nil, &sheet)
      sheet.endObject()
    }
    return sheet.finish()
  }
}

extension FDBFilter.State {
  /// Whether an entry in this state is meant by the word.
  fileprivate func holds(of state: NeighborState) -> Bool {
    switch self {
    case .permanent: state.contains(.permanent)
    case .static, .temp: state.contains(.noARP)
    case .dynamic, .reachable: state.contains(.reachable)
    case .stale: state.contains(.stale)
    }
  }
}

extension FDBEntry {
  fileprivate func show(
    _ context: NamespaceState, _ options: ShowOptions, hasDevice: Bool, _ sheet: inout Sheet
  ) {
    sheet.put("mac", "\(address)", "\(address) ")
    if hasDevice { sheet.put("ifname", context.name(device), "dev \(context.name(device)) ") }
    remote(context, &sheet)
    if options.statistics > 0, let cache {
      sheet.put("used", cache.used / 100, "used \(cache.used / 100)/")
      sheet.put("updated", cache.updated / 100, "\(cache.updated / 100) ")
    }
    marks(&sheet)
    if let master { sheet.put("master", context.name(master), "master \(context.name(master)) ") }
    let word =
      state.contains(.permanent)
      ? "permanent" : state.contains(.noARP) ? "static" : state.contains(.stale) ? "stale" : ""
    let rest = state.isDisjoint(with: [.permanent, .noARP, .stale, .reachable])
    let text = rest && !state.isEmpty ? "state=\(state.rawValue.asHex)" : word
    sheet.put("state", text, text)
    sheet.say("\n")
  }

  private func remote(_ context: NamespaceState, _ sheet: inout Sheet) {
    if let destination { sheet.put("dst", destination.shown, "dst \(destination.shown) ") }
    if let vlan { sheet.put("vlan", vlan, "vlan \(vlan) ") }
    if let port { sheet.put("port", port, "port \(port) ") }
    if let vni { sheet.put("vni", vni, "vni \(vni) ") }
    if let sourceVNI { sheet.put("src_vni", sourceVNI, "src_vni \(sourceVNI) ") }
    if let interface {
      if linkNamespaceID != nil {
        sheet.put("viaIfIndex", interface, "via ifindex \(interface) ")
      } else {
        sheet.put("viaIf", context.name(interface), "via \(context.name(interface)) ")
      }
    }
    if let id = nextHopID { sheet.put("nhid", id, "nhid \(id) ") }
    if let id = linkNamespaceID { sheet.put("linkNetNsId", id, "link-netnsid \(id) ") }
  }

  private func marks(_ sheet: inout Sheet) {
    let words: [(UInt8, String)] = [
      (0x02, "self"), (0x80, "router"), (0x10, "extern_learn"), (0x20, "offload"), (0x04, "master"), (0x40, "sticky"),
    ]
    sheet.beginList("flags")
    for (flag, word) in words where flags & flag != 0 {
      sheet.tell(.text(word))
      sheet.say(word + " ")
    }
    if furtherFlags & 2 != 0 {
      sheet.tell(.text("locked"))
      sheet.say("locked ")
    }
    sheet.endList()
  }
}
