package import Addressing
package import Operations
internal import RouteNetlink

/// The output of the tools of net-tools 2.10.
extension ShowText {
  /// `arp -n [-a] [-i NAME] [ADDRESS]`.
  package static func arpTable(_ state: NamespaceState, _ listing: ARPListing = ARPListing()) -> String {
    let device = listing.device
    var lines: [String] = []
    for neighbor in state.neighbors + state.proxies where neighbor.address.family == .v4 {
      let name = state.name(neighbor.device)
      if let device, device.text != name { continue }
      if let wanted = listing.address, neighbor.address != .v4(wanted) { continue }
      // Those of multicast and broadcast are the kernel's own and not listed.
      let isProxy = state.proxies.contains(neighbor)
      if !isProxy, neighbor.state == .noARP || neighbor.state.isEmpty { continue }
      let hardware = neighbor.linkAddress ?? []
      let isKnown = !hardware.isEmpty && neighbor.state.isDisjoint(with: [.incomplete, .failed])
      if listing.isBSD {
        let place = isKnown ? "\(hardware.asHardwareAddress) [ether]" : isProxy ? "<from_interface>" : "<incomplete>"
        let flag = isProxy ? " PERM PUB" : neighbor.state.contains(.permanent) ? " PERM" : ""
        lines.append("? (\(neighbor.address)) at \(place)\(flag) on \(name)")
        continue
      }
      if isProxy {
        lines.append(
          "\(neighbor.address)".filled(25) + "*       " + "<from_interface>".filled(20) + "MP".filled(22) + name)
        continue
      }
      let flags = neighbor.state.contains(.permanent) ? "CM" : "C"
      let middle =
        isKnown
        ? "ether   " + hardware.asHardwareAddress.filled(20) + flags.filled(22) : "        " + "(incomplete)".filled(42)
      lines.append("\(neighbor.address)".filled(25) + middle + name)
    }
    if lines.isEmpty, let address = listing.address { return "\(address) (\(address)) -- no entry\n" }
    if listing.isBSD, !lines.isEmpty { return lines.map { $0 + "\n" }.joined() }
    guard !lines.isEmpty else { return device == nil ? "" : "arp: in 0 entries no match found.\n" }
    let head = "Address                  HWtype  HWaddress           Flags Mask            Iface"
    return ([head] + lines).map { $0 + "\n" }.joined()
  }

  /// `route -n`, or `route`.
  package static func routeTable(_ state: NamespaceState, isNumeric: Bool = true) -> String {
    var text = "Kernel IP routing table\n"
    text += "Destination     Gateway         Genmask         Flags Metric Ref    Use Iface\n"
    for route in state.routes where route.family == .v4 && route.table == .main {
      let network = route.destination
      let length = network?.prefixLength ?? 0
      let mask = length == 0 ? 0 : UInt32.max << UInt32(32 - length)
      let isReject = route.type == .unreachable || route.type == .prohibit
      // Of several ways the file that route reads has one alone.
      let first = route.nextHops.first
      let gateway = route.gateway ?? first?.gateway
      let flags = (isReject ? "!" : "U") + (gateway == nil ? "" : "G") + (length == 32 ? "H" : "")
      let device = (route.device ?? first?.device).map { state.name($0) } ?? "*"
      text += (network == nil && !isNumeric ? "default" : "\(network?.address ?? .v4(.any))").filled(16)
      text += (isReject ? "-" : "\(gateway ?? .v4(.any))").filled(16)
      text += "\(IPv4Address(mask))".filled(16) + flags.filled(6)
      text += "\(route.metric ?? 0)".filled(7) + (isReject ? "-" : "0").filled(3)
      text += "0".aligned(7) + " " + (isReject ? "-" : device) + "\n"
    }
    return text
  }

