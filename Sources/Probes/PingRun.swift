import Addressing
import CLinux
import Glibc
import SystemPackage

/// One run of the pinger: its requests, what was sent, and what came back.
final class PingRun {
  private(set) var results: [PingResult]
  private let requests: [PingRequest]
  private var states: [State]
  private var channels: [Channel] = []
  private var channelOf: [Int] = []
  private var timers = Timers()
  private var unfinished: Int
  private let start = Clock.monotonic
  private let cookie = UInt64.random(in: .min ... .max)
  private let epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
  /// Whether to go on with the first request, by what has become of it.
  var isWanted: ((PingResult) -> Bool)?

  /// A socket with the sequence numbers that were handed out on it.
  private struct Channel {
    let socket: PingSocket
    let id = UInt16.random(in: 1 ... .max)
    /// From 1 on, as those of ping(8).
    var nextSequence: UInt16 = 1
    var sent: [UInt16: Sent] = [:]
  }

  private struct Sent {
    var request: Int
    var number: Int
    /// Nanoseconds since 1970.
    var time: Int64
    var isAnswered = false
  }

  private struct State {
    var target: nslab_echo_target
    var giveUp: Int64
    var isDone = false
    /// The pause before the next repetition.
    var pause: Int64 = 10_000_000
    var firstSent: Int64?
    /// How often a router, or the destination, has said why not, and until when it is not asked again.
    var complaints = 0
    var lastComplaint: Int64 = 0
    /// Whether the end was moved already.
    var isProlonged = false
    var quietUntil: Int64 = 0
    /// The last cause why nothing could be sent at all.
    var refusal: Errno?
  }

  init(_ requests: [PingRequest]) {
    self.requests = requests
    results = Array(repeating: PingResult(), count: requests.count)
    unfinished = requests.count
    states = requests.map { State(target: Self.target(of: $0), giveUp: .max) }
    var known: [ObjectIdentifier: Int] = [:]
    for request in requests {
      let key = ObjectIdentifier(request.socket)
      if let channel = known[key] {
        channelOf.append(channel)
        continue
      }
      known[key] = channels.count
      channelOf.append(channels.count)
      var event = unsafe epoll_event()
      unsafe event.events = EPOLLIN.rawValue | EPOLLERR.rawValue
      unsafe event.data.u64 = UInt64(channels.count)
      _ = unsafe epoll_ctl(epoll, EPOLL_CTL_ADD, request.socket.descriptor, &event)
      channels.append(Channel(socket: request.socket))
    }
  }

  deinit { close(epoll) }

  func run() {
    for index in channels.indices { discardOldDatagrams(of: index) }
    for index in requests.indices {
      switch requests[index].schedule {
      case .untilReply(let within), .throughout(let within): states[index].giveUp = start + Int64(within.nanoseconds)
      case .inARow(let count, let within):
        if count < 1 { finish(index) }
        let series = Int64(requests[index].interval.nanoseconds).multipliedReportingOverflow(by: Int64(count))
        states[index].giveUp = start + Int64(within.nanoseconds) + (series.overflow ? 0 : series.partialValue)
      case .count(let count):
        if count < 1 { finish(index) }
        if let deadline = requests[index].deadline {
          states[index].giveUp = start + Int64(deadline.nanoseconds)
          timers.push(at: states[index].giveUp, index)
        }
      }
      timers.push(at: start, index)
    }
    while unfinished > 0 {
      if let isWanted, !isWanted(results[0]) { return finish(0) }
      // A burst is kept short: the kernel drops frames for one bridge beyond net.core.netdev_max_backlog.
      var burst = 0
      let now = Clock.monotonic
      while burst < 32, let index = timers.pop(until: now) {
        if !states[index].isDone {
          due(index, now: now)
          burst += 1
        }
      }
      if unfinished > 0 { wait() }
    }
  }

