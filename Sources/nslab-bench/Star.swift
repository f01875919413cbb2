import Glibc
import Lab
import LabFile
import LabRunner
import Namespaces

/// One switch with hosts around it, an address and a default route each.
struct Star {
  /// A demand of the lab beyond a star.
  enum Setting: String, CaseIterable {
    /// Nothing: a student sees a machine as it is.
    case plain
    /// No IPv6 chatter, no snooping.
    case noChatter = "no chatter"
    /// That, and permanent neighbour entries.
    case allTricks = "all tricks"

    var defaults: String {
      switch self {
      case .plain: "{}"
      case .noChatter: "{ipv6: false, snooping: false}"
      case .allTricks: "{ipv6: false, snooping: false, neighbors: static}"
      }
    }
  }

  let hosts: Int
  let setting: Setting

  struct Times {
    var build = 0.0
    /// Nil where the kernel's neighbour table is too small for so many hosts without permanent entries.
    var check: Double?
    var close = 0.0
    var kilobytes = 0
  }

  /// The lab, read from its text as a user's is.
  private func lab(check: String) throws -> Lab {
    let text = """
      name: star
      topology:
        defaults: \(setting.defaults)
        nodes:
          sw: {kind: switch, subnet: 10.0.0.0/16}
          h[1-\(hosts)]: {routes: [default via 10.0.0.1]}
        links:
          - endpoints: ["h[1-\(hosts)]:eth0", "sw"]
      steps:
        - check:
            - ping: \(check)
              within: 5s
      """
    let reading = LabReader.read(text: text, path: "star.lab.yaml")
    guard let lab = reading.lab, reading.diagnostics.isEmpty else { throw Fault(text: "\(reading.diagnostics)") }
    return lab
  }

  func run() throws -> Times {
    var times = Times()
    let lab = try lab(check: hosts == 1 ? "h1 -> sw" : "h[1-\(hosts)] -> sw")
    let before = Self.residentKilobytes
    let (build, stage) = try milliseconds { try Stage(plan: lab.plan()) }
    times.build = build
    if hosts <= 500 || setting == .allTricks { times.check = try check(lab, on: stage) }
    times.kilobytes = Self.residentKilobytes - before
    times.close = milliseconds { stage.close() }.time
    // The kernel goes on taking the devices away for a while; the next measurement must not pay for this one.
    usleep(UInt32(min(3000, 100 + hosts * 2)) * 1000)
    return times
  }

  func mesh() throws -> (cold: Double, warm: Double) {
    let lab = try lab(check: "h[1-\(hosts)] -> h[1-\(hosts)]")
    let stage = try Stage(plan: lab.plan())
    defer { stage.close() }
    return (try check(lab, on: stage), try check(lab, on: stage))
  }

  private func check(_ lab: Lab, on stage: Stage) throws -> Double {
    let (time, results) = milliseconds { CheckRunner(stage: stage).run(lab.steps.flatMap(\.checks)) }
    for result in results where result.outcome != .passed { throw Fault(text: "\(result.claim): \(result.detail)") }
    return time
  }

  private static var residentKilobytes: Int {
    guard let file = unsafe fopen("/proc/self/statm", "r") else { return 0 }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    guard unsafe fgets(&line, 256, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4
  }
}

/// Why something could not be measured.
struct Fault: Error, CustomStringConvertible {
  var text: String
  var description: String { text }
}
