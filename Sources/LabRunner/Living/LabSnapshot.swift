import CommandLanguage
import Lab
import Probes

/// What the nodes of a lab show at a moment, in the words of the tools that show it.
struct LabSnapshot {
  /// What is compared of a node. Learned entries, counters and link-local addresses come and go by themselves.
  private static let commands = [
    "ip -br link", "ip -br addr", "ip route", "ip -6 route", "ip rule", "ip -6 rule", "ip neigh show nud permanent",
    "bridge vlan", "nft -s list ruleset",
  ]

  /// Of each node the lines that a command shows.
  private var lines: [String: [String: [String]]] = [:]

  init(of stage: Stage) {
    for name in stage.names {
      for command in Self.commands {
        guard let operations = try? CommandParser().parse(command), let operation = operations.first,
          let text = try? stage.perform(Operation(operation.action, in: .named(name)))
        else { continue }
        lines[name, default: [:]][command] = text.split(separator: "\n").map { line in
          line.split(separator: " ", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("fe80:") }.joined(separator: " ")
        }.filter { !$0.contains("fe80::/64") && !$0.contains("ff00::/8") }.map(Self.trimmed)
      }
    }
  }

  private static func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }

  /// What is different in another, a line each: the node, what shows it, and what has come or gone.
  func differences(to other: LabSnapshot) -> [String] {
    var found: [String] = []
    for name in Set(lines.keys).union(other.lines.keys).sorted() {
      guard let before = lines[name] else {
        found.append("+ \(name): a node that the file has not got")
        continue
      }
      guard let after = other.lines[name] else {
        found.append("- \(name): the node is gone")
        continue
      }
      for command in Self.commands {
        for change in (after[command] ?? []).difference(from: before[command] ?? []) {
          switch change {
          case .insert(_, let line, _): found.append("+ \(name): \(command): \(line)")
          case .remove(_, let line, _): found.append("- \(name): \(command): \(line)")
          }
        }
      }
    }
    return found
  }
}

/// What `nslab status` tells of a lab.
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
        stage.plan.nodes.first { $0.name == name }?.services.map { "\($0.value.kind) \($0.value.port)" } ?? []
      if !services.isEmpty { lines.append("  answers: " + services.joined(separator: ", ")) }
    }
    let differences = snapshot.differences(to: LabSnapshot(of: stage))
    lines.append("")
    if differences.isEmpty {
      lines.append("Nothing was changed by hand.")
    } else {
      lines.append("Changed by hand:")
      lines += differences.map { "  \($0)" }
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}
