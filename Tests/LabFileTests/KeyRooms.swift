import Foundation
import Lab
import LabFile
import Operations
import RouteNetlink
import Testing

/// A map of the lab file: a lab with `@` where its keys stand, and of every key a pair of bodies that differ in it.
struct Room: CustomTestStringConvertible, Sendable {
  /// Where a key shows that it was understood.
  enum Effect { case plan, docker, lab }

  var name: String
  var lab: String
  var effect = Effect.plan
  /// The lines that are there in any case, so that the map can be read.
  var base = ""
  /// The key's value, or both bodies where it needs others beside it.
  var samples: [String: Sample]
  /// Another lab for a key that this one leaves no room for.
  var others: [String: String] = [:]

  enum Sample: ExpressibleByStringLiteral {
    case value(String)
    case bodies(String, String)
    /// All but the default is refused; this is such a value.
    case refused(String)
    init(stringLiteral value: String) { self = .value(value) }
  }

  var testDescription: String { name }

  func text(_ body: String, key: String = "") -> String {
    "name: keys\n" + (others[key] ?? lab).replacing("@", with: body) + "\n"
  }

  func bodies(_ key: String) -> (with: String, without: String)? {
    switch samples[key] {
    case nil: nil
    case .bodies(let first, let second): (first, second)
    case .value(let value), .refused(let value): (base.isEmpty ? "\(key): \(value)" : "\(base), \(key): \(value)", base)
    }
  }
}

private let room = "topology: {nodes: {a: {"

