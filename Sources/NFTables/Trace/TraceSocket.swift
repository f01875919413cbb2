public import Netlink

/// The steps of traced packets in one network namespace: that of the thread which opened it. Equivalent of `nft monitor trace`.
public final class TraceSocket: Sendable {
  /// The socket underneath; its descriptor can be waited on.
  public let netlink: NetlinkSocket

  /// Corresponds to `NFNLGRP_NFTRACE`.
  private static let group: UInt32 = 9

  /// Opens a socket in the calling thread's namespace and begins to listen.
  /// Throws EPERM without CAP_NET_ADMIN over the namespace.
  public init() throws(NetlinkError) {
    netlink = try NetlinkSocket(.netfilter, groups: [Self.group])
    netlink.enlargeReceiveBuffer()
  }

  /// Takes the steps that have come, waiting up to `milliseconds` (-1: for ever) for the first; none where none came in time.
  public func events(waiting milliseconds: Int32 = -1) throws(NetlinkError) -> [TraceEvent] {
    try netlink.receive(waiting: milliseconds).compactMap { TraceEvent($0) }
  }
}

extension TraceEvent {
  /// Reads `NFT_MSG_TRACE`.
  package init?(_ message: NetlinkMessage) {
    guard let header = NFTHeader(message, .trace) else { return nil }
    self.init(kind: Kind(rawValue: 0), id: 0, chain: ChainName(TableName(header.family, ""), ""))
    for attribute in header.attributes {
      switch attribute.type {
      case 1: chain.table.name = attribute.string
      case 2: chain.name = attribute.string
      case 3: rule = attribute.big64
      case 4: kind = Kind(rawValue: attribute.big32 ?? 0)
      case 5:
        let code = attribute.nested.first(1)?.big32
        verdict = code.map { Verdict(code: Int32(bitPattern: $0), chain: attribute.nested.first(2)?.string) }
      case 6: id = attribute.big32 ?? 0
      case 7: linkHeader = attribute.bytes
      case 8: networkHeader = attribute.bytes
      case 9: transportHeader = attribute.bytes
      case 10: incoming = attribute.big32
      case 12: outgoing = attribute.big32
      case 14: mark = attribute.big32
      case 15: networkProtocol = attribute.big32
      case 16: policy = attribute.big32.map { Verdict(code: Int32(bitPattern: $0), chain: nil) }
      default: break
      }
    }
  }
}
