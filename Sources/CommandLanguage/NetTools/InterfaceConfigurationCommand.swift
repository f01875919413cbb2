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
    var words = AddressWords()
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
        guard let text = cursor.current, words.mask == nil else { throw usage(cursor, word) }
        cursor.position += 1
        words.take(.netmask(try dotted(text)))
        complaints.append("SIOCSIFNETMASK: No such device")
      case "broadcast", "pointopoint":
        var address: IPv4Address?
        if let text = cursor.current {
          address = try dotted(text)
          cursor.position += 1
          complaints.append("\(word.text == "broadcast" ? "SIOCSIFBRDADDR" : "SIOCSIFDSTADDR"): No such device")
        }
        complaints.append(flags)
        words.take(word.text == "broadcast" ? .broadcast(address) : .pointToPoint(address))
      case "dstaddr":
        guard let text = cursor.current else { throw usage(cursor, word) }
        cursor.position += 1
        words.take(.destination(try dotted(text)))
        complaints.append("SIOCSIFDSTADDR: No such device")
      case "-broadcast", "-pointopoint":
        complaints += [flags, "\(label): ERROR while testing interface flags: No such device"]
        words.take(word.text == "-broadcast" ? .noBroadcast : .noPointToPoint)
      case "add", "del":
        complaints.append("SIOGIFINDEX: No such device")
        let spec = AddressSpec(local: try cursor.network(of: .v6))
        v6.append(word.text == "add" ? .address(.add(spec, device, .add)) : .address(.delete(spec, device)))
      default:
        let parts = word.text.split(separator: "/", maxSplits: 1).map(String.init)
        let found = word.text == "0" ? IPv4Address.any : parts.first.flatMap { IPv4Address($0) }
        guard let found else {
          var error = cursor.unknown(word, known, "\"\(word.text)\" of ifconfig is not understood")
          if !Self.furtherWords.contains(word.text) {
            error.spoken = unresolved(word.text) + "\nifconfig: `--help' gives usage information."
          }
          throw error
        }
        let length = parts.count == 2 ? Int(parts[1]) : nil
        guard parts.count == 1 || length.map((0...32).contains) == true else {
          var error = cursor.invalid(word, "address with a prefix length", fix: "as 192.168.0.11/24")
          if length == nil { error.spoken = usage(cursor, word).spoken }
          throw error
        }
        if length != nil, words.mask != nil { throw usage(cursor, word) }
        words.length = length ?? words.length
        words.take(.address(found))
        complaints += ["SIOCSIFADDR: No such device", flags]
      }
    }
    if words.length != nil { complaints.append("SIOCSIFNETMASK: No such device") }
    let actions = try actions(cursor, words, changes, label, device) + v6
    let complaint = complaints.joined(separator: "\n")
    if actions.count == 1, case .netTools(let control) = actions[0] {
      // Its own calls say as much.
      if case .configure = control { return actions }
      if control.missing == complaint { return actions }
    }
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
    _ cursor: Cursor, _ words: AddressWords, _ changes: LinkChanges, _ label: String, _ device: InterfaceName
  ) throws(CommandError) -> [Action] {
    let further: [Action] = changes == LinkChanges() ? [] : [.link(.set(device, changes))]
    if let (network, broadcast) = words.assignment {
      // ifconfig puts the link up before it does what else it is told.
      return [.netTools(.assign(network, broadcast: broadcast, label: label, device))] + further
    }
    if !words.settings.isEmpty {
      let control = Action.netTools(.configure(words.whole, label: label, device))
      return words.hasAddress ? [control] + further : further + [control]
    }
    guard label != device.text else { return further }
    // An alias that goes down is its address that goes.
    guard changes == LinkChanges(isUp: false) else {
      throw CommandError("of an alias only its address is set, or taken by down", column: cursor.endColumn)
    }
    return [.netTools(.assign(nil, broadcast: nil, label: label, device))]
  }

  /// Words of ifconfig(8) that are not carried out here.
  private static let furtherWords: Set<String> = [
    "tunnel", "outfill", "keepalive", "trailers", "-trailers", "mem_start", "io_addr", "irq", "media",
    "dynamic",
    "-dynamic",
  ]

  /// An IPv4 address as inet_aton(3) reads it: up to four numbers, of which the last fills what is left.
  private func dotted(_ word: Word) throws(CommandError) -> IPv4Address {
    let parts = word.text.split(separator: ".", omittingEmptySubsequences: false).map { part -> UInt64? in
      if part.hasPrefix("0x") || part.hasPrefix("0X") { return UInt64(part.dropFirst(2), radix: 16) }
      return part.allSatisfy(\.isNumber) ? UInt64(part, radix: part.count > 1 && part.hasPrefix("0") ? 8 : 10) : nil
    }
    let numbers = parts.compactMap(\.self)
    guard let last = numbers.last, numbers.count == parts.count, numbers.count <= 4,
      numbers.dropLast().allSatisfy({ $0 < 256 }), last < 1 << UInt64(8 * (5 - numbers.count))
    else {
      var error = CommandError("\"\(word.text)\" is no IPv4 address", column: word.column, length: word.length)
      error.spoken = unresolved(word.text)
      throw error
    }
    let value = numbers.dropLast().enumerated().reduce(last) { $0 | $1.element << UInt64(24 - 8 * $1.offset) }
    return IPv4Address(UInt32(truncatingIfNeeded: value))
  }

  /// What ifconfig(8) says of a name, which nobody answers for here.
  private func unresolved(_ name: String) -> String {
    let isName = name.utf8.allSatisfy {
      ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f
    }
    return name + (isName ? ": Host name lookup failure" : ": Unknown host")
  }

  private func usage(_ cursor: Cursor, _ word: Word) -> CommandError {
    var error = CommandError(
      "a value of \"\(word.text)\" is missing, or there is one too many", column: word.column, length: word.length)
    error.spoken = "Usage:\n  ifconfig [-a] [-v] [-s] <interface> [[<AF>] <address>]"
    return error
  }
}

