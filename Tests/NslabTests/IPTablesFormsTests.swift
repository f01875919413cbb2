import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct IPTablesFormsTests {
  private static let ranges = [
    "22-ssh", "ssh-23", "ssh", "80-http", "10-20", "ssh-http", "0x10-0x20", "010-020", "10-", "-20", "20-10", "0",
    "0-5",
    "70000", "10-20-30", "10-20x", "5x", "10 - 20", "foo", "10-70000", "ftp-data", "ftp-data-30", "08", "0x", "10-20/x",
  ]
  /// Commands with a blank where each of the texts is put.
  private static let ports: [(command: String, texts: [String])] = [
    ("-t nat -A PREROUTING -p tcp -j REDIRECT --to-ports _", ranges + ["10:20", "", "10-20/5", "80:http"]),
    ("-t nat -A POSTROUTING -p udp -j MASQUERADE --to-ports _", ranges + ["10:20", "ssh:http"]),
    (
      "-t nat -A PREROUTING -p tcp -j DNAT --to-destination _",
      ranges.map { "1.2.3.4:\($0)" } + [
        ":22-ssh", ":ssh", ":80-90/http", ":80-90/ftp-data", ":80-90/0", ":80-90/7", ":80/90", ":http/80", ":80-90/",
        ":10:20", ":", "1.2.3.4-", "-1.2.3.4", "1.2.3.4/24", "1.2.3.4-1.2.3.5-1.2.3.6", "", "1.2.3.4:80:90",
        "localhost:80",
        "1.2.3:5", "1.2.3.4-1.2.3.1",
      ]
    ),
    ("-t nat -A POSTROUTING -p tcp -j SNAT --to-source _", ranges.map { ":\($0)" } + ["1.2.3.4:22-ssh", ":10:20"]),
    (
      "-A INPUT -p tcp --dport _",
      [
        "ssh:25", "22:ssh", "25:ssh", "ssh:http", "ssh", ":ssh", "ssh:", ":", "", "0x10", "010", "1:2:3", "1-2",
        "22-ssh",
        "70000", "-1", "80:80", "http:80", "00", "0x", "ntp", "foo", "SSH", "5:65536", "http,https", "ftp-data:22",
      ]
    ),
    ("-A INPUT -p udp ! --sport _", ["ssh", "domain:ntp", "1-2", "foo", ":"]),
    (
      "-A INPUT -p sctp --sport _",
      ["ssh", "22:ssh", ":ssh", ":", "5:", "0:", "80:80", "foo", "1-2", "domain"]
    ),
    (
      "-A INPUT -p tcp -m multiport --dports _",
      [
        "ssh:25", "22:ssh", "25:ssh", "ssh:http", "ssh", ":ssh", "ssh:", ":", "", "1:2:3", "1-2", "22-ssh", "70000",
        "1,,2",
        "1,2,", "80:80", "http,https", "ntp", "1,2,ssh:80,ntp", "2:1",
      ]
    ),
    ("-A INPUT -p udp -m multiport --ports _", ["ssh", "domain", "domain,https,ntp", "tftp:ntp", "1,http"]),
    ("-A INPUT -p sctp -m multiport --sports _", ["domain", "1:domain", "53"]),
    ("-A INPUT -p udplite -m multiport --sports _", ["domain", "53"]),
  ]
  private static let ports6: [(command: String, texts: [String])] = [
    (
      "-t nat -A PREROUTING -p tcp -j DNAT --to-destination _",
      ranges.map { "[fd00::1]:\($0)" } + ["[fd00::1-fd00::2]:80-90/http", "fd00::1-fd00::2", "[fd00::1]", "fd00::g"]
    )
  ]

  @Test(
    "what the real iptables refuses is refused with its words, and the rest makes its rules",
    arguments: [("iptables", ports), ("ip6tables", ports6)])
  func sameAsIPTables(name: String, forms: [(command: String, texts: [String])]) throws {
    let commands = forms.flatMap { form in
      form.texts.map { "\(name) \(form.command.replacingOccurrences(of: "_", with: "'\($0)'"))" }
    }
    let tool = try Tool()
    defer { tool.remove() }
    let save = "\(name)-save | grep -v ^#; nft --debug=netlink list ruleset 2>/dev/null"
    let script = commands.enumerated().map { "\($1) 2>theirs\($0).txt || echo refused >>theirs\($0).txt\n" }
    try tool.write("real.sh", script.joined() + "(\(save)) >theirs.txt\n")
    #expect(try tool.runIsolated("sh real.sh") == 0)
    let head = "name: a\nsteps:\n  - run: |\n"
    // A few at a time, so that all that is wrong is told.
    var told: [Int: String] = [:]
    for start in stride(from: 0, to: commands.count, by: 12) {
      let lab = head + commands[start...].prefix(12).map { "      \($0)\n" }.joined()
      for line in try tool.run(lab: lab, ["validate"]).errors.split(separator: "\n") {
        let parts = line.components(separatedBy: ": error: ")
        guard parts.count > 1, let number = parts[0].split(separator: ":").dropFirst().first.flatMap({ Int($0) })
        else { continue }
        told[start + number - 4] = parts[1]
      }
    }
    var accepted: [String] = []
    for (number, command) in commands.enumerated() {
      let theirs = try tool.read("theirs\(number).txt")
      let ours = told[number]
      if theirs.isEmpty { accepted.append(command) }
      guard !theirs.isEmpty, let ours else {
        #expect(theirs.isEmpty == (ours == nil), "\(command): \(theirs) \(ours ?? "")")
        continue
      }
      #expect(theirs.contains(ours), "\(command): \(theirs) \(ours)")
    }
    let folder = tool.folder.path
    let result = try tool.run(
      lab: head + accepted.map { "      \($0)\n" }.joined()
        + "    exec: {command: \"cd \(folder) && (\(save)) >ours.txt\"}\n")
    #expect(result.status == 0, "\(result.output.suffix(300))\(result.errors)")
    #expect(try tool.read("ours.txt") == tool.read("theirs.txt"))
  }
}
