import Addressing
import Glibc
import Namespaces
import RouteNetlink
import SystemPackage
import Testing

@testable import Probes

let isRoot = geteuid() == 0

@Test("the checksum of an echo request is right, for even and odd lengths", arguments: [0, 1, 8, 55, 56, 1472])
func checksum(size: Int) {
  let packet = EchoPacket.request(isV6: false, id: 7, sequence: 9, cookie: 0x0102_0304_0506_0708, size: size)
  #expect(packet.count == size + 8)
  #expect(EchoPacket.checksum(packet) == 0)
}

@Test("what is written of an echo request is read back")
func roundTrip() throws {
  let packet = EchoPacket.request(isV6: true, id: 0xabcd, sequence: 0x1234, cookie: 42, size: 16)
  let parsed = try #require(EchoPacket.parse(packet[...]))
  #expect(parsed == EchoPacket.Parsed(type: 128, id: 0xabcd, sequence: 0x1234, cookie: 42))
}

@Test("random bytes are no trap")
func randomBytes() {
  for length in 0..<200 {
    let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max) }
    _ = EchoPacket.parse(bytes[...])
    _ = EchoPacket.withoutIPv4Header(bytes[...])
  }
}

/// Two namespaces joined by a veth pair: 10.0.0.1/24 and 10.0.0.2/24.
private struct Pair {
  let first: NetworkNamespace
  let second: NetworkNamespace
  let firstRoutes: RouteSocket
  let secondRoutes: RouteSocket
  let socket: PingSocket

  init() throws {
    let made = try NetworkNamespace.create(count: 2) { _, namespace in
      (namespace, try RouteSocket(), try PingSocket(family: .v4))
    }
    (first, firstRoutes, socket) = made[0]
    (second, secondRoutes) = (made[1].0, made[1].1)
    let name: InterfaceName = "eth0"
    try firstRoutes.addLink(
      LinkSpec(
        name: name,
        kind: .veth(peer: VethPeer(name: name, namespace: .descriptor(second.descriptor.rawValue)))))
    for (routes, address) in [(firstRoutes, "10.0.0.1/24"), (secondRoutes, "10.0.0.2/24")] {
      try routes.setLink(.loopback, LinkChanges(isUp: true))
      try routes.setLink(name, LinkChanges(isUp: true))
      try routes.addAddress(AddressSpec(local: try #require(IPNetwork(address))), to: name)
    }
    for routes in [firstRoutes, secondRoutes] { _ = try routes.link(named: name) }
  }

  func ping(_ address: String, within: Duration = .milliseconds(300)) throws -> PingResult {
    let request = PingRequest(
      socket: socket, destination: try #require(IPAddress(address)), schedule: .untilReply(within: within))
    return try #require(Pinger().run([request]).first)
  }
}

@Test("a neighbour on the cable is reachable", .enabled(if: isRoot, "needs root, or unshare -Urnm"))
func reachable() throws {
  let result = try Pair().ping("10.0.0.2", within: .seconds(2))
  #expect(result.verdict == .reachable)
  #expect(result.replies.first?.ttl == 64)
}

@Test("without a route the verdict is no-route", .enabled(if: isRoot, "needs root, or unshare -Urnm"))
func noRoute() throws {
  #expect(try Pair().ping("192.0.2.1").verdict == .noRoute(from: nil))
}

@Test("a prohibit route is told apart from an unreachable one", .enabled(if: isRoot, "needs root, or unshare -Urnm"))
func prohibited() throws {
  let pair = try Pair()
  try pair.firstRoutes.addRoute(RouteSpec(destination: IPNetwork("198.51.100.0/24"), type: .prohibit))
  try pair.firstRoutes.addRoute(RouteSpec(destination: IPNetwork("203.0.113.0/24"), type: .unreachable))
  #expect(try pair.ping("198.51.100.1").verdict == .prohibited(from: nil))
  #expect(try pair.ping("203.0.113.1").verdict == .hostUnreachable(from: nil))
}

@Test(
  "silence is a timeout, and nobody at an address is host-unreachable once ARP gave up",
  .enabled(if: isRoot, "needs root, or unshare -Urnm"))
func silence() throws {
  let pair = try Pair()
  #expect(try pair.ping("10.0.0.77").verdict == .timeout)
  let result = try pair.ping("10.0.0.78", within: .milliseconds(3500))
  #expect(result.verdict == .hostUnreachable(from: IPAddress("10.0.0.1")))
}

@Test("a router that does not know the way says so", .enabled(if: isRoot, "needs root, or unshare -Urnm"))
func routerSaysNoRoute() throws {
  let pair = try Pair()
  try pair.second.withEntered { try Sysctl.write("net.ipv4.ip_forward", "1") }
  try pair.firstRoutes.addRoute(RouteSpec(gateway: IPAddress("10.0.0.2")))
  #expect(try pair.ping("192.0.2.1").verdict == .noRoute(from: IPAddress("10.0.0.2")))
}

@Test("the caller's thread stays in its own namespace", .enabled(if: isRoot, "needs root, or unshare -Urnm"))
func threadStays() throws {
  let before = try NetworkNamespace.current().inode
  let pair = try Pair()
  let inside = try pair.first.withEntered { try NetworkNamespace.current().inode }
  #expect(inside == pair.first.inode)
  #expect(inside != before)
  #expect(try NetworkNamespace.current().inode == before)
}
