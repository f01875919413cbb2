import Addressing
import Operations
import RouteNetlink

/// `ifconfig` of net-tools.
extension CommandParser {
  /// `ifconfig [-a] [NAME [ADDRESS] [netmask MASK] [up] [down] …]`.
  func ifconfig(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let all = cursor.take("-a")
    if let word = cursor.current, word.text.hasPrefix("-") {
      throw cursor.unknown(word, ["-a"], "the option \"\(word.text)\" of ifconfig is not understood")
    }
    guard let word = cursor.current else {
      return [Operation(.show(ShowRequest(.interfaces(nil, all: all))), in: node)]
    }
    // `eth0:1` is a second address of eth0 to the kernel.
    let label = word.text
    cursor.position += 1
    let plain = label.split(separator: ":", maxSplits: 1).first.map(String.init) ?? label
    guard let device = InterfaceName(plain), label.utf8.count < 16 else {
      throw cursor.invalid(word, "name of a device")
    }
    guard !cursor.isAtEnd else {
      guard plain == label else {
        throw CommandError(
          "of an alias nothing is shown by itself here", column: word.column, length: word.length,
          fix: "write ifconfig"
        ).beyond()
      }
      return [Operation(.show(ShowRequest(.interfaces(device, all: all))), in: node)]
    }
    return try configuration(&cursor, device, label).map { Operation($0, in: node) }
  }

  private func configuration(
    _ cursor: inout Cursor, _ device: InterfaceName, _ label: String
  ) throws(CommandError) -> [Action] {
    var address: (IPv4Address, Int?)?
    var mask: Int?
    var broadcast: IPv4Address?
    var changes = LinkChanges()
    var v6: [Action] = []
    // What is said of each word where there is no such device; of a length behind an address at last.
    var complaints: [String] = []
    let flags = "\(label): ERROR while getting interface flags: No such device"
    let known = [
      "ADDRESS/LENGTH", "netmask", "broadcast", "up", "down", "mtu", "hw ether", "add", "del", "promisc", "allmulti",
      "arp", "multicast", "txqueuelen",
    ]
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "inet", "inet6": continue
      case "up", "down", "promisc", "-promisc", "allmulti", "-allmulti", "arp", "-arp", "multicast", "-multicast":
        complaints.append(flags)
        if ["-promisc", "-allmulti"].contains(word.text) {
          complaints.append("\(label): ERROR while testing interface flags: No such device")
        }
        Self.switchFlag(word.text, &changes)
      case "mtu":
        complaints.append("SIOCSIFMTU: No such device")
        changes.mtu = try cursor.number("an MTU", 68...65_535)
      case "txqueuelen":
        complaints.append("SIOCSIFTXQLEN: No such device")
        changes.txQueueLength = try cursor.number("a length", 0...UInt32.max)
      case "hw":
        complaints.append("SIOCSIFHWADDR: No such device")
        _ = cursor.take("ether")
        changes.address = try cursor.mac()
      case "netmask":
        let text = try cursor.next("a mask")
        guard let length = IPv4Address(text.text)?.maskLength else { throw cursor.invalid(text, "netmask") }
        mask = length
        complaints.append("SIOCSIFNETMASK: No such device")
      case "broadcast":
        complaints += ["SIOCSIFBRDADDR: No such device", flags]
        broadcast = try v4(&cursor, "the broadcast address")
      case "add", "del":
        complaints.append("SIOGIFINDEX: No such device")
        let spec = AddressSpec(local: try cursor.network(of: .v6))
        v6.append(word.text == "add" ? .address(.add(spec, device, .add)) : .address(.delete(spec, device)))
      default:
        let parts = word.text.split(separator: "/", maxSplits: 1).map(String.init)
        let found = word.text == "0" ? IPv4Address.any : parts.first.flatMap { IPv4Address($0) }
        guard let found, address == nil else {
          throw cursor.unknown(word, known, "\"\(word.text)\" of ifconfig is not understood")
        }
        let length = parts.count == 2 ? Int(parts[1]) : nil
        guard parts.count == 1 || length.map((0...32).contains) == true else {
          throw cursor.invalid(word, "address with a prefix length", fix: "as 192.168.0.11/24")
        }
        address = (found, length)
        complaints += ["SIOCSIFADDR: No such device", flags]
      }
    }
    if address?.1 != nil { complaints.append("SIOCSIFNETMASK: No such device") }
    let actions = try actions(cursor, address, mask, broadcast, changes, label, device) + v6
    let complaint = complaints.joined(separator: "\n")
    if actions.count == 1, case .netTools(let control) = actions[0], control.missing == complaint { return actions }
    return [.netTools(.look(device, complaint: complaint, isOfFlags: complaints.contains(flags)))] + actions
  }

  /// What is switched on, or off by a `-` in front.
  private static func switchFlag(_ word: String, _ changes: inout LinkChanges) {
    let isOn = !word.hasPrefix("-")
    switch word.drop(while: { $0 == "-" }) {
    case "promisc": changes.promiscuous = isOn
    case "allmulti": changes.allMulticast = isOn
    case "arp": changes.arp = isOn
    case "multicast": changes.multicast = isOn
    default: changes.isUp = word == "up"
    }
  }

  /// What the words of `ifconfig` come to, but for addresses of IPv6.
  private func actions(
    _ cursor: Cursor, _ address: (IPv4Address, Int?)?, _ mask: Int?, _ broadcast: IPv4Address?, _ changes: LinkChanges,
    _ label: String, _ device: InterfaceName
  ) throws(CommandError) -> [Action] {
    var actions: [Action] = []
    if let (found, length) = address {
      let network =
        found == .any ? nil : IPNetwork(address: .v4(found), prefixLength: mask ?? length ?? found.classLength)
      actions.append(.netTools(.assign(network, broadcast: broadcast, label: label, device)))
    } else if mask != nil || broadcast != nil {
      throw CommandError(
        "a mask without an address is not carried out here", column: cursor.endColumn,
        fix: "write the address in front of it"
      ).beyond()
    } else if label != device.text {
      // An alias that goes down is its address that goes.
      guard changes == LinkChanges(isUp: false) else {
        throw CommandError("of an alias only its address is set, or taken by down", column: cursor.endColumn)
      }
      return [.netTools(.assign(nil, broadcast: nil, label: label, device))]
    }
    // ifconfig puts the link up before it does what else it is told.
    if changes != LinkChanges() { actions.append(.link(.set(device, changes))) }
    return actions
  }
}
