import ArgumentParser
import Glibc
import Lab
import LabRunner
import Namespaces

/// Measures how fast labs are built, checked and taken down, beside the alternatives, in one run.
///
/// `swift run -c release nslab-bench`. Times are medians; the ratios are what counts, since machines differ and are noisy.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nslab-bench", abstract: "Measure building, checking and taking down, as ratios to the alternatives.")

  @Option(help: "Numbers of hosts of the star.")
  var hosts: [Int] = [2, 10, 100, 1000]

  @Option(help: "Repetitions of each measurement.")
  var runs = 5

  @Flag(help: "Leave out ip -batch.")
  var withoutIP = false

  @Option(help: "The path of a C program that builds the same star, called as: PROGRAM lab N key=value…")
  var floor: String?

  @Option(help: "Hosts of the full mesh; 0 leaves it out.")
  var mesh = 100

  @Flag(help: "Measure rules of nftables, too.")
  var rules = false

  @Option(help: "A lab that is played again and again, to find pings that are answered late.", completion: .file())
  var stalls: [String] = []

  func run() throws {
    do {
      try Isolation.enter()
    } catch {
      print("cannot be measured here: \(error)")
      throw ExitCode(3)
    }
    for count in hosts {
      for setting in Star.Setting.allCases { try measure(count, setting) }
    }
    if mesh > 1 { try measureMesh(mesh) }
    if rules { try RulesBench(runs: runs).run() }
    for path in stalls { try StallHunt(path: path).run() }
  }

  private func measure(_ count: Int, _ setting: Star.Setting) throws {
    var builds: [Double] = []
    var checks: [Double] = []
    var closes: [Double] = []
    var floors: [Double] = []
    var floorChecks: [Double] = []
    var batches: [Double] = []
    var memory = 0
    // The alternatives take turns with ours, so that a noisy moment meets all of them.
    let repetitions = count >= 1000 && setting == .plain ? min(runs, 3) : runs
    for _ in 0..<repetitions {
      let run = try Star(hosts: count, setting: setting).run()
      builds.append(run.build)
      if let check = run.check { checks.append(check) }
      closes.append(run.close)
      memory = max(memory, run.kilobytes)
      if let floor, let times = try Floor(path: floor).run(hosts: count, setting: setting) {
        floors.append(times.build)
        floorChecks.append(times.check)
      }
    }
    if !withoutIP, setting == .plain {
      for _ in 0..<(count >= 1000 ? 1 : min(3, runs)) {
        if let time = try IPBatch().run(hosts: count) { batches.append(time) }
      }
    }
    var line = "star of \(count), \(setting.rawValue): build \(ms(builds)) ms, check \(ms(checks)) ms"
    line += ", teardown \(ms(closes)) ms, \(memory / max(count, 1)) kB a host"
    if let other = median(floors), let own = median(builds) {
      line += "; C floor \(ms(floors)) ms, ratio \(rounded(own / other))"
      line += ", its check \(ms(floorChecks)) ms"
    }
    if let other = median(batches), let own = median(builds) {
      line += "; ip -batch \(ms(batches)) ms, \(rounded(other / own)) times ours"
    }
    print(line)
  }

  private func measureMesh(_ count: Int) throws {
    var cold: [Double] = []
    var warm: [Double] = []
    for _ in 0..<min(runs, 3) {
      let times = try Star(hosts: count, setting: .allTricks).mesh()
      cold.append(times.cold)
      warm.append(times.warm)
    }
    print("mesh of \(count), \(count * (count - 1)) pairs: cold \(ms(cold)) ms, warm \(ms(warm)) ms")
  }

  private func ms(_ values: [Double]) -> String { median(values).map(rounded) ?? "-" }
}

/// The middle one of some numbers.
func median(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.sorted()[values.count / 2] }

/// A number with two digits after the point where it is small.
func rounded(_ value: Double) -> String {
  value >= 100 ? "\(Int(value.rounded()))" : "\((value * 100).rounded() / 100)"
}

/// How long something takes, in milliseconds.
func milliseconds<Result>(_ body: () throws -> Result) rethrows -> (time: Double, result: Result) {
  let clock = ContinuousClock()
  let start = clock.now
  let result = try body()
  let duration = clock.now - start
  return (Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15, result)
}
