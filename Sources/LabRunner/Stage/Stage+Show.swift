import Addressing
import CommandLanguage
import Lab
import NFTables
import Namespaces
import Netlink
import RouteNetlink
import SystemPackage

extension Stage {
  /// The text of a showing command, as the real tool prints it of the same state.
  func show(_ request: ShowRequest, in node: StageNode) throws(StageError) -> String {
    do {
      return try text(of: request, in: node)
    } catch let error as StageError {
      throw error
    } catch {
      throw StageError("\(error)")
    }
  }

  private func text(of request: ShowRequest, in node: StageNode) throws -> String {
    let family = request.family
    switch request.subject {
    case .namespaces: return namespaceText(seenFrom: node)
    case .links(let device):
      return try state(of: node, mustHave: device).linkText(device)
    case .addresses(let device):
      var state = try state(of: node, mustHave: device)
      state.addresses = try node.routes.addresses()
      return state.addressText(device, family: family)
    case .routes(let table):
      let routes = try node.routes.routes(table: table, family: family ?? .v4)
      return try state(of: node).routeText(routes, showsTable: table == .all)
    case .routeLookup(let address, let from):
      return try state(of: node).routeLookupText(node.routes.route(to: address, from: from))
    case .rules: return NamespaceState.ruleText(try node.routes.rules(family: family ?? .v4))
    case .neighbors(let device):
      let neighbors = try node.routes.neighbors(family: family)
      return try state(of: node, mustHave: device).neighborText(neighbors, device: device)
    case .bridgeLinks(let device): return try state(of: node, mustHave: device).bridgeLinkText(device)
    case .fdb(let bridge, let device):
      return try state(of: node, mustHave: bridge ?? device).fdbText(
        try node.routes.fdb(), bridge: bridge, device: device)
    case .bridges(let bridge): return try state(of: node, mustHave: bridge).bridgeText(bridge)
    case .bridgeMACs(let bridge):
      _ = bridge
      throw StageError("brctl showmacs is not carried out yet")
    case .ruleset(let table):
      var options = TextOptions()
      for link in try node.routes.links() { options.interfaces[UInt32(bitPattern: link.index)] = link.name }
      if let table { return try node.tables().table(table).text(options) }
      return try node.tables().ruleset().text(options)
    case .interfaceNames:
      return try node.routes.links().map(\.name).sorted().map { $0 + "\n" }.joined()
    case .interfaceFile(let name, let file): return try interfaceFile(file, of: name, in: node)
    case .sysctl(let key, let valueOnly):
      let value = try node.namespace.withEntered { try Sysctl.read(key) }
      let dotted = key.contains("/") && !key.contains(".") ? key.split(separator: "/").joined(separator: ".") : key
      return valueOnly ? "\(value)\n" : "\(dotted) = \(value)\n"
    }
  }

  /// The links of a node, with the names of the nodes in which their other ends are.
  private func state(of node: StageNode, mustHave device: InterfaceName? = nil) throws -> NamespaceState {
    var state = NamespaceState(links: try node.routes.links())
    if let device, !state.links.contains(where: { $0.name == device.text }) {
      throw StageError("Device \"\(device)\" does not exist.")
    }
    guard state.links.contains(where: { $0.linkNamespaceID != nil }) else { return state }
    state.namespaceNames = namespaceNames(seenFrom: node)
    return state
  }

  /// The other nodes by the numbers that a node's namespace knows them by.
  private func namespaceNames(seenFrom node: StageNode) -> [Int32: String] {
    var names: [Int32: String] = [:]
    // Docker's namespaces have no names in /run/netns, and inside of a container there are none at all.
    let containers = Set(docker?.containers.map(\.name) ?? [])
    guard !containers.contains(node.name) else { return [:] }
    for other in nodes.values where !containers.contains(other.name) {
      if let id = try? node.routes.namespaceID(of: other.namespace.descriptor.rawValue) { names[id] = other.name }
    }
    return names
  }

  /// What `ip netns list` prints: the newest first, with the number of those that have one.
  private func namespaceText(seenFrom node: StageNode) -> String {
    let numbers = Dictionary(namespaceNames(seenFrom: node).map { ($0.value, $0.key) }, uniquingKeysWith: { a, _ in a })
    return listedNames.map { name in
      name + (numbers[name].map { " (id: \($0))" } ?? "") + "\n"
    }.joined()
  }

  /// What `cat /sys/class/net/NAME/FILE` prints.
  private func interfaceFile(_ file: String, of name: InterfaceName, in node: StageNode) throws -> String {
    let link: Link
    do {
      link = try node.routes.link(named: name)
    } catch {
      throw StageError("cat: /sys/class/net/\(name)/\(file): No such file or directory")
    }
    let value: String? =
      switch file {
      case "address": link.address.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
      case "mtu": "\(link.mtu)"
      case "operstate": "\(link.operState)".lowercased()
      case "carrier": link.isUp ? (link.flags.contains(.lowerUp) ? "1" : "0") : nil
      case "ifindex": "\(link.index)"
      case "iflink": "\(link.link ?? link.index)"
      case "flags": "0x" + String(link.flags.rawValue & 0xffff & ~0x40, radix: 16)
      case "tx_queue_len": link.txQueueLength.map { "\($0)" }
      case "type": "\(link.hardwareType)"
      case "statistics/rx_packets": link.statistics.map { "\($0.receivedPackets)" }
      case "statistics/tx_packets": link.statistics.map { "\($0.sentPackets)" }
      case "statistics/rx_bytes": link.statistics.map { "\($0.receivedBytes)" }
      case "statistics/tx_bytes": link.statistics.map { "\($0.sentBytes)" }
      default: throw StageError("cat: /sys/class/net/\(name)/\(file): nslab does not know this file")
      }
    guard let value else { throw StageError("cat: /sys/class/net/\(name)/\(file): Invalid argument") }
    return value + "\n"
  }
}
