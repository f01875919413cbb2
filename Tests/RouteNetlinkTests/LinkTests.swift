import Addressing
import Foundation
import Netlink
import RouteNetlink
import SystemPackage
import TestKit
import Testing

@Suite(.enabled(if: canUseKernel)) struct LinkTests {
  @Test("ip sees a bridge with the options that it was made with") func bridge() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      let name: InterfaceName = "br0"
      let options = BridgeOptions {
        ($0.stp, $0.forwardDelay, $0.helloTime, $0.maxAge) = (true, 400, 100, 800)
        ($0.ageingTime, $0.priority, $0.multicastSnooping) = (5000, 4096, false)
        ($0.nfCallIPTables, $0.groupForwardMask) = (true, 8)
      }
      try socket.addLink(LinkSpec(name: name, kind: .bridge(options), changes: LinkChanges(isUp: true, mtu: 1400)))
      let seen = try #require(try json("ip -d -j link show br0").first)
      let data = try #require(seen.at("linkinfo", "info_data") as? [String: Any])
      #expect(data.number("stp_state") == 1)
      #expect(data.number("forward_delay") == 400)
      #expect(data.number("hello_time") == 100)
      #expect(data.number("max_age") == 800)
      #expect(data.number("ageing_time") == 5000)
      #expect(data.number("priority") == 4096)
      #expect(data.number("mcast_snooping") == 0)
      #expect(data.number("nf_call_iptables") == 1)
      #expect(seen.number("mtu") == 1400)
      #expect((seen["flags"] as? [String])?.contains("UP") == true)
      let link = try socket.link(named: name)
      guard case .bridge(let read) = link.data else { throw TestFailure("\(link)") }
      #expect(read.forwardDelay == 400 && read.stp == true && read.groupForwardMask == 8)
      try socket.setLink(name, LinkChanges(bridge: BridgeOptions { $0.ageingTime = 100 }))
      #expect(try json("ip -d -j link show br0").first?.at("linkinfo", "info_data", "ageing_time") as? Int == 100)
    }
  }

  @Test("Both ends of a veth are made in their namespaces under their final names") func vethInTwoNamespaces() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      let a = try freshNamespace()
      let b = try freshNamespace()
      let eth0: InterfaceName = "eth0"
      let mac = try #require(MACAddress("02:00:00:00:00:07"))
      let spec = LinkSpec(
        name: eth0, kind: .veth(peer: VethPeer(name: eth0, namespace: .descriptor(b), index: 5, address: mac)),
        index: 7, namespace: .descriptor(a), queues: 1)
      #expect(try socket.perform([NetlinkRequest.addLink(spec)]).isEmpty)
      try enter(a)
      #expect(try json("ip -d -j link show eth0").first?.number("ifindex") == 7)
      try enter(b)
      let seen = try #require(try json("ip -d -j link show eth0").first)
      #expect(seen.number("ifindex") == 5)
      #expect(seen.text("address") == "02:00:00:00:00:07")
      #expect(seen.number("num_tx_queues") == 1)
      let there = try RouteSocket()
      let link = try there.link(named: eth0)
      #expect(link.macAddress == mac && link.kind == "veth" && link.link == 7)
      #expect(link.linkNamespaceID == (try there.namespaceID(of: a)))
      #expect(link.operState == .down)
    }
  }

  @Test(
    "Tun and tap devices are made as ip describes them", .enabled(if: canMakeTaps, "needs access to /dev/net/tun"))
  func taps() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      let tap0: InterfaceName = "tap0"
      let tun0: InterfaceName = "tun0"
      try socket.addLink(
        LinkSpec(name: tap0, kind: .tuntap(TunTapOptions(mode: .tap)), changes: LinkChanges(isUp: true)))
      try socket.addLink(LinkSpec(name: tun0, kind: .tuntap(TunTapOptions(mode: .tun))))
      func data(_ name: String) throws -> [String: Any]? {
        try json("ip -d -j link show \(name)").first?.at("linkinfo", "info_data") as? [String: Any]
      }
      #expect(try data("tap0")?.text("type") == "tap")
      #expect(try data("tap0")?["persist"] as? Bool == true)
      #expect(try data("tun0")?.text("type") == "tun")
      #expect(try socket.link(named: tun0).data == .tuntap(TunTapOptions(mode: .tun)))
    }
  }

  @Test("Every kind that the kernel has is made as ip describes it") func kinds() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }
      try socket.addLink(LinkSpec(name: try name("v0"), kind: .veth(peer: VethPeer(name: try name("v1")))))
      var vxlan = VXLANOptions(
        id: 42, local: IPAddress("10.0.0.1"), remote: IPAddress("10.0.0.2"), port: 4789, device: try name("v0"))
      (vxlan.learning, vxlan.ttl) = (false, 9)
      try socket.addLink(
        LinkSpec(
          name: try name("vx0"),
          kind: .vxlan(vxlan)))
      try socket.addLink(
        LinkSpec(name: try name("mv0"), kind: .macvlan(MacvlanOptions(parent: try name("v0"), mode: .bridge))))
      try socket.addLink(LinkSpec(name: try name("ifb7"), kind: .ifb))
      func data(_ name: String) throws -> [String: Any] {
        let info = try json("ip -d -j link show \(name)").first?["linkinfo"] as? [String: Any]
        return info?["info_data"] as? [String: Any] ?? info ?? [:]
      }
      let seenVXLAN = try data("vx0")
      #expect(seenVXLAN.number("id") == 42 && seenVXLAN.number("port") == 4789 && seenVXLAN.number("ttl") == 9)
      #expect(
        seenVXLAN.text("local") == "10.0.0.1" && seenVXLAN.text("remote") == "10.0.0.2"
          && seenVXLAN.text("link") == "v0")
      #expect(seenVXLAN["learning"] as? Bool == false)
      #expect(try data("mv0").text("mode") == "bridge")
      let links = try socket.links()
      #expect(Set(links.map(\.name)) == Set(try json("ip -j link").compactMap { $0.text("ifname") }))
      guard case .macvlan(let macvlan)? = links.first(where: { $0.name == "mv0" })?.data else {
        throw TestFailure("\(links)")
      }
      #expect(macvlan.mode == .bridge)
      for link in links {
        let seen = try #require(try json("ip -d -j -s link show \(link.name)").first)
        #expect(seen.text("operstate") == link.operState.description)
        #expect(seen.number("mtu") == Int(link.mtu))
        #expect(seen.text("qdisc") == link.qdisc)
        #expect(link.statistics != nil)
      }
    }
  }

  @Test("Links are renamed, moved, changed and joined to a bridge") func changes() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      let other = try freshNamespace()
      func name(_ text: String) throws -> InterfaceName { try #require(InterfaceName(text)) }
      try socket.addLink(LinkSpec(name: try name("br0"), kind: .bridge(BridgeOptions())))
      try socket.addLink(
        LinkSpec(
          name: try name("p0"), kind: .veth(peer: VethPeer(name: try name("h0"))),
          changes: LinkChanges(
            isUp: true, master: .name(try name("br0")), alias: "to h0", group: 7,
            addressGeneration: LinkChanges.AddressGeneration.none,
            port: BridgePortOptions {
              ($0.cost, $0.priority, $0.isolated, $0.hairpin, $0.learning) = (10, 5, true, true, false)
            })))
      let seen = try #require(try json("ip -d -j link show p0").first)
      #expect(seen.text("master") == "br0" && seen.text("ifalias") == "to h0" && seen.text("group") == "7")
      #expect(seen.text("inet6_addr_gen_mode") == "none")
      let port = try #require(seen.at("linkinfo", "info_slave_data") as? [String: Any])
      #expect(port.number("cost") == 10 && port.number("priority") == 5 && port["learning"] as? Bool == false)
      #expect(port["isolated"] as? Bool == true && port["hairpin"] as? Bool == true)
      let link = try socket.link(named: try name("p0"))
      #expect(link.port?.options.isolated == true && link.port?.options.cost == 10)
      #expect(link.alias == "to h0" && link.addressGeneration == LinkChanges.AddressGeneration.none && link.isUp)
      try socket.setLink(
        try name("p0"), LinkChanges(isUp: false, master: LinkChanges.Master.none))
      try socket.setLink(
        try name("p0"),
        LinkChanges(
          newName: try name("q0"), address: MACAddress("02:11:22:33:44:55"), mtu: 1300, txQueueLength: 77, alias: "",
          arp: false, multicast: false))
      let changed = try #require(try json("ip -d -j link show q0").first)
      #expect(changed.number("mtu") == 1300 && changed.number("txqlen") == 77 && changed["master"] == nil)
      #expect(changed.text("address") == "02:11:22:33:44:55" && changed["ifalias"] == nil)
      let flags = try #require(changed["flags"] as? [String])
      #expect(flags.contains("NOARP") && !flags.contains("MULTICAST") && !flags.contains("UP"))
      try socket.setLink(
        try name("q0"), LinkChanges(isUp: true, newName: try name("eth9"), namespace: .descriptor(other)))
      #expect(throws: NetlinkError.self) { try socket.index(of: try name("q0")) }
      try enter(other)
      let moved = try #require(try json("ip -d -j link show eth9").first)
      #expect((moved["flags"] as? [String])?.contains("UP") == true)
    }
  }

  @Test("Errors carry the kernel's words and the attribute that it refused") func errors() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      let lo = InterfaceName.loopback
      let missing: InterfaceName = "nobody"
      let twice = #expect(throws: NetlinkError.self) {
        try socket.addLink(LinkSpec(name: lo, kind: .bridge(BridgeOptions())))
      }
      #expect(twice?.errno == .fileExists)
      #expect(twice?.description.hasPrefix("add link lo: File exists (EEXIST)") == true)
      let gone = #expect(throws: NetlinkError.self) { try socket.index(of: missing) }
      #expect(gone?.description == "get link nobody: No such device (ENODEV)")
      // Literals that are no names: EINVAL, and ERANGE of one that is too long.
      for (name, errno) in [("a/b", 22), (".", 22), ("a-name-of-19-bytes", 34)] as [(InterfaceName, Int32)] {
        let wrong = #expect(throws: NetlinkError.self) {
          try socket.addLink(LinkSpec(name: name, kind: .bridge(BridgeOptions())))
        }
        #expect(wrong?.errno.rawValue == errno, "\(name)")
      }
      let bridge: InterfaceName = "br0"
      try socket.addLink(LinkSpec(name: bridge, kind: .bridge(BridgeOptions())))
      let mtu = #expect(throws: NetlinkError.self) { try socket.setLink(bridge, LinkChanges(mtu: 1)) }
      #expect(mtu?.description == "set link br0: Invalid argument (EINVAL): mtu less than device minimum")
      let label = #expect(throws: NetlinkError.self) {
        let local = try #require(IPNetwork("10.0.0.1/24"))
        try socket.addAddress(AddressSpec(local: local, label: "a label of more than 16 bytes"), to: lo)
      }
      #expect(label?.attribute == "IFA_LABEL")
      #expect(label?.message == "Attribute failed policy validation")
      let nest = #expect(throws: NetlinkError.self) {
        try socket.addLink(LinkSpec(name: "vx0", kind: .vxlan(VXLANOptions(id: 1 << 24, port: 4789))))
      }
      #expect(nest?.attribute == "IFLA_VXLAN_ID", "\(String(describing: nest))")
      #expect(throws: NetlinkError.self) { try socket.setLink(lo, LinkChanges(namespace: .named("x"))) }
    }
  }

  @Test("A batch goes on after a failure and says which request failed") func batch() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      let network = try #require(IPNetwork("10.0.0.1/24"))
      var requests: [NetlinkRequest] = []
      for number in 0..<5_000 {
        let address = IPv4Address(0x0a00_0001 + UInt32(number))
        let local = try #require(IPNetwork(address: .v4(address), prefixLength: 32))
        requests.append(try .addAddress(AddressSpec(local: local), index: number == 2_500 ? 99 : 1))
      }
      requests[4_000] = try NetlinkRequest.addRoute(
        RouteSpec(destination: network, gateway: IPAddress("192.0.2.1")))
      let failures = try socket.perform(requests)
      #expect(failures.map(\.index) == [2_500, 4_000])
      #expect(failures.first?.error.errno.symbol == "ENODEV")
      #expect(failures.last?.error.message != nil, "\(failures)")
      #expect(try socket.addresses().count { $0.family == .v4 } == 4_998)
      #expect(try shell("ip -4 -o addr | wc -l").contains("4998"))
      // All of it fails: no acknowledgement may be lost.
      #expect(try socket.perform(requests).count == 5_000)
      try socket.flushAddresses(of: .loopback)
      #expect(try socket.addresses().isEmpty)
    }
  }

  @Test("VLANs of ports and of bridges are told in the bytes that bridge(8) sends") func bridgeVLANBytes() throws {
    let name = InterfaceName("p0")
    func hex(_ request: NetlinkRequest) -> String {
      request.payload.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
    // As strace shows them of bridge 6.1.0, on a machine whose lowest byte is the first.
    try #require(1.littleEndian == 1)
    let blocking = BridgeVLANOptions(state: BridgePortState.blocking.rawValue)
    #expect(
      hex(.setBridgeVLANs(10...10, of: 4, named: name, blocking))
        == "0700000004000000140001800800010040000a000500030004000000")
    #expect(
      hex(.setBridgeVLANs(20...22, of: 4, named: name, BridgeVLANOptions(state: 2, multicastRouter: 2)))
        == "0700000004000000240001800800010040001400060002001600000005000300020000000500060002000000")
    #expect(
      hex(.setBridgeVLANs(10...10, of: 2, named: name, BridgeVLANOptions()))
        == "07000000020000000c0001800800010040000a00")
    #expect(
      hex(.setBridgeVLANs(10...10, ofBridge: 2, named: name, [.snooping: 0]))
        == "070000000200000014000280060001000a0000000500030000000000")
    #expect(
      hex(.setBridgeVLANs(10...12, ofBridge: 2, named: name, [.startupQueryInterval: 1001, .lastMemberCount: 4]))
        == "0700000002000000280002800600" + "01000a000000060002000c0000000800060004000000" + "0c000e00e903000000000000")
  }

  @Test("A vlan is asked for in the bytes that ip sends") func vlanBytes() throws {
    let parent: InterfaceName = "eth0"
    let spec = LinkSpec(
      name: "eth0.7", kind: .vlan(VLANOptions(parent: parent, id: 7, isServiceTag: true)))
    let request = try NetlinkRequest.addLink(spec) { $0 == parent ? 3 : nil }
    let attributes = AttributeReader(request.payload, after: 16)
    #expect(attributes.first(3)?.string == "eth0.7")
    #expect(attributes.first(5)?.u32 == 3)
    let info = try #require(attributes.first(18)?.nested)
    #expect(info.first(1)?.string == "vlan")
    #expect(info.first(2)?.nested.first(1)?.u16 == 7)
    #expect(info.first(2)?.nested.first(5)?.bytes == [0x88, 0xa8])
    #expect(throws: NetlinkError.self) { try NetlinkRequest.addLink(spec) }
    let master = LinkChanges(master: .name(parent))
    let unknown = #expect(throws: NetlinkError.self) { try NetlinkRequest.setLink(.index(9), master) }
    #expect(unknown?.description == "set link index 9: No such device (ENODEV): Cannot find device \"eth0\"")
  }

  @Test("A listener that is too slow is told that messages were lost, and goes on") func overrun() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let listener = try NetlinkSocket(.route, groups: [5])
      let socket = try RouteSocket()
      var requests: [NetlinkRequest] = []
      for number in 0..<3_000 {
        let address = IPv4Address(0x0a00_0001 + UInt32(number))
        let local = try #require(IPNetwork(address: .v4(address), prefixLength: 32))
        requests.append(try .addAddress(AddressSpec(local: local), index: 1))
      }
      #expect(try socket.perform(requests).isEmpty)
      let lost = #expect(throws: NetlinkError.self) {
        while try !listener.receive(waiting: 0).isEmpty {}
      }
      #expect(lost?.kind == .overrun && lost?.errno == .noBufferSpace)
      while try !listener.receive(waiting: 0).isEmpty {}
      let one = try #require(IPNetwork("192.0.2.1/32"))
      try socket.addAddress(AddressSpec(local: one), to: .loopback)
      #expect(try listener.receive(waiting: 1_000).compactMap { Address($0)?.local } == [one])
      #expect(try listener.receive(waiting: 0).isEmpty)
    }
  }

  @Test("One socket serves several threads at once") func threads() async {
    await #expect(processExitsWith: .success) {
      try enterFreshNamespace()
      let socket = try RouteSocket()
      await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<8 {
          group.addTask {
            do {
              for _ in 0..<200 where try socket.index(of: .loopback) != 1 { return false }
              return try socket.links().map(\.name) == ["lo"]
            } catch {
              return false
            }
          }
        }
        for await isRight in group { #expect(isRight) }
      }
    }
  }
}
