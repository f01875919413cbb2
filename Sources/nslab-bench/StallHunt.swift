import Lab
import LabFile
import LabRunner

/// Plays a lab a hundred times and counts the pings of a fresh lab that took as long as a lost ARP request does.
struct StallHunt {
  let path: String

  func run() throws {
    let lab = try Lab(contentsOf: path)
    var stalls = 0
    var worst = Duration.zero
    var failures = 0
    for _ in 0..<100 {
      let result = lab.run()
      if result.outcome != .passed { failures += 1 }
      for check in result.steps.flatMap(\.checks) {
        guard case .ping(let ping) = check.check.kind, ping.expectation == .reachable, !check.check.isNegated else {
          continue
        }
        worst = max(worst, check.duration)
        if check.duration >= .milliseconds(900) { stalls += 1 }
      }
    }
    print("\(lab.name), 100 runs: \(stalls) stalls, \(failures) runs that did not pass, slowest ping check \(worst)")
  }
}
