import Addressing
import CommandLanguage
import Namespaces
import RouteNetlink
import SystemPackage
import TestKit
import Testing

/// What we print of a namespace and what the real tools print of it.
struct Comparison: Sendable {
  let command: String
  let text: @Sendable (NamespaceState, RouteSocket) throws -> String

  static let all: [Comparison] = [
    Comparison(command: "ip link") { state, _ in state.linkText() },
    Comparison(command: "ip addr") { state, _ in state.addressText() },
    Comparison(command: "ip -4 addr") { state, _ in state.addressText(family: .v4) },
    Comparison(command: "ip -6 addr") { state, _ in state.addressText(family: .v6) },
    Comparison(command: "ip -br link") { state, _ in state.linkText(options: ShowOptions(isBrief: true)) },
    Comparison(command: "ip -br addr") { state, _ in state.addressText(options: ShowOptions(isBrief: true)) },
    Comparison(command: "ip -o link") { state, _ in state.linkText(options: ShowOptions(isOneLine: true)) },
    Comparison(command: "ip -o addr") { state, _ in state.addressText(options: ShowOptions(isOneLine: true)) },
    Comparison(command: "ip link show dev lo") { state, _ in state.linkText(.loopback) },
    Comparison(command: "ip addr show dev lo") { state, _ in state.addressText(.loopback) },
    Comparison(command: "ip route") { state, routes in try state.routeText(routes.routes()) },
    Comparison(command: "ip route show table all") { state, routes in
      try state.routeText(routes.routes(table: .all, family: nil), showsTable: true)
    },
    Comparison(command: "ip -6 route") { state, routes in try state.routeText(routes.routes(family: .v6)) },
    Comparison(command: "ip rule") { _, routes in NamespaceState.ruleText(try routes.rules()) },
    Comparison(command: "ip neigh") { state, routes in state.neighborText(try routes.neighbors()) },
    Comparison(command: "bridge link") { state, _ in state.bridgeLinkText() },
    Comparison(command: "bridge fdb") { state, routes in state.fdbText(try routes.fdb()) },
    Comparison(command: "brctl show") { state, _ in state.bridgeText() },
  ]
}

@Suite(.enabled(if: canUseKernel, "needs root, or unshare -Urnm")) struct ShowTests {
  @Test("what ip, bridge and brctl print of a namespace we print byte for byte")
  func sameAsTheRealTools() async {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      // An ordinary user may have no access to /dev/net/tun; the states with such devices are left out then.
      for script in States.all where canMakeTaps || !script.contains("tuntap") {
        try enterNextNamespace()
        do {
          try shell(script)
        } catch {
          Issue.record("the state could not be made: \(error)")
          continue
        }
        let routes = try RouteSocket()
        for comparison in Comparison.all {
          // Lifetimes tick: where the clock moved between the two the comparison is made again.
          var theirs = ""
          var ours = ""
          for _ in 0..<3 {
            theirs = try shell(comparison.command)
            var state = NamespaceState(links: try routes.links(), addresses: try routes.addresses())
            for name in NamedNamespace.names() {
              let namespace = try NamedNamespace.open(name)
              if let id = try routes.namespaceID(of: namespace.descriptor.rawValue) { state.namespaceNames[id] = name }
            }
            ours = try comparison.text(state, routes)
            if ours == theirs { break }
          }
          #expect(
            ours == theirs, "\(comparison.command) after: \(script)\n--- ours\n\(ours)--- theirs\n\(theirs)---")
        }
      }
    }
  }
}
