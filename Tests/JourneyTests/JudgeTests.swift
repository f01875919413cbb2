import Addressing
import Journey
import Testing

/// Causes from facts alone, without a kernel.
@Suite struct JudgeTests {
  private let probe = Probe(
    .echo(size: 56, dontFragment: false, ttl: nil), from: "a", to: address("10.0.2.2"))

  private func judge(_ hops: [Hop], _ asking: Written, refusal: Int32? = nil) -> Diagnosis? {
    Judge(Observation(journey: Journey(probe: probe, hops: hops), refusal: refusal), asking: asking).diagnose()
  }

  @Test func whoHasNoRouteIsNamed() throws {
    let found = try #require(judge([], Written(["a", "b"]), refusal: 101))
    #expect(found.cause == .noRoute(to: address("10.0.2.2")))
    #expect(found.node == "a" && found.way == .there)
    #expect(found.sentence(language: "en") == "the packet did not leave a: a has no route to 10.0.2.2")
    #expect(found.sentence(language: "zh") == "数据包没有离开 a：a 没有到 10.0.2.2 的路由")
  }

  @Test func whatThePlanLacksIsNamedBeforeThatThereIsNoWay() throws {
    let asking = Written(["a", "b"])
    let subnet = try #require(IPNetwork("10.0.2.9/24"))
    // The subnet of who is asked, or the asked address itself.
    for network in [subnet, try #require(IPNetwork("10.0.2.2/32"))] {
      asking.planned = [PlannedAddress(node: "a", interface: "eth0", network: network, isByCommand: true)]
      let found = try #require(judge([], asking, refusal: 101))
      #expect(found.cause == .addressMissing(network.address) && found.node == "a" && found.interface == "eth0")
    }
    // What is meant to be at another node, or in another subnet, is not what this one lacks.
    for (node, network) in [("b", subnet), ("a", try #require(IPNetwork("10.0.3.9/24")))] {
      asking.planned = [PlannedAddress(node: node, interface: "eth0", network: network)]
      #expect(judge([], asking, refusal: 101)?.cause == .noRoute(to: address("10.0.2.2")))
    }
  }

  @Test func anAnsweredProbeHasNoCause() {
    let journey = Journey(probe: probe, hops: [], verdict: "reachable", isAnswered: true)
    #expect(Judge(Observation(journey: journey), asking: Written(["a"])).diagnose() == nil)
  }

  @Test func aDropThatTheKernelToldIsNamedBeforeAnythingElse() throws {
    var hop = Hop(time: .zero, node: "a", interface: "", index: 0, isIncoming: false, message: .request)
    hop.judgements = [
      Judgement(chain: "inet f out", rule: "ip daddr 10.0.2.2 drop", handle: 4, verdict: "drop", isDrop: true)
    ]
    let found = try #require(judge([hop], Written(["a", "b"])))
    #expect(found.cause.name == "firewall-drop" && found.node == "a")
    #expect(found.mend == "ip netns exec a nft delete rule inet f out handle 4")
  }

  @Test func whatIsNotKnownIsSaidWithWhatWasAsked() throws {
    let asking = Written(["a", "b"])
    asking.lookups["a 10.0.2.2"] = .refused(101)
    var found = try #require(judge([], asking))
    found.cause = .unknown(asked: ["ip route get 10.0.2.2"])
    #expect(found.sentence(language: "en").hasSuffix("the cause was not found at a; asked: ip route get 10.0.2.2"))
  }

  @Test(arguments: ["10.0.2.2", "10.0.2.3", "2001:db8::1"]) func aFullNeighborTableIsWhatTheKernelSaid(target: String)
    throws
  {
    let probe = Probe(.tcp(port: 80), from: "a", to: address(target))
    let found = Judge(
      Observation(journey: Journey(probe: probe), refusal: 105), asking: Written(["a", "b"])
    ).diagnose()
    #expect(found?.cause == .neighborTableFull && found?.node == "a")
    let family = target.contains(":") ? "ipv6" : "ipv4"
    #expect(found?.mend == "sysctl -w net.\(family).neigh.default.gc_thresh3=16384")
  }

  @Test func everyCauseHasANameOfItsOwnAndWordsInBothLanguages() {
    let network = IPNetwork("10.0.0.0/24") ?? IPNetwork(host: address("10.0.0.0"))
    let mac = MACAddress(0x02_00_00_00_00_01)
    let port = Cause.ServicePort(isUDP: false, number: 80)
    let filter = Cause.Filter(chain: "ip f c", rule: "drop", handle: 1, isReject: false)
    let here = address("10.0.0.1")
    let causes: [Cause] = [
      .linkDown, .noCarrier(peer: nil), .notBridgePort(bridge: "br0"), .portBlocked(state: "listening"),
      .portsIsolated(from: "p"), .wrongForwardingEntry(mac: mac, port: "p", right: "q"), .vlanFiltered(vlan: 1),
      .floodingOff(flag: "flood"), .portLocked, .hairpinOff, .duplicateMAC(mac, other: "b:eth0"),
      .tunnelMismatch(option: "id", has: "1", other: "b:t0", value: "2"), .wrongTunnelRemote(has: nil, right: here),
      .macvlansApart(mode: "private", other: "b:m0"), .addressMissing(here), .duplicateAddress(here, other: "b:eth0"),
      .wrongMask(has: network, wants: network),
      .wrongSubnet(has: network, other: network), .addressElsewhere(network, right: "eth1"),
      .addressTentative(here, hasFailed: false), .ipv6Disabled(key: "k"),
      .noRouterAdvertisement, .zoneMissing(here),
      .noRoute(to: here), .refusingRoute(kind: "blackhole", to: nil), .refusingRoute(kind: "prohibit", to: nil),
      .refusingRoute(kind: "unreachable", to: network), .refusingRule(kind: "blackhole", priority: 1),
      .gatewayMissing(to: nil, right: here), .wrongGateway(here, right: nil), .gatewayIsNoRouter(here),
      .neighborSilent(here),
      .wrongNeighbor(here, mac: mac, right: nil), .neighborTableFull, .forwardingOff(key: "k"),
      .reversePath(source: here, key: "k"),
      .ownSource(here), .ttlExceeded, .tooBig(mtu: 1000, size: 1200), .filtered(filter),
      .filtered(Cause.Filter(chain: "ip f c", rule: nil, handle: nil, isReject: true)),
      .natMissing(source: here, behind: nil), .hairpinNATMissing(source: here), .wrongTranslation(filter, to: here),
      .wrongSourceTranslation(filter, to: here), .shadowedTranslation(filter, by: "b"), .untracked(filter),
      .routeLocalnetOff(key: "k"),
      .echoIgnored(key: "k"), .nobodyListens(port),
      .listensElsewhere(port, on: here), .serviceSilent(port),
      .publishedElsewhere(port, on: here), .publishedElsewhere(port, on: address("127.0.0.1")),
      .notOnSameNetwork(other: "b"), .internalNetwork("n"), .containersApart(network: "n"),
      .bridgeUnfiltered(key: "k", rule: nil), .nameUnknown("b"), .wrongName("b", has: here, right: here),
      .unknown(asked: []),
    ]
    #expect(causes.map(\.name) == Cause.names)
    for cause in causes {
      let diagnosis = Diagnosis(cause, node: "a", interface: "eth0")
      let (english, chinese) = (diagnosis.sentence(language: "en"), diagnosis.sentence(language: "zh"))
      #expect(english.allSatisfy { $0.isASCII } && !english.isEmpty)
      #expect(chinese != english && chinese.contains { !$0.isASCII })
    }
  }
}
