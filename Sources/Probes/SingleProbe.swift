package import Addressing
internal import CLinux
internal import Glibc
package import SystemPackage

/// One packet that is sent to see what becomes of it, and its socket, which takes what comes back until this object goes.
package final class SingleProbe: Sendable {
  /// The packet that is sent.
  package enum Kind: Hashable, Sendable {
    /// An echo request with so many bytes behind its header.
    case echo(size: Int, dontFragment: Bool, ttl: UInt8?)
    /// The beginning of a connection.
    case tcp(port: UInt16)
    /// A datagram.
    case udp(port: UInt16)
  }

  private let descriptor: Int32
  /// The mark of an echo request or a datagram, which no other has: its first eight bytes.
  package let cookie: UInt64
  /// The port that it was sent from; 0 of echo requests.
  package let localPort: UInt16
  /// Why the node itself did not send it.
  package let refusal: Errno?

  /// Sends one from the calling thread's namespace. Throws what opening a socket does.
  package init(
    _ kind: Kind, to destination: IPAddress, source: IPAddress? = nil, interface: Int32? = nil
  ) throws(ProbeError) {
    let isV6: Int32 = destination.family == .v6 ? 1 : 0
    let cookie = UInt64.random(in: 1...UInt64.max)
    self.cookie = cookie
    var port: UInt16 = 0
    switch kind {
    case .echo(let size, let dontFragment, let ttl):
      let opened = nslab_ping_open(isV6)
      guard opened >= 0 else { throw ProbeError("open a raw ICMP socket", Errno(rawValue: -opened)) }
      descriptor = opened
      var target = nslab_echo_target()
      target.is_v6 = UInt8(isV6)
      target.setDestination(destination)
      if let source { target.setSource(source) }
      target.interface = UInt32(bitPattern: interface ?? 0)
      target.hop_limit = ttl.map(Int32.init) ?? -1
      target.dont_fragment = dontFragment ? 1 : 0
      let packet = EchoPacket.request(
        isV6: isV6 == 1, id: UInt16.random(in: 1...UInt16.max), sequence: 1, cookie: cookie, size: max(8, size))
      let status = unsafe packet.withUnsafeBytes {
        unsafe nslab_ping_send(opened, &target, $0.baseAddress, UInt32($0.count))
      }
      refusal = status < 0 ? Errno(rawValue: -status) : nil
    case .tcp(let service), .udp(let service):
      let isUDP: Int32 = if case .udp = kind { 1 } else { 0 }
      var to = nslab_endpoint(destination, port: service, scope: destination.isLinkLocal ? interface : nil)
      let index = UInt32(bitPattern: interface ?? 0)
      let opened: Int32
      if let source {
        var from = nslab_endpoint(source, port: 0)
        opened = unsafe nslab_connect(isUDP, isV6, &to, &from, index)
      } else {
        opened = unsafe nslab_connect(isUDP, isV6, &to, nil, index)
      }
      guard opened >= 0 else {
        descriptor = -1
        localPort = 0
        refusal = Errno(rawValue: -opened)
        return
      }
      descriptor = opened
      var local = nslab_endpoint()
      port = unsafe nslab_local_endpoint(opened, &local) == 0 ? local.port : 0
      if isUDP == 1 {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: cookie >> (56 - 8 * UInt64($0))) } + Array("nslab\n".utf8)
        let sent = unsafe send(opened, bytes, bytes.count, Int32(MSG_NOSIGNAL))
        refusal = sent < 0 ? Errno(rawValue: errno) : nil
      } else {
        refusal = nil
      }
    }
    localPort = port
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
