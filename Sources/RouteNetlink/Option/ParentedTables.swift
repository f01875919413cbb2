public import Addressing
internal import Netlink

/// The options of a macvlan link. Corresponds to `IFLA_MACVLAN_…`; source: `linux/if_link.h`, `ip-link(8)`.
public struct MacvlanTable: LinkOptionTable {
  /// The beginning of its attributes' names in `linux/if_link.h`.
  public static let prefix = "IFLA_MACVLAN_"
  /// All options of a macvlan.
  public static let table = MacvlanTable()
  /// The options as rows, found by word, key or number.
  public static let rows = OptionRows(of: table)

  /// How the links of one parent see each other.
  public let mode = LinkOption<MacvlanOptions.Mode>(
    "MODE", 1, .u32, "mode", .choice([1: "private", 2: "vepa", 4: "bridge", 8: "passthru", 16: "source"]))
  /// Bits: 1 does not make the parent promiscuous, 2 does not look for a sender by its address.
  public let flags = LinkOption<UInt16>("FLAGS", 2, .u16, "flag", .special, access: .words)
  /// How many broadcast packets may wait.
  public let queueLength = LinkOption<UInt32>("BC_QUEUE_LEN", 7, .u32, "bcqueuelen", .number)
  /// How many may wait of what the links of the parent asked for.
  public let usedQueueLength = LinkOption<UInt32>(
    "BC_QUEUE_LEN_USED", 8, .u32, "usedbcqueuelen", .number, access: .kernel)
  /// How the senders of the mode `source` are changed. Corresponds to `MACVLAN_MACADDR_…`.
  public let senderChange = LinkOption<MacvlanOptions.SenderChange>(
    "MACADDR_MODE", 3, .u32, "macaddr", .special, access: .words)
  /// The one sender that is added or deleted.
  public let sender = LinkOption<MACAddress>("MACADDR", 4, .bytes, "macaddr", .special, access: .words)
  /// How many senders there are in ``senders``.
  public let senderCount = LinkOption<UInt32>("MACADDR_COUNT", 6, .u32, "macaddr_count", .special, access: .kernel)
  /// Whose packets are taken in the mode `source`, as attributes.
  public let senders = LinkOption<OptionBytes>("MACADDR_DATA", 5, .bytes, "macaddr_data", .special, access: .words)
}

/// The options of a vlan link. Corresponds to `IFLA_VLAN_…`; source: `linux/if_link.h`, `ip-link(8)`.
public struct VLANTable: LinkOptionTable {
  /// The beginning of its attributes' names in `linux/if_link.h`.
  public static let prefix = "IFLA_VLAN_"
  /// All options of a vlan.
  public static let table = VLANTable()
  /// The options as rows, found by word, key or number.
  public static let rows = OptionRows(of: table)

  /// The EtherType of the tag: 0x8100 or 0x88a8.
  public let etherType = LinkOption<UInt16>("PROTOCOL", 5, .big16, "protocol", .ethertype, aliases: ["proto"])
  /// The VLAN, 0 to 4094.
  public let id = LinkOption<UInt16>("ID", 1, .u16, "id", .number, range: 0...4094, isCheckedByTool: true)
  /// Whether headers are put in order as if there had been no tag.
  public let reordersHeaders = LinkOption<Bool>("FLAGS", 2, .bit(0), "reorder_hdr", .listed)
  /// Whether it is registered by GVRP.
  public let gvrp = LinkOption<Bool>("FLAGS", 2, .bit(1), "gvrp", .listed)
  /// Whether it is registered by MVRP.
  public let mvrp = LinkOption<Bool>("FLAGS", 2, .bit(3), "mvrp", .listed)
  /// Whether it is up and down by itself, whatever its parent is.
  public let looseBinding = LinkOption<Bool>("FLAGS", 2, .bit(2), "loose_binding", .listed)
  /// Whether it follows the ports of its bridge that are in the VLAN.
  public let bridgeBinding = LinkOption<Bool>("FLAGS", 2, .bit(4), "bridge_binding", .listed)
}

