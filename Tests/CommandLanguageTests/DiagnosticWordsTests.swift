import CommandLanguage
import Operations
import Testing

@Test(
  "words that look into a network are read, and printed so that they are read back to the same",
  arguments: [
    ("ss -ltn", "ss -tln"), ("ss -tulpen4", nil), ("ss -tulpn", "ss -tulnp"), ("ss -H -a -w", "ss -waH"),
    ("ss -4an", "ss -tuwan4"), ("ss -tn state established state syn-sent", "ss -tn state established state syn-sent"),
    ("ss -tan sport = :22", "ss -tan 'sport = :22'"), ("ss --tcp --listening --numeric", "ss -tln"),
    ("ss -tn '( dport = :80 or sport eq 443 )'", "ss -tn '( dport = :80 ) or ( sport = :443 )'"),
    ("ss -tn not dst 10.0.0.0/8", "ss -tn 'not ( dst 10.0.0.0/8 )'"),
    ("ss -tn src '[2001:db8::1]:80'", "ss -tn 'src [2001:db8::1/128]:80'"), ("ss", nil), ("ss -s", nil),
    ("ss -ti", nil),
    ("conntrack -L", "conntrack -L"), ("sudo conntrack -L -p tcp --dport 80", "conntrack -L -p tcp --dport 80"),
    ("conntrack -D -s 10.0.0.1", "conntrack -D -s 10.0.0.1"), ("conntrack -F conntrack", "conntrack -F"),
    ("conntrack -C", "conntrack -C"), ("conntrack -L -f ipv6 -u ASSURED", "conntrack -L -f ipv6 -u ASSURED"),
    ("conntrack -L --dport 80", nil), ("conntrack -L -p foo", nil), ("conntrack -E", nil), ("conntrack -L -D", nil),
    ("tc q", "tc qdisc show"), ("tc -s qdisc show dev e0", "tc -s qdisc show dev e0"),
    ("tc qdisc del dev e0 root", "tc qdisc del dev e0 root"),
    ("tc qdisc add dev e0 root netem delay 100ms 10ms", "tc qdisc add dev e0 root netem delay 100000us 10000us"),
    ("tc qdisc add dev e0 root netem loss 50%", "tc qdisc add dev e0 root netem loss 50.00000001164153%"),
    (
      "tc qdisc change dev e0 parent 1:1 handle 10: tbf rate 1mbit burst 32kbit latency 400ms",
      "tc qdisc change dev e0 parent 1:1 handle 10: tbf rate 125000bps burst 4096 limit 54096"
    ),
    ("tc qdisc replace dev e0 root fq_codel limit 100 noecn", "tc qdisc replace dev e0 root fq_codel limit 100 noecn"),
    ("tc qdisc add dev e0 root pfifo limit 5", "tc qdisc add dev e0 root pfifo limit 5"),
    ("tc -n ns1 qdisc", "tc -n ns1 qdisc show"), ("tc class show dev e0", nil), ("tc foo", nil),
    ("tc qdisc add dev e0 root netem delay", nil), ("tc qdisc add dev e0 root htb default 10", nil),
    ("traceroute -n 10.0.0.1", "traceroute -n 10.0.0.1"),
    ("traceroute -nq1 -m5 -w 0.5 b", "traceroute -n -m 5 -q 1 -w 0.5 b"),
    ("traceroute -I -6 b 100", "traceroute -6 -I b 100"), ("traceroute -T 10.0.0.1", nil), ("traceroute", nil),
    ("traceroute -m 300 10.0.0.1", nil), ("traceroute -4 ::1", nil),
    ("arping -c 2 -I e0 10.0.0.1", "arping -c 2 -I e0 10.0.0.1"),
    ("arping -qDc1 -I e0 10.0.0.1", "arping -D -q -c 1 -I e0 10.0.0.1"),
    ("arping -U -w 3 10.0.0.1", "arping -U -w 3 10.0.0.1"), ("arping ::1", nil), ("arping", nil),
  ])
func diagnosticForms(line: String, command: String?) throws {
  guard let command else {
    #expect(throws: CommandError.self) { try CommandParser().parse(line) }
    return
  }
  let operations = try CommandParser().parse(line)
  #expect(operations.map(\.command) == [command])
  #expect(try CommandParser().parse(command) == operations)
}
