import Operations

/// What is wrong with the meaning of a lab.
///
/// Names, addresses and numbers in it are as they are written in a lab.
enum LabFault: Worded {
  /// `a rule of {1} cannot be made: {2}`
  case ruleNotMade(String, String)
  /// `there is no node "{1}"`
  case noNode(String)
  /// `the endpoint "{1}" names no interface, and the node is no switch`
  case noInterfaceNamed(String)
  /// `the lab has no steps, so there is nothing to play`
  case noSteps
  /// `the lab has no checks, so it passes unless one of its commands fails`
  case noChecks
  /// `{1} has the address {2} twice`
  case addressTwice(String, String)
  /// `the subnet {1} has no addresses left for {2} of the interfaces on {3}`
  case subnetFull(String, String, String)
  /// `{1} is a network, not an address of {2}`
  case networkAsAddress(String, String)
  /// `{1} is the broadcast address of its network`
  case broadcastAsAddress(String)
  /// `the address {1} of {2} is already that of {3}`
  case addressTaken(String, String, String)
  /// `the masks of {1} ({2}) and {3} ({4}) differ on one wire`
  case masksDiffer(String, String, String, String)
  /// `the address {1} of {2} is outside the subnet of its link, {3}`
  case outsideSubnet(String, String, String)
  /// `{1} has no interface "{2}"`
  case noInterface(String, String)
  /// `the gateway {1} is in no subnet of {2}`
  case noSubnetOfGateway(String, String)
  /// `{1} has two services on {2} port {3}`
  case servicesCollide(String, String, String)
  /// `the port is published twice: {1} and {2}`
  case publishedTwice(String, String)
  /// `{1} has no address {2}`
  case noAddress(String, String)
  /// `{1} has no address in a subnet of {2}`
  case noCommonSubnet(String, String)
  /// `{1} has no service on {2}`
  case noService(String, String)
  /// `the namespace "{1}" is there already`
  case namespaceExists(String)
  /// `there is no namespace "{1}" to delete`
  case noNamespaceToDelete(String)
  /// `the name "{1}" is another node's`
  case nameTaken(String)
  /// `the image {1} is not known, did you mean {2}? It answers nothing`
  case unknownImage(String, String)
  /// `{1} stands behind the image {2}, so it belongs to the container's command`
  case optionBehindImage(String, String)
  /// `there is no node or namespace "{1}" at this point`
  case noNodeYet(String)
  /// `there are two nodes with the name "{1}"`
  case nodesCollide(String)
  /// `the node "{1}" has the name of the node where commands run that name none`
  case hostNameTaken(String)
  /// `there are two hosts: "{1}" and "{2}"`
  case twoHosts(String, String)
  /// `lo is no end of a link`
  case loopbackLink
  /// `{1} is an end of two links`
  case endTwice(String)
  /// `both ends of the link are the same`
  case sameEnds
  /// `neither end's node has a bridge "{1}"`
  case noBridgeAtEnds(String)
  /// `"{1}" is no bridge`
  case noBridge(String)
  /// `{1}:{2} is no link's end and has no kind`
  case noKind(String, String)
  /// `{1}:{2} is a {3} and cannot be a link's end`
  case kindAsEnd(String, String, String)
  /// `{1} has no interface "{2}" for {3} to stand on`
  case noParent(String, String, String)
  /// `{1} has no bridge "{2}"`
  case noBridgeOfNode(String, String)
  /// `{1} cannot be an interface's MAC address`
  case badInterfaceMAC(String)
  /// `lo is there by itself, and takes nothing but addresses`
  case loopbackOptions
  /// `br0 of the switch {1} is its bridge, and no {2}`
  case switchBridgeKind(String, String)
  /// `br0 is the bridge of {1}, and no port of one`
  case switchBridgeAsPort(String)
  /// `br0 of {1} is a bridge, and has no options of a port`
  case switchBridgePortOptions(String)
  /// `the bridge {1} of {2} would have {3} ports, the kernel takes 1023`
  case tooManyPorts(String, String, String)
  /// `{1} hosts on {2} need up to {3} neighbour entries, and the kernel's table, which all namespaces share, holds net.ipv4.neigh.default.gc_thresh3 (1024 by default)`
  case tooManyNeighbors(String, String, String)
  /// What a floor below says in its own words.
  case words(String)
}