let rooms: [Room] =
  [
    Room(
      name: "the lab", lab: "@", effect: .lab,
      samples: [
        "name": .bodies("", ""), "title": .bodies("title: {en: Keys, zh: 键}", ""), "about": "What they do",
        "requires": "[dummy]", "lint": "error", "confined": "false", "topology": "{nodes: {a: {}}}",
        "networks": "{back: {}}", "containers": "{c1: {}}",
        "vars": .bodies("vars: {what: Keys}\ntitle: ${what}", "title: Locks"), "steps": "[{run: ip netns add a}]",
      ]),
    Room(
      name: "topology", lab: "topology: {@}", base: "",
      samples: [
        "defaults": .bodies(
          "nodes: {a: {interfaces: {eth0: {kind: tap}}}}, defaults: {ipv6: false}",
          "nodes: {a: {interfaces: {eth0: {kind: tap}}}}"), "nodes": "{a: {}}",
        "links": .bodies("nodes: {a: {}, b: {}}, links: [[\"a:eth0\", \"b:eth0\"]]", "nodes: {a: {}, b: {}}"),
      ]),
    Room(
      name: "defaults",
      lab:
        "topology: {nodes: {s: {kind: switch, subnet: 10.0.0.0/24}, a: {}}, links: [[\"a:eth0\", s]], defaults: {@}}",
      samples: ["mtu": "1400", "ipv6": "false", "neighbors": "static", "snooping": "true"]),
    Room(
      name: "node",
      lab:
        "topology: {nodes: {a: {@}, b: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}}, links: [[\"a:eth0\", \"b:eth0\"]]}",
      base: "interfaces: {eth0: {addresses: [10.0.0.1/24]}}",
      samples: [
        "kind": "router", "host": "true", "forwarding": "true",
        "subnet": .bodies("kind: switch, subnet: 10.9.0.0/24", "kind: switch"),
        "interfaces": .bodies("interfaces: {eth0: {addresses: [10.0.0.1/24]}}", "interfaces: {}"),
        "routes": "[default via 10.0.0.2]", "rules": "[from 10.0.0.0/24 table 100]",
        "neighbors": "[\"10.0.0.2 lladdr 02:00:00:00:00:02 dev eth0\"]", "sysctls": "{net.ipv4.ip_forward: 1}",
        "nat": "{masquerade: [{from: 10.0.0.0/24}]}", "firewall": "{input: {policy: drop}}", "services": "[{http: 80}]",
      ]),
    Room(
      name: "switch", lab: "topology: {nodes: {s: {@}, a: {}}, links: [[\"a:eth0\", s]]}", base: "kind: switch",
      samples: [
        "kind": .bodies("kind: router", "kind: switch"), "host": "true", "forwarding": "true", "subnet": "10.9.0.0/24",
        "interfaces": "{br0: {mtu: 1400}}", "routes": "[blackhole 10.8.0.0/16]",
        "rules": "[from 10.0.0.0/24 table 100]",
        "neighbors": "[\"10.0.0.2 lladdr 02:00:00:00:00:02 dev br0\"]", "sysctls": "{net.ipv4.ip_forward: 1}",
        "nat": "{masquerade: [{from: 10.0.0.0/24}]}", "firewall": "{input: {policy: drop}}", "services": "[{http: 80}]",
      ], others: ["kind": "topology: {nodes: {s: {@}}}"]
    ).with(options(BridgeTable.self, "kind: switch")),
    Room(
      name: "interface", lab: room + "interfaces: {e0: {@}, br: {kind: bridge}, eth9: {kind: tap}}}}}",
      base: "kind: tap",
      samples: [
        "kind": .bodies("kind: dummy", "kind: ifb"), "addresses": "[10.0.0.1/24]", "mtu": "1400",
        "mac": "\"02:00:00:00:00:77\"", "up": "false", "bridge": "br", "alias": "uplink",
      ].merging(options(BridgePortTable.self, "kind: tap, bridge: br")) { first, _ in first }),
    interface("bridge", "kind: bridge", ["priority": .bodies("kind: bridge, priority: 5", "kind: bridge")])
      .with(options(BridgeTable.self, "kind: bridge")),
    interface(
      "vxlan", "kind: vxlan, id: 5",
      [
        "external": .bodies("kind: vxlan, external: true", "kind: vxlan, id: 5"),
        "vnifilter": .bodies("kind: vxlan, external: true, vnifilter: true", "kind: vxlan, external: true"),
      ]
    )
    .with(options(VXLANTable.self, "kind: vxlan, id: 5"))
    .with(options(BridgePortTable.self, "kind: vxlan, id: 5, bridge: br")),
    interface("macvlan", "kind: macvlan, parent: br", [:]).with(options(MacvlanTable.self, "kind: macvlan, parent: br"))
      .with(options(BridgePortTable.self, "kind: macvlan, parent: eth9, bridge: br")),
    interface(
      "vlan", "kind: vlan, id: 5, parent: br",
      ["service-tag": .bodies("kind: vlan, id: 5, parent: br, service-tag: true", "kind: vlan, id: 5, parent: br")]
    ).with(options(VLANTable.self, "kind: vlan, id: 5, parent: br"))
      .with(options(BridgePortTable.self, "kind: vlan, id: 5, parent: eth9, bridge: br")),
    Room(
      name: "route",
      lab: room
        + "interfaces: {eth0: {addresses: [10.0.0.1/24]}}, routes: [{@}]}, b: {}}, links: [[\"a:eth0\", \"b:eth0\"]]}",
      base: "to: 10.8.0.0/16, via: 10.0.0.2",
      samples: [
        "to": .bodies("to: default, via: 10.0.0.2", "to: 10.8.0.0/16, via: 10.0.0.2"),
        "type": .bodies("to: 10.8.0.0/16, type: blackhole", "to: 10.8.0.0/16, type: prohibit"),
        "nexthops": .bodies(
          "to: 10.8.0.0/16, nexthops: [{via: 10.0.0.2}, {via: 10.0.0.3}]",
          "to: 10.8.0.0/16, nexthops: [{via: 10.0.0.2}]"),
        "onlink": .bodies(
          "to: 10.8.0.0/16, via: 10.0.0.2, dev: eth0, onlink: true", "to: 10.8.0.0/16, via: 10.0.0.2, dev: eth0"),
        "via": .bodies("to: 10.8.0.0/16, via: 10.0.0.2", "to: 10.8.0.0/16, via: 10.0.0.3"), "dev": "eth0",
        "src": "10.0.0.1", "metric": "5", "table": "100", "scope": "link", "proto": "static", "mtu": "1400",
        "advmss": "1000", "window": "9000", "hoplimit": "9",
        "initcwnd": "20",
        "initrwnd": "20", "ssthresh": "30", "cwnd": "30", "quickack": "1", "tos": "16", "realm": "5",
      ]),
    Room(
      name: "next hop",
      lab: room
        + "interfaces: {eth0: {addresses: [10.0.0.1/24]}}, routes: [{to: 10.8.0.0/16, nexthops: [{via: 10.0.0.3}, {@}]}]}, b: {}}, links: [[\"a:eth0\", \"b:eth0\"]]}",
      base: "via: 10.0.0.2",
      samples: [
        "via": .bodies("via: 10.0.0.2", "via: 10.0.0.4"), "dev": "eth0", "weight": "5",
        "onlink": .bodies("via: 10.0.0.2, dev: eth0, onlink: true", "via: 10.0.0.2, dev: eth0"),
      ]),
    Room(
      name: "rule", lab: room + "interfaces: {br: {kind: bridge}}, rules: [{@}]}}}",
      base: "from: 10.0.0.0/24, table: 100",
      samples: [
        "not": "true", "from": .bodies("from: 10.0.0.0/24, table: 100", "table: 100"), "to": "10.1.0.0/16", "iif": "br",
        "oif": "br", "fwmark": "7", "tos": "16", "ipproto": "tcp",
        "sport": .bodies("ipproto: tcp, sport: 80", "ipproto: tcp"),
        "dport": .bodies("ipproto: tcp, dport: 80", "ipproto: tcp"), "uidrange": "0-9", "priority": "5",
        "table": .bodies("table: 100", "table: 101"), "goto": .bodies("goto: 40000", "goto: 40001"),
        "suppress_prefixlength": "0", "type": .bodies("type: blackhole", "type: prohibit"),
      ]),
    Room(
      name: "neighbour", lab: room + "interfaces: {br: {kind: bridge}}, neighbors: [{@}]}}}",
      base: "to: 10.0.0.2, lladdr: \"02:00:00:00:00:02\", dev: br",
      samples: [
        "to": .bodies("to: 10.0.0.2, dev: br, nud: noarp", "to: 10.0.0.3, dev: br, nud: noarp"),
        "lladdr": .bodies(
          "to: 10.0.0.2, dev: br, lladdr: \"02:00:00:00:00:02\"", "to: 10.0.0.2, dev: br, lladdr: \"02:00:00:00:00:03\""
        ),
        "dev": .bodies(
          "to: 10.0.0.2, lladdr: \"02:00:00:00:00:02\", dev: br", "to: 10.0.0.2, lladdr: \"02:00:00:00:00:02\", dev: lo"
        ),
        "nud": "stale", "router": "true",
        "proxy": .bodies("to: 10.0.0.2, dev: br, proxy: true", "to: 10.0.0.3, dev: br, proxy: true"),
      ]),
    Room(
      name: "link", lab: "topology: {nodes: {a: {interfaces: {br: {kind: bridge}}}, b: {}}, links: [{@}]}",
      base: "endpoints: [\"a:eth0\", \"b:eth0\"]",
      samples: [
        "endpoints": .bodies("endpoints: [\"a:eth0\", \"b:eth0\"]", "endpoints: [\"a:eth1\", \"b:eth0\"]"),
        "mtu": "1400", "bridge": "br",
      ]),
    Room(
      name: "nat",
      lab:
        "topology: {nodes: {a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}, nat: {@}}, b: {services: [{http: 80}], interfaces: {eth0: {addresses: [10.0.0.2/24]}}}}, links: [[\"a:eth0\", \"b:eth0\"]]}",
      samples: ["masquerade": "[{from: 10.0.0.0/24}]", "publish": "[\"8080:80 -> b\"]"]),
    Room(
      name: "masquerade", lab: room + "interfaces: {br: {kind: bridge}}, nat: {masquerade: [{@}]}}}}",
      base: "from: 10.0.0.0/24",
      samples: ["from": .bodies("from: 10.0.0.0/24", "from: 10.1.0.0/24"), "to": "10.9.0.0/16", "out": "\"!br\""]),
    Room(
      name: "service", lab: room + "services: [{@}]}}}",
      samples: [
        "http": "80", "tcp": "81", "udp": "53", "address": .bodies("http: 80, address: 127.0.0.1", "http: 80"),
      ]),
    Room(
      name: "firewall", lab: room + "firewall: {@}}}}",
      samples: [
        "input": "{policy: drop}", "forward": "{policy: drop}", "output": "{policy: drop}", "nft": "\"table ip t\"",
      ]),
    Room(
      name: "firewall chain", lab: room + "firewall: {input: {@}}}}}", samples: ["policy": "drop", "rules": "[accept]"]),
    Room(
      name: "firewall rule",
      lab: room + "interfaces: {br: {kind: bridge}}, firewall: {forward: {rules: [{reject: {@}}]}}}}}",
      base: "protocol: tcp",
      samples: [
        "from": "10.0.0.0/24", "to": "10.0.0.1", "in": "br", "out": "\"!br\"",
        "protocol": .bodies("protocol: tcp", "protocol: udp"), "port": "80", "source-port": "1-99", "state": "[new]",
        "with": "tcp-reset", "comment": "why",
      ]),
    Room(
      name: "network", lab: "networks: {back: {@}}\ncontainers: {c1: {network: back, publish: [\"80:80\"]}}",
      effect: .docker,
      samples: [
        "driver": .refused("null"), "bridge": "br-back", "subnet": "10.5.0.0/24",
        "gateway": .bodies("subnet: 10.5.0.0/24, gateway: 10.5.0.9", "subnet: 10.5.0.0/24"),
        "ip_range": .bodies("subnet: 10.5.0.0/16, ip_range: 10.5.7.0/24", "subnet: 10.5.0.0/16"), "internal": "true",
        "icc": "false",
        "enable_icc": "false", "masquerade": "false", "enable_ip_masquerade": "false", "host_binding_ipv4": "127.0.0.1",
        "mtu": "1400", "ipv6": .bodies("ipv6: true, subnet: [10.5.0.0/24, \"fd00:5::/64\"]", "subnet: 10.5.0.0/24"),
        "enable_ipv6": .bodies("enable_ipv6: true, subnet: [10.5.0.0/24, \"fd00:5::/64\"]", "subnet: 10.5.0.0/24"),
        "gateway_mode": "routed",
      ],
      others: ["internal": "networks: {back: {@}}\ncontainers: {c1: {network: back}}"]),
    Room(
      name: "container", lab: "networks: {back: {}}\ncontainers: {c1: {@}}", effect: .docker,
      samples: [
        "image": "nginx:1.27", "network": "back", "networks": "[back]", "publish": "[\"80:80\"]",
        "ports": "[\"80:80\"]",
        "services": "[{http: 80}]", "hostname": "web", "extra_hosts": "[\"db:10.0.0.5\"]", "command": "sleep 5",
      ]),
    Room(
      name: "attachment",
      lab:
        "networks: {back: {subnet: [10.5.0.0/24, \"fd00:5::/64\"], ipv6: true}}\ncontainers: {c1: {networks: {back: {@}}}}",
      effect: .docker, samples: ["ipv4_address": "10.5.0.77", "ipv6_address": "\"fd00:5::77\"", "aliases": "[db]"]),
    Room(
      name: "step", lab: "topology: {nodes: {a: {}}}\nsteps: [{@}]", effect: .lab,
      samples: [
        "title": "One", "text": "Words", "run": "ip netns exec a ip link", "script": "ls | wc",
        "exec": "{command: [\"true\"]}",
        "show": "ip netns exec a ip link", "check": "[{namespace: a}]",
        "capture": "[a]", "predict": "{question: What?, answer: That}",
      ]),
    Room(
      name: "predict", lab: "steps: [{predict: {@}}]", effect: .lab,
      base: "question: What?, choices: [one, two], answer: 1",
      samples: [
        "question": .bodies("question: What?, answer: 1", "question: Who?, answer: 1"),
        "choices": .bodies("question: What?, choices: [one, two], answer: 1", "question: What?, answer: 1"),
        "answer": .bodies(
          "question: What?, choices: [one, two], answer: two", "question: What?, choices: [one, two], answer: 1"),
        "reason": "{en: So it is, zh: 就是这样}",
      ]),
    Room(
      name: "script", lab: "topology: {nodes: {a: {}}}\nsteps: [{script: {@}}]", effect: .lab, base: "text: ls",
      samples: [
        "text": .bodies("text: ls", "text: wc"), "file": .bodies("file: /etc/passwd", "text: ls"), "in": "a",
        "status": "1", "output": "x", "timeout": "7s",
      ]),
    Room(
      name: "command", lab: "steps: [{run: [{@}]}]", effect: .lab, base: "fails: ip netns del nosuch",
      samples: ["fails": .bodies("fails: ip netns del nosuch", "fails: ip netns del other"), "output": "nosuch"]),
    Room(
      name: "exec", lab: "topology: {nodes: {a: {}}}\nsteps: [{exec: {@}}]", effect: .lab, base: "command: [\"true\"]",
      samples: [
        "in": "a", "command": .bodies("command: [\"true\"]", "command: [\"false\"]"), "status": "1", "output": "text",
        "timeout": "3s",
      ]),
  ] + checks

