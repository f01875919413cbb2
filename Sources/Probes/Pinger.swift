/// Pings: many requests at once, from one loop over all their sockets.
public struct Pinger: Sendable {
  /// A pinger; it opens nothing and keeps nothing between runs.
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

  /// Carries out one request, and asks after everything that happened, at first before anything did, whether to go on.
  ///
  /// The calling thread waits; a signal that it handles is an occasion to ask, too.
  public func run(_ request: PingRequest, while isWanted: @escaping (PingResult) -> Bool) -> PingResult {
    let run = PingRun([request])
    run.isWanted = isWanted
    run.run()
    return run.results[0]
  }
}