  /// `ifconfig [NAME]`; those that are down with `-a`, or by name.
  ///
  /// Several IPv6 addresses of an interface stand in the order of the kernel's listing, ifconfig's own being that of a hash table.
  package static func interfaces(_ state: NamespaceState, device: InterfaceName? = nil, all: Bool = false) -> String {
    state.links.filter { device == nil ? all || $0.isUp : $0.name == device?.text }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }.map { link in
        // An address with a label of its own is an interface to ifconfig.
        let labels = state.addresses.filter { $0.index == link.index && $0.family == .v4 }.compactMap(\.label)
          .filter { $0 != link.name }
        var seen: Set<String> = []
        return block(link, state)
          + (device == nil
            ? labels.filter { seen.insert($0).inserted }.map { block(link, state, label: $0) }.joined() : "")
      }.joined()
  }

  /// The words for flags in the order of ifconfig's own table.
  private static let flagWords: [(UInt32, String)] = [
    (0x1, "UP"), (0x2, "BROADCAST"), (0x4, "DEBUG"), (0x8, "LOOPBACK"), (0x10, "POINTOPOINT"), (0x20, "NOTRAILERS"),
    (0x40, "RUNNING"), (0x80, "NOARP"), (0x100, "PROMISC"), (0x200, "ALLMULTI"), (0x400, "SLAVE"), (0x800, "MASTER"),
    (0x1000, "MULTICAST"), (0x8000, "DYNAMIC"),
  ]

  private static func block(_ link: Link, _ state: NamespaceState, label: String? = nil) -> String {
    let flags = link.flags.rawValue & 0xffff
    let words = flagWords.filter { flags & $0.0 != 0 }.map(\.1).joined(separator: ",")
    var lines = ["\(label ?? link.name): flags=\(flags)<\(words)>  mtu \(link.mtu)"]
    let addresses = state.addresses.filter { $0.index == link.index }
    // ifconfig asks for the one IPv4 address that bears the interface's name.
    if let address = addresses.first(where: { $0.family == .v4 && ($0.label ?? link.name) == label ?? link.name }),
      let local = address.local
    {
      let mask = local.prefixLength == 0 ? 0 : UInt32.max << UInt32(32 - local.prefixLength)
      var line = "        inet \(local.address)  netmask \(IPv4Address(mask))"
      if link.flags.contains(.pointToPoint) {
        line += "  destination \(address.address ?? local.address)"
      } else if link.flags.contains(.broadcast) {
        line += "  broadcast \(address.broadcast.map { "\($0)" } ?? "0.0.0.0")"
      }
      lines.append(line)
    }
    for address in addresses where address.family == .v6 && label == nil {
      guard let local = address.local else { continue }
      let scopes: [UInt8: (String, String)] = [253: ("0x20", "link"), 254: ("0x10", "host")]
      let scope = scopes[address.scope.rawValue] ?? ("0x0", "global")
      lines.append("        inet6 \(local.address)  prefixlen \(local.prefixLength)  scopeid \(scope.0)<\(scope.1)>")
    }
    let queue = link.txQueueLength ?? 0
    if link.flags.contains(.loopback) {
      lines.append("        loop  txqueuelen \(queue)  (Local Loopback)")
    } else if link.address.count == 6 {
      lines.append("        ether \(link.address.asHardwareAddress)  txqueuelen \(queue)  (Ethernet)")
    } else {
      let none = "00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00"
      lines.append("        unspec \(none)  txqueuelen \(queue)  (UNSPEC)")
    }
    return (lines + (label == nil ? counts(link) : [])).joined(separator: "\n") + "\n\n"
  }

  /// The four lines of counters, summed up as /proc/net/dev does.
  private static func counts(_ link: Link) -> [String] {
    guard let counts = link.statistics else { return [] }
    func further(_ places: Int...) -> UInt64 {
      places.reduce(0) { $0 &+ ($1 < counts.further.count ? counts.further[$1] : 0) }
    }
    return [
      "        RX packets \(counts.receivedPackets)  bytes \(counts.receivedBytes) (\(size(counts.receivedBytes)))",
      "        RX errors \(counts.receiveErrors)  dropped \(counts.receiveDropped &+ further(5))"
        + "  overruns \(further(4))  frame \(further(0, 1, 2, 3))",
      "        TX packets \(counts.sentPackets)  bytes \(counts.sentBytes) (\(size(counts.sentBytes)))",
      "        TX errors \(counts.sendErrors)  dropped \(counts.sendDropped) overruns \(further(8))"
        + "  carrier \(further(6, 7, 9, 10))  collisions \(counts.collisions)",
    ]
  }

  /// Bytes as ifconfig says them: `656.0 B`, `1.2 KiB`.
  private static func size(_ bytes: UInt64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var unit = 0
    var divisor: UInt64 = 1
    while unit + 1 < units.count, bytes / divisor >= 1024 {
      unit += 1
      divisor *= 1024
    }
    let tenths = unit == 0 ? 0 : bytes / (divisor / 1024) % 1024 * 10 / 1024
    return "\(bytes / divisor).\(tenths) \(units[unit])"
  }
}
