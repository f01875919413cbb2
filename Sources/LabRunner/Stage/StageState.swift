public import Addressing
import CommandLanguage
public import Docker
import Lab
import NFTables
import Namespaces
import Operations
import RouteNetlink
import SystemPackage

/// The nodes of a stage and their connections at a moment, asked of the kernel.
public struct StageState: Sendable, Equatable {
  /// An interface by its name and that of its node.
  public struct InterfaceID: Hashable, Sendable {
    /// The node's name.
    public var node: String
    /// The interface's name in that node.
    public var name: String

    /// An interface of a node.
    public init(node: String, name: String) {
      self.node = node
      self.name = name
    }
  }

  /// An interface as the kernel has it; the loopback device is left out.
  public struct Interface: Sendable, Equatable {
    /// The name in its node.
    public var name: String
    /// `veth`, `bridge`, `vxlan` …; nil of a real card.
    public var kind: String?
    /// Its addresses of both families with the lengths of their prefixes, without link-local ones.
    public var addresses: [IPNetwork]
    /// The bridge that it is a port of.
    public var bridge: String?
    /// The other end of a veth pair, where that is in the lab.
    public var peer: InterfaceID?
    /// The interface that it stands on, as of a VLAN.
    public var parent: String?
    /// Whether it is set up.
    public var isUp: Bool
    /// Whether its cable is in.
    public var hasCarrier: Bool
    /// Whether the bridge's spanning tree does not let it forward.
    public var isBlocked: Bool
  }

  /// A hooked chain of nftables with rules.
  public struct Chain: Sendable, Equatable {
    /// Table and chain: `ip nat postrouting`.
    public var name: String
    /// Whether it translates addresses.
    public var isNAT: Bool
    /// Whether what no rule decides on is dropped.
    public var drops: Bool
    /// The rules of the chain itself.
    public var rules: Int
    /// The kernel's numbers of the rules of the whole table, which tell one state from another.
    public var handles: [UInt64]
  }

  /// A node as the kernel has it.
  public struct Node: Sendable, Equatable {
    /// The node's name.
    public var name: String
    /// Whether it is the machine that the lab plays on.
    public var isHost: Bool
    /// Whether it is a container of Docker.
    public var isContainer: Bool
    /// Whether it forwards IPv4.
    public var forwards: Bool
    /// Its interfaces, in the order of their indexes.
    public var interfaces: [Interface]
    /// Routes that lead over others, or nowhere, as `ip route` shows them.
    public var routes: [String]
    /// Its hooked chains that have rules.
    public var chains: [Chain]
  }

  /// In the order in which they were made; containers that share a network are not among them.
  public var nodes: [Node] = []
  /// Docker as it is; nil where the lab has none.
  public var docker: DockerEngine?

  /// Asks the kernel. Answers that do not come are left empty.
  public init(of stage: Stage) {
    docker = stage.docker
    let view = StageView(stage)
    let sharing = Set(stage.plan.nodes.filter { $0.sharedWith != nil }.map(\.name)).union(
      (docker?.containers ?? []).filter { container in
        container.isOnHost || container.spec.networks.contains { $0.network.hasPrefix("container:") }
      }.map(\.name))
    let containers = Set(docker?.containers.map(\.name) ?? [])
    let names = stage.names.filter { !sharing.contains($0) }
    var peers = PeerFinder(stage, view, names)
    for name in names {
      guard let node = stage.nodes[name] else { continue }
      let addresses = (try? view.addresses(of: name)) ?? []
      let links = (try? view.links(of: name)) ?? []
      let interfaces = links.filter { !$0.flags.contains(.loopback) }.map { link in
        let state = link.port?.options.state
        return Interface(
          name: link.name, kind: link.kind,
          addresses: addresses.filter { $0.index == link.index && !$0.address.isLinkLocal }.map(\.network),
          bridge: link.master.flatMap { master in links.first { $0.index == master }?.name },
          peer: link.kind == "veth" ? peers.peer(of: link, in: name) : nil,
          parent: link.kind == "veth" || link.linkNamespaceID != nil
            ? nil : link.link.flatMap { parent in links.first { $0.index == parent }?.name },
          isUp: link.isUp, hasCarrier: link.carrier ?? true,
          isBlocked: link.isUp && (link.carrier ?? true) && state != nil && state != .forwarding && state != .disabled)
      }
      nodes.append(
        Node(
          name: name, isHost: name == stage.hostName, isContainer: containers.contains(name),
          forwards: Self.show("sysctl -n net.ipv4.ip_forward", name, stage).first == "1", interfaces: interfaces,
          routes: Self.routes(name, stage), chains: Self.chains(node)))
    }
  }

  /// The lines that a command shows in a node.
  private static func show(_ command: String, _ name: String, _ stage: Stage) -> [String] {
    guard let operations = try? CommandParser().parse(command) else { return [] }
    return operations.flatMap { operation in
      ((try? stage.perform(Operation(operation.action, in: .named(name)))) ?? "").split(separator: "\n").map(
        String.init)
    }
  }

  private static func routes(_ name: String, _ stage: Stage) -> [String] {
    (show("ip route show", name, stage) + show("ip -6 route show", name, stage)).map { line in
      // The kernel's own metric and preference of IPv6 say nothing.
      line.split(separator: " ").joined(separator: " ").replacing(" metric 1024", with: "").replacing(
        " pref medium", with: "")
    }.filter { line in
      (line.contains(" via ") || ["unreachable", "prohibit", "blackhole"].contains { line.hasPrefix($0) })
        && !line.contains("fe80::")
    }
  }

  private static func chains(_ node: StageNode) -> [Chain] {
    guard let ruleset = try? node.tables().ruleset(elements: false) else { return [] }
    return ruleset.tables.flatMap { table in
      let handles = table.chains.flatMap { $0.rules.compactMap(\.handle) }
      return table.chains.compactMap { listing -> Chain? in
        guard let hook = listing.chain.hook, !listing.rules.isEmpty || hook.policy == .drop else { return nil }
        return Chain(
          name: "\(table.table.id) \(listing.chain.name)", isNAT: hook.type == .nat, drops: hook.policy == .drop,
          rules: listing.rules.count, handles: handles)
      }
    }
  }
}

/// Finds the other ends of veth pairs.
private struct PeerFinder {
  private let stage: Stage
  private let view: StageView
  /// The links of all nodes by index, and the index that each says of its other end.
  private var ends: [Int32: [(node: String, link: Link)]] = [:]
  /// The numbers that nodes have for others.
  private var numbers: [String: [String: Int32]] = [:]

  init(_ stage: Stage, _ view: StageView, _ names: [String]) {
    self.stage = stage
    self.view = view
    for name in names {
      for link in (try? view.links(of: name)) ?? [] where link.kind == "veth" {
        ends[link.index, default: []].append((name, link))
      }
    }
  }

  mutating func peer(of link: Link, in name: String) -> StageState.InterfaceID? {
    guard let index = link.link else { return nil }
    for (node, other) in ends[index] ?? [] where other.link == link.index {
      guard link.linkNamespaceID == (node == name ? nil : number(of: node, in: name)) else { continue }
      return .init(node: node, name: other.name)
    }
    return nil
  }

  /// The number that a node has for another's namespace.
  private mutating func number(of other: String, in name: String) -> Int32? {
    if let known = numbers[name]?[other] { return known }
    guard let node = stage.nodes[name], let there = stage.nodes[other] else { return nil }
    let number = (try? node.routes.namespaceID(of: there.namespace.descriptor.rawValue)) ?? nil
    if let number { numbers[name, default: [:]][other] = number }
    return number
  }
}
