/// The full name of a chain, with its table: `ip nat postrouting`.
public struct ChainName: Hashable, Sendable, CustomStringConvertible {
  /// Its table.
  public var table: TableName
  /// Its name, unique in its table.
  public var name: String

  /// The name of a chain.
  public init(_ table: TableName, _ name: String) {
    self.table = table
    self.name = name
  }

  /// As nft writes it: family, table and chain.
  public var description: String { "\(table) \(name)" }
}

/// The fate of a packet that reaches the end of a base chain. Corresponds to `NFTA_CHAIN_POLICY`.
public enum ChainPolicy: UInt32, Hashable, Sendable, CustomStringConvertible {
  /// It is dropped. Corresponds to `NF_DROP`.
  case drop = 0
  /// It goes on. Corresponds to `NF_ACCEPT`.
  case accept = 1

  /// As nft writes it.
  public var description: String { self == .accept ? "accept" : "drop" }
}

/// How a base chain is hooked into the path of packets.
public struct ChainHook: Hashable, Sendable {
  /// The purpose of the chain: `filter`, `nat`, `route`. Corresponds to `NFTA_CHAIN_TYPE`.
  public var type: ChainType
  /// Where in the path.
  public var hook: Hook
  /// In which order with other chains of the hook; the lowest first.
  public var priority: ChainPriority
  /// The fate of a packet at its end; nil is accept.
  public var policy: ChainPolicy?
  /// The devices of a netdev chain, or of an ingress chain of inet.
  public var devices: [String]

  /// A hook of these parts.
  public init(
    _ type: ChainType, _ hook: Hook, _ priority: ChainPriority, policy: ChainPolicy? = .accept, devices: [String] = []
  ) {
    self.type = type
    self.hook = hook
    self.priority = priority
    self.policy = policy
    self.devices = devices
  }
}

/// Flags of a chain. Corresponds to `NFT_CHAIN_…`.
public struct ChainFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Flags of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// It is hooked; set by the kernel.
  public static let base = ChainFlags(rawValue: 1)
  /// The device carries it out.
  public static let offload = ChainFlags(rawValue: 2)
  /// It belongs to the one rule that jumps to it.
  public static let binding = ChainFlags(rawValue: 4)
}

/// The packets that reached the end of a base chain. Corresponds to `NFTA_CHAIN_COUNTERS`.
public struct ChainCounter: Hashable, Sendable {
  /// How many packets.
  public var packets: UInt64
  /// How many bytes they had.
  public var bytes: UInt64

  /// A counter that begins with these.
  public init(packets: UInt64 = 0, bytes: UInt64 = 0) {
    self.packets = packets
    self.bytes = bytes
  }
}

/// A chain: a list of rules, that is hooked (a base chain) or jumped to. Equivalent of `nft add chain`.
public struct Chain: Hashable, Sendable {
  /// Its name, unique in its table.
  public var name: String
  /// Where it is hooked; nil of a chain that is only jumped to.
  public var hook: ChainHook?
  /// The packets that reached its end, of base chains that count them; `iptables` makes such.
  public var counter: ChainCounter?
  /// Its flags.
  public var flags: ChainFlags
  /// Its comment, up to 128 bytes: `comment "…"`.
  public var comment: String?
  /// The kernel's number of it, of listed chains. Corresponds to `NFTA_CHAIN_HANDLE`.
  public var handle: UInt64?
  /// Remarks of other programs, as they are, but for the comment.
  public var userData: UserData

  /// A chain to be made.
  public init(_ name: String, hook: ChainHook? = nil, comment: String? = nil) {
    self.name = name
    self.hook = hook
    flags = []
    self.comment = comment
    handle = nil
    userData = UserData()
  }
}