/// The options of a macvlan link.
@dynamicMemberLookup
public struct MacvlanOptions: Hashable, Sendable {
  /// How the links of one parent see each other. Corresponds to `MACVLAN_MODE_…`.
  public enum Mode: String, Hashable, Sendable, CaseIterable, LinkOptionValue {
    /// The modes of a macvlan, with which its addresses reach each other and the parent. Source: `ip-link(8)`.
    case `private`, vepa, bridge, passthru, source

    /// Reads its number.
    public init?(option: OptionValue) {
      guard let mode = Self.allCases.first(where: { $0.option == option }) else { return nil }
      self = mode
    }
    /// Its number.
    public var option: OptionValue {
      switch self {
      case .private: .number(1)
      case .vepa: .number(2)
      case .bridge: .number(4)
      case .passthru: .number(8)
      case .source: .number(16)
      }
    }
  }
  /// How the senders that a macvlan of the mode `source` listens to are changed. Corresponds to `MACVLAN_MACADDR_…`.
  public enum SenderChange: UInt32, Hashable, Sendable, CaseIterable, LinkOptionValue {
    /// The words of `ip link … type macvlan macaddr`, with the numbers of `MACVLAN_MACADDR_…`.
    case add = 0, delete = 1, flush = 2, set = 3

    /// Reads its number.
    public init?(option: OptionValue) {
      guard let number = UInt32(option: option), let change = Self(rawValue: number) else { return nil }
      self = change
    }
    /// Its number.
    public var option: OptionValue { .number(UInt64(rawValue)) }
  }
  /// The parent device. Corresponds to `IFLA_LINK`.
  public var parent: InterfaceName
  /// The options of the kind; without a mode the kernel's is `vepa`.
  public var data = LinkOptions<MacvlanTable>()

  /// A link on a parent.
  public init(parent: InterfaceName, mode: Mode? = nil) {
    self.parent = parent
    self.mode = mode
  }

  /// An option of the kind.
  public subscript<Value>(dynamicMember path: WritableKeyPath<LinkOptions<MacvlanTable>, Value>) -> Value {
    get { data[keyPath: path] }
    set { data[keyPath: path] = newValue }
  }
}

/// The options of a vlan link.
@dynamicMemberLookup
public struct VLANOptions: Hashable, Sendable {
  /// The parent device. Corresponds to `IFLA_LINK`.
  public var parent: InterfaceName
  /// The options of the kind.
  public var data = LinkOptions<VLANTable>()

  /// A link on a parent.
  ///
  /// - Parameters:
  ///   - parent: The device that carries the tagged frames.
  ///   - id: The VLAN, 0 to 4094.
  ///   - isServiceTag: Whether the tag is 802.1ad (`0x88a8`) instead of 802.1Q.
  public init(parent: InterfaceName, id: UInt16? = nil, isServiceTag: Bool = false) {
    self.parent = parent
    data.id = id
    if isServiceTag { data.etherType = 0x88a8 }
  }

  /// An option of the kind.
  public subscript<Value>(dynamicMember path: WritableKeyPath<LinkOptions<VLANTable>, Value>) -> Value {
    get { data[keyPath: path] }
    set { data[keyPath: path] = newValue }
  }
}

extension LinkOptions where Table == MacvlanTable {
  /// The senders of ``MacvlanTable/senders``.
  public var senderAddresses: [MACAddress] {
    AttributeReader(self.senders?.bytes ?? []).filter { $0.type == 4 }.compactMap {
      MACAddress(bytes: Array($0.payload))
    }
  }

  /// Puts senders in place of those that there are: `macaddr set`.
  public mutating func setSenders(_ addresses: [MACAddress]) {
    var writer = AttributeWriter()
    for address in addresses { writer.put(4, bytes: address.bytes) }
    self.senderChange = .set
    self.senders = OptionBytes(writer.bytes)
  }
}

/// Bytes that are kept as they came.
public struct OptionBytes: Hashable, Sendable, LinkOptionValue {
  /// The bytes.
  public let bytes: [UInt8]

  /// Bytes to be sent.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads bytes.
  public init?(option: OptionValue) {
    guard let bytes = option.bytes else { return nil }
    self.bytes = bytes
  }
  /// The bytes.
  public var option: OptionValue { .bytes(bytes) }
}
