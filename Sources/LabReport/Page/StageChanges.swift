import Addressing
import LabRunner

/// The differences between two states of a lab, in lines for people: things that came, went or changed.
struct StageChanges {
  private(set) var lines: [String] = []

  init(from old: StageState, to new: StageState) {
    for node in old.nodes where !new.nodes.contains(where: { $0.name == node.name }) { lines.append("− \(node.name)") }
    for node in new.nodes {
      guard let before = old.nodes.first(where: { $0.name == node.name }) else {
        lines.append("+ \(node.name)")
        compare([], node.interfaces, node.name)
        compare([], node.routes, "\(node.name): ")
        continue
      }
      compare(before.interfaces, node.interfaces, node.name)
      compare(before.routes, node.routes, "\(node.name): ")
      if before.forwards != node.forwards {
        lines.append("~ \(node.name): net.ipv4.ip_forward = \(node.forwards ? 1 : 0)")
      }
      compare(before.chains, node.chains, node.name)
    }
  }

  private mutating func compare(_ old: [String], _ new: [String], _ head: String) {
    lines += old.filter { !new.contains($0) }.map { "− \(head)\($0)" }
    lines += new.filter { !old.contains($0) }.map { "+ \(head)\($0)" }
  }

  private mutating func compare(_ old: [StageState.Interface], _ new: [StageState.Interface], _ node: String) {
    for interface in old where !new.contains(where: { $0.name == interface.name }) {
      lines.append("− \(node):\(interface.name)")
    }
    for interface in new {
      let before = old.first { $0.name == interface.name }
      guard before != interface else { continue }
      lines.append("\(before == nil ? "+" : "~") \(node):\(interface.name) \(Self.text(interface))")
    }
  }

  private mutating func compare(_ old: [StageState.Chain], _ new: [StageState.Chain], _ node: String) {
    for chain in old where !new.contains(where: { $0.name == chain.name }) {
      lines.append("− \(node): \(chain.name)")
    }
    for chain in new {
      let before = old.first { $0.name == chain.name }
      // The numbers are those of the whole table; a chain that has as many rules as before is told where they are others.
      guard before?.rules != chain.rules || before?.drops != chain.drops else { continue }
      lines.append(
        "\(before == nil ? "+" : "~") \(node): \(chain.name), \(chain.rules.of("rule"))\(chain.drops ? ", policy drop" : "")"
      )
    }
  }

  private static func text(_ interface: StageState.Interface) -> String {
    var words = [interface.kind, interface.isUp ? interface.hasCarrier ? "up" : "up, no carrier" : "down"].compactMap {
      $0
    }
    if interface.isBlocked { words.append("blocked") }
    words += interface.addresses.map(\.description)
    if let bridge = interface.bridge { words.append("→ \(bridge)") }
    if let peer = interface.peer { words.append("– \(peer.node):\(peer.name)") }
    return words.joined(separator: " ")
  }
}
