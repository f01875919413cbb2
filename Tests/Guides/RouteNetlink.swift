import Addressing
import Namespaces
import RouteNetlink

func routeNetlink() throws {
  try Isolation.enter()
  let routes = try NetworkNamespace.create().withEntered { try RouteSocket() }
  if let bridge = InterfaceName("br0"), let port = InterfaceName("veth0"), let far = InterfaceName("veth1"),
    let gateway = IPNetwork("10.0.0.1/24")
  {
    try routes.addLink(LinkSpec(name: bridge, kind: .bridge(BridgeOptions())))
    try routes.addLink(LinkSpec(name: port, kind: .veth(peer: VethPeer(name: far))))
    try routes.setLink(port, LinkChanges(isUp: true, master: .name(bridge)))
    try routes.setLink(far, LinkChanges(isUp: true))
    try routes.setLink(bridge, LinkChanges(isUp: true))
    try routes.addAddress(AddressSpec(local: gateway), to: bridge)
    let link = try routes.link(named: port)
    print(link.name, link.kind ?? "", link.master == (try routes.index(of: bridge)))
  }
  for address in try routes.addresses() where address.local?.address.family == .v4 { print(address.local ?? "") }
}
