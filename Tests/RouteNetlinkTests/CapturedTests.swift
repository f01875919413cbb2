import Addressing
import Netlink
import RouteNetlink
import Testing

/// Payloads of messages as a kernel sent them (Linux 6.18, x86-64).
enum Captured {
  static let link = NetlinkMessage(
    type: 16,
    payload: [
      0, 0, 1, 0, 40, 0, 0, 0, 67, 16, 1, 0, 0, 0, 0, 0, 7, 0, 3, 0, 112, 48, 0, 0,
      8, 0, 13, 0, 232, 3, 0, 0, 5, 0, 16, 0, 6, 0, 0, 0, 5, 0, 17, 0, 0, 0, 0, 0,
      5, 0, 67, 0, 0, 0, 0, 0, 8, 0, 4, 0, 120, 5, 0, 0, 8, 0, 50, 0, 68, 0, 0, 0,
      8, 0, 51, 0, 255, 255, 0, 0, 8, 0, 27, 0, 0, 0, 0, 0, 8, 0, 30, 0, 1, 0, 0, 0,
      8, 0, 61, 0, 1, 0, 0, 0, 8, 0, 31, 0, 2, 0, 0, 0, 8, 0, 40, 0, 255, 255, 0, 0,
      8, 0, 41, 0, 0, 0, 1, 0, 8, 0, 58, 0, 0, 0, 1, 0, 8, 0, 63, 0, 0, 0, 1, 0,
      8, 0, 64, 0, 0, 0, 1, 0, 8, 0, 59, 0, 248, 255, 7, 0, 8, 0, 60, 0, 255, 255, 0, 0,
      8, 0, 66, 0, 0, 0, 0, 0, 8, 0, 32, 0, 2, 0, 0, 0, 8, 0, 10, 0, 2, 0, 0, 0,
      5, 0, 33, 0, 1, 0, 0, 0, 10, 0, 20, 0, 99, 97, 98, 108, 101, 0, 0, 0, 8, 0, 35, 0,
      2, 0, 0, 0, 8, 0, 47, 0, 1, 0, 0, 0, 8, 0, 48, 0, 1, 0, 0, 0, 6, 0, 68, 0,
      0, 0, 0, 0, 6, 0, 69, 0, 0, 0, 0, 0, 5, 0, 39, 0, 0, 0, 0, 0, 10, 0, 1, 0,
      2, 0, 0, 0, 0, 64, 0, 0, 10, 0, 2, 0, 255, 255, 255, 255, 255, 255, 0, 0, 204, 0, 23, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 100, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 43, 0, 5, 0, 2, 0, 0, 0, 0, 0,
      108, 1, 18, 0, 9, 0, 1, 0, 118, 101, 116, 104, 0, 0, 0, 0, 11, 0, 4, 0, 98, 114, 105, 100,
      103, 101, 0, 0, 80, 1, 5, 0, 5, 0, 1, 0, 0, 0, 0, 0, 6, 0, 2, 0, 32, 0, 0, 0,
      8, 0, 3, 0, 2, 0, 0, 0, 5, 0, 4, 0, 0, 0, 0, 0, 5, 0, 5, 0, 0, 0, 0, 0,
      5, 0, 6, 0, 0, 0, 0, 0, 5, 0, 7, 0, 0, 0, 0, 0, 5, 0, 28, 0, 0, 0, 0, 0,
      5, 0, 8, 0, 1, 0, 0, 0, 5, 0, 9, 0, 1, 0, 0, 0, 5, 0, 27, 0, 1, 0, 0, 0,
      5, 0, 30, 0, 1, 0, 0, 0, 5, 0, 10, 0, 0, 0, 0, 0, 5, 0, 12, 0, 0, 0, 0, 0,
      12, 0, 13, 0, 128, 0, 2, 0, 0, 0, 0, 64, 12, 0, 14, 0, 128, 0, 2, 0, 0, 0, 0, 64,
      6, 0, 15, 0, 1, 128, 0, 0, 6, 0, 16, 0, 0, 0, 0, 0, 6, 0, 17, 0, 1, 128, 0, 0,
      6, 0, 18, 0, 1, 0, 0, 0, 5, 0, 19, 0, 0, 0, 0, 0, 5, 0, 20, 0, 0, 0, 0, 0,
      5, 0, 29, 0, 0, 0, 0, 0, 6, 0, 31, 0, 0, 0, 0, 0, 5, 0, 32, 0, 0, 0, 0, 0,
      5, 0, 35, 0, 0, 0, 0, 0, 5, 0, 36, 0, 0, 0, 0, 0, 5, 0, 33, 0, 1, 0, 0, 0,
      5, 0, 39, 0, 0, 0, 0, 0, 5, 0, 40, 0, 0, 0, 0, 0, 5, 0, 43, 0, 0, 0, 0, 0,
      12, 0, 21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12, 0, 22, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      12, 0, 23, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 25, 0, 1, 0, 0, 0, 8, 0, 37, 0,
      0, 2, 0, 0, 8, 0, 38, 0, 0, 0, 0, 0, 8, 0, 41, 0, 0, 0, 0, 0, 8, 0, 42, 0,
      0, 0, 0, 0, 8, 0, 5, 0, 3, 0, 0, 0, 12, 0, 6, 0, 110, 111, 113, 117, 101, 117, 101, 0,
      192, 1, 26, 0, 140, 0, 2, 0, 136, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 39, 0, 0,
      232, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
      48, 1, 10, 0, 8, 0, 1, 0, 0, 0, 0, 128, 20, 0, 5, 0, 255, 255, 0, 0, 250, 87, 11, 0,
      204, 59, 0, 0, 232, 3, 0, 0, 244, 0, 2, 0, 0, 0, 0, 0, 64, 0, 0, 0, 120, 5, 0, 0,
      1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 255, 255, 255, 255, 160, 15, 0, 0,
      232, 3, 0, 0, 0, 0, 0, 0, 128, 58, 9, 0, 128, 81, 1, 0, 3, 0, 0, 0, 88, 2, 0, 0,
      16, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 96, 234, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 39, 0, 0, 232, 3, 0, 0, 1, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 238, 54, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 255, 255, 1, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 20, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 8, 0, 0, 0, 0, 0, 36, 0, 14, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 4, 0, 62, 128, 4, 0, 65, 128,
    ])
  static let address = NetlinkMessage(
    type: 20,
    payload: [
      2, 24, 128, 0, 40, 0, 0, 0, 8, 0, 1, 0, 10, 0, 0, 1, 8, 0, 2, 0, 10, 0, 0, 1,
      8, 0, 4, 0, 10, 0, 0, 255, 9, 0, 3, 0, 112, 48, 58, 49, 0, 0, 0, 0, 8, 0, 8, 0,
      128, 0, 0, 0, 20, 0, 6, 0, 255, 255, 255, 255, 255, 255, 255, 255, 250, 87, 11, 0, 250, 87, 11, 0,
    ])
  static let route = NetlinkMessage(
    type: 24,
    payload: [
      2, 16, 0, 0, 254, 3, 0, 1, 0, 0, 0, 0, 8, 0, 15, 0, 254, 0, 0, 0, 8, 0, 1, 0,
      10, 9, 0, 0, 36, 0, 9, 0, 16, 0, 0, 2, 40, 0, 0, 0, 8, 0, 5, 0, 10, 0, 0, 2,
      16, 0, 0, 0, 40, 0, 0, 0, 8, 0, 5, 0, 10, 0, 0, 3,
    ])
  static let rule = NetlinkMessage(
    type: 32,
    payload: [
      2, 0, 16, 0, 252, 0, 0, 1, 0, 0, 0, 0, 8, 0, 15, 0, 232, 3, 0, 0, 8, 0, 14, 0,
      255, 255, 255, 255, 5, 0, 21, 0, 0, 0, 0, 0, 8, 0, 6, 0, 50, 0, 0, 0, 8, 0, 10, 0,
      7, 0, 0, 0, 8, 0, 16, 0, 255, 0, 0, 0, 8, 0, 2, 0, 10, 1, 0, 0,
    ])
  static let neighbor = NetlinkMessage(
    type: 28,
    payload: [
      2, 0, 0, 0, 40, 0, 0, 0, 128, 0, 0, 1, 8, 0, 1, 0, 10, 0, 0, 9, 10, 0, 2, 0,
      2, 0, 0, 0, 0, 9, 0, 0, 8, 0, 4, 0, 0, 0, 0, 0, 20, 0, 3, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ])
  static let fdb = NetlinkMessage(
    type: 28,
    payload: [
      7, 0, 0, 0, 40, 0, 0, 0, 64, 0, 0, 0, 10, 0, 2, 0, 2, 0, 0, 0, 1, 1, 0, 0,
      8, 0, 9, 0, 2, 0, 0, 0, 8, 0, 15, 0, 0, 0, 0, 0, 20, 0, 3, 0, 0, 0, 0, 0,
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ])
  static let all = [link, address, route, rule, neighbor, fdb]
}

