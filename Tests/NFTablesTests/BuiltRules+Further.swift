import Addressing
import NFTables
import Testing

extension BuiltRules {
  /// All of them.
  static var rules: [(TableFamily, ChainHook, String, Made)] { first + further }

  private static let further: [(TableFamily, ChainHook, String, Made)] = [
    (
      .inet, input, #"iifname { "veth*", "eth0" } accept"#,
      {
        try Rule(.inet) {
          iifname == ["veth*", "eth0"]; accept
        }
      }
    ),
    (
      .inet, input, "iif 1 accept",
      {
        try Rule(.inet) {
          iif == 1; accept
        }
      }
    ),
    (
      .inet, input, "meta mark 0x10 ct mark set 0x5",
      {
        try Rule(.inet) {
          meta.mark == 0x10; ct.setMark(5)
        }
      }
    ),
    (
      .inet, input, "meta mark & 0xff == 0x1 meta mark set 0x2",
      {
        try Rule(.inet) {
          meta.mark & 0xff == 1; meta.setMark(2)
        }
      }
    ),
    (
      .inet, input, "meta mark 1-5 accept",
      {
        try Rule(.inet) {
          meta.mark == 1...5; accept
        }
      }
    ),
    (
      .inet, input, "meta mark { 1-5, 9 } accept",
      {
        try Rule(.inet) {
          meta.mark == [1...5, 9...9]; accept
        }
      }
    ),
    (
      .inet, input, "meta skuid > 999 accept",
      {
        try Rule(.inet) {
          meta.skuid > 999; accept
        }
      }
    ),
    (
      .inet, input, "tcp flags syn,rst drop",
      {
        try Rule(.inet) {
          tcp.flags == [.syn, .rst]; drop
        }
      }
    ),
    (
      .inet, input, "tcp sport >= 1024 tcp dport != 22 drop",
      {
        try Rule(.inet) {
          tcp.sport >= 1024; tcp.dport != 22; drop
        }
      }
    ),
    (.inet, input, "reject", { try Rule(.inet) { reject() } }),
    (
      .inet, input, "tcp dport 23 reject with tcp reset",
      {
        try Rule(.inet) {
          tcp.dport == 23; reject(.reset)
        }
      }
    ),
    (.inet, input, "meta l4proto tcp reject with tcp reset", { try Rule(.inet) { reject(.reset) } }),
    (.inet, input, "reject with icmp admin-prohibited", { try Rule(.inet) { reject(.icmp(13)) } }),
    (.inet, input, "reject with icmpv6 no-route", { try Rule(.inet) { reject(.icmpv6(0)) } }),
    (.inet, input, "reject with icmpx host-unreachable", { try Rule(.inet) { reject(.icmpx(2)) } }),
    (.ip, input, "reject", { try Rule(.ip) { reject() } }),
    (.ip6, input, "reject", { try Rule(.ip6) { reject() } }),
    (
      .inet, input, "log prefix \"dropped: \" drop",
      {
        try Rule(.inet) {
          log(prefix: "dropped: "); drop
        }
      }
    ),
    (.inet, input, "jump other", { try Rule(.inet) { jump("other") } }),
    (.inet, input, "goto other", { try Rule(.inet) { goto("other") } }),
    (
      .inet, input, "counter return",
      {
        try Rule(.inet) {
          counter; returning
        }
      }
    ),
    (.inet, input, "meta nftrace set 1", { try Rule(.inet) { meta.trace } }),
    (.inet, input, "notrack", { try Rule(.inet) { notrack } }),
    (.inet, input, "counter name \"hits\"", { try Rule(.inet) { counter(named: "hits") } }),
    (
      .ip, input, "ip saddr @allowed accept",
      {
        try Rule(.ip) {
          ip.saddr == NamedSet("allowed"); accept
        }
      }
    ),
    (
      .ip, input, "ip saddr != @allowed drop",
      {
        try Rule(.ip) {
          ip.saddr != NamedSet("allowed"); drop
        }
      }
    ),
    (
      .ip, input, "ip daddr . tcp dport @pairs accept",
      {
        try Rule(.ip) {
          lookup([ip.daddr.field, tcp.dport.field], in: NamedSet("pairs")); accept
        }
      }
    ),
    (.ip, input, "tcp dport vmap @services", { try Rule(.ip) { vmap([tcp.dport.field], NamedSet("services")) } }),
    (
      .inet, input, "tcp dport vmap { 22 : accept, 80 : jump other, 443 : drop }",
      { try Rule(.inet) { vmap(tcp.dport, [(22, .accept), (80, .jump("other")), (443, .drop)]) } }
    ),
    (
      .inet, input, "ip saddr . tcp dport vmap { 1.1.1.1 . 80 : accept, 2.2.2.2 . 443 : drop }",
      {
        let entries = [
          VerdictEntry([.value([1, 1, 1, 1]), .value([0, 80])], .accept),
          VerdictEntry([.value([2, 2, 2, 2]), .value([1, 187])], .drop),
        ]
        return try Rule(.inet) { vmap([ip.saddr.field, tcp.dport.field], entries) }
      }
    ),
    (
      .ip, input, "ip saddr vmap { 10.0.0.0/8 : accept, 11.0.0.0/8 : drop }",
      {
        let entries = [
          VerdictEntry([.prefix([10, 0, 0, 0], length: 8)], .accept),
          VerdictEntry([.prefix([11, 0, 0, 0], length: 8)], .drop),
        ]
        return try Rule(.ip) { vmap([ip.saddr.field], entries) }
      }
    ),
    (
      .inet, input, "ip ttl 64 ether saddr 02:00:00:00:00:01 accept",
      {
        try Rule(.inet) {
          ip.ttl == 64
          ether.saddr == MACAddress(0x0200_0000_0001)
          accept
        }
      }
    ),
    (
      .inet, input, "ip protocol icmp accept",
      {
        try Rule(.inet) {
          ip.protocol == .icmp; accept
        }
      }
    ),
    (
      .ip, input, "ip saddr 0.0.0.0/0 accept",
      {
        let all = try network("0.0.0.0/0");
        return try Rule(.ip) {
          ip.saddr == all; accept
        }
      }
    ),
    (
      .inet, input, "ct original ip daddr 1.1.1.1 accept",
      {
        let one = try v4("1.1.1.1");
        return try Rule(.inet) {
          ct.originalDestination == one; accept
        }
      }
    ),
    (
      .bridge, ChainHook(.filter, .forward, 0), "ip saddr 10.0.0.1 tcp dport 80 drop",
      {
        let a = try v4("10.0.0.1");
        return try Rule(.bridge) {
          ip.saddr == a; tcp.dport == 80; drop
        }
      }
    ),
  ]
}
