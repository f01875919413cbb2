import Addressing
import CLinux
import Glibc
import Namespaces
import SystemPackage

/// Tries services from nodes, all at the same time in one loop.
public struct StreamProber {
  /// A prober; it opens nothing and keeps nothing between runs.
  public init() {}

  /// The result of each request, in order; returns when the last one is over.
  public func run(_ requests: [StreamRequest]) -> [StreamResult] {
    guard !requests.isEmpty else { return [] }
    let run = StreamRun(requests)
    run.run()
    return run.results
  }
}

/// One run of the prober.
///
/// A connection whose first packet was lost repeats it after a second, and then after two more. So a new one is tried every 50 to 200 ms beside
/// those that wait, and whichever is answered first counts: a way that opens is seen at once.
final class StreamRun {
  private(set) var results: [StreamResult]
  private let requests: [StreamRequest]
  private var states: [State]
  /// A socket for each namespace and family that hears why a packet was not delivered.
  private var ears: [Ear] = []
  /// Connections that were answered and that the other side has not ended yet.
  private var closing: [StreamAttempt] = []
  private let start = Clock.monotonic

  /// How many attempts of one request wait at the same time: at 200 ms each, those of three seconds.
  private static let mostAttempts = 16
  private static let millisecond: Int64 = 1_000_000

  private struct Ear {
    var namespace: NetworkNamespace
    var isV6: Bool
    var descriptor: Int32
  }

  private struct State {
    var attempts: [StreamAttempt] = []
    /// When the next attempt begins.
    var next: Int64
    var pause: Int64 = 50 * StreamRun.millisecond
    var deadline: Int64
    /// How often a router has said why not.
    var complaints = 0
    /// Whether the deadline was moved already.
    var isProlonged = false
    var isDone = false
  }

  init(_ requests: [StreamRequest]) {
    self.requests = requests
    results = Array(repeating: StreamResult(), count: requests.count)
    let start = start
    states = requests.map { State(next: start, deadline: start + Int64($0.within.nanoseconds)) }
    for request in requests {
      let isV6 = request.destination.family == .v6
      if ears.contains(where: { $0.namespace === request.namespace && $0.isV6 == isV6 }) { continue }
      let made = try? request.namespace.withEntered { nslab_hear_icmp_errors(isV6 ? 1 : 0) }
      guard let made, made >= 0 else { continue }
      ears.append(Ear(namespace: request.namespace, isV6: isV6, descriptor: made))
    }
  }

  deinit {
    for ear in ears { close(ear.descriptor) }
    for state in states { state.attempts.forEach { $0.abort() } }
  }

  func run() {
    while states.contains(where: { !$0.isDone }) {
      let now = Clock.monotonic
      for index in states.indices where !states[index].isDone {
        if now >= states[index].deadline {
          if isMidway(index) { prolong(index) } else { finish(index) }
        } else if now >= states[index].next {
          begin(index, now)
        }
      }
      wait()
    }
    settle()
  }

  /// Lets the answered connections end, for a moment: the packets of their ends belong to this check, not to what is done after it.
  private func settle() {
    let deadline = Clock.monotonic + 50 * Self.millisecond
    while true {
      closing.removeAll { ended in
        guard ended.hasEnded() else { return false }
        ended.close()
        return true
      }
      let left = deadline - Clock.monotonic
      guard !closing.isEmpty, left > 0 else { break }
      var polls = closing.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
      _ = unsafe polls.withUnsafeMutableBufferPointer {
        unsafe poll($0.baseAddress, nfds_t($0.count), Int32(clamping: (left + 999_999) / 1_000_000))
      }
    }
    closing.forEach { $0.close() }
    closing = []
  }

  /// Whether the end comes while an answer is on its way: a connection was taken, or who had complained was asked again and is silent.
  private func isMidway(_ index: Int) -> Bool {
    guard !states[index].isProlonged else { return false }
    let isTaken = requests[index].kind != .udp && states[index].attempts.contains { $0.isConnected }
    return isTaken || states[index].complaints == 1 && !states[index].attempts.isEmpty
  }

  /// Waits a moment longer, once: on a busy machine an answer takes its time.
  private func prolong(_ index: Int) {
    states[index].isProlonged = true
    states[index].deadline += 300 * Self.millisecond
    states[index].next = states[index].deadline
  }

  private func begin(_ index: Int, _ now: Int64) {
    states[index].next = now + states[index].pause
    states[index].pause = min(states[index].pause * 2, 200 * Self.millisecond)
    if states[index].attempts.count >= Self.mostAttempts {
      // The first one stays: a way that takes longer than all these needs one that is waited for.
      states[index].attempts.remove(at: 1).abort()
    }
    do throws(ProbeError) {
      states[index].attempts.append(try StreamAttempt(requests[index]))
    } catch {
      failed(index, error)
    }
  }

