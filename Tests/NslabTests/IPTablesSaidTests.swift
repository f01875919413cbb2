import Foundation
import Testing

/// The output of iptables for commands that it refuses, with its status, in a lab that is up and beside the real one in another node.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct IPTablesSaidTests {
  private static let refused = [
    "iptables -A INPUT --foo", "iptables -A INPUT -Q", "iptables", "iptables -A INPUT foo", "iptables -t foo -L",
    "iptables -A INPUT -p foo", "iptables -A INPUT -p tcp --dport foo", "iptables -L -A INPUT", "iptables -P INPUT FOO",
    "iptables -A INPUT -o eth0", "iptables -N foo bar", "iptables -D INPUT 5", "iptables -A NOSUCH -j ACCEPT",
    "iptables -A INPUT -j FOO", "iptables -I INPUT -p tcp -g foo", "ip6tables -D INPUT -j FOO",
    "iptables -C INPUT -j FOO",
    "iptables -A INPUT -m foo", "iptables -A INPUT -s foo", "iptables -N INPUT",
    "iptables -A INPUT -p tcp --dport 5:3", "iptables -A INPUT -j ACCEPT -j DROP", "iptables -I INPUT 7 -j DROP",
    "iptables -A INPUT -m string --string a", "iptables -A INPUT -m string --algo bm",
    "iptables -A INPUT -m string --algo bm --hex-string '|0|'",
    "iptables -A INPUT -m string --algo bm --hex-string '|0g|'",
    "iptables -A INPUT -m string --algo bm --hex-string '|00'",
    "iptables -A INPUT -m string --algo bm --string a --hex-string b",
    "iptables -A INPUT -m string --algo bm --string a --from 70000",
    "iptables -A INPUT -m string --algo bm --string a ! --icase",
    "iptables -A INPUT -m string --algo bm --algo bm --string a", "iptables -A INPUT -m hashlimit --hashlimit-name a",
    "iptables -A INPUT -m hashlimit --hashlimit-upto 5/s",
    "iptables -A INPUT -m hashlimit --hashlimit-name a --hashlimit-upto foo",
    "iptables -A INPUT -m hashlimit --hashlimit-name a --hashlimit-upto 5/s --hashlimit-above 6/s",
    "iptables -A INPUT -m hashlimit --hashlimit-name a --hashlimit-upto 5/s --hashlimit-mode foo",
    "iptables -A INPUT -m hashlimit --hashlimit-name a --hashlimit-upto 5000000/s",
    "iptables -A INPUT -m hashlimit --hashlimit-name a --hashlimit-upto 1mb/s --hashlimit-burst 1kb",
    "iptables -A INPUT -m mac", "iptables -A INPUT -m mac --mac-source foo", "iptables -A INPUT -m ttl",
    "iptables -A INPUT -m ttl --ttl-eq 256", "iptables -A INPUT -m ttl ! --ttl-lt 6",
    "iptables -A INPUT -m ttl --ttl-eq",
    "ip6tables -A INPUT -m ttl --ttl-eq 5", "iptables -A INPUT -m hl --hl-eq 5", "ip6tables -A INPUT -m hl",
    "iptables -A INPUT -m set --match-set foo src", "iptables -A INPUT -m set",
    "iptables -A INPUT -j SET --add-set foo src",
    "iptables -A INPUT -j SET", "iptables -A INPUT -m length", "iptables -A INPUT -m pkttype",
    "iptables -A INPUT -m pkttype --pkt-type foo", "iptables -A INPUT -m dscp", "iptables -A INPUT -m dscp --dscp 64",
    "iptables -A INPUT -m dscp --dscp-class foo", "iptables -A INPUT -m tos", "iptables -A INPUT -m tos --tos foo",
    "iptables -A INPUT -m time --timestart 25:00", "iptables -A INPUT -m time --weekdays foo",
    "iptables -A INPUT -m time --monthdays 32", "iptables -A INPUT -m time --datestart foo",
    "iptables -A INPUT -m time --contiguous", "iptables -A INPUT -m u32", "iptables -A INPUT -m quota",
    "iptables -A INPUT -m quota --quota foo", "iptables -A INPUT -m cluster",
    "iptables -A INPUT -m cluster --cluster-total-nodes 3 --cluster-local-node 1",
    "iptables -A INPUT -m cluster --cluster-total-nodes 3 --cluster-hash-seed 9",
    "iptables -A INPUT -m cluster --cluster-local-node 1 --cluster-hash-seed 9",
    "iptables -A INPUT -m cluster --cluster-total-nodes 2 --cluster-local-node 3 --cluster-hash-seed 9",
    "iptables -A INPUT -m cluster --cluster-total-nodes 2 --cluster-local-nodemask 8 --cluster-hash-seed 9",
    "iptables -A INPUT -m cluster --cluster-total-nodes 32 --cluster-local-nodemask 33 --cluster-hash-seed 9",
    "iptables -A INPUT -m cluster --cluster-total-nodes 2 --cluster-local-node 1 --cluster-local-nodemask 1 --cluster-hash-seed 9",
    "iptables -t mangle -A PREROUTING -j HMARK", "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 0",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-tuple src",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4 --hmark-tuple foo",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4 --hmark-tuple src,spi,sport",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4 --hmark-tuple src,sport --hmark-src-prefix 8",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4 --hmark-src-prefix x",
    "ip6tables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4 --hmark-src-prefix 129",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4 --hmark-spi 7 --hmark-sport 0xff",
    "iptables -t mangle -A PREROUTING -j HMARK --hmark-mod 10 --hmark-rnd 4 --hmark-sport 0x10000",
    "iptables -A INPUT -j REJECT --reject-with tcp-reset", "iptables -I INPUT -p udp -j REJECT --reject-with tcp-reset",
    "iptables -D INPUT -p udp -j REJECT --reject-with tcp-reset", "iptables -A FORWARD -j TCPMSS --set-mss 1000",
    "iptables -C FORWARD -j TCPMSS --set-mss 1000", "iptables -t mangle -A PREROUTING -p icmp -j TPROXY --on-port 5",
    "iptables -A INPUT -m tcpmss --mss 5", "iptables -A INPUT -m esp --espspi 5", "iptables -A INPUT -j ACCEPT -j",
    "iptables -A INPUT -p tcp -p", "iptables -A INPUT -p tcp --dport",
    "printf '*filter\\n-A INPUT -j REJECT --reject-with tcp-reset\\nCOMMIT\\n' | iptables-restore",
    "iptables -A INPUT -j IDLETIMER", "iptables -A INPUT -j IDLETIMER --timeout 4",
    "iptables -A INPUT -j IDLETIMER --timeout 0 --label x", "iptables -A INPUT -j IDLETIMER --timeout x --label x",
    "iptables -A INPUT -j IDLETIMER --timeout 4 --label ''", "iptables -A INPUT -m cpu",
    "iptables -A INPUT -m devgroup", "iptables -A INPUT -m physdev", "iptables -A INPUT -m helper",
    "iptables -A INPUT -m connbytes", "iptables -A INPUT -m connbytes --connbytes 5",
    "iptables -A INPUT -m connbytes --connbytes 5 --connbytes-dir foo --connbytes-mode bytes",
    "iptables -A INPUT -m connbytes --connbytes 5 --connbytes-dir both --connbytes-mode foo",
    "iptables -A INPUT -m ecn",
    "iptables -A INPUT -m realm", "iptables -t mangle -A PREROUTING -j TTL",
    "iptables -t mangle -A PREROUTING -j TTL --ttl-set 256", "iptables -t mangle -A PREROUTING -j TTL --ttl-dec 0",
    "iptables -A INPUT -j TTL --ttl-set 5", "ip6tables -t mangle -A PREROUTING -j HL",
    "iptables -A INPUT -j NFLOG --nflog-group 70000", "iptables -A INPUT -j NFLOG --nflog-prefix ''",
    "iptables -t mangle -A PREROUTING -j TOS", "iptables -t mangle -A PREROUTING -j TOS --set-tos foo",
    "iptables -t mangle -A PREROUTING -j DSCP", "iptables -t mangle -A PREROUTING -j DSCP --set-dscp 64",
    "iptables -t mangle -A PREROUTING -j CLASSIFY", "iptables -t mangle -A PREROUTING -j CLASSIFY --set-class foo",
    "iptables -t mangle -A PREROUTING -j CHECKSUM", "iptables -A INPUT -j AUDIT",
    "iptables -A INPUT -j AUDIT --type foo",
    "iptables -A INPUT -j NFQUEUE --queue-num 70000", "iptables -A INPUT -j NFQUEUE --queue-cpu-fanout",
    "iptables -A INPUT -j NFQUEUE --queue-num 1 --queue-balance 1:2", "iptables -t mangle -A PREROUTING -j TEE",
    "iptables -t raw -A PREROUTING -j CT --zone foo", "iptables -t raw -A PREROUTING -j CT --ctevents foo",
    "printf '*filter\\n-A INPUT --foo\\nCOMMIT\\n' | iptables-restore",
    "printf '*filter\\n-A INPUT foo\\nCOMMIT\\n' | iptables-restore",
    "printf '*filter\\n-A INPUT -m ttl --ttl-eq 300\\nCOMMIT\\n' | iptables-restore",
    "printf '*filter\\n-A FOO -j DROP\\nCOMMIT\\n' | iptables-restore",
    "printf '*filter\\n-A INPUT -j FOO\\nCOMMIT\\n' | iptables-restore", "iptables -A INPUT -p tcp --tcp-option 0",
    "iptables -A INPUT -p udp --dport foo", "iptables -A INPUT -p dccp --dport foo",
    "iptables -A INPUT -p dccp -m dccp --dccp-types foo", "iptables -A INPUT -p dccp -m dccp ! --dccp-option 0",
    "iptables -A INPUT -m dccp --sport 5", "iptables -A INPUT -m ah --ahspi 5", "iptables -A INPUT -p ah --ahspi foo",
    "iptables -A INPUT -m length --length 5:foo", "iptables -A INPUT -m length --length 70000",
    "iptables -A INPUT -p esp --espspi foo:5",
    "iptables -A INPUT -m policy", "iptables -A INPUT -m policy --dir foo --pol ipsec",
    "iptables -A INPUT -m policy --dir in --pol foo", "iptables -A INPUT -m policy ! --dir in --pol ipsec",
    "iptables -A INPUT -m policy --dir out --pol ipsec", "iptables -A INPUT -m policy --dir in --pol ipsec --next",
    "iptables -A INPUT -m policy --dir in --pol ipsec --mode foo",
    "iptables -A INPUT -m policy --dir in --pol ipsec --proto foo",
    "iptables -A INPUT -m policy --dir in --pol ipsec --proto tcp",
    "iptables -A INPUT -m policy --dir in --pol ipsec --strict",
    "iptables -A INPUT -m policy --dir in --pol none --strict",
    "iptables -A INPUT -m policy --dir in --pol ipsec --reqid foo",
    "iptables -A INPUT -m policy --dir in --pol ipsec --reqid 1 --reqid 2",
    "iptables -A INPUT -m policy --dir in --pol ipsec --tunnel-src 1.2.3.4",
    "iptables -A INPUT -m policy --dir in --pol ipsec --strict --reqid 1 --next",
    "iptables -A INPUT -m hashlimit --hashlimit-name a --hashlimit-upto 5/s --hashlimit-rate-interval 0",
    "iptables -t mangle -A PREROUTING -p tcp -j TCPOPTSTRIP --strip-options foo",
    "iptables -t mangle -A PREROUTING -p tcp -j TCPOPTSTRIP --strip-options 300",
    "iptables -t mangle -A PREROUTING -p tcp -j TCPOPTSTRIP --strip-options 5,5",
    "iptables -t mangle -A PREROUTING -p tcp -j TCPOPTSTRIP --strip-options 1",
    "iptables -t mangle -A PREROUTING -j TCPOPTSTRIP --strip-options 5",
    "printf '*filter\\n-A INPUT -j TTL --ttl-set 5\\nCOMMIT\\n' | iptables-restore",
    "printf '*foo\\nCOMMIT\\n' | iptables-restore", "iptables-restore --noflsh", "iptables-restore -Q",
    "ip6tables-restore --foo", "iptables-save", "nft -A", "nft --foo", "nft list ruleset -a",
    "nft list -a tables", "nft -nQ list tables", "nft -f", "nft", "nft add table t -a -x",
  ]

  @Test("lines and statuses are those of the real tools")
  func words() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "a.lab.yaml", "name: pair\ntopology: {nodes: {h1: , h2: }}\nsteps: [{run: ip -n h1 link set lo up}]\n")
    let environment = ["NSLAB_RUNTIME_DIR": tool.folder.appendingPathComponent("state").path, "NSLAB_TOOLS": ""]
    func run(_ words: [String]) throws -> Tool.Result { try tool.run(words, environment: environment) }
    defer { _ = try? run(["down", "--all"]) }
    #expect(try run(["up", "a.lab.yaml"]).status == 0)
    let script = Self.refused.enumerated().map { "echo '## \($0)'; { \($1); } 2>&1 </dev/null; echo \"= $?\"\n" }
      .joined()
    func said(_ node: String, _ path: String) throws -> [String] {
      let result = try run(["exec", "pair", node, "--", "sh", "-c", "PATH=\(path)\n" + script])
      return result.output.split(separator: "\n", omittingEmptySubsequences: false).map {
        String($0.reversed().drop { $0 == " " }.reversed())
      }.joined(separator: "\n").split(separator: "## ").map(String.init)
    }
    let (ours, theirs) = (try said("h1", "/run/nslab/bin"), try said("h2", "/usr/sbin:/usr/bin"))
    #expect(ours.count == Self.refused.count && theirs.count == ours.count, "\(ours.suffix(2))")
    for (index, command) in Self.refused.enumerated() where index < min(ours.count, theirs.count) {
      #expect(ours[index] == theirs[index], "\(command)")
    }
  }
}
