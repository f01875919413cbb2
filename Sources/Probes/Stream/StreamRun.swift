import Addressing
import CLinux
import Glibc
import Namespaces
import SystemPackage

/// Tries services from nodes, all at the same time in one loop.
public struct StreamProber {
  public init() {}

  /// What became of each request, in order; returns when the last one is over.
  public func run(_ requests: [StreamRequest]) -> [StreamResult] {
    guard !requests.isEmpty else { return [] }
    let run = StreamRun(requests)
    run.run()
    return run.results
  }
}

final class StreamRun {
  private(set) var results: [StreamResult]
  private let requests: [StreamRequest]
  private var attempts: [Attempt]
  /// A socket for each namespace and family that hears why a packet was not delivered.
  private var ears: [Ear] = []
  private var earOf: [Int?]
  private let start = Clock.monotonic

  private struct Ear {
    var namespace: NetworkNamespace
    var isV6: Bool
    var descriptor: Int32
  }

  private struct Attempt {
    var descriptor: Int32 = -1
    var isConnected = false
    var received: [UInt8] = []
    var localPort: UInt16 = 0
    /// When the next attempt begins, while there is none.
    var next: Int64 = 0
    /// When the datagram is repeated.
    var repeatAt: Int64 = .max
    var pause: Int64 = 10_000_000
    var deadline: Int64
    var isDone = false
  }

  init(_ requests: [StreamRequest]) {
    self.requests = requests
    results = Array(repeating: StreamResult(), count: requests.count)
    let start = start
    attempts = requests.map { Attempt(next: start, deadline: start + Int64($0.within.nanoseconds)) }
    earOf = Array(repeating: nil, count: requests.count)
    for (index, request) in requests.enumerated() {
      let isV6 = request.destination.family == .v6
      if let known = ears.firstIndex(where: { $0.namespace === request.namespace && $0.isV6 == isV6 }) {
        earOf[index] = known
        continue
      }
      let made = try? request.namespace.withEntered { nslab_hear_icmp_errors(isV6 ? 1 : 0) }
      guard let made, made >= 0 else { continue }
      earOf[index] = ears.count
      ears.append(Ear(namespace: request.namespace, isV6: isV6, descriptor: made))
    }
  }

  deinit {
    for ear in ears { close(ear.descriptor) }
    for attempt in attempts where attempt.descriptor >= 0 { close(attempt.descriptor) }
  }

  func run() {
    while attempts.contains(where: { !$0.isDone }) {
      let now = Clock.monotonic
      for index in attempts.indices where !attempts[index].isDone { tick(index, now) }
      wait()
    }
  }

  private func tick(_ index: Int, _ now: Int64) {
    if now >= attempts[index].deadline { return finish(index) }
    if attempts[index].descriptor < 0 {
      if now >= attempts[index].next { begin(index) }
    } else if now >= attempts[index].repeatAt {
      send(index)
    }
  }

  private func begin(_ index: Int) {
    let request = requests[index]
    attempts[index].isConnected = false
    attempts[index].received = []
    let isV6 = request.destination.family == .v6
    let made: Int32?
    do {
      made = try request.namespace.withEntered {
        var to = nslab_endpoint(
          request.destination, port: request.port,
          scope: request.destination.isLinkLocal ? request.interfaceIndex : nil)
        let interface = UInt32(bitPattern: request.interfaceIndex ?? 0)
        let isUDP: Int32 = request.kind == .udp ? 1 : 0
        if let source = request.source {
          var from = nslab_endpoint(source, port: 0)
          return unsafe nslab_connect(isUDP, isV6 ? 1 : 0, &to, &from, interface)
        }
        return unsafe nslab_connect(isUDP, isV6 ? 1 : 0, &to, nil, interface)
      }
    } catch {
      results[index].verdict = .error(ProbeError("open a socket", (error as? NamespaceError)?.errno ?? .ioError))
      return finish(index)
    }
    guard let made, made >= 0 else { return failed(index, Errno(rawValue: -(made ?? -EIO))) }
    attempts[index].descriptor = made
    var local = nslab_endpoint()
    if unsafe nslab_local_endpoint(made, &local) == 0 { attempts[index].localPort = local.port }
    if request.kind == .udp {
      attempts[index].isConnected = true
      send(index)
    }
  }

