import Lab
import Operations

/// The output of a command from when a text was written, which stands below it in the text.
struct PastedOutput {
  private let lines: [String]

  init(_ lines: [String]) { self.lines = lines.map(Self.masked).filter { !$0.isEmpty } }

  /// The difference now; nil where there is none, or where it has another shape, and so is no output of this command as we print it.
  ///
  /// MAC and link-local addresses, indexes of interfaces and times differ from run to run and count for nothing.
  func difference(from output: String) -> Finding? {
    let printed = output.split(separator: "\n").map { Self.masked(String($0)) }.filter { !$0.isEmpty }
    guard printed != lines, printed.count == lines.count,
      zip(printed, lines).allSatisfy({ Self.shape($0) == Self.shape($1) })
    else { return nil }
    let (now, before) = zip(printed, lines).first { $0 != $1 } ?? ("", "")
    return .printsOther(before: before, now: now)
  }

  /// A line without what differs from run to run.
  private static func masked(_ line: String) -> String {
    var text = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    text.replace(#/[0-9a-f]{2}(?::[0-9a-f]{2}){5}/#, with: "MAC")
    text.replace(#/fe80::[0-9a-f:]+/#, with: "fe80::")
    text.replace(#/^\d+: /#, with: "N: ")
    text.replace(#/@if\d+/#, with: "@if")
    text.replace(#/8000\.[0-9a-f]{12}/#, with: "BRIDGE")
    text.replace(#/\b[0-9a-f]{12,64}\b/#, with: "ID")
    text.replace(#/[0-9]+(?:\.[0-9]+)? ?(?:ms|sec|s)\b/#, with: "TIME")
    text.replace(#/(?:rtt|round-trip) .*/#, with: "rtt")
    text.replace(#/time[= ]\S+/#, with: "time")
    return text
  }

  /// A line with all its words of letters as they are and all its numbers alike; a name alone is like any other.
  private static func shape(_ line: String) -> String {
    line.contains(" ") ? line.replacing(#/[0-9]+/#, with: "0") : "name"
  }
}

extension Operation {
  /// Whether it takes away what a text that is read again may have left.
  var isCleanUp: Bool {
    switch action {
    case .namespace(.delete), .namespace(.deleteAll), .link(.delete): true
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      false
    }
  }
}
