import CommandLanguage
import Lab
import Operations
import Probes

/// The nodes of a lab at a moment, in the words of the tools that show them.
struct LabSnapshot {
  /// The commands whose output is compared. Learned entries, counters and link-local addresses come and go by themselves.
  private static let commands = [
    "ip -d -o link", "ip -br addr", "ip route show table all", "ip rule", "ip -6 rule", "ip neigh show nud permanent",
    "bridge -d -o link", "bridge fdb show state static", "bridge vlan", "nft -s list ruleset",
    "sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding net.ipv4.conf.all.rp_filter net.ipv4.ip_default_ttl "
      + "net.ipv4.icmp_echo_ignore_all net.ipv4.conf.all.arp_ignore net.ipv4.conf.all.route_localnet "
      + "net.ipv6.conf.all.disable_ipv6",
  ]

  /// Of each node what a command shows.
  private var texts: [String: [String: String]] = [:]

  init(of stage: Stage) {
    for name in stage.names {
      for command in Self.commands {
        guard let operations = try? CommandParser().parse(command) else { continue }
        let text = operations.map { operation in
          (try? stage.perform(Operation(operation.action, in: .named(name)))) ?? ""
        }.joined()
        texts[name, default: [:]][command] = text
      }
    }
  }

  /// A line without what changes by itself: link-local addresses, timers, what spanning trees agree on.
  private static func steady(_ line: Substring) -> String {
    var line = line.split(separator: " ", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("fe80:") }.joined(separator: " ")
      .replacing(/(hello|tcn|topology_change|gc|forward_delay|message_age|hold)_timer +[0-9.]+/, with: "")
      .replacing(/(root_port|root_path_cost|topology_change|topology_change_detected|promiscuity) [0-9]+/, with: "")
      .replacing(/(designated_root|designated_bridge) [0-9a-f.:]+/, with: "")
      .replacing(/state (forwarding|learning|listening|blocking|disabled)/, with: "")
    while line.last == " " { line.removeLast() }
    return line
  }

  /// The lines that are compared of what a command shows.
  private static func lines(_ text: String?) -> [String] {
    (text ?? "").split(separator: "\n").filter { line in
      !(line.hasPrefix("fe80:") || line.contains(" table local ") || line.hasPrefix("multicast "))
    }.map(steady)
  }

  private static func name(of command: String) -> String { command.hasPrefix("sysctl") ? "sysctl" : command }

  /// Whether two long lines are about the same link: they begin with the same words.
  private static func isSame(_ old: String, _ new: String) -> Bool {
    let (old, new) = (old.split(separator: " "), new.split(separator: " "))
    guard min(old.count, new.count) > 6 else { return false }
    func name(_ words: [Substring]) -> [Substring] { words.prefix(2).map { $0.prefix { $0 != "@" } } }
    return name(old) == name(new)
  }

  /// The words that are different, each with the one before it.
  private static func changes(from old: String, to new: String) -> String {
    let (old, new) = (old.split(separator: " "), new.split(separator: " "))
    let difference = new.difference(from: old)
    func words(_ offsets: [Int], _ all: [Substring], _ sign: String) -> [String] {
      offsets.map { place in
        let before = place > 0 && !offsets.contains(place - 1) ? "\(all[place - 1]) " : ""
        return sign + before + all[place]
      }
    }
    let parts =
      words(difference.removals.map(\.offset), old, "-") + words(difference.insertions.map(\.offset), new, "+")
    return (new.prefix(2) + parts.map { $0[...] }).joined(separator: " ")
  }

  /// The differences of another, a line each: the node, the tool that shows it, and the line that came or went.
  func differences(to other: LabSnapshot) -> [String] {
    var found: [String] = []
    for name in Set(texts.keys).union(other.texts.keys).sorted() {
      guard let before = texts[name] else {
        found.append("+ \(name): a node that the file has not got")
        continue
      }
      guard let after = other.texts[name] else {
        found.append("- \(name): the node is gone")
        continue
      }
      for command in Self.commands {
        if after[command] == before[command] { continue }
        let changes = Self.lines(after[command]).difference(from: Self.lines(before[command]))
        var gone = changes.removals.map(\.line)
        let head = "\(name): \(Self.name(of: command)):"
        for line in changes.insertions.map(\.line) {
          // What is the same thing still is told by what is different of it.
          if let place = gone.firstIndex(where: { Self.isSame($0, line) }) {
            found.append("~ \(head) \(Self.changes(from: gone.remove(at: place), to: line))")
          } else {
            found.append("+ \(head) \(line)")
          }
        }
        found += gone.map { "- \(head) \($0)" }
      }
    }
    return found
  }
}

extension CollectionDifference<String>.Change {
  fileprivate var line: String {
    switch self {
    case .insert(_, let line, _), .remove(_, let line, _): line
    }
  }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}

/// The output of `nslab status` about a lab.
struct LabStatus {
  let text: String

  init(of stage: Stage, lab: Lab, played: Int, since snapshot: LabSnapshot) {
    var lines = ["\(lab.name): \(stage.names.count) nodes, \(played) of \(lab.steps.count) steps played"]
    for name in stage.names {
      lines += ["", name + (name == stage.hostName ? " (the host)" : "")]
      if let operation = try? CommandParser().parse("ip -br addr").first,
        let shown = try? stage.perform(Operation(operation.action, in: .named(name)))
      {
        lines += shown.split(separator: "\n").map { "  \($0)" }
      }
      let services =
        stage.plan.nodes.first { $0.name == name }?.services.map { service in
          "\(service.value.kind) \(service.value.port)" + (service.value.address.map { " on \($0)" } ?? "")
        } ?? []
      if !services.isEmpty { lines.append("  answers: " + services.joined(separator: ", ")) }
    }
    let differences = snapshot.differences(to: LabSnapshot(of: stage))
    lines.append("")
    if differences.isEmpty {
      lines.append("Nothing was changed by hand, as far as the tools show.")
    } else {
      lines.append("Changed by hand:")
      lines += differences.map { "  \($0)" }
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}
