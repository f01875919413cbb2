import ArgumentParser
import Glibc
import Namespaces

/// Measures how fast labs are read, built, checked and taken down, beside the alternatives, in one run.
///
/// `swift run -c release nslab-bench`. The ratios are what counts, since machines differ and are noisy: each is the median of those of
/// the rounds, in which all take turns.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nslab-bench", abstract: "Measure reading, building and checking labs, as ratios to the alternatives.",
    discussion: "Times are \"least / median\" in milliseconds.")

  @Option(parsing: .upToNextOption, help: "Numbers of hosts of the star. (default: 2 10 100 500 1000)")
  var hosts: [Int] = []

  @Option(help: "Repetitions of each measurement.")
  var runs: Int?

  @Flag(help: "Leave out ip -batch.")
  var withoutIP = false

  @Option(help: "The path of a C program that builds the same star, called as: PROGRAM lab N key=value…")
  var floor: String?

  @Option(help: "Hosts of the full mesh; 0 leaves it out.")
  var mesh = 100

  @Flag(help: "Measure rules of nftables, too.")
  var rules = false

  @Flag(help: "Measure how the time grows with nodes, steps, checks, rules and the like, too.")
  var growth = false

  @Option(help: "The path of nslab, of which whole calls are measured, too.", completion: .file())
  var program: String?

  @Option(help: "The lab that --program validates.", completion: .file())
  var lab: String?

  @Flag(help: "All of it with few hosts and repetitions: less than a minute.")
  var short = false

  @Option(help: "A lab that is played again and again, to find pings that are answered late.", completion: .file())
  var stalls: [String] = []

  @Option(help: .hidden)
  var one: String?

  func run() throws {
    do {
      try Isolation.enter()
    } catch {
      print("cannot be measured here: \(error)")
      throw ExitCode(3)
    }
    if let one { return try Star.one(one) }
    print(Machine.text + "\n")
    let rounds = runs ?? (short ? 3 : 7)
    let counts = hosts.isEmpty ? (short ? [2, 100] : [2, 10, 100, 500, 1000]) : hosts
    if let program { try StartBench(program: program, runs: max(10, rounds * 4)).run(lab: lab) }
    try StarBench(floor: floor.map { Floor(path: $0) }, runs: rounds).run(
      hosts: counts, settings: short ? [.plain, .allTricks] : Star.Setting.allCases, mesh: mesh,
      batch: !withoutIP && !short)
    if rules || short { try RulesBench(runs: rounds, isShort: short).run() }
    if growth || short { try GrowthBench(runs: 3, divisor: short ? 4 : 1).run() }
    for path in stalls { try StallHunt(path: path).run() }
  }
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