/// What a command says of the IPv4 address of an interface, in the order of its words.
private struct AddressWords {
  private(set) var settings: [InterfaceSetting] = []
  private(set) var hasAddress = false
  /// The mask of `netmask`.
  private(set) var mask: IPv4Address?
  /// The length behind an address, which counts in the end.
  var length: Int?

  mutating func take(_ setting: InterfaceSetting) {
    if case .netmask(let given) = setting { mask = given }
    if case .address = setting { hasAddress = true }
    settings.append(setting)
  }

  /// All of them, with the mask of a length.
  var whole: [InterfaceSetting] {
    guard let length else { return settings }
    return settings + [.netmask(IPv4Address(length == 0 ? 0 : UInt32.max << UInt32(32 - length)))]
  }

  /// The address with its prefix and broadcast address where they are said behind it, as most commands have it.
  var assignment: (IPNetwork?, broadcast: IPv4Address?)? {
    guard case .address(let address)? = settings.first else { return nil }
    var broadcast: IPv4Address?
    for setting in settings.dropFirst() {
      switch setting {
      case .netmask(let mask): if mask.maskLength == nil { return nil }
      case .broadcast(let given?): broadcast = given
      default: return nil
      }
    }
    if address == .any { return (nil, broadcast) }
    // Without a mask an address that is there keeps its own.
    guard length != nil || mask != nil else { return nil }
    // Which of the two comes last matters.
    if mask != nil, broadcast != nil { return nil }
    let network = IPNetwork(
      address: .v4(address), prefixLength: length ?? mask?.maskLength ?? address.classLength)
    return network.map { ($0, broadcast) }
  }
}

extension InterfaceSetting {
  /// The words of the command.
  var words: String {
    switch self {
    case .address(let address): "\(address)"
    case .netmask(let mask): "netmask \(mask)"
    case .broadcast(let address): "broadcast" + (address.map { " \($0)" } ?? "")
    case .noBroadcast: "-broadcast"
    case .destination(let address): "dstaddr \(address)"
    case .pointToPoint(let address): "pointopoint" + (address.map { " \($0)" } ?? "")
    case .noPointToPoint: "-pointopoint"
    }
  }
}
