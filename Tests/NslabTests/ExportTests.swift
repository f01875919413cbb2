import Foundation
import Glibc
import Testing

/// The view of the real tools on every node, without what differs from run to run: random MAC addresses and what is made of them.
private let dump = """
  sleep 2.5
  for node in "" $(ls /run/netns | sort); do
    echo "== ${node:-host}"
    in= && [ -z "$node" ] || in="ip netns exec $node"
    $in sh -c 'ip -d addr; ip route show table all; ip rule; bridge link; bridge fdb
      grep -r . /proc/sys/net/ipv4 /proc/sys/net/ipv6 2>/dev/null || true'
  done
  """

/// The node with `host: true`.
private func hostName(of text: String) -> String {
  var name = "localhost"
  for line in text.split(separator: "\n") {
    if line.hasPrefix("    "), line.dropFirst(4).first?.isLetter == true, let colon = line.firstIndex(of: ":") {
      name = String(line[..<colon].dropFirst(4))
    }
    if line.contains("host: true") { return name }
  }
  return "localhost"
}

/// An entry that a bridge has learned from the pings of checks, which no script makes.
private func isLearned(_ line: String) -> Bool {
  line.hasPrefix("MAC dev ") && line.contains(" master ") && line.hasSuffix(" ")
}

private func masked(_ text: String, host: String) -> [String] {
  var text = text
  for (pattern, mask) in [
    ("8000\\.[0-9a-f.:]+", "BRIDGE"), ("[0-9a-f]{2}(:[0-9a-f]{2}){5}", "MAC"), ("fe80::[0-9a-f:]+", "fe80"),
    ("ff02::1:ff[0-9a-f:]+", "ff02"),
    ("link-netns(id)? \\S+", "link-netns"), ("tentative ", ""),
    ("(hello|tcn|topology_change|gc)_timer +[0-9.]+", "timer"),
    ("(gc|ageing|forward_delay|hold|message_age)_timer +[0-9.]+", "timer"),
    ("address [0-9a-f:]{17}", "address"),
  ] {
    if let regex = try? Regex(pattern) { text = text.replacing(regex, with: mask) }
  }
  // The native run has a name for the node that plays the machine, too. Within a node the kernel lists what is hashed by MAC addresses
  // in no order of its own.
  var sections: [[String]] = []
  var skips = false
  for line in text.split(separator: "\n").map(String.init) {
    if line.hasPrefix("== ") {
      skips = line == "== \(host)"
      sections.append([])
    }
    // Of groups that a user namespace has not, ping_group_range shows another one.
    if !skips, !sections.isEmpty, !line.contains("_flush"), !line.contains("ping_group_range:"), !line.contains("fe80"),
      !isLearned(line)
    {
      sections[sections.count - 1].append(line)
    }
  }
  return sections.flatMap { $0.sorted() }
}

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ExportTests {
  @Test(
    "an exported lab, run by sh with the real tools, leaves the state of the native run",
    arguments: try FileManager.default.contentsOfDirectory(atPath: Tool.labs.path).sorted())
  func sameState(name: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let path = Tool.labs.appendingPathComponent(name).path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let host = hostName(of: text)
    try tool.write("dump.sh", dump)
    let dumpPath = tool.folder.appendingPathComponent("dump.sh").path
    try tool.write(
      "native.lab.yaml",
      text + "\n  - exec: {command: \"sh \(dumpPath) >\(tool.folder.path)/native.txt\", timeout: 60s}\n")
    let native = try tool.run(["run", "native.lab.yaml"])
    try #require(native.status == 0, "\(native.output.suffix(500))\(native.errors)")
    let export = try tool.run(["export", path])
    #expect(export.status == 0 && export.errors == "")
    try tool.write("lab.sh", export.output)
    let status = try tool.runIsolated("sh lab.sh >lab.txt 2>&1 && sh dump.sh >script.txt")
    let printed = try tool.read("lab.txt")
    #expect(status == 0, "\(printed.suffix(500))")
    let ours = masked(try tool.read("native.txt"), host: host)
    let theirs = masked(try tool.read("script.txt"), host: host)
    #expect(ours.count > 100)
    let differences = ours.difference(from: theirs).prefix(8).map { change in
      switch change {
      case .insert(_, let line, _): "ours: \(line)"
      case .remove(_, let line, _): "theirs: \(line)"
      }
    }
    #expect(differences.joined(separator: "\n") == "")
  }
}
