import Foundation
import Testing

/// The lab's own commands on the PATH of its programs.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct LabToolsTests {
  /// A lab that is up, or is run, in which no tool of the machine is found: the PATH of programs has ours, a shell and what scripts need.
  private struct House {
    let tool: Tool

    init(_ files: [String: String] = [:]) throws {
      tool = try Tool()
      try tool.write("a.lab.yaml", House.lab)
      for (name, text) in files { try tool.write(name, text) }
    }

    static let lab = """
      name: pair
      topology:
        nodes:
          h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
          h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
        links: [["h1:eth0", "h2:eth0"]]
      steps: [{check: [{ping: h1 -> 10.0.0.2}]}]
      """

    @discardableResult
    func run(_ words: String...) throws -> Tool.Result {
      let state = tool.folder.appendingPathComponent("state").path
      return try tool.run(words, environment: ["NSLAB_RUNTIME_DIR": state, "NSLAB_TOOLS": ""])
    }

    /// Runs shell text in a node, without the machine's tools.
    func shell(_ node: String, _ text: String) throws -> Tool.Result {
      try run("exec", "pair", node, "--", "sh", "-c", House.bare + text)
    }

    /// The folder of the lab's commands, and links to what is no tool of networks.
    static let bare = """
      mkdir -p /tmp/few
      for word in cat grep sleep kill sed true timeout wc; do ln -sf "$(command -v $word)" /tmp/few/$word; done
      PATH=/run/nslab/bin:/tmp/few

      """

    func leave() {
      _ = try? run("down", "--all")
      tool.remove()
    }
  }

  @Test("the words are there without any tool of the machine, with their output, complaints and exit statuses")
  func words() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let shown = try house.run("exec", "pair", "h1", "--", "ip", "-br", "addr")
    #expect(shown.status == 0 && shown.output.contains("10.0.0.1/24"), "\(shown.output)\(shown.errors)")
    let text = """
      ip -o -4 addr show dev eth0 | grep -c 10.0.0.1
      ip addr add 10.9.0.1/24 dev eth0; echo "added $?"
      ip addr add 10.9.0.1/24 dev eth0; echo "again $?"
      ip link show nosuch; echo "device $?"
      ip -n nosuch link; echo "node $?"
      ip netns exec nosuch true; echo "enter $?"
      ip nosuch; echo "object $?"
      ip link nosuch; echo "command $?"
      bridge nosuch; echo "bridge $?"
      nft list table inet nosuch; echo "nft $?"
      iptables -A NOSUCH -j ACCEPT; echo "iptables $?"
      iptables --nosuch; echo "option $?"
      sysctl -w net.ipv4.ip_forward=1; echo "sysctl $?"
      sysctl -n net.ipv4.ip_forward
      sudo -n ip -br link show lo; echo "sudo $?"
      ping -c 1 -W 1 h2 | grep -c 'bytes from h2 (10.0.0.2): icmp_seq=1'
      ping -c 1 -W 1 10.0.0.99 >/dev/null; echo "silent $?"
      ping -c 1 203.0.113.1; echo "no way $?"
      ping -c 1 nosuch; echo "no name $?"
      arp -n | grep -c 10.0.0.2
      route -n | grep -c eth0
      ifconfig eth0 | grep -c 10.0.0.1
      brctl addbr br9; brctl show | grep -c br9
      docker ps; echo "docker $?"
      type tracepath || echo "no tracepath"
      """
    let result = try house.shell("h1", text)
    let expected = [
      "1", "added 0", "again 2", "device 1", "node 255", "enter 255", "object 1", "command 255", "bridge 255", "nft 1",
      "iptables 1", "option 2", "net.ipv4.ip_forward = 1", "sysctl 0", "1", "sudo 0", "1", "silent 1", "no way 2",
      "no name 2", "1", "2", "1", "1", "docker 1", "no tracepath",
    ]
    let lines = result.output.split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("lo ") && !$0.hasPrefix("PING ") && !$0.contains("not found") }
    #expect(lines == expected, "\(result.output)\n\(result.errors)")
    for words in [
      "Error: ipv4: Address already assigned.\n", "Device \"nosuch\" does not exist.\n",
      "Cannot open network namespace \"nosuch\": No such file or directory\n",
      "ip: the object \"nosuch\" is unknown after \"ip\"\n", "ping: connect: Network is unreachable\n",
      "ping: nosuch: Name or service not known\n", "the lab has no Docker\n",
    ] { #expect(result.errors.contains(words), "\(words): \(result.errors)") }
  }

  @Test("what ip netns add makes is a node of the lab, and ip netns exec and veths lead to it")
  func nodes() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let made = try house.shell(
      "localhost",
      """
      set -e
      ip netns add x
      ip link add v0 type veth peer name v1
      ip link set v1 netns x
      ip addr add 10.7.0.1/24 dev v0
      ip link set v0 up
      ip netns exec x ip addr add 10.7.0.2/24 dev v1
      ip -n x link set v1 up
      ip netns exec x ip netns exec h1 ip -br -4 addr show eth0
      ip netns exec x ping -c 1 -W 2 10.7.0.1 | grep -c ' 0% packet loss'
      ip netns list
      await() {
        n=0; until ip netns pids x | grep -q "^$1$" || [ $n -gt 100 ]; do sleep 0.05; n=$((n + 1)); done
      }
      ip netns exec x sleep 30 & await $!; ip netns pids x | grep -c "^$!$"
      # A process of a node stands for it.
      ip link add v2 type veth peer name v3; ip link set v3 netns $!; kill $!
      ip -n x -br link show v3 | grep -c ^v3
      """)
    #expect(made.status == 0, "\(made.errors)")
    #expect(made.output.contains("eth0@if") && made.output.contains("10.0.0.1/24"), "\(made.output)")
    #expect(made.output.contains("\n1\nx (id: "), "\(made.output)")
    #expect(made.output.hasSuffix("h2\nh1\n1\n1\n"), "\(made.output)")
    #expect(try house.run("list").output.contains("pair  a.lab.yaml  4 "))
    #expect(try house.run("status", "pair").output.contains("\nx\n"))
    let entered = try house.run("exec", "pair", "x", "--", "ip", "-br", "-4", "addr", "show", "v1")
    #expect(entered.status == 0 && entered.output.contains("10.7.0.2/24"), "\(entered.output)\(entered.errors)")
    #expect(try house.shell("h1", "ip netns del x; ip netns del x; echo $?").output == "1\n")
    #expect(try house.run("exec", "pair", "x", "--", "true").status == 2)
  }

  @Test("rules are read from standard input and from files, all or none of them")
  func rules() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let result = try house.shell(
      "h1",
      """
      nft -f - <<'END'
      table inet t {
        set s { type ipv4_addr; }
        chain input { type filter hook input priority 0; policy accept; ip saddr @s drop; }
      }
      END
      echo "first $?"
      nft add element inet t s '{ 10.0.0.7, 10.0.0.8 }'; echo "element $?"
      cat >/tmp/rules <<'END'
      add rule inet t input tcp dport 80 accept
      END
      nft -f /tmp/rules; echo "file $?"
      nft -f /tmp/nosuch; echo "missing $?"
      echo 'add rule inet t nosuch accept' | nft -f -; echo "refused $?"
      nft list ruleset
      nft flush ruleset
      iptables-restore <<'END'
      *filter
      :INPUT ACCEPT [0:0]
      -A INPUT -s 10.0.0.9 -j DROP
      COMMIT
      END
      echo "restore $?"
      iptables -S INPUT
      iptables-save >/tmp/saved; ip6tables -P FORWARD DROP; iptables -F; iptables-restore /tmp/saved; iptables -S INPUT
      """)
    #expect(
      result.output == """
        first 0
        element 0
        file 0
        missing 1
        refused 1
        table inet t {
        \tset s {
        \t\ttype ipv4_addr
        \t\telements = { 10.0.0.7, 10.0.0.8 }
        \t}

        \tchain input {
        \t\ttype filter hook input priority filter; policy accept;
        \t\tip saddr @s drop
        \t\ttcp dport 80 accept
        \t}
        }
        restore 0
        -P INPUT ACCEPT
        -A INPUT -s 10.0.0.9/32 -j DROP
        -P INPUT ACCEPT
        -A INPUT -s 10.0.0.9/32 -j DROP

        """, "\(result.output)\n\(result.errors)")
  }

  @Test("a ping tells each answer as it comes, and ^C ends it with its summary")
  func ping() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let result = try house.shell(
      "h1",
      """
      ping -i 0.2 10.0.0.2 >/tmp/out & sleep 0.9; grep -c 'bytes from' /tmp/out | grep -q '^[345]$' && echo streams
      kill -INT $!; wait $!; echo "status $?"; grep -c 'packets transmitted' /tmp/out
      timeout -s INT 1 ping -i 0.2 h2 | grep -c ' 0% packet loss'
      """)
    #expect(result.output == "streams\nstatus 0\n1\n1\n", "\(result.output)\(result.errors)")
  }

  @Test("a command that another has begun keeps nobody waiting, and commands at once each have their answer")
  func together() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let result = try house.shell(
      "h1",
      """
      nft -f - </dev/zero & silent=$!
      ping 10.0.0.2 >/dev/null & busy=$!
      for n in 1 2 3 4 5 6 7 8 9 10; do ip netns add n$n & jobs="$jobs $!"; done
      ip netns exec h2 ip link add d type bridge & jobs="$jobs $!"
      for job in $jobs; do wait $job || echo "failed"; done
      kill -9 $silent; kill $busy
      ip netns list | wc -l; ip netns exec h2 ip -br link show d | grep -c ^d
      """)
    #expect(result.output == "12\n1\n", "\(result.output)\(result.errors)")
    #expect(try house.run("list").output.contains("pair  a.lab.yaml  13 "))
  }

  @Test("what only the real tool knows is handed to it, its standard input with it")
  func real() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let result = try house.run(
      "exec", "pair", "h1", "--", "sh", "-c",
      """
      mkdir /tmp/real; PATH=/run/nslab/bin:/tmp/real:$PATH
      for word in ip nft; do printf '#!/bin/sh\\necho real %s "$@"; [ %s = ip ] || cat\\n' $word $word >/tmp/real/$word; chmod +x /tmp/real/$word; done
      ip -br link show lo | grep -c ^lo
      ip maddress show; ip --nosuch
      echo 'define a = 1; nonsense' | nft -f -
      """)
    #expect(
      result.output == "1\nreal ip maddress show\nreal ip --nosuch\nreal nft -f -\ndefine a = 1; nonsense\n",
      "\(result.output)\(result.errors)")
  }

  @Test("the programs of a lab's steps find them, too, in run as in play")
  func steps() throws {
    let lab = """
      name: scripted
      topology: {nodes: {h1: {}}}
      steps:
        - run: ip netns add before
          exec:
            - in: h1
              command: [sh, -c, "ip netns add x && ip link add d0 type bridge && ip -br link show d0 | grep -c ^d0"]
              output: /^1$/
            - {in: h1, command: [ip, netns, exec, x, ip, -br, link, show, lo], output: lo}
            - {in: h1, command: [ip, netns, list], output: "x\\nbefore\\nh1\\n"}
          check: [{link: "h1:d0"}]
      """
    let house = try House(["s.lab.yaml": lab])
    defer { house.leave() }
    let run = try house.run("run", "s.lab.yaml")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(try house.run("up", "s.lab.yaml", "--until", "1").status == 0)
    #expect(try house.run("list").output.contains("scripted  s.lab.yaml  4 "))
  }
}

