import Foundation
import Testing

/// Numbers that look like chance, the same in every run.
private struct Chance: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ state >> 33) &* 0xff51_afd7_ed55_8ccd
  }
}

/// Texts for iptables-restore none of whose lines fails: how many rules each chain has is counted.
private struct Texts {
  var chance: Chance
  /// How many rules the chains have.
  var counts = ["INPUT": 0, "FORWARD": 0, "OUTPUT": 0, "a": 0, "b": 0]

  /// The chains that the text has emptied.
  private var emptied: Set<String> = []

  init(seed: UInt64) { chance = Chance(state: seed) }

  mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &chance) ?? "" }

  private mutating func rule(_ chain: String) -> String {
    let words =
      pick(
        ["", " -s 10.0.0.0/8", " -s 1.1.1.1,1.1.1.2", " ! -i eth+"].filter { chain != "OUTPUT" || !$0.contains("-i") })
      + pick(["", " -p tcp --dport 80", " -p udp", " -m conntrack --ctstate NEW", " -m comment --comment \"a b\""])
    let jumps = chain.count == 1 ? [] : [" -j a", " -g b"]
    counts[chain, default: 0] += words.contains(",") ? 2 : 1
    return words + pick(jumps + ["", " -j ACCEPT", " -j LOG --log-prefix \"x: \"", " -j DROP"])
  }

  private mutating func line() -> String {
    let chain = pick(["INPUT", "INPUT", "FORWARD", "OUTPUT", "a", "b"])
    let count = counts[chain] ?? 0
    switch Int.random(in: 0...11, using: &chance) {
    case 0: return "-I \(chain)\(rule(chain))"
    case 1:
      let place = Int.random(in: 1...count + 1, using: &chance)
      return "-I \(chain) \(place)\(rule(chain))"
    // The real tool fails to delete a rule from a chain that it has emptied before.
    case 2 where count > 0 && !emptied.contains(chain):
      counts[chain] = count - 1
      return "-D \(chain) \(Int.random(in: 1...count, using: &chance))"
    case 3 where count > 2:
      counts[chain] = 0
      emptied.insert(chain)
      return "-F \(chain)"
    case 4:
      return pick([
        "-P INPUT DROP", "-P FORWARD ACCEPT", ":OUTPUT DROP [5:6]", ":INPUT - [0:0]", ":FORWARD ACCEPT [1:2]",
      ])
    case 5: return "[\(Int.random(in: 0...9, using: &chance)):7] -A \(chain)\(rule(chain))"
    default: return "-A \(chain)\(rule(chain))"
    }
  }

  /// Options, and lines that have all chains; without `-n` nothing is there before them.
  mutating func text(keeps: Bool) -> String {
    emptied = []
    if !keeps { counts = counts.mapValues { _ in 0 } }
    // A chain that is named is made anew.
    var lines: [String] = []
    for chain in ["a", "b"] where !keeps || pick(["", ":"]) == ":" {
      counts[chain] = 0
      emptied.insert(chain)
      lines.append(":\(chain) - [0:0]")
    }
    for _ in 0..<Int.random(in: 1...7, using: &chance) { lines.append(line()) }
    let options = (keeps ? " -n" : "") + pick(["", " -c"])
    return "iptables-restore\(options) <<'END'\n*filter\n\(lines.joined(separator: "\n"))\nCOMMIT\nEND\n"
  }
}

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct IPTablesRestoreChanceTests {
  @Test(
    "texts by chance make with iptables-restore what they make with the real one", arguments: [1, 2, 3] as [UInt64])
  func texts(seed: UInt64) throws {
    let tool = try Tool()
    defer { tool.remove() }
    var texts = Texts(seed: seed)
    let folder = tool.folder.path
    try tool.write("bytes.py", IPTablesTests.bytes)
    let list = "iptables-save -c | grep -v ^#; nft list ruleset; python3 bytes.py"
    var lab = "name: a\ntopology: {nodes: {ours: , theirs: }}\nsteps:\n"
    var all: [String] = []
    for number in 0..<25 {
      let text = texts.text(keeps: number % 6 > 0)
      all.append(text)
      try tool.write("real\(number).sh", text)
      let lines = "ip netns exec ours \(text)".split(separator: "\n").map { "      \($0)\n" }
      lab += "  - run: |\n\(lines.joined())    exec:\n"
      for (node, first) in [("ours", ""), ("theirs", "sh -e real\(number).sh && ")] {
        lab += "      - {in: \(node), command: \"cd \(folder) && \(first)(\(list)) >\(node)\(number).txt\"}\n"
      }
    }
    let result = try tool.run(lab: lab)
    #expect(result.status == 0, "\(result.output.suffix(900))\(result.errors)")
    for (number, text) in all.enumerated() {
      #expect(try tool.read("ours\(number).txt") == tool.read("theirs\(number).txt"), "\(number): \(text)")
    }
  }
}
