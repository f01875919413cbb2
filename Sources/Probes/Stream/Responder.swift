public import Addressing
import CLinux
import Glibc
public import Namespaces
import SystemPackage

/// A service of a node that answers with the node's name and the source that it saw.
public struct Service: Hashable, Sendable {
  /// The protocol that it speaks.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A page of text for each `GET`, HTTP/1.1.
    case http
    /// A greeting in a line of text, and then the end of the connection.
    case tcp
    /// A line of text for each datagram.
    case udp
  }
  /// The protocol that it speaks.
  public var kind: Kind
  /// 1 to 65,535.
  public var port: UInt16
  /// The only address at which it is there; nil is all of its node. Corresponds to the address given to bind(2).
  public var address: IPAddress?

  /// A service at a port, on all addresses of its node where none is named.
  public init(_ kind: Kind, port: UInt16, address: IPAddress? = nil) {
    self.kind = kind
    self.port = port
    self.address = address
  }
}

/// Services of nodes, all answered by one thread until this object goes.
///
/// HTTP is answered with status 200 and a text; TCP connections are greeted and closed; each datagram is answered by one. curl
/// understands the first, nc the others.
public final class Responder: Sendable {
  private let thread: PlainThread<Void>
  /// Closed when it is over.
  private let lifeline: FileDescriptor

  /// Opens the services' sockets in their namespaces and begins to answer. Throws EADDRINUSE where a port is taken.
  public init(
    _ services: [(node: String, namespace: NetworkNamespace, service: Service)]
  ) throws(ProbeError) {
    var listeners: [Listener] = []
    func closeAll() { for listener in listeners { close(listener.descriptor) } }
    for (node, namespace, service) in services {
      var made: Int32
      do {
        made = try namespace.withEntered {
          var at = nslab_endpoint(service.address ?? .v6(.any), port: service.port)
          return unsafe nslab_listen(service.kind == .udp ? 1 : 0, &at)
        }
      } catch {
        made = -((error as? NamespaceError)?.errno.rawValue ?? EIO)
      }
      guard made >= 0 else {
        closeAll()
        throw ProbeError("open the \(service.kind.rawValue) port \(service.port) of \(node)", Errno(rawValue: -made))
      }
      listeners.append(Listener(descriptor: made, node: node, kind: service.kind))
    }
    let all = listeners
    do {
      let pipe = try FileDescriptor.pipe()
      lifeline = pipe.writeEnd
      do throws(NamespaceError) {
        thread = try PlainThread { ResponderLoop(all, stop: pipe.readEnd.rawValue).run() }
      } catch {
        closeAll()
        try? pipe.readEnd.close()
        try? pipe.writeEnd.close()
        throw ProbeError("start a thread", error.errno)
      }
    } catch let error as ProbeError {
      throw error
    } catch {
      closeAll()
      throw ProbeError("open a pipe", error as? Errno ?? .ioError)
    }
  }

  deinit {
    try? lifeline.close()
    _ = try? thread.join()
  }
}

/// A socket that is listened on.
struct Listener: Sendable {
  var descriptor: Int32
  var node: String
  var kind: Service.Kind
}

/// The thread of a responder; it ends when the other end of `stop`, a pipe, is closed.
private final class ResponderLoop {
  private let listeners: [Listener]
  private let stop: Int32
  private var connections: [Int32: Connection] = [:]

  private struct Connection {
    var node: String
    var peer: nslab_endpoint
    var received: [UInt8] = []
    var since = Clock.monotonic
  }

  init(_ listeners: [Listener], stop: Int32) {
    self.listeners = listeners
    self.stop = stop
  }

  func run() {
    while true {
      var polls = [pollfd(fd: stop, events: Int16(POLLIN), revents: 0)]
      polls += listeners.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      polls += connections.keys.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let count = unsafe polls.withUnsafeMutableBufferPointer {
        unsafe poll($0.baseAddress, nfds_t($0.count), connections.isEmpty ? -1 : 5000)
      }
      if count < 0, errno != EINTR { break }
      if polls[0].revents != 0 { break }
      for (place, listener) in listeners.enumerated() where polls[place + 1].revents != 0 { answer(listener) }
      for ready in polls.dropFirst(1 + listeners.count) where ready.revents != 0 { read(ready.fd) }
      // Who says nothing for long is let go.
      for (descriptor, connection) in connections where Clock.monotonic - connection.since > 30_000_000_000 {
        end(descriptor)
      }
    }
    for listener in listeners { close(listener.descriptor) }
    for descriptor in connections.keys { close(descriptor) }
    close(stop)
  }

  private func answer(_ listener: Listener) {
    for _ in 0..<64 {
      var peer = nslab_endpoint()
      if listener.kind == .udp {
        var local = nslab_endpoint()
        var buffer = [UInt8](repeating: 0, count: 2048)
        let count = unsafe nslab_receive_datagram(
          listener.descriptor, &buffer, UInt32(buffer.count), &peer, &local)
        guard count >= 0 else { return }
        var text = greeting(listener.node, peer)
        text.withUTF8 {
          _ = unsafe nslab_send_datagram(listener.descriptor, $0.baseAddress, UInt32($0.count), &peer, &local)
        }
        continue
      }
      let made = unsafe nslab_accept(listener.descriptor, &peer)
      guard made >= 0 else { return }
      if listener.kind == .tcp {
        send(greeting(listener.node, peer), made)
        // Closed in order: a reset could overtake the greeting where the other side has sent something.
        shutdown(made, Int32(SHUT_WR))
      }
      connections[made] = Connection(node: listener.kind == .http ? listener.node : "", peer: peer)
    }
  }

  private func greeting(_ node: String, _ peer: nslab_endpoint) -> String {
    Greeting(node: node, address: peer.ipAddress ?? .v6(.any), port: peer.port).text
  }

  private func read(_ descriptor: Int32) {
    guard var connection = connections[descriptor] else { return }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else { return end(descriptor) }
    // What a TCP service is told it does not read.
    if connection.node.isEmpty { return }
    connection.received += buffer.prefix(count)
    connections[descriptor] = connection
    let text = String(decoding: connection.received, as: UTF8.self)
    guard text.contains("\r\n\r\n") || text.contains("\n\n") || connection.received.count > 65_536 else { return }
    respond(connection, text, descriptor)
  }

  private func respond(_ connection: Connection, _ request: String, _ descriptor: Int32) {
    let line = request.prefix { !$0.isNewline }.split(separator: " ")
    let method = line.first.map(String.init) ?? ""
    let path = line.count > 1 ? String(line[1]) : "/"
    let isKnown = ["GET", "HEAD", "POST", "PUT"].contains(method)
    let address = connection.peer.ipAddress ?? .v6(.any)
    let body =
      isKnown
      ? "\(connection.node)\nseen as \(address) port \(connection.peer.port)\npath \(path)\n" : "what is \(method)?\n"
    let head =
      "HTTP/1.1 \(isKnown ? "200 OK" : "400 Bad Request")\r\nServer: nslab\r\n"
      + "X-Nslab: \(greeting(connection.node, connection.peer).dropLast())\r\n"
      + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
    send(head + (method == "HEAD" ? "" : body), descriptor)
    shutdown(descriptor, Int32(SHUT_WR))
    connections[descriptor]?.node = ""
  }

  private func send(_ text: String, _ descriptor: Int32) {
    var text = text
    text.withUTF8 { _ = unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  private func end(_ descriptor: Int32) {
    connections[descriptor] = nil
    close(descriptor)
  }
}
