import Addressing
import CommandLanguage
import Operations
import Namespaces
import RouteNetlink
import SystemPackage
import TestKit
import Testing

/// The commands that are compared in every state: what we print is parsed and printed from one reading of the state.
private let commands: [String] = {
  var all: [String] = []
  for object in ["link", "addr", "-4 addr", "-6 addr"] {
    all += [
      "", "-br ", "-o ", "-d ", "-s ", "-s -s ", "-d -s ", "-j ", "-j -p ", "-j -d ", "-j -s ", "-j -br ", "-o -d ",
    ].map {
      "ip \($0)\(object)"
    }
  }
  for object in [
    "route", "route show table all", "-6 route", "rule", "-6 rule", "neigh", "-4 neigh", "neigh show nud all",
  ] {
    all += ["", "-d ", "-s ", "-o ", "-j ", "-j -p ", "-br "].map { "ip \($0)\(object)" }
  }
  for object in ["link", "fdb", "mdb"] { all += ["", "-d ", "-s ", "-j ", "-j -p "].map { "bridge \($0)\(object)" } }
  // With -d the tool asks in a way that a kernel without VLANs does not know.
  all += ["bridge vlan", "bridge -j vlan", "bridge -j -p vlan"]
  all += [
    "ip link show up", "ip link show type veth", "ip link show type bridge", "ip addr show up",
    "ip link show dev lo", "ip addr show dev lo", "ip -d addr show lo", "ip a", "ip l", "ip r", "ip n", "ip netns",
    "ip -j netns", "brctl show", "ls /sys/class/net", "arp -n", "route -n", "ifconfig", "ifconfig -a", "ifconfig lo",
  ]
  all += [
    "ip tuntap", "ip -j tuntap", "ip -j -p tuntap", "ip netns list-id", "ip -j netns list-id", "ip -V",
    "ip neigh show nud permanent", "ip neigh show nud noarp", "ip neigh show unused", "ip neigh show to 10.0.0.0/30",
    "ip neigh show proxy", "bridge fdb show dynamic", "bridge fdb show state static",
    "bridge -j fdb show state permanent",
    "ip rule show table 100", "ip rule show from 10.0.0.0/8", "ip rule show fwmark 5", "ip rule show pref 500",
    "ip link show group 7", "ip route ls", "ip r s t main",
  ]
  return all
}()

/// Listings that are narrowed down, each as text and in the other forms that show it differently.
private let selections: [String] = {
  let addresses = [
    "primary", "secondary", "-secondary", "-primary", "deprecated", "permanent", "dynamic", "-dynamic", "tentative",
    "-tentative", "dadfailed", "temporary", "noprefixroute", "nodad", "home", "scope link", "scope global",
    "scope host", "to 10.0.0.0/24", "to 10.0.0.1", "to 10.0.0.0/8", "to 2001:db8::/32", "to 10.0.0.9/8", "label va:*",
    "label va", "label v?", "dev va primary", "va secondary", "up scope global", "nomaster", "master br0",
    "type bridge primary", "group default secondary", "dev va to 10.3.0.0/16", "primary -tentative",
  ]
  let routes = [
    "dev va", "dev lo", "default", "10.9.0.0/16", "10.9.0.0", "10.0.0.0/8", "10.9.1.1/16", "proto kernel",
    "proto boot", "proto static", "scope link", "scope global", "type blackhole", "type unicast",
    "type local table all", "to match 10.9.1.1", "match 10.9.1.1", "root 10.0.0.0/8", "exact 10.9.0.0/16",
    "to 10.9.0.0/16", "via 10.0.0.2", "via 10.0.0.2 dev va", "src 10.0.0.1", "metric 5", "table 100",
    "table all dev va", "table all proto kernel", "root 10.0.0.0/8 dev va", "scope link dev va", "all", "root 0/0",
    "match 0/0", "root default", "to default", "exact default", "cache", "table cache", "2001:db8::/64",
    "via 2001:db8::2", "root 10.0.0.1/8",
  ]
  let v6 = [
    "dev va", "default", "via 2001:db8::2", "root 2001::/16", "proto kernel", "table all proto kernel", "cache",
    "match 2001:db8:5::1",
  ]
  return addresses.flatMap { words in ["", "-4 ", "-o ", "-j ", "-br "].map { "ip \($0)addr show \(words)" } }
    .filter { !$0.contains("-4 addr show to 2001") }
    + routes.flatMap { words in ["", "-d ", "-j "].map { "ip \($0)route show \(words)" } }
    + v6.map { "ip -6 route show \($0)" }
    + ["ip link show nomaster", "ip -j link show nomaster", "ip link show primary", "ip link show nomaster up"]
}()

