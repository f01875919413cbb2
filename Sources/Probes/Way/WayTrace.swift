public import Addressing
internal import CLinux
internal import Glibc
internal import SystemPackage

/// The routers on the way to a destination, found by packets that do not live long enough: `traceroute`. Source: traceroute(8).
public struct WayTrace: Sendable {
  /// The answer to a probe.
  public struct Answer: Hashable, Sendable {
    /// The address of the router or destination that answered.
    public var from: IPAddress
    /// The time from sending the probe to receiving the answer.
    public var roundTrip: Duration
    /// The mark that traceroute(8) writes behind the time: `!H`; nil of a router on the way, and of the destination.
    public var note: String?
    /// Whether the way ends there.
    public var isFinal: Bool
  }

  /// The address at the end of the way.
  public var destination: IPAddress
  /// Echo requests instead of UDP.
  public var isICMP = false
  /// The TTLs that are tried.
  public var hops: ClosedRange<Int> = 1...30
  /// Probes of each TTL.
  public var probes = 3
  /// How many are on their way at once.
  public var atOnce = 16
  /// How long a probe is waited for, where nothing is heard of others either.
  public var patience: Duration = .seconds(5)
  /// The first port of UDP, or the first number of echo requests; nil is 33434, or 1.
  public var port: UInt16?
  /// How many bytes each packet has, the IP header included.
  public var size = 60
  /// The source address; nil lets the kernel choose: `-s`.
  public var source: IPAddress?
  /// The interface that probes leave by; nil lets the kernel choose: `-i`.
  public var interface: InterfaceName?
  /// The index of the interface of a link-local destination.
  public var interfaceIndex: Int32?

  /// Up to 30 hops with three probes each of 60 bytes by UDP, as traceroute(8) has it by itself.
  public init(to destination: IPAddress) { self.destination = destination }

  private struct Probe {
    var descriptor: Int32
    var sent: Int64
    var sequence: UInt16
    var answer: Answer?
    var isGivenUp = false
    var isDone: Bool { answer != nil || isGivenUp }
  }

  /// Traces the way in the calling thread's namespace.
  ///
  /// - Parameter tell: Gets the answers of each TTL in its turn, nil of a probe that was not answered, and says whether to go on.
  public func run(_ tell: (Int, [Answer?]) -> Bool) throws(ProbeError) {
    var found: [[Probe]] = hops.map { _ in [] }
    defer { for probe in found.joined() where !probe.isDone { close(probe.descriptor) } }
    var told = 0
    var last = found.count
    while told < last {
      // As many as may be are under way, the near ones first.
      var open = found.joined().filter { !$0.isDone }.count
      sending: for hop in told..<last {
        while found[hop].count < probes {
          guard open < atOnce else { break sending }
          let number = hop * probes + found[hop].count
          found[hop].append(try send(ttl: hops.lowerBound + hop, number: number))
          open += 1
        }
      }
      try wait(&found, until: deadline(found))
      for hop in told..<last where found[hop].contains(where: { $0.answer?.isFinal == true }) {
        last = min(last, hop + 1)
      }
      giveUp(&found)
      while told < last, found[told].count == probes, found[told].allSatisfy(\.isDone) {
        if !tell(hops.lowerBound + told, found[told].map(\.answer)) { return }
        told += 1
      }
    }
  }

  private var target: nslab_way_target {
    var target = nslab_way_target()
    target.is_v6 = destination.family == .v6 ? 1 : 0
    target.is_icmp = isICMP ? 1 : 0
    target.interface = UInt32(bitPattern: interfaceIndex ?? 0)
    unsafe withUnsafeMutableBytes(of: &target.destination) { unsafe $0.copyBytes(from: destination.bytes) }
    if let source, source.family == destination.family {
      target.has_source = 1
      unsafe withUnsafeMutableBytes(of: &target.source) { unsafe $0.copyBytes(from: source.bytes) }
    }
    if let interface {
      unsafe withUnsafeMutableBytes(of: &target.device) { unsafe $0.copyBytes(from: interface.text.utf8.prefix(15)) }
    }
    return target
  }

  private static let identifier = UInt16(truncatingIfNeeded: getpid())

  private func send(ttl: Int, number: Int) throws(ProbeError) -> Probe {
    var target = target
    let sequence = (port ?? (isICMP ? 1 : 33_434)) &+ UInt16(truncatingIfNeeded: number)
    let descriptor = unsafe nslab_way_open(&target, sequence, Int32(ttl))
    guard descriptor >= 0 else { throw ProbeError("connect", Errno(rawValue: -descriptor)) }
    let header = destination.family == .v6 ? 40 : 20
    let length = max(0, size - header - 8)
    let packet =
      isICMP
      ? EchoPacket.request(
        isV6: destination.family == .v6, id: Self.identifier, sequence: sequence, cookie: 0, size: length)
      : (0..<length).map { UInt8(truncatingIfNeeded: 0x40 + $0) }
    let sent = Clock.realtime
    let status = unsafe nslab_way_send(descriptor, packet, UInt32(packet.count))
    // An error of a probe before it may be told instead.
    if status != 0, status != -ECONNREFUSED, status != -EHOSTUNREACH {
      close(descriptor)
      throw ProbeError("send", Errno(rawValue: -status))
    }
    return Probe(descriptor: descriptor, sent: sent, sequence: sequence)
  }

