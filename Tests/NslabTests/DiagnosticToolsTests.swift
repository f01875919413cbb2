import Foundation
import Testing

/// The words by which one looks into a network, each beside the real tool of its name in the same namespace of a lab.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct DiagnosticToolsTests {
  private static let lab = """
    name: words
    topology:
      nodes:
        a:
          interfaces: {eth0: {addresses: [10.0.1.1/24, "2001:db8:1::1/64"]}}
          routes: [default via 10.0.1.254, default via 2001:db8:1::fe]
        r:
          kind: router
          interfaces:
            eth0: {addresses: [10.0.1.254/24, "2001:db8:1::fe/64"]}
            eth1: {addresses: [10.0.2.254/24, "2001:db8:2::fe/64"]}
        b:
          interfaces: {eth0: {addresses: [10.0.2.1/24, "2001:db8:2::1/64"]}}
          routes: [default via 10.0.2.254, default via 2001:db8:2::fe]
          services: [{tcp: 80}, {udp: 53}]
      links: [["a:eth0", "r:eth0"], ["r:eth1", "b:eth0"]]
    steps:
      - run: |
          ip netns exec a sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
          ip netns exec r sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
          ip netns exec b sysctl -qw net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0
        check: [{ping: a -> b}]
    """

  /// `same WORD …` calls ours and the real one, and tells whether outputs, complaints and statuses are the same but for what `change` changes.
  private static let compare = """
    PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin
    change='s/^$//'
    real() { ( PATH=/usr/sbin:/usr/bin:/sbin:/bin; exec "$@" ) }
    same() {
      if ! real which "$1" >/dev/null 2>&1; then echo "absent: $1"; return; fi
      "$@" >/tmp/o1 2>/tmp/e1 </dev/null; s1=$?
      real "$@" >/tmp/o2 2>/tmp/e2 </dev/null; s2=$?
      sed -E -i "$change" /tmp/o1 /tmp/o2 /tmp/e1 /tmp/e2
      if [ $s1 = $s2 ] && cmp -s /tmp/o1 /tmp/o2 && cmp -s /tmp/e1 /tmp/e2; then echo "same: $*"
      else echo "DIFFERENT: $* ($s1, $s2)"; diff /tmp/o1 /tmp/o2; diff /tmp/e1 /tmp/e2; fi
    }

    """

  /// Runs a script in a node of the lab that is up, after what compares.
  private func play(_ node: String, _ script: String) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    let state = ["NSLAB_RUNTIME_DIR": tool.folder.appendingPathComponent("state").path, "NSLAB_TOOLS": ""]
    let up = try tool.run(["up", "a.lab.yaml", "--until", "1"], environment: state)
    guard up.status == 0 else { return up }
    defer { _ = try? tool.run(["down", "--all"], environment: state) }
    return try tool.run(["exec", "words", node, "--", "bash", "-c", Self.compare + script], environment: state)
  }

  /// Expects that nothing differs, and that so many comparisons were made where the tools are there.
  private func expectSame(_ result: Tool.Result, _ count: Int) {
    let lines = result.output.split(separator: "\n")
    #expect(result.status == 0 && !result.output.contains("DIFFERENT"), "\(result.output)\(result.errors)")
    let compared = lines.filter { $0.hasPrefix("same: ") || $0.hasPrefix("absent: ") }.count
    #expect(compared == count, "\(compared) of \(count) were compared: \(result.output)\(result.errors)")
  }

  @Test("ss prints sockets as the real one does, and refuses what it refuses")
  func sockets() throws {
    let result = try play(
      "a",
      """
      nc -l 5000 >/dev/null & nc -l -k 127.0.0.1 8080 >/dev/null & nc -6 -l 5001 >/dev/null & nc -u -l 5002 >/dev/null &
      sleep 0.3
      sleep 20 | nc 127.0.0.1 8080 &
      sleep 0.3
      same ss -tln; same ss -ltun; same ss -tan; same ss -tuan; same ss -tl; same ss -tn state established
      same ss -tan 'sport = :8080'; same ss -tHln; same ss -tan -6; same ss -tan state listening state established
      same ss -wan; same ss -tln sport eq 5000; same ss -tan dst 127.0.0.1; same ss -t state nosuch; same ss -tlnp
      same ss -tuanp; same ss -tan '( sport = :8080 or not dport = :445 ) and src 127.0.0.1'
      kill %1 %2 %3 %4 %5
      """)
    expectSame(result, 17)
  }

  @Test("tc changes and shows queueing disciplines as the real one does")
  func queues() throws {
    let result = try play(
      "a",
      """
      same tc qdisc; same tc -s qdisc show; same tc qdisc show dev eth0; same tc qdisc show dev nosuch; same tc qdisc foo
      same tc foo; same tc qdisc add dev eth0 root nosuch; same tc qdisc del dev eth0 root
      change='s/qdisc ([a-z_]+) 8[0-9a-f]{3}:/qdisc \\1 N:/'
      pair() {
        for who in "" real; do
          $who tc qdisc replace dev eth0 root "$@" 2>/tmp/e; status=$?
          { $who tc qdisc show dev eth0; cat /tmp/e; echo $status; } | sed -E "$change" >/tmp/pair$who
        done
        if cmp -s /tmp/pair /tmp/pairreal; then echo "same: $*"; else echo "DIFFERENT: $*"; diff /tmp/pair /tmp/pairreal; fi
      }
      pair pfifo limit 30; pair bfifo limit 30000; pair pfifo; pair tbf rate 1mbit burst 32kbit latency 400ms
      pair tbf rate 256kbit burst 1540 limit 3000
      pair tbf rate 10mbit burst 10kb latency 70ms peakrate 20mbit minburst 1540
      pair tbf rate 1500kbit burst 5k latency 1.5s; pair tbf rate 7mbit burst 100k limit 1mb; pair tbf rate 1mbit
      pair tbf rate x burst 1k latency 1ms; pair tbf rate 1mbit burst 5k limit 1 latency 1ms; pair netem delay x
      pair netem nosuch; pair netem loss x; pair netem delay 100ms 10ms 25% loss 1%; pair fq_codel limit 100 noecn
      pair fq_codel foo
      tc qdisc del dev eth0 root
      same tc qdisc change dev eth0 root netem delay 1ms; same tc qdisc add dev nosuch root pfifo; same tc qdisc add root pfifo
      same tc qdisc add dev eth0 handle x pfifo; same tc qdisc add dev eth0 root root pfifo; same tc qdisc show dev
      same tc qdisc add dev eth0 dev eth0 root pfifo; same tc qdisc add dev eth0 root pfifo foo; same tc qdisc show foo
      """)
    expectSame(result, 34)
  }

  @Test("traceroute and arping find and print what the real ones do")
  func ways() throws {
    let result = try play(
      "a",
      """
      # On a busy machine the real traceroute gives up answers that come late beside others of their hop, and shows a star.
      change='s/[0-9]+\\.[0-9]+ ?ms/T/g; s/( +[T*])+/ T/'
      same arping -c 2 -I eth0 10.0.1.254; same arping -c 1 -w 1 -I eth0 10.0.1.99; same arping -D -c 1 -I eth0 10.0.1.254
      same arping -c 1 -U -I eth0 10.0.1.1; same arping -q -c 1 -I eth0 10.0.1.254; same arping -I nosuch -c 1 10.0.1.254
      same arping -c 1 -I lo 10.0.1.254; same arping -c 1 -s 10.0.1.9 -I eth0 10.0.1.254
      same traceroute -n 10.0.2.1; same traceroute -n -I 10.0.2.1; same traceroute -n -q 1 -f 2 10.0.2.1; same traceroute b
      same traceroute -n 2001:db8:2::1; same traceroute -6 -n -q 2 2001:db8:2::1 100; same traceroute -n -I 2001:db8:2::1
      same traceroute -m 300 10.0.2.1; ip route add unreachable 10.0.3.0/24; same traceroute -n 10.0.3.1
      """)
    expectSame(result, 17)
  }

  @Test("nc connects, listens, looks for listeners and complains as OpenBSD's does; http fetches")
  func streams() throws {
    let result = try play(
      "a",
      """
      same nc -zv 10.0.2.1 80; same nc -zvn 10.0.2.1 79; same nc -zv -w1 10.0.1.9 79; same nc -zv 10.0.2.1 78-80; same nc -l
      same nc 10.0.2.1; same nc -z 10.0.2.1 79; same nc -zvu 10.0.2.1 53; same nc -zvu 10.0.2.1 54; same nc -zv b 80
      same nc -l 10.9.9.9 80
      # Each against the other.
      if real which nc >/dev/null 2>&1; then
        for pair in "nc:real nc" "real nc:nc"; do
          for options in "" -u; do
            ${pair%%:*} -l $options -w2 5000 >/tmp/heard & sleep 0.2
            echo hello | ${pair##*:} $options -w1 -N 127.0.0.1 5000; wait $!; echo "heard: $(cat /tmp/heard)"
          done
        done
      else
        for number in 1 2 3 4; do echo "heard: hello"; done
      fi
      http http://10.0.2.1/ | grep -c '^nslab b '; http http://10.0.2.1:81/; echo "closed $?"; http; echo "none $?"
      printf 'HTTP/1.0 404 Not Found\\r\\nX: y\\r\\n\\r\\ngone' | nc -l -N 5003 >/tmp/asked & sleep 0.2
      http -i http://127.0.0.1:5003/x?y | tr -d '\\r'; echo "status ${PIPESTATUS[0]}"; head -1 /tmp/asked
      """)
    expectSame(result, 11)
    #expect(result.output.split(separator: "\n").filter { $0 == "heard: hello" }.count == 4, "\(result.output)")
    #expect(
      result.output.contains("\n1\nclosed 7\nnone 2\nHTTP/1.0 404 Not Found\nX: y\n\ngonestatus 22\nGET /x?y HTTP/1.0"),
      "\(result.output)\(result.errors)")
  }

  @Test("conntrack lists, counts, forgets and tells of connections as the real one does")
  func connections() throws {
    let result = try play(
      "r",
      """
      change='s/^(.* [0-9]+) [0-9]+ (src|[A-Z])/\\1 T \\2/; s/use=[0-9]+/use=U/'
      nft -f - <<'END'
      table inet t {
        chain f { type filter hook forward priority 0; ct state new accept; }
      }
      END
      ip netns exec a ping -c1 10.0.2.1 >/dev/null; ip netns exec a nc -z 10.0.2.1 80
      echo x | ip netns exec a nc -u -w1 10.0.2.1 53 >/dev/null
      same conntrack -L; same conntrack -L -p tcp; same conntrack -L -o extended; same conntrack -L -s 10.0.1.1 -d 10.0.2.1
      same conntrack -L -p tcp --dport 80; same conntrack -L -p tcp --dport 81; same conntrack -C; same conntrack -L -f ipv6
      same conntrack -L -p foo; same conntrack -L --nosuch; same conntrack -L --dport 80; same conntrack -D -s 9.9.9.9
      same conntrack -L -p tcp --state TIME_WAIT
      conntrack -D -p udp 2>&1 | tail -1; same conntrack -F; same conntrack -D -p tcp
      if real which conntrack >/dev/null 2>&1; then
        conntrack -E >/tmp/v1 2>/dev/null & first=$!
        real conntrack -E >/tmp/v2 2>/dev/null & second=$!
        sleep 0.5; ip netns exec a ping -c1 10.0.2.1 >/dev/null; sleep 0.2; kill -INT $first; pkill -INT -P $second 2>/dev/null || kill -INT $second
        wait $first $second
        cmp /tmp/v1 /tmp/v2 && grep -c NEW /tmp/v1
      else
        echo 1
      fi
      """)
    expectSame(result, 15)
    #expect(result.output.contains(": 1 flow entries have been deleted.\n"), "\(result.output)\(result.errors)")
    #expect(result.output.hasSuffix("\n1\n"), "\(result.output)\(result.errors)")
  }

  @Test(
    "tcpdump prints live frames and files as the real one does",
    .enabled(
      if: tcpdumpCanRunInside, "the real tcpdump becomes another user, whom a user namespace of one id does not know"))
  func dump() throws {
    let result = try play(
      "a",
      """
      tcpdump -i eth0 -w /tmp/t.pcap -c 40 2>/dev/null & mine=$!
      sleep 0.4
      ip neigh flush dev eth0
      ping -c1 10.0.2.1 >/dev/null; ping -c1 2001:db8:2::1 >/dev/null; echo x | nc -N 10.0.2.1 80 >/dev/null
      nc -z 10.0.2.1 81; nc -zu 10.0.2.1 54; ping -c1 -s 3000 10.0.2.1 >/dev/null; ping -c1 -t1 10.0.2.1 >/dev/null
      http http://10.0.2.1/ >/dev/null; arping -c1 -I eth0 10.0.1.254 >/dev/null; ping -c 20 -i 0.01 10.0.2.1 >/dev/null
      wait $mine
      for options in -n "" -ne -nq -neq -nt -ntttt "-n -c 3"; do same tcpdump -r /tmp/t.pcap $options; done
      same tcpdump -nr /tmp/t.pcap icmp; same tcpdump -nr /tmp/t.pcap tcp port 80 and host 10.0.2.1
      same tcpdump -nr /tmp/t.pcap not arp; same tcpdump -r /nosuch; same tcpdump -ni nosuch; same tcpdump -nc x
      tcpdump -ni eth0 -c 4 icmp 2>/tmp/w1 >/tmp/v1 & first=$!
      if real which tcpdump >/dev/null 2>&1; then real tcpdump -ni eth0 -c 4 icmp >/tmp/v2 2>/dev/null & second=$!; fi
      sleep 0.6; ping -c2 -i 0.2 10.0.2.1 >/dev/null; wait $first $second
      if [ -n "$second" ]; then cmp /tmp/v1 /tmp/v2; fi; grep -c ICMP /tmp/v1; grep -c '4 packets captured' /tmp/w1
      """)
    expectSame(result, 14)
    #expect(result.output.hasSuffix("\n4\n1\n"), "\(result.output)\(result.errors)")
  }

  @Test("lines of run carry the words out without a shell, and what is wrong in them is told before anything is built")
  func lines() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let native = try tool.run(
      lab: Self.lab + """

          - run:
              - ip netns exec a traceroute -n -q 1 b
              - ip netns exec a arping -c 1 -I eth0 10.0.1.254
              - ip netns exec b ss -tln
              - ip netns exec a tc qdisc add dev eth0 root tbf rate 1mbit burst 10k latency 50ms
              - ip netns exec a tc qdisc show dev eth0
              - ip netns exec r conntrack -L
              - fails: ip netns exec a conntrack -D -p tcp
                output: 0 flow entries have been deleted.
        """)
    #expect(native.status == 0, "\(native.output)\(native.errors)")
    for words in [
      " 1  10.0.1.254  ", " 2  10.0.2.1  ", "Unicast reply from 10.0.1.254", "LISTEN 0",
      "rate 1Mbit burst 10Kb lat 50ms",
      "flow entries have been shown.",
    ] { #expect(native.output.contains(words), "\(words): \(native.output)") }
    for line in [
      "ss -tX", "tc qdisc add dev eth0 root netem delay", "conntrack -L --dport 80", "traceroute", "arping ::1",
    ] {
      let wrong = try tool.run(lab: "name: x\nsteps: [{run: [\"\(line)\"]}]\n", ["validate"])
      #expect(wrong.status == 2, "\(line): \(wrong.output)\(wrong.errors)")
    }
  }
}