/// Each kind of check with its keys; those of all kinds are tried with each.
private let checks: [Room] = [
  check(
    "ping", "a -> b",
    [
      "expect": "timeout", "count": "3", "size": "100", "df": "true", "ttl": "5", "family": "6",
      "loss": .bodies("ping: a -> b, count: 10, loss: \"<= 20%\"", "ping: a -> b, count: 10"),
    ]),
  check(
    "link", "\"a:eth0\"",
    [
      "state": "UP", "up": "true", "carrier": "true", "mtu": "1500", "mac": "\"02:00:00:00:00:01\"",
      "bridge": "br0", "peer": "\"b:eth0\"", "kind": "veth", "exists": "false", "isolated": "true", "hairpin": "true",
    ]),
  check(
    "address", "\"a:eth0\"",
    [
      "lacks": "10.0.0.9/24",
      "has": .bodies(
        "address: \"a:eth0\", has: 10.0.0.1/24", "address: \"a:eth0\", has: 10.0.0.7/24"),
    ], base: ", has: 10.0.0.1/24"),
  check(
    "route", "a -> 10.0.0.2",
    ["via": "10.0.0.3", "dev": "eth0", "from": "10.0.0.1", "expect": "no-route", "family": "4"]),
  check("neighbor", "a -> 10.0.0.2", ["mac": "\"02:00:00:00:00:01\"", "state": "STALE", "exists": "false"]),
  check(
    "fdb", "\"a:br0\"",
    [
      "port": "eth0", "exists": "false",
      "mac": .bodies(
        "fdb: \"a:br0\", mac: \"02:00:00:00:00:01\"", "fdb: \"a:br0\", mac: \"02:00:00:00:00:02\""),
    ],
    base: ", mac: \"02:00:00:00:00:01\""),
  check("namespace", "a", ["exists": "false"]),
  check("tcp", "\"a -> 10.0.0.2:80\"", ["expect": "refused", "seen-as": "10.0.0.1", "served-by": "b", "family": "4"]),
  check("udp", "\"a -> 10.0.0.2:80\"", ["expect": "refused", "seen-as": "10.0.0.1", "served-by": "b", "family": "4"]),
  check(
    "http", "\"a -> 10.0.0.2:80\"",
    [
      "expect": "refused", "seen-as": "10.0.0.1", "served-by": "b", "family": "4",
      "status": "404", "body": "hello",
    ]),
  check(
    "counter", "a t/c", ["packets": .bodies("counter: a t/c, packets: \">= 1\"", "counter: a t/c, packets: \">= 2\"")],
    base: ", packets: \">= 1\""),
  check(
    "captured", "a icmp",
    ["packets": .bodies("captured: a icmp, packets: \">= 1\"", "captured: a icmp, packets: \">= 2\"")]),
  check(
    "conntrack", "a",
    [
      "from": .bodies("conntrack: a, from: 10.0.0.1", "conntrack: a, from: 10.0.0.7"), "to": "10.0.0.2",
      "becomes": "10.0.0.3", "exists": "false",
    ], base: ", from: 10.0.0.1"),
]

