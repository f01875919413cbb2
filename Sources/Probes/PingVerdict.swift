public import Addressing
package import SystemPackage

/// Whether a destination answered, and if not, how it was blocked.
public enum PingVerdict: Hashable, Sendable {
  /// An echo reply came.
  case reachable
  /// No route: the node's own ENETUNREACH, or a router's ICMP "network unreachable".
  case noRoute(from: IPAddress?)
  /// The last hop found nobody by ARP or neighbour discovery, or a route says unreachable.
  case hostUnreachable(from: IPAddress?)
  /// Nobody has the port. Source: RFC 792, type 3 code 3; RFC 4443, type 1 code 4.
  case portUnreachable(from: IPAddress?)
  /// The destination does not speak the protocol. Source: RFC 792, type 3 code 2.
  case protocolUnreachable(from: IPAddress?)
  /// A filter or a route said "administratively prohibited".
  case prohibited(from: IPAddress?)
  /// Nothing came back.
  case timeout
  /// The TTL or hop limit came to an end on the way. Source: RFC 792, type 11; RFC 4443, type 3.
  case ttlExceeded(from: IPAddress?)
  /// The packet does not fit the path, and may not be fragmented.
  case tooBig(mtu: Int, from: IPAddress?)
  /// The probe could not be made; nothing is known of the destination.
  case error(ProbeError)

  /// The verdict of an errno of sending; nil where sending may go well a moment later.
  package init?(sending errno: Errno, mtu: Int) {
    switch errno {
    case .networkUnreachable: self = .noRoute(from: nil)
    case .noRouteToHost: self = .hostUnreachable(from: nil)
    case .permissionDenied, .notPermitted: self = .prohibited(from: nil)
    case .messageTooLong: self = .tooBig(mtu: mtu, from: nil)
    case .noBufferSpace, .resourceTemporarilyUnavailable, .interrupted: return nil
    default: self = .error(ProbeError("send an echo request", errno))
    }
  }

  /// The verdict of an ICMP error. Source: RFC 792, RFC 1812 §5.2.7.
  package init?(icmpType type: UInt8, code: UInt8, mtu: Int, from: IPAddress?) {
    switch (type, code) {
    case (3, 0), (3, 5), (3, 6), (3, 11): self = .noRoute(from: from)
    case (3, 2): self = .protocolUnreachable(from: from)
    case (3, 3): self = .portUnreachable(from: from)
    case (3, 4): self = .tooBig(mtu: mtu, from: from)
    case (3, 9), (3, 10), (3, 13): self = .prohibited(from: from)
    case (3, _): self = .hostUnreachable(from: from)
    case (11, _): self = .ttlExceeded(from: from)
    default: return nil
    }
  }

  /// The verdict of an ICMPv6 error. Source: RFC 4443.
  package init?(icmpV6Type type: UInt8, code: UInt8, mtu: Int, from: IPAddress?) {
    switch (type, code) {
    case (1, 0): self = .noRoute(from: from)
    case (1, 1), (1, 5), (1, 6): self = .prohibited(from: from)
    case (1, 4): self = .portUnreachable(from: from)
    case (1, _): self = .hostUnreachable(from: from)
    case (2, _): self = .tooBig(mtu: mtu, from: from)
    case (3, _): self = .ttlExceeded(from: from)
    case (4, 1): self = .protocolUnreachable(from: from)
    default: return nil
    }
  }
}

extension PingVerdict: CustomStringConvertible {
  /// A clause such as `host-unreachable, said by 10.0.0.1`.
  public var description: String {
    switch self {
    case .reachable: "reachable"
    case .noRoute(let from): "no-route" + Self.said(from, orElse: "the node has no route to it")
    case .hostUnreachable(let from): "host-unreachable" + Self.said(from, orElse: "the node's own route says so")
    case .portUnreachable(let from): "port-unreachable" + Self.said(from)
    case .protocolUnreachable(let from): "protocol-unreachable" + Self.said(from)
    case .prohibited(let from): "prohibited" + Self.said(from, orElse: "the node's own route or rule forbids it")
    case .timeout: "timeout, nothing came back"
    case .ttlExceeded(let from): "ttl-exceeded" + Self.said(from)
    // The node itself refuses what its own interface does not take, and says no number.
    case .tooBig(0, let from): "too-big" + Self.said(from, orElse: "for the node's own interface")
    case .tooBig(let mtu, let from): "too-big, the MTU is \(mtu)" + Self.said(from)
    case .error(let error): "\(error)"
    }
  }

  private static func said(_ from: IPAddress?, orElse text: String? = nil) -> String {
    from.map { ", said by \($0)" } ?? text.map { ", \($0)" } ?? ""
  }
}
