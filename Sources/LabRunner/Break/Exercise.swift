package import Journey
package import Lab

/// A lab that was broken on purpose, for somebody to mend.
package struct Exercise: Sendable {
  /// The number that decided on the breakage; the same seed and lab give the same.
  package var seed: UInt64
  /// The number of the step up to which the lab was played.
  package var step: Int
  /// The claims that have to hold when it is mended.
  package var checks: [Check]
  /// The one thing that is broken.
  package var breakage: Breakage
  /// Claims that held before, and do not hold any more.
  package var failing: [Check]
  /// The nodes among which it is: its own, and those on the same cables.
  package var region: [String]
  /// The diagnoses of the claims that do not hold.
  package var diagnoses: [Diagnosis] = []

  /// Whether the diagnosis named the breakage for each claim that does not hold.
  package var isNamed: Bool { !diagnoses.isEmpty && diagnoses.allSatisfy(breakage.isNamed) }

  /// The steps with the one whose claims are to hold, in which no others are left.
  func step(of lab: Lab) -> Step {
    var step = lab.steps[self.step - 1]
    step.checks = checks
    step.captures = []
    return step
  }
}

extension Check {
  /// Whether it claims that something is reached, or that something is not, and can be tried again and again.
  var isTask: Bool {
    guard because == nil, level == .error else { return false }
    switch kind {
    case .ping, .service: return true
    case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace: return false
    }
  }

  /// The endpoints between which it sends.
  var endpoints: [CheckEndpoint] {
    switch kind {
    case .ping(let ping): [ping.source, ping.destination]
    case .service(let service): [service.source, service.destination]
    case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace: []
    }
  }
}
