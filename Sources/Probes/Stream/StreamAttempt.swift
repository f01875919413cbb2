import Addressing
import CLinux
import Glibc
import Namespaces
import SystemPackage

/// One connection that is being tried, from its opening to its close.
struct StreamAttempt {
  /// The news of it after something happened to its socket.
  enum Event {
    /// Nothing yet.
    case pending
    /// An answer that is whole.
    case answered(StreamResult)
    /// The other side ended it without an answer.
    case reset
    /// The node's own word.
    case failed(Errno)
  }

  let descriptor: Int32
  let localPort: UInt16
  private(set) var isConnected: Bool
  private var received: [UInt8] = []

  /// Opens a socket in the request's namespace and begins to connect it; of UDP the datagram is sent.
  init(_ request: StreamRequest) throws(ProbeError) {
    let made: Int32
    do {
      made = try request.namespace.withEntered {
        var to = nslab_endpoint(
          request.destination, port: request.port,
          scope: request.destination.isLinkLocal ? request.interfaceIndex : nil)
        let isV6: Int32 = request.destination.family == .v6 ? 1 : 0
        let interface = UInt32(bitPattern: request.interfaceIndex ?? 0)
        let isUDP: Int32 = request.kind == .udp ? 1 : 0
        if let source = request.source {
          var from = nslab_endpoint(source, port: 0)
          return unsafe nslab_connect(isUDP, isV6, &to, &from, interface)
        }
        return unsafe nslab_connect(isUDP, isV6, &to, nil, interface)
      }
    } catch {
      throw ProbeError("open a socket", (error as? NamespaceError)?.errno ?? .ioError)
    }
    guard made >= 0 else { throw ProbeError("connect", Errno(rawValue: -made)) }
    descriptor = made
    var local = nslab_endpoint()
    localPort = unsafe nslab_local_endpoint(made, &local) == 0 ? local.port : 0
    isConnected = request.kind == .udp
    if request.kind == .udp, let error = send("nslab\n") {
      close()
      throw ProbeError("send", error)
    }
  }

  /// Ends it in order: the other side is told that no more comes.
  func close() { Glibc.close(descriptor) }

  /// Ends it at once: what waits is not sent, and an open connection is reset, so nothing of it is on its way afterwards.
  func abort() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
    Glibc.close(descriptor)
  }

  /// Reads what is still coming; true once the other side has ended, so that closing leaves nothing to be answered.
  func hasEnded() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count > 0 { continue }
      if count < 0, errno == EINTR { continue }
      return count == 0 || errno != EAGAIN
    }
  }

  /// The event that is waited for on the socket.
  var awaited: Int16 { Int16(isConnected ? POLLIN : POLLOUT) }

  /// Reads what has come, or goes on where the connection is made.
  mutating func proceed(_ request: StreamRequest) -> Event {
    guard isConnected else { return connected(request) }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0 {
      let error = Errno(rawValue: errno)
      if error == .resourceTemporarilyUnavailable || error == .interrupted { return .pending }
      return error == .connectionReset && request.kind != .udp ? .reset : .failed(error)
    }
    received += buffer.prefix(count)
    return answer(request, isOver: count == 0 || received.count > 1 << 20)
  }

  private mutating func connected(_ request: StreamRequest) -> Event {
    let error = nslab_socket_error(descriptor)
    guard error == 0 else { return .failed(Errno(rawValue: error)) }
    isConnected = true
    switch request.kind {
    case .tcp:
      var result = StreamResult()
      result.verdict = .open
      return request.wantsGreeting ? .pending : .answered(result)
    case .http(let path):
      let host = request.destination.family == .v6 ? "[\(request.destination)]" : "\(request.destination)"
      let error = send(
        "GET \(path) HTTP/1.1\r\nHost: \(host):\(request.port)\r\nUser-Agent: nslab\r\nConnection: close\r\n\r\n")
      return error.map { .failed($0) } ?? .pending
    case .udp: return .pending
    }
  }

  private func send(_ text: String) -> Errno? {
    var text = text
    let sent = text.withUTF8 { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    return sent < 0 ? Errno(rawValue: errno) : nil
  }

  /// The answer in the bytes that have come.
  private func answer(_ request: StreamRequest, isOver: Bool) -> Event {
    let text = String(decoding: received, as: UTF8.self)
    var result = StreamResult()
    result.verdict = .open
    result.body = text
    var greeting = Greeting(in: text)
    switch request.kind {
    case .udp: break
    case .tcp: if greeting == nil, !isOver { return .pending }
    case .http:
      guard let answer = HTTPAnswer(text, isOver: isOver) else { return isOver ? .reset : .pending }
      result.status = answer.status
      result.body = answer.body
      greeting = answer.greeting
    }
    result.servedBy = greeting?.node
    result.seenAs = greeting?.address
    result.seenPort = greeting?.port
    return .answered(result)
  }
}

extension StreamVerdict {
  /// The verdict of an ICMP error for a connection; nil where it means nothing.
  init?(_ verdict: PingVerdict) {
    switch verdict {
    case .noRoute(let from): self = .noRoute(from: from)
    case .hostUnreachable(let from): self = .hostUnreachable(from: from)
    case .portUnreachable(let from): self = .refused(from: from)
    case .prohibited(let from): self = .prohibited(from: from)
    default: return nil
    }
  }
}
