extension PingResult {
  /// How many requests were answered, or said to be undeliverable.
  var settled: Int { received + Set(faults.map(\.sequence)).count }

  /// Looks for so many requests in a row that were answered; where there are, only they are kept.
  mutating func keepRow(of count: Int) -> Bool {
    guard replies.count >= count, let last = replies.last?.sequence else { return false }
    let answered = Set(replies.map(\.sequence))
    var first = last
    while answered.contains(first - 1) { first -= 1 }
    var end = last
    while answered.contains(end + 1) { end += 1 }
    guard end - first + 1 >= count else { return false }
    replies.removeAll { !(end - count + 1...end).contains($0.sequence) }
    sent = count
    received = count
    return true
  }
}

extension PingVerdict {
  /// Whether a router or another node said it.
  var isOfTheWay: Bool {
    switch self {
    case .noRoute(from: nil), .hostUnreachable(from: nil), .prohibited(from: nil), .tooBig(_, from: nil), .error: false
    default: true
    }
  }
}