private func check(_ kind: String, _ subject: String, _ samples: [String: Room.Sample], base: String = "") -> Room {
  var samples = samples
  let body = "\(kind): \(subject)\(base)"
  samples[kind] = .bodies(body, "namespace: b")
  samples["level"] = "warning"
  samples["within"] = "7s"
  samples["timeout"] = "7s"
  // It is the reason of a failure that is expected, and refused with others.
  let reached = ["ping", "tcp", "udp", "http", "route"].contains(kind)
  samples["because"] =
    reached
    ? .bodies("not: {\(body)}, because: forwarding-off at a", "not: {\(body)}") : .refused("forwarding-off at a")
  samples["trace"] = ["ping", "tcp", "udp", "http"].contains(kind) ? "true" : .refused("true")
  samples["not"] = .bodies("not: {\(body)}", body)
  return Room(
    name: "\(kind) check",
    lab:
      "topology: {nodes: {a: {interfaces: {eth0: {addresses: [10.0.0.1/24, \"fd00::1/64\"]}}}, b: {interfaces: {eth0: {addresses: [10.0.0.2/24, \"fd00::2/64\"]}}}}, links: [[\"a:eth0\", \"b:eth0\"]]}\nsteps: [{check: [{@}]}]",
    effect: .lab, base: body, samples: samples)
}

