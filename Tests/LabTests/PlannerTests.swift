import Addressing
import Lab
import Operations
import RouteNetlink
import Testing

/// A star of hosts on one switch.
private func star(_ count: Int, neighbors: Topology.Defaults.Neighbors = .dynamic) throws -> Lab {
  let eth0: InterfaceName = "eth0"
  var topology = Topology(defaults: Topology.Defaults(neighbors: neighbors))
  topology.nodes = [Node(name: Located("sw"), kind: .switch, subnet: Located(try #require(IPNetwork("10.0.0.0/16"))))]
  for number in 1...count {
    topology.nodes.append(Node(name: Located("h\(number)")))
    topology.links.append(
      TopologyLink(
        first: Located(.init(node: "h\(number)", interface: eth0)), second: Located(.init(node: "sw", interface: nil))))
  }
  return Lab(name: "star", topology: topology)
}

@Test("a switch takes the first address of its subnet, and its hosts get the next ones in order")
func addresses() throws {
  let plan = try star(300).plan()
  #expect(plan.nodes.map { $0.addresses.first?.address.description }[1...3] == ["10.0.0.1", "10.0.0.2", "10.0.0.3"])
  #expect(plan.nodes.last?.addresses.first?.spec.local.description == "10.0.1.45/16")
}

@Test("every link is made once, before anything is set on either of its ends")
func order() throws {
  let plan = try star(20).plan()
  var made: Set<String> = []
  var links = 0
  for operation in plan.operations {
    guard case .named(let node) = operation.node else { continue }
    switch operation.action {
    case .link(.add(let spec)):
      made.insert("\(node):\(spec.name?.text ?? "")")
      if case .veth(let peer) = spec.kind, case .named(let other)? = peer.namespace {
        made.insert("\(other):\(peer.name?.text ?? "")")
        links += 1
      }
    case .link(.set(let name, _)) where name != .loopback: #expect(made.contains("\(node):\(name)"))
    case .address(.add(_, let name, _)): #expect(made.contains("\(node):\(name)"))
    default: break
    }
  }
  #expect(links == 20)
}

@Test("static neighbours are permanent entries on the hosts and on the switch")
func staticNeighbors() throws {
  let plan = try star(5, neighbors: .static).plan()
  let neighbors = plan.operations.count { if case .neighbor(.add) = $0.action { true } else { false } }
  let entries = plan.operations.count { if case .fdb(.add) = $0.action { true } else { false } }
  // Five hosts: each knows the gateway and the four others, and the switch knows all five.
  #expect(neighbors == 5 * 5 + 5)
  #expect(entries == 5)
}

@Test("an endpoint of a node that is not there cannot be planned")
func missingNode() throws {
  var lab = try star(1)
  lab.topology.links[0].first.value.node = "h9"
  #expect(throws: Diagnostic.self) { try lab.plan() }
}
