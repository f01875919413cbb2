import Testing

/// A lab file that is wrong, and all that is said of it.
struct BadLab: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var text: String
  var errors: String

  init(_ description: String, _ text: String, says errors: String) {
    testDescription = description
    self.text = text
    self.errors = errors
  }

  static let all: [BadLab] = [
    BadLab(
      "no YAML", "name: a\nsteps: [\n",
      says: """
        a.lab.yaml:3:1: error: this is no YAML: did not find expected node content
          3 | \("")
            | ^
        a.lab.yaml: 1 error

        """),
    BadLab(
      "an empty file", "",
      says: """
        a.lab.yaml:1:1: error: the file is empty
          1 | \("")
            | ^
          = fix: a lab begins with name: my-lab
        a.lab.yaml: 1 error

        """),
    BadLab(
      "a tab", "name: a\nsteps:\n\t- run: x\n",
      says: """
        a.lab.yaml:3:1: error: this is no YAML: found character that cannot start any token
          3 | \t- run: x
            | ^
          = fix: indent with spaces, not with tabs
        a.lab.yaml: 1 error

        """),
    BadLab(
      "a list", "[1, 2]\n",
      says: """
        a.lab.yaml:1:1: error: the lab wants a map, got a list
          1 | [1, 2]
            | ^
          = fix: its keys are name, title, about, requires, topology, networks, containers, confined, lint, vars, steps
        a.lab.yaml: 1 error

        """),
    BadLab(
      "a key twice", "name: a\nname: b\n",
      says: """
        a.lab.yaml:1:1: error: the key "name" is there twice
          1 | name: a
            | ^~~~
          = fix: keep one of them
        a.lab.yaml: 1 error

        """),
    BadLab(
      "keys that stand elsewhere", "name: a\nnodes: {n: {}}\nsteps:\n  - run: ip link\nchecks: []\n",
      says: """
        a.lab.yaml:2:1: error: unknown key "nodes" in the lab
          2 | nodes: {n: {}}
            | ^~~~~
          = fix: it stands under topology:
        a.lab.yaml:5:1: error: unknown key "checks" in the lab
          5 | checks: []
            | ^~~~~~
          = fix: it stands under steps:
        a.lab.yaml: 2 errors

        """),
    BadLab(
      "unknown keys, all of them", "name: a\ntopolgy: {}\nsteps:\n  - chek: []\n",
      says: """
        a.lab.yaml:2:1: error: unknown key "topolgy" in the lab
          2 | topolgy: {}
            | ^~~~~~~
          = fix: did you mean "topology"?
        a.lab.yaml:4:5: error: unknown key "chek" in a step
          4 |   - chek: []
            |     ^~~~
          = fix: did you mean "check"?
        a.lab.yaml: 2 errors

        """),
    BadLab(
      "the notes' own mistake", "name: a\nsteps:\n  - run: ip netns ns1 ping 192.168.0.12\n",
      says: """
        a.lab.yaml:3:19: error: Command "ns1" is unknown, try "ip netns help"
          3 |   - run: ip netns ns1 ping 192.168.0.12
            |                   ^~~
          = fix: did you mean "ip netns exec ns1 …"?
        a.lab.yaml: 1 error

        """),
    BadLab(
      "wide characters before the place", "name: a\nsteps:\n  - {title: 网桥, run: ip adr}\n",
      says: """
        a.lab.yaml:3:25: error: the object "adr" is unknown after "ip"
          3 |   - {title: 网桥, run: ip adr}
            |                           ^~~
          = fix: did you mean "address"?
        a.lab.yaml: 1 error

        """),
    BadLab(
      "a name of 16 bytes", "name: a\ntopology: {nodes: {h1: {interfaces: {interface-number: {kind: bridge}}}}}\n",
      says: """
        a.lab.yaml:2:38: error: the interface name "interface-number" has 16 bytes, one may have 15
          2 | topology: {nodes: {h1: {interfaces: {interface-number: {kind: bridge}}}}}
            |                                      ^~~~~~~~~~~~~~~~
          = fix: shorten it to "interface-numbe"
        a.lab.yaml: 1 error

        """),
    BadLab(
      "a node that is missing",
      "name: a\ntopology:\n  nodes: {h1: , h2: }\n  links:\n    - endpoints: [\"h1:eth0\", \"hh2:eth0\"]\n",
      says: """
        a.lab.yaml:5:30: error: there is no node "hh2"
          5 |     - endpoints: ["h1:eth0", "hh2:eth0"]
            |                              ^~~~~~~~~~
          = fix: did you mean "h2"?
        a.lab.yaml: 1 error

        """),
    BadLab(
      "a bridge of 1,024 ports",
      "name: a\ntopology:\n  nodes: {sw: {kind: switch}, \"h[1-1024]\": }\n  links:\n    - endpoints: [\"h[1-1024]:eth0\", sw]\n",
      says: """
        a.lab.yaml:3:11: error: the bridge br0 of sw would have 1024 ports, the kernel takes 1023
          3 |   nodes: {sw: {kind: switch}, "h[1-1024]": }
            |           ^~
          = fix: use two switches and a link between them
        a.lab.yaml: 1 error

        """),
    BadLab(
      "addresses and gateways that do not fit",
      """
      name: a
      topology:
        nodes:
          h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}, routes: [default via 10.0.9.1]}
          h2: {interfaces: {eth0: {addresses: [10.0.1.2/24]}}}
          h3: {interfaces: {br0: {kind: bridge, addresses: [10.0.3.0/24]}}}
        links:
          - endpoints: ["h1:eth0", "h2:eth0"]
      """,
      says: """
        a.lab.yaml:4:42: warning: the address 10.0.0.1/24 of h1:eth0 is outside the subnet of its link, where nobody shares one
          4 |     h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}, routes: [default via 10.0.9.1]}
            |                                          ^~~~~~~~~~~
          = fix: give both ends of a link addresses of one subnet
        a.lab.yaml:4:67: error: the gateway 10.0.9.1 is in no subnet of h1
          4 |     h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}, routes: [default via 10.0.9.1]}
            |                                                                   ^
          = fix: an address of 10.0.0.0/24 can be one
        a.lab.yaml:6:55: warning: 10.0.3.0/24 is a network, not an address of h3:br0
          6 |     h3: {interfaces: {br0: {kind: bridge, addresses: [10.0.3.0/24]}}}
            |                                                       ^~~~~~~~~~~
          = fix: write 10.0.3.1/24
        a.lab.yaml: 1 error, 2 warnings

        """),
    BadLab(
      "a namespace before it is there", "name: a\nsteps:\n  - run: [ip netns exec ns1 ip a, ip netns add ns1]\n",
      says: """
        a.lab.yaml:3:25: error: there is no node or namespace "ns1" at this point
          3 |   - run: [ip netns exec ns1 ip a, ip netns add ns1]
            |                         ^~~
          = fix: add it with ip netns add ns1, or under topology
        a.lab.yaml: 1 error

        """),
    BadLab(
      "an expectation that is none",
      "name: a\ntopology: {nodes: {h1: , h2: }}\nsteps:\n  - check:\n      - ping: h1 -> h2\n        expect: no-rout\n",
      says: """
        a.lab.yaml:6:17: error: expect is none of reachable, unreachable, no-route, host-unreachable, port-unreachable, prohibited, timeout, ttl-exceeded, too-big: "no-rout"
          6 |         expect: no-rout
            |                 ^~~~~~~
          = fix: did you mean "no-route"?
        a.lab.yaml: 1 error

        """),
    BadLab(
      "networks that Docker would refuse",
      "name: a\nnetworks:\n  a: {subnet: 10.1.0.0/16}\n  b: {subnet: 10.1.2.0/24}\n  c: {gateway: 10.3.0.1}\n  d: {subnet: 10.0.0.5/24}\n",
      says: """
        a.lab.yaml:4:3: error: invalid pool request: Pool overlaps with other one on this address space
          4 |   b: {subnet: 10.1.2.0/24}
            |   ^
          = fix: 10.1.2.0/24 overlaps 10.1.0.0/16: choose another subnet, or leave it out
        a.lab.yaml:5:3: error: no configured subnet contains gateway 10.3.0.1
          5 |   c: {gateway: 10.3.0.1}
            |   ^
          = fix: choose an address of the subnet
        a.lab.yaml:6:3: error: 10.0.0.5/24 is an address, not a subnet
          6 |   d: {subnet: 10.0.0.5/24}
            |   ^
          = fix: write 10.0.0.0/24
        a.lab.yaml: 3 errors

        """),
    BadLab(
      "a network with two subnets, one whose gateway is the subnet itself, and containers on them",
      "name: a\nnetworks:\n  a: {subnet: [10.0.0.0/24, 10.0.1.0/24]}\n  b: {subnet: 10.3.0.0/24, gateway: 10.3.0.0}\ncontainers:\n  c: {networks: [a, b]}\n",
      says: """
        a.lab.yaml:3:3: error: a bridge network has one subnet of IPv4, not 2
          3 |   a: {subnet: [10.0.0.0/24, 10.0.1.0/24]}
            |   ^
          = fix: make a network for each
        a.lab.yaml:4:3: error: 10.3.0.0 is the network of 10.3.0.0/24, not one of a gateway
          4 |   b: {subnet: 10.3.0.0/24, gateway: 10.3.0.0}
            |   ^
          = fix: choose another address of the subnet
        a.lab.yaml: 2 errors

        """),
    BadLab(
      "Docker's own network with another driver",
      "name: a\nnetworks:\n  bridge: {driver: host}\n",
      says: """
        a.lab.yaml:3:3: error: the network bridge has the driver bridge
          3 |   bridge: {driver: host}
            |   ^~~~~~
          = fix: write network: host at a container
        a.lab.yaml: 1 error

        """),
    BadLab(
      "more ports than the host has for them",
      "name: a\ncontainers:\n  a: {publish: [\"1-60000\"]}\n",
      says: """
        a.lab.yaml:3:17: error: all ports from 32768 to 60999 are allocated, or there are fewer than the 60000 that are wanted
          3 |   a: {publish: ["1-60000"]}
            |                 ^~~~~~~~~
          = fix: name the host's ports
        a.lab.yaml: 1 error

        """),
    BadLab(
      "containers that Docker would refuse",
      """
      name: a
      networks: {own: {subnet: 10.1.0.0/16}, back: {internal: true}}
      containers:
        a: {networks: {own: {ipv4_address: 10.2.0.1}}}
        b: {networks: {own: {ipv4_address: 10.1.0.9}}}
        c: {networks: {own: {ipv4_address: 10.1.0.9}}}
        d: {networks: [onw]}
        e: {networks: [back], publish: ["80:80"]}
        f: {network: none, publish: ["80:80"]}
        g: {publish: ["80:80"]}
        h: {publish: ["80:8080"]}

      """,
      says: """
        a.lab.yaml:4:18: error: no configured subnet contains IP address 10.2.0.1
          4 |   a: {networks: {own: {ipv4_address: 10.2.0.1}}}
            |                  ^~~
          = fix: choose one of 10.1.0.0/16
        a.lab.yaml:6:18: error: Address already in use: 10.1.0.9
          6 |   c: {networks: {own: {ipv4_address: 10.1.0.9}}}
            |                  ^~~
          = fix: choose another one of 10.1.0.0/16
        a.lab.yaml:7:18: error: network onw not found
          7 |   d: {networks: [onw]}
            |                  ^~~
          = fix: did you mean "own"?
        a.lab.yaml:8:35: error: e cannot publish ports: its networks are internal
          8 |   e: {networks: [back], publish: ["80:80"]}
            |                                   ^~~~~~~
          = fix: leave the ports out, or connect it to a network that is not internal
        a.lab.yaml:9:32: error: f cannot publish ports: it has no network
          9 |   f: {network: none, publish: ["80:80"]}
            |                                ^~~~~~~
          = fix: leave the ports out, or give it a bridge network
        a.lab.yaml:11:17: error: Bind for 0.0.0.0:80 failed: port is already allocated
          11 |   h: {publish: ["80:8080"]}
             |                 ^~~~~~~~~
          = fix: g has it; choose another port of the host
        a.lab.yaml: 6 errors

        """),
    BadLab(
      "docker commands that Docker, or a lab, would refuse",
      """
      name: a
      containers: {x: {}}
      steps:
        - run:
            - docker run -d --name y --network web nginx
            - docker run -d --name x nginx
            - docker rm x
            - docker run -d --name z --entrypoint /b nginx
            - docker network crate n

      """,
      says: """
        a.lab.yaml:5:9: error: network web not found
          5 |       - docker run -d --name y --network web nginx
            |         ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
          = fix: there are bridge, host, none
        a.lab.yaml:6:9: error: Conflict. The container name "/x" is already in use by container "1f4ea853b6ef078d85f174a2bbca77a1f5508d3287a0e3fa969fad580ab7814f". You have to remove (or rename) that container to be able to reuse that name.
          6 |       - docker run -d --name x nginx
            |         ^~~~~~~~~~~~~~~~~~~~~~~~~~~~
          = fix: choose another name, or remove that container: docker rm -f x
        a.lab.yaml:7:9: error: cannot remove container "/x": container is running: stop the container before removing or force remove
          7 |       - docker rm x
            |         ^~~~~~~~~~~
          = fix: docker rm -f x
        a.lab.yaml:8:32: error: --entrypoint is about the container's program, and a container here is a network without one
          8 |       - docker run -d --name z --entrypoint /b nginx
            |                                ^~~~~~~~~~~~
          = fix: leave the option out
        a.lab.yaml:9:24: error: docker: unknown command: docker network crate
          9 |       - docker network crate n
            |                        ^~~~~
          | docker: unknown command: docker network crate
          |\u{20}
          | Usage:  docker network
          |\u{20}
          | Run 'docker network --help' for more information
          = fix: did you mean "create"?
        a.lab.yaml: 5 errors

        """),
    BadLab(
      "an unknown key of a network and of a container",
      "name: a\nnetworks: {n: {intern: true}}\ncontainers: {c: {publsh: [80]}}\n",
      says: """
        a.lab.yaml:2:16: error: unknown key "intern" in the network n
          2 | networks: {n: {intern: true}}
            |                ^~~~~~
          = fix: did you mean "internal"?
        a.lab.yaml:3:18: error: unknown key "publsh" in the container c
          3 | containers: {c: {publsh: [80]}}
            |                  ^~~~~~
          = fix: did you mean "publish"?
        a.lab.yaml: 2 errors

        """),
  ]
}