  /// A request's time has come: it sends again, or it is given up.
  private func due(_ index: Int, now: Int64) {
    if now >= states[index].giveUp {
      // Who had complained was asked again and is silent yet: on a busy machine an answer takes its time.
      guard states[index].complaints == 1, !states[index].isProlonged, case .throughout = requests[index].schedule
      else { return finish(index) }
      states[index].isProlonged = true
      states[index].giveUp += 300_000_000
      states[index].quietUntil = states[index].giveUp
    }
    switch requests[index].schedule {
    case .inARow(let count, _):
      send(index)
      // A first series goes quickly, then it is asked in good time for what may be left of the window.
      let interval = Int64(requests[index].interval.nanoseconds)
      let pause = results[index].sent < count ? max(interval, 1) : max(interval, 50_000_000)
      timers.push(at: min(now + pause, states[index].giveUp), index)
    case .untilReply, .throughout:
      if now < states[index].quietUntil { return timers.push(at: states[index].quietUntil, index) }
      send(index)
      states[index].pause = min(states[index].pause * 2, 200_000_000)
      timers.push(at: min(now + states[index].pause, states[index].giveUp), index)
    case .count(let wanted):
      let count = requests[index].deadline == nil ? wanted : Int.max
      if results[index].sent < count {
        send(index)
        if states[index].isDone { return }
        let interval = Int64(requests[index].interval.nanoseconds)
        if results[index].sent < count {
          timers.push(at: now + max(interval, 1), index)
        } else {
          states[index].giveUp = now + Int64(requests[index].timeout.nanoseconds)
          timers.push(at: states[index].giveUp, index)
        }
      }
    }
  }

  private func finish(_ index: Int) {
    guard !states[index].isDone else { return }
    states[index].isDone = true
    unfinished -= 1
    results[index].elapsed = .nanoseconds(Clock.monotonic - start)
    if results[index].received > 0 {
      results[index].verdict = .reachable
    } else if results[index].verdict == .timeout, let refusal = states[index].refusal {
      results[index].verdict = .error(ProbeError("send an echo request", refusal))
    }
  }

  private func send(_ index: Int) {
    let channel = channelOf[index]
    let request = requests[index]
    let sequence = channels[channel].nextSequence
    channels[channel].nextSequence &+= 1
    let packet = EchoPacket.request(
      isV6: request.destination.family == .v6, id: channels[channel].id, sequence: sequence, cookie: cookie,
      size: min(max(request.size, 0), 65_507))
    let number = results[index].sent + 1
    channels[channel].sent[sequence] = Sent(request: index, number: number, time: Clock.realtime)
    let monotonic = Clock.monotonic
    if states[index].firstSent == nil { states[index].firstSent = monotonic }
    results[index].sending = .nanoseconds(monotonic - (states[index].firstSent ?? monotonic))
    var status = transmit(packet, index)
    // A raw socket reports an ICMP error of an earlier request to whoever sends next; that is not about this one.
    if status != 0 {
      receiveErrors(channel, sending: sequence)
      _ = nslab_socket_error(request.socket.descriptor)
      if !isTold(number, index) { status = transmit(packet, index) }
    }
    if status == 0 {
      results[index].sent = number
      states[index].refusal = nil
      return
    }
    // What came of this one, too, may be heard of a moment later.
    if !isTold(number, index) { receiveErrors(channel, sending: sequence) }
    channels[channel].sent[sequence] = nil
    switch request.schedule {
    case .count, .inARow: results[index].sent = number
    case .untilReply, .throughout: break
    }
    let errno = Errno(rawValue: -status)
    if isTold(number, index) {
      // The word of the network stands for it; of what the node says to that only a refusal is kept.
      if errno != .messageTooLong, let verdict = PingVerdict(sending: errno, mtu: 0) {
        results[index].faults.append(PingFault(sequence: number, verdict: verdict))
      }
      return
    }
    if let verdict = PingVerdict(sending: errno, mtu: 0) {
      note(verdict, of: index)
      add(PingFault(sequence: number, verdict: verdict), to: index)
    } else {
      states[index].refusal = errno
    }
  }

  /// Whether something was said of a counted request already.
  private func isTold(_ number: Int, _ index: Int) -> Bool {
    guard case .count = requests[index].schedule else { return false }
    return results[index].faults.contains { $0.sequence == number }
  }

