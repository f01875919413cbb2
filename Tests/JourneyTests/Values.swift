import Addressing
import Journey
import NFTables
import RouteNetlink

/// Nodes that are values: what their kernels would say is written down.
final class Written: Asking {
  var names: [String]
  var planned: [PlannedAddress] = []
  var plannedRoutes: [PlannedRoute] = []
  var settings: [String: String] = [:]
  var lookups: [String: Lookup] = [:]
  var listening: [String: [Listener]] = [:]
  var known: [String: NodeFacts] = [:]

  init(_ names: [String]) { self.names = names }

  func prefix(of node: String) -> String { "ip netns exec \(node) " }
  func facts(of node: String) -> NodeFacts { known[node] ?? NodeFacts() }
  func lookup(_ node: String, to: IPAddress, from: IPAddress?, incoming: String?) -> Lookup {
    lookups["\(node) \(to)"] ?? .refused(101)
  }
  func sysctl(_ node: String, _ key: String) -> String? { settings["\(node) \(key)"] }
  func listeners(_ node: String, isUDP: Bool) -> [Listener] { listening[node] ?? [] }
  func ruleset(of node: String) -> Ruleset { Ruleset() }
  func node(knownTo node: String, by namespaceID: Int32) -> String? { nil }
  func apart(_ node: String, _ other: String) -> Separation? { nil }
}

/// An address of a text that is one.
func address(_ text: String) -> IPAddress { IPAddress(text) ?? .v4(.any) }
