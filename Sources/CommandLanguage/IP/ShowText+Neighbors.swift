internal import Addressing
package import Operations
package import RouteNetlink

extension ShowText {
  /// `ip neigh show`, or of one device; `proxies` is `ip neigh show proxy`.
  ///
  /// Entries without a state, and those that need no asking (`NOARP`), are left out, as `ip` does unless it is told a state.
  package static func neighbors(
    _ state: NamespaceState, _ filter: NeighborFilter = NeighborFilter(), options: ShowOptions = ShowOptions()
  ) -> String {
    let index = filter.device.flatMap { device in state.links.first { $0.answers(to: device) }?.index }
    let standard = NeighborState.all.subtracting([.noARP, .none])
    let master = filter.master.flatMap { master in state.links.first { $0.answers(to: master) }?.index }
    var sheet = Sheet(options)
    for neighbor in filter.isProxy ? state.proxies : state.neighbors {
      if let family = options.family, neighbor.address.family != family { continue }
      if filter.device != nil, neighbor.device != index { continue }
      if filter.master != nil, state.link(neighbor.device)?.master != master { continue }
      if filter.hasNoMaster, state.link(neighbor.device)?.master ?? 0 != 0 { continue }
      if !filter.accepts(neighbor, standard: standard) { continue }
      sheet.beginObject()
      neighbor.show(state, options, hasDevice: filter.device == nil, &sheet)
      sheet.endObject()
    }
    return sheet.finish()
  }
}

extension Neighbor {
  fileprivate func show(
    _ context: NamespaceState, _ options: ShowOptions, hasDevice: Bool, _ sheet: inout Sheet
  ) {
    let hardwareType = context.link(device)?.hardwareType ?? 1
    let address = address.shown
    sheet.put("dst", address, options.isBrief ? address.filled(39) + " " : address + " ")
    if hasDevice {
      let name = context.name(device)
      sheet.put("dev", name, options.isBrief ? name.filled(16) + " " : "dev \(name) ")
    }
    if let linkAddress {
      let text = linkAddress.asLinkAddress(hardwareType)
      sheet.put("lladdr", text, (options.isBrief ? "" : "lladdr ") + text)
    }
    if options.isBrief {
      sheet.say("\n")
      return
    }
    sheet.say(linkAddress == nil ? "" : " ")
    marks(&sheet)
    if options.statistics > 0 { ages(&sheet) }
    showState(&sheet)
    if let origin = `protocol`, origin != .unspecified {
      sheet.put("protocol", ShowNames.origin(origin), "proto \(ShowNames.origin(origin)) ")
    }
    sheet.say("\n")
  }

  private func marks(_ sheet: inout Sheet) {
    let words: [(UInt8, String)] = [(0x80, "router"), (0x08, "proxy")]
    for (flag, word) in words where flags & flag != 0 { sheet.put(word, .null, word + " ") }
    if furtherFlags & 1 != 0 { sheet.put("managed", .null, "managed ") }
    if flags & 0x10 != 0 { sheet.put("extern_learn", .null, "extern_learn ") }
    if flags & 0x20 != 0 { sheet.put("offload", .null, "offload ") }
  }

  private func ages(_ sheet: inout Sheet) {
    if let cache {
      if cache.references > 0 { sheet.put("refcnt", cache.references, " ref \(cache.references)") }
      sheet.put("used", cache.used / 100, " used \(cache.used / 100)/")
      sheet.put("confirmed", cache.confirmed / 100, "\(cache.confirmed / 100)/")
      sheet.put("updated", cache.updated / 100, "\(cache.updated / 100)")
    }
    if let probes { sheet.put("probes", probes, "probes \(probes) ") }
  }

  private func showState(_ sheet: inout Sheet) {
    if state.isEmpty { return }
    var rest = state
    sheet.beginList("state")
    for (flag, word) in NeighborState.names where state.contains(flag) {
      rest.subtract(flag)
      sheet.tell(.text(word))
      // Several states at once are words with commas between them.
      sheet.say(word + (rest.isEmpty ? " " : ","))
    }
    if !rest.isEmpty {
      sheet.tell(.text(String(rest.rawValue, radix: 16)))
      sheet.say(String(rest.rawValue, radix: 16) + " ")
    }
    sheet.endList()
  }
}
