import Operations
import Addressing
import Probes

/// Containers in the order in which they were made, found by what only one may have: a name, an id, an address, a port of the host.
///
/// Each command asks for such things. So what it takes does not depend on how many containers there are.
struct ContainerList: Sendable, Equatable {
  private(set) var all: [DockerContainer] = []
  private var names: [String: Int] = [:]
  private var ids: [String: Int] = [:]
  /// The containers of endpoints, by the ids of both.
  private var endpoints: [String: String] = [:]
  private var networks: [String: NetworkUse] = [:]
  /// The containers that have one of 256 ports of the host.
  private var blocks: [PortBlock: [Int]] = [:]
  private var namespaces: [DockerContainer.NamespaceOwner: [Int]] = [:]

  /// The addresses and ports of a network that are taken.
  struct NetworkUse: Sendable {
    /// How many endpoints are there.
    var endpoints = 0
    var addresses: Set<IPAddress> = []
    /// Of the addresses that are given out by number, how many are known to be taken, from the first one on.
    var full: [IPNetwork: UInt64] = [:]
  }

  private struct PortBlock: Hashable {
    var transport: TransportProtocol
    var number: UInt16
  }

  static func == (a: ContainerList, b: ContainerList) -> Bool { a.all == b.all }

  var count: Int { all.count }
  var indices: Range<Int> { all.indices }

  subscript(place: Int) -> DockerContainer {
    get { all[place] }
    _modify {
      let old = all[place]
      defer { enter(place, instead: old) }
      yield &all[place]
    }
  }

  // MARK: Looking up

  func place(named name: String) -> Int? { names[name] }
  func place(id: String) -> Int? { ids[id] }
  /// The id of the container that has an endpoint.
  func container(ofEndpoint id: String) -> String? { endpoints[id] }
  func use(of network: String) -> NetworkUse { networks[network] ?? NetworkUse() }
  /// Those in the namespace of one of them, or of the host.
  func places(in namespace: DockerContainer.NamespaceOwner) -> [Int] { (namespaces[namespace] ?? []).sorted() }

  /// Those that have a port of the host out of the same 256 as one of these, in their order.
  func places(near ports: ClosedRange<UInt16>, _ transport: TransportProtocol) -> [Int] {
    var found: Set<Int> = []
    for number in (ports.lowerBound >> 8)...(ports.upperBound >> 8) {
      found.formUnion(blocks[PortBlock(transport: transport, number: number)] ?? [])
    }
    return found.sorted()
  }

  /// Remembers that addresses of a range are taken, as many as are counted from its first one.
  mutating func note(full number: UInt64, of range: IPNetwork, in network: String) {
    networks[network, default: NetworkUse()].full[range] = number
  }

  // MARK: Changing

  mutating func append(_ container: DockerContainer) {
    all.append(container)
    enter(all.count - 1)
  }

  mutating func insert(_ container: DockerContainer, at place: Int) {
    guard place < all.count else { return append(container) }
    all.insert(container, at: place)
    lookAgain()
  }

  mutating func remove(at place: Int) {
    guard place < all.count - 1 else { return removeLast(1) }
    all.remove(at: place)
    lookAgain()
  }

  mutating func removeLast(_ count: Int) {
    for _ in 0..<min(count, all.count) {
      let last = all.removeLast()
      leave(all.count, last, for: nil)
    }
  }

  mutating func removeAll(where isGone: (DockerContainer) -> Bool) {
    all.removeAll(where: isGone)
    lookAgain()
  }

  private mutating func lookAgain() {
    let containers = all
    self = ContainerList()
    all = containers
    for place in all.indices { enter(place) }
  }

  /// Puts down what a container has, which was another one's before.
  private mutating func enter(_ place: Int, instead old: DockerContainer? = nil) {
    let container = all[place]
    if let old {
      leave(place, old, for: container)
      if old.namespace != container.namespace { namespaces[container.namespace, default: []].append(place) }
    } else {
      namespaces[container.namespace, default: []].append(place)
    }
    names[container.name] = place
    ids[container.id] = place
    if old?.endpoints != container.endpoints {
      for endpoint in container.endpoints {
        endpoints[endpoint.id] = container.id
        networks[endpoint.network, default: NetworkUse()].endpoints += 1
        for address in endpoint.addresses {
          networks[endpoint.network, default: NetworkUse()].addresses.insert(address.address)
        }
      }
    }
    if old?.ports != container.ports {
      for block in Self.blocks(of: container) { blocks[block, default: []].append(place) }
    }
  }

  /// Forgets what a container had and its successor has not; nil where it goes.
  private mutating func leave(_ place: Int, _ container: DockerContainer, for new: DockerContainer?) {
    if new?.name != container.name, names[container.name] == place { names[container.name] = nil }
    if new?.id != container.id, ids[container.id] == place { ids[container.id] = nil }
    if new?.namespace != container.namespace { namespaces[container.namespace]?.removeAll { $0 == place } }
    if new?.endpoints != container.endpoints {
      for endpoint in container.endpoints {
        if endpoints[endpoint.id] == container.id { endpoints[endpoint.id] = nil }
        networks[endpoint.network]?.endpoints -= 1
        for address in endpoint.addresses { networks[endpoint.network]?.addresses.remove(address.address) }
        networks[endpoint.network]?.full = [:]
      }
    }
    if new?.ports != container.ports {
      for block in Self.blocks(of: container) { blocks[block]?.removeAll { $0 == place } }
    }
  }

  private static func blocks(of container: DockerContainer) -> Set<PortBlock> {
    var found: Set<PortBlock> = []
    for mapping in container.ports {
      guard let ports = mapping.hostPorts else { continue }
      for number in (ports.lowerBound >> 8)...(ports.upperBound >> 8) {
        found.insert(PortBlock(transport: mapping.protocol, number: number))
      }
    }
    return found
  }
}
