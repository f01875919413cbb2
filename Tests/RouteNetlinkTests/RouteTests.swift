import Addressing
import Foundation
import Netlink
import RouteNetlink
import SystemPackage
import TestKit
import Testing

/// Makes the cables that routes lead over: v0 with two addresses, and v1.
private let setUp = """
  ip link set lo up; ip link add v0 type veth peer name v1; ip link set v0 up; ip link set v1 up;
  ip addr add 10.0.0.1/24 dev v0; ip addr add 10.0.1.1/24 dev v1;
  ip addr add 2001:db8::1/64 dev v0 nodad; ip addr add 2001:db8:1::1/64 dev v1 nodad
  """

/// A line for each entry, without what differs between two namespaces that are alike.
private func listing(_ commands: String...) throws -> [String] {
  try commands.flatMap { command in
    // Entries that the kernel made of the links' random addresses differ by nature.
    // A link-local address of a random MAC has its route once duplicate address detection is over.
    try json(command).filter { $0.text("table") != "local" || $0.text("dst")?.hasPrefix("fe80::") != true }.filter {
      $0.text("mac")?.hasPrefix("02:00:00:00:01:") != false
    }.map { entry in
      let kept = entry.filter { !["cacheinfo", "used", "valid_life_time", "preferred_life_time"].contains($0.key) }
      return String(decoding: try JSONSerialization.data(withJSONObject: kept, options: .sortedKeys), as: UTF8.self)
    }.sorted()
  }
}

