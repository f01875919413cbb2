public import Addressing
internal import CLinux
public import SystemPackage

/// The answer of the calling thread's namespace about the way to a destination before anything is sent, asked as ping(8) asks it.
public enum PingRoute: Hashable, Sendable {
  /// There is a way, by packets from this address.
  case from(IPAddress)
  /// The device is refused.
  case deviceRefused(Errno)
  /// The source address is none of the node's.
  case sourceRefused(Errno)
  /// There is no way, or it is not allowed.
  case refused(Errno)

  /// Asks for the way of a request, by an interface of this name; a broadcast address may be written to where `isBroadcast` says so.
  public init(
    to destination: IPAddress, from source: IPAddress? = nil, by interface: InterfaceName? = nil,
    interfaceIndex: Int32? = nil, isBroadcast: Bool = false
  ) {
    var target = nslab_echo_target()
    target.is_v6 = destination.family == .v6 ? 1 : 0
    target.setDestination(destination)
    if let source, source.family == destination.family { target.setSource(source) }
    target.interface = UInt32(bitPattern: interfaceIndex ?? 0)
    var bytes = [UInt8](repeating: 0, count: 16)
    var step: Int32 = 0
    let name = interface?.text ?? ""
    let status = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe nslab_ping_route(&target, name, isBroadcast ? 1 : 0, buffer.baseAddress, &step)
    }
    let errno = Errno(rawValue: -status)
    switch (status, step) {
    case (0, _):
      let found = IPAddress(bytes: bytes.prefix(destination.family == .v6 ? 16 : 4))
      self = .from(found ?? destination)
    case (_, 1): self = .deviceRefused(errno)
    case (_, 2): self = .sourceRefused(errno)
    default: self = .refused(errno)
    }
  }
}
