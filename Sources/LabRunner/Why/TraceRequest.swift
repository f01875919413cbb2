public import Addressing
import Lab
import Operations

/// The question of `nslab trace` and `nslab why`: `a -> b:80`.
public struct TraceRequest: Sendable {
  /// The protocol of the packet that is sent.
  public enum Kind: String, CaseIterable, Sendable {
    /// An echo request, of ICMP or ICMPv6.
    case icmp
    /// The beginning of a connection.
    case tcp
    /// A datagram.
    case udp
  }

  var source: CheckEndpoint
  var destination: CheckEndpoint
  var port: UInt16?
  /// The protocol of the packet that is sent.
  public var kind: Kind
  /// The family of the destination's address; nil is any that it has.
  public var family: IPFamily?

  /// Reads `A -> B`, where A is a node, `node:interface` or an address, and B may have a port.
  ///
  /// Without a kind a port means TCP, and none an echo request. Throws what is wrong, in words.
  public init(_ text: String, kind: Kind? = nil, family: IPFamily? = nil) throws(LivingError) {
    let sides = text.split(separator: "->", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
      throw LivingError(LivingFault.noWay(text), kind: .wrongInput, fix: .write("'A -> B' or 'A -> B:PORT'"))
    }
    source = Self.endpoint(sides[0])
    (destination, port) = try Self.target(sides[1])
    self.kind = kind ?? (port == nil ? .icmp : .tcp)
    self.family = family
    if self.kind != .icmp, port == nil {
      throw LivingError(
        LivingFault.wantsPort(self.kind.rawValue), kind: .wrongInput, fix: .write("'\(sides[0]) -> \(sides[1]):PORT'"))
    }
    if self.kind == .icmp, port != nil {
      throw LivingError(LivingFault.icmpPort, kind: .wrongInput, fix: .leavePortOut)
    }
  }

  private static func endpoint(_ text: String) -> CheckEndpoint {
    if let address = IPAddress(text) { return .address(address) }
    if let colon = text.firstIndex(of: ":"), let interface = InterfaceName(text[text.index(after: colon)...]) {
      return .interface(node: String(text[..<colon]), interface)
    }
    return .node(text)
  }

  /// An endpoint and its port; an IPv6 address with one stands in brackets.
  private static func target(_ text: String) throws(LivingError) -> (CheckEndpoint, UInt16?) {
    if let address = IPAddress(text) { return (.address(address), nil) }
    guard let colon = text.lastIndex(of: ":"), text[colon...].dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
    else {
      return (endpoint(text), nil)
    }
    guard let port = UInt16(text[text.index(after: colon)...]), port > 0 else {
      throw LivingError(
        LivingFault.noPort("\(text[text.index(after: colon)...])"), kind: .wrongInput,
        fix: .write("a number from 1 to 65535"))
    }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return (endpoint(host), port)
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
