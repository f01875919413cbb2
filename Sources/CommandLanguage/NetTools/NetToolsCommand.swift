import Addressing
import Operations
import PlainText
import RouteNetlink

/// The tools of net-tools.
extension CommandParser {
  // MARK: arp

  /// `arp [-n] [-a] [-i NAME] [ADDRESS]`, `arp -s ADDRESS MAC`, `arp -d ADDRESS`.
  func arp(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    enum Command { case show, set, delete }
    var command = Command.show
    var listing = ARPListing()
    var mac: MACAddress?
    var isTemporary = false
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-n", "--numeric", "-e", "-v": continue
      case "-a", "--all": listing.isBSD = true
      case "-an", "-na": listing.isBSD = true
      case "-i", "--device": listing.device = try cursor.interface()
      case "-s", "--set": command = .set
      case "-d", "--delete": command = .delete
      case "temp" where mac != nil: isTemporary = true
      case let text where text.hasPrefix("-"):
        throw cursor.unknown(word, ["-n", "-a", "-i", "-s", "-d"], "\"\(text)\" of arp is not understood")
      default:
        cursor.position -= 1
        if listing.address == nil {
          listing.address = try v4(&cursor, "a host's address")
        } else if command == .set, mac == nil {
          mac = try cursor.mac()
        } else {
          try cursor.expectEnd()
        }
      }
    }
    guard command != .show else { return [Operation(.show(ShowRequest(.arpTable(listing))), in: node)] }
    guard let address = listing.address else {
      throw CommandError("arp: need host name", column: cursor.endColumn, fix: "write the address")
    }
    if command == .delete { return [Operation(.netTools(.deleteNeighbor(address, listing.device)), in: node)] }
    guard let mac else {
      throw CommandError("arp: need hardware address", column: cursor.endColumn, fix: "write the MAC address")
    }
    return [
      Operation(.netTools(.setNeighbor(address, mac, listing.device, isTemporary: isTemporary)), in: node)
    ]
  }

  func v4(_ cursor: inout Cursor, _ what: String) throws(CommandError) -> IPv4Address {
    let word = cursor.current
    guard case .v4(let address) = try cursor.address(what, of: .v4) else {
      throw CommandError("\(what) is missing", column: word?.column ?? cursor.endColumn)
    }
    return address
  }

  // MARK: route

  /// `route [-n]`, `route add|del [-net|-host] TARGET [netmask MASK] [gw ADDRESS] [metric N] [[dev] NAME]`.
  func route(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var isNumeric = false
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-n", "--numeric": isNumeric = true
      case "add":
        return [Operation(.netTools(.addRoute(try oldRoute(&cursor, isDeletion: false))), in: node)]
      case "del", "delete":
        return [Operation(.netTools(.deleteRoute(try oldRoute(&cursor, isDeletion: true))), in: node)]
      default: throw cursor.unknown(word, ["-n", "add", "del"], "\"\(word.text)\" of route is not understood")
      }
    }
    return [Operation(.show(ShowRequest(.routeTable(isNumeric: isNumeric))), in: node)]
  }

  private func oldRoute(_ cursor: inout Cursor, isDeletion: Bool) throws(CommandError) -> RouteSpec {
    var spec = RouteSpec(family: .v4)
    let isNetwork = cursor.take("-net")
    if !isNetwork { _ = cursor.take("-host") }
    let place = cursor.current
    let target = try cursor.next("a network or a host")
    var mask: Int?
    var address: IPv4Address?
    if target.text != "default" {
      let parts = target.text.split(separator: "/", maxSplits: 1).map(String.init)
      address = parts.first.flatMap { IPv4Address($0) }
      mask = parts.count == 2 ? Int(parts[1]).flatMap { (0...32).contains($0) ? $0 : nil } : nil
      guard address != nil, parts.count == 1 || mask != nil else {
        throw CommandError(
          "\(target.text): Unknown host", column: target.column, length: target.length, fix: "write 10.1.0.0/16")
      }
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "netmask", "genmask":
        let text = try cursor.next("a mask")
        guard mask == nil, let length = IPv4Address(text.text)?.maskLength else {
          throw CommandError(
            "route: bogus netmask \(text.text)", column: text.column, length: text.length, fix: "write 255.255.255.0")
        }
        mask = length
      case "gw", "gateway": spec.gateway = .v4(try v4(&cursor, "the gateway's address"))
      case "metric":
        let metric: UInt32 = try cursor.number("a metric", 0...UInt32.max)
        spec.metric = metric == 0 ? nil : metric
      case "mss": spec.metrics[.advertisedMSS] = try cursor.number("a segment size", 64...65_536)
      case "window": spec.metrics[.window] = try cursor.number("a window", 128...65_535)
      case "reject": spec.type = .unreachable
      case "dev", "device": spec.device = try cursor.interface()
      default:
        cursor.position -= 1
        guard spec.device == nil else { try cursor.expectEnd(); break }
        spec.device = try cursor.interface()
      }
    }
    func refuse(_ message: String, _ fix: String? = nil) -> CommandError {
      CommandError(message, column: place?.column ?? 1, length: place?.length ?? 1, fix: fix)
    }
    if let address {
      if let mask, mask < 32, !isNetwork, !(mask == 0 && address == .any) {
        throw refuse(
          "route: netmask \(IPv4Address(mask == 0 ? 0 : UInt32.max << UInt32(32 - mask))) doesn't make sense with host route",
          "write -net \(address)/\(mask)")
      }
      // Without a mask the kernel is given none, and refuses; classes are no more.
      guard mask != nil || !isNetwork || address == .any else {
        throw refuse(
          "\(isDeletion ? "SIOCDELRT" : "SIOCADDRT"): Invalid argument",
          "write the length: -net \(address)/\(address.classLength)")
      }
      let length = mask ?? (isNetwork ? 0 : 32)
      guard let network = IPNetwork(address: .v4(address), prefixLength: length) else { throw refuse("no network") }
      guard network.masked == network else {
        throw refuse("route: netmask doesn't match route address", "write \(network.masked)")
      }
      spec.destination = length == 0 ? nil : network
    }
    guard isDeletion || spec.gateway != nil || spec.device != nil || spec.type != .unicast else {
      throw CommandError(
        "SIOCADDRT: No such device", column: cursor.endColumn, fix: "write gw ADDRESS, or the name of a device")
    }
    if spec.type == .unreachable { spec.scope = isDeletion ? nil : .host }
    return spec
  }
}

