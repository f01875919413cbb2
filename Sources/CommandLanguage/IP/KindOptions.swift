internal import Netlink
internal import RouteNetlink

/// The raw options of a tun or tap device, which are not set by netlink, as `ip -d link` and `ip tuntap` print them.
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

  /// The part of `ip tuntap` about a device.
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
}