private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
private func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }
private func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }
private func mac(_ text: String) throws -> MACAddress { try #require(MACAddress(text)) }

/// Runs commands in one namespace and the library in another; both must look alike.
private func expectSame(
  after preparation: String, commands: String, seenBy views: [String], _ body: (RouteSocket) throws -> Void
) throws {
  func view() throws -> [String] { try views.flatMap { try listing($0) } }
  try enterFreshNamespace()
  try shell(preparation)
  try shell("set -e; " + commands)
  let wanted = try view()
  try enterFreshNamespace()
  try shell(preparation)
  try body(try RouteSocket())
  let found = try view()
  #expect(Set(found).subtracting(wanted) == [], "only ours: \(Set(found).subtracting(wanted))")
  #expect(Set(wanted).subtracting(found) == [], "only those of ip: \(Set(wanted).subtracting(found))")
}

@Suite(.enabled(if: canUseKernel)) struct RouteTests {
  @Test("Routes of each type are those that ip route adds") func routes() async {
    await #expect(processExitsWith: .success) {
      let commands = """
        ip route add 10.1.0.0/16 via 10.0.0.2; ip route add 10.2.0.0/16 dev v0; ip route add default via 10.0.0.2 metric 50;
        ip route add blackhole 10.3.0.0/16; ip route add unreachable 10.4.0.0/16; ip route add prohibit 10.5.0.0/16;
        ip route add throw 10.6.0.0/16 table 100; ip route add local 10.7.0.0/16 dev lo;
        ip route add 10.8.0.1 via 10.0.0.2 src 10.0.1.1 mtu 1200 table 1000;
        ip route add 10.9.0.0/16 nexthop via 10.0.0.2 weight 3 nexthop via 10.0.1.2 dev v1;
        ip route add 10.10.0.0/16 via 192.0.2.9 dev v0 onlink proto static;
        ip route add broadcast 10.11.0.255 dev v0; ip route replace 10.2.0.0/16 dev v1;
        ip route append 10.1.0.0/16 via 10.0.0.3; ip route change default via 10.0.0.4 metric 50;
        ip -6 route add 2001:db8:5::/48 via 2001:db8::2; ip -6 route add default dev v0; ip -6 route add blackhole 2001:db8:6::/48;
        ip route add 10.12.0.0/16 via inet6 2001:db8::2 dev v0; ip route add 10.13.0.0/16 dev v0; ip route del 10.13.0.0/16
        """
      try expectSame(
        after: setUp, commands: commands,
        seenBy: ["ip -4 -d -j route show table all", "ip -6 -d -j route show table all"]
      ) { socket in
        let v0 = try name("v0")
        let v1 = try name("v1")
        try socket.addRoute(RouteSpec(destination: try network("10.1.0.0/16"), gateway: try address("10.0.0.2")))
        try socket.addRoute(RouteSpec(destination: try network("10.2.0.0/16"), device: v0))
        try socket.addRoute(RouteSpec(gateway: try address("10.0.0.2"), metric: 50))
        try socket.addRoute(RouteSpec(destination: try network("10.3.0.0/16"), type: .blackhole))
        try socket.addRoute(RouteSpec(destination: try network("10.4.0.0/16"), type: .unreachable))
        try socket.addRoute(RouteSpec(destination: try network("10.5.0.0/16"), type: .prohibit))
        try socket.addRoute(
          RouteSpec(destination: try network("10.6.0.0/16"), table: RouteTable(rawValue: 100), type: .throw))
        try socket.addRoute(RouteSpec(destination: try network("10.7.0.0/16"), device: .loopback, type: .local))
        try socket.addRoute(
          RouteSpec(
            destination: try network("10.8.0.1/32"), gateway: try address("10.0.0.2"),
            table: RouteTable(rawValue: 1000),
            source: try address("10.0.1.1"), mtu: 1200))
        try socket.addRoute(
          RouteSpec(
            destination: try network("10.9.0.0/16"),
            nextHops: [
              RouteSpec.NextHop(gateway: try address("10.0.0.2"), weight: 3),
              RouteSpec.NextHop(gateway: try address("10.0.1.2"), device: v1),
            ]))
        try socket.addRoute(
          RouteSpec(
            destination: try network("10.10.0.0/16"), gateway: try address("192.0.2.9"), device: v0, protocol: .static,
            onLink: true))
        try socket.addRoute(RouteSpec(destination: try network("10.11.0.255/32"), device: v0, type: .broadcast))
        try socket.addRoute(RouteSpec(destination: try network("10.2.0.0/16"), device: v1), mode: .replace)
        try socket.addRoute(
          RouteSpec(destination: try network("10.1.0.0/16"), gateway: try address("10.0.0.3")), mode: .append)
        try socket.addRoute(RouteSpec(gateway: try address("10.0.0.4"), metric: 50), mode: .change)
        try socket.addRoute(RouteSpec(destination: try network("2001:db8:5::/48"), gateway: try address("2001:db8::2")))
        try socket.addRoute(RouteSpec(family: .v6, device: v0))
        try socket.addRoute(RouteSpec(destination: try network("2001:db8:6::/48"), type: .blackhole))
        try socket.addRoute(
          RouteSpec(destination: try network("10.12.0.0/16"), gateway: try address("2001:db8::2"), device: v0))
        try socket.addRoute(RouteSpec(destination: try network("10.13.0.0/16"), device: v0))
        try socket.deleteRoute(RouteSpec(destination: try network("10.13.0.0/16")))

        let found = try socket.routes(table: .all, family: .v4)
        #expect(found.count == (try json("ip -4 -j route show table all").count))
        let ways = found.first { $0.destination == IPNetwork("10.9.0.0/16") }?.nextHops
        #expect(ways?.map(\.weight) == [3, 1])
        #expect(ways?.compactMap(\.gateway).map(\.description) == ["10.0.0.2", "10.0.1.2"])
        #expect(found.first { $0.destination == IPNetwork("10.8.0.1/32") }?.mtu == 1200)
        let way = try socket.route(to: try address("10.8.0.9"))
        #expect(way.gateway == IPAddress("10.0.0.4") && way.source == IPAddress("10.0.0.1"))
        let refused = #expect(throws: NetlinkError.self) { try socket.route(to: try address("10.4.0.1")) }
        #expect(refused?.errno == .noRouteToHost, "\(String(describing: refused))")
        #expect(throws: NetlinkError.self) {
          try socket.addRoute(RouteSpec(destination: try network("10.9.9.0/24"), device: try name("nobody")))
        }
      }
    }
  }

  @Test("Addresses are those that ip addr adds") func addresses() async {
    await #expect(processExitsWith: .success) {
      let commands = """
        ip addr add 10.5.0.1/24 dev v0; ip addr add 10.6.0.1/24 broadcast + dev v0 label v0:1; ip addr add 127.9.0.1/8 dev lo;
        ip addr add 10.7.0.1 peer 10.7.0.2/32 dev v0; ip addr add 10.8.0.1/24 scope link dev v0 noprefixroute;
        ip addr add 2001:db8:9::1/64 dev v0 nodad; ip addr add 10.9.0.1/31 brd + dev v0; ip addr del 10.0.0.1/24 dev v0
        """
      try expectSame(
        after: setUp + "; ip link set v0 addrgenmode none", commands: commands,
        seenBy: ["ip -d -j addr show lo", "ip -4 -d -j route show table all"]
      ) {
        socket in
        let v0 = try name("v0")
        try socket.addAddress(AddressSpec(local: try network("10.5.0.1/24")), to: v0)
        try socket.addAddress(
          AddressSpec(local: try network("10.6.0.1/24"), broadcast: .computed, label: "v0:1"), to: v0)
        try socket.addAddress(AddressSpec(local: try network("127.9.0.1/8")), to: .loopback)
        try socket.addAddress(AddressSpec(local: try network("10.7.0.1/32"), peer: try address("10.7.0.2")), to: v0)
        try socket.addAddress(
          AddressSpec(local: try network("10.8.0.1/24"), scope: .link, flags: .noPrefixRoute), to: v0)
        try socket.addAddress(AddressSpec(local: try network("2001:db8:9::1/64"), flags: .noDAD), to: v0)
        try socket.addAddress(AddressSpec(local: try network("10.9.0.1/31"), broadcast: .computed), to: v0)
        try socket.deleteAddress(AddressSpec(local: try network("10.0.0.1/24")), from: v0)

        let seen = try #require(try json("ip -d -j addr show v0").first?["addr_info"] as? [[String: Any]])
        let index = try socket.index(of: v0)
        let found = try socket.addresses().filter { $0.index == index && $0.family == .v4 }
        #expect(
          found.compactMap { $0.local?.address.description }
            == seen.compactMap { $0.text("local") }.filter { !$0.contains(":") })
        #expect(found.map(\.label) == seen.filter { $0.text("family") == "inet" }.map { $0.text("label") })
        #expect(seen.first { $0.text("local") == "10.6.0.1" }?.text("broadcast") == "10.6.0.255")
        #expect(seen.first { $0.text("local") == "10.5.0.1" }?["broadcast"] == nil)
        #expect(seen.first { $0.text("local") == "10.7.0.1" }?.text("address") == "10.7.0.2")
        #expect(seen.first { $0.text("local") == "10.8.0.1" }?.text("scope") == "link")
        let twice = #expect(throws: NetlinkError.self) {
          try socket.addAddress(AddressSpec(local: try network("10.5.0.1/24")), to: v0)
        }
        #expect(twice?.errno == .fileExists && twice?.object == "10.5.0.1/24")
        try socket.flushAddresses(of: v0)
        #expect(try json("ip -d -j addr show v0").first?["addr_info"].map { ($0 as? [Any])?.isEmpty } == true)
        try shell("ip addr add 10.0.0.1/24 dev v0; ip addr flush dev v0")
        // What the other side keeps is put back, for the comparison of routes.
        try shell(
          "ip addr add 10.5.0.1/24 dev v0; ip addr add 10.6.0.1/24 broadcast + dev v0; ip addr add 10.7.0.1 peer 10.7.0.2/32 dev v0;"
            + "ip addr add 10.8.0.1/24 scope link dev v0 noprefixroute; ip addr add 10.9.0.1/31 dev v0")
      }
    }
  }

  @Test("Rules are those that ip rule adds") func rules() async {
    await #expect(processExitsWith: .success) {
      let commands = """
        ip rule add from 10.1.0.0/16 table 100; ip rule add fwmark 7/0xff lookup 1000 priority 50; ip rule add to 10.2.0.1 blackhole;
        ip rule add not from 10.3.0.0/16 iif v0 prohibit prio 9; ip rule add oif v1 unreachable prio 10;
        ip rule add prio 5 goto 50; ip -6 rule add from 2001:db8::/32 table 9; ip rule add prio 77 table 7; ip rule del prio 77
        """
      try expectSame(after: setUp, commands: commands, seenBy: ["ip -d -j rule", "ip -6 -d -j rule"]) { socket in
        try socket.addRule(RuleSpec(from: try network("10.1.0.0/16"), action: .lookup(RouteTable(rawValue: 100))))
        try socket.addRule(RuleSpec(priority: 50, mark: 7, markMask: 0xff, action: .lookup(RouteTable(rawValue: 1000))))
        try socket.addRule(RuleSpec(to: try network("10.2.0.1/32"), action: .blackhole))
        try socket.addRule(
          RuleSpec(
            priority: 9, isInverted: true, from: try network("10.3.0.0/16"), incoming: try name("v0"), action: .prohibit
          ))
        try socket.addRule(RuleSpec(priority: 10, outgoing: try name("v1"), action: .unreachable))
        try socket.addRule(RuleSpec(priority: 5, action: .goto(50)))
        try socket.addRule(RuleSpec(from: try network("2001:db8::/32"), action: .lookup(RouteTable(rawValue: 9))))
        let extra = RuleSpec(priority: 77, action: .lookup(RouteTable(rawValue: 7)))
        try socket.addRule(extra)
        #expect(try socket.rules().contains { $0.spec == extra })
        try socket.deleteRule(extra)
        #expect(try socket.rules().count == (try json("ip -j rule").count))
        #expect(try socket.rules().first { $0.spec.priority == 50 }?.spec.markMask == 0xff)
      }
    }
  }

  @Test("Neighbours and forwarding entries are those of ip and bridge") func neighbors() async {
    await #expect(processExitsWith: .success) {
      let preparation =
        setUp
        + "; ip link add br0 type bridge; ip link set br0 up; ip link set v1 master br0; ip link set v1 address 02:00:00:00:00:99"
      let commands = """
        ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v0; ip neigh add 2001:db8::9 lladdr 02:00:00:00:00:0a dev v0 nud stale;
        ip neigh replace 10.0.0.9 lladdr 02:00:00:00:00:0b dev v0; ip neigh add proxy 10.0.0.77 dev v0;
        bridge fdb add 02:00:00:00:01:01 dev v1 master; bridge fdb add 02:00:00:00:01:02 dev v1 master static;
        bridge fdb add 02:00:00:00:01:03 dev v1 master dynamic; bridge fdb add 02:00:00:00:01:04 dev v1 master;
        bridge fdb del 02:00:00:00:01:04 dev v1 master
        """
      try expectSame(
        after: preparation, commands: commands,
        seenBy: ["ip -j neigh show nud permanent", "ip -j neigh show proxy", "bridge -j fdb show br br0 brport v1"]
      ) { socket in
        let v0 = try name("v0")
        let v1 = try name("v1")
        try socket.addNeighbor(
          NeighborSpec(address: try address("10.0.0.9"), linkAddress: try mac("02:00:00:00:00:09"), device: v0))
        try socket.addNeighbor(
          NeighborSpec(
            address: try address("2001:db8::9"), linkAddress: try mac("02:00:00:00:00:0a"), device: v0, state: .stale))
        try socket.addNeighbor(
          NeighborSpec(address: try address("10.0.0.9"), linkAddress: try mac("02:00:00:00:00:0b"), device: v0),
          mode: .replace)
        try socket.addNeighbor(
          NeighborSpec(address: try address("10.0.0.77"), linkAddress: nil, device: v0, isProxy: true))
        try socket.addFDB(FDBSpec(address: try mac("02:00:00:00:01:01"), device: v1, inMaster: true))
        try socket.addFDB(FDBSpec(address: try mac("02:00:00:00:01:02"), device: v1, inMaster: true, lifetime: .static))
        try socket.addFDB(
          FDBSpec(address: try mac("02:00:00:00:01:03"), device: v1, inMaster: true, lifetime: .dynamic))
        let extra = FDBSpec(address: try mac("02:00:00:00:01:04"), device: v1, inMaster: true)
        try socket.addFDB(extra)
        try socket.deleteFDB(extra)
        let found = try socket.neighbors()
        #expect(found.first { $0.address == IPAddress("10.0.0.9") }?.macAddress == MACAddress("02:00:00:00:00:0b"))
        #expect(found.first { $0.address == IPAddress("2001:db8::9") }?.state == .stale)
        #expect(try socket.neighbors(proxies: true).map(\.address.description) == ["10.0.0.77"])
        let learned = try socket.fdb().first { $0.address == MACAddress("02:00:00:00:01:03") }
        let bridge = try socket.index(of: try name("br0"))
        #expect(learned?.isLearned == true && learned?.master == bridge)
      }
    }
  }

  @Test("Events tell of what happens, and the reading thread ends") func events() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      let events = try RouteEvents([.links, .addresses])
      let v0 = try name("v0")
      try socket.addLink(LinkSpec(name: v0, kind: .veth(peer: VethPeer(name: try name("v1")))))
      try socket.addAddress(AddressSpec(local: try network("10.0.0.1/24")), to: v0)
      try socket.deleteLink(v0)
      var made = false
      var addressed = false
      for await event in events {
        if case .link(let link) = event, link.name == "v0" { made = true }
        if case .address(let address) = event, address.local == IPNetwork("10.0.0.1/24") { addressed = true }
        if case .linkGone(let link) = event, link.name == "v0" { break }
      }
      #expect(made && addressed)
    }
  }
}
