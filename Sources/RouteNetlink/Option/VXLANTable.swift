public import Addressing

/// The options of a vxlan link. Corresponds to `IFLA_VXLAN_…`; source: `linux/if_link.h`, `ip-link(8)`.
public struct VXLANTable: LinkOptionTable {
  /// The beginning of its attributes' names in `linux/if_link.h`.
  public static let prefix = "IFLA_VXLAN_"
  /// All options of a vxlan.
  public static let table = VXLANTable()
  /// The options as rows, found by word, key or number.
  public static let rows = OptionRows(of: table)

  /// Whether what is sent is told its way by what sends it; there is no identifier then.
  public let external = LinkOption<Bool>("COLLECT_METADATA", 25, .bool, "external", .mark(.whenOn))
  /// Whether packets are taken of the identifiers only that it is told.
  public let identifierFilter = LinkOption<Bool>("VNIFILTER", 30, .bool, "vnifilter", .mark(.whenOn), access: .link)
  /// The VXLAN network identifier, 0 to 16,777,215.
  public let id = LinkOption<UInt32>(
    "ID", 1, .u32, "id", .number, aliases: ["vni"], range: 0...16_777_215, isCheckedByTool: true, says: "invalid id")
  /// The one peer (`remote`), or the multicast group (`group`), of packets with an unknown destination.
  public let remote = LinkOption<IPAddress>(
    "GROUP", 2, .address(v6: 16), "remote", .remoteAddress, aliases: ["group"])
  /// The address that packets are sent from.
  public let local = LinkOption<IPAddress>("LOCAL", 4, .address(v6: 17), "local", .localAddress)
  /// The underlying device.
  public let device = LinkOption<InterfaceName>("LINK", 3, .device, "dev", .device, key: "parent", json: "link")
  /// The UDP ports that packets are sent from.
  public let sourcePorts = LinkOption<VXLANSourcePorts>(
    "PORT_RANGE", 10, .bytes, "srcport", .ports, aliases: ["port"], json: "port_range")
  /// The UDP port; nil is the kernel's 8472.
  public let port = LinkOption<UInt16>(
    "PORT", 15, .big16, "dstport", .number, key: "port", range: 1...65_535, json: "port", says: "dst port")
  /// Whether addresses are learned.
  public let learning = LinkOption<Bool>("LEARNING", 7, .bool, "learning", .mark(.whenOff))
  /// Whether it answers ARP for those that it knows.
  public let proxy = LinkOption<Bool>("PROXY", 11, .bool, "proxy", .mark(.whenOn))
  /// Whether routes are short-circuited.
  public let routeShortCircuit = LinkOption<Bool>("RSC", 12, .bool, "rsc", .mark(.whenOn))
  /// Whether it tells of MAC addresses that it does not know.
  public let linkMisses = LinkOption<Bool>("L2MISS", 13, .bool, "l2miss", .mark(.whenOn))
  /// Whether it tells of IP addresses that it does not know.
  public let networkMisses = LinkOption<Bool>("L3MISS", 14, .bool, "l3miss", .mark(.whenOn))
  /// The type of service of outer packets; 1 is that of the inner ones.
  public let typeOfService = LinkOption<UInt8>(
    "TOS", 6, .u8, "tos", .typeOfService, aliases: ["dsfield"], hidesZero: true, says: "bad TOS value")
  /// Whether the time to live is that of the inner packets.
  public let inheritsTTL = LinkOption<Bool>(
    "TTL_INHERIT", 28, .flag, "ttl inherit", .mark(.whenOn), json: "", access: .link)
  /// The time to live of outer packets; 0 lets the kernel choose.
  public let ttl = LinkOption<UInt8>("TTL", 5, .u8, "ttl", .timeToLive, aliases: ["hoplimit"], says: "invalid TTL")
  /// Whether IPv4 packets may be fragmented: 0 they may, 1 they may not, 2 as the inner ones.
  public let fragmentation = LinkOption<UInt8>(
    "DF", 29, .u8, "df", .silentChoice([0: "unset", 1: "set", 2: "inherit"]),
    says: "DF must be 'unset', 'set' or 'inherit'")
  /// The flow label of outer packets.
  public let flowLabel = LinkOption<UInt32>(
    "LABEL", 26, .big32, "flowlabel", .hexadecimal, aliases: ["label"], range: 0...1_048_575, isCheckedByTool: true,
    json: "label",
    hidesZero: true, says: "invalid flowlabel")
  /// Seconds that a learned address stays; 0 is for ever.
  public let ageing = LinkOption<UInt32>("AGEING", 8, .u32, "ageing", .numberOr("none"), says: "ageing timer")
  /// How many entries are learned; 0 is as many as come.
  public let limit = LinkOption<UInt32>(
    "LIMIT", 9, .u32, "maxaddress", .numberOr("unlimited"), json: "limit", shown: "maxaddr", hidesZero: true,
    says: "max addresses")
  /// Whether UDP over IPv4 has checksums.
  public let checksums = LinkOption<Bool>("UDP_CSUM", 18, .bool, "udpcsum", .mark(.always), json: "udp_csum")
  /// Whether UDP over IPv6 is sent without checksums.
  public let zeroChecksumSent = LinkOption<Bool>(
    "UDP_ZERO_CSUM6_TX", 19, .bool, "udp6zerocsumtx", .mark(.always), json: "udp_zero_csum6_tx")
  /// Whether UDP over IPv6 is taken without checksums.
  public let zeroChecksumTaken = LinkOption<Bool>(
    "UDP_ZERO_CSUM6_RX", 20, .bool, "udp6zerocsumrx", .mark(.always), json: "udp_zero_csum6_rx")
  /// Whether remote checksum offload is sent.
  public let remoteChecksumSent = LinkOption<Bool>(
    "REMCSUM_TX", 21, .bool, "remcsumtx", .mark(.whenOn), json: "remcsum_tx")
  /// Whether remote checksum offload is taken.
  public let remoteChecksumTaken = LinkOption<Bool>(
    "REMCSUM_RX", 22, .bool, "remcsumrx", .mark(.whenOn), json: "remcsum_rx")
  /// Group based policy: set or not there.
  public let groupPolicy = LinkOption<Bool>("GBP", 23, .flag, "gbp", .mark(.whenOn))
  /// Whether remote checksum offload does without partial checksums.
  public let remoteChecksumNotPartial = LinkOption<Bool>(
    "REMCSUM_NOPARTIAL", 24, .flag, "remcsum_nopartial", .mark(.whenOn), access: .kernel)
  /// The generic protocol extension: set or not there.
  public let protocolExtension = LinkOption<Bool>("GPE", 27, .flag, "gpe", .mark(.whenOn))
}

