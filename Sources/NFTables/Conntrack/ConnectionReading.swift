internal import Addressing
internal import Netlink

extension ConnectionTuple {
  /// Reads `CTA_TUPLE_ORIG` or `CTA_TUPLE_REPLY`.
  init?(_ attributes: AttributeReader) {
    var addresses: [UInt16: IPAddress] = [:]
    var numbers: [UInt16: NetlinkAttribute] = [:]
    for attribute in attributes {
      switch attribute.type {
      case 1: for part in attribute.nested { addresses[part.type] = IPAddress(bytes: part.payload) }
      case 2: for part in attribute.nested { numbers[part.type] = part }
      default: break
      }
    }
    // CTA_IP_V4_SRC, …_DST, CTA_IP_V6_SRC, …_DST
    guard let source = addresses[1] ?? addresses[3], let destination = addresses[2] ?? addresses[4],
      let number = numbers[1]?.u8
    else { return nil }
    self.init(
      source: source, destination: destination, protocol: number, sourcePort: numbers[2]?.big16,
      destinationPort: numbers[3]?.big16)
    // CTA_PROTO_ICMP_ID, …_TYPE, …_CODE, and the same of ICMPv6.
    for first: UInt16 in [4, 7] {
      guard let identifier = numbers[first]?.big16, let type = numbers[first + 1]?.u8, let code = numbers[first + 2]?.u8
      else { continue }
      icmp = ICMP(type: type, code: code, identifier: identifier)
    }
  }

  /// Writes it as ctnetlink wants it.
  func write(_ attribute: UInt16, into writer: inout AttributeWriter) {
    let base: UInt16 = source.family == .v4 ? 1 : 3
    writer.nest(attribute) { tuple in
      tuple.nest(1) {
        $0.put(base, bytes: source.bytes)
        $0.put(base + 1, bytes: destination.bytes)
      }
      tuple.nest(2) {
        $0.put(1, u8: `protocol`)
        if let sourcePort { $0.put(2, big16: sourcePort) }
        if let destinationPort { $0.put(3, big16: destinationPort) }
        if let icmp {
          let first: UInt16 = source.family == .v4 ? 4 : 7
          $0.put(first, big16: icmp.identifier)
          $0.put(first + 1, u8: icmp.type)
          $0.put(first + 2, u8: icmp.code)
        }
      }
    }
  }
}

extension Connection {
  /// Reads `IPCTNL_MSG_CT_NEW`; nil where a tuple is missing.
  init?(_ message: NetlinkMessage) {
    guard message.type == ConntrackMessage.new else { return nil }
    self.init(event: message)
  }

  /// Reads what a message of an event says of a connection; nil where a tuple is missing.
  init?(event message: NetlinkMessage) {
    guard message.payload.count >= NFTMessage.headerLength else { return nil }
    let attributes = AttributeReader(message.payload, after: NFTMessage.headerLength)
    guard let original = attributes.first(1).flatMap({ ConnectionTuple($0.nested) }),
      let reply = attributes.first(2).flatMap({ ConnectionTuple($0.nested) })
    else { return nil }
    self.init(original: original, reply: reply, status: [], mark: 0, zone: 0, id: 0)
    for attribute in attributes {
      switch attribute.type {
      case 3: status = ConnectionStatus(rawValue: attribute.big32 ?? 0)
      // CTA_PROTOINFO_TCP, CTA_PROTOINFO_TCP_STATE
      case 4: tcpState = attribute.nested.first(1)?.nested.first(1)?.u8.map { TCPState(rawValue: $0) }
      case 7: timeout = attribute.big32
      case 8: mark = attribute.big32 ?? 0
      case 9: originalCount = Self.count(attribute)
      case 10: replyCount = Self.count(attribute)
      case 11: uses = attribute.big32
      case 12: id = attribute.big32 ?? 0
      case 18: zone = attribute.big16 ?? 0
      default: break
      }
    }
  }

  private static func count(_ attribute: NetlinkAttribute) -> Count? {
    guard let packets = attribute.nested.first(1)?.big64, let bytes = attribute.nested.first(2)?.big64 else {
      return nil
    }
    return Count(packets: packets, bytes: bytes)
  }
}

/// Types of ctnetlink's messages. Corresponds to `NFNL_SUBSYS_CTNETLINK` and `IPCTNL_MSG_CT_…`.
enum ConntrackMessage {
  static let new: UInt16 = 0x100
  static let get: UInt16 = 0x101
  static let delete: UInt16 = 0x102
}
