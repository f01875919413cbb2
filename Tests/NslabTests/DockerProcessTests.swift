import Testing

/// Containers that are entered by the numbers of their processes, as pages about Docker do.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct DockerProcessTests {
  @Test("the number of a container's process leads into its namespace, and gives it a name and interfaces")
  func entering() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: #"""
        name: a
        containers: {c1: {}, c2: {}}
        steps:
          - run: |
              pid=$(docker inspect -f '{{.State.Pid}}' c1)
              nsenter -t $pid -n ip addr add 10.9.9.1/24 dev eth0
              sudo nsenter --target ${pid} --net ip link set eth0 mtu 1400
              nsenter -t $(docker inspect --format '{{ .State.Pid }}' c2) -n ip link set eth0 mtu 1300
              mkdir -p /var/run/netns
              ln -sf /proc/$pid/ns/net /var/run/netns/c1
              ln -s /proc/$pid/ns/net /var/run/netns/other
              ip link add va type veth peer name vb
              ip link set vb netns $pid
              nsenter --net=/proc/$pid/ns/net ip link set vb up
            show: [ip netns list, ip netns exec other ip -br link show vb]
            check:
              - {address: "c1:eth0", has: 10.9.9.1/24}
              - {link: "c1:eth0", mtu: 1400}
              - {link: "c2:eth0", mtu: 1300}
              - {link: "c1:vb", state: LOWERLAYERDOWN}
          - run: |
              docker stop c1
              docker start c1
              ID=`docker inspect -f "{{.State.Pid}}" c1`
              nsenter -t $ID -n ip link set lo down
            check: [{link: "c1:lo", state: DOWN}]

        """#)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      result.output.contains("   other (id: 0)\n") && result.output.contains("   c1 (id: 0)\n"), "\(result.output)")
  }

  @Test("a number that nobody asked for, and one of a container that is not there or does not run, is told")
  func refusals() throws {
    let tool = try Tool()
    defer { tool.remove() }
    for (lines, message) in [
      ("nsenter -t 4711 -n ip addr", "a lab does not know the process \"4711\""),
      ("pid=$(docker inspect -f '{{.State.Pid}}' nosuch)", "No such container: nosuch"),
      ("docker stop c1\n        pid=$(docker inspect -f '{{.State.Pid}}' c1)", "the container c1 has no process"),
      (
        "pid=$(docker inspect -f '{{.State.Pid}}' c1)\n        nsenter -t $pid ip addr",
        "nsenter without -n enters no network namespace"
      ),
      ("ln -s /etc/shadow /var/run/netns/x", "only namespaces of containers are linked to here"),
    ] {
      let result = try tool.run(
        lab: "name: a\ncontainers: {c1: {}}\nsteps:\n  - run: |\n        \(lines)\n    check: [{namespace: c1}]\n",
        ["validate"])
      #expect(result.status == 2 && result.errors.contains(message), "\(lines): \(result.errors)")
    }
  }
}