/// Those that need a certain interface.
private let commandsByScript: [(part: String, commands: [String])] = [
  (
    "link add br0 type bridge",
    ["brctl showmacs br0", "brctl showstp br0", "ip link show master br0", "bridge fdb show br br0"]
  ),
  ("label va:a", selections),
  (
    "link add va type veth",
    ["ip -s link show dev va", "bridge link show dev va", "ip neigh show dev va", "ifconfig va"]
  ),
]

@Suite(.enabled(if: canUseKernel, "needs root, or unshare -Urnm")) struct ShowTests {
  @Test("what ip, bridge and brctl print of a namespace we print byte for byte")
  func sameAsTheRealTools() async {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      // An ordinary user may have no access to /dev/net/tun; the states with such devices are left out then.
      for script in States.all where canMakeTaps || !script.contains("tuntap") {
        try enterNextNamespace()
        do {
          try shell(script)
        } catch {
          Issue.record("the state could not be made: \(error)")
          continue
        }
        let routes = try RouteSocket()
        let more = commandsByScript.filter { script.contains($0.part) && !script.contains("netns del") }.flatMap(
          \.commands)
        for command in commands + more {
          guard let action = try? CommandParser().parse(command).first?.action, case .show(let request) = action else {
            Issue.record("\(command) shows nothing")
            continue
          }
          // Lifetimes, timers and counters tick: where they moved the comparison is made again.
          var theirs = ""
          var ours = ""
          for _ in 0..<12 {
            let before = ShowText.text(of: request, in: try currentState(routes)) ?? ""
            theirs = try shell(command, mayFail: true)
            ours = ShowText.text(of: request, in: try currentState(routes)) ?? ""
            if theirs.isBetween(before, ours) { ours = theirs }
            // Several IPv6 addresses stand in the order of a hash table of the kernel.
            if command.hasPrefix("ifconfig"), theirs.lines.sorted() == ours.lines.sorted() { ours = theirs }
            if ours == theirs { break }
          }
          #expect(
            ours == theirs, "\(command) after: \(script)\n--- ours\n\(ours)--- theirs\n\(theirs)---")
        }
      }
    }
  }
}

/// All that the real tools can see.
private func currentState(_ routes: RouteSocket) throws -> NamespaceState {
  var named: [NamespaceState.Named] = []
  // The tool lists the folder in the folder's own order.
  for name in try shell("ls -U /run/netns 2>/dev/null", mayFail: true).lines.map(String.init) {
    let namespace = try NamedNamespace.open(name)
    named.append(
      NamespaceState.Named(name: name, id: try routes.namespaceID(of: namespace.descriptor.rawValue)))
  }
  return try NamespaceState(reading: routes, namespaces: named)
}

extension String {
  fileprivate var lines: [Substring] { split(separator: "\n") }

  /// Whether it is the text of a time between those of two others: a number that moved from one to the other lies between them, and all
  /// else is that of one of them.
  fileprivate func isBetween(_ before: String, _ after: String) -> Bool {
    let (mine, first, last) = (parts, before.parts, after.parts)
    if self == before { return true }
    guard mine.count == first.count, mine.count == last.count else { return false }
    return mine.indices.allSatisfy { index in
      if mine[index] == first[index] || mine[index] == last[index] { return true }
      guard let value = Double(mine[index]), let start = Double(first[index]), let end = Double(last[index]) else {
        return false
      }
      return min(start, end) <= value && value <= max(start, end)
    }
  }

  /// The numbers, and what stands between them.
  private var parts: [Substring] {
    var parts: [Substring] = []
    var start = startIndex
    func isDigit(_ character: Character) -> Bool { character.isASCII && (character.isNumber || character == ".") }
    while start < endIndex {
      let isNumber = isDigit(self[start])
      let end = self[start...].firstIndex { isDigit($0) != isNumber } ?? endIndex
      parts.append(self[start..<end])
      start = end
    }
    return parts
  }
}
