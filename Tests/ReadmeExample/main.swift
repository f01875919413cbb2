import Addressing
import Namespaces
import Probes
import RouteNetlink

try Isolation.enter()  // namespaces of our own, as root or not; first thing, before any thread
let hosts = try NetworkNamespace.create(count: 2) { _, namespace in
  (namespace: namespace, routes: try RouteSocket(), ping: try PingSocket(family: .v4))
}
guard let target = IPAddress("10.0.0.2") else { fatalError("no such address") }
let eth0: InterfaceName = "eth0"
let peer = VethPeer(name: eth0, namespace: .descriptor(hosts[1].namespace.descriptor.rawValue))
try hosts[0].routes.addLink(LinkSpec(name: eth0, kind: .veth(peer: peer)))
for (number, host) in hosts.enumerated() {
  try host.routes.setLink(eth0, LinkChanges(isUp: true))
  guard let address = IPNetwork("10.0.0.\(number + 1)/24") else { continue }
  try host.routes.addAddress(AddressSpec(local: address), to: eth0)
  _ = try host.routes.link(named: eth0)  // settles the link, so that the first frame is not lost
}
let results = Pinger().run([PingRequest(socket: hosts[0].ping, destination: target)])
print(results[0].verdict)
