import Addressing
import Glibc
import Lab
import Namespaces
import Netlink
import RouteNetlink

extension Stage {
  /// Makes the namespaces, then carries out the rest of the plan, all that concerns one node in one batch.
  func build() throws(StageError) {
    var rest = plan.steps[...]
    var order: [Plan.Step] = []
    var places: [String: Int] = [:]
    var settings: [[Plan.Step]] = []
    // The leading steps need no link: they are done by the thread that makes the namespaces.
    while let step = rest.first {
      if case .addNamespace(let name) = step.operation.action {
        places[name] = order.count
        order.append(step)
        settings.append([])
      } else if case .setSysctl = step.operation.action, let place = places[name(of: step.operation.node)] {
        settings[place].append(step)
      } else {
        break
      }
      rest.removeFirst()
    }
    try makeNamespaces(order, settings: settings)
    var batch: [Plan.Step] = []
    var current: NodeReference?
    for step in rest {
      if step.operation.node != current {
        try perform(batch, in: current)
        batch = []
        current = step.operation.node
      }
      batch.append(step)
    }
    try perform(batch, in: current)
    settle()
  }

  private func makeNamespaces(_ order: [Plan.Step], settings: [[Plan.Step]]) throws(StageError) {
    let names = order.map { step in
      if case .addNamespace(let name) = step.operation.action { name } else { "" }
    }
    do {
      let made = try NetworkNamespace.create(count: names.count) { index, namespace in
        for step in settings[index] {
          if case .setSysctl(let setting) = step.operation.action {
            do {
              try Sysctl.write(setting.key, setting.value)
            } catch {
              throw StageError("\(error)", operation: step.operation, location: step.location)
            }
          }
        }
        return try StageNode(name: names[index], namespace: namespace)
      }
      made.forEach(insert)
    } catch let error as StageError {
      throw error
    } catch {
      throw StageError("\(error)")
    }
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
        throw StageError(
          error.message, operation: error.operation ?? step.operation, location: error.location ?? step.location)
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

  func settle(_ node: StageNode, indexes: [Int32]) {
    for index in indexes { _ = try? node.routes.netlink.request(.getLink(.index(index))) }
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