/// The options of a vxlan link; nil leaves the kernel's own value.
public typealias VXLANOptions = LinkOptions<VXLANTable>

extension LinkOptions where Table == VXLANTable {
  /// The first and the last of the ports that packets are sent from.
  public typealias SourcePorts = VXLANSourcePorts

  /// The options that most vxlan links are made of.
  public init(
    id: UInt32, local: IPAddress? = nil, remote: IPAddress? = nil, port: UInt16? = nil, device: InterfaceName? = nil
  ) {
    self.id = id
    self.local = local
    self.remote = remote
    self.port = port
    self.device = device
  }

  /// The options of a new link with what ip(8) says for those that are not given: nothing is learned where the way is told by what
  /// sends (`external`), and the port of the generic protocol extension is 4790.
  public func withDefaultsOfTool() -> Self {
    var options = withPortOfTool()
    if options.external == true, options.learning == nil { options.learning = false }
    return options
  }

  /// The options with the port 4790 where the generic protocol extension is asked for without one, as ip(8) sends them.
  public func withPortOfTool() -> Self {
    var options = self
    if options.protocolExtension == true, options.port == nil { options.port = 4790 }
    return options
  }
}

/// The UDP ports that a vxlan link sends from, as they were given.
public struct VXLANSourcePorts: Hashable, Sendable, LinkOptionValue {
  /// The first.
  public var first: UInt16
  /// The last.
  public var last: UInt16

  /// A range from the lowest to the highest port.
  public init(first: UInt16, last: UInt16) {
    self.first = first
    self.last = last
  }

  /// Reads two numbers in the order of the network. Corresponds to `struct ifla_vxlan_port_range`.
  public init?(option: OptionValue) {
    guard let bytes = option.bytes, bytes.count == 4 else { return nil }
    self.init(first: UInt16(bytes[0]) << 8 | UInt16(bytes[1]), last: UInt16(bytes[2]) << 8 | UInt16(bytes[3]))
  }
  /// Two numbers in the order of the network.
  public var option: OptionValue {
    .bytes([UInt8(first >> 8), UInt8(first & 0xff), UInt8(last >> 8), UInt8(last & 0xff)])
  }
}