/// A pair of bodies for every option of a table that the lab file has.
private func options<Table: LinkOptionTable>(_ table: Table.Type, _ base: String) -> [String: Room.Sample] {
  Table.rows.all.reduce(into: [:]) { samples, row in
    guard let key = row.key else { return }
    // What a base has already is said a second time with another value.
    let rest = base.split(separator: ", ").filter { !$0.hasPrefix(key + ":") }.joined(separator: ", ")
    samples[key] = .bodies("\(rest), \(key): \(value(row))", base)
  }
}

/// A value that the lab file takes for an option.
private func value(_ row: OptionRow) -> String {
  let range = row.range ?? row.room
  return switch row.form {
  case .bit, .onOff, .listed, .mark: "true"
  case .number, .hexadecimal, .numberOr, .timeToLive, .typeOfService: "\(min(range.upperBound, range.lowerBound + 1))"
  case .hundredths: "\((range.lowerBound + 100) / 100)s"
  case .choice(let choices), .silentChoice(let choices): choices[0].word
  case .portState: "blocking"
  case .ethertype: "802.1ad"
  case .hardwareAddress: "\"01:80:c2:00:00:04\""
  case .localAddress, .remoteAddress: "10.0.0.9"
  case .ports: "4000-5000"
  case .device: "eth9"
  case .timer, .bridgeID, .special: ""
  }
}

/// An interface of a kind.
private func interface(_ kind: String, _ base: String, _ samples: [String: Room.Sample]) -> Room {
  let common: [String: Room.Sample] = [
    "kind": .bodies(base, "kind: dummy"), "addresses": "[10.0.0.1/24]", "mtu": "1400",
    "mac": "\"02:00:00:00:00:77\"", "up": "false", "alias": "uplink",
    "bridge": .bodies(base.replacing("parent: br", with: "parent: eth9") + ", bridge: br", base),
    "parent": .bodies(base.replacing("parent: br", with: "parent: eth9"), base),
  ]
  return Room(
    name: "\(kind) interface", lab: room + "interfaces: {e0: {@}, br: {kind: bridge}, eth9: {kind: tap}}}}}",
    base: base,
    samples: common.filter { $0.key != "parent" || base.contains("parent") }.merging(samples) { _, own in own })
}

extension Room {
  /// The room with samples for further keys.
  fileprivate func with(_ further: [String: Sample]) -> Room {
    var room = self
    room.samples.merge(further) { first, _ in first }
    return room
  }
}
