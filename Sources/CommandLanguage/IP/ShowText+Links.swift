package import Addressing
package import Operations
internal import RouteNetlink

extension ShowText {
  /// `ip link show`, or of one device.
  package static func links(
    _ state: NamespaceState, device: InterfaceName? = nil, filter: LinkFilter = LinkFilter(),
    options: ShowOptions = ShowOptions()
  ) -> String {
    var sheet = Sheet(options)
    let printer = LinkPrinter(state: state, options: options, isShort: false)
    for link in state.links where device == nil || link.answers(to: device) {
      if !filter.isListed(link, in: state) { continue }
      sheet.beginObject()
      if filter.accepts(link, in: state) {
        if options.isBrief { printer.brief(link, &sheet) } else { printer.full(link, &sheet) }
        sheet.say("\n")
      }
      sheet.endObject()
    }
    return sheet.finish()
  }

  /// `ls /sys/class/net`, sorted as in the locale C.
  package static func interfaceNames(_ state: NamespaceState) -> String {
    state.links.map(\.name).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { $0 + "\n" }.joined()
  }
}

extension LinkFilter {
  /// Whether the kernel lists it: it knows masters and kinds, but not the kinds of ports.
  func isListed(_ link: Link, in state: NamespaceState) -> Bool {
    (master == nil || matchesMaster(link, in: state)) && (!hasNoMaster || link.master == nil)
      && (kind == nil || isPortKind || link.kind == kind)
  }

  /// Whether `ip` shows it. In JSON, what is listed but not shown leaves an empty object.
  func accepts(_ link: Link, in state: NamespaceState) -> Bool {
    (!isUp || link.isUp) && (group == nil || link.group == group) && (master == nil || matchesMaster(link, in: state))
      && (kind == nil || link.kind == kind || link.portKind.map { $0 + "_slave" } == kind)
  }

  private var isPortKind: Bool { kind?.hasSuffix("_slave") == true }

  private func matchesMaster(_ link: Link, in state: NamespaceState) -> Bool {
    link.master.flatMap { state.link($0) }?.answers(to: master) == true
  }
}

extension Link {
  /// Whether it has this name, or has it as one of its others.
  func answers(to device: InterfaceName?) -> Bool {
    name == device?.text || alternativeNames.contains { $0 == device?.text }
  }
}

/// Prints one link, as `ip link` and `ip addr` do.
struct LinkPrinter {
  let state: NamespaceState
  let options: ShowOptions
  /// Whether the kernel was asked for IPv6 only, and so told little of the link.
  let isShort: Bool
  /// Whether it heads the addresses of `ip addr`, which leave some of it out.
  var headsAddresses = false

  /// The name with that of the peer or parent: `v0@v1`, `v0@if7`, `tunl0@NONE`.
  func name(_ link: Link, _ sheet: inout Sheet) -> String {
    var text = link.name
    switch link.link {
    case 0?:
      sheet.tell("link", .null)
      text += "@NONE"
    // A short answer leaves out a peer elsewhere that has the same index.
    case let index? where index == link.index && isShort: break
    case let index? where link.linkNamespaceID != nil && !isShort:
      sheet.tell("link_index", index)
      text += "@if\(index)"
    case let index?:
      sheet.tell("link", state.name(index))
      text += "@\(state.name(index))"
    case nil: break
    }
    sheet.tell("ifname", link.name)
    return text
  }

  func flags(_ link: Link, _ sheet: inout Sheet) {
    let isPeerHere = link.linkNamespaceID == nil || isShort
    let peer = isPeerHere ? link.link.flatMap { state.link($0) } : nil
    let words = link.flagWords(peerIsDown: peer?.isUp == false)
    sheet.beginList("flags")
    for word in words { sheet.tell(.text(word)) }
    sheet.endList()
    sheet.say("<\(words.joined(separator: ","))> ")
  }

  /// The line of `-br`, without its end.
  func brief(_ link: Link, _ sheet: inout Sheet) {
    let name = name(link, &sheet)
    sheet.say(name.filled(16) + " ")
    operState(link, &sheet)
    if headsAddresses { return }
    if !link.address.isEmpty {
      let address = link.address.asLinkAddress(link.hardwareType)
      sheet.put("address", address, address + " ")
    }
    flags(link, &sheet)
  }

  private func operState(_ link: Link, _ sheet: inout Sheet) {
    let word = link.operState.description
    sheet.put("operstate", word, options.isBrief ? word.filled(14) + " " : "state \(word) ")
  }

  /// The first line: `1: lo: <LOOPBACK> mtu 65536 …`.
  func head(_ link: Link, _ sheet: inout Sheet) {
    sheet.put("ifindex", link.index, "\(link.index): ")
    let name = name(link, &sheet)
    sheet.say(name + ": ")
    flags(link, &sheet)
    sheet.put("mtu", link.mtu, "mtu \(link.mtu) ")
    if !isShort, let qdisc = link.qdisc { sheet.put("qdisc", qdisc, "qdisc \(qdisc) ") }
    if !isShort, let master = link.master { sheet.put("master", state.name(master), "master \(state.name(master)) ") }
    operState(link, &sheet)
    if !headsAddresses {
      let mode = link.linkMode.map { $0 == 0 ? "DEFAULT" : $0 == 1 ? "DORMANT" : "\($0)" }
      if let mode { sheet.put("linkmode", mode, "mode \(mode) ") }
    }
    if !isShort {
      let group = ShowNames.group(link.group)
      sheet.put("group", group, "group \(group) ")
    }
    if let length = link.txQueueLength, length > 0 { sheet.put("txqlen", length, "qlen \(length)") }
  }

  /// All lines, without the last end.
  func full(_ link: Link, _ sheet: inout Sheet) {
    head(link, &sheet)
    if options.family == nil || !headsAddresses || options.isDetailed { hardware(link, &sheet) }
    if !isShort, let id = link.linkNamespaceID {
      sheet.tell("link_netnsid", id)
      sheet.say(state.namespaceName(id).map { " link-netns \($0)" } ?? " link-netnsid \(id)")
    }
    if link.protocolDown == true { sheet.put("proto_down", .flag(true), " protodown on ") }
    if options.isDetailed, !isShort { details(link, &sheet) }
    if !isShort, let alias = link.alias, !headsAddresses || options.isDetailed {
      sheet.breakLine()
      sheet.put("ifalias", alias, "    alias \(alias)")
    }
    if options.statistics > 0, !headsAddresses, let statistics = link.statistics {
      sheet.breakLine()
      statistics.show(link.carrierChanges, options, &sheet)
    }
    otherNames(link, &sheet)
  }

  private func hardware(_ link: Link, _ sheet: inout Sheet) {
    sheet.breakLine()
    let type = ShowNames.hardware(link.hardwareType)
    sheet.put("link_type", type, "    link/\(type) ")
    if !link.address.isEmpty {
      let address = link.address.asLinkAddress(link.hardwareType)
      sheet.put("address", address, address)
    }
    if !link.broadcast.isEmpty, !isShort {
      if link.isPointToPoint { sheet.tell("link_pointtopoint", .flag(true)) }
      let address = link.broadcast.asLinkAddress(link.hardwareType)
      sheet.put("broadcast", address, (link.isPointToPoint ? " peer " : " brd ") + address)
    }
  }

  private func otherNames(_ link: Link, _ sheet: inout Sheet) {
    guard !isShort, !link.alternativeNames.isEmpty else { return }
    sheet.beginList("altnames")
    for name in link.alternativeNames {
      sheet.breakLine()
      sheet.say("    altname \(name)")
      sheet.tell(.text(name))
    }
    sheet.endList()
  }
}
