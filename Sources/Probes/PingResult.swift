public import Addressing

/// An answer to an echo request.
public struct PingReply: Hashable, Sendable {
  /// The number of the request it answers, from 1.
  public var sequence: Int
  /// The time from sending the request to receiving the answer.
  public var roundTrip: Duration
  /// The TTL or hop limit that it came with.
  public var ttl: Int?
  /// The address that answered, of a broadcast or multicast another than was asked; nil where the kernel did not tell it.
  public var from: IPAddress?
  /// The index of the interface that it came by, of a link-local address.
  public var interfaceIndex: Int32?
}

/// A word of the network, or of the node itself, that a request was not delivered.
///
/// Where the node refused to send and an ICMP error came of it, too, that stands before in the list.
public struct PingFault: Hashable, Sendable {
  /// The number of the request, from 1.
  public var sequence: Int
  /// The reason, as the error says it.
  public var verdict: PingVerdict
}

/// Round-trip times as ping(8) sums them up.
public struct RoundTripStatistics: Hashable, Sendable {
  /// The shortest time: `min`.
  public var minimum: Duration
  /// The mean: `avg`.
  public var average: Duration
  /// The longest time: `max`.
  public var maximum: Duration
  /// The standard deviation, which ping(8) calls mdev.
  public var deviation: Duration

  /// The statistics of some times; nil of none.
  public init?(_ times: [Duration]) {
    guard let least = times.min(), let most = times.max() else { return nil }
    let values = times.map(\.nanoseconds)
    let mean = values.reduce(0, +) / Double(values.count)
    let meanOfSquares = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
    minimum = least
    maximum = most
    average = .nanoseconds(Int64(mean))
    deviation = .nanoseconds(Int64(max(0, meanOfSquares - mean * mean).squareRoot()))
  }
}

extension Duration {
  /// The duration as a number of nanoseconds.
  var nanoseconds: Double { Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9 }
}

/// The result of a ping request.
public struct PingResult: Hashable, Sendable {
  /// Whether one was answered; if none, the reason that was heard last.
  public var verdict: PingVerdict = .timeout
  /// How many requests were sent.
  public var sent = 0
  /// How many of them were answered.
  public var received = 0
  /// Further answers to requests that were answered already.
  public var duplicates = 0
  /// The most requests that were on their way at once when something was heard of one.
  public var depth = 1
  /// The answers in the order in which they came.
  public var replies: [PingReply] = []
  /// The messages of the network, or of the node itself, about requests that it did not deliver, in the order in which they came.
  public var faults: [PingFault] = []
  /// From the first request to the last.
  public var sending: Duration = .zero
  /// From the first request to the last answer, or to giving up.
  public var elapsed: Duration = .zero

  /// The round-trip times summed up; nil where nothing was answered.
  public var roundTrip: RoundTripStatistics? { RoundTripStatistics(replies.map(\.roundTrip)) }
}
