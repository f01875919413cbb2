package import Addressing
package import Operations
internal import RouteNetlink

extension ShowText {
  /// `bridge vlan show`, or of one device, or of one VLAN.
  package static func bridgeVLANs(
    _ state: NamespaceState, device: InterfaceName? = nil, vlan only: UInt16? = nil,
    options: ShowOptions = ShowOptions()
  ) -> String {
    var sheet = Sheet(options)
    sheet.say("port".filled(17) + " " + (options.statistics > 0 ? "vlan-id\n" : "vlan-id  \n"))
    var devices: [Int32] = []
    let shown = state.bridgeVLANs.filter { only == nil || $0.id == only }
    for vlan in shown where !devices.contains(vlan.device) { devices.append(vlan.device) }
    for index in devices where device == nil || state.link(index)?.answers(to: device) == true {
      let name = state.name(index)
      sheet.beginObject()
      sheet.put("ifname", name, name.filled(17) + " ")
      sheet.beginList("vlans")
      for (place, vlan) in shown.filter({ $0.device == index }).enumerated() {
        if place > 0 { sheet.say(String(repeating: " ", count: 18)) }
        vlan.show(&sheet)
      }
      sheet.endList()
      sheet.endObject()
    }
    return sheet.finish()
  }
}

extension BridgeVLAN {
  fileprivate func show(_ sheet: inout Sheet) {
    sheet.beginObject()
    sheet.put("vlan", id, "\(id)")
    if isPVID || isUntagged {
      sheet.beginList("flags")
      for word in (isPVID ? ["PVID"] : []) + (isUntagged ? ["Egress Untagged"] : []) {
        sheet.tell(.text(word))
        sheet.say(" " + word)
      }
      sheet.endList()
    }
    sheet.say("\n")
    sheet.endObject()
  }
}