  /// Sends a datagram, or the request of HTTP.
  private func send(_ index: Int) {
    let request = requests[index]
    var text: String
    switch request.kind {
    case .tcp: return
    case .udp:
      text = "nslab\n"
      attempts[index].repeatAt = Clock.monotonic + attempts[index].pause
      attempts[index].pause = min(attempts[index].pause * 2, 200_000_000)
    case .http(let path):
      let host = request.destination.family == .v6 ? "[\(request.destination)]" : "\(request.destination)"
      text = "GET \(path) HTTP/1.1\r\nHost: \(host):\(request.port)\r\nUser-Agent: nslab\r\nConnection: close\r\n\r\n"
    }
    let descriptor = attempts[index].descriptor
    let sent = text.withUTF8 { unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if sent < 0 { failed(index, Errno(rawValue: errno)) }
  }

  // MARK: What comes back

  private func wait() {
    var polls: [pollfd] = ears.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    var owners: [Int] = []
    var next = Int64.max
    for (index, attempt) in attempts.enumerated() where !attempt.isDone {
      next = min(next, attempt.deadline, attempt.descriptor < 0 ? attempt.next : attempt.repeatAt)
      guard attempt.descriptor >= 0 else { continue }
      owners.append(index)
      polls.append(
        pollfd(fd: attempt.descriptor, events: Int16(attempt.isConnected ? POLLIN : POLLOUT), revents: 0))
    }
    guard next != .max else { return }
    let left = max(0, next - Clock.monotonic)
    let count = unsafe polls.withUnsafeMutableBufferPointer {
      unsafe poll($0.baseAddress, nfds_t($0.count), Int32(clamping: (left + 999_999) / 1_000_000))
    }
    guard count > 0 else { return }
    // What the network says of a packet is heard before the socket's own, poorer word.
    for (place, ear) in ears.enumerated() where polls[place].revents != 0 { listen(ear) }
    for (place, index) in owners.enumerated() where polls[ears.count + place].revents != 0 {
      guard !attempts[index].isDone, attempts[index].descriptor == polls[ears.count + place].fd else { continue }
      ready(index)
    }
  }

  private func listen(_ ear: Ear) {
    var error = nslab_icmp_error()
    for _ in 0..<256 {
      let status = unsafe nslab_take_icmp_error(ear.descriptor, ear.isV6 ? 1 : 0, &error)
      if status < 0 { return }
      guard status == 1 else { continue }
      let destination = unsafe withUnsafeBytes(of: error.destination) { unsafe IPAddress(mapped: Array($0)) }
      let from = unsafe withUnsafeBytes(of: error.from) { unsafe IPAddress(mapped: Array($0)) }
      for index in attempts.indices where !attempts[index].isDone {
        let request = requests[index]
        guard request.namespace === ear.namespace, request.destination == destination,
          request.port == error.destination_port, attempts[index].localPort == error.source_port,
          (request.kind == .udp ? 17 : 6) == error.protocol
        else { continue }
        let ping =
          ear.isV6
          ? PingVerdict(icmpV6Type: error.type, code: error.code, mtu: 0, from: from)
          : PingVerdict(icmpType: error.type, code: error.code, mtu: 0, from: from)
        guard let ping, let verdict = StreamVerdict(ping) else { continue }
        blocked(index, verdict)
      }
    }
  }

  private func ready(_ index: Int) {
    let descriptor = attempts[index].descriptor
    if !attempts[index].isConnected {
      let error = nslab_socket_error(descriptor)
      guard error == 0 else { return failed(index, Errno(rawValue: error)) }
      attempts[index].isConnected = true
      switch requests[index].kind {
      case .tcp:
        results[index].verdict = .open
        if !requests[index].wantsGreeting { return finish(index) }
      case .http: send(index)
      case .udp: break
      }
      return
    }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0 {
      let error = Errno(rawValue: errno)
      if error == .resourceTemporarilyUnavailable || error == .interrupted { return }
      if error == .connectionReset, requests[index].kind != .udp { return blocked(index, .reset) }
      return failed(index, error)
    }
    attempts[index].received += buffer.prefix(count)
    let isOver = count == 0 || attempts[index].received.count > 1 << 20
    interpret(index, isOver: isOver)
  }

  private func interpret(_ index: Int, isOver: Bool) {
    let text = String(decoding: attempts[index].received, as: UTF8.self)
    switch requests[index].kind {
    case .udp:
      results[index].verdict = .open
      results[index].body = text
      read(Greeting(in: text), index)
      finish(index)
    case .tcp:
      results[index].body = text
      if let greeting = Greeting(in: text) {
        read(greeting, index)
        finish(index)
      } else if isOver {
        finish(index)
      }
    case .http:
      guard let answer = HTTPAnswer(text, isOver: isOver) else {
        if isOver {
          results[index].verdict = .reset
          retry(index)
        }
        return
      }
      results[index].verdict = .open
      results[index].status = answer.status
      results[index].body = answer.body
      read(answer.greeting, index)
      finish(index)
    }
  }

  private func read(_ greeting: Greeting?, _ index: Int) {
    guard let greeting else { return }
    results[index].servedBy = greeting.node
    results[index].seenAs = greeting.address
    results[index].seenPort = greeting.port
  }

  // MARK: The end of an attempt

  /// The socket's word; an ICMP error that explains it was heard before.
  private func failed(_ index: Int, _ error: Errno) {
    // The explanation may come a moment later than the error itself.
    if let ear = earOf[index] { listen(ears[ear]) }
    guard !attempts[index].isDone, attempts[index].descriptor >= 0 || attempts[index].next <= Clock.monotonic else {
      return
    }
    switch error {
    case .connectionRefused: blocked(index, .refused(from: nil))
    case .networkUnreachable: blocked(index, .noRoute(from: nil))
    case .noRouteToHost: blocked(index, .hostUnreachable(from: nil))
    case .permissionDenied, .notPermitted: blocked(index, .prohibited(from: nil))
    case .connectionReset: blocked(index, .reset)
    case .timedOut, .interrupted, .noBufferSpace, .resourceTemporarilyUnavailable: retry(index)
    default:
      results[index].verdict = .error(ProbeError("connect", error))
      finish(index)
    }
  }

  private func blocked(_ index: Int, _ verdict: StreamVerdict) {
    results[index].verdict = verdict
    retry(index)
  }

  /// Tries again a little later, as long as there is time.
  private func retry(_ index: Int) {
    if attempts[index].descriptor >= 0 { close(attempts[index].descriptor) }
    attempts[index].descriptor = -1
    attempts[index].repeatAt = .max
    let now = Clock.monotonic
    attempts[index].pause = min(attempts[index].pause * 2, 500_000_000)
    // Where failure is expected it is asked once more, half-way to the end: routers ration what they say.
    attempts[index].next =
      requests[index].isRetried
      ? now + attempts[index].pause : now + max(50_000_000, (attempts[index].deadline - now) / 2)
  }

  private func finish(_ index: Int) {
    if attempts[index].descriptor >= 0 { close(attempts[index].descriptor) }
    attempts[index].descriptor = -1
    attempts[index].isDone = true
    results[index].elapsed = .nanoseconds(Clock.monotonic - start)
  }
}

extension StreamVerdict {
  /// What an ICMP error means to a connection; nil where it means nothing.
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

/// An HTTP answer that is complete.
struct HTTPAnswer {
  var status: Int
  var body: String
  var greeting: Greeting?

  /// Nil while more is to come, and where it is no HTTP. Source: RFC 9112.
  init?(_ text: String, isOver: Bool) {
    guard let end = text.firstEnd else { return nil }
    let head = text[..<end.head].split(separator: "\r\n").map(String.init)
    guard let first = head.first?.split(separator: " "), first.count >= 2, first[0].hasPrefix("HTTP/1."),
      let status = Int(first[1])
    else { return nil }
    self.status = status
    body = String(text[end.body...])
    var length: Int?
    for line in head.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      switch line[..<colon].lowercased() {
      case "content-length": length = Int(value)
      case "x-nslab": greeting = Greeting(in: String(value))
      default: break
      }
    }
    if let length, body.utf8.count >= length { return }
    guard isOver else { return nil }
  }
}

extension String {
  /// Where the head of an HTTP message ends and its body begins.
  fileprivate var firstEnd: (head: Index, body: Index)? {
    var index = startIndex
    // A line end of two characters is one Character in Swift.
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == "\r\n", next < endIndex, self[next] == "\r\n" { return (index, self.index(after: next)) }
      index = next
    }
    return nil
  }
}
