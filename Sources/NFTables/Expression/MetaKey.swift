/// A key of a packet's metadata: `meta mark`, `meta iifname`. Corresponds to `NFT_META_…`.
public struct MetaKey: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A key of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// `meta length`.
  public static let length = MetaKey(rawValue: 0)
  /// `meta protocol`.
  public static let `protocol` = MetaKey(rawValue: 1)
  /// `meta priority`.
  public static let priority = MetaKey(rawValue: 2)
  /// `meta mark`.
  public static let mark = MetaKey(rawValue: 3)
  /// `meta iif`.
  public static let iif = MetaKey(rawValue: 4)
  /// `meta oif`.
  public static let oif = MetaKey(rawValue: 5)
  /// `meta iifname`.
  public static let iifname = MetaKey(rawValue: 6)
  /// `meta oifname`.
  public static let oifname = MetaKey(rawValue: 7)
  /// `meta iiftype`.
  public static let iiftype = MetaKey(rawValue: 8)
  /// `meta oiftype`.
  public static let oiftype = MetaKey(rawValue: 9)
  /// `meta skuid`.
  public static let skuid = MetaKey(rawValue: 10)
  /// `meta skgid`.
  public static let skgid = MetaKey(rawValue: 11)
  /// `meta nftrace`.
  public static let nftrace = MetaKey(rawValue: 12)
  /// `meta rtclassid`.
  public static let rtclassid = MetaKey(rawValue: 13)
  /// `meta secmark`.
  public static let secmark = MetaKey(rawValue: 14)
  /// `meta nfproto`.
  public static let nfproto = MetaKey(rawValue: 15)
  /// `meta l4proto`.
  public static let l4proto = MetaKey(rawValue: 16)
  /// `meta ibrname`.
  public static let ibrname = MetaKey(rawValue: 17)
  /// `meta obrname`.
  public static let obrname = MetaKey(rawValue: 18)
  /// `meta pkttype`.
  public static let pkttype = MetaKey(rawValue: 19)
  /// `meta cpu`.
  public static let cpu = MetaKey(rawValue: 20)
  /// `meta iifgroup`.
  public static let iifgroup = MetaKey(rawValue: 21)
  /// `meta oifgroup`.
  public static let oifgroup = MetaKey(rawValue: 22)
  /// `meta cgroup`.
  public static let cgroup = MetaKey(rawValue: 23)
  /// `meta random`.
  public static let random = MetaKey(rawValue: 24)
  /// `meta ipsec`.
  public static let ipsec = MetaKey(rawValue: 25)
  /// `meta iifkind`.
  public static let iifkind = MetaKey(rawValue: 26)
  /// `meta oifkind`.
  public static let oifkind = MetaKey(rawValue: 27)
  /// `meta ibrpvid`.
  public static let ibrpvid = MetaKey(rawValue: 28)
  /// `meta ibrvproto`.
  public static let ibrvproto = MetaKey(rawValue: 29)
  /// `meta time`.
  public static let time = MetaKey(rawValue: 30)
  /// `meta day`.
  public static let day = MetaKey(rawValue: 31)
  /// `meta hour`.
  public static let hour = MetaKey(rawValue: 32)
  /// `meta sdif`.
  public static let sdif = MetaKey(rawValue: 33)
  /// `meta sdifname`.
  public static let sdifname = MetaKey(rawValue: 34)
}
