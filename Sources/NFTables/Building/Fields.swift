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
  /// ICMP of IPv4, protocol 1 (RFC 792).
  public static let icmp = InternetProtocol(rawValue: 1)
  /// TCP, protocol 6 (RFC 9293).
  public static let tcp = InternetProtocol(rawValue: 6)
  /// UDP, protocol 17 (RFC 768).
  public static let udp = InternetProtocol(rawValue: 17)
  /// ICMP of IPv6, protocol 58 (RFC 4443).
  public static let icmpv6 = InternetProtocol(rawValue: 58)
  /// SCTP, protocol 132 (RFC 9260).
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
  /// IPv4. Corresponds to `NFPROTO_IPV4`, 2.
  public static let ipv4 = NetworkProtocol(rawValue: 2)
  /// IPv6. Corresponds to `NFPROTO_IPV6`, 10.
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
  /// The answer of ping, type 0 (RFC 792).
  public static let echoReply = ICMPType(rawValue: 0)
  /// A packet could not be delivered, type 3 (RFC 792); the code says why.
  public static let destinationUnreachable = ICMPType(rawValue: 3)
  /// There is a nearer router, type 5 (RFC 792).
  public static let redirect = ICMPType(rawValue: 5)
  /// The question of ping, type 8 (RFC 792).
  public static let echoRequest = ICMPType(rawValue: 8)
  /// The TTL came to an end, or fragments did not come in time, type 11 (RFC 792).
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
  /// A packet does not fit a link of the way, type 2 (RFC 4443).
  public static let packetTooBig = ICMPv6Type(rawValue: 2)
  /// The question of ping, type 128 (RFC 4443).
  public static let echoRequest = ICMPv6Type(rawValue: 128)
  /// The answer of ping, type 129 (RFC 4443).
  public static let echoReply = ICMPv6Type(rawValue: 129)
  /// A router tells of itself and of prefixes, type 134 (RFC 4861).
  public static let routerAdvertisement = ICMPv6Type(rawValue: 134)
  /// The question for a MAC address, type 135 (RFC 4861).
  public static let neighborSolicitation = ICMPv6Type(rawValue: 135)
  /// The answer with a MAC address, type 136 (RFC 4861).
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
  /// An address that a route leads to. Corresponds to `RTN_UNICAST`.
  public static let unicast = AddressKind(rawValue: 1)
  /// An address of the node itself. Corresponds to `RTN_LOCAL`.
  public static let local = AddressKind(rawValue: 2)
  /// A broadcast address of a link. Corresponds to `RTN_BROADCAST`.
  public static let broadcast = AddressKind(rawValue: 3)
  /// A multicast group. Corresponds to `RTN_MULTICAST`.
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
  /// Packets that fit no connection, such as an answer without a question.
  public static let invalid = ConnectionState(rawValue: 1)
  /// Packets of a connection that was seen both ways.
  public static let established = ConnectionState(rawValue: 2)
  /// First packets of a connection that another one opened, such as an ICMP error or FTP's data.
  public static let related = ConnectionState(rawValue: 4)
  /// First packets of a connection.
  public static let new = ConnectionState(rawValue: 8)
  /// Packets that are not tracked, by `notrack`.
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
  /// The sender has nothing more to send.
  public static let fin = TCPFlags(rawValue: 1)
  /// The first packet of a direction: its sequence number is the initial one.
  public static let syn = TCPFlags(rawValue: 2)
  /// The connection is reset.
  public static let rst = TCPFlags(rawValue: 4)
  /// The data is to be handed to the program at once.
  public static let psh = TCPFlags(rawValue: 8)
  /// The acknowledgement number counts.
  public static let ack = TCPFlags(rawValue: 16)
  /// The urgent pointer counts.
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
