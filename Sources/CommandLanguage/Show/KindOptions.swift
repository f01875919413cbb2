internal import Addressing
internal import Netlink
internal import RouteNetlink

/// The raw options of a link's kind, as `ip -d link` prints them.
struct KindOptions {
  private let data: [UInt16: [UInt8]]

  init(_ data: [UInt16: [UInt8]]) { self.data = data }

  /// A number of one, two or four bytes in the machine's order.
  private func number(_ type: UInt16) -> UInt32? {
    guard let bytes = data[type] else { return nil }
    let attribute = NetlinkAttribute(type: type, payload: bytes[...])
    return attribute.u8.map(UInt32.init) ?? attribute.u16.map(UInt32.init) ?? attribute.u32
  }
  private func flag(_ type: UInt16) -> Bool? { number(type).map { $0 != 0 } }
  private func address(_ type: UInt16) -> IPAddress? { data[type].flatMap { IPAddress(bytes: $0) } }
  private func big(_ type: UInt16) -> UInt32? {
    guard let bytes = data[type], bytes.count <= 4 else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Source: `IFLA_VXLAN_…` of `linux/if_link.h`.
  func showVXLAN(_ context: NamespaceState, _ sheet: inout Sheet) {
    func mark(_ key: String, _ type: UInt16) {
      if data[type] != nil, flag(type) != false { sheet.put(key, .flag(true), key + " ") }
    }
    mark("external", 25)
    if flag(30) == true { sheet.put("vnifilter", .flag(true), "vnifilter") }
    if let id = number(1) { sheet.put("id", id, "id \(id) ") }
    for (type, suffix) in [(UInt16(2), ""), (16, "6")] {
      guard let remote = address(type), !remote.isAny else { continue }
      let word = remote.isMulticast ? "group" : "remote"
      sheet.put(word + suffix, remote.shown, "\(word) \(remote.shown) ")
    }
    for (type, suffix) in [(UInt16(4), ""), (17, "6")] {
      if let local = address(type), !local.isAny { sheet.put("local" + suffix, local.shown, "local \(local.shown) ") }
    }
    if let link = number(3).map({ Int32(bitPattern: $0) }), link != 0 {
      sheet.put("link", context.name(link), "dev \(context.name(link)) ")
    }
    if let range = data[10], range.count == 4 {
      let low = UInt16(range[0]) << 8 | UInt16(range[1])
      let high = UInt16(range[2]) << 8 | UInt16(range[3])
      sheet.beginObject("port_range")
      sheet.put("low", low, "srcport \(low) ")
      sheet.put("high", high, "\(high) ")
      sheet.endObject()
    }
    if let port = big(15) { sheet.put("port", port, "dstport \(port) ") }
    if let learning = flag(7) { sheet.put("learning", .flag(learning), learning ? "" : "nolearning ") }
    for (type, word) in [(UInt16(11), "proxy"), (12, "rsc"), (13, "l2miss"), (14, "l3miss")] where flag(type) == true {
      sheet.put(word, .flag(true), word + " ")
    }
    showVXLANPackets(&sheet)
    showVXLANChecks(&sheet)
  }

  private func showVXLANPackets(_ sheet: inout Sheet) {
    if let service = number(6), service != 0 {
      sheet.put("tos", service.asHex, service == 1 ? "tos inherit " : "tos \(service.asHex) ")
    }
    if flag(28) == true {
      sheet.say("ttl inherit ")
    } else if let ttl = number(5) {
      sheet.put("ttl", ttl, ttl == 0 ? "ttl auto " : "ttl \(ttl) ")
    }
    if let fragment = number(29) {
      let words = ["unset", "set", "inherit"]
      let word = Int(fragment) < words.count ? words[Int(fragment)] : "unset"
      sheet.put("df", word, fragment == 0 ? "" : "df \(word) ")
    }
    if let label = big(26), label != 0 { sheet.put("label", label.asHex, "flowlabel \(label.asHex) ") }
    if let age = number(8) { sheet.put("ageing", age, age == 0 ? "ageing none " : "ageing \(age) ") }
    if let limit = number(9), limit != 0 { sheet.put("limit", limit, "maxaddr \(limit) ") }
  }

  private func showVXLANChecks(_ sheet: inout Sheet) {
    for (type, key, word) in [
      (UInt16(18), "udp_csum", "udpcsum"), (19, "udp_zero_csum6_tx", "udp6zerocsumtx"),
      (20, "udp_zero_csum6_rx", "udp6zerocsumrx"),
    ] {
      if let value = flag(type) { sheet.put(key, .flag(value), (value ? "" : "no") + word + " ") }
    }
    for (type, key, word) in [(UInt16(21), "remcsum_tx", "remcsumtx"), (22, "remcsum_rx", "remcsumrx")]
    where flag(type) == true { sheet.put(key, .flag(true), word + " ") }
    // These are attributes without a value.
    for (type, word) in [(UInt16(23), "gbp"), (24, "remcsum_nopartial"), (27, "gpe")] where data[type] != nil {
      sheet.put(word, .flag(true), word + " ")
    }
  }

  /// Source: `IFLA_MACVLAN_…`.
  func showMacvlan(_ sheet: inout Sheet) {
    if let mode = number(1) {
      let words: [UInt32: String] = [1: "private", 2: "vepa", 4: "bridge", 8: "passthru", 16: "source"]
      let word = words[mode] ?? "unknown"
      sheet.put("mode", word, "mode \(word) ")
    }
    if let flags = number(2), flags & 1 != 0 { sheet.put("nopromisc", .flag(true), "nopromisc ") }
    if let length = number(7) { sheet.put("bcqueuelen", length, "bcqueuelen \(length) ") }
    if let length = number(8) { sheet.put("usedbcqueuelen", length, "usedbcqueuelen \(length) ") }
    guard let count = number(6), count > 0 else { return }
    sheet.put("macaddr_count", count, "remotes (\(count)) ")
    sheet.beginList("macaddr_data")
    for attribute in AttributeReader(data[5] ?? []) where attribute.type == 4 {
      let text = attribute.payload.asHardwareAddress
      sheet.tell(.text(text))
      sheet.say(text + " ")
    }
    sheet.endList()
  }

  /// Source: `IFLA_TUN_…`.
  func showTun(_ sheet: inout Sheet) {
    if let type = number(3) {
      let word = type == 1 ? "tun" : type == 2 ? "tap" : "UNKNOWN:\(type)"
      sheet.put("type", word, "type \(word) ")
    }
    func toggle(_ key: String, _ type: UInt16) {
      if let value = flag(type) { sheet.put(key, .flag(value), "\(key) \(value ? "on" : "off") ") }
    }
    toggle("pi", 4)
    toggle("vnet_hdr", 5)
    if let value = flag(7) {
      sheet.put("multi_queue", .flag(value), value ? "multi_queue " : "")
      if value {
        if let count = number(8) { sheet.put("numqueues", count, "numqueues \(count) ") }
        if let count = number(9) { sheet.put("numdisabled", count, "numdisabled \(count) ") }
      }
    }
    toggle("persist", 6)
    // Users and groups have names; only root's is the same everywhere.
    for (key, type) in [("user", UInt16(1)), ("group", 2)] {
      guard let id = number(type), id != .max else { continue }
      if id == 0 { sheet.put(key, "root", "\(key) root ") } else { sheet.put(key, id, "\(key) \(id) ") }
    }
  }

  /// What `ip tuntap` tells of a device.
  func showTunTap(_ sheet: inout Sheet) {
    sheet.beginList("flags")
    var words: [String] = []
    if let type = number(3) { words.append(type == 1 ? "tun" : type == 2 ? "tap" : "UNKNOWN:\(type)") }
    for (type, word) in [(UInt16(4), "pi"), (7, "multi_queue"), (5, "vnet_hdr"), (6, "persist")]
    where flag(type) == true { words.append(word) }
    for word in words {
      sheet.tell(.text(word))
      sheet.say(" " + word)
    }
    sheet.endList()
    for (key, type) in [("user", UInt16(1)), ("group", 2)] {
      if let id = number(type), id != .max { sheet.put(key, id, " \(key) \(id)") }
    }
  }

  /// Source: `IFLA_VLAN_…`.
  func showVLAN(_ sheet: inout Sheet) {
    if let type = big(5) {
      let name = type == 0x8100 ? "802.1Q" : type == 0x88a8 ? "802.1ad" : "[\(String(type, radix: 16))]"
      sheet.put("protocol", name, "protocol \(name) ")
    }
    if let id = number(1) { sheet.put("id", id, "id \(id) ") }
    if let flags = data[2].flatMap({ NetlinkAttribute(type: 2, payload: $0.prefix(4)).u32 }) {
      let words: [(UInt32, String)] = [
        (1, "REORDER_HDR"), (2, "GVRP"), (8, "MVRP"), (4, "LOOSE_BINDING"), (16, "BRIDGE_BINDING"),
      ]
      let found = words.filter { flags & $0.0 != 0 }.map(\.1)
      sheet.beginList("flags")
      for word in found { sheet.tell(.text(word)) }
      sheet.endList()
      sheet.say("<\(found.joined(separator: ","))> ")
    }
  }
}
