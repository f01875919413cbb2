internal import Addressing
internal import RouteNetlink

/// The words between `<` and `>`, in the order in which the tools print them.
private let words: [(LinkFlags, String)] = [
  (.loopback, "LOOPBACK"), (.broadcast, "BROADCAST"),
  (.pointToPoint, "POINTOPOINT"), (.multicast, "MULTICAST"), (.noARP, "NOARP"),
  (.allMulticast, "ALLMULTI"), (.promiscuous, "PROMISC"), (.master, "MASTER"),
  (.slave, "SLAVE"), (LinkFlags(rawValue: 1 << 2), "DEBUG"),
  (.dynamic, "DYNAMIC"), (LinkFlags(rawValue: 1 << 14), "AUTOMEDIA"),
  (LinkFlags(rawValue: 1 << 13), "PORTSEL"), (LinkFlags(rawValue: 1 << 5), "NOTRAILERS"), (.up, "UP"),
  (.lowerUp, "LOWER_UP"), (.dormant, "DORMANT"),
  (LinkFlags(rawValue: 1 << 18), "ECHO"),
]

extension Link {
  /// Whether it leads to one other only.
  var isPointToPoint: Bool { flags.contains(.pointToPoint) }

  /// The flags in words, as between `<` and `>`; `M-DOWN` where the peer or parent is known to be down.
  func flagWords(peerIsDown: Bool) -> [String] {
    var found: [String] = isUp && !flags.contains(.running) ? ["NO-CARRIER"] : []
    var rest = flags.subtracting(.running)
    for (flag, word) in words where flags.contains(flag) {
      found.append(word)
      rest.subtract(flag)
    }
    if !rest.isEmpty { found.append(String(rest.rawValue, radix: 16)) }
    if peerIsDown { found.append("M-DOWN") }
    return found
  }
}

extension [UInt8] {
  /// The address as the tools print it of this hardware type: tunnels have IP addresses.
  func asLinkAddress(_ hardwareType: UInt16) -> String {
    let isIP =
      [768, 776, 778].contains(hardwareType) && count == 4 || [769, 823].contains(hardwareType) && count == 16
    if isIP, let address = IPAddress(bytes: self) { return address.shown }
    return asHardwareAddress
  }
}
