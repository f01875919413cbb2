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

  /// What another process of this program asks for: HOSTS:SETTING:CHECKS:MESHES.
  static func one(_ text: String) throws {
    let words = text.split(separator: ":").map(String.init)
    guard words.count == 4, let hosts = Int(words[0]), let checks = Int(words[2]), let meshes = Int(words[3]),
      let setting = Setting.allCases.first(where: { "\($0)" == words[1] })
    else { throw Fault(text: "\(text) is no measurement") }
    try Star(hosts: hosts, setting: setting).run(checks: checks > 0, meshes: meshes)
  }

  /// The lab, read from its text as a user's is.
  private func lab(isMesh: Bool) throws -> Lab {
    let all = "h[1-\(hosts)]"
    let text = """
      name: star
      topology:
        defaults: \(setting.defaults)
        nodes:
          sw: {kind: switch, subnet: 10.0.0.0/16}
          \(all): {routes: [default via 10.0.0.1]}
        links:
          - endpoints: ["\(all):eth0", "sw"]
      steps:
        - check:
            - ping: \(all) -> sw
              within: 5s
      """
      + (isMesh ? "\n  - check: [{ping: \"\(all) -> \(all)\", within: 5s}]" : "")
    let reading = LabReader.read(text: text, path: "star.lab.yaml")
    guard let lab = reading.lab, reading.diagnostics.isEmpty else { throw Fault(text: "\(reading.diagnostics)") }
    return lab
  }

  /// Builds the star, checks it and takes it down, and prints what each took, as the floor does.
  ///
  /// - Parameter meshes: How many times every host asks every other one; the first time is cold.
  func run(checks: Bool, meshes: Int) throws {
    // The first lab of a process pays for what the runtime makes ready once; the whole process is measured elsewhere.
    try Stage(plan: Star(hosts: 2, setting: setting).lab(isMesh: false).plan()).close()
    let lab = try lab(isMesh: meshes > 0)
    let cpu = Usage.cpu
    let (build, stage) = try milliseconds { try Stage(plan: lab.plan()) }
    var line = "n=\(hosts) build_ms=\(build) build_cpu_ms=\(Usage.cpu - cpu)"
    if checks {
      let (time, lost) = check(lab.steps[0].checks, on: stage)
      line += " check_ms=\(time)" + (lost > 0 ? " LOST=\(lost)" : "")
    }
    for number in 0..<meshes {
      let (time, lost) = check(lab.steps[1].checks, on: stage)
      line += " mesh\(min(number, 1) + 1)_ms=\(time)" + (lost > 0 ? " LOST=\(lost)" : "")
    }
    line += " down_ms=\(milliseconds { stage.close() }.time) maxrss_kb=\(Usage.peak)"
    // The kernel goes on taking the devices away for a while; the next measurement must not pay for this one.
    usleep(UInt32(min(3000, 300 + hosts * 2)) * 1000)
    print(line)
  }

  /// How long the checks take, and how many of them do not hold.
  private func check(_ checks: [Check], on stage: Stage) -> (time: Double, lost: Int) {
    let (time, results) = milliseconds { CheckRunner(stage: stage).run(checks) }
    return (time, results.count { $0.outcome != .passed })
  }
}

/// Why something could not be measured.
struct Fault: Error, CustomStringConvertible {
  var text: String
  var description: String { text }
}
