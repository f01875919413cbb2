package import Addressing
package import Operations
internal import RouteNetlink

extension ShowText {
  /// `bridge link show`, or of one device.
  package static func bridgeLinks(
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

extension BridgePort {
  /// The short line of a port; with details what else `bridge` tells, in its own order.
  fileprivate func show(_ context: NamespaceState, _ options: ShowOptions, _ sheet: inout Sheet) {
    let rows = BridgePortTable.rows.all.filter { $0.bridgeLine != nil }.sorted {
      $0.bridgeLine ?? 0 < $1.bridgeLine ?? 0
    }
    for row in rows {
      if row.bridgeLine == BridgePortTable.table.hairpin.row.bridgeLine {
        guard options.isDetailed else { return }
        sheet.breakLine()
        sheet.say("    ")
      }
      if let value = self.options.values[row] { sheet.option(row, value, context) }
    }
  }
}
