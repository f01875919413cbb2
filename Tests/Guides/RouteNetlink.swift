import Addressing
import Namespaces
import RouteNetlink

func routeNetlink() throws {
  try Isolation.enter()
  let routes = try NetworkNamespace.create().withEntered { try RouteSocket() }
  try routes.addLink(LinkSpec(name: "br0", kind: .bridge(BridgeOptions())))
  try routes.addLink(LinkSpec(name: "veth0", kind: .veth(peer: VethPeer(name: "veth1"))))
  try routes.setLink("veth0", LinkChanges(isUp: true, master: .name("br0")))
  try routes.setLink("veth1", LinkChanges(isUp: true))
  try routes.setLink("br0", LinkChanges(isUp: true))
  if let gateway = IPNetwork("10.0.0.1/24") { try routes.addAddress(AddressSpec(local: gateway), to: "br0") }
  let link = try routes.link(named: "veth0")
  print(link.name, link.kind ?? "", link.master == (try routes.index(of: "br0")))
  for address in try routes.addresses() where address.local?.address.family == .v4 { print(address.local ?? "") }
}
