import Addressing
import RouteNetlink

/// An interface as the screen of a lab that is watched shows it.
struct WatchInterface: Sendable {
  /// Packets and bytes of both ways.
  struct Numbers: Sendable {
    var inPackets: UInt64
    var inBytes: UInt64
    var outPackets: UInt64
    var outBytes: UInt64

    init(_ statistics: LinkStatistics) {
      inPackets = statistics.receivedPackets
      inBytes = statistics.receivedBytes
      outPackets = statistics.sentPackets
      outBytes = statistics.sentBytes
    }

    /// So many a second; a counter that began anew counts from 0.
    func rate(since before: Numbers, seconds: Double) -> Numbers {
      var rate = self
      for path in [\Numbers.inPackets, \.inBytes, \.outPackets, \.outBytes] {
        let (new, old) = (self[keyPath: path], before[keyPath: path])
        rate[keyPath: path] = UInt64((Double(new >= old ? new - old : new) / seconds).rounded())
      }
      return rate
    }
  }

  let index: Int32
  /// Its name, and that of what it stands on: `eth0.5@eth0`.
  var name: String
  var state: String
  var isUp: Bool
  var addresses: [String]
  /// Nil until they have been asked for.
  var numbers: Numbers?
  /// When they were asked for, in seconds.
  var time: Double = 0
  /// Nil until they were asked for twice.
  var rates: Numbers?

  init(_ index: Int32, _ name: String, state: String, isUp: Bool, addresses: [String]) {
    self.index = index
    self.name = name
    self.state = state
    self.isUp = isUp
    self.addresses = addresses
  }

  init(_ link: Link, _ links: [Link], _ addresses: [Address]) {
    index = link.index
    let lower = link.linkNamespaceID == nil ? links.first { $0.index == link.link }?.name : nil
    name = (link.name + (lower.map { "@\($0)" } ?? "")).visible
    let isUnknown = link.operState == .unknown
    isUp = link.isUp && (link.operState == .up || isUnknown)
    let hasNoCarrier = link.operState == .lowerLayerDown || link.carrier == false
    state = !link.isUp ? "off" : isUp ? "up" : hasNoCarrier ? "no carrier" : "\(link.operState)".lowercased()
    let own = addresses.filter { $0.index == link.index }
    // What a link has by itself stands behind what it was given.
    self.addresses = (own.filter { $0.scope != .link } + own.filter { $0.scope == .link }).compactMap { address in
      address.local.map { "\($0)" }
    }
  }

  /// Takes over what was counted before.
  mutating func follow(_ before: WatchInterface?) {
    guard let before else { return }
    numbers = before.numbers
    time = before.time
    rates = before.rates
  }

  /// Takes what is counted at a time, in seconds.
  mutating func count(_ statistics: LinkStatistics, at time: Double) {
    let now = Numbers(statistics)
    if let numbers, time > self.time { rates = now.rate(since: numbers, seconds: time - self.time) }
    numbers = now
    self.time = time
  }
}

/// Numbers in few characters.
enum ShortNumber {
  /// At most five characters: `99999`, `100k`, `1.2M`.
  static func text(_ number: UInt64) -> String {
    if number < 100_000 { return "\(number)" }
    var value = Double(number)
    for unit in ["k", "M", "G", "T", "P", "E"] {
      value /= 1000
      if value < 9.95 { return "\((value * 10).rounded() / 10)\(unit)" }
      if value < 999.5 { return "\(Int(value.rounded()))\(unit)" }
    }
    return "\(Int(value.rounded()))E"
  }
}
