import Addressing
import Journey
import Netlink
import RouteNetlink
import Testing

/// Which questions for hardware addresses are the probe's own.
@Suite struct QuestionTests {
  private let mac = MACAddress(0x02_00_00_00_00_01)

  private func hop(_ node: String, _ message: Hop.Message, from: String, to: String, isIncoming: Bool = false) -> Hop {
    var hop = Hop(time: .zero, node: node, interface: "eth0", index: 2, isIncoming: isIncoming, message: message)
    hop.source = address(from)
    hop.destination = address(to)
    hop.destinationMAC = mac
    return hop
  }

  /// An address of the interface 2, as the kernel tells it: RTM_NEWADDR with IFA_LOCAL.
  private func given(_ text: String) throws -> Address {
    let local = address(text)
    let isV4 = local.family == .v4
    let header: [UInt8] = [isV4 ? 2 : 10, isV4 ? 24 : 64, 0, 0, 2, 0, 0, 0]
    let attribute = [UInt8(4 + local.bytes.count), 0, isV4 ? 2 : 1, 0] + local.bytes
    return try #require(Address(NetlinkMessage(type: 20, payload: header + attribute)))
  }

  /// A default route over a gateway of IPv4: RTM_NEWROUTE with RTA_GATEWAY.
  private func route(over gateway: String) throws -> Route {
    let header: [UInt8] = [2, 0, 0, 0, 254, 3, 0, 1, 0, 0, 0, 0]
    return try #require(Route(NetlinkMessage(type: 24, payload: header + [8, 0, 5, 0] + address(gateway).bytes)))
  }

  /// What is left of further hops beside a ping from a to 10.0.2.2 over its router 10.0.1.1.
  private func told(_ others: [Hop]) throws -> [Hop] {
    let asking = Written(["a", "c", "r"])
    asking.known = [
      "a": NodeFacts(addresses: [try given("10.0.1.2"), try given("fd00:1::2")]),
      "c": NodeFacts(addresses: [try given("10.0.1.4")]), "r": NodeFacts(addresses: [try given("10.0.1.1")]),
    ]
    asking.lookups["a 10.0.2.2"] = .route(try route(over: "10.0.1.1"))
    let own = [
      hop("a", .question(address("10.0.1.1")), from: "10.0.1.2", to: "10.0.1.1"),
      hop("a", .answer(address("10.0.1.1"), mac), from: "10.0.1.1", to: "10.0.1.2", isIncoming: true),
      hop("a", .request, from: "10.0.1.2", to: "10.0.2.2"),
    ]
    let probe = Probe(.echo(size: 56, dontFragment: false, ttl: nil), from: "a", to: address("10.0.2.2"))
    let seen = Observation(journey: Journey(probe: probe, hops: own + others))
    let told = Judge(seen, asking: asking).explainedJourney().hops
    #expect(told.prefix(3).map(\.message) == own.map(\.message))
    return Array(told.dropFirst(3))
  }

  @Test func whatOthersAskIsNotListed() throws {
    let others = [
      // Another node, whoever it asks for.
      hop("c", .question(address("10.0.1.1")), from: "10.0.1.4", to: "10.0.1.1"),
      hop("c", .answer(address("10.0.1.1"), mac), from: "10.0.1.1", to: "10.0.1.4", isIncoming: true),
      // The same node of the other family, and whether an address is taken.
      hop("a", .question(address("fd00:1::1")), from: "fd00:1::2", to: "ff02::1:ff00:1"),
      hop("a", .question(address("10.0.1.2")), from: "0.0.0.0", to: "10.0.1.2"),
      hop("a", .question(address("10.0.1.2")), from: "10.0.1.2", to: "10.0.1.2"),
      // The same node for somebody who is not on the way.
      hop("a", .question(address("10.0.1.4")), from: "10.0.1.2", to: "10.0.1.4"),
    ]
    for other in others {
      let left = try told([other])
      #expect(left.isEmpty, "\(left)")
    }
  }

  @Test func theQuestionsOfTheNextHopsStay() throws {
    let own = [
      // The question as the router sees it come in.
      hop("r", .question(address("10.0.1.1")), from: "10.0.1.2", to: "10.0.1.1", isIncoming: true),
      // The router had the packet, and asks for whom it is, and for one whom a rule may have chosen; nobody answers.
      hop("r", .request, from: "10.0.1.2", to: "10.0.2.2", isIncoming: true),
      hop("r", .question(address("10.0.2.2")), from: "10.0.1.1", to: "10.0.2.2"),
      hop("r", .question(address("10.0.9.9")), from: "10.0.1.1", to: "10.0.9.9"),
    ]
    #expect(try told(own).map(\.message) == own.map(\.message))
  }
}
