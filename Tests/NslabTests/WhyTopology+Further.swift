/// Topologies of IPv6 on a switch, of services at one address, of Docker, and of NAT for a network with a switch.
extension WhyTopology {
  static let lan6 = """
    topology:
      nodes:
        a: {interfaces: {eth0: {addresses: ["2001:db8:1::2/64"], mac: "02:00:00:00:06:02"}}, routes: ["default via 2001:db8:1::1"]}
        c: {interfaces: {eth0: {addresses: ["2001:db8:1::4/64"], mac: "02:00:00:00:06:04"}}, routes: ["default via 2001:db8:1::1"], services: [{http: 8080}]}
        n: {interfaces: {eth0: {mac: "02:00:00:00:06:07"}}}
        r: {kind: router, interfaces: {eth0: {addresses: ["2001:db8:1::1/64"], mac: "02:00:00:00:06:01"}, eth1: {addresses: ["2001:db8:2::1/64"], mac: "02:00:00:00:06:11"}}}
        b: {interfaces: {eth0: {addresses: ["2001:db8:2::2/64"], mac: "02:00:00:00:06:12"}}, routes: ["default via 2001:db8:2::1"], services: [{http: 8080}, {udp: 53}]}
        sw: {kind: switch}
      links:
        - endpoints: ["a:eth0", "sw"]
        - endpoints: ["c:eth0", "sw"]
        - endpoints: ["n:eth0", "sw"]
        - endpoints: ["r:eth0", "sw"]
        - endpoints: ["b:eth0", "r:eth1"]

    """

  static let bound = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.1.2/24]}}, routes: [default via 10.0.1.1]}
        r: {kind: router, interfaces: {eth0: {addresses: [10.0.1.1/24]}, eth1: {addresses: [10.0.2.1/24]}}, services: [{tcp: 22, address: 10.0.2.1}]}
        b: {interfaces: {eth0: {addresses: [10.0.2.2/24]}}, routes: [default via 10.0.2.1], services: [{http: 8080, address: 127.0.0.1}, {udp: 53, address: 127.0.0.1}]}
      links:
        - endpoints: ["a:eth0", "r:eth0"]
        - endpoints: ["b:eth0", "r:eth1"]

    """

  static let docker = """
    networks:
      front: {}
      back: {subnet: 10.5.0.0/24}
      vault: {internal: true}
      strangers: {icc: false}
    containers:
      web: {networks: [front], image: tomcat, publish: ["127.0.0.1:8081:8080"]}
      shop: {networks: [back], image: nginx, publish: ["192.168.2.105:8082:80"]}
      ask: {networks: [back], image: tomcat, publish: ["8083:8080"], services: [{udp: 53}, {http: 8080}]}
      safe: {networks: [vault], services: [{http: 8080}]}
      room1: {networks: [strangers], image: tomcat}
      room2: {networks: [strangers], services: [{udp: 53}]}
      old: {image: tomcat}
    topology:
      nodes:
        centos: {host: true, interfaces: {eth0: {addresses: [192.168.1.105/24]}, eth1: {addresses: [192.168.2.105/24]}}}
        laptop: {interfaces: {eth0: {addresses: [192.168.1.20/24]}}, routes: [default via 192.168.1.105], services: [{http: 8080}, {udp: 53}]}
        pc: {interfaces: {eth0: {addresses: [192.168.2.20/24]}}, routes: [default via 192.168.2.105]}
      links:
        - endpoints: ["laptop:eth0", "centos:eth0"]
        - endpoints: ["pc:eth0", "centos:eth1"]

    """

  static let natlan = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [192.168.1.2/24], mac: "02:00:00:00:07:02"}}, routes: [default via 192.168.1.1], services: [{http: 8080}, {udp: 53}]}
        c: {interfaces: {eth0: {addresses: [192.168.1.3/24], mac: "02:00:00:00:07:03"}}, routes: [default via 192.168.1.1]}
        r:
          kind: router
          interfaces: {eth0: {addresses: [192.168.1.1/24], mac: "02:00:00:00:07:01"}, eth1: {addresses: [203.0.113.1/24], mac: "02:00:00:00:07:11"}}
          nat: {masquerade: [{from: 192.168.1.0/24, out: eth1}], publish: ["8081:8080 -> a", "5353:53/udp -> a"]}
        s: {interfaces: {eth0: {addresses: [203.0.113.9/24], mac: "02:00:00:00:07:19"}}, services: [{http: 80}, {udp: 53}]}
        sw: {kind: switch}
      links:
        - endpoints: ["a:eth0", "sw"]
        - endpoints: ["c:eth0", "sw"]
        - endpoints: ["r:eth0", "sw"]
        - endpoints: ["s:eth0", "r:eth1"]

    """

  static let wire = """
    topology:
      defaults: {ipv6: false}
      nodes:
        a: {interfaces: {eth0: {addresses: [192.168.9.1/24]}}}
        b: {interfaces: {eth0: {addresses: [192.168.9.2/24]}}, services: [{http: 80}]}
      links:
        - endpoints: ["a:eth0", "b:eth0"]

    """

  static let hub = """
    topology:
      defaults: {ipv6: false}
      nodes:
        h: {kind: router, interfaces: {br0: {kind: bridge, addresses: [10.0.5.1/24]}}}
        a: {interfaces: {eth0: {addresses: [10.0.5.2/24], mac: "02:00:00:00:05:02"}}, routes: [default via 10.0.5.1], services: [{http: 8080}, {udp: 53}]}
        c: {interfaces: {eth0: {addresses: [10.0.5.3/24], mac: "02:00:00:00:05:03"}}, routes: [default via 10.0.5.1], services: [{http: 8080}]}
      links:
        - {endpoints: ["a:eth0", "h:pa"], bridge: br0}
        - {endpoints: ["c:eth0", "h:pc"], bridge: br0}

    """
}
