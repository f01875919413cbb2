package import Addressing
internal import RouteNetlink

extension ShowText {
  /// `brctl show [NAME …]`: those that are named in the order in which they are, else all of them by their names.
  package static func bridges(_ state: NamespaceState, named names: [InterfaceName] = []) -> String {
    let all = sorted(state.links).filter { $0.kind == "bridge" }
    let bridges = names.isEmpty ? all : names.compactMap { name in all.first { $0.name == name.text } }
    if bridges.isEmpty { return "" }
    var text = "bridge name\tbridge id\t\tSTP enabled\tinterfaces\n"
    for link in bridges {
      text += "\(link.name)\t\t\(link.bridge?.id.asText ?? "")\t\(link.bridge?.stp == true ? "yes" : "no")\t\t"
      let ports = sorted(state.links.filter { $0.master == link.index && $0.port != nil })
      for (place, port) in ports.enumerated() {
        text += (place > 0 ? "\n\t\t\t\t\t\t\t" : "") + port.name
      }
      text += "\n"
    }
    return text
  }

  /// `brctl showmacs NAME`: what the bridge has learned, sorted by address.
  package static func bridgeMACs(_ state: NamespaceState, bridge: InterfaceName) -> String {
    guard let index = state.links.first(where: { $0.name == bridge.text })?.index else { return "" }
    var text = "port no\tmac addr\t\tis local?\tageing timer\n"
    let entries = state.fdb.filter { $0.master == index && $0.device != index && $0.flags & 2 == 0 }
    for entry in entries.sorted(by: { $0.address.bytes.lexicographicallyPrecedes($1.address.bytes) }) {
      guard let number = state.link(entry.device)?.port?.options.number else { continue }
      let isLocal = entry.state.contains(.permanent)
      let age = entry.isLearned ? UInt64(entry.cache?.updated ?? 0) : 0
      text += "\(number)".aligned(3) + "\t\(entry.address)\t\(isLocal ? "yes" : "no")\t\t" + age.asTimer + "\n"
    }
    return text
  }

  /// `brctl showstp NAME`.
  package static func bridgeSpanningTree(_ state: NamespaceState, bridge: InterfaceName) -> String {
    guard let link = state.links.first(where: { $0.name == bridge.text }), let tree = link.bridge
    else { return "" }
    let ports = state.links.filter { $0.master == link.index }.compactMap { link in link.port.map { (link, $0) } }
    return tree.text(of: link.name)
      + ports.sorted { $0.1.options.number ?? 0 < $1.1.options.number ?? 0 }.map { $0.1.options.text(of: $0.0.name) }
      .joined()
  }

  private static func sorted(_ links: [Link]) -> [Link] {
    links.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }
}

extension UInt64 {
  /// Hundredths of a second as brctl prints them: seven wide.
  fileprivate var asTimer: String { asHundredths.aligned(7) }
}

extension BridgeID? {
  /// `8000.020000000001`.
  fileprivate var asText: String {
    guard let self else { return "0000.000000000000" }
    return self.priority.asFourDigits + "." + self.address.map { UInt16($0).asFourDigits.dropFirst(2) }.joined()
  }
}

extension UInt16 {
  fileprivate var asFourDigits: String { String(UInt32(self) + 0x10000, radix: 16).dropFirst().description }
}

extension BridgeOptions {
  fileprivate func text(of name: String) -> String {
    func time(_ value: UInt32?) -> String { UInt64(value ?? 0).asTimer }
    func timer(_ value: UInt64?) -> String { (value ?? 0).asTimer }
    var flags = ""
    if self.topologyChange ?? 0 != 0 { flags += "TOPOLOGY_CHANGE " }
    if self.topologyChangeDetected ?? 0 != 0 { flags += "TOPOLOGY_CHANGE_DETECTED " }
    let lines = [
      name, " bridge id\t\t\(self.id.asText)", " designated root\t\(self.rootID.asText)",
      " root port\t\t" + "\(self.rootPort ?? 0)".aligned(4) + "\t\t\tpath cost\t\t"
        + "\(self.rootPathCost ?? 0)".aligned(4),
      " max age\t\t\(time(self.maxAge))\t\t\tbridge max age\t\t\(time(self.maxAge))",
      " hello time\t\t\(time(self.helloTime))\t\t\tbridge hello time\t\(time(self.helloTime))",
      " forward delay\t\t\(time(self.forwardDelay))\t\t\tbridge forward delay\t\(time(self.forwardDelay))",
      " ageing time\t\t\(time(self.ageingTime))",
      " hello timer\t\t\(timer(self.helloTimer))\t\t\ttcn timer\t\t\(timer(self.topologyNotificationTimer))",
      " topology change timer\t\(timer(self.topologyChangeTimer))\t\t\tgc timer\t\t\(timer(self.collectionTimer))",
      " flags\t\t\t\(flags)", "", "",
    ]
    return lines.map { $0 + "\n" }.joined()
  }
}

extension BridgePortOptions {
  fileprivate func text(of name: String) -> String {
    func timer(_ value: UInt64?) -> String { (value ?? 0).asTimer }
    var flags = ""
    if self.configurationPending ?? 0 != 0 { flags += "CONFIG_PENDING " }
    if self.topologyChangeAcknowledged ?? 0 != 0 { flags += "TOPOLOGY_CHANGE_ACK " }
    let state = (self.state?.word ?? "").aligned(15)
    var lines = [
      "\(name) (\(self.number ?? 0))", " port id\t\t\((self.id ?? 0).asFourDigits)\t\t\tstate\t\t\(state)",
      " designated root\t\(self.designatedRoot.asText)\tpath cost\t\t" + "\(self.cost ?? 0)".aligned(4),
      " designated bridge\t\(self.designatedBridge.asText)\tmessage age timer\t\(timer(self.messageAgeTimer))",
      " designated port\t\((self.designatedPort ?? 0).asFourDigits)\t\t\tforward delay timer\t"
        + timer(self.forwardDelayTimer),
      " designated cost\t" + "\(self.designatedCost ?? 0)".aligned(4)
        + "\t\t\thold timer\t\t\(timer(self.holdTimer))",
      " flags\t\t\t\(flags)",
    ]
    if self.hairpin == true { lines.append(" hairpin mode\t\t   1") }
    lines.append("")
    return lines.map { $0 + "\n" }.joined()
  }
}