  // MARK: What comes back

  private func wait() {
    var polls: [pollfd] = ears.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    var owners: [Int] = []
    var next = Int64.max
    for (index, state) in states.enumerated() where !state.isDone {
      next = min(next, state.deadline, state.next)
      for attempt in state.attempts {
        owners.append(index)
        polls.append(pollfd(fd: attempt.descriptor, events: attempt.awaited, revents: 0))
      }
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
      guard !states[index].isDone else { continue }
      ready(index, polls[ears.count + place].fd)
    }
  }

  private func ready(_ index: Int, _ descriptor: Int32) {
    guard let place = states[index].attempts.firstIndex(where: { $0.descriptor == descriptor }) else { return }
    switch states[index].attempts[place].proceed(requests[index]) {
    case .pending: break
    case .answered(let result): answered(index, place, result)
    case .reset:
      end(index, place)
      note(.reset, of: index)
    case .failed(let error):
      // The explanation may come a moment later than the error itself.
      for ear in ears where ear.namespace === requests[index].namespace { listen(ear) }
      guard let place = states[index].attempts.firstIndex(where: { $0.descriptor == descriptor }) else { return }
      end(index, place)
      failed(index, ProbeError("connect", error))
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
      let ping =
        ear.isV6
        ? PingVerdict(icmpV6Type: error.type, code: error.code, mtu: 0, from: from)
        : PingVerdict(icmpType: error.type, code: error.code, mtu: 0, from: from)
      guard let ping, let verdict = StreamVerdict(ping) else { continue }
      for index in states.indices where !states[index].isDone {
        let request = requests[index]
        guard request.namespace === ear.namespace, request.destination == destination,
          request.port == error.destination_port, (request.kind == .udp ? 17 : 6) == error.protocol,
          let place = states[index].attempts.firstIndex(where: { $0.localPort == error.source_port })
        else { continue }
        end(index, place)
        note(verdict, of: index)
        complain(index)
      }
    }
  }

  // MARK: What it means

  private func answered(_ index: Int, _ place: Int, _ result: StreamResult) {
    let attempt = states[index].attempts.remove(at: place)
    if requests[index].kind == .udp { attempt.close() } else { closing.append(attempt) }
    results[index] = result
    if requests[index].isEnough(result) { return finish(index) }
  }

  /// The node's own word; an ICMP error that explains it was heard before.
  private func failed(_ index: Int, _ error: ProbeError) {
    switch error.errno {
    case .connectionRefused: note(.refused(from: nil), of: index)
    case .networkUnreachable: note(.noRoute(from: nil), of: index)
    case .noRouteToHost: note(.hostUnreachable(from: nil), of: index)
    case .permissionDenied, .notPermitted: note(.prohibited(from: nil), of: index)
    case .connectionReset: note(.reset, of: index)
    case .timedOut, .interrupted, .noBufferSpace, .resourceTemporarilyUnavailable: break
    default: note(.error(error), of: index)
    }
  }

  /// Keeps the best-founded verdict: an answer over all, a word of the network over silence and over the node's own trouble, the last
  /// one over those before.
  private func note(_ verdict: StreamVerdict, of index: Int) {
    switch (results[index].verdict, verdict) {
    case (.open, _): break
    case (.timeout, _), (.error, _): results[index].verdict = verdict
    case (_, .error): break
    // "Refused" by the socket is what a router's word, heard before, came to.
    case (.refused(.some), .refused(nil)), (.noRoute(.some), .noRoute(nil)),
      (.hostUnreachable(.some), .hostUnreachable(nil)), (.hostUnreachable(.some), .noRoute(nil)),
      (.prohibited(.some), .hostUnreachable(nil)), (.prohibited(.some), .prohibited(nil)):
      break
    default: results[index].verdict = verdict
    }
  }

  /// Routers ration their complaints (`net.ipv4.icmp_ratelimit`: six, then one a second). Where failure is expected they are asked once
  /// more, near the end.
  private func complain(_ index: Int) {
    guard requests[index].expectsFailure else { return }
    let now = Clock.monotonic
    // The others would be complained of, too.
    states[index].attempts.forEach { $0.abort() }
    states[index].attempts = []
    states[index].complaints += 1
    let deadline = states[index].deadline
    states[index].next =
      states[index].complaints > 1 ? deadline : max(deadline - 200 * Self.millisecond, now + (deadline - now) / 2)
  }

  private func end(_ index: Int, _ place: Int) { states[index].attempts.remove(at: place).abort() }

  private func finish(_ index: Int) {
    states[index].attempts.forEach { $0.abort() }
    states[index].attempts = []
    states[index].isDone = true
    results[index].elapsed = .nanoseconds(Clock.monotonic - start)
  }
}
