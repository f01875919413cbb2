public import Operations

/// A lab: a topology that is built, and steps that are played in it.
public struct Lab: Sendable, Equatable {
  /// `[a-z0-9-]`, at most 32 characters.
  public var name: String
  /// The title, for reports; nil is the name.
  public var title: LocalizedText?
  /// A text about the lab, which reports print before its steps.
  public var about: LocalizedText?
  /// Kernel features that it needs beyond network namespaces, veth, bridge and nf_tables.
  public var requirements: [Located<Requirement>]
  /// The nodes and links that are built before the first step.
  public var topology: Topology
  /// Docker's networks and containers; nil where the file has none.
  public var docker: DockerSetup?
  /// The steps, played in their order.
  public var steps: [Step]
  /// Where the lab asks that its programs be not confined; nil where it does not.
  public var unconfined: Located<Bool>?
  /// How topologies are taken that work otherwise than people expect.
  public var lint = Lint.warn
  /// The file that it was read from; nil where a program made it.
  public var source: SourceFile?

  /// A lab made by a program; ``validate()`` tells whether it can be built.
  public init(
    name: String, title: LocalizedText? = nil, about: LocalizedText? = nil, requirements: [Located<Requirement>] = [],
    topology: Topology = Topology(), steps: [Step] = [], source: SourceFile? = nil
  ) {
    self.name = name
    self.title = title
    self.about = about
    self.requirements = requirements
    self.topology = topology
    self.steps = steps
    self.source = source
  }
}

extension Lab {
  /// The languages that its titles and texts are written in.
  public var languages: Set<String> {
    let texts = [title, about] + steps.flatMap { [$0.title, $0.text] + ($0.prediction?.texts ?? []) }
    return Set(texts.compactMap { $0 }.flatMap(\.texts.keys)).subtracting([""])
  }

  /// The commands that start programs of the machine, in their order.
  public var programs: [ExecCommand] { steps.flatMap { $0.run.compactMap(\.program) + $0.exec } }
}

/// How a lab's topology is taken that can be built and is rarely meant: two owners of an address, two subnets on a cable, masks that differ.
public enum Lint: String, Hashable, Sendable, CaseIterable {
  /// It is an error.
  case error
  /// It is told, and the lab is played.
  case warn
  /// It is what the lab is about.
  case off
}

/// A kernel feature that a lab may require; without it the lab is skipped.
public enum Requirement: String, Hashable, Sendable, CaseIterable {
  /// Link kinds; whether one is there is tried in a namespace made for that.
  case dummy, vlan, macvlan, vxlan, ifb, tap, ipvlan, bonding, vrf
  /// Bridges that filter by VLAN.
  case vlanFiltering = "vlan-filtering"
  /// IPv6 at all.
  case ipv6
}

/// A text in several languages.
public struct LocalizedText: Hashable, Sendable {
  /// The texts by language code: `en`, `zh`. A text without a language has the key `""`.
  public var texts: [String: String]

  /// Texts by language code.
  public init(texts: [String: String]) { self.texts = texts }
  /// A text without a language.
  public init(_ text: String) { texts = ["": text] }

  /// The text in a language, else in English, else the one without a language, else the first by code.
  public func text(language: String) -> String {
    texts[language] ?? texts["en"] ?? texts[""] ?? texts.min { $0.key < $1.key }?.value ?? ""
  }
}
