public import Addressing
import RouteNetlink

extension NamespaceState {
  /// What `ip link show [dev NAME]` prints.
  public func linkText(_ device: InterfaceName? = nil, options: ShowOptions = ShowOptions()) -> String {
    let shown = links.filter { device == nil || $0.name == device?.text }
    if options.isBrief {
      return shown.map { brief($0, with: $0.addressText.isEmpty ? "" : $0.addressText + " ") }.joined()
    }
    return shown.map { link in
      let text = linkLines(link, options: options, isAddressListing: false)
      return text + "\n"
    }.joined()
  }

  /// What `ip addr show [dev NAME]` prints; a family leaves the other's addresses out.
  public func addressText(
    _ device: InterfaceName? = nil, family: IPFamily? = nil, options: ShowOptions = ShowOptions()
  ) -> String {
    var text = ""
    for link in links where device == nil || link.name == device?.text {
      let own = addresses.filter { $0.index == link.index && (family == nil || $0.family == family) }
      // A link without an address of the family that is asked for is no part of the answer.
      if family != nil, own.isEmpty { continue }
      if options.isBrief {
        let list = own.map(\.ownText)
        text += brief(link, with: list.joined(), hasFlags: false)
      } else if options.isOneLine {
        for address in own { text += "\(link.index): \(link.name)" + address.lines(options) + "\n" }
      } else {
        text += linkLines(link, options: options, isAddressListing: true, family: family) + "\n"
        for address in own { text += address.lines(options) + "\n" }
      }
    }
    return text
  }

  /// One line in columns.
  private func brief(_ link: Link, with rest: String, hasFlags: Bool = true) -> String {
    func column(_ text: String, _ width: Int) -> String {
      text + String(repeating: " ", count: max(0, width - text.count))
    }
    let state = column(link.operState.description, 14) + " "
    let tail = hasFlags ? rest + "<\(flagText(link))> " : rest
    return column(link.name + peerSuffix(link), 16) + " " + state + tail + "\n"
  }

  /// The lines of a link without the last line end.
  private func linkLines(
    _ link: Link, options: ShowOptions, isAddressListing: Bool, family: IPFamily? = nil
  ) -> String {
    let link = family == .v6 ? link.withoutNamespace : link
    var text = "\(link.index): \(link.name)\(peerSuffix(link)): <\(flagText(link))> mtu \(link.mtu) "
    // A listing of the IPv6 family comes without what is the device layer's.
    if family != .v6, let qdisc = link.qdisc { text += "qdisc \(qdisc) " }
    if family != .v6, let master = link.master { text += "master \(name(master)) " }
    text += "state \(link.operState) "
    if !isAddressListing, let mode = link.linkMode { text += "mode \(mode == 1 ? "DORMANT" : "DEFAULT") " }
    if family != .v6 { text += "group \(link.group == 0 ? "default" : "\(link.group)") " }
    if let length = link.txQueueLength, length != 0 { text += "qlen \(length)" }
    guard family == nil else { return text }
    text += options.lineEnd + "    link/\(link.hardwareTypeText) \(link.addressText)"
    if !link.broadcast.isEmpty {
      text += (link.flags.contains(.pointToPoint) ? " peer " : " brd ") + link.text(of: link.broadcast)
    }
    if let id = link.linkNamespaceID {
      text +=
        namespaceNames[id].map { " link-netns \($0)" } ?? (id >= 0 ? " link-netnsid \(id)" : " link-netnsid unknown")
    }
    if !isAddressListing, let alias = link.alias { text += options.lineEnd + "    alias \(alias)" }
    for name in link.alternativeNames { text += options.lineEnd + "    altname \(name)" }
    return text
  }

  /// `@veth1`, `@if6` or `@NONE`: what the link stands on, or its other end.
  func peerSuffix(_ link: Link) -> String {
    guard let index = link.link else { return "" }
    if index == 0 { return "@NONE" }
    return link.linkNamespaceID == nil ? "@\(name(index))" : "@if\(index)"
  }

  /// The flags between angle brackets.
  func flagText(_ link: Link) -> String {
    var words: [String] = []
    var rest = link.flags.rawValue
    if rest & 0x1 != 0, rest & 0x40 == 0 { words.append("NO-CARRIER") }
    rest &= ~0x40
    for (bit, word) in Self.flagWords where rest & bit != 0 {
      words.append(word)
      rest &= ~bit
    }
    if rest != 0 { words.append(String(rest, radix: 16)) }
    if link.linkNamespaceID == nil, let index = link.link, index != 0, self.link(index)?.isUp != true {
      words.append("M-DOWN")
    }
    return words.joined(separator: ",")
  }

  /// In the order in which ip(8) prints them.
  private static let flagWords: [(UInt32, String)] = [
    (0x8, "LOOPBACK"), (0x2, "BROADCAST"), (0x10, "POINTOPOINT"), (0x1000, "MULTICAST"), (0x80, "NOARP"),
    (0x200, "ALLMULTI"), (0x100, "PROMISC"), (0x400, "MASTER"), (0x800, "SLAVE"), (0x4, "DEBUG"),
    (0x8000, "DYNAMIC"), (0x4000, "AUTOMEDIA"), (0x2000, "PORTSEL"), (0x20, "NOTRAILERS"), (0x1, "UP"),
    (0x10000, "LOWER_UP"), (0x20000, "DORMANT"), (0x40000, "ECHO"),
  ]
}

extension Link {
  /// The hardware type as ip(8) names it. Source: `<linux/if_arp.h>`.
  var hardwareTypeText: String {
    switch hardwareType {
    case 1: "ether"
    case 512: "ppp"
    case 768: "ipip"
    case 769: "tunnel6"
    case 772: "loopback"
    case 776: "sit"
    case 778: "gre"
    case 823: "gre6"
    case 65_534: "none"
    default: "[\(hardwareType)]"
    }
  }

  /// The link as listings of the IPv6 and the bridge family give it: they do not tell in which namespace the other end is, so that the
  /// real tools print the name of the device that has its number here, nor of an end with the same number.
  var withoutNamespace: Link {
    var copy = self
    copy.linkNamespaceID = nil
    if copy.link == index { copy.link = nil }
    return copy
  }

  /// The hardware address as ip(8) prints it.
  var addressText: String { text(of: address) }

  /// Addresses of IP tunnels are IP addresses.
  func text(of bytes: [UInt8]) -> String {
    if [768, 776, 778].contains(hardwareType), bytes.count == 4, let address = IPAddress(bytes: bytes) {
      return "\(address)"
    }
    if [769, 823].contains(hardwareType), bytes.count == 16, let address = IPAddress(bytes: bytes) {
      return "\(address)"
    }
    return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
  }
}
