import Addressing

func addressing() throws {
  if let network = IPNetwork("10.0.0.0/24"), let host = IPAddress("10.0.0.7") {
    print(network.contains(host), network.last, IPNetwork(host: host))
  }
  if let link = IPAddress("FE80:0:0:0:0:0:0:1"), let card = MACAddress("02:00:00:00:00:0a") {
    print(link, link.isLinkLocal, card, card.isMulticast)
  }
  let (bridge, typed): (InterfaceName, String) = ("br0", "a-name-of-19-bytes")
  print(bridge, InterfaceName(typed) != nil, IPv4Address("10.0.0.256") != nil)
}
