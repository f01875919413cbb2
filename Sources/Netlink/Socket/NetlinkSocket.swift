internal import CLibmnl
internal import Glibc
internal import Synchronization
internal import SystemPackage

/// A netlink socket of one network namespace: that of the thread which opened it.
///
/// It may be used from any thread afterwards and still speaks for that namespace; a lock lets one request at a time through.
/// Extended acknowledgements and strict checking are on, where the kernel has them. Source: `netlink(7)`, libmnl.
public final class NetlinkSocket: Sendable {
  struct State: ~Copyable {
    /// Bytes of the longest datagram that is taken whole; it grows where one was longer.
    var longest = ReceiveBuffers.length
    var sequence: UInt32 = 0
    /// Bytes that the kernel holds for us, as SO_RCVBUF says.
    var receiveLimit: Int
    var sendLimit: Int
    var raisedTo = 0
  }

  /// The socket's own descriptor, for poll(2); it is closed with the object.
  public let descriptor: Int32
  /// The number that the kernel gave to the socket. Corresponds to `nl_pid`.
  public let portID: UInt32
  private let peer: Peer
  let state: Mutex<State>

  /// A socket may be used from several threads at once: libmnl keeps nothing in it that changes after it is bound.
  @safe private struct Handle: @unchecked Sendable { let pointer: OpaquePointer }

  /// The other end of the socket: the kernel, or a test's script.
  private enum Peer {
    case kernel(Handle)
    case script(ScriptedPeer)
  }

  /// Opens a socket in the calling thread's namespace and joins multicast groups, by their numbers (`RTNLGRP_…`).
  /// Throws EPROTONOSUPPORT where the kernel has no such protocol, and EPERM for groups of nfnetlink without CAP_NET_ADMIN.
  public init(_ protocol: NetlinkProtocol = .route, groups: [UInt32] = []) throws(NetlinkError) {
    guard let socket = unsafe mnl_socket_open2(`protocol`.rawValue, Int32(truncatingIfNeeded: SOCK_CLOEXEC.rawValue))
    else {
      throw Self.system("open netlink socket")
    }
    let handle = unsafe Handle(pointer: socket)
    peer = .kernel(handle)
    descriptor = unsafe mnl_socket_get_fd(socket)
    guard unsafe mnl_socket_bind(socket, 0, 0) == 0 else {
      let fault = Self.system("bind netlink socket")
      unsafe mnl_socket_close(socket)
      throw fault
    }
    portID = unsafe UInt32(mnl_socket_get_portid(socket))
    let descriptor = descriptor
    state = Mutex(
      State(receiveLimit: Self.limit(descriptor, SO_RCVBUF), sendLimit: Self.limit(descriptor, SO_SNDBUF)))
    // All three are of kernels from 4.12 to 4.20; without them errors only say less.
    for option in [NETLINK_EXT_ACK, NETLINK_CAP_ACK, NETLINK_GET_STRICT_CHK] {
      _ = Self.set(handle, option, 1)
    }
    for group in groups where Self.set(handle, NETLINK_ADD_MEMBERSHIP, group) != 0 {
      throw Self.system("join netlink group", "\(group)")
    }
  }

  /// Takes a bound socket over that another process opened in its namespace; it is closed with the object.
  /// Throws EBADF, ENOTSOCK or EINVAL where the descriptor is none of a netlink socket.
  public init(adopting descriptor: Int32) throws(NetlinkError) {
    guard let socket = unsafe mnl_socket_fdopen(descriptor) else { throw Self.system("take a netlink socket over") }
    peer = .kernel(unsafe Handle(pointer: socket))
    self.descriptor = descriptor
    portID = unsafe UInt32(mnl_socket_get_portid(socket))
    state = Mutex(
      State(receiveLimit: Self.limit(descriptor, SO_RCVBUF), sendLimit: Self.limit(descriptor, SO_SNDBUF)))
  }

  /// A socket that a script answers; it has no descriptor.
  package init(_ script: ScriptedPeer) {
    peer = .script(script)
    descriptor = -1
    portID = ScriptedPeer.portID
    state = Mutex(State(receiveLimit: 212_992, sendLimit: .max))
  }

  deinit {
    if case .kernel(let handle) = peer { unsafe _ = mnl_socket_close(handle.pointer) }
  }

  private static func set(_ handle: Handle, _ option: Int32, _ value: UInt32) -> Int32 {
    var value = value
    return unsafe mnl_socket_setsockopt(handle.pointer, option, &value, socklen_t(MemoryLayout<UInt32>.size))
  }

