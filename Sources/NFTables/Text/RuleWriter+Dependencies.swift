/// A comparison that says what a layer of the packet is. Words about that layer say so, too; then nft leaves it out.
struct Dependency {
  /// Which of the rule's words it is.
  let piece: Int
  /// The header that it looks at; nil of what the kernel knows of the packet.
  let header: PacketHeader?
  /// The left side of the comparison: `meta nfproto` and so on.
  let words: String
  /// The number that it was compared with.
  let number: UInt64

  /// The family of the network layer that it decides, 0 of one that is neither of IP; nil where it decides another layer.
  fileprivate var network: UInt8? {
    switch words {
    case "meta nfproto": UInt8(truncatingIfNeeded: number)
    case "meta protocol", "ether type", "vlan type": number == 0x0800 ? 2 : number == 0x86dd ? 10 : 0
    default: nil
    }
  }
}

extension RuleWriter {
  private var hasSeveralNetworks: Bool { family == .inet || family == .bridge || family == .netdev }

  /// Takes out the words that a selector makes superfluous; `asProtocol` says that it is compared with a protocol's number.
  mutating func use(_ selector: Selector, asProtocol: Bool = false) {
    // Whatever says that it is TCP, an option of TCP says it again.
    if selector.isOptionOfTCP { takeOut(deciding: .transport) }
    for layer in selector.layers where layer != .message {
      guard let (place, found) = dependency(of: layer) else { continue }
      if isSuperfluous(found, place, asProtocol, namesMessage: selector.layers.contains(.message)) { takeOut(place) }
    }
  }

  /// The comparison that decides a layer: of the transport layer, where nothing else does, that of its header about the next.
  private func dependency(of layer: PacketLayer) -> (PacketLayer, Dependency)? {
    if let found = pending[layer] { return (layer, found) }
    return layer == .transport ? pending[.message].map { (.message, $0) } : nil
  }

  /// Takes out the words that decide a layer, whatever they are.
  mutating func takeOut(deciding layer: PacketLayer) {
    if let (place, _) = dependency(of: layer) { takeOut(place) }
  }

  private mutating func takeOut(_ place: PacketLayer) {
    if let found = pending.removeValue(forKey: place), pieces.indices.contains(found.piece) {
      pieces[found.piece] = nil
    }
  }

  private func isSuperfluous(
    _ found: Dependency, _ place: PacketLayer, _ asProtocol: Bool, namesMessage: Bool
  ) -> Bool {
    switch (place, found.header) {
    // vlan id says 802.1Q and no other; a type of what is behind a tag says nothing of the tag.
    case (.link, .ethernet?) where hasSeveralNetworks: return !asProtocol && found.number == 0x8100
    case (.link, .vlan?) where hasSeveralNetworks: return false
    // ip protocol says which of both versions of IP it is.
    case (.transport, .ip?) where hasSeveralNetworks, (.transport, .ip6?) where hasSeveralNetworks: return false
    case (.message, _) where hasSeveralNetworks && asProtocol: return false
    case (.message, .icmp?), (.message, .icmpv6?): return namesMessage
    default: return true
    }
  }

  /// Learns from what was just written, that something equals a number.
  mutating func learn(_ selector: Selector, _ data: [UInt8]) {
    let isBig = selector.isBig || !selector.type.isHostEndian
    let number = isBig ? data.suffix(8).reduce(0) { $0 << 8 | UInt64($1) } : HostBytes.number(data)
    let words = selector.text
    // What the kernel knows of a layer says enough of the layer below.
    switch words {
    case "meta nfproto", "meta protocol", "ct l3proto": if mayTakeOut(nil) { takeOut(.link) }
    case "ct protocol": if mayTakeOut(nil) { takeOut(.network) }
    case "meta l4proto": if mayTakeOut(UInt8(truncatingIfNeeded: number)) { takeOut(.network) }
    default: break
    }
    if let (layer, header) = Self.decided(words, number) {
      pending[layer] = Dependency(piece: pieces.count - 1, header: header, words: words, number: number)
    }
    context.learn(selector, number)
  }

  /// Whether words about what the kernel knows make superfluous what decided a layer below, beside what decided the network layer.
  private func mayTakeOut(_ transport: UInt8?) -> Bool {
    guard let network = pending[.network]?.network else { return true }
    switch family {
    case .ip: return network == 2
    case .ip6: return network == 10
    case .inet, .bridge, .netdev:
      guard let transport else { return true }
      return transport == 1 && network != 10 || transport == 58 && network != 2
    default: return true
    }
  }

  /// The layer that a comparison with one number decides, and the header that it looks at.
  private static func decided(_ words: String, _ number: UInt64) -> (PacketLayer, PacketHeader?)? {
    // A tag is of the same layer as what it stands behind.
    let typed: PacketLayer = number == 0x8100 || number == 0x88a8 ? .link : .network
    switch words {
    case "meta iiftype": return (.link, nil)
    case "meta nfproto", "meta protocol", "ct l3proto": return (.network, nil)
    case "ether type": return (typed, .ethernet)
    case "vlan type": return (typed, .vlan)
    case "meta l4proto", "ct protocol": return (.transport, nil)
    case "ip protocol": return (.transport, .ip)
    case "ip6 nexthdr": return (.transport, .ip6)
    // Echo messages have fields in common; the type that was compared says more than those.
    case "icmp type": return [0, 8].contains(number) ? nil : (.message, .icmp)
    case "icmpv6 type": return [128, 129].contains(number) ? nil : (.message, .icmpv6)
    case "ah nexthdr": return (.message, .ah)
    case "comp nexthdr": return (.message, .comp)
    default: return nil
    }
  }

  /// Whether a field's numbers are those of protocols.
  static func isProtocol(_ words: String) -> Bool {
    [
      "ether type", "vlan type", "ip protocol", "ip6 nexthdr", "icmp type", "icmpv6 type", "ah nexthdr", "comp nexthdr",
    ].contains(words)
  }
}
