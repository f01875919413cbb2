import Foundation
import Testing

/// A file that is made bigger and bigger, of a kind for which `validate` once took more than its share.
struct GrowingLab: CustomTestStringConvertible, Sendable {
  var name: String
  /// How big the small one is; the big one is four times as big.
  var size: Int
  var text: @Sendable (Int) -> String
  var testDescription: String { name }

  init(_ name: String, _ size: Int, _ text: @escaping @Sendable (Int) -> String) {
    self.name = name
    self.size = size
    self.text = text
  }

  private static func commands(_ count: Int, _ line: (Int) -> String) -> String {
    "name: a\nsteps:\n  - run:\n" + (0..<count).map { "      - \(line($0))\n" }.joined()
  }

  private static func address(_ number: Int) -> String { "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)" }

  static let all = [
    GrowingLab("errors on one line", 800) { count in
      "name: a\nsteps: [{run: [" + (0..<count).map { _ in "ip foo" }.joined(separator: ",") + "]}]\n"
    },
    GrowingLab("bad commands", 4_000) { commands($0) { "ip lnik set x\($0) up" } },
    GrowingLab("networks of Docker's", 75) {
      commands($0) { "docker network create --subnet 10.\($0 >> 8).\($0 & 255).0/24 n\($0)" }
    },
    GrowingLab("containers", 100) { commands($0) { "docker run -d --name c\($0) -p \(1000 + $0):80 nginx" } },
    GrowingLab("containers that are named in containers:", 100) { count in
      "name: a\ncontainers:\n" + (0..<count).map { "  c\($0): {publish: [\"\(1000 + $0):80\"]}\n" }.joined()
    },
    GrowingLab("all ports of many addresses", 1) { count in
      "name: a\ncontainers:\n"
        + (1...count * 4).map { "  c\($0): {publish: [\"127.0.0.\($0):1-65535:1-65535\"]}\n" }.joined()
    },
    GrowingLab("a range of containers", 1_000) { "name: a\ncontainers: {\"h[1-\($0)]\": {}}\n" },
    GrowingLab("nodes", 4_000) { count in
      "name: a\ntopology:\n  nodes:\n" + (0..<count).map { "    h\($0): {}\n" }.joined()
    },
    GrowingLab("cables", 1_000) { count in
      "name: a\ntopology:\n  nodes:\n    \"h[0-\(count)]\": {}\n  links:\n"
        + (0..<count).map { "    - [\"h\($0):a\", \"h\($0 + 1):b\"]\n" }.joined()
    },
    GrowingLab("switches with subnets in a row", 400) { count in
      "name: a\ntopology:\n  nodes:\n    \"h[0-\(count)]\": {}\n"
        + (0..<count).map { "    s\($0): {kind: switch, subnet: 10.\($0 >> 8).\($0 & 255).0/24}\n" }.joined()
        + "  links:\n"
        + (0..<count).map { "    - [\"h\($0):a\", s\($0)]\n" }.joined()
    },
    GrowingLab("routes", 1_000) { count in
      "name: a\ntopology:\n  nodes:\n    h:\n      interfaces: {d: {kind: dummy, addresses: [10.255.255.1/24]}}\n      routes:\n"
        + (0..<count).map { "        - \(address($0))/32 via 10.255.255.2\n" }.joined()
    },
    GrowingLab("elements of a set of ranges", 2_000) { count in
      "name: a\nsteps:\n  - run: |\n      nft -f - <<'END'\n      table ip t { set s { type ipv4_addr; flags interval; elements = {\n"
        + (0..<count).map { "      \(address($0 * 2))" }.joined(separator: ",\n") + "\n      } } }\n      END\n"
    },
    GrowingLab("sets and rules that use them", 600) { count in
      "name: a\nsteps:\n  - run: |\n      nft -f - <<'END'\n      table ip t {\n"
        + (0..<count).map { "      set s\($0) { type ipv4_addr; flags interval; }\n" }.joined() + "      chain c {\n"
        + (0..<count).map { "      ip saddr @s\($0) accept\n" }.joined() + "      }\n      }\n      END\n"
    },
    GrowingLab("sets by commands of their own", 1_000) {
      commands($0) { "'nft add set ip t s\($0) \"{ type ipv4_addr; }\"'" }
    },
    GrowingLab("rules of iptables", 1_000) { commands($0) { "iptables -A INPUT -p tcp --dport \($0 + 1) -j ACCEPT" } },
    GrowingLab("pasted output", 4_000) { count in
      "name: a\nsteps:\n  - run: |\n"
        + (0..<count).map { "      $ ip link set lo up\n      \($0): lo: <UP>\n" }.joined()
    },
  ]
}

@Suite struct ValidateGrowthTests {
  /// The processor's time that validating a file takes, what is written, and the status; with more than 700 MB of address space, of which
  /// libraries have some 100, it ends with status 4.
  private func measure(_ text: String, in tool: Tool) throws -> (seconds: Double, written: Int, status: Int32) {
    try tool.write("a.lab.yaml", text)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c",
      "ulimit -c 0 -v 700000; TIMEFORMAT='%U %S'; { time \(Tool.program.path) validate a.lab.yaml >out 2>&1; } 2>times",
    ]
    process.currentDirectoryURL = tool.folder
    try process.run()
    process.waitUntilExit()
    let times = try tool.read("times").split { $0 == " " || $0 == "\n" }.compactMap { Double(String($0)) }
    try #require(times.count == 2)
    return (times[0] + times[1], try tool.read("out").utf8.count, process.terminationStatus)
  }

  @Test(
    "validate takes no more than its share of a file four times as big, and tells a hundred errors at most",
    arguments: GrowingLab.all)
  func growth(lab: GrowingLab) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let small = try measure(lab.text(lab.size), in: tool)
    let big = try measure(lab.text(lab.size * 4), in: tool)
    for result in [small, big] {
      #expect([0, 2].contains(result.status))
      #expect(result.written < 150_000, "\(result.written) bytes")
    }
    // What is quadratic takes sixteen times as long; the first tenths of a second are everybody's.
    #expect(big.seconds < max(small.seconds, 0.2) * 9, "\(small.seconds) s and \(big.seconds) s")
  }

  @Test("aliases that stand for very many values, in values and in keys, are a result or an error at once")
  func aliases() throws {
    let tool = try Tool()
    defer { tool.remove() }
    var (values, keys, merged) = ("x: &a0 [a]\n", "x: &a0 [a]\n", "x: &a0 {a: 1}\n")
    for level in 0..<12 {
      let nine = Array(repeating: "*a\(level)", count: 9).joined(separator: ", ")
      values += "y\(level): &a\(level + 1) [\(nine)]\n"
      keys +=
        "y\(level): &a\(level + 1) {" + (1...9).map { "? [\($0), *a\(level)] : 1" }.joined(separator: ", ") + "}\n"
      merged += "y\(level): &a\(level + 1) {<<: [\(nine)]}\n"
    }
    for text in [values + "title: *a12\n", keys + "? *a12\n: 1\n", merged + "steps: [*a12]\n"] {
      let result = try measure("name: a\n" + text, in: tool)
      #expect(result.status == 2)
      #expect(result.seconds < 10 && result.written < 150_000, "\(result)")
    }
  }
}
