internal import Netlink
internal import RouteNetlink

extension Sheet {
  /// The part of `ip -d link` about a bridge.
  mutating func bridge(_ options: BridgeOptions, _ context: NamespaceState) {
    self.options(options, context) { row, value, sheet in
      // ip 6.1 tells the bridge's own id here, whoever is the root.
      guard row.number == BridgeTable.table.rootID.row.number, let id = options.id?.option, value != id else {
        return false
      }
      sheet.option(row, id, context)
      return true
    }
  }

  /// The part of `ip -d link` about a port.
  mutating func port(_ options: BridgePortOptions, _ context: NamespaceState) {
    self.options(options, context) { row, value, sheet in
      guard row.number == BridgePortTable.table.groupForwardMask.row.number, let mask = options.groupForwardMask else {
        // What is told by nobody of the real tools.
        return row.json == nil && row.access != .again
      }
      sheet.option(row, value, context)
      let text = Self.groups(mask)
      sheet.put("group_fwd_mask_str", text, "group_fwd_mask_str \(text) ")
      return true
    }
  }

  /// The protocols of the link-local groups in words, and what is left as a number.
  private static func groups(_ mask: UInt16) -> String {
    if mask == 0 { return "0x0" }
    var words: [String] = []
    var rest = mask
    for (bit, word) in [(UInt16(0x1), "stp"), (0x4, "lacp"), (0x4000, "lldp")] where mask & bit != 0 {
      words.append(word)
      rest &= ~bit
    }
    if rest != 0 { words.append(rest.asHex) }
    return words.joined(separator: ",")
  }

  /// The part of `ip -d link` about a macvlan.
  mutating func macvlan(_ options: LinkOptions<MacvlanTable>, _ context: NamespaceState) {
    self.options(options, context) { row, _, sheet in
      switch row.number {
      case MacvlanTable.table.flags.row.number:
        if (options.flags ?? 0) & 1 != 0 { sheet.put("nopromisc", .flag(true), "nopromisc ") }
      case MacvlanTable.table.senderCount.row.number:
        guard let count = options.senderCount, count > 0 else { return true }
        sheet.put("macaddr_count", count, "remotes (\(count)) ")
        sheet.beginList("macaddr_data")
        for attribute in AttributeReader(options.senders?.bytes ?? []) where attribute.type == 4 {
          let text = attribute.payload.asHardwareAddress
          sheet.tell(.text(text))
          sheet.say(text + " ")
        }
        sheet.endList()
      default: return false
      }
      return true
    }
  }

  /// The part of `ip -d link` about a vlan: its flags in one list.
  mutating func vlan(_ options: LinkOptions<VLANTable>, _ context: NamespaceState) {
    self.options(options, context)
    let flags = VLANTable.rows.all.filter { $0.form == .listed && options.values[$0] != nil }
    if flags.isEmpty { return }
    let set = flags.filter { options.values[$0] != .number(0) }.map { $0.word.uppercased() }
    beginList("flags")
    for word in set { tell(.text(word)) }
    endList()
    say("<\(set.joined(separator: ","))> ")
  }
}
