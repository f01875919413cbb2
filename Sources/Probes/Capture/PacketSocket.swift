internal import CLinux
public import SystemPackage

/// A frame as an interface saw it.
public struct CapturedFrame: Hashable, Sendable {
  /// Which way it went.
  public enum Direction: Hashable, Sendable {
    /// Received or sent by the interface. Corresponds to `PACKET_OUTGOING` and the others.
    case incoming, outgoing
  }
  /// Nanoseconds since 1970 at which the kernel saw it.
  public var time: Int64
  /// The index of the interface in its namespace.
  public var interface: Int32
  /// The header at its beginning.
  public var link: LinkLayer
  /// Whether the interface received or sent it. Corresponds to `sll_pkttype`.
  public var direction: Direction
  /// Whether its destination is another's hardware address, so that the node itself does not take it. Corresponds to `PACKET_OTHERHOST`.
  public var isForOthers = false
  /// Its bytes, VLAN tags included; of a long one the first.
  public var bytes: [UInt8]
  /// How many bytes it had.
  public var length: Int
}

/// The header at the beginning of a frame.
public enum LinkLayer: UInt16, Hashable, Sendable {
  /// Ethernet, and the loopback interface, whose frames look like it. Corresponds to `LINKTYPE_ETHERNET`.
  case ethernet = 1
  /// An IP packet without anything in front of it, as of tun. Corresponds to `LINKTYPE_RAW`.
  case raw = 101
}

/// A packet socket: what `tcpdump` reads from. Source: packet(7).
public final class PacketSocket: Sendable {
  /// The descriptor, by which one waits for frames.
  public let descriptor: FileDescriptor
  /// Of each frame at most as many bytes are kept.
  private static let most = 1 << 17

  /// Opens one in the calling thread's namespace, for an interface or, with nil, for all. Throws ENODEV where there is no such interface.
  public init(interface: Int32? = nil) throws(ProbeError) {
    let opened = nslab_packet_open(interface ?? 0)
    guard opened >= 0 else { throw ProbeError("open a packet socket", Errno(rawValue: -opened)) }
    descriptor = FileDescriptor(rawValue: opened)
  }

  /// Takes one over that another process opened.
  public init(descriptor: FileDescriptor) { self.descriptor = descriptor }

  deinit { try? descriptor.close() }

  /// Lets the kernel keep only ARP, ICMP, ICMPv6 and a protocol of IP from now on, by a filter of its own. Equivalent of `tcpdump 'arp or
  /// icmp or icmp6 or ip proto N'`.
  /// Throws the error of setsockopt(2).
  public func limit(toProtocol number: UInt8) throws(ProbeError) {
    let status = nslab_packet_limit(descriptor.rawValue, number)
    guard status == 0 else { throw ProbeError("filter a packet socket", Errno(rawValue: -status)) }
  }

  /// The frames that have come, up to 32; none where there is none yet.
  ///
  /// The loopback interface shows every frame twice, of which the first is left out, as tcpdump does.
  /// Throws ENETDOWN where the interface was set down.
  public func receive() throws(ProbeError) -> [CapturedFrame] {
    var frames = [nslab_frame](repeating: nslab_frame(), count: 32)
    var count: Int32 = 0
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 32 * Self.most) { buffer, initialized in
      count = unsafe nslab_packet_receive(
        descriptor.rawValue, &frames, 32, buffer.baseAddress, UInt32(Self.most))
      initialized = count > 0 ? frames.prefix(Int(count)).reduce(0) { $0 + Int($1.stored) } : 0
    }
    if count < 0 {
      let errno = Errno(rawValue: -count)
      // The interface has gone down, or away; what comes later comes.
      if errno == .resourceTemporarilyUnavailable || errno == .interrupted || errno == .networkDown { return [] }
      throw ProbeError("read from a packet socket", errno)
    }
    var place = 0
    return frames.prefix(Int(count)).compactMap { frame in
      let end = place + Int(frame.stored)
      defer { place = end }
      let isLoopback = frame.hardware == 772
      if isLoopback, frame.direction == 4 { return nil }
      return CapturedFrame(
        time: frame.timestamp, interface: frame.interface,
        link: frame.hardware == 1 || isLoopback ? .ethernet : .raw,
        direction: frame.direction == 4 ? .outgoing : .incoming, isForOthers: frame.direction == 3,
        bytes: Array(bytes[place..<end]),
        length: Int(frame.length))
    }
  }

  /// How many frames the kernel had no room for since this was asked last.
  public var lost: Int { max(0, Int(nslab_packet_lost(descriptor.rawValue))) }
}
