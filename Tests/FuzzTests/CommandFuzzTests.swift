import CommandLanguage
import Operations
import Lab
import Testing

/// Commands of every tool that is understood.
private let commands = [
  "ip netns add ns1", "ip netns exec ns1 ip addr add 10.0.0.1/24 brd + dev eth0",
  "ip link add v0 type veth peer name v1 netns ns1",
  "ip link set dev br0 up mtu 1400 address 02:00:00:00:00:01 alias 'two words'", "ip -br -c addr show dev lo up",
  "ip route add 10.1.0.0/16 via 10.0.0.1 dev eth0 proto static metric 5 src 10.0.0.2",
  "ip route add default nexthop via 10.0.0.1 weight 2 nexthop dev eth1",
  "ip rule add from 10.0.0.0/8 lookup 100 priority 5",
  "ip neigh replace 10.0.0.1 lladdr 02:00:00:00:00:01 dev eth0 nud permanent", "ip -n ns1 link del v0",
  "ip -all netns exec ip link",
  "ip link add vx type vxlan id 5 remote 10.0.0.1 dstport 4789 dev eth0", "ip tuntap add dev tap0 mode tap user 0",
  "bridge fdb append 00:00:00:00:00:00 dev vx dst 10.0.0.1", "bridge vlan add dev v0 vid 10-20 pvid untagged",
  "bridge link set dev v0 isolated on hairpin off cost 5",
  "bridge mdb add dev br0 port v0 grp 239.1.1.1 permanent vid 5",
  "brctl addif br0 v0", "brctl stp br0 on", "ifconfig eth0 10.0.0.1 netmask 255.255.255.0 up",
  "route add -net 10.0.0.0/8 gw 10.1.1.1",
  "arp -s 10.0.0.1 02:00:00:00:00:01", "sysctl -w net.ipv4.ip_forward=1", "echo 1 > /proc/sys/net/ipv4/ip_forward",
  "ping -c 1 -W 1 -M do -s 1472 10.0.0.1", "ping -I eth0 fe80::1%eth0", "nsenter --net=/run/netns/ns1 ip a",
  "cat /sys/class/net/lo/mtu",
  "iptables -t nat -A POSTROUTING -s 10.0.0.0/8 ! -o br0 -j MASQUERADE",
  "iptables -I INPUT 2 -p tcp -m multiport --dports 80,443:445 -j DROP",
  "ip6tables -A FORWARD -m conntrack --ctstate NEW,ESTABLISHED -m limit --limit 5/min -j LOG --log-prefix \"x: \"",
  "iptables -A OUTPUT -m statistic --mode nth --every 3 -j RETURN", "iptables -S", "iptables -L -v -n --line-numbers",
  "iptables-save -c",
  "iptables -A INPUT -m owner --uid-owner 0 -m connlimit --connlimit-above 3 -j REJECT --reject-with tcp-reset",
  "nft add rule inet t c ip saddr 10.0.0.0/8 tcp dport { 80, 443-445 } counter accept", "nft list ruleset",
  "nft -f - <<'END'", "END",
  "iptables-restore <<'END'", "*filter", "COMMIT", "table ip t { set s { type ipv4_addr; } }", "sudo -u root ip a",
  "exit", "sh -c 'ip a'",
  "docker run -d --name c1 -p 8080:80 --network n1 nginx", "docker exec -it c1 ip addr", "# comment",
  "[root@host ~]# ip a", "$ ip a",
]

private let pieces = [
  "dev", "via", "type", "-", "--", "!", "'", "\"", "\\", ";", "&&", "|", ">", "<<", "$x", "`", "(", "{", "}", "0", "-1",
  "65536", "4294967296",
  "99999999999999999999", "0x", "1/0", "10.0.0.1", "10.0.0.0/33", "::", "fe80::1%", "a:b:c", "é", "\u{0}", "\t", "up",
  "-n", "-A", "-p", "--name=",
  "1-65535:1-65535", "[::]:", "%s", "{{.ID}}", "{{", "x", "999/999",
]

@Suite struct CommandFuzzTests {
  @Test("any lines of commands give operations, or errors with their places in the line")
  func lines() {
    Fuzz.run("commands") { chance, seed in
      var session = CommandSession()
      for _ in 0..<chance.number(1...20) {
        let line = chance.pick(commands).mutated(&chance, with: commands, pieces: pieces).replacing("\n", with: " ")
        do throws(CommandError) {
          for operation in try session.parse(line) { #expect(!operation.command.isEmpty, "seed \(seed): \(line)") }
        } catch {
          #expect(!error.message.isEmpty, "seed \(seed): \(line)")
          // Of lines that were gathered the place is in one of them.
          guard error.linesAbove == 0 else { continue }
          #expect(error.column >= 1 && error.length >= 0, "seed \(seed): \(line): \(error) at \(error.column)")
        }
      }
    }
  }
}