  static func system(_ operation: String, _ object: String = "") -> NetlinkError {
    NetlinkError(Errno(rawValue: Glibc.errno), kind: .system, operation: operation, object: object)
  }

  private static func limit(_ descriptor: Int32, _ option: Int32) -> Int {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    unsafe _ = getsockopt(descriptor, SOL_SOCKET, option, &value, &length)
    return Int(value)
  }

  private static func raise(_ descriptor: Int32, _ forced: Int32, _ option: Int32, to bytes: Int) -> Int {
    var value = Int32(clamping: bytes)
    let length = socklen_t(MemoryLayout<Int32>.size)
    if unsafe setsockopt(descriptor, SOL_SOCKET, forced, &value, length) != 0 {
      unsafe _ = setsockopt(descriptor, SOL_SOCKET, option, &value, length)
    }
    return limit(descriptor, option)
  }

  /// Makes the receive buffer big enough for long batches and busy multicast, as far as the system lets us.
  func raiseReceiveBuffer(_ state: inout State, to bytes: Int = 4 << 20) {
    guard case .kernel = peer, state.raisedTo < bytes else { return }
    state.raisedTo = bytes
    state.receiveLimit = Self.raise(descriptor, SO_RCVBUFFORCE, SO_RCVBUF, to: bytes)
  }

  /// Enlarges the receive buffer; multicast listeners on busy namespaces need it.
  public func enlargeReceiveBuffer() { state.withLock { raiseReceiveBuffer(&$0) } }

  /// Sends bytes in one datagram; raises the send buffer first where they would not fit.
  func send(_ bytes: [UInt8], _ state: inout State, _ operation: String, _ object: String) throws(NetlinkError) {
    let fault: NetlinkError? = unsafe bytes.withUnsafeBytes { pointer in
      do throws(NetlinkError) {
        try unsafe send(pointer, &state, operation, object)
        return nil
      } catch { return error }
    }
    if let fault { throw fault }
  }

  /// Sends bytes in one datagram; raises the send buffer first where they would not fit.
  func send(
    _ bytes: UnsafeRawBufferPointer, _ state: inout State, _ operation: String, _ object: String
  ) throws(NetlinkError) {
    let handle: Handle
    switch peer {
    case .kernel(let socket): handle = socket
    case .script(let script): return unsafe script.take(bytes)
    }
    if bytes.count > state.sendLimit - 64 {
      state.sendLimit = Self.raise(descriptor, SO_SNDBUFFORCE, SO_SNDBUF, to: bytes.count + 4096)
    }
    while true {
      let sent = unsafe nslab_mnl_send(handle.pointer, bytes.baseAddress, UInt(bytes.count))
      if sent >= 0 { return }
      if sent == -Int(EINTR) { continue }
      throw NetlinkError(Errno(rawValue: Int32(clamping: -sent)), kind: .system, operation: operation, object: object)
    }
  }

  /// The content of a received datagram.
  enum Datagram {
    case messages([NetlinkMessage], isMalformed: Bool)
    /// Sent by somebody who is not the kernel.
    case foreign
    case nothing
    case overrun
    case truncated
  }

  /// Takes one datagram, without waiting.
  func take(_ state: inout State, _ operation: String, _ object: String) throws(NetlinkError) -> Datagram {
    var sender: UInt32 = 0
    var buffer = ReceiveBuffers.take(state.longest)
    defer { ReceiveBuffers.give(back: buffer) }
    let length: Int
    switch peer {
    case .script(let script): length = script.give(into: &buffer, sender: &sender)
    case .kernel(let handle):
      length = unsafe buffer.withUnsafeMutableBytes {
        unsafe nslab_mnl_receive(
          handle.pointer, $0.baseAddress, UInt($0.count), Int32(truncatingIfNeeded: MSG_DONTWAIT), &sender)
      }
    }
    switch length {
    case -Int(EAGAIN): return .nothing
    case -Int(EINTR): return .foreign
    case -Int(ENOBUFS): return .overrun
    case ..<0:
      throw NetlinkError(Errno(rawValue: Int32(clamping: -length)), kind: .system, operation: operation, object: object)
    case let length where length > buffer.count:
      // The rest is lost; the next try has room for it.
      state.longest = min(length * 2, 4 << 20)
      return .truncated
    default:
      if sender != 0 { return .foreign }
      let (messages, isMalformed) = NetlinkMessage.parse(buffer[0..<length])
      return .messages(messages, isMalformed: isMalformed)
    }
  }

  /// Waits until something can be read; false after `milliseconds`.
  func wait(_ milliseconds: Int32) -> Bool {
    if case .script(let script) = peer { return script.isReadable }
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, milliseconds) > 0
  }
}
