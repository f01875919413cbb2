import Lab
import LabFile
import Operations
import TestKit
import TestKit
import Testing

@testable import LabRunner

/// Breakages of a lab, and the remedies for them.
@Suite(.serialized, .enabled(if: canUseKernel)) struct BreakageTests {
  private static let labs: [(name: String, text: String)] = [
    (
      "routed",
      """
      name: routed
      topology:
        defaults: {ipv6: false}
        nodes:
          a: {interfaces: {eth0: {addresses: [10.0.1.2/24]}}, routes: [default via 10.0.1.1]}
          r:
            kind: router
            interfaces: {eth0: {addresses: [10.0.1.1/24]}, eth1: {addresses: [10.0.2.1/24]}}
            nat: {masquerade: [{from: 10.0.1.0/24, out: eth1}], publish: ["8081:8080 -> a"]}
          b: {interfaces: {eth0: {addresses: [10.0.2.2/24]}}, routes: [10.0.1.0/24 via 10.0.2.1]}
        links: [["a:eth0", "r:eth0"], ["b:eth0", "r:eth1"]]
      steps:
        - run:
          - ip netns exec b iptables -P FORWARD ACCEPT
          - ip netns exec b iptables -P OUTPUT ACCEPT
          - ip netns exec b iptables -A INPUT -p icmp -j ACCEPT
          - ip netns exec b ip rule add from 10.0.9.0/24 table 100
      """
    ),
    (
      "switched",
      """
      name: switched
      topology:
        defaults: {ipv6: false}
        nodes:
          a: {interfaces: {eth0: {addresses: [10.0.1.2/24]}}}
          b: {interfaces: {eth0: {addresses: [10.0.1.3/24]}}}
          sw: {kind: switch}
        links: [["a:eth0", "sw"], ["b:eth0", "sw"]]
      """
    ),
    (
      "v6",
      """
      name: v6
      topology:
        nodes:
          a: {interfaces: {eth0: {addresses: ["2001:db8:1::2/64"]}}, routes: ["default via 2001:db8:1::1"]}
          r: {kind: router, interfaces: {eth0: {addresses: ["2001:db8:1::1/64"]}, eth1: {addresses: ["2001:db8:2::1/64"]}}}
          b: {interfaces: {eth0: {addresses: ["2001:db8:2::2/64"]}}, routes: ["default via 2001:db8:2::1"]}
        links: [["a:eth0", "r:eth0"], ["b:eth0", "r:eth1"]]
      """
    ),
    (
      "docker",
      """
      name: docker
      topology:
        nodes: {centos: {host: true}}
      steps:
        - run:
          - docker network create net1
          - docker run -d --name one -p 8081:8080 --network net1 tomcat
          - docker run -d --name two tomcat
      """
    ),
  ]

  private func stage(_ text: String) throws -> Stage {
    let lab = try #require(LabReader.read(text: text, path: "a.lab.yaml").lab)
    return try ExerciseMaker.stage(of: lab, upTo: lab.steps.count, programs: .refused, isChecked: true)
  }

  @Test(arguments: labs.map(\.name)) func whatMendsLeavesTheLabAsItWas(_ name: String) throws {
    let text = try #require(Self.labs.first { $0.name == name }?.text)
    var stage = try stage(text)
    var before = LabSnapshot(of: stage)
    var breakages = Breakages.of(BreakState(of: stage))
    // One of each kind.
    var seen: Set<String> = []
    let ids = breakages.filter { seen.insert("\($0.kind)").inserted }.map(\.id)
    #expect(ids.count > 12, "\(ids)")
    for id in ids {
      guard let breakage = breakages.first(where: { $0.id == id }) else { continue }
      // Some kernels have no VLANs of bridges.
      guard breakage.kind != .vlanFiltered else { continue }
      do {
        for order in breakage.breaking { try stage.perform(order.operation) }
        for order in breakage.mending { try stage.perform(order.operation) }
      } catch {
        Issue.record("\(id): \(error)")
      }
      let left = before.differences(to: LabSnapshot(of: stage))
      // What Docker starts anew has other numbers.
      let isAnew = [.containerStopped, .otherNetwork].contains(breakage.kind)
      #expect(isAnew || left.isEmpty, "\(id) leaves \(left)")
      if !left.isEmpty {
        stage.close()
        stage = try self.stage(text)
        before = LabSnapshot(of: stage)
      }
      // Rules that were put back have other numbers.
      if !left.isEmpty || [.natMissing, .dnatMissing, .wrongDNAT, .firewallDrop].contains(breakage.kind) {
        breakages = Breakages.of(BreakState(of: stage))
      }
    }
    stage.close()
  }

  @Test func theSameLabHasTheSameBreakages() throws {
    let text = Self.labs[0].text
    let first = Breakages.of(BreakState(of: try stage(text)))
    let second = Breakages.of(BreakState(of: try stage(text)))
    #expect(first.map(\.id) == second.map(\.id))
    #expect(first.map { $0.breaking.map(\.command) } == second.map { $0.breaking.map(\.command) })
    let kinds = Set(first.map(\.kind))
    let wanted: Set<Breakage.Kind> = [
      .linkDown, .mtu, .addressMissing, .wrongMask, .wrongSubnet, .wrongNeighbor, .noRoute, .wrongGateway, .blackhole,
      .prohibit, .unreachableRoute, .wrongRule, .forwardingOff, .reversePath, .firewallDrop, .firewallReject,
      .natMissing, .dnatMissing, .wrongDNAT, .echoIgnored,
    ]
    #expect(wanted.isSubset(of: kinds), "\(wanted.subtracting(kinds))")
  }
}
