import NFTables
import Testing

private let corpus = [
  """
  table inet filter {
    set blocked { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8, 192.168.1.1-192.168.1.9 } }
    map ports { type inet_service : ipv4_addr; elements = { 80 : 10.0.0.1, 443 : 10.0.0.2 } }
    chain input { type filter hook input priority filter; policy drop;
      ct state established,related accept
      ip saddr @blocked counter drop comment "blocked"
      tcp dport { 22, 80-90 } limit rate 5/second burst 10 packets accept
      meta l4proto { tcp, udp } th dport vmap { 53 : accept, 80 : jump other }
    }
    chain other { }
  }
  """,
  """
  define ports = { 80, 443 }
  add table ip nat
  add chain ip nat pre { type nat hook prerouting priority dstnat; }
  add rule ip nat pre tcp dport $ports dnat to 10.0.0.1:8080
  add rule ip nat pre dnat ip to ip saddr . tcp dport map { 10.0.0.9 . 80 : 10.0.0.2 . 8080 }
  add set ip nat s { typeof ip saddr . tcp dport; flags timeout; timeout 1m; size 100; }
  add element ip nat s { 10.0.0.1 . 80 timeout 5s, 10.0.0.2 . 81 }
  delete element ip nat s { 10.0.0.1 . 80 }
  """,
  """
  table ip t {
    counter c1 { packets 5 bytes 6 }
    quota q1 { over 10 mbytes }
    ct helper h { type "ftp" protocol tcp; }
    flowtable f { hook ingress priority 0; devices = { eth0, eth1 }; }
    chain c { meta mark set ct mark and 0xff or 0x100; update @s { ip saddr limit rate 5/minute }; log prefix "x" level warn; reject with icmp port-unreachable; }
    set s { type ipv4_addr; flags dynamic,timeout; }
  }
  """,
]

private let pieces = [
  "{", "}", "(", ")", ";", ",", "=", "!=", "<", ">", "&", "|", "^", "<<", ">>", "/", ":", ".", "-", "*", "@", "@s",
  "$x", "$ports", "\"", "'", "\\", "0",
  "1", "65536", "4294967296", "18446744073709551615", "99999999999999999999", "0x", "::", "[::]", "10.0.0.0/33", "1-",
  "-1", "ff:", "#", "map", "vmap",
  "set", "counter", "limit rate", "dnat to", "timeout", "1d2h", "elements", "and", "or", "ct", "é", "\u{0}", "define",
  "define x = { $x }", "include", "table",
  "chain c", "hook", "priority", "-2147483649", "((((((((((((((((", "{{{{{{{{{{{{", "1.1.1.1-1.1.1.0", "add", "delete",
  "handle", "typeof", "type",
]

@Suite struct NFTFuzzTests {
  @Test("any text of nft gives commands, or an error with its place in the text")
  func texts() {
    Fuzz.run("nft texts") { chance, seed in
      var parser = NFTParser()
      // A second text finds what the first one made.
      for _ in 0..<2 {
        let text = chance.pick(corpus).mutated(&chance, with: corpus, pieces: pieces)
        do throws(NFTSyntaxError) {
          for command in try parser.parse(text) {
            switch command {
            case .change(let change): #expect(!change.text.isEmpty, "seed \(seed): \(text)")
            case .table(let table): #expect(!Ruleset(tables: [table]).text().isEmpty, "seed \(seed): \(text)")
            case .list(let subject), .reset(let subject):
              #expect(!subject.words.isEmpty, "seed \(seed): \(text)")
            }
          }
        } catch {
          #expect(!error.message.isEmpty, "seed \(seed): \(text)")
          #expect(
            error.offset >= 0 && error.offset <= text.count && error.length > 0,
            "seed \(seed): \(error) at \(error.offset): \(text)")
        }
      }
    }
  }
}
