public import Addressing
public import NFTables

/// The expressions that nft makes of a match or a statement, so that it lists them in the same words.
public enum Match {
  private static let register = Register(slot: 0)
  private static let second = Register(slot: 4)

  /// `ip saddr NETWORK`, `ip6 daddr NETWORK`; in tables of both families the family is looked at first.
  public static func address(_ network: IPNetwork, isSource: Bool, in family: TableFamily) -> [Expression] {
    let isV6 = network.family == .v6
    var expressions: [Expression] = []
    if family == .inet {
      expressions = [.meta(.nfproto, to: register), .compare(register, .equal, [isV6 ? 10 : 2])]
    }
    guard network.prefixLength > 0 else { return expressions }
    let offset: UInt32 = isV6 ? (isSource ? 8 : 24) : (isSource ? 12 : 16)
    let bytes = network.masked.address.bytes
    if network.prefixLength % 8 == 0 {
      let count = network.prefixLength / 8
      return expressions + [
        .payload(.network, offset: offset, length: UInt32(count), to: register),
        .compare(register, .equal, Array(bytes.prefix(count))),
      ]
    }
    let mask = bytes.indices.map { index -> UInt8 in
      let bits = min(8, max(0, network.prefixLength - index * 8))
      return bits == 0 ? 0 : UInt8.max << UInt8(8 - bits)
    }
    return expressions + [
      .payload(.network, offset: offset, length: UInt32(bytes.count), to: register),
      .bitwise(from: register, to: register, mask: mask, xor: Array(repeating: 0, count: bytes.count)),
      .compare(register, .equal, bytes),
    ]
  }

  /// `iifname NAME`, `oifname != NAME`.
  public static func interface(_ match: InterfaceMatch, isIncoming: Bool) -> [Expression] {
    var name = Array(match.name.text.utf8)
    name += Array(repeating: 0, count: max(0, 16 - name.count))
    return [
      .meta(isIncoming ? .iifname : .oifname, to: register),
      .compare(register, match.isInverted ? .notEqual : .equal, name),
    ]
  }

  /// `meta l4proto NUMBER`.
  public static func transport(_ number: UInt8) -> [Expression] {
    [.meta(.l4proto, to: register), .compare(register, .equal, [number])]
  }

  /// `tcp dport PORTS`, behind the protocol's own match.
  public static func ports(_ ports: ClosedRange<UInt16>, isSource: Bool) -> [Expression] {
    func bytes(_ port: UInt16) -> [UInt8] { [UInt8(port >> 8), UInt8(port & 0xff)] }
    let load = Expression.payload(.transport, offset: isSource ? 0 : 2, length: 2, to: register)
    if ports.count == 1 { return [load, .compare(register, .equal, bytes(ports.lowerBound))] }
    return [
      load, .compare(register, .greaterOrEqual, bytes(ports.lowerBound)),
      .compare(register, .lessOrEqual, bytes(ports.upperBound)),
    ]
  }

  /// `icmp type NUMBER`, behind the protocol's own match.
  public static func icmpType(_ number: UInt8) -> [Expression] {
    [.payload(.transport, offset: 0, length: 1, to: register), .compare(register, .equal, [number])]
  }

  /// `fib daddr type local`: the packet is for the node itself.
  public static let isForNode: [Expression] = [
    .fib(.type, flags: .daddr, to: register), .compare(register, .equal, native(2)),
  ]

  /// `ct status dnat`.
  public static let isTranslated: [Expression] = bits(.status, 0x20)

  /// `ct state STATES`.
  public static func states(_ states: [FirewallRule.State]) -> [Expression] {
    bits(
      .state,
      states.reduce(0) { bits, state in
        switch state {
        case .invalid: bits | 1
        case .established: bits | 2
        case .related: bits | 4
        case .new: bits | 8
        case .untracked: bits | 64
        }
      })
  }

  private static func bits(_ key: CTKey, _ mask: UInt32) -> [Expression] {
    [
      .ct(key, direction: nil, to: register),
      .bitwise(from: register, to: register, mask: native(mask), xor: native(0)),
      .compare(register, .notEqual, native(0)),
    ]
  }

  private static func native(_ number: UInt32) -> [UInt8] {
    let value = number.littleEndian == number
    let bytes = (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
    return value ? bytes : bytes.reversed()
  }

  /// `dnat to ADDRESS:PORT`.
  public static func dnat(to address: IPAddress, port: UInt16) -> [Expression] {
    [
      .immediate(address.bytes, to: register), .immediate([UInt8(port >> 8), UInt8(port & 0xff)], to: second),
      .nat(
        .destination, address.family == .v4 ? .ip : .ip6, address: register, lastAddress: nil, port: second,
        lastPort: nil,
        .ports),
    ]
  }

  /// `snat to ADDRESS`, `dnat to ADDRESS`.
  public static func nat(_ kind: NATKind, to address: IPAddress, port: UInt16? = nil) -> [Expression] {
    if kind == .destination, let port { return dnat(to: address, port: port) }
    var expressions: [Expression] = [.immediate(address.bytes, to: register)]
    if let port { expressions.append(.immediate([UInt8(port >> 8), UInt8(port & 0xff)], to: second)) }
    expressions.append(
      .nat(
        kind, address.family == .v4 ? .ip : .ip6, address: register, lastAddress: nil, port: port == nil ? nil : second,
        lastPort: nil, port == nil ? [] : .ports))
    return expressions
  }

  /// `redirect to :PORT`.
  public static func redirect(to port: UInt16) -> [Expression] {
    [
      .immediate([UInt8(port >> 8), UInt8(port & 0xff)], to: register),
      .redirect(port: register, lastPort: nil, .ports),
    ]
  }

  /// `masquerade`.
  public static let masquerade = Expression.masquerade(port: nil, lastPort: nil, [])
}
