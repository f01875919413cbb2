package import Addressing
package import Operations
internal import RouteNetlink

extension ShowText {
  /// `bridge mdb show [dev BRIDGE] [vid VID]`.
  package static func bridgeGroups(
    _ state: NamespaceState, bridge: InterfaceName? = nil, vlan: UInt16? = nil,
    options: ShowOptions = ShowOptions()
  ) -> String {
    func isShown(_ index: Int32) -> Bool { bridge == nil || state.link(index)?.answers(to: bridge) == true }
    var sheet = Sheet(options)
    sheet.beginObject()
    sheet.beginList("mdb")
    for group in state.bridgeGroups where isShown(group.bridge) {
      if let vlan, group.vlan != vlan { continue }
      sheet.beginObject()
      sheet.tell("index", group.bridge)
      sheet.put("dev", state.name(group.bridge), "dev \(state.name(group.bridge))")
      sheet.put("port", state.name(group.port), " port \(state.name(group.port))")
      sheet.put("grp", "\(group.group)", " grp \(group.group)")
      if let source = group.source { sheet.put("src", "\(source)", " src \(source)") }
      let word = group.isPermanent ? "permanent" : "temp"
      sheet.put("state", word, " \(word)")
      if options.isDetailed, let isInclude = group.includesSources {
        let mode = isInclude ? "include" : "exclude"
        sheet.put("filter_mode", mode, " filter_mode \(mode)")
      }
      if options.isDetailed, let origin = group.protocol {
        sheet.put("protocol", ShowNames.origin(origin), " proto \(ShowNames.origin(origin)) ")
      }
      sheet.beginList("flags")
      for (bit, name) in [(UInt8(1), "offload"), (2, "fast_leave"), (4, "added_by_star_ex"), (8, "blocked")]
      where group.flags & bit != 0 {
        sheet.tell(.text(name))
        sheet.say(" \(name)")
      }
      sheet.endList()
      if group.vlan != 0 { sheet.put("vid", group.vlan, " vid \(group.vlan)") }
      if options.statistics > 0, let timer = group.timer {
        let text = UInt64(timer).asHundredths.aligned(7)
        sheet.put("timer", text, " " + text)
      }
      sheet.endObject()
      sheet.say("\n")
    }
    sheet.endList()
    sheet.beginObject("router")
    if options.isDetailed {
      for routers in state.bridgeRouters where isShown(routers.bridge) {
        sheet.beginList(state.name(routers.bridge))
        sheet.say("router ports on \(state.name(routers.bridge)): ")
        for port in routers.ports {
          sheet.beginObject()
          sheet.put("port", state.name(port), state.name(port) + " ")
          sheet.endObject()
        }
        sheet.say("\n")
        sheet.endList()
      }
    }
    sheet.endObject()
    sheet.endObject()
    return sheet.finish()
  }
}
