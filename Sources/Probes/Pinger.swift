/// Pings: many requests at once, from one loop over all their sockets.
public struct Pinger: Sendable {
  public init() {}

  /// Carries out all requests at the same time and gives their results in the same order.
  ///
  /// The calling thread waits until the last has its answer or is given up.
  public func run(_ requests: [PingRequest]) -> [PingResult] {
    guard !requests.isEmpty else { return [] }
    let run = PingRun(requests)
    run.run()
    return run.results
  }
}
