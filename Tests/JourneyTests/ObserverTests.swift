import Addressing
import Glibc
import Journey
import Namespaces
import RouteNetlink
import TestKit
import Testing

/// The observation of each kind of probe between nodes of the real tools, and what stays of it: nothing.
@Suite(.enabled(if: canUseKernel)) struct ObserverTests {
  /// Two hosts and a router with a ruleset, made by the real tools.
  private static func nodes() throws -> [ObservedNode] {
    try enterOwnNamespaces()
    try shell(
      """
      for n in a r b; do ip netns add $n; ip -n $n link set lo up; done
      ip -n a link add eth0 type veth peer name eth0 netns r
      ip -n b link add eth0 type veth peer name eth1 netns r
      ip -n a addr add 10.0.1.2/24 dev eth0; ip -n r addr add 10.0.1.1/24 dev eth0
      ip -n b addr add 10.0.2.2/24 dev eth0; ip -n r addr add 10.0.2.1/24 dev eth1
      ip -n a link set eth0 up; ip -n b link set eth0 up; ip -n r link set eth0 up; ip -n r link set eth1 up
      ip -n a route add default via 10.0.1.1; ip -n b route add default via 10.0.2.1
      ip netns exec r sysctl -qw net.ipv4.ip_forward=1
      ip netns exec r nft -f - <<'END'
      table inet f {
        chain fw { type filter hook forward priority 0; policy accept; ip protocol icmp counter; ip saddr 10.0.2.2 counter accept; }
      }
      table ip n { chain post { type nat hook postrouting priority 100; oifname "eth1" masquerade; } }
      END
      ip netns exec a ping -c 1 -W 2 10.0.2.2
      """)
    return try ["a", "r", "b"].map { name in
      let namespace = try NetworkNamespace(path: "/run/netns/\(name)")
      return ObservedNode(name: name, namespace: namespace, routes: try namespace.withEntered { try RouteSocket() })
    }
  }

  @Test func nothingStays() async {
    await #expect(processExitsWith: .success) {
      let nodes = try ObserverTests.nodes()
      let show =
        "ip netns exec r nft -s list ruleset; ip netns exec r ip neigh show nud permanent; ip netns exec r sysctl -a 2>/dev/null | grep -E 'forward|rp_filter'"
      try shell("ip netns exec r ip neigh replace 10.0.2.9 lladdr 02:00:00:00:00:09 dev eth1")
      let before = try shell(show)
      for target in ["10.0.2.2", "10.0.2.9", "10.0.3.1"] {
        _ = try Observer(nodes).observe(Probe(.udp(port: 9), from: "a", to: address(target)))
      }
      #expect(try shell(show) == before)
    }
  }

  @Test func aProbeOfEachKindIsFollowedToItsEnd() async {
    await #expect(processExitsWith: .success) {
      let nodes = try ObserverTests.nodes()
      for (kind, verdict) in [
        (Probe.Kind.tcp(port: 9), "refused"), (.udp(port: 9), "port-unreachable, said by 10.0.2.2"),
        (.echo(size: 0, dontFragment: true, ttl: 9), "reachable"),
        (.echo(size: 4000, dontFragment: false, ttl: nil), "reachable"),
        (.echo(size: 56, dontFragment: false, ttl: 1), "ttl-exceeded, said by 10.0.1.1"),
      ] {
        let seen = try Observer(nodes).observe(Probe(kind, from: "a", to: address("10.0.2.2")))
        #expect(seen.journey.verdict == verdict, "\(kind)")
        let diagnosis = Judge(seen, asking: Kernel(nodes, rulesets: seen.rulesets)).diagnose()
        switch kind {
        case .tcp(let port): #expect(diagnosis?.cause == .nobodyListens(Cause.ServicePort(isUDP: false, number: port)))
        case .udp(let port): #expect(diagnosis?.cause == .nobodyListens(Cause.ServicePort(isUDP: true, number: port)))
        case .echo(_, _, let ttl): #expect(diagnosis?.cause == (ttl == 1 ? .ttlExceeded : nil))
        }
      }
    }
  }

  @Test(arguments: ["udp", "udp6", "tcp"]) func whoListensAndDoesNotAnswerIsSilent(kind: String) async {
    await #expect(processExitsWith: .success) { [kind] in
      let nodes = try ObserverTests.nodes()
      try shell(
        """
        ip -n a addr add fd00:1::2/64 dev eth0 nodad; ip -n r addr add fd00:1::1/64 dev eth0 nodad
        ip -n b addr add fd00:2::2/64 dev eth0 nodad; ip -n r addr add fd00:2::1/64 dev eth1 nodad
        ip -n a route add default via fd00:1::1; ip -n b route add default via fd00:2::1
        ip netns exec r sysctl -qw net.ipv6.conf.all.forwarding=1
        sleep 2
        """)
      let isUDP = kind != "tcp"
      let sockets = try nodes[2].namespace.withEntered { silentSockets(isV6: kind == "udp6", isUDP: isUDP) }
      let target = address(kind == "udp6" ? "fd00:2::2" : "10.0.2.2")
      let probe = Probe(isUDP ? .udp(port: 7777) : .tcp(port: 7777), from: "a", to: target)
      let seen = try Observer(nodes).observe(probe)
      let found = Judge(seen, asking: Kernel(nodes, rulesets: seen.rulesets)).diagnose()
      #expect(found?.cause == .serviceSilent(Cause.ServicePort(isUDP: isUDP, number: 7777)) && found?.node == "b")
      for socket in sockets { close(socket) }
    }
  }
}

/// A socket on port 7777 that nobody reads from, or whose queue of connections is full, with those who wait in it.
private func silentSockets(isV6: Bool, isUDP: Bool) -> [Int32] {
  let family = isV6 ? AF_INET6 : AF_INET
  let type = Int32(isUDP ? SOCK_DGRAM.rawValue : SOCK_STREAM.rawValue)
  func use(_ socket: Int32, isListener: Bool) -> Int32 {
    var v6 = sockaddr_in6()
    v6.sin6_family = sa_family_t(AF_INET6)
    v6.sin6_port = in_port_t(7777).bigEndian
    var v4 = sockaddr_in()
    v4.sin_family = sa_family_t(AF_INET)
    v4.sin_port = in_port_t(7777).bigEndian
    func use(_ address: UnsafeRawPointer, _ size: Int) -> Int32 {
      let address = unsafe address.assumingMemoryBound(to: sockaddr.self)
      return unsafe isListener ? bind(socket, address, socklen_t(size)) : connect(socket, address, socklen_t(size))
    }
    return unsafe isV6 ? use(&v6, MemoryLayout<sockaddr_in6>.size) : use(&v4, MemoryLayout<sockaddr_in>.size)
  }
  let listener = socket(family, type, 0)
  #expect(use(listener, isListener: true) == 0)
  guard !isUDP else { return [listener] }
  #expect(listen(listener, 0) == 0)
  return [listener]
    + (0..<3).map { _ in
      let client = socket(family, type | Int32(SOCK_NONBLOCK.rawValue), 0)
      _ = use(client, isListener: false)
      return client
    }
}