  private func transmit(_ packet: [UInt8], _ index: Int) -> Int32 {
    let descriptor = requests[index].socket.descriptor
    return unsafe packet.withUnsafeBytes { bytes in
      unsafe nslab_ping_send(descriptor, &states[index].target, bytes.baseAddress, UInt32(bytes.count))
    }
  }

  /// Keeps the best-founded verdict: any word of the network over silence, the last one over those before.
  private func note(_ verdict: PingVerdict, of index: Int) {
    guard results[index].verdict != .reachable, !states[index].isDone else { return }
    if case .error = verdict, results[index].verdict != .timeout { return }
    // Once a router has told the MTU, the node itself refuses what is larger, and tells none.
    if case .tooBig(0, _) = verdict, case .tooBig = results[index].verdict { return }
    results[index].verdict = verdict
  }

  // MARK: What comes back

  private func wait() {
    var events = unsafe [epoll_event](repeating: epoll_event(), count: 64)
    var milliseconds: Int32 = 0
    if let next = timers.next {
      let left = next - Clock.monotonic
      milliseconds = left <= 0 ? 0 : Int32(clamping: (left + 999_999) / 1_000_000)
    }
    let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
      unsafe epoll_wait(epoll, buffer.baseAddress, Int32(buffer.count), milliseconds)
    }
    guard count > 0 else { return }
    for place in unsafe 0..<min(Int(count), events.count) {
      let event = unsafe events[place]
      let channel = unsafe Int(truncatingIfNeeded: event.data.u64)
      guard channels.indices.contains(channel) else { continue }
      if unsafe event.events & EPOLLERR.rawValue != 0 {
        receiveErrors(channel)
        _ = nslab_socket_error(channels[channel].socket.descriptor)
      }
      receiveReplies(channel)
    }
  }

  private var space = [nslab_datagram](repeating: nslab_datagram(), count: 32)

  private func receive(_ channel: Int, errors: Bool) -> Int {
    let socket = channels[channel].socket
    let status = unsafe space.withUnsafeMutableBufferPointer { buffer in
      unsafe nslab_ping_receive(
        socket.descriptor, socket.family == .v6 ? 1 : 0, errors ? 1 : 0, buffer.baseAddress, Int32(buffer.count))
    }
    return Int(status)
  }

  /// Drops answers to an earlier run that are still in a socket.
  private func discardOldDatagrams(of channel: Int) {
    var rounds = 0
    while receive(channel, errors: false) > 0, rounds < 1024 { rounds += 1 }
    rounds = 0
    while receive(channel, errors: true) > 0, rounds < 1024 { rounds += 1 }
    _ = nslab_socket_error(channels[channel].socket.descriptor)
  }

  private func receiveReplies(_ channel: Int) {
    while true {
      let count = receive(channel, errors: false)
      guard count > 0 else { return }
      for index in 0..<min(count, space.count) { reply(space[index], channel) }
      if count < space.count { return }
    }
  }

  private func reply(_ datagram: nslab_datagram, _ channel: Int) {
    let isV6 = channels[channel].socket.family == .v6
    let bytes = datagram.content
    let icmp = isV6 ? bytes[...] : EchoPacket.withoutIPv4Header(bytes[...])
    guard let icmp, let echo = EchoPacket.parse(icmp), echo.type == (isV6 ? 129 : 0), echo.id == channels[channel].id,
      var sent = channels[channel].sent[echo.sequence]
    else { return }
    let request = requests[sent.request]
    if request.size >= 8, echo.cookie != cookie { return }
    if !request.destination.isMulticast, request.destination.isUnicast(over: datagram), let from = datagram.from,
      from != request.destination
    {
      return
    }
    if sent.isAnswered {
      results[sent.request].duplicates += 1
      return
    }
    sent.isAnswered = true
    channels[channel].sent[echo.sequence] = sent
    if states[sent.request].isDone { return }
    let received = datagram.timestamp == 0 ? Clock.realtime : datagram.timestamp
    results[sent.request].received += 1
    results[sent.request].depth = max(results[sent.request].depth, results[sent.request].sent - sent.number + 1)
    results[sent.request].replies.append(
      PingReply(
        sequence: sent.number, roundTrip: .nanoseconds(max(0, received - sent.time)),
        ttl: datagram.hop_limit >= 0 ? Int(datagram.hop_limit) : nil, from: datagram.from,
        interfaceIndex: datagram.interface == 0 ? nil : Int32(bitPattern: datagram.interface)))
    switch request.schedule {
    case .untilReply, .throughout: finish(sent.request)
    case .inARow(let count, _): if results[sent.request].keepRow(of: count) { finish(sent.request) }
    case .count(let count):
      if results[sent.request].settled >= count { finish(sent.request) }
    }
  }

  /// - Parameter sequence: That of the packet which is being sent, to which what the node itself says belongs.
  private func receiveErrors(_ channel: Int, sending sequence: UInt16? = nil) {
    var rounds = 0
    while rounds < 64 {
      rounds += 1
      let count = receive(channel, errors: true)
      guard count > 0 else { return }
      for index in 0..<min(count, space.count) { failure(space[index], channel, sequence) }
      if count < space.count { return }
    }
  }

  /// An entry of the error queue quotes the echo request that it is about.
  private func failure(_ datagram: nslab_datagram, _ channel: Int, _ sequence: UInt16?) {
    // SO_EE_ORIGIN_LOCAL: nothing is quoted.
    if datagram.origin == 1, let sequence, let sent = channels[channel].sent[sequence],
      case .count = requests[sent.request].schedule,
      let verdict = PingVerdict(sending: Errno(rawValue: Int32(bitPattern: datagram.error)), mtu: Int(datagram.info))
    {
      note(verdict, of: sent.request)
      add(PingFault(sequence: sent.number, verdict: verdict), to: sent.request)
      return
    }
    guard let echo = EchoPacket.parse(datagram.content[...]), echo.id == channels[channel].id,
      let sent = channels[channel].sent[echo.sequence]
    else { return }
    let mtu = Int(datagram.info)
    let verdict: PingVerdict? =
      switch datagram.origin {
      case 2: PingVerdict(icmpType: datagram.type, code: datagram.code, mtu: mtu, from: datagram.from)
      case 3: PingVerdict(icmpV6Type: datagram.type, code: datagram.code, mtu: mtu, from: datagram.from)
      default: PingVerdict(sending: Errno(rawValue: Int32(bitPattern: datagram.error)), mtu: mtu)
      }
    guard let verdict else { return }
    if datagram.origin == 2 || datagram.origin == 3 { complain(sent.request) }
    note(verdict, of: sent.request)
    add(PingFault(sequence: sent.number, verdict: verdict), to: sent.request)
  }

  /// Routers ration their complaints (`net.ipv4.icmp_ratelimit`: six, then one a second), so where failure is expected they
  /// are asked once more, near the end.
  private func complain(_ index: Int) {
    guard case .throughout = requests[index].schedule else { return }
    let giveUp = states[index].giveUp
    let now = Clock.monotonic
    // What waited for one neighbour is complained of all at once.
    guard now > states[index].lastComplaint + 100_000_000 else { return }
    states[index].lastComplaint = now
    states[index].complaints += 1
    states[index].quietUntil =
      states[index].complaints == 1 ? max(giveUp - 200_000_000, now + (giveUp - now) / 2) : giveUp
  }

  /// Keeps what was said of a counted request; when each one had its answer or its fault it is over.
  private func add(_ fault: PingFault, to index: Int) {
    guard !states[index].isDone, case .count(let count) = requests[index].schedule else { return }
    results[index].faults.append(fault)
    if fault.verdict.isOfTheWay {
      results[index].depth = max(results[index].depth, results[index].sent - fault.sequence + 1)
    }
    if results[index].settled >= count || requests[index].deadline != nil { finish(index) }
  }

  private static func target(of request: PingRequest) -> nslab_echo_target {
    var target = nslab_echo_target()
    target.is_v6 = request.destination.family == .v6 ? 1 : 0
    target.setDestination(request.destination)
    if let source = request.source { target.setSource(source) }
    target.interface = UInt32(bitPattern: request.interfaceIndex ?? 0)
    target.hop_limit = request.ttl.map(Int32.init) ?? -1
    target.dont_fragment = request.dontFragment ? 1 : 0
    return target
  }
}
