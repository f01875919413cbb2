import Addressing
import CommandLanguage
import Operations
import RouteNetlink
import Testing

@Test(
  "what stands in front of a command changes nothing of it",
  arguments: [
    "sudo", "sudo -E", "sudo -n -H", "sudo -u root", "sudo X=1 LANG=C", "env", "env A=b", "sudo env A=b", "time",
    "time -p",
    "sudo -EH time", "sudo --",
  ])
func leading(words: String) throws {
  #expect(try CommandParser().parse("\(words) ip link set lo up") == CommandParser().parse("ip link set lo up"))
  var session = CommandSession()
  #expect(try session.parse("\(words) ip netns exec a bash -l").first?.action == .namespace(.enter))
  #expect(try session.parse("ip link set lo up").first?.node == .named("a"))
}

@Test(
  "what in front of a command is not understood is told",
  arguments: [
    ("sudo -u bob ip link", "in a lab everybody is root"), ("sudo", "a command is missing behind sudo"),
    ("env -i ip link", "the option \"-i\" of env is not understood"),
    ("sudo -i", "the option \"-i\" of sudo is not understood"),
  ])
func wrongLeading(line: String, message: String) {
  do throws(CommandError) {
    _ = try CommandParser().parse(line)
    Issue.record("\(line) is understood")
  } catch { #expect(error.message == message) }
}

@Test(
  "a command is printed as the command that does the same, and that is read back to the same operation",
  arguments: [
    ("[root@localhost ~]# ip netns add ns1", "ip netns add ns1"),
    ("ip netns delete ns1", "ip netns del ns1"),
    (
      "ip addr add peer 10.0.0.2/30 local 10.0.0.1 dev va", "ip addr add 10.0.0.1 peer 10.0.0.2/30 dev va"
    ),
    ("ip link add veth-ns1 type veth peer name veth-ns2", "ip link add name veth-ns1 type veth peer name veth-ns2"),
    ("sudo ip link set veth-ns1 netns ns1", "ip link set dev veth-ns1 netns ns1"),
    ("ip netns exec ns1 ip addr add 192.168.0.11/24 dev veth-ns1", "ip -n ns1 addr add 192.168.0.11/24 dev veth-ns1"),
    ("ip netns exec ns1 ip link set veth-ns1 up", "ip -n ns1 link set dev veth-ns1 up"),
    ("nsenter --net=/var/run/netns/ns1 ip a", "ip -n ns1 addr show"),
    ("ip netns exec ns1 ifup lo", "ip -n ns1 link set dev lo up"),
    ("ip addr delete 192.168.0.101/24 dev eth0", "ip addr del 192.168.0.101/24 dev eth0"),
    ("ip l", "ip link show"), ("ip r", "ip route show"), ("ip n", "ip neigh show"), ("ip netns", "ip netns list"),
    ("ip ro add default via 172.17.0.1", "ip route add default via 172.17.0.1"),
    ("ip -6 route add default dev eth0", "ip -6 route add default dev eth0"),
    ("brctl addif docker0 veth0", "brctl addif docker0 veth0"),
    ("bridge link set dev v1 isolated on", "bridge link set dev v1 isolated on"),
    ("ip netns exec r sysctl -w net.ipv4.ip_forward=1", "ip netns exec r sysctl -w net.ipv4.ip_forward=1"),
    ("echo 1 > /proc/sys/net/ipv4/ip_forward", "sysctl -q -w net.ipv4.ip_forward=1"),
    ("ls /sys/class/net  # the same as a folder", "ls /sys/class/net"),
    ("ip netns exec ns1 ping -c 3 192.168.0.12", "ip netns exec ns1 ping -c 3 192.168.0.12"),
    ("nft -ann list ruleset", "nft -a -n list ruleset"), ("nft -st list tables", "nft -s -t list tables"),
    ("ip link set eth0 alias 'it''s' down", "ip link set dev eth0 alias its down"),
  ])
func printed(line: String, command: String) throws {
  let operations = try CommandParser().parse(line)
  #expect(operations.map(\.command) == [command])
  #expect(try CommandParser().parse(command) == operations)
}

@Test("a shell's commands in quotes are done one after another, with their own columns where they are wrong")
func shell() throws {
  let parser = CommandParser()
  let operations = try parser.parse(
    "ip netns exec a bash -c \"ip link add br0 type bridge; ip link set br0 up && echo 1 > /proc/sys/net/ipv4/ip_forward\""
  )
  #expect(
    operations.map(\.command) == [
      "ip -n a link add name br0 type bridge", "ip -n a link set dev br0 up",
      "ip netns exec a sysctl -q -w net.ipv4.ip_forward=1",
    ])
  #expect(try parser.parse("docker exec -it web sh -c 'ip addr'").map(\.command) == ["ip -n web addr show"])
  for (line, column) in [
    ("ip netns exec a bash -c \"ip link; ip lnk show\"", 38), ("ip netns exec a bash -c 'ip a | grep x'", 31),
    ("ip netns exec a bash x.sh", 17), ("sh", 3),
  ] {
    #expect { try parser.parse(line) } throws: { ($0 as? CommandError)?.column == column }
  }
}

