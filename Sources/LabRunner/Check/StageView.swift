import Addressing
import Lab
import Operations
import RouteNetlink

/// The nodes as their kernel tells them at one moment; each listing is asked for once, when it is first wanted.
final class StageView {
  let stage: Stage
  private var linksByNode: [String: [Link]] = [:]
  private var addressesByNode: [String: [NodeAddress]] = [:]

  /// An address of a node, with its prefix and its interface.
  struct NodeAddress {
    var index: Int32
    var network: IPNetwork
    var address: IPAddress { network.address }
  }

  init(_ stage: Stage) { self.stage = stage }

  /// Where probes start from.
  struct Source {
    var node: String
    var label: String
    var address: IPAddress?
    var interfaceIndex: Int32?
  }

  /// Where they lead to.
  struct Destination {
    var label: String
    var node: String?
    var address: IPAddress?
    var interface: InterfaceName?
  }

  func links(of name: String) throws(StageError) -> [Link] {
    if let links = linksByNode[name] { return links }
    let node = try stage.node(.named(name))
    do {
      let links = try node.routes.links()
      linksByNode[name] = links
      return links
    } catch { throw StageError(error) }
  }

  func addresses(of name: String) throws(StageError) -> [NodeAddress] {
    if let addresses = addressesByNode[name] { return addresses }
    let node = try stage.node(.named(name))
    do {
      let addresses = try node.routes.addresses().compactMap { address in
        address.local.map { NodeAddress(index: address.index, network: $0) }
      }
      addressesByNode[name] = addresses
      return addresses
    } catch { throw StageError(error) }
  }

  func link(_ interface: InterfaceName, of name: String) throws(StageError) -> Link? {
    try links(of: name).first { $0.name == interface.text }
  }

  func sources(_ endpoint: CheckEndpoint) throws(StageError) -> [Source] {
    switch endpoint {
    case .node(let name): return [Source(node: try known(name), label: name)]
    case .interface(let name, let interface):
      guard let link = try link(interface, of: known(name)) else {
        throw StageError(.noDevice("\(interface)", node: name))
      }
      return [Source(node: name, label: "\(name):\(interface)", interfaceIndex: link.index)]
    case .address(let address): return [Source(node: stage.hostName, label: "\(address)", address: address)]
    case .nodes(let names):
      return try names.map { (name) throws(StageError) in Source(node: try known(name), label: name) }
    case .everyNode: return everyNode.map { Source(node: $0, label: $0) }
    }
  }

  func destinations(_ endpoint: CheckEndpoint) throws(StageError) -> [Destination] {
    switch endpoint {
    case .node(let name): return [Destination(label: name, node: try known(name))]
    case .interface(let name, let interface):
      return [Destination(label: "\(name):\(interface)", node: try known(name), interface: interface)]
    case .address(let address): return [Destination(label: "\(address)", address: address)]
    case .nodes(let names):
      return try names.map { (name) throws(StageError) in Destination(label: name, node: try known(name)) }
    case .everyNode: return everyNode.map { Destination(label: $0, node: $0) }
    }
  }

  private func known(_ name: String) throws(StageError) -> String { try stage.node(.named(name)).name }

  /// Every node but switches and the stand-in for the machine.
  private var everyNode: [String] {
    let left = Set(stage.plan.nodes.filter { $0.kind == .switch }.map(\.name) + [Lab.implicitHostName])
    return stage.names.filter { !left.contains($0) }
  }

  /// The address of a destination that a person would mean who stands at a node.
  ///
  /// That is one in a subnet which both share; else the first one that is not of loopback or link-local scope.
  func address(of destination: Destination, seenFrom source: String, family: IPFamily?) throws(StageError) -> IPAddress
  {
    if let address = destination.address {
      if let family, address.family != family { throw StageError(.otherFamily("\(address)")) }
      return address
    }
    guard let name = destination.node else { throw StageError(.noAddress(destination.label)) }
    var candidates = try addresses(of: name).filter { family == nil || $0.address.family == family }
    if let interface = destination.interface {
      guard let link = try link(interface, of: name) else {
        throw StageError(.noDevice("\(interface)", node: name))
      }
      candidates = candidates.filter { $0.index == link.index }
    } else {
      candidates = candidates.filter { !$0.address.isLoopback && !$0.address.isLinkLocal }
    }
    let own = try addresses(of: source)
    let shared = candidates.first { candidate in
      own.contains { $0.network.contains(candidate.address) && !$0.address.isLoopback && !$0.address.isLinkLocal }
    }
    let ordered = candidates.filter { !$0.address.isLinkLocal } + candidates
    guard let address = shared ?? ordered.first else {
      throw StageError(
        .noAddressToSendTo(destination.label, family: family == .v6 ? "IPv6" : family == .v4 ? "IPv4" : ""))
    }
    return address.address
  }

  /// The interface by which a link-local address is meant, where the node has one only.
  func onlyInterface(of name: String) throws(StageError) -> Int32 {
    let up = try links(of: name).filter { $0.flags.contains(.up) && !$0.flags.contains(.loopback) }
    guard up.count == 1, let link = up.first else {
      throw StageError(.wantsInterface(name))
    }
    return link.index
  }
}
