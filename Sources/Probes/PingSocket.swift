public import Addressing
internal import CLinux
internal import Glibc
public import SystemPackage

/// Why a probe could not be made.
public struct ProbeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The operation that failed: `open a raw ICMP socket`.
  public var operation: String
  /// The system's error number: EPERM without CAP_NET_RAW, ENODEV where an interface is missing.
  public var errno: Errno

  /// An operation that failed with an error number.
  public init(_ operation: String, _ errno: Errno) {
    self.operation = operation
    self.errno = errno
  }

  /// One line: the operation and the error in the system's words, and a hint where the neighbour table may be full.
  public var description: String {
    var text = "cannot \(operation): \(errno)"
    // Neighbour entries of all namespaces share one table; its limit is the usual cause.
    if errno == .noBufferSpace { text += " (is the neighbour table full? sysctl net.ipv4.neigh.default.gc_thresh3)" }
    return text
  }
}

/// A raw ICMP or ICMPv6 socket for echo probes from one node.
///
/// It belongs to the namespace that its thread was in when it was opened, and may be used from any thread afterwards. Many requests
/// may share it. It needs CAP_NET_RAW over its namespace. Source: `raw(7)`, `icmp(7)`.
public final class PingSocket: Sendable {
  /// The family of the addresses that can be pinged.
  public let family: IPFamily
  /// The socket; closed when this object goes.
  public let descriptor: Int32

  /// Opens a socket in the calling thread's namespace. Throws EPERM without CAP_NET_RAW, EAFNOSUPPORT where there is no IPv6.
  public init(family: IPFamily) throws(ProbeError) {
    let descriptor = nslab_ping_open(family == .v6 ? 1 : 0)
    guard descriptor >= 0 else { throw ProbeError("open a raw ICMP socket", Errno(rawValue: -descriptor)) }
    self.family = family
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }
}