/// The same words on the machine, where they only show.
@Suite struct MachineToolsTests {
  @Test(
    "outside of a lab the words show what the machine has, as the real tools do",
    arguments: [
      ["ip", "-o", "link", "show", "lo"], ["ip", "-br", "addr", "show", "lo"], ["ip", "rule"], ["ip", "-6", "rule"],
      ["sysctl", "net.ipv4.ip_forward"],
    ])
  func shows(words: [String]) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let ours = try tool.run(words)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let theirs = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(ours.status == 0 && ours.output == theirs, "\(ours.output)\(ours.errors)\(theirs)")
  }

  @Test(
    "what would change the machine, send a packet or is not understood is refused",
    arguments: [
      (
        ["ip", "link", "set", "lo", "mtu", "1400"], "ip: this changes something, and outside of a lab nslab only shows"
      ),
      (["ip", "netns", "add", "nslab-no"], "this changes something"),
      (["nft", "flush", "ruleset"], "this changes something"),
      (["iptables", "-P", "INPUT", "ACCEPT"], "this changes something"),
      (["brctl", "addbr", "nslab-no"], "this changes"),
      (["sysctl", "-w", "net.ipv4.ip_forward=0"], "this changes something"), (["ip", "maddress"], "ip: "),
      (["ip", "netns", "exec", "nslab-no", "ping", "127.0.0.1"], "this changes something"),
      (["ip", "-all", "netns", "exec", "ip", "link", "add", "x", "type", "bridge"], "this changes something"),
      (["route", "add", "default", "gw", "127.0.0.1"], "this changes"), (["iptables-restore"], "is given no lines"),
      (["ip", "link", "show", "nslab-no"], "Device \"nslab-no\" does not exist."),
    ] as [([String], String)])
  func refuses(words: [String], says: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(words)
    #expect(result.status == (says.contains("does not exist") ? 4 : 2), "\(words): \(result.status)")
    #expect(result.output.isEmpty && result.errors.contains(says), "\(result.output)\(result.errors)")
  }
}
