public import Addressing
import Operations
import Probes

extension DockerEngine {
  /// Tracked connections of the host that must be forgotten after a command, as Docker does, so that the next packet goes where ports
  /// lead now.
  public struct StaleConnections: Sendable, Hashable {
    /// Addresses of containers: each connection that was translated from or to one of them.
    public var addresses: Set<IPAddress> = []
    /// Published ports of UDP, whose clients may go on from the same port for ever.
    public var udpPorts: Set<UInt16> = []

    /// No connections.
    public init() {}
  }

  /// The connections to forget where containers began, ended, or changed the network by which they get out.
  ///
  /// Docker: libnetwork forgets the entries of an endpoint when its ports are bound and when they are released.
  public func staleConnections(since old: DockerEngine) -> StaleConnections {
    let ids = Set((containers + old.containers).map(\.id))
    var stale = StaleConnections()
    for id in ids {
      let before = old.wayOut(of: id)
      let after = wayOut(of: id)
      guard before != after else { continue }
      for (endpoints, ports) in [before, after].compactMap({ $0 }).map({ ($0.endpoints, $0.ports) }) {
        stale.addresses.formUnion(endpoints.flatMap(\.addresses).map(\.address))
        for mapping in ports where mapping.protocol == .udp {
          if let ports = mapping.hostPorts { stale.udpPorts.formUnion(ports) }
        }
      }
    }
    return stale
  }

  /// By which endpoints a running container gets out, and its ports; nil where it does not.
  private func wayOut(of id: String) -> WayOut? {
    guard let container = list.place(id: id).map({ list[$0] }), container.isRunning else { return nil }
    let endpoints = [IPFamily.v4, .v6].compactMap { gateway(of: container, $0) }
    return endpoints.isEmpty ? nil : WayOut(endpoints: endpoints, ports: container.ports, started: container.started)
  }

  private struct WayOut: Equatable {
    var endpoints: [DockerContainer.Endpoint]
    var ports: [PortMapping]
    var started: Duration
  }
}