  /// When something is given up next, in nanoseconds since 1970.
  private func deadline(_ found: [[Probe]]) -> Int64 {
    found.indices.lazy.flatMap { hop in found[hop].filter { !$0.isDone }.map { $0.sent + self.patience(of: hop, found) }
    }
    .min() ?? Clock.realtime
  }

  /// How long probes of a TTL are waited for: three times as long as another of it took, ten times as long as one of a later TTL.
  private func patience(of hop: Int, _ found: [[Probe]]) -> Int64 {
    func nanoseconds(_ duration: Duration) -> Int64 {
      duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000
    }
    let most = nanoseconds(patience)
    let own = found[hop].compactMap { $0.answer?.roundTrip }.max().map { nanoseconds($0) * 3 }
    let later = found[(hop + 1)...].lazy.compactMap { $0.compactMap { $0.answer?.roundTrip }.max() }.first
      .map { nanoseconds($0) * 10 }
    // A machine that is busy is no silent router.
    guard let short = own ?? later else { return most }
    return min(most, max(short, 100_000_000))
  }

  private func wait(_ found: inout [[Probe]], until deadline: Int64) throws(ProbeError) {
    var places: [(Int, Int)] = []
    var waiting: [pollfd] = []
    for hop in found.indices {
      for index in found[hop].indices where !found[hop][index].isDone {
        places.append((hop, index))
        waiting.append(pollfd(fd: found[hop][index].descriptor, events: Int16(POLLIN), revents: 0))
      }
    }
    let milliseconds = max(0, (deadline - Clock.realtime + 999_999) / 1_000_000)
    let ready = unsafe poll(&waiting, nfds_t(waiting.count), Int32(clamping: milliseconds))
    guard ready > 0 else { return }
    for (place, entry) in zip(places, waiting) where entry.revents != 0 {
      try take(&found[place.0][place.1])
    }
  }

  private func take(_ probe: inout Probe) throws(ProbeError) {
    var target = target
    var answer = nslab_way_answer()
    let status = unsafe nslab_way_take(probe.descriptor, &target, Self.identifier, probe.sequence, &answer)
    guard status != 0 else { return }
    guard status > 0 else { throw ProbeError("receive", Errno(rawValue: -status)) }
    let bytes = unsafe withUnsafeBytes(of: answer.address) { unsafe Array($0) }
    guard let from = IPAddress(bytes: bytes.prefix(destination.family == .v6 ? 16 : 4)) else { return }
    let heard = answer.timestamp == 0 ? Clock.realtime : answer.timestamp
    let (note, isFinal) = meaning(answer)
    probe.answer = Answer(
      from: from, roundTrip: .nanoseconds(max(0, heard - probe.sent)), note: note, isFinal: isFinal)
    close(probe.descriptor)
  }

  /// The mark of an answer, and whether the way ends there.
  private func meaning(_ answer: nslab_way_answer) -> (note: String?, isFinal: Bool) {
    if answer.is_reply != 0 { return (nil, true) }
    let (type, code) = (answer.type, answer.code)
    if destination.family == .v6 {
      switch (type, code) {
      case (3, 0): return (nil, false)
      case (1, 0): return ("!N", true)
      case (1, 1): return ("!X", true)
      case (1, 2): return ("!S", true)
      case (1, 3): return ("!H", true)
      case (1, 4): return (nil, true)
      case (2, _): return ("!F-\(answer.info)", true)
      case (4, 1): return ("!P", true)
      default: return ("!<\(type)-\(code)>", true)
      }
    }
    switch (type, code) {
    case (11, 0): return (nil, false)
    case (3, 3): return (nil, true)
    case (3, 0), (3, 6), (3, 11): return ("!N", true)
    case (3, 1), (3, 7), (3, 12): return ("!H", true)
    case (3, 2): return ("!P", true)
    case (3, 4): return ("!F-\(answer.info)", true)
    case (3, 5): return ("!S", true)
    case (3, 13): return ("!X", true)
    case (3, 14): return ("!V", true)
    case (3, 15): return ("!C", true)
    case (3, _): return ("!<\(code)>", true)
    default: return ("!<\(type)-\(code)>", true)
    }
  }

  private func giveUp(_ found: inout [[Probe]]) {
    let now = Clock.realtime
    for hop in found.indices {
      let patience = patience(of: hop, found)
      for index in found[hop].indices where !found[hop][index].isDone && found[hop][index].sent + patience <= now {
        found[hop][index].isGivenUp = true
        close(found[hop][index].descriptor)
      }
    }
  }
}
