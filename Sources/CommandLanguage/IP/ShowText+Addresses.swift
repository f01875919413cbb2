package import Addressing
package import Operations
internal import RouteNetlink

extension ShowText {
  /// `ip addr show`, or of one device.
  package static func addresses(
    _ state: NamespaceState, device: InterfaceName? = nil, filter: LinkFilter = LinkFilter(),
    options: ShowOptions = ShowOptions()
  ) -> String {
    let isShort = options.family == .v6 && device == nil
    var options = options
    // A network is of a family, and so is what is listed.
    options.family = options.family ?? filter.addresses.network?.family
    var sheet = Sheet(options)
    // Without a device the kernel is asked for the links of the family, and tells little of those of IPv6.
    let printer = LinkPrinter(state: state, options: options, isShort: isShort, headsAddresses: true)
    for link in state.links where device == nil || link.answers(to: device) {
      let all = state.addresses.filter {
        $0.index == link.index && (options.family == nil || $0.family == options.family)
      }
      // Those of the link that are not asked for leave a trace in JSON.
      let addresses = all.map { address -> Address? in
        filter.addresses.accepts(address, of: link.name) ? address : nil
      }
      // A link without any address is left out only where a family was asked for.
      if addresses.allSatisfy({ $0 == nil }), options.family != nil || !all.isEmpty { continue }
      if options.family == nil, !filter.isListed(link, in: state) { continue }
      sheet.beginObject()
      if options.isOneLine, !options.isBrief {
        printer.lines(!filter.isUp || link.isUp ? addresses.compactMap { $0 } : [], of: link, &sheet)
      } else if filter.accepts(link, in: state), !isShort || filter.kind == nil && filter.master == nil {
        printer.block(addresses, of: link, isHeaded: filter.addresses.label == nil, &sheet)
      }
      sheet.endObject()
    }
    return sheet.finish()
  }
}

extension LinkPrinter {
  /// The addresses of a link, a line for each: `-o`, which neither shows nor knows of the link more than its name.
  fileprivate func lines(_ addresses: [Address], of link: Link, _ sheet: inout Sheet) {
    sheet.beginList("addr_info")
    for address in addresses {
      sheet.beginObject()
      sheet.put("index", link.index, "\(link.index): ")
      sheet.put("dev", link.name, link.name)
      address.show(&sheet)
      sheet.endObject()
    }
    sheet.endList()
  }

  /// A link and its addresses, with the line ends.
  ///
  /// - Parameter isHeaded: Whether the link itself is told, which it is not where labels are asked for.
  fileprivate func block(_ addresses: [Address?], of link: Link, isHeaded: Bool, _ sheet: inout Sheet) {
    if !isHeaded {
    } else if options.isBrief {
      brief(link, &sheet)
    } else {
      full(link, &sheet)
      sheet.say("\n")
    }
    sheet.beginList("addr_info")
    for address in addresses {
      sheet.beginObject()
      defer { sheet.endObject() }
      guard let address else { continue }
      if options.isBrief { address.showPlace(&sheet) } else { address.show(&sheet) }
    }
    sheet.endList()
    if options.isBrief {
      sheet.say("\n")
    } else if options.statistics > 0, let statistics = isShort ? LinkStatistics(v6: link) : link.statistics {
      statistics.show(isShort ? nil : link.carrierChanges, options, &sheet)
      sheet.say("\n")
    }
  }
}

extension AddressSpec.Flags {
  /// Their words in the order in which `ip addr` prints them; dynamic is what is not permanent.
  static let words: [(AddressSpec.Flags, String)] = [
    (.secondary, "secondary"), (.noDAD, "nodad"), (.optimistic, "optimistic"), (.dadFailed, "dadfailed"),
    (.homeAddress, "home"), (.deprecated, "deprecated"), (.tentative, "tentative"), (.permanent, "permanent"),
    (.manageTemporary, "mngtmpaddr"), (.noPrefixRoute, "noprefixroute"), (.multicastAutojoin, "autojoin"),
    (.stablePrivacy, "stable-privacy"),
  ]
}

extension Address {
  /// `10.0.0.1/24 ` or `10.0.0.1 peer 10.0.0.2/32 metric 5 `.
  fileprivate func showPlace(_ sheet: inout Sheet) {
    guard let local else { return }
    sheet.put("local", local.address.shown, local.address.shown)
    if let peer = address, peer != local.address { sheet.put("address", peer.shown, " peer \(peer.shown)") }
    sheet.put("prefixlen", local.prefixLength, "/\(local.prefixLength) ")
    if let metric, metric > 0 { sheet.put("metric", metric, "metric \(metric) ") }
  }

  /// All of it, with the line end.
  fileprivate func show(_ sheet: inout Sheet) {
    let name = family == .v4 ? "inet" : "inet6"
    sheet.put("family", name, "    \(name) ")
    showPlace(&sheet)
    if let broadcast { sheet.put("broadcast", broadcast.shown, "brd \(broadcast.shown) ") }
    if let anycast { sheet.put("anycast", anycast.shown, "any \(anycast.shown) ") }
    sheet.put("scope", ShowNames.scope(scope), "scope \(ShowNames.scope(scope)) ")
    showFlags(&sheet)
    if let label { sheet.put("label", label, label) }
    sheet.breakLine()
    showLifetimes(&sheet)
    sheet.say("\n")
  }

  private func showFlags(_ sheet: inout Sheet) {
    var rest = flags
    for (flag, word) in AddressSpec.Flags.words {
      rest.subtract(flag)
      guard flags.contains(flag) != (flag == .permanent) else { continue }
      let word =
        switch flag {
        case .secondary where family == .v6: "temporary"
        case .permanent: "dynamic"
        default: word
        }
      sheet.put(word, .flag(true), word + " ")
    }
    if !rest.isEmpty {
      let text = String(rest.rawValue, radix: 16)
      sheet.put("ifa_flags", text, "flags \(text) ")
    }
  }

  private func showLifetimes(_ sheet: inout Sheet) {
    func text(_ seconds: UInt32?) -> String { seconds.map { "\($0)sec" } ?? "forever" }
    sheet.put("valid_life_time", validLifetime ?? .max, "       valid_lft \(text(validLifetime))")
    sheet.put("preferred_life_time", preferredLifetime ?? .max, " preferred_lft \(text(preferredLifetime))")
  }
}