@Test(
  "an error names the word, its column and the mend",
  arguments: [
    (
      "ip netns ns1 ping 192.168.0.12", 10, "Command \"ns1\" is unknown, try \"ip netns help\"",
      "did you mean \"ip netns exec ns1 …\"?"
    ),
    ("ip lnik", 4, "the object \"lnik\" is unknown after \"ip\"", "did you mean \"link\"?"),
    ("ip link set eth0 upp", 18, "\"upp\" is not expected after \"ip link set\"", "did you mean \"up\"?"),
    (
      "ip addr add 10.0.0.300/24 dev eth0", 13, "any valid prefix is expected rather than \"10.0.0.300/24\"",
      "as 192.168.0.11/24"
    ),
    (
      "ip link add veth0123456789ab type dummy", 13,
      "the name \"veth0123456789ab\" has 16 bytes, and a device's name has at most 15",
      "for example \"veth0123456789a\""
    ),
    (
      "ip route add 10.0.0.1/24 dev eth0", 14,
      "Invalid prefix for given prefix length: 10.0.0.1/24 has host bits set", "write 10.0.0.0/24"
    ),
    (
      "sysctl -w kernel.hostname=x", 11, "the sysctl \"kernel.hostname\" is the whole machine's, not a namespace's",
      "a lab can set keys below net"
    ),
    ("ip a | grep eth0", 6, "\"|\" is not understood: pipes, lists and redirections are not carried out here", nil),
    ("$ ip link show $DEV", 16, "variables and command substitution are not expanded here", "write the value itself"),
    ("rm -rf x", 1, "the command \"rm\" is not understood", nil),
  ] as [(String, Int, String, String?)])
func errors(line: String, column: Int, message: String, fix: String?) {
  do {
    let operations = try CommandParser().parse(line)
    Issue.record("it was understood as \(operations)")
  } catch {
    #expect(error.message == message)
    #expect(error.column == column)
    if let fix { #expect(error.fix == fix) }
  }
}

@Test(
  "commands that stand behind a hundred thousand others are refused",
  arguments: ["sudo ", "ip netns exec a ", "nsenter --net=/run/netns/a "])
func nestedCommands(word: String) throws {
  #expect(try CommandParser().parse(String(repeating: word, count: 20) + "ip link").count == 1)
  #expect { try CommandParser().parse(String(repeating: word, count: 100_000) + "ip link") } throws: {
    ($0 as? CommandError)?.message == "the command stands behind too many others"
  }
}

@Test("no text is a trap")
func randomLines() {
  let words = [
    "ip", "-n", "netns", "link", "add", "set", "type", "veth", "peer", "'", "\"", "|", "10.0.0.1/24", "dev", "-1",
    "route", "via", "#", "nexthop", "=", "brctl", "stp", "on",
  ]
  for _ in 0..<5000 {
    let line = (0..<Int.random(in: 0...8)).compactMap { _ in words.randomElement() }.joined(separator: " ")
    _ = try? CommandParser().parse(line)
  }
}
