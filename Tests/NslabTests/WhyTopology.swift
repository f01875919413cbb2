/// Topologies that work, each of which is broken in many ways.
enum WhyTopology {
  static let all = [
    "routed": routed, "switched": switched, "nat": nat, "v6": v6, "two": two, "three": three, "lan": lan,
    "multi": multi, "wire": wire, "lan6": lan6, "bound": bound, "docker": docker, "natlan": natlan, "hub": hub,
  ]

  static let routed = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.1.2/24], mac: "02:00:00:00:01:02"}}, routes: [default via 10.0.1.1], services: [{http: 80}]}
        r: {kind: router, interfaces: {eth0: {addresses: [10.0.1.1/24], mac: "02:00:00:00:01:01"}, eth1: {addresses: [10.0.2.1/24], mac: "02:00:00:00:02:01"}}}
        b: {interfaces: {eth0: {addresses: [10.0.2.2/24], mac: "02:00:00:00:02:02"}}, routes: [default via 10.0.2.1], services: [{http: 8080}, {udp: 5353}]}
      links:
        - endpoints: ["a:eth0", "r:eth0"]
        - endpoints: ["b:eth0", "r:eth1"]

    """

  static let switched = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.1.2/24], mac: "02:00:00:00:01:02"}}}
        b: {interfaces: {eth0: {addresses: [10.0.1.3/24], mac: "02:00:00:00:01:03"}}, services: [{http: 8080}]}
        c: {interfaces: {eth0: {addresses: [10.0.1.4/24], mac: "02:00:00:00:01:04"}}}
        sw: {kind: switch}
      links:
        - endpoints: ["a:eth0", "sw"]
        - endpoints: ["b:eth0", "sw"]
        - endpoints: ["c:eth0", "sw"]

    """

  static let nat = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [192.168.1.2/24]}}, routes: [default via 192.168.1.1], services: [{http: 8080}]}
        r:
          kind: router
          interfaces: {eth0: {addresses: [192.168.1.1/24]}, eth1: {addresses: [203.0.113.1/24]}}
          nat: {masquerade: [{from: 192.168.1.0/24, out: eth1}], publish: ["8081:8080 -> a"]}
        s: {interfaces: {eth0: {addresses: [203.0.113.9/24]}}, services: [{http: 80}, {udp: 53}]}
      links:
        - endpoints: ["a:eth0", "r:eth0"]
        - endpoints: ["s:eth0", "r:eth1"]

    """

  static let v6 = """
    topology:
      nodes:
        a: {interfaces: {eth0: {addresses: ["2001:db8:1::2/64"]}}, routes: ["default via 2001:db8:1::1"]}
        r: {kind: router, interfaces: {eth0: {addresses: ["2001:db8:1::1/64"]}, eth1: {addresses: ["2001:db8:2::1/64"]}}}
        b: {interfaces: {eth0: {addresses: ["2001:db8:2::2/64"]}}, routes: ["default via 2001:db8:2::1"], services: [{http: 8080}]}
      links:
        - endpoints: ["a:eth0", "r:eth0"]
        - endpoints: ["b:eth0", "r:eth1"]

    """

  static let two = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.1.2/24], mac: "02:00:00:00:01:02"}}}
        b: {interfaces: {eth0: {addresses: [10.0.1.3/24], mac: "02:00:00:00:01:03"}}, services: [{http: 8080}]}
        c: {interfaces: {eth0: {addresses: [10.0.1.4/24]}}}
        s1: {kind: switch}
        s2: {kind: switch}
      links:
        - endpoints: ["a:eth0", "s1"]
        - endpoints: ["c:eth0", "s1"]
        - endpoints: ["b:eth0", "s2"]
        - endpoints: ["s1", "s2"]

    """

  static let three = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.1.2/24]}}, routes: [default via 10.0.1.1]}
        r1: {kind: router, interfaces: {eth0: {addresses: [10.0.1.1/24]}, eth1: {addresses: [10.0.9.1/24]}}, routes: [10.0.2.0/24 via 10.0.9.2]}
        r2: {kind: router, interfaces: {eth0: {addresses: [10.0.9.2/24]}, eth1: {addresses: [10.0.2.1/24]}}, routes: [10.0.1.0/24 via 10.0.9.1]}
        b: {interfaces: {eth0: {addresses: [10.0.2.2/24]}}, routes: [default via 10.0.2.1], services: [{http: 8080}, {udp: 53}]}
      links:
        - endpoints: ["a:eth0", "r1:eth0"]
        - endpoints: ["r1:eth1", "r2:eth0"]
        - endpoints: ["b:eth0", "r2:eth1"]

    """

  static let lan = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.1.2/24]}}, routes: [default via 10.0.1.1]}
        c: {interfaces: {eth0: {addresses: [10.0.1.4/24]}}, routes: [default via 10.0.1.1]}
        r: {kind: router, interfaces: {eth0: {addresses: [10.0.1.1/24]}, eth1: {addresses: [10.0.2.1/24]}}}
        b: {interfaces: {eth0: {addresses: [10.0.2.2/24]}}, routes: [default via 10.0.2.1], services: [{http: 8080}]}
        sw: {kind: switch}
      links:
        - endpoints: ["a:eth0", "sw"]
        - endpoints: ["c:eth0", "sw"]
        - endpoints: ["r:eth0", "sw"]
        - endpoints: ["b:eth0", "r:eth1"]

    """

  static let multi = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.1.2/24]}}, routes: [default via 10.0.1.1]}
        r: {kind: router, interfaces: {eth0: {addresses: [10.0.1.1/24]}, eth1: {addresses: [10.0.2.1/24]}, eth2: {addresses: [10.0.3.1/24]}}}
        b:
          interfaces: {eth0: {addresses: [10.0.2.2/24]}, eth1: {addresses: [10.0.3.2/24]}}
          routes: [default via 10.0.3.1]
          services: [{http: 8080}, {udp: 53}]
      links:
        - endpoints: ["a:eth0", "r:eth0"]
        - endpoints: ["b:eth0", "r:eth1"]
        - endpoints: ["b:eth1", "r:eth2"]

    """
}
