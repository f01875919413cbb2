public import Addressing
internal import Glibc
internal import SystemPackage

/// Requests of ARP on an interface of Ethernet, and the answers to them: `arping`. Source: RFC 826, RFC 5227.
public final class ARPExchange {
  /// An answer.
  public struct Reply: Hashable, Sendable {
    /// The MAC address that has the IP address.
    public var mac: MACAddress
    /// The address that it was asked for.
    public var address: IPv4Address
    /// Whether all on the link got it.
    public var isBroadcast: Bool
    /// Whether it is a request and no answer, which tells of its sender as well.
    public var isRequest: Bool
    /// The address that it is meant for.
    public var target: IPv4Address
    /// Nanoseconds since 1970.
    public var time: Int64
  }

  private let socket: PacketSocket
  /// The interface's own address.
  public let own: MACAddress

  /// Opens a packet socket on an interface of the calling thread's namespace.
  /// Throws EPERM without CAP_NET_RAW, ENODEV where there is no such interface.
  public init(interface: Int32, own: MACAddress) throws(ProbeError) {
    socket = try PacketSocket(interface: interface)
    self.own = own
  }

  /// Sends a request, or with `isAnswer` an answer that nobody asked for, in a frame to a destination or, where that is nil, to everybody.
  /// Throws ENETDOWN where the interface is down.
  public func send(
    for target: IPv4Address, from source: IPv4Address, to destination: MACAddress? = nil, isAnswer: Bool = false
  ) throws(ProbeError) {
    let all = [UInt8](repeating: 0xff, count: 6)
    let to = destination.map { Array($0.bytes) } ?? all
    var frame = to + Array(own.bytes) + [8, 6, 0, 1, 8, 0, 6, 4, 0, isAnswer ? 2 : 1]
    frame += Array(own.bytes) + source.bytes + (isAnswer ? Array(own.bytes) : to) + target.bytes
    let sent = unsafe frame.withUnsafeBytes {
      unsafe Glibc.send(socket.descriptor.rawValue, $0.baseAddress, $0.count, 0)
    }
    guard sent >= 0 else { throw ProbeError("send", Errno(rawValue: Glibc.errno)) }
  }

  /// The messages about an address that came within a time; nil where none did.
  /// Throws ENETDOWN where the interface is down.
  public func receive(of address: IPv4Address, within milliseconds: Int32) throws(ProbeError) -> [Reply] {
    var entry = pollfd(fd: socket.descriptor.rawValue, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&entry, 1, milliseconds) > 0 else { return [] }
    return try socket.receive().compactMap { frame in
      guard frame.direction == .incoming else { return nil }
      let headers = FrameHeaders(frame)
      guard let arp = headers.arp, arp.sender == address, let to = headers.destination, arp.operation <= 2 else {
        return nil
      }
      return Reply(
        mac: arp.senderMAC, address: arp.sender, isBroadcast: to.bytes.allSatisfy { $0 == 0xff },
        isRequest: arp.operation == 1, target: arp.target, time: frame.time)
    }
  }
}
