public import Addressing
internal import CLinux
internal import Glibc
internal import SystemPackage

/// A socket of TCP or UDP as `nc` has it: one peer, bytes both ways.
public final class ToolSocket {
  /// The descriptor, which never waits; it is closed with the object.
  public let descriptor: Int32
  /// Whether it is a socket of UDP, else of TCP.
  public let isUDP: Bool

  private init(_ descriptor: Int32, isUDP: Bool) {
    self.descriptor = descriptor
    self.isUDP = isUDP
  }

  deinit { close(descriptor) }

  private static func opened(_ status: Int32, isUDP: Bool, _ operation: String) throws(ProbeError) -> ToolSocket {
    guard status >= 0 else { throw ProbeError(operation, Errno(rawValue: -status)) }
    return ToolSocket(status, isUDP: isUDP)
  }

  /// Connects from the calling thread's namespace, and waits for it. Throws ETIMEDOUT where it takes longer than a time.
  public static func connect(
    to address: IPAddress, port: UInt16, from source: IPAddress? = nil, sourcePort: UInt16 = 0, isUDP: Bool = false,
    within patience: Duration? = nil
  ) throws(ProbeError) -> ToolSocket {
    var to = nslab_endpoint(address, port: port)
    let isV6 = address.family == .v6
    let any: IPAddress = isV6 ? .v6(.any) : .v4(.any)
    let status: Int32
    if source != nil || sourcePort != 0 {
      var from = nslab_endpoint(source ?? any, port: sourcePort)
      status = unsafe nslab_connect(isUDP ? 1 : 0, isV6 ? 1 : 0, &to, &from, 0)
    } else {
      status = unsafe nslab_connect(isUDP ? 1 : 0, isV6 ? 1 : 0, &to, nil, 0)
    }
    let socket = try opened(status, isUDP: isUDP, "connect")
    guard !isUDP else { return socket }
    let milliseconds = patience.map {
      Int32(clamping: $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000)
    }
    guard socket.wait(POLLOUT, milliseconds ?? -1) else { throw ProbeError("connect", .timedOut) }
    let error = -nslab_socket_error(socket.descriptor)
    let code = error == 0 ? 0 : abs(error)
    if code != 0 { throw ProbeError("connect", Errno(rawValue: code)) }
    return socket
  }

  /// Listens at an address of the calling thread's namespace.
  /// Throws EADDRINUSE where the port is taken, EADDRNOTAVAIL where the address is none of the node's.
  public static func listen(
    at address: IPAddress, port: UInt16, isUDP: Bool = false, backlog: Int32 = 1
  ) throws(ProbeError) -> ToolSocket {
    var at = nslab_endpoint(address, port: port)
    let status = unsafe nslab_listen_at(isUDP ? 1 : 0, address.family == .v6 ? 1 : 0, &at, backlog)
    return try opened(status, isUDP: isUDP, "listen")
  }

  /// Takes the first who comes, of UDP by the first datagram; nil where nobody has come within a time.
  /// Throws the error of accept(2).
  public func peer(within milliseconds: Int32) throws(ProbeError) -> (
    socket: ToolSocket, address: IPAddress, port: UInt16
  )? {
    guard wait(POLLIN, milliseconds) else { return nil }
    var from = nslab_endpoint()
    if isUDP {
      let status = unsafe nslab_connect_to_sender(descriptor, &from)
      guard status == 0 else { throw ProbeError("connect", Errno(rawValue: -status)) }
      guard let address = from.ipAddress else { return nil }
      return (self, address, from.port)
    }
    let made = unsafe nslab_accept(descriptor, &from)
    guard made >= 0 else { throw ProbeError("accept", Errno(rawValue: -made)) }
    guard let address = from.ipAddress else { return nil }
    return (ToolSocket(made, isUDP: false), address, from.port)
  }

  /// Waits for something of poll(2); false after a time.
  public func wait(_ events: Int32, _ milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(truncatingIfNeeded: events), revents: 0)
    return unsafe poll(&entry, 1, milliseconds) > 0
  }

  /// The bytes that have come, up to 64 KiB: none at the end, nil where nothing has come yet.
  /// Throws ECONNRESET, or ECONNREFUSED of a datagram that nobody took.
  public func receive() throws(ProbeError) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe recv(descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
    }
    if count >= 0 { return Array(buffer.prefix(count)) }
    if errno == EAGAIN || errno == EINTR { return nil }
    throw ProbeError("read", Errno(rawValue: errno))
  }

  /// Sends all of it, waiting where there is no room.
  /// Throws EPIPE or ECONNRESET where the peer has closed it.
  public func send(_ bytes: [UInt8]) throws(ProbeError) {
    var rest = bytes[...]
    repeat {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
        continue
      }
      guard errno == EAGAIN || errno == EINTR else { throw ProbeError("write", Errno(rawValue: errno)) }
      _ = wait(POLLOUT, 1000)
    } while !rest.isEmpty
  }

  /// Says that nothing will be sent any more.
  public func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }
}
