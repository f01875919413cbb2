internal import Operations
internal import Addressing
import Operations
internal import RouteNetlink

/// The names of the metrics by their numbers. Corresponds to `RTAX_…`.
private let names: [UInt16: String] = [
  2: "mtu", 3: "window", 4: "rtt", 5: "rttvar", 6: "ssthresh", 7: "cwnd", 8: "advmss", 9: "reordering", 10: "hoplimit",
  11: "initcwnd", 12: "features", 13: "rto_min", 14: "initrwnd", 15: "quickack", 16: "congctl",
  17: "fastopen_no_cookie",
]

/// The flags of a lookup of IPv4 about the way. Correspond to `RTCF_…` of `linux/in_route.h`.
private let lookupFlags: [(UInt32, String)] = [
  (0x8000_0000, "local"), (0x4000_0000, "reject"), (0x2000_0000, "mc"), (0x1000_0000, "brd"),
  (0x0800_0000, "dst-nat"), (0x0080_0000, "src-nat"), (0x0040_0000, "masq"), (0x0002_0000, "dst-direct"),
  (0x0400_0000, "src-direct"), (0x0004_0000, "redirected"), (0x0100_0000, "redirect"), (0x0020_0000, "fastroute"),
  (0x0001_0000, "notify"), (0x0010_0000, "tproxy"),
]

extension RoutePrinter {
  /// The lookup's own part on a line of its own, and the time at which a route goes.
  func cache(_ route: Route, _ sheet: inout Sheet) {
    if route.family == .v4, route.flags & 0x200 != 0 {
      let found = lookupFlags.filter { route.flags & $0.0 != 0 }.map(\.1)
      sheet.breakLine()
      sheet.say("    cache " + (found.isEmpty ? "" : "<\(found.joined(separator: ","))> "))
      sheet.beginList("cache")
      for word in found { sheet.tell(.text(word)) }
      sheet.endList()
    }
    guard let cache = route.cache else { return }
    if cache.expires != 0 { sheet.put("expires", cache.expires / 100, "expires \(cache.expires / 100)sec ") }
    if cache.error != 0 { sheet.put("error", cache.error, "error \(cache.error) ") }
    if options.statistics > 0 {
      if cache.users != 0 { sheet.put("users", cache.users, "users \(cache.users) ") }
      if cache.age != 0 { sheet.put("age", cache.age / 100, "age \(cache.age / 100)sec ") }
    }
  }

  /// `mtu 1200 window 1000 …`: numbers that TCP and the path take from the route.
  func metrics(_ route: Route, _ sheet: inout Sheet) {
    var numbers = route.metrics
    numbers[2] = route.mtu
    let locks = numbers.removeValue(forKey: 1) ?? 0
    if numbers.isEmpty, route.congestionControl == nil { return }
    sheet.beginList("metrics")
    sheet.beginObject()
    for number in UInt16(2)...17 {
      let name = names[number] ?? ""
      let lock = locks & 1 << number != 0 ? "lock " : ""
      if number == 16, let algorithm = route.congestionControl {
        sheet.put("congestion", algorithm, "congctl \(lock)\(algorithm) ")
        continue
      }
      guard let value = numbers[number] else { continue }
      switch number {
      case 12: features(value, &sheet)
      case 4: time(name, value / 8, lock, &sheet)
      case 5: time(name, value / 4, lock, &sheet)
      case 13: time(name, value, lock, &sheet)
      default:
        let text = number == 10 && value == .max ? "-1" : "\(value)"
        sheet.put(name, number == 10 && value == .max ? -1 : Int64(value), "\(name) \(lock)\(text) ")
      }
    }
    sheet.endObject()
    sheet.endList()
  }

  private func time(_ name: String, _ value: UInt32, _ lock: String, _ sheet: inout Sheet) {
    let text = value >= 1000 ? "\(Seconds(milliseconds: value))s" : "\(value)ms"
    sheet.put(name, value, "\(name) \(lock)\(text) ")
  }

  private func features(_ value: UInt32, _ sheet: inout Sheet) {
    sheet.say("features ")
    if value & 1 != 0 {
      sheet.tell("ecn", .null)
      sheet.say("ecn ")
    }
    if value & ~1 != 0 { sheet.put("features", (value & ~1).asHex, "\((value & ~1).asHex) ") }
  }
}

/// Milliseconds as seconds in the shortest form: 1500 is `1.5`.
private struct Seconds: CustomStringConvertible {
  let milliseconds: UInt32

  var description: String {
    var rest = String(milliseconds % 1000 + 1000).dropFirst()
    while rest.last == "0" { rest.removeLast() }
    return "\(milliseconds / 1000)" + (rest.isEmpty ? "" : ".\(rest)")
  }
}
