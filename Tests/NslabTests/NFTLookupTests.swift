import Foundation
import Testing

/// Lookups of nft in the kernel, in a lab's steps and in labs that are up, beside the real nft in another node.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NFTLookupTests {
  private static let commands = [
    "nft add table ip t", "nft add chain ip t c",
    "nft add set ip t am '{ type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/24, 10.0.2.0-10.0.2.9 } }'",
    "nft add set ip t s '{ type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 } }'",
    "nft add map ip t m '{ type inet_service : verdict; elements = { 80 : accept, 81 : drop } }'",
    "nft add counter ip t c1 '{ packets 5 bytes 50 }'", "nft add quota ip t q1 '{ over 10 mbytes used 5 mbytes }'",
    "nft add rule ip t c tcp dport 1", "nft add rule ip t c tcp dport 2", "nft insert rule ip t c index 0 tcp dport 3",
    "nft add rule ip t c index 1 tcp dport 4", "nft insert rule ip t c index 3 tcp dport 5",
    "nft add element ip t am '{ 10.0.1.0/24 }'", "nft add element ip t am '{ 10.0.0.7, 10.0.3.0 }'",
    "nft delete element ip t am '{ 10.0.3.0 }'", "nft get element ip t s '{ 10.0.0.2 }'",
    "nft get element ip t am '{ 10.0.0.5-10.0.0.7, 10.0.1.1 }'", "nft get element ip t m '{ 81 }'",
    "nft -a get element ip t s '{ 10.0.0.1 }'", "nft reset counter ip t c1", "nft reset counters table ip t",
    "nft reset quotas", "nft list counters",
  ]
  private static let refused = [
    "nft add rule ip t c index 9 drop", "nft insert rule ip t c index 5 drop", "nft get element ip t s '{ 10.0.0.9 }'",
    "nft delete element ip t am '{ 10.0.0.7 }'", "nft reset counter ip t nosuch", "nft reset counter ip nosuch c",
    "nft reset rules", "nft get element ip t nosuch '{ 1 }'",
  ]

  @Test(
    "rules at places, joined ranges, elements that are got and counters that are reset: a lab's step does as the real nft"
  )
  func steps() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let folder = tool.folder.path
    var lab = "name: a\ntopology: {nodes: {ours: , theirs: }}\nsteps:\n  - run:\n"
    for command in Self.commands { lab += "      - >-\n        ip netns exec ours \(command)\n" }
    for command in Self.refused { lab += "      - fails: >-\n          ip netns exec ours \(command)\n" }
    try tool.write("nft.sh", Self.commands.joined(separator: "\n") + "\nnft list ruleset >theirs.txt\n")
    lab += "    exec:\n"
    lab += "      - {in: theirs, command: \"cd \(folder) && sh -e nft.sh >said.txt\"}\n"
    lab += "      - {in: ours, command: \"cd \(folder) && nft list ruleset >ours.txt\"}\n"
    let result = try tool.run(lab: lab)
    #expect(result.status == 0, "\(result.output.suffix(900))\(result.errors)")
    guard result.status == 0 else { return }
    #expect(try tool.read("ours.txt") == tool.read("theirs.txt"))
    // What the commands print stands in the output in the same order.
    let said = try tool.read("said.txt").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    #expect(said.count > 40)
    var shown = result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }[...]
    for line in said {
      guard let place = shown.firstIndex(of: line) else {
        Issue.record("\(line) is missing: \(result.output)")
        return
      }
      shown = shown[(place + 1)...]
    }
  }

  @Test("in a lab that is up the commands print and end as those of the real nft")
  func living() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "a.lab.yaml", "name: pair\ntopology: {nodes: {h1: , h2: }}\nsteps: [{run: ip -n h1 link set lo up}]\n")
    let environment = ["NSLAB_RUNTIME_DIR": tool.folder.appendingPathComponent("state").path, "NSLAB_TOOLS": ""]
    func run(_ words: [String]) throws -> Tool.Result { try tool.run(words, environment: environment) }
    defer { _ = try? run(["down", "--all"]) }
    #expect(try run(["up", "a.lab.yaml"]).status == 0)
    let script = (Self.commands + Self.refused).map { "\($0) 2>&1; echo \"= $?\"\n" }.joined() + "nft list ruleset\n"
    let ours = try run(["exec", "pair", "h1", "--", "sh", "-c", "PATH=/run/nslab/bin\n" + script])
    let theirs = try run(["exec", "pair", "h2", "--", "sh", "-c", "PATH=/usr/sbin:/usr/bin\n" + script])
    #expect(ours.output.split(separator: "\n").count > 60, "\(ours.output)\(ours.errors)")
    func trimmed(_ text: String) -> [String] {
      text.split(separator: "\n").map { String($0.reversed().drop { $0 == " " }.reversed()) }
    }
    #expect(
      trimmed(ours.output) == trimmed(theirs.output), "\(trimmed(ours.output).difference(from: trimmed(theirs.output)))"
    )
  }
}
