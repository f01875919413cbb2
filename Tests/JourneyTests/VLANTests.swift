import Addressing
import Journey
import NFTables
import Namespaces
import RouteNetlink
import TestKit
import Testing

/// Bridges that filter VLANs: the cables are the kernel's, and the VLANs are written down, since not every kernel has them.
@Suite(.enabled(if: canUseKernel)) struct VLANTests {
  /// The kernels of nodes, of which one bridge filters.
  private final class Filtering: Asking {
    let kernel: Kernel
    let vlans: [String: [BridgeVLAN]]

    init(_ kernel: Kernel, _ vlans: [String: [BridgeVLAN]]) {
      self.kernel = kernel
      self.vlans = vlans
    }

    var names: [String] { kernel.names }
    var planned: [PlannedAddress] { [] }
    var plannedRoutes: [PlannedRoute] { [] }
    func prefix(of node: String) -> String { kernel.prefix(of: node) }
    func facts(of node: String) -> NodeFacts {
      var facts = kernel.facts(of: node)
      guard let vlans = vlans[node] else { return facts }
      facts.vlans = vlans
      for place in facts.links.indices where facts.links[place].kind == "bridge" {
        var options = BridgeOptions()
        options.vlanFiltering = true
        facts.links[place].data = .bridge(options)
      }
      return facts
    }
    func lookup(_ node: String, to: IPAddress, from: IPAddress?, incoming: String?) -> Lookup {
      kernel.lookup(node, to: to, from: from, incoming: incoming)
    }
    func sysctl(_ node: String, _ key: String) -> String? { kernel.sysctl(node, key) }
    func listeners(_ node: String, isUDP: Bool) -> [Listener] { [] }
    func ruleset(of node: String) -> Ruleset { Ruleset() }
    func node(knownTo node: String, by id: Int32) -> String? { kernel.node(knownTo: node, by: id) }
    func apart(_ node: String, _ other: String) -> Separation? { nil }
  }

  /// Three hosts, a and c at one switch and b at another, and the ports of both: each has so many VLANs, the first of which is its own.
  private static func judge(_ ports: [String: [UInt16]], tagged: Set<String> = []) throws -> Diagnosis {
    try enterOwnNamespaces()
    try shell(
      """
      for n in a b c s1 s2; do ip netns add $n; done
      for s in s1 s2; do ip -n $s link add br0 type bridge; ip -n $s link set dev br0 up; done
      ip -n a link add eth0 type veth peer name a netns s1
      ip -n c link add eth0 type veth peer name c netns s1
      ip -n b link add eth0 type veth peer name b netns s2
      ip -n s1 link add s2 type veth peer name s1 netns s2
      for p in a c s2; do ip -n s1 link set dev $p master br0 up; done
      for p in b s1; do ip -n s2 link set dev $p master br0 up; done
      i=2; for n in a b c; do ip -n $n addr add 10.0.1.$i/24 dev eth0; ip -n $n link set eth0 up; i=$((i+1)); done
      """)
    let nodes = try ["a", "b", "c", "s1", "s2"].map { name in
      let namespace = try NetworkNamespace(path: "/run/netns/\(name)")
      return ObservedNode(name: name, namespace: namespace, routes: try namespace.withEntered { try RouteSocket() })
    }
    let kernel = Kernel(nodes)
    var vlans: [String: [BridgeVLAN]] = [:]
    for node in ["s1", "s2"] {
      vlans[node] = kernel.facts(of: node).links.flatMap { link in
        (ports["\(node):\(link.name)"] ?? []).enumerated().map { place, id in
          BridgeVLAN(
            device: link.index, id: id, isPVID: place == 0,
            isUntagged: place == 0 && !tagged.contains("\(node):\(link.name)"))
        }
      }
    }
    let target = address("10.0.1.3")
    let index = kernel.facts(of: "a").links.first { $0.name == "eth0" }?.index ?? 0
    let probe = Probe(.echo(size: 56, dontFragment: false, ttl: nil), from: "a", to: target)
    let question = Hop(
      time: .zero, node: "a", interface: "eth0", index: index, isIncoming: false, message: .question(target))
    let links = Dictionary(uniqueKeysWithValues: kernel.names.map { ($0, kernel.facts(of: $0).links) })
    let seen = Observation(journey: Journey(probe: probe, hops: [question]), links: links)
    return try #require(Judge(seen, asking: Filtering(kernel, vlans)).diagnose())
  }

  /// Who is named of which ports, and what mends it.
  struct Case: Sendable, Codable {
    var ports: [String: [UInt16]]
    var tagged: Set<String> = []
    var named: String
    var mend: String
  }

  private static let all: [Case] = [
    // The last port is in another VLAN than the first.
    Case(
      ports: ["s1:a": [1], "s1:c": [1], "s1:s2": [1], "s2:s1": [1], "s2:b": [10]], named: "s2:b",
      mend: "ip netns exec s2 bridge vlan add vid 1 dev b pvid untagged"),
    // The first one is the odd one.
    Case(
      ports: ["s1:a": [10], "s1:c": [1], "s1:s2": [1], "s2:s1": [1], "s2:b": [1]], named: "s1:a",
      mend: "ip netns exec s1 bridge vlan add vid 1 dev a pvid untagged"),
    // The cable between the switches lacks the VLAN that both ends are in.
    Case(
      ports: ["s1:a": [10], "s1:c": [10], "s1:s2": [1], "s2:s1": [1, 10], "s2:b": [10]], named: "s1:s2",
      mend: "ip netns exec s1 bridge vlan add vid 10 dev s2"),
    Case(
      ports: ["s1:a": [10], "s1:c": [10], "s1:s2": [1, 10], "s2:s1": [1], "s2:b": [10]], named: "s2:s1",
      mend: "ip netns exec s2 bridge vlan add vid 10 dev s1"),
    // A port without a VLAN of its own takes no frame that has no tag.
    Case(
      ports: ["s1:a": [], "s1:c": [1], "s1:s2": [1], "s2:s1": [1], "s2:b": [1]], named: "s1:a",
      mend: "ip netns exec s1 bridge vlan add vid 1 dev a pvid untagged"),
    // The tag stays on the frame, and the host has no interface for it.
    Case(
      ports: ["s1:a": [1], "s1:c": [1], "s1:s2": [1], "s2:s1": [1], "s2:b": [1]], tagged: ["s2:b"], named: "s2:b",
      mend: "ip netns exec s2 bridge vlan add vid 1 dev b pvid untagged"),
  ]

  @Test(arguments: 0..<6) func thePortThatLacksTheVLANIsNamed(number: Int) async {
    await #expect(processExitsWith: .success) { [number] in
      let wanted = VLANTests.all[number]
      let found = try VLANTests.judge(wanted.ports, tagged: wanted.tagged)
      #expect(found.cause.name == "vlan-filtered", "\(found)")
      #expect("\(found.node):\(found.interface ?? "")" == wanted.named, "\(found)")
      #expect(found.mend == wanted.mend, "\(found.mend ?? "")")
    }
  }

  @Test func portsOfOneVLANAreNoCause() async {
    await #expect(processExitsWith: .success) {
      let found = try VLANTests.judge(["s1:a": [5], "s1:c": [1], "s1:s2": [5], "s2:s1": [5], "s2:b": [5]])
      #expect(found.cause.name == "neighbor-silent", "\(found)")
    }
  }
}