@Suite struct CapturedTests {
  @Test("A link is read from the kernel's bytes") func link() throws {
    let link = try #require(Link(Captured.link))
    #expect(link.index == 40 && link.name == "p0" && link.mtu == 1400 && link.kind == "veth")
    #expect(link.macAddress == MACAddress("02:00:00:00:00:40"))
    #expect(link.alias == "cable" && link.isUp && link.carrier == true && link.operState == .up)
    #expect(link.port?.options.isolated == true && link.port?.options.learning == true)
    #expect(link.port?.options.state == .disabled && link.port?.options.number == 1)
    #expect(link.statistics?.receiveErrors == 0 && link.minimumMTU == 68)
    #expect(link.addressGeneration == .eui64)
    #expect(!link.unknown.isEmpty)
  }

  @Test("An address is read from the kernel's bytes") func address() throws {
    let address = try #require(Address(Captured.address))
    #expect(address.local == IPNetwork("10.0.0.1/24") && address.label == "p0:1" && address.index == 40)
    #expect(address.broadcast == IPAddress("10.0.0.255") && address.flags == .permanent)
    #expect(address.validLifetime == nil && address.scope == .global)
  }

  @Test("A route of two ways is read from the kernel's bytes") func route() throws {
    let route = try #require(Route(Captured.route))
    #expect(route.destination == IPNetwork("10.9.0.0/16") && route.table == .main && route.protocol == .boot)
    #expect(route.nextHops.map(\.weight) == [3, 1] && route.nextHops.map(\.device) == [40, 40])
    #expect(route.nextHops.map(\.gateway) == [IPAddress("10.0.0.2"), IPAddress("10.0.0.3")])
  }

