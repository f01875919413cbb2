internal import RouteNetlink

extension LinkPrinter {
  /// The part that `-d` adds behind the addresses of a link.
  func details(_ link: Link, _ sheet: inout Sheet) {
    func number(_ key: String, _ value: UInt32?, _ word: String) {
      if let value { sheet.put(key, value, "\(word) \(value) ") }
    }
    number("promiscuity", link.promiscuity, " promiscuity")
    number("allmulti", link.allMulticast, " allmulti")
    number("min_mtu", link.minimumMTU, "minmtu")
    number("max_mtu", link.maximumMTU, "maxmtu")
    if link.kind != nil || link.portKind != nil { kinds(link, &sheet) }
    if !headsAddresses, let mode = link.addressGeneration {
      let words = ["eui64", "none", "stable_secret", "random"]
      let word = Int(mode.rawValue) < words.count ? words[Int(mode.rawValue)] : "\(mode.rawValue)"
      sheet.put("inet6_addr_gen_mode", word, "addrgenmode \(word) ")
    }
    number("num_tx_queues", link.txQueues, "numtxqueues")
    number("num_rx_queues", link.rxQueues, "numrxqueues")
    number("gso_max_size", link.offload.gsoBytes, "gso_max_size")
    number("gso_max_segs", link.offload.gsoSegments, "gso_max_segs")
    number("tso_max_size", link.offload.tsoBytes, "tso_max_size")
    number("tso_max_segs", link.offload.tsoSegments, "tso_max_segs")
    number("gro_max_size", link.offload.groBytes, "gro_max_size")
    if let bus = link.parentBus { sheet.put("parentbus", bus, "parentbus \(bus) ") }
    if let parent = link.parentName { sheet.put("parentdev", parent, "parentdev \(parent) ") }
  }

  private func kinds(_ link: Link, _ sheet: inout Sheet) {
    sheet.beginObject("linkinfo")
    if let kind = link.kind {
      sheet.breakLine()
      sheet.put("info_kind", kind, "    \(kind) ")
      options(link, kind, &sheet)
    }
    if let kind = link.portKind {
      sheet.breakLine()
      sheet.put("info_slave_kind", kind, "    \(kind)_slave ")
      if let port = link.port {
        sheet.beginObject("info_slave_data")
        sheet.port(port.options, state)
        sheet.endObject()
      }
    }
    sheet.endObject()
  }

  /// The options of a kind, of those kinds that have any.
  private func options(_ link: Link, _ kind: String, _ sheet: inout Sheet) {
    guard !link.kindData.isEmpty, link.data != nil || kind == "tun" else { return }
    sheet.beginObject("info_data")
    switch link.data {
    case .bridge(let options): sheet.bridge(options, state)
    case .vxlan(let options): sheet.options(options, state)
    case .macvlan(let options): sheet.macvlan(options, state)
    case .vlan(let options): sheet.vlan(options, state)
    case .tuntap, nil: KindOptions(link.kindData).showTun(&sheet)
    }
    sheet.endObject()
  }
}
