import Addressing
import Docker
import Lab
import Operations
import Probes

extension TopologyGraph {
  /// A treatment of packets by a node beyond passing them on, as a line in its box.
  struct Note: Equatable {
    enum Kind: String { case nat, published, firewall, route, service, shared }
    var kind: Kind
    var text: String
    var isChanged = false
    /// Whether it was made by what the picture tells of.
    var isNew = false
    /// Whether it is there no more.
    var isGone = false

    /// As it is drawn.
    var short: String { TextWidth.shortened(text, columns: 46) }
  }

  /// The most notes that a box has; what is left out is counted in the last one.
  private static let mostNotes = 8

  static func notes(_ node: Node, _ engine: DockerEngine?, _ topology: Topology) -> [Note] {
    var notes = node.nat.masquerade.map { Note(kind: .nat, text: text($0.value)) }
    let isDockerHost = engine?.host == node.name.value
    if let engine, isDockerHost { notes += translations(engine) }
    notes += node.nat.publish.map { Note(kind: .published, text: $0.value.text.replacing(" -> ", with: " → ")) }
    if let engine, isDockerHost { notes += published(engine) }
    for chain in node.firewall.chains {
      let count = chain.rules.count
      let rules = count == 0 ? "" : ", \(count.of("rule"))"
      notes.append(Note(kind: .firewall, text: "\(chain.hook.rawValue): \(chain.drops ? "drop" : "accept")\(rules)"))
    }
    if let commands = node.firewall.commands?.value, !commands.isEmpty {
      notes.append(Note(kind: .firewall, text: "nft: \(commands.count.of("command"))"))
    }
    notes += services(node.services.map(\.value))
    for other in topology.nodes where other.sharedWith == node.name.value {
      let answers = services(other.services.map(\.value)).map(\.text)
      notes.append(
        Note(kind: .shared, text: other.name.value + (answers.isEmpty ? "" : ": " + answers.joined(separator: ", "))))
    }
    return limited(notes)
  }

  static func limited(_ notes: [Note]) -> [Note] {
    guard notes.count > mostNotes else { return notes }
    let left = notes[(mostNotes - 1)...]
    return notes[..<(mostNotes - 1)] + [
      Note(kind: left.first?.kind ?? .nat, text: "+ \(left.count)", isChanged: left.contains(where: \.isChanged))
    ]
  }

  /// The services of a node in one line.
  static func services(_ services: [Service]) -> [Note] {
    guard !services.isEmpty else { return [] }
    let texts = services.map { service in
      "\(service.kind.rawValue) \(service.port)" + (service.address.map { " @ \($0)" } ?? "")
    }
    return [Note(kind: .service, text: texts.joined(separator: ", "))]
  }

  /// The translations of packets that leave Docker's networks with the host's address.
  static func translations(_ engine: DockerEngine) -> [Note] {
    engine.networks.filter { $0.bridge != nil && $0.spec.masquerade && !$0.spec.isInternal }.flatMap { network in
      network.addresses.filter { $0.family == .v4 }.map {
        Note(kind: .nat, text: "\($0.masked) → !\(network.bridge?.text ?? "")")
      }
    }
  }

  /// The ports that Docker publishes.
  static func published(_ engine: DockerEngine) -> [Note] {
    engine.containers.filter { $0.isRunning && !$0.isOnHost }.flatMap { container in
      var seen: Set<String> = []
      return container.ports.map(\.text).filter { seen.insert($0).inserted }.map {
        Note(kind: .published, text: "\($0) → \(container.name)")
      }
    }
  }

  private static func text(_ rule: Masquerade) -> String {
    var text = "\(rule.from)"
    if let to = rule.to { text += " → \(to)" }
    if let out = rule.out { text += " → \(out.isInverted ? "!" : "")\(out.name)" }
    return text
  }
}
