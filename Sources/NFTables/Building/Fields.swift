public import Addressing

/// A value that a field can be compared with.
public protocol FieldValue: Sendable {
  /// Its bytes, in the order of the field's type.
  var fieldBytes: [UInt8] { get }
  /// The comparison that `field == value` makes: of flags one is enough, and names may be beginnings.
  var fieldOperand: MatchOperand { get }
}

extension FieldValue {
  /// The value itself: a field that is compared with it must be equal.
  public var fieldOperand: MatchOperand { .value(fieldBytes) }
}

/// A value of which several may be written in braces: `{ 22, 80 }`.
public protocol ListedFieldValue: FieldValue {}

/// A value of flags, of which one is enough.
public protocol FlagsFieldValue: FieldValue {}

extension FlagsFieldValue {
  /// Flags, of which one at least must be set.
  public var fieldOperand: MatchOperand { .flags(fieldBytes) }
}

/// A field that is compared with values of one type: `ip.saddr`, `tcp.dport`.
public struct Field<Value: FieldValue>: Sendable {
  /// The field.
  public let field: RuleField
  /// A field of this source and type.
  public init(_ source: RuleField.Source, _ type: DataType) { field = RuleField(source, type) }

  /// A field of a header, which has a field of this name.
  init(_ header: PacketHeader, _ name: String) {
    field = header.field(name).map { RuleField(.header($0), $0.type) } ?? RuleField(.constant([]), .integer)
  }
}

extension IPv4Address: ListedFieldValue {
  /// Its four bytes, in the network's order.
  public var fieldBytes: [UInt8] { bytes }
}
extension IPv6Address: ListedFieldValue {
  /// Its sixteen bytes, in the network's order.
  public var fieldBytes: [UInt8] { bytes }
}
extension MACAddress: ListedFieldValue {
  /// Its six bytes, in the order of transmission.
  public var fieldBytes: [UInt8] { bytes }
}
extension UInt8: ListedFieldValue {
  /// The byte.
  public var fieldBytes: [UInt8] { [self] }
}
/// Numbers of two bytes are ports and lengths, which packets have in the network's order.
extension UInt16: ListedFieldValue {
  /// The two bytes, the higher first.
  public var fieldBytes: [UInt8] { [UInt8(self >> 8), UInt8(self & 255)] }
}
/// Numbers of four bytes are marks and users, which the kernel has in the machine's order.
extension UInt32: ListedFieldValue {
  /// The four bytes, in the machine's order.
  public var fieldBytes: [UInt8] { HostBytes.of(self) }
}

/// The name of an interface, or with `*` at its end the beginning of names.
public struct InterfacePattern: ListedFieldValue, Hashable, ExpressibleByStringLiteral {
  /// The text.
  public var text: String
  /// A pattern of this text.
  public init(_ text: String) { self.text = text }
  /// A pattern in source code; a text that is no name of an interface is an error when the rule is made, not a trap.
  public init(stringLiteral value: String) { text = value }

  /// Sixteen bytes, ended by zeros, as the kernel keeps names of interfaces.
  public var fieldBytes: [UInt8] {
    let bytes = Array(text.utf8.prefix(15))
    return bytes + [UInt8](repeating: 0, count: 16 - bytes.count)
  }

  /// A whole name, or with `*` at its end all names that begin so; other texts cannot be compared.
  public var fieldOperand: MatchOperand {
    let isBeginning = text.hasSuffix("*")
    let name = isBeginning ? String(text.dropLast()) : text
    if name.isEmpty || name.utf8.count > 15 || name.utf8.contains(0) {
      return .invalid("\"\(text)\" is no name of an interface: it has 1 to 15 bytes")
    }
    return isBeginning ? .beginning(Array(name.utf8)) : .value(fieldBytes)
  }
}

/// A protocol of the transport layer.
public struct InternetProtocol: RawRepresentable, ListedFieldValue, Hashable {
  /// Its number in the IP header.
  public let rawValue: UInt8
  /// A protocol of this number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Corresponds to 1.
  public static let icmp = InternetProtocol(rawValue: 1)
  /// Corresponds to 6.
  public static let tcp = InternetProtocol(rawValue: 6)
  /// Corresponds to 17.
  public static let udp = InternetProtocol(rawValue: 17)
  /// Corresponds to 58.
  public static let icmpv6 = InternetProtocol(rawValue: 58)
  /// Corresponds to 132.
  public static let sctp = InternetProtocol(rawValue: 132)
  /// The number in one byte.
  public var fieldBytes: [UInt8] { [rawValue] }
}

