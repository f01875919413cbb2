import Foundation
import Glibc
import Testing

/// What is told of a lab that is watched.
extension LivingTests {
  @Test("what changes is told in the words of the monitors, by node, until the lab goes")
  func watch() throws {
    let house = try House()
    defer { house.leave() }
    let ended = try house.shell(
      """
      nslab up a.lab.yaml >/dev/null
      nslab watch pair h1 h2 >told 2>ready & until grep -q watching ready; do sleep 0.1; done
      nslab exec pair h1 -- sh -c 'sleep 0.3; ip addr add 10.9.0.1/24 dev eth0; ip route add 10.10.0.0/16 via 10.9.0.2;
        ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev eth0; ip rule add from 10.1.1.1 table 7; ip link set eth0 mtu 1400; ip link set eth0 down;
        ip link add br0 type bridge; ip link set eth0 master br0; ip link set br0 up; ip link set eth0 up; ip route del 10.10.0.0/16 2>/dev/null; sleep 0.5'
      nslab exec pair h2 -- ip link set eth0 mtu 1300; sleep 0.3
      nslab down pair >/dev/null; wait
      cat told
      """)
    for line in [
      "h1  2: eth0    inet 10.9.0.1/24 scope global eth0\\       valid_lft forever preferred_lft forever",
      "h1  10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.1 ", "h1  10.10.0.0/16 via 10.9.0.2 dev eth0 ",
      "h1  10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 PERMANENT ", "h1  32765:\tfrom 10.1.1.1 lookup 7",
      "h1  Deleted 10.0.0.9 dev eth0 lladdr 02:00:00:00:00:09 PERMANENT ",
    ] { #expect(ended.output.contains(" \(line)\n"), "\(line) in \(ended.output)") }
    #expect(
      ended.output.contains(
        /\ h1  2: eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UP group default \\/))
    #expect(
      ended.output.contains(/\ h1  2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 master br0 state forwarding/),
      "\(ended.output)")
    #expect(
      ended.output.contains(/\ h2  2: eth0@if\d+: <[A-Z,_-]+> mtu 1300/), "\(ended.output)")
  }

  @Test("firewalls and connections are told in the words of nft monitor and conntrack -E, as the real ones tell them")
  func watchFirewall() throws {
    let house = try House()
    defer { house.leave() }
    let ended = try house.shell(
      """
      nslab up a.lab.yaml >/dev/null
      nslab exec pair h1 -- nft 'add table ip old; add set ip old pairs { type ipv4_addr . inet_service; }'
      nslab watch pair h1 --only nft,conn >told 2>ready & until grep -qs watching ready; do sleep 0.1; done
      if [ -x /usr/sbin/nft ]; then nslab exec pair h1 -- /usr/sbin/nft monitor >rules & fi
      if [ -x /usr/sbin/conntrack ]; then nslab exec pair h1 -- /usr/sbin/conntrack -E >flows 2>/dev/null & fi
      sleep 0.7
      nslab exec pair h1 -- sh -c 'nft add table ip begin; nft add table ip t
        nft add chain ip t in "{ type filter hook input priority 0; policy accept; }"
        nft add rule ip t in ct state new tcp dport "{ 80, 90-99 }" counter accept
        nft add element ip old pairs "{ 10.0.0.2 . 80 }"
        iptables -A INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT
        iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE; ip link set eth0 mtu 1400
        ping -c1 10.0.0.2; http http://10.0.0.2/; conntrack -F; nft delete table ip t; sleep 0.5' >/dev/null
      nslab down pair >/dev/null; wait
      sed -E 's/^[0-9:.]+ h1  //; s/^(delete rule .* handle [0-9]+) # .*/\\1/' told >ours
      grep -vE '^ *\\[' ours >our.rules; grep -E '^ *\\[' ours >our.flows; cat told
      if [ -x /usr/sbin/nft ]; then sed -nE 's/ +$//; /begin/,$p' rules >their.rules; diff our.rules their.rules && echo same rules; fi
      if [ -x /usr/sbin/conntrack ]; then sed -i 's/ progname=.*//' flows; diff our.flows flows && echo same flows; fi
      nslab watch pair --only nft,adress; echo "status $?"
      """)
    for line in [
      "add table ip t", "add chain ip t in { type filter hook input priority filter; policy accept; }",
      "add rule ip t in ct state new tcp dport { 80, 90-99 } counter packets 0 bytes 0 accept",
      "add element ip old pairs { 10.0.0.2 . 80 }",
      "add rule ip filter INPUT tcp dport 22 ct state new counter packets 0 bytes 0 accept", "delete table ip t",
    ] { #expect(ended.output.contains(" h1  \(line)\n"), "\(line) in \(ended.output)") }
    #expect(
      ended.output.contains(/\ h1  delete rule ip t in handle \d+ # ct state new tcp dport { 80, 90-99 } counter/))
    #expect(
      ended.output.contains(
        /\ h1 {6}\[NEW\] tcp      6 120 SYN_SENT src=10.0.0.1 dst=10.0.0.2 sport=\d+ dport=80 \[UNREPLIED\] src=/),
      "\(ended.output)")
    #expect(
      ended.output.contains(/\ h1 {3}\[UPDATE\] icmp     1 30 src=10.0.0.1 dst=10.0.0.2 type=8/), "\(ended.output)")
    #expect(!ended.output.contains("mtu 1400"))
    for (tool, words) in [("/usr/sbin/nft", "rules"), ("/usr/sbin/conntrack", "flows")]
    where unsafe access(tool, X_OK) == 0 {
      #expect(ended.output.contains("\nsame \(words)\n"), "\(ended.output)")
    }
    #expect(
      ended.output.contains(
        "--only knows no \"adress\"; there is link, address, route, rule, neigh, fdb, nft, conntrack; did you mean \"address\"?"
      ),
      "\(ended.output)")
  }

  @Test("of a node that tells nothing of connections this is said, and nothing is changed there")
  func watchNothing() throws {
    let house = try House()
    defer { house.leave() }
    let ended = try house.shell(
      """
      nslab up a.lab.yaml >/dev/null
      nslab exec pair h1 -- sysctl -qw net.netfilter.nf_conntrack_events=0
      (ulimit -Sn 14; exec nslab watch pair) >told 2>ready & until grep -qs watching ready; do sleep 0.1; done; sleep 0.2
      nslab exec pair h1 -- sysctl net.netfilter.nf_conntrack_events; nslab down pair; wait; cat ready
      """)
    #expect(
      ended.output.hasSuffix(
        """
        net.netfilter.nf_conntrack_events = 0
        pair is down
        watching localhost, h1, h2; Ctrl-C ends it
        note: h1 tells nothing of connections, since net.netfilter.nf_conntrack_events is 0 there

        """), "\(ended.output)")
  }

}
