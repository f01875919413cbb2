internal import RouteNetlink

extension BridgeID {
  /// `8000.2:0:0:0:0:1`: the address without leading zeros.
  fileprivate var text: String {
    let priority = String(UInt32(priority) + 0x10000, radix: 16).dropFirst()
    return "\(priority)." + address.map { String($0, radix: 16) }.joined(separator: ":")
  }
}

extension Sheet {
  /// A time left: seven wide in text.
  fileprivate mutating func timer(_ key: String, _ value: UInt64?) {
    guard let value else { return }
    put(key, .hundredths(value), "\(key) \(value.asHundredths.aligned(7)) ")
  }

  /// A number under two names.
  fileprivate mutating func number(_ key: String, _ value: (some BinaryInteger)?, _ word: String? = nil) {
    if let value { put(key, value, "\(word ?? key) \(value) ") }
  }

  fileprivate mutating func toggle(_ key: String, _ value: Bool?) {
    if let value { put(key, .flag(value), "\(key) \(value ? "on" : "off") ") }
  }

  fileprivate mutating func id(_ key: String, _ value: BridgeID?, _ word: String) {
    if let value { put(key, value.text, "\(word) \(value.text) ") }
  }
}

extension BridgeState {
  /// What `ip -d link` tells of a bridge.
  func showDetails(_ options: BridgeOptions, _ sheet: inout Sheet) {
    func number(_ flag: Bool?) -> Int? { flag.map { $0 ? 1 : 0 } }
    sheet.number("forward_delay", options.forwardDelay)
    sheet.number("hello_time", options.helloTime)
    sheet.number("max_age", options.maxAge)
    sheet.number("ageing_time", options.ageingTime)
    sheet.number("stp_state", stpState)
    sheet.number("priority", options.priority)
    sheet.number("vlan_filtering", number(options.vlanFiltering))
    if let vlanProtocol {
      let name = vlanProtocol == 0x8100 ? "802.1Q" : vlanProtocol == 0x88a8 ? "802.1ad" : vlanProtocol.asHex
      sheet.put("vlan_protocol", name, "vlan_protocol \(name) ")
    }
    sheet.id("bridge_id", id, "bridge_id")
    // ip 6.1 tells the bridge's own id here, whoever is the root.
    sheet.id("root_id", rootID.flatMap { _ in id }, "designated_root")
    sheet.number("root_port", rootPort)
    sheet.number("root_path_cost", rootPathCost)
    sheet.number("topology_change", topologyChange)
    sheet.number("topology_change_detected", topologyChangeDetected)
    sheet.timer("hello_timer", helloTimer)
    sheet.timer("tcn_timer", topologyNotificationTimer)
    sheet.timer("topology_change_timer", topologyChangeTimer)
    sheet.timer("gc_timer", collectionTimer)
    sheet.number("vlan_default_pvid", options.vlanDefaultPVID)
    sheet.number("vlan_stats_enabled", vlanStatistics)
    sheet.number("vlan_stats_per_port", vlanStatisticsPerPort)
    if let mask = options.groupForwardMask {
      sheet.put("group_fwd_mask", mask.asHex, "group_fwd_mask \(mask.asHex) ")
    }
    if let groupAddress {
      sheet.put("group_addr", groupAddress.asHardwareAddress, "group_address \(groupAddress.asHardwareAddress) ")
    }
    sheet.number("mcast_snooping", number(options.multicastSnooping))
    if let booleans {
      for (bit, word) in [(0, "no_linklocal_learn"), (1, "mcast_vlan_snooping")] where booleans.mask & 1 << bit != 0 {
        sheet.number(word, booleans.values >> bit & 1)
      }
    }
    showMulticast(&sheet)
    sheet.number("nf_call_iptables", number(options.nfCallIPTables))
    sheet.number("nf_call_ip6tables", number(options.nfCallIP6Tables))
    sheet.number("nf_call_arptables", number(options.nfCallARPTables))
  }

