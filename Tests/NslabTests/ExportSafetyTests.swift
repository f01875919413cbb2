import Foundation
import Testing

/// Texts of a lab stay texts in the script that is made of it: none becomes a command.
@Suite struct ExportSafetyTests {
  /// Texts each of which makes the file `pwned` where a shell takes it for more than a text.
  private static let texts = [
    "a\n touch pwned", "a\n>pwned\n", "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "\"; touch pwned; \"",
    "; touch pwned #",
    "& touch pwned &", "a\rtouch pwned\r", "a\u{85}touch pwned", "\\\n>pwned", "END\n>pwned\n", "\nEND\ntouch pwned\n",
  ]
  /// As names of interfaces, which have no blank, no slash and fifteen bytes.
  private static let names = [
    "$(>pwned)", "`>pwned`", ";>pwned;", "'>pwned;'", "&>pwned&", "a|>pwned", "\"$(>pwned)\"", "\\$(>pwned)",
  ]

  private static func yaml(_ text: String) -> String {
    let signs: [Character: String] = [
      "\"": "\\\"", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\u{85}": "\\N",
    ]
    return "\"" + text.map { signs[$0] ?? String($0) }.joined() + "\""
  }

  /// The word as a shell takes it whole.
  private static func quoted(_ text: String) -> String { "'" + text.replacingOccurrences(of: "'", with: "'\\''") + "'" }

  private static func lab(_ text: String, _ name: String) -> String {
    let (value, quotedName) = (yaml(text), quoted(name))
    /// The command as an item of a list.
    func item(_ command: String) -> String { "      - \(yaml(command))\n" }
    let oneLine = text.filter { !$0.isNewline }
    var lab = """
      name: a
      title: \(value)
      about: \(value)
      topology:
        nodes:
          h1:
            host: true
            interfaces:
              \(yaml(name)): {kind: dummy, alias: \(value), addresses: [10.0.0.1/24]}
            firewall: {input: {rules: [{accept: {protocol: tcp, port: 80, comment: \(yaml(String(oneLine.prefix(100))))}}]}}
          h2: {}
        links: [["h1:e0", "h2:e0"]]
      containers:
        c1: {image: \(yaml("busybox")), command: [echo, \(value)]}
      steps:
        - title: \(value)
          text: \(value)
          run:

      """
    lab += item("ip link set dev \(quotedName) up")
    lab += item("ip link add \(quotedName) type veth peer name p0 netns h2")
    lab += item("ip link set e0 alias \(quoted(oneLine))")
    lab += item("ip route add 10.9.0.0/16 dev \(quotedName)")
    lab += item("ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:01 dev \(quotedName)")
    lab += item("bridge link set dev \(quotedName) isolated on")
    lab += item("brctl addbr \(quotedName)")
    lab += item(
      "iptables -A INPUT -i \(quoted(String(name.prefix(15)))) -m comment --comment \(quoted(oneLine)) -j ACCEPT")
    lab += item("docker run -d --name c2 --hostname x busybox echo \(quoted(oneLine))")
    lab += item("docker ps --format \(quoted(oneLine.replacingOccurrences(of: "{", with: "")))")
    lab += item("docker ps --format END")
    lab += item("sysctl -w \(quoted("net.ipv4.conf.all.rp_filter=" + oneLine))")
    lab += "      - fails: \(yaml("ip link del \(quotedName)"))\n"
    lab += "    exec: {command: [echo, \(value)]}\n"
    lab += "    show:\n" + item("ip addr show dev \(quotedName)") + item("bridge fdb show dev \(quotedName)")
    return lab
  }

  @Test("a lab whose texts and names are full of a shell's signs is exported as a script that takes them for texts")
  func harmless() throws {
    let tool = try Tool()
    defer { tool.remove() }
    // The real tools are played by one that writes down its arguments and goes into no namespace.
    try tool.write(
      "fake",
      """
      #!/bin/sh
      case "$0" in *cat) exec /bin/cat "$@" ;; esac
      printf '<%s>' "${0##*/}" "$@" >>log; echo >>log
      [ -t 0 ] || /bin/cat >/dev/null
      if [ "${0##*/}" = ip ] && [ "$1 $2" = "netns exec" ]; then shift 3; exec "$@"; fi
      # What has to fail does.
      [ "$1 $2" != "link del" ]
      """)
    let tools = "ip bridge nft sysctl brctl iptables mkdir mount ping python3 sleep kill touch grep echo sh test cat"
    let setUp = Process()
    setUp.executableURL = URL(fileURLWithPath: "/bin/sh")
    setUp.arguments = ["-c", "chmod 755 fake; mkdir bin; for t in \(tools); do ln -s ../fake bin/$t; done"]
    setUp.currentDirectoryURL = tool.folder
    try setUp.run()
    setUp.waitUntilExit()
    for (number, text) in Self.texts.enumerated() {
      for name in number == 0 ? Self.names : [Self.names[number % Self.names.count]] {
        let lab = Self.lab(text, name)
        let export = try {
          try tool.write("a.lab.yaml", lab); return try tool.run(["export", "a.lab.yaml"])
        }()
        #expect(export.status == 0, "\(text) \(name): \(export.errors)")
        try tool.write("lab.sh", export.output)
        try tool.write("log", "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "PATH=$PWD/bin; set -f; . ./lab.sh </dev/null >out 2>err"]
        process.currentDirectoryURL = tool.folder
        try process.run()
        process.waitUntilExit()
        let log = try tool.read("log")
        #expect(
          !FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("pwned").path)
            && !log.contains("<touch>"),
          "\(text) \(name): \(export.output)")
        try? FileManager.default.removeItem(at: tool.folder.appendingPathComponent("pwned"))
        let errors = try tool.read("err")
        #expect(process.terminationStatus == 0, "\(text) \(name): \(errors) \(export.output)")
        // The words arrive whole.
        #expect(log.contains("<ip><link><set><dev><\(name)>"), "\(name): \(log)")
        let wholeOrFlat = log.contains("<alias><\(text)>") || log.contains("<alias><\(text.filter { !$0.isNewline })>")
        #expect(wholeOrFlat, "\(text): \(log)")
      }
    }
  }
}
