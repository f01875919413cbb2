import Addressing
import Journey
import Namespaces
import RouteNetlink

func journey() throws {
  try Isolation.enter()
  let nodes = try NetworkNamespace.create(count: 2) { number, namespace in
    ObservedNode(name: "h\(number + 1)", namespace: namespace, routes: try RouteSocket())
  }
  let eth0: InterfaceName = "eth0"
  if let target = IPAddress("10.0.0.2") {
    let far = NamespacePlace.descriptor(nodes[1].namespace.descriptor.rawValue)
    try nodes[0].routes.addLink(LinkSpec(name: eth0, kind: .veth(peer: VethPeer(name: eth0, namespace: far))))
    for (number, node) in nodes.enumerated() {
      try node.routes.setLink(eth0, LinkChanges(isUp: true))
      if let address = IPNetwork("10.0.0.\(number + 1)/24") {
        try node.routes.addAddress(AddressSpec(local: address), to: eth0)
      }
      _ = try node.routes.link(named: eth0)
    }
    let seen = try Observer(nodes).observe(Probe(.tcp(port: 80), from: "h1", to: target))
    for hop in seen.journey.hops where hop.sourcePort != nil {
      print(hop.node, hop.isIncoming ? "in" : "out", hop.isReset ? "reset" : "connect")
    }
    let diagnosis = Judge(seen, asking: Kernel(nodes, rulesets: seen.rulesets)).diagnose()
    print(diagnosis?.cause.name ?? "", "at", diagnosis?.node ?? "")
  }
}
