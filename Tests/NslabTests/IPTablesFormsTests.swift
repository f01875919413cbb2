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
  /// Options that a match or target needs, excludes or reads, put behind its name.
  private static let kinds: [(command: String, texts: [String])] = [
    (
      "-t mangle -A FORWARD -p tcp -j TCPMSS _",
      [
        "", "--set-mss 65515", "--set-mss 65516", "--set-mss x", "--set-mss -1", "--set-mss 0x10",
        "--clamp-mss-to-pmtu",
      ]
    ),
    (
      "-t mangle -A FORWARD -j CONNMARK _",
      [
        "", "--set-mark 1 --save-mark", "--save-mark --restore-mark", "--save-mark --mask 1 --nfmask 2",
        "--restore-mark --mask 1 --ctmask 2", "--mask 1", "--left-shift-mark 3", "--save-mark --left-shift-mark 33",
        "--save-mark --left-shift-mark 31", "--save-mark --right-shift-mark x", "--and-mark 1/2", "--set-mark x",
        "--set-mark 0x100000000", "--set-xmark 1/x", "--or-mark 07", "--save-mark --ctmask x", "--save-mark --mask 0",
      ]
    ),
    ("-t mangle -A FORWARD -j MARK _", ["", "--and-mark 1/2", "--or-mark x", "--set-mark 1/2", "--xor-mark 07"]),
    ("-A INPUT -m connmark _", ["", "--mark x", "--mark 1/x", "--mark 0x100000000", "--mark 010/0x10", "--mark -1"]),
    (
      "-t nat -A PREROUTING -j NETMAP _",
      [
        "", "--to 1.2.3.0/", "--to 0.0.0.0/0", "--to 1.2.3.4/x", "--to 1.2.3.4/31", "--to localhost",
        "--to 1.2.3.4/255.255.255.0",
      ]
    ),
    (
      "-A INPUT -m iprange _",
      [
        "", "--src-range 1.2.3.4-", "--src-range -1.2.3.4", "--src-range 1.2.3.4-1.2.3.5-1.2.3.6", "--src-range x",
        "--dst-range 1.2.3.0/24", "--src-range fd00::1-fd00::2", "--dst-range 1.2.3.4-localhost",
        "--src-range 1.2.3.4-1.2.3.4",
      ]
    ),
    (
      "-A INPUT -m connlimit _",
      [
        "", "--connlimit-above x", "--connlimit-above 5 --connlimit-upto 6", "--connlimit-above 5 --connlimit-mask x",
        "--connlimit-above 5 --connlimit-saddr --connlimit-daddr", "--connlimit-mask 24", "--connlimit-above -1",
        "--connlimit-upto 4294967296", "--connlimit-upto 4294967295", "! --connlimit-upto 0",
      ]
    ),
    (
      "-A INPUT -m recent _",
      [
        "", "--set", "--seconds 5", "--set --update", "--rcheck --remove", "--update --reap",
        "--update --seconds 5 --reap", "--rcheck --hitcount 0", "--rcheck --hitcount 21", "--rcheck --seconds x",
        "--rcheck --seconds 0", "--rcheck --seconds 4294967296", "--set --rttl", "--remove --rttl",
        "--rcheck ! --seconds 5", "--set --rsource --rdest",
        "--set --mask 255.255.0.0", "--set --mask ::1", "! --set", "--set --set", "--set --name",
      ]
    ),
    (
      "-A INPUT -m statistic _",
      [
        "--mode x", "--mode random", "--mode nth", "--probability 0.5", "--mode random --probability x",
        "--mode random --probability 1.5", "--mode random --probability -1", "--mode random --probability 0.5x",
        "--mode random --probability 0.5 --every 3", "--mode nth --every 0 --packet 0",
        "--mode nth --every 3 --packet 3", "--mode nth --every 3", "--mode rand --probability 0.5",
        "--mode random --probability 1e-9", "--mode random --probability 1e-10",
        "--mode nth --every 4294967295 --packet 4294967294",
      ]
    ),
    (
      "-A OUTPUT -m owner _",
      [
        "", "--uid-owner nosuch", "--uid-owner 5-", "--uid-owner -5", "--uid-owner 5-x", "--uid-owner root-5",
        "--uid-owner 4294967295", "--uid-owner 0", "--gid-owner nosuch", "--suppl-groups",
        "--uid-owner 0 --suppl-groups",
        "--pid-owner 5", "--gid-owner root",
      ]
    ),
    (
      "-A INPUT -m conntrack _",
      [
        "", "--ctproto x", "--ctproto 0", "! --ctproto all", "--ctproto 300", "--ctproto esp", "--ctproto 255",
        "--ctorigsrc 1.2.3.4/8", "--ctorigsrc 0.0.0.0/0", "--ctorigsrc 1.2.3.4/255.255.0.0", "--ctrepldst localhost",
        "--ctorigsrcport 80", "--ctorigsrcport x", "--ctorigsrcport ssh:http", "--ctorigsrcport :", "--ctdir original",
        "--ctreplsrc 1.2.3.4/x", "--ctdir X", "! --ctdir REPLY", "--ctexpire x", "--ctexpire 5:", "--ctexpire :5",
        "--ctexpire :",
        "--ctexpire 4294967296", "--ctexpire 1:2:3", "--ctexpire 5:x", "--ctstate NEW --ctstate NEW", "--ctstatus X",
        "--state NEW", "--ctorigdstport 1-2",
      ]
    ),
  ]
  private static let ports6: [(command: String, texts: [String])] = [
    (
      "-t nat -A PREROUTING -p tcp -j DNAT --to-destination _",
      ranges.map { "[fd00::1]:\($0)" } + ["[fd00::1-fd00::2]:80-90/http", "fd00::1-fd00::2", "[fd00::1]", "fd00::g"]
    )
  ]

  @Test(
    "what the real iptables refuses is refused with its words, and the rest makes its rules",
    arguments: [("iptables", ports), ("iptables", kinds), ("ip6tables", ports6)])
  func sameAsIPTables(name: String, forms: [(command: String, texts: [String])]) throws {
    let commands = forms.flatMap { form -> [String] in
      // A text behind an option is one word.
      let isWord = form.command.contains(" --")
      return form.texts.map { text in
        "\(name) \(form.command.replacingOccurrences(of: "_", with: isWord ? "'\(text)'" : text))"
      }
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
