import Addressing
import Glibc
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink

extension Stage {
  /// Makes the namespaces, and meanwhile carries out the rest of the plan, all that concerns one node in one batch.
  func build() throws(StageError) {
    var rest = plan.steps[...]
    var orders: [NodeOrder] = []
    var places: [String: Int] = [:]
    // The leading steps need no link: they are done by the thread that makes the namespaces.
    while let step = rest.first {
      if case .namespace(.add(let name)) = step.operation.action {
        places[name] = orders.count
        orders.append(NodeOrder(name: name))
      } else if case .sysctl = step.operation.action, let place = places[name(of: step.operation.node)] {
        orders[place].settings.append(step)
      } else {
        break
      }
      rest.removeFirst()
    }
    let batches = batches(of: rest)
    orders = sorted(orders, by: batches)
    do {
      let stream = try NamespaceStream(count: orders.count) { [orders] index, namespace in
        try orders[index].make(namespace)
      }
      for batch in batches {
        // A link is made with both ends in place: its other end's node must be there, too.
        for name in batch.needs where nodes[name] == nil {
          while nodes[name] == nil, let node = try stream.next() { insert(node) }
        }
        try perform(batch.steps, in: .named(batch.node))
      }
      while let node = try stream.next() { insert(node) }
    } catch let error as StageError {
      throw error
    } catch {
      throw StageError("\(error)")
    }
    names = plan.nodes.map(\.name)
    settle()
  }

  /// The steps of one node, and the nodes that they need.
  private struct Batch {
    var node: String
    var steps: [Plan.Step] = []
    var needs: [String] = []
  }

  private func batches(of steps: ArraySlice<Plan.Step>) -> [Batch] {
    var batches: [Batch] = []
    for step in steps {
      let name = name(of: step.operation.node)
      if batches.last?.node != name { batches.append(Batch(node: name, needs: [name])) }
      batches[batches.count - 1].steps.append(step)
      guard case .link(.add(let spec)) = step.operation.action, case .veth(let peer) = spec.kind,
        case .named(let other)? = peer.namespace
      else { continue }
      batches[batches.count - 1].needs.append(other)
    }
    return batches
  }

  /// Puts the namespaces in the order in which the batches need them.
  private func sorted(_ orders: [NodeOrder], by batches: [Batch]) -> [NodeOrder] {
    var places: [String: Int] = [:]
    for name in batches.flatMap({ $0.needs.dropFirst() + $0.needs.prefix(1) }) where places[name] == nil {
      places[name] = places.count
    }
    return orders.enumerated().sorted {
      (places[$0.element.name] ?? .max, $0.offset) < (places[$1.element.name] ?? .max, $1.offset)
    }.map(\.element)
  }

  /// Carries out the steps of one node: requests in one batch, what is no request (a sysctl, a tap) between two batches.
  private func perform(_ steps: [Plan.Step], in reference: NodeReference?) throws(StageError) {
    guard let reference, !steps.isEmpty else { return }
    let node = try node(reference)
    var requests: [NetlinkRequest] = []
    var origins: [Int] = []
    func flush() throws(StageError) {
      guard !requests.isEmpty else { return }
      defer {
        requests = []
        origins = []
      }
      let failures: [BatchFailure]
      do { failures = try node.routes.netlink.perform(requests) } catch { throw StageError("\(error)") }
      guard let failure = failures.first else { return }
      let step = steps[origins[failure.index]]
      throw StageError("\(failure.error)", operation: step.operation, location: step.location)
    }
    let indexes = InterfaceIndexes(of: name(of: reference), in: plan)
    for (place, step) in steps.enumerated() {
      do {
        if let more = try self.requests(for: step.operation, node: node, index: { indexes[$0] }) {
          requests += more
          origins += Array(repeating: place, count: more.count)
        } else {
          try flush()
          try perform(step.operation)
        }
      } catch {
        var error = error.located(in: step.script)
        error.operation = error.operation ?? step.operation
        error.location = error.location ?? step.location
        throw error
      }
    }
    try flush()
  }

  /// Asks for every interface once, which makes the kernel run its pending link events: a frame that is sent before may be lost in
  /// the queue that a fresh link has, and its ARP is then repeated only after a second.
  func settle() {
    for planned in plan.nodes {
      guard let node = nodes[planned.name], !planned.interfaces.isEmpty else { continue }
      settle(node, indexes: planned.interfaces.map(\.index))
      let up = planned.interfaces.filter(\.interface.isUp).flatMap(\.interface.addresses)
      awaitGroups(of: up.map(\.value.local.address), node: node)
    }
  }

  /// Waits until a node is asked for its IPv6 addresses: the kernel joins the group of an address a moment after it was added, and a
  /// question that comes before is repeated only after a second.
  func awaitGroups(of addresses: [IPAddress], node: StageNode) {
    var missing = addresses.compactMap { address -> IPAddress? in
      guard case .v6(let v6) = address, !v6.isMulticast else { return nil }
      return .v6(v6.solicitedNodeGroup)
    }
    for _ in 0..<50 where !missing.isEmpty {
      guard let groups = try? node.routes.multicastGroups() else { return }
      missing.removeAll { group in groups.contains { $0.address == group } }
      if !missing.isEmpty { usleep(1000) }
    }
  }

  /// Waits until no node has a link-local address that is still being looked for on its link: until then it neither sends by it nor
  /// answers for it. The kernel takes up to two seconds.
  func awaitLinkLocalAddresses() { awaitDetection { $0.isLinkLocal } }

  /// Waits until no node looks for a duplicate of an address of its own on its link any more, RFC 4862 section 5.4. The kernel takes up to
  /// two seconds.
  func awaitDetection(of isMeant: (IPAddress) -> Bool = { _ in true }) {
    for node in nodes.values {
      for _ in 0..<60 {
        guard let addresses = try? node.routes.addresses(),
          addresses.contains(where: { address in
            address.flags.contains(.tentative) && !address.flags.contains(.dadFailed)
              && address.local.map { isMeant($0.address) } == true
          })
        else { break }
        usleep(50_000)
      }
    }
  }

  func settle(_ node: StageNode, indexes: [Int32]) {
    for index in indexes { _ = try? node.routes.netlink.request(.getLink(.index(index))) }
  }
}

/// A namespace to be made, with the settings that hold before it has links.
private struct NodeOrder: Sendable {
  var name: String
  var settings: [Plan.Step] = []

  /// Sets up the calling thread's namespace, which is the new one.
  func make(_ namespace: NetworkNamespace) throws -> StageNode {
    for step in settings {
      guard case .sysctl(let setting) = step.operation.action else { continue }
      do {
        try Sysctl.write(setting.key, setting.value)
      } catch {
        throw StageError("\(error)", operation: step.operation, location: step.location)
      }
    }
    return try StageNode(name: name, namespace: namespace)
  }
}

/// The indexes of a node's interfaces as the plan gave them.
struct InterfaceIndexes {
  private var indexes: [InterfaceName: Int32] = [.loopback: 1]

  init(of node: String, in plan: Plan) {
    for interface in plan.nodes.first(where: { $0.name == node })?.interfaces ?? [] {
      if case .device(.tuntap) = interface.interface.kind { continue }
      indexes[interface.interface.name.value] = interface.index
    }
  }

  subscript(name: InterfaceName) -> Int32? { indexes[name] }
}