  @Test("A rule is read from the kernel's bytes") func rule() throws {
    let rule = try #require(Rule(Captured.rule))
    #expect(
      rule.spec
        == RuleSpec(
          priority: 50, from: IPNetwork("10.1.0.0/16"), mark: 7, markMask: 0xff,
          action: .lookup(RouteTable(rawValue: 1000))))
  }

  @Test("Neighbours and forwarding entries are read from the kernel's bytes") func neighbors() throws {
    let neighbor = try #require(Neighbor(Captured.neighbor))
    #expect(neighbor.address == IPAddress("10.0.0.9") && neighbor.state == .permanent && neighbor.device == 40)
    #expect(neighbor.macAddress == MACAddress("02:00:00:00:00:09"))
    let entry = try #require(FDBEntry(Captured.fdb))
    #expect(entry.address == MACAddress("02:00:00:00:01:01") && entry.state == .noARP && !entry.isLearned)
    #expect(FDBEntry(Captured.neighbor) == nil && Neighbor(Captured.fdb) == nil)
  }

  @Test("Whatever an event tells of is one line, without the bytes that it came in") func lines() {
    #expect(
      Captured.all.map { "\(RouteEvent($0))" } == [
        "[LINK] 40: p0@3 veth UP mtu 1400 master 2 02:00:00:00:00:40",
        "[ADDR] 10.0.0.1/24 dev 40",
        "[ROUTE] 10.9.0.0/16 nexthop via 10.0.0.2 dev 40 weight 3 nexthop via 10.0.0.3 dev 40 weight 1",
        "[RULE] 50: from 10.1.0.0/16 fwmark 0x7/0xff lookup 1000",
        "[NEIGH] 10.0.0.9 dev 40 lladdr 02:00:00:00:00:09 PERMANENT",
        "[FDB] 02:00:00:00:01:01 dev 40 master 2 static",
      ])
    let gone = RouteEvent(NetlinkMessage(type: 25, payload: Captured.route.payload))
    #expect("\(gone)".hasPrefix("[ROUTE] Deleted 10.9.0.0/16"))
    #expect("\(RouteEvent(NetlinkMessage(type: 99, payload: [0, 0])))" == "a message of type 99 with 2 bytes")
  }

  @Test("Damaged messages neither trap nor go on for ever") func damaged() {
    for message in Captured.all {
      for length in 0..<message.payload.count {
        _ = RouteEvent(NetlinkMessage(type: message.type, payload: Array(message.payload.prefix(length))))
      }
      for _ in 0..<500 {
        var bytes = message.payload
        for _ in 0..<Int.random(in: 1...6) { bytes[Int.random(in: 0..<bytes.count)] = UInt8.random(in: 0...255) }
        for type in [message.type, 16, 20, 24, 28, 32] {
          #expect(!"\(RouteEvent(NetlinkMessage(type: type, payload: bytes)))".contains("\n"))
        }
      }
    }
  }
}