extension IPv4Address {
  /// How many leading bits a mask has; nil where it is none.
  var maskLength: Int? {
    let length = (~value).leadingZeroBitCount
    return value == (length == 0 ? 0 : UInt32.max << UInt32(32 - length)) ? length : nil
  }

  /// The length of the prefix that the class of an address has, RFC 791.
  var classLength: Int { value >> 31 == 0 ? 8 : value >> 30 == 2 ? 16 : 24 }
}

extension NetToolsControl {
  /// What `ifconfig` says of an address with a length, and of nothing else, where there is no such device.
  package var missing: String {
    guard case .assign(let network, let broadcast, let label, let name) = self else { return "" }
    let words = "\(label): ERROR while getting interface flags: No such device"
    // Of an alias that goes down nothing but its flags.
    if network == nil, label != name.text { return words }
    let flags = "\n" + words
    return "SIOCSIFADDR: No such device" + flags
      + (broadcast == nil ? "" : "\nSIOCSIFBRDADDR: No such device" + flags)
      + (network == nil ? "" : "\nSIOCSIFNETMASK: No such device")
  }

  /// The whole command.
  var command: String {
    switch self {
    case .look(let name, _, _): return "ip link show dev \(name) >/dev/null"
    case .assign(nil, _, let label, let name):
      return label == name.text ? "ifconfig \(name) 0" : "ifconfig \(label.quoted) down"
    case .assign(let network?, let broadcast, let label, _):
      return "ifconfig \(label.quoted) \(network)" + (broadcast.map { " broadcast \($0)" } ?? "")
    case .configure(let settings, let label, _):
      return "ifconfig \(label.quoted) " + settings.map(\.words).joined(separator: " ")
    case .addRoute(let spec): return "route add \(Self.words(spec))"
    case .deleteRoute(let spec): return "route del \(Self.words(spec))"
    case .setNeighbor(let address, let mac, let name, let isTemporary):
      return "arp\(name.map { " -i \($0)" } ?? "") -s \(address) \(mac)" + (isTemporary ? " temp" : "")
    case .deleteNeighbor(let address, let name):
      return "arp\(name.map { " -i \($0)" } ?? "") -d \(address)"
    }
  }

  private static func words(_ spec: RouteSpec) -> String {
    var words = [spec.destination.map { $0.isHost ? "-host \($0.address)" : "-net \($0)" } ?? "default"]
    if let gateway = spec.gateway { words.append("gw \(gateway)") }
    if let metric = spec.metric { words.append("metric \(metric)") }
    if let size = spec.metrics[.advertisedMSS] { words.append("mss \(size)") }
    if let window = spec.metrics[.window] { words.append("window \(window)") }
    if spec.type == .unreachable { words.append("reject") }
    if let device = spec.device { words.append("dev \(device)") }
    return words.joined(separator: " ")
  }
}

extension DefaultStringInterpolation {
  /// A name as a shell takes it whole.
  fileprivate mutating func appendInterpolation(_ name: InterfaceName) { appendLiteral(name.text.quoted) }
}
