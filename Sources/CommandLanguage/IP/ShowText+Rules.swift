internal import Addressing
package import Operations
package import RouteNetlink

extension ShowText {
  /// `ip rule show [SELECTOR]`; without a family IPv4's.
  package static func rules(
    _ state: NamespaceState, _ selector: RuleSpec = RuleSpec(action: .any), options: ShowOptions = ShowOptions()
  ) -> String {
    var sheet = Sheet(options)
    for rule in state.rules where rule.spec.family == options.family ?? .v4 && selector.finds(rule) {
      sheet.beginObject()
      rule.show(options, &sheet)
      sheet.endObject()
    }
    return sheet.finish()
  }
}

extension Rule {
  fileprivate func show(_ options: ShowOptions, _ sheet: inout Sheet) {
    let priority = spec.priority ?? 0
    sheet.put("priority", priority, "\(priority):\t")
    if spec.isInverted { sheet.put("not", .null, "not ") }
    places(&sheet)
    matches(&sheet)
    act(&sheet)
    let origin = `protocol` ?? .unspecified
    if options.isDetailed || `protocol` != nil && origin != .kernel && origin != .unspecified {
      sheet.put("protocol", ShowNames.origin(origin), " proto \(ShowNames.origin(origin))")
    }
    sheet.say("\n")
  }

  private func places(_ sheet: inout Sheet) {
    if let from = spec.from {
      sheet.put("src", from.address.shown, "from \(from.address.shown)")
      if !from.isHost { sheet.put("srclen", from.prefixLength, "/\(from.prefixLength)") }
    } else {
      sheet.put("src", "all", "from all")
    }
    if let to = spec.to {
      sheet.put("dst", to.address.shown, " to \(to.address.shown)")
      if !to.isHost { sheet.put("dstlen", to.prefixLength, "/\(to.prefixLength)") }
    }
    if typeOfService != 0 {
      let name = ShowNames.typeOfService(typeOfService)
      sheet.put("tos", name, " tos \(name)")
    }
  }

  private func matches(_ sheet: inout Sheet) {
    if spec.mark != nil || spec.markMask != nil {
      let mark = spec.mark ?? 0
      if let mask = spec.markMask, mask != .max {
        sheet.put("fwmark", mark.asHex, " fwmark \(mark.asHex)")
        sheet.put("fwmask", mask.asHex, "/\(mask.asHex)")
      } else {
        sheet.put("fwmark", mark.asHex, " fwmark \(mark.asHex)")
      }
    }
    if let incoming = spec.incoming {
      sheet.put("iif", incoming.text, " iif \(incoming)")
      if flags & 8 != 0 { sheet.put("iif_detached", .null, " [detached]") }
    }
    if let outgoing = spec.outgoing {
      sheet.put("oif", outgoing.text, " oif \(outgoing)")
      if flags & 0x10 != 0 { sheet.put("oif_detached", .null, " [detached]") }
    }
    if let users = further.users {
      sheet.put("uid_start", users.lowerBound, " uidrange \(users.lowerBound)")
      sheet.put("uid_end", users.upperBound, "-\(users.upperBound)")
    }
    if let number = further.ipProtocol {
      sheet.put("ipproto", ShowNames.ipProtocol(number), " ipproto \(ShowNames.ipProtocol(number))")
    }
    ports("sport", further.sourcePorts, &sheet)
    ports("dport", further.destinationPorts, &sheet)
    if let tunnel = further.tunnelID { sheet.put("tun_id", .big(tunnel), " tun_id \(tunnel)") }
  }

  private func ports(_ name: String, _ range: ClosedRange<UInt16>?, _ sheet: inout Sheet) {
    guard let range else { return }
    if range.count == 1 {
      sheet.put(name, range.lowerBound, " \(name) \(range.lowerBound)")
    } else {
      sheet.put("\(name)_start", range.lowerBound, " \(name) \(range.lowerBound)")
      sheet.put("\(name)_end", range.upperBound, "-\(range.upperBound)")
    }
  }

  private func act(_ sheet: inout Sheet) {
    if further.usesMasterDevice { sheet.put("l3mdev", .null, " lookup [l3mdev-table]") }
    let named: RouteTable? = if case .lookup(let table) = spec.action { table } else { spec.unusedTable }
    if let table = named, table != .all {
      sheet.put("table", ShowNames.table(table), " lookup \(ShowNames.table(table))")
      if let length = further.suppressedPrefixLength {
        sheet.put("suppress_prefixlen", length, " suppress_prefixlength \(length)")
      }
      if let group = further.suppressedGroup {
        sheet.put("suppress_ifgroup", ShowNames.group(group), " suppress_ifgroup \(ShowNames.group(group))")
      }
    }
    if let realms = further.realms {
      let from = realms >> 16
      let to = ShowNames.realm(realms & 0xffff)
      if from > 0 { sheet.put("flow_from", ShowNames.realm(from), " realms \(ShowNames.realm(from))/") }
      sheet.put("flow_to", to, from > 0 ? to : " realms \(to)")
    }
    switch spec.action {
    case .goto(let target):
      sheet.put("goto", target, " goto \(target)")
      if flags & 4 != 0 { sheet.put("unresolved", .null, " [unresolved]") }
    case .nop: sheet.put("nop", .null, " nop")
    case .lookup: break
    default:
      let word = ShowNames.type(RouteType(rawValue: action))
      sheet.put("action", word, " \(word)")
    }
  }
}