  private func showMulticast(_ sheet: inout Sheet) {
    let names: [(UInt16, String, String)] = [
      (22, "mcast_router", ""), (24, "mcast_query_use_ifaddr", ""), (25, "mcast_querier", ""),
      (26, "mcast_hash_elasticity", ""), (27, "mcast_hash_max", ""),
      (28, "mcast_last_member_cnt", "mcast_last_member_count"),
      (29, "mcast_startup_query_cnt", "mcast_startup_query_count"),
      (30, "mcast_last_member_intvl", "mcast_last_member_interval"),
      (31, "mcast_membership_intvl", "mcast_membership_interval"),
      (32, "mcast_querier_intvl", "mcast_querier_interval"), (33, "mcast_query_intvl", "mcast_query_interval"),
      (34, "mcast_query_response_intvl", "mcast_query_response_interval"),
      (35, "mcast_startup_query_intvl", "mcast_startup_query_interval"), (42, "mcast_stats_enabled", ""),
      (43, "mcast_igmp_version", ""), (44, "mcast_mld_version", ""),
    ]
    for (number, key, word) in names { sheet.number(key, multicast[number], word.isEmpty ? key : word) }
  }
}

extension BridgePort {
  /// What `ip -d link` tells of a port.
  func showDetails(_ context: NamespaceState, _ sheet: inout Sheet) {
    if let state = options.state { sheet.put("state", state.word, "state \(state.word) ") }
    sheet.number("priority", options.priority)
    sheet.number("cost", options.cost)
    sheet.toggle("hairpin", options.hairpin)
    sheet.toggle("guard", options.bpduGuard)
    sheet.toggle("root_block", options.rootBlock)
    sheet.toggle("fastleave", details.fastLeave)
    sheet.toggle("learning", options.learning)
    sheet.toggle("flood", options.flood)
    if let id = details.id { sheet.put("id", "\(id.asHex)", "port_id \(id.asHex) ") }
    if let number { sheet.put("no", "\(number.asHex)", "port_no \(number.asHex) ") }
    sheet.number("designated_port", details.designatedPort)
    sheet.number("designated_cost", details.designatedCost)
    sheet.id("bridge_id", details.designatedBridge, "designated_bridge")
    sheet.id("root_id", details.designatedRoot, "designated_root")
    sheet.timer("hold_timer", details.holdTimer)
    sheet.timer("message_age_timer", details.messageAgeTimer)
    sheet.timer("forward_delay_timer", details.forwardDelayTimer)
    sheet.number("topology_change_ack", details.topologyChangeAcknowledged)
    sheet.number("config_pending", details.configurationPending)
    sheet.toggle("proxy_arp", options.proxyARP)
    sheet.toggle("proxy_arp_wifi", details.proxyARPWireless)
    sheet.number("multicast_router", details.multicastRouter, "mcast_router")
    // Said twice in text, since the older word has stayed.
    if let fastLeave = details.fastLeave { sheet.say("mcast_fast_leave \(fastLeave ? "on" : "off") ") }
    sheet.toggle("mcast_flood", options.multicastFlood)
    sheet.toggle("bcast_flood", details.broadcastFlood)
    sheet.toggle("mcast_to_unicast", details.multicastToUnicast)
    sheet.toggle("neigh_suppress", details.neighborSuppression)
    if let mask = details.groupForwardMask {
      sheet.put("group_fwd_mask", mask.asHex, "group_fwd_mask \(mask.asHex) ")
      let text = Self.groups(mask)
      sheet.put("group_fwd_mask_str", text, "group_fwd_mask_str \(text) ")
    }
    sheet.toggle("vlan_tunnel", details.vlanTunnel)
    sheet.toggle("isolated", options.isolated)
    sheet.toggle("locked", details.locked)
    if let backup = details.backupPort {
      sheet.put("backup_port", context.name(backup), "backup_port \(context.name(backup)) ")
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
}
