import Glibc
import Operations
import Lab
import LabFile
import LabRunner

/// How the time for reading, validating and planning a lab grows with what it has: the exponent of N, 1 being linear.
struct GrowthBench {
  let runs: Int
  /// What the sizes are divided by.
  let divisor: Int

  private struct Kind: Sendable {
    let name: String
    /// The biggest number; a quarter and a half of it are measured, too.
    let most: Int
    let make: @Sendable (Int) -> String
  }

  func run() throws {
    var table = Rows(["N", "from", "to", "CPU ms at the most", "µs each", "exponent"])
    for kind in Self.kinds {
      let most = max(8, kind.most / divisor)
      table.add(
        try fit(kind.name, [most / 4, most / 2, most]) { count in
          let text = kind.make(count)
          return { try Self.read(text) }
        })
    }
    table.add(
      try fit("labs in one run", [4, 8, 16]) { count in
        let lab = try Self.lab(Self.pair)
        return { for _ in 0..<count where lab.run().outcome != .passed { throw Fault(text: "a lab did not pass") } }
      })
    table.print()
  }

  private func fit(_ name: String, _ sizes: [Int], _ make: (Int) throws -> () throws -> Void) throws -> [String] {
    var times: [Double] = []
    try make(sizes[0])()  // what is made ready once
    for size in sizes {
      let body = try make(size)
      var least = Double.infinity
      for _ in 0..<runs {
        let before = Usage.cpu
        try body()
        least = min(least, Usage.cpu - before)
      }
      times.append(max(least, 0.001))
    }
    let exponent = Self.slope(zip(sizes, times).map { (log(Double($0)), log($1)) })
    let (most, last) = (sizes[sizes.count - 1], times[times.count - 1])
    return [
      name, grouped(sizes[0]), grouped(most), rounded(last), rounded(last * 1000 / Double(most)), rounded(exponent),
    ]
  }

  /// Of the line that is nearest to some points.
  private static func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let count = Double(points.count)
    let (x, y) = (points.map(\.x).reduce(0, +) / count, points.map(\.y).reduce(0, +) / count)
    let above = points.map { ($0.x - x) * ($0.y - y) }.reduce(0, +)
    return above / points.map { ($0.x - x) * ($0.x - x) }.reduce(0, +)
  }

  private static func lab(_ text: String) throws -> Lab {
    let reading = LabReader.read(text: text, path: "growth.lab.yaml")
    guard let lab = reading.lab, !reading.diagnostics.contains(where: { $0.severity == .error }) else {
      throw Fault(text: "\(reading.diagnostics.prefix(3))")
    }
    return lab
  }

  private static func read(_ text: String) throws {
    let lab = try lab(text)
    let faults = lab.validate().filter { $0.severity == .error }
    guard faults.isEmpty else { throw Fault(text: "\(faults.prefix(3))") }
    _ = try lab.plan()
  }

  private static func lines(_ count: Int, _ line: (Int) -> String) -> String {
    (0..<count).map { line($0) + "\n" }.joined()
  }

  private static func address(_ number: Int) -> String { "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)" }

  /// Two nodes at a cable.
  private static let pair = """
    name: pair
    topology:
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
        b: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
      links:
        - endpoints: ["a:eth0", "b:eth0"]
    steps:
      - check: [{ping: a -> b}]

    """

  private static let kinds = [
    Kind(name: "nodes at 8 switches", most: 4000) { count in
      "name: nodes\ntopology:\n  nodes:\n" + lines(8) { "    s\($0): {kind: switch, subnet: 10.\($0).0.0/16}" }
        + lines(count) { "    h\($0): {routes: [default via 10.\($0 % 8).0.1]}" } + "  links:\n"
        + lines(count) { "    - endpoints: [\"h\($0):eth0\", s\($0 % 8)]" } + "steps:\n  - check: [{ping: h0 -> h8}]\n"
    },
    Kind(name: "switches", most: 800) { count in
      "name: switches\ntopology:\n  nodes:\n"
        + lines(count) { "    s\($0): {kind: switch, subnet: \(address($0 << 8))/24}\n    h\($0): {}" } + "  links:\n"
        + lines(count) { "    - endpoints: [\"h\($0):eth0\", s\($0)]" } + "steps:\n  - check: [{ping: h0 -> s0}]\n"
    },
    Kind(name: "interfaces of a node", most: 2000) { count in
      "name: interfaces\ntopology:\n  nodes:\n    a:\n      interfaces:\n"
        + lines(count) { "        d\($0): {kind: dummy, addresses: [\(address($0 << 8 | 1))/24]}" }
        + "steps:\n  - check: [{link: a:d0}]\n"
    },
    Kind(name: "steps", most: 2000) { count in
      pair.replacingSteps(
        lines(count) {
          "  - run: ip netns exec a ip addr add \(address(0x10000 | $0 << 8 | 1))/24 dev eth0\n"
            + "    check: [{link: \"a:eth0\"}]"
        })
    },
    Kind(name: "checks", most: 10_000) { count in
      pair.replacingSteps("  - check:\n" + lines(count) { _ in "      - ping: a -> b" })
    },
    Kind(name: "nft rules", most: 20_000) { count in
      nft(
        "    chain c {\n" + lines(count) { "      ip saddr \(address($0)) tcp dport \($0 % 60_000 + 1) accept" }
          + "    }\n")
    },
    Kind(name: "nft elements, as a:b", most: 40_000) { count in
      nft(
        "    map m {\n      type ipv4_addr : inet_service\n      elements = {\n"
          + lines(count) { "        \(address($0)):\($0 % 60_000 + 1)," } + "      }\n    }\n")
    },
    Kind(name: "containers with a published port", most: 800) { count in
      "name: containers\ncontainers:\n" + lines(count) { "  c\($0): {image: tomcat, publish: ['\(10_000 + $0):8080']}" }
        + "steps:\n  - check: [{ping: c0 -> c1}]\n"
    },
    Kind(name: "networks with a container", most: 400) { count in
      "name: networks\nnetworks:\n" + lines(count) { "  n\($0): {subnet: \(address($0 << 8))/24}" } + "containers:\n"
        + lines(count) { "  c\($0): {image: tomcat, networks: [n\($0)]}" } + "steps:\n  - check: [{link: c0:eth0}]\n"
    },
  ]

  /// A node with a ruleset; every line of it is set in.
  private static func nft(_ body: String) -> String {
    "name: rules\ntopology:\n  nodes:\n    a:\n      firewall:\n        nft: |\n"
      + "table ip t {\n\(body)}\n".split(separator: "\n").map { "          \($0)\n" }.joined()
      + "steps:\n  - check: [{link: a:lo}]\n"
  }
}

extension String {
  /// A lab's text with other steps.
  fileprivate func replacingSteps(_ steps: String) -> String {
    split(separator: "\n").prefix { $0 != "steps:" }.map { "\($0)\n" }.joined() + "steps:\n" + steps
  }
}
