internal import CLibnftnl
public import Netlink
internal import SystemPackage

/// The nftables of one network namespace: that of the thread which opened the socket.
///
/// It may be used from any thread afterwards and still speaks for that namespace. Tables with the flag `owner` go with it. Source:
/// `nft(8)`, `Documentation/netlink/specs/nftables.yaml`.
public final class NFTablesSocket: Sendable {
  /// The socket underneath.
  public let netlink: NetlinkSocket

  /// Opens a socket in the calling thread's namespace.
  /// Throws EPROTONOSUPPORT where the kernel has no nfnetlink, EMFILE where the process has too many descriptors.
  public init() throws(NetlinkError) { netlink = try NetlinkSocket(.netfilter) }

  /// Uses a socket of the protocol netfilter that is open already.
  public init(_ netlink: NetlinkSocket) { self.netlink = netlink }

  /// The number of the ruleset, which every transaction of anybody raises. Corresponds to `NFTA_GEN_ID`.
  /// Throws EPERM without CAP_NET_ADMIN over the namespace.
  public func generation() throws(NetlinkError) -> UInt32 {
    let replies = try netlink.request(
      .nft(.getGeneration, TableFamily(rawValue: 0), AttributeWriter(), "get", "generation"))
    for reply in replies where NFTMessage(netlinkType: reply.type) == .newGeneration {
      if let id = AttributeReader(reply.payload, after: NFTMessage.headerLength).first(1)?.big32 { return id }
    }
    throw NetlinkError(
      .badMessage, kind: .malformed, operation: "get", object: "generation")
  }

  /// Carries out a transaction: all of it, or nothing with every change that was refused.
  ///
  /// With a `generation` (from a listing) it is refused where somebody changed the ruleset since. With `handles` the numbers of what
  /// is made are given back; the kernel then answers every change, which long transactions feel. Where a place is an index, or a set has
  /// `auto-merge`, what there is in the kernel is looked at first, as nft does it. Equivalent of `nft -f`.
  @discardableResult public func commit(
    _ transaction: Transaction, generation: UInt32? = nil, handles: Bool = false
  ) throws(TransactionError) -> TransactionResult {
    if transaction.isLookedUp { return try commitLookedUp(transaction, generation: generation, handles: handles) }
    return try send(transaction.changes, generation, handles)
  }

  /// Sends changes, each of which says itself all that the kernel needs.
  func send(
    _ changes: [Change], _ generation: UInt32?, _ handles: Bool
  ) throws(TransactionError) -> TransactionResult {
    if changes.isEmpty { return TransactionResult() }
    var encoder = try Self.encode(changes, generation, handles)
    let owners = encoder.owners
    let count = owners.count + 2
    let first = netlink.reserveSequences(count)
    encoder.number(from: first)
    let answer = try unsafe encoder.withBytes { (datagram) throws(TransactionError) in
      do throws(NetlinkError) {
        return try unsafe netlink.transact(
          datagram, first: first, count: count, operation: "commit", object: "\(changes.count) changes"
        ) { place in Self.describe(changes, owners, place) }
      } catch {
        throw .failed(index: nil, Self.explained(error, datagram.count))
      }
    }
    if !answer.failures.isEmpty { throw Self.refusal(answer, first, owners, generation) }
    if !handles { return TransactionResult() }
    var result = TransactionResult(isComplete: answer.isComplete)
    for message in answer.messages {
      let place = Int(message.sequence &- first) - 1
      guard owners.indices.contains(place), let handle = Self.handle(message) else { continue }
      let index = Int(owners[place])
      // A rule's own sets come before it and have handles too: the last one counts.
      result.handles[index] = handle
    }
    return result
  }
}
