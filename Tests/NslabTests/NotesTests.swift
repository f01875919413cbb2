import Foundation
import Testing

/// A machine as that of the notes: two cards, and Docker.
private let machine = """
  name: notes
  containers: {}
  topology:
    nodes:
      localhost: {host: true, interfaces: {eth0: {}, eth1: {}}}
      router: {interfaces: {eth0: {}, eth1: {}}}
    links:
      - endpoints: ["localhost:eth0", "router:eth0"]
      - endpoints: ["localhost:eth1", "router:eth1"]
  steps:
    - run:
        - ip addr add 10.0.2.15/24 brd + noprefixroute valid_lft 85293 preferred_lft 85293 dev eth0
        - ip addr add 192.168.1.104/24 brd + noprefixroute valid_lft 6093 preferred_lft 6093 dev eth1

  """

/// On the notes' machine a container had run before, so that docker0 has lost its carrier.
private let usedBridge = """
        - sysctl -w net.ipv6.conf.docker0.disable_ipv6=1
        - docker run -d --name before busybox
        - docker rm -f before

  """

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NotesTests {
  /// A command and what it printed.
  struct Exchange: Equatable {
    var command: String
    var lines: [String]
  }

  private static func exchanges(_ text: String, prompt: (String) -> String?) -> [Exchange] {
    var found: [Exchange] = []
    for line in text.components(separatedBy: "\n") {
      if let command = prompt(line) {
        found.append(Exchange(command: command, lines: []))
      } else if !found.isEmpty {
        found[found.count - 1].lines.append(line)
      }
    }
    return found
  }

  /// The values that vary, and what stands in their place.
  private static let masks: [(pattern: String, with: String)] = [
    ("^[0-9]+: ", "N: "), ("(eth[01])@if[0-9]+", "$1"), ("@if[0-9]+", "@ifN"),
    (" ?link-netns(id)? [a-z0-9]+", ""), ("dynamic noprefixroute", "noprefixroute dynamic"), ("pfifo_fast", "noqueue"),
    (" qlen [0-9]+", ""), (" tentative", ""),
    ("(?!02:42:ac:11)([0-9a-f]{2}:){5}[0-9a-f]{2}", "MAC"), ("[0-9]+sec", "Nsec"), ("fe80::[0-9a-f:]+", "fe80::N"),
    ("icmp_seq=[0-9]+", "icmp_seq=N"), ("time=[0-9.]+", "time=T"), ("time [0-9]+ms", "time T"),
    ("[0-9]+ packets transmitted, [0-9]+ received", "N packets transmitted, N received"),
    ("= [0-9.]+/[0-9.]+/[0-9.]+/[0-9.]+ ms", "= T ms"), ("veth[0-9a-f]{7}", "vethN"), ("8000\\.[0-9a-f]{12}", "8000.N"),
    ("[0-9a-f]{64}", "ID"), ("\\b[0-9a-f]{12}\\b", "ID"), ("\"Created\": \"[^\"]+\"", "Created"),
    ("192\\.168\\.1\\.10[45]", "192.168.1.10N"), ("[ \\t]+", " "),
  ]

  private static func masked(_ exchange: Exchange) -> [String] {
    var lines = exchange.lines.map { line in
      masks.reduce(line.trimmingCharacters(in: .whitespaces)) {
        $0.replacingOccurrences(of: $1.pattern, with: $1.with, options: .regularExpression)
      }
      .trimmingCharacters(in: .whitespaces)
    }.filter { !$0.isEmpty && !$0.hasPrefix("router") }
    // A terminal shows names in columns; of a ping that goes on, the number of answers says when somebody pressed Ctrl-C.
    if exchange.command.hasPrefix("ls ") { lines = lines.flatMap { $0.components(separatedBy: " ") } }
    var result: [String] = []
    for line in lines where !(line.hasPrefix("64 bytes") && result.last == line) { result.append(line) }
    return result
  }

  @Test("every command of the notes' network chapter prints what the notes show", arguments: ["cards", "containers"])
  func transcript(part: String) throws {
    let isCards = part == "cards"
    let theirs = Self.exchanges(isCards ? NotesTranscript.cards : NotesTranscript.containers) { line in
      guard line.hasPrefix("[root@localhost "), let end = line.range(of: "]# ") else { return nil }
      return String(line[end.upperBound...])
    }
    #expect(theirs.count > (isCards ? 25 : 8))
    // The transcript's own lines, prompts and all, are the lab's commands.
    let commands = (isCards ? NotesTranscript.cards : NotesTranscript.containers).components(separatedBy: "\n")
      .filter { $0.hasPrefix("[root@localhost ") }
    let tool = try Tool()
    defer { tool.remove() }
    let lab = machine + (isCards ? usedBridge : "") + "  - run: |\n" + commands.map { "      \($0)\n" }.joined()
    let result = try tool.run(lab: lab)
    #expect(result.status == 0, "\(result.output.suffix(600))\(result.errors)")
    let ours = Self.exchanges(result.output) { line in
      guard line.hasPrefix("   [root@localhost "), let end = line.range(of: "]# ") else { return nil }
      return String(line[end.upperBound...])
    }
    try #require(ours.map(\.command) == theirs.map(\.command))
    for (mine, wanted) in zip(ours, theirs) {
      var printed = Self.masked(mine)
      // Behind the last command stands the verdict.
      printed.removeAll { $0.hasPrefix("PASS notes") }
      // One ping of the notes goes on where the transcript ends.
      if !wanted.lines.contains(where: { $0.contains("ping statistics") }),
        let end = printed.firstIndex(where: { $0.contains("ping statistics") })
      {
        printed.removeSubrange(end...)
      }
      let differences = printed.difference(from: Self.masked(wanted)).map { "\($0)" }
      #expect(differences.isEmpty, "\(wanted.command)")
    }
  }
}
