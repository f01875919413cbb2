import Foundation
import Testing

/// Keys of a topology that have to reach the kernel, or are refused.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct TopologyKeyTests {
  private func result(_ lab: String, _ arguments: [String] = ["run"]) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: "name: a\n" + lab, arguments)
  }

  @Test(
    "a topology that is rarely meant is warned of, refused or taken, as the lab says, and can be played",
    arguments: [("", 0, "warning"), ("lint: warn", 0, "warning"), ("lint: error", 2, "error"), ("lint: off", 0, "")])
  func lint(key: String, status: Int32, word: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology:
          nodes:
            a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
            b: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
            c: {interfaces: {eth0: {addresses: [10.1.0.1/24]}}}
            d: {interfaces: {eth0: {addresses: [10.1.0.130/25]}}}
            e: {interfaces: {eth0: {addresses: [10.2.0.1/24]}}}
            f: {interfaces: {eth0: {addresses: [10.3.0.1/24]}}}
          links: [["a:eth0", "b:eth0"], ["c:eth0", "d:eth0"], ["e:eth0", "f:eth0"]]
        \(key)
        steps: [{check: [{ping: c -> 10.1.0.130, expect: timeout}, {ping: e -> 10.3.0.1, expect: no-route}]}]
        """)
    #expect(result.status == status, "\(result.output)\(result.errors)")
    for message in [
      "the address 10.0.0.1 of b:eth0 is already that of a:eth0",
      "the masks of c:eth0 (10.1.0.1/24) and d:eth0 (10.1.0.130/25) differ on one wire",
      "the address 10.2.0.1/24 of e:eth0 is outside the subnet of its link, where nobody shares one",
    ] { #expect(result.errors.contains("\(word): \(message)\n") == !word.isEmpty, "\(result.errors)") }
  }

  @Test(
    "what is said of a switch's bridge is done: options, MTU, address and alias, with or without its kind",
    arguments: ["", "kind: bridge, "])
  func switchBridge(kind: String) throws {
    let result = try result(
      """
      topology:
        nodes:
          sw: {kind: switch, interfaces: {br0: {\(kind)stp: true, forward-delay: 2s, priority: 4096, mtu: 1400, mac: "02:00:00:00:00:77", alias: hub}}}
          a: {}
        links: [{endpoints: ["a:eth0", sw]}]
      steps:
        - show: ip netns exec sw ip -d link show br0
          check: [{link: "sw:br0", mtu: 1400, mac: "02:00:00:00:00:77"}]

      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    for text in ["forward_delay 200 ", "stp_state 1 priority 4096 ", "alias hub"] {
      #expect(result.output.contains(text), "\(text): \(result.output)")
    }
  }

  @Test(
    "what a switch's bridge cannot have is refused",
    arguments: [
      ("{kind: dummy}", "br0 of the switch sw is its bridge, and no dummy"),
      ("{isolated: true}", "has no options of a port"),
      ("{bridge: br1}", "br0 is the bridge of sw, and no port of one"), ("{id: 5}", "\"id\" is no option of a bridge"),
    ])
  func refused(keys: String, says: String) throws {
    let result = try result(
      "topology: {nodes: {sw: {kind: switch, interfaces: {br0: \(keys)}}}}\nsteps: []\n", ["validate"])
    #expect(result.status == 2)
    #expect(result.errors.contains(says), "\(result.errors)")
  }

  @Test(
    "a key that could have no effect, or that another contradicts, is refused with its place",
    arguments: [
      ("interfaces: {b: {kind: bridge, bridge-priority: 1, priority: 2}}", "are the same of a bridge"),
      ("interfaces: {b: {kind: bridge, cost: 5}}", "\"cost\" is an option of a bridge's port, and b is none"),
      ("interfaces: {d: {kind: dummy, hairpin: true}}", "\"hairpin\" is an option of a bridge's port"),
      ("sysctls: {net/../kernel/hostname: x}", "is the whole machine's, not a namespace's"),
    ])
  func withoutEffect(keys: String, says: String) throws {
    let result = try result("topology: {nodes: {a: {\(keys)}}}\nsteps: []\n", ["validate"])
    #expect(result.status == 2)
    #expect(result.errors.contains(says) && result.errors.contains(".lab.yaml:2:"), "\(result.errors)")
  }

  @Test(
    "a lab that would pass whatever happens is warned of, and refused with --strict",
    arguments: [
      ("steps: []", "has no steps"), ("steps: [{run: ip netns add a}]", "has no checks"),
      ("steps: [{run: [{fails: ip netns del a}]}]", nil), ("steps: [{exec: {command: [\"true\"]}}]", nil),
    ])
  func empty(steps: String, warning: String?) throws {
    for command in ["validate", "run"] {
      let arguments = [command] + (command == "run" ? ["--keep-going"] : [])
      let result = try result(steps + "\n", arguments)
      let strict = try self.result(steps + "\n", arguments + ["--strict"])
      #expect(result.status == 0, "\(result.output)\(result.errors)")
      #expect(strict.status == (warning == nil ? 0 : 2), "\(strict.output)\(strict.errors)")
      #expect(warning.map { result.errors.contains($0) } ?? result.errors.isEmpty, "\(result.errors)")
    }
  }

  @Test(
    "lo takes addresses, routes are maps as well as lines, links are pairs, and a priority is the bridge's or the port's"
  )
  func shortForms() throws {
    let result = try result(
      """
      topology:
        nodes:
          a:
            interfaces: {eth0: {addresses: [10.0.0.1/24]}, lo: {addresses: [10.99.0.1/32]}}
            routes: [{to: default, via: 10.0.0.2, metric: 5}, {type: blackhole, to: 10.9.0.0/16}]
          b:
            interfaces: {eth0: {bridge: b9, priority: 5}, b9: {kind: bridge, priority: 4096, addresses: [10.0.0.2/24]}}
            routes: [10.99.0.1 via 10.0.0.1]
        links: [["a:eth0", "b:eth0"]]
      steps:
        - show: [ip netns exec a ip route, ip netns exec b ip -d link show b9, ip netns exec b bridge link]
          check: [{address: "a:lo", has: 10.99.0.1/32}, {ping: b -> 10.99.0.1}]

      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    for text in [
      "default via 10.0.0.2 dev eth0 metric 5 ", "blackhole 10.9.0.0/16", "priority 4096",
      "state forwarding priority 5 ",
    ] {
      #expect(result.output.contains(text), "\(text): \(result.output)")
    }
    let wrong = try self.result(
      "topology: {nodes: {a: {interfaces: {lo: {mtu: 1400, addresses: [10.9.0.1/32]}}, routes: [{via: 10.0.0.1}]}}}\nsteps: []\n",
      ["validate"])
    #expect(wrong.errors.contains("lo is there by itself, and takes nothing but addresses"), "\(wrong.errors)")
    #expect(wrong.errors.contains("a route says where it leads to"), "\(wrong.errors)")
  }

  @Test("the host has no name in /run/netns, so a cable's end there is told by its number")
  func endOnTheHost() throws {
    let result = try result(
      """
      topology: {nodes: {centos: {host: true}}}
      steps:
        - run: [ip netns add a, ip netns add b, ip link add va type veth peer name e0 netns a, ip -n a link add e1 type veth peer name e1 netns b]
          show: [ip -n a link show e0, ip -n a link show e1]

      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains(" link-netnsid ") && result.output.contains(" link-netns b\n"), "\(result.output)")
  }

  @Test("a language is found as a locale writes it, and what there is is named where it is not there")
  func languages() throws {
    let lab = "title: {en: English, zh: 中文}\nsteps: [{run: [{fails: ip netns del x}]}]\n"
    for word in ["zh", "ZH", "zh-CN", "zh_CN.UTF-8"] {
      #expect(try result(lab, ["run", "--lang", word]).output.contains("中文"), "\(word)")
    }
    let french = try result(lab, ["run", "--lang", "fr"])
    #expect(french.output.contains("English"))
    #expect(french.errors == "warning: no text in \"fr\"; there is: en, zh\n")
  }
}