/// A protocol of the network layer, as `meta nfproto` has it.
public struct NetworkProtocol: RawRepresentable, ListedFieldValue, Hashable {
  /// Its number. Corresponds to `NFPROTO_…`.
  public let rawValue: UInt8
  /// A protocol of this number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Corresponds to 2.
  public static let ipv4 = NetworkProtocol(rawValue: 2)
  /// Corresponds to 10.
  public static let ipv6 = NetworkProtocol(rawValue: 10)
  /// The number in one byte.
  public var fieldBytes: [UInt8] { [rawValue] }
}

/// The type of an ICMP message.
public struct ICMPType: RawRepresentable, ListedFieldValue, Hashable {
  /// Its number.
  public let rawValue: UInt8
  /// A type of this number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Corresponds to 0.
  public static let echoReply = ICMPType(rawValue: 0)
  /// Corresponds to 3.
  public static let destinationUnreachable = ICMPType(rawValue: 3)
  /// Corresponds to 5.
  public static let redirect = ICMPType(rawValue: 5)
  /// Corresponds to 8.
  public static let echoRequest = ICMPType(rawValue: 8)
  /// Corresponds to 11.
  public static let timeExceeded = ICMPType(rawValue: 11)
  /// The type in one byte.
  public var fieldBytes: [UInt8] { [rawValue] }
}

/// The type of an ICMPv6 message.
public struct ICMPv6Type: RawRepresentable, ListedFieldValue, Hashable {
  /// Its number.
  public let rawValue: UInt8
  /// A type of this number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Corresponds to 2.
  public static let packetTooBig = ICMPv6Type(rawValue: 2)
  /// Corresponds to 128.
  public static let echoRequest = ICMPv6Type(rawValue: 128)
  /// Corresponds to 129.
  public static let echoReply = ICMPv6Type(rawValue: 129)
  /// Corresponds to 134.
  public static let routerAdvertisement = ICMPv6Type(rawValue: 134)
  /// Corresponds to 135.
  public static let neighborSolicitation = ICMPv6Type(rawValue: 135)
  /// Corresponds to 136.
  public static let neighborAdvertisement = ICMPv6Type(rawValue: 136)
  /// The type in one byte.
  public var fieldBytes: [UInt8] { [rawValue] }
}

/// The type that the routing table gives an address: `fib daddr type`.
public struct AddressKind: RawRepresentable, ListedFieldValue, Hashable {
  /// Its number. Corresponds to `RTN_…`.
  public let rawValue: UInt32
  /// A kind of this number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Corresponds to 1.
  public static let unicast = AddressKind(rawValue: 1)
  /// Corresponds to 2.
  public static let local = AddressKind(rawValue: 2)
  /// Corresponds to 3.
  public static let broadcast = AddressKind(rawValue: 3)
  /// Corresponds to 5.
  public static let multicast = AddressKind(rawValue: 5)
  /// The number in four bytes, in the machine's order.
  public var fieldBytes: [UInt8] { HostBytes.of(rawValue) }
}

/// How a packet relates to a connection: `ct state`.
public struct ConnectionState: OptionSet, FlagsFieldValue, Hashable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// States of this number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Corresponds to 1.
  public static let invalid = ConnectionState(rawValue: 1)
  /// Corresponds to 2.
  public static let established = ConnectionState(rawValue: 2)
  /// Corresponds to 4.
  public static let related = ConnectionState(rawValue: 4)
  /// Corresponds to 8.
  public static let new = ConnectionState(rawValue: 8)
  /// Corresponds to 64.
  public static let untracked = ConnectionState(rawValue: 64)
  /// The bits in four bytes, in the machine's order.
  public var fieldBytes: [UInt8] { HostBytes.of(rawValue) }
}

extension ConnectionStatus: FlagsFieldValue {
  /// The bits in four bytes, in the machine's order.
  public var fieldBytes: [UInt8] { HostBytes.of(rawValue) }
}

/// Flags of TCP.
public struct TCPFlags: OptionSet, FlagsFieldValue, Hashable {
  /// The bits of the header.
  public let rawValue: UInt8
  /// Flags of this number.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Corresponds to 1.
  public static let fin = TCPFlags(rawValue: 1)
  /// Corresponds to 2.
  public static let syn = TCPFlags(rawValue: 2)
  /// Corresponds to 4.
  public static let rst = TCPFlags(rawValue: 4)
  /// Corresponds to 8.
  public static let psh = TCPFlags(rawValue: 8)
  /// Corresponds to 16.
  public static let ack = TCPFlags(rawValue: 16)
  /// Corresponds to 32.
  public static let urg = TCPFlags(rawValue: 32)
  /// The bits in one byte, as in the header (RFC 9293).
  public var fieldBytes: [UInt8] { [rawValue] }
}

/// A set or map that has a name.
public struct NamedSet: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The set of this name.
  public init(_ name: String) { self.name = name }
}
