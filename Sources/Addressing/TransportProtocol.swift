/// A transport protocol with ports.
public enum TransportProtocol: String, Hashable, Sendable, CaseIterable {
  /// The protocols by their names in `/etc/protocols`.
  case tcp, udp

  /// Its number in the IP header.
  public var number: UInt8 { self == .tcp ? 6 : 17 }
}
