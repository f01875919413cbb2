import Addressing
import NFTables
import Testing

let nat = ChainHook(.nat, .prerouting, .dstnat)
let post = ChainHook(.nat, .postrouting, .srcnat)
let input = ChainHook(.filter, .input, .filter)

/// Rules as they are built here, and the text that the real `nft` makes the same of.
enum BuiltRules {
  typealias Made = @Sendable () throws -> Rule
  static func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }
  static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
  static func v4(_ text: String) throws -> IPv4Address { try #require(IPv4Address(text)) }
  static func v6(_ text: String) throws -> IPv6Address { try #require(IPv6Address(text)) }

  static let first: [(TableFamily, ChainHook, String, Made)] = [
    (
      .ip, post, #"oifname != "docker0" ip saddr 172.17.0.0/16 counter masquerade"#,
      {
        let net = try network("172.17.0.0/16")
        return try Rule(.ip, hook: post) {
          oifname != "docker0"
          ip.saddr == net
          counter
          masquerade
        }
      }
    ),
    (
      .ip, nat, "fib daddr type local tcp dport 9090 dnat to 172.17.0.2:8080 comment \"web\"",
      {
        let target = try address("172.17.0.2")
        return try Rule(.ip, hook: nat, comment: "web") {
          fib.daddrType == .local
          tcp.dport == 9090
          dnat(to: target, port: 8080)
        }
      }
    ),
    (
      .ip, nat, "tcp dport 9000-9010 dnat to 10.0.0.1:8000-8010",
      {
        let target = try address("10.0.0.1")
        return try Rule(.ip, hook: nat) {
          tcp.dport == 9000...9010
          dnat(to: target, ports: 8000...8010)
        }
      }
    ),
    (
      .inet, nat, "ip daddr 127.0.0.1 udp dport 5353 dnat ip to 172.17.0.3:53",
      {
        let local = try v4("127.0.0.1")
        let target = try address("172.17.0.3")
        return try Rule(.inet, hook: nat) {
          ip.daddr == local
          udp.dport == 5353
          dnat(to: target, port: 53)
        }
      }
    ),
    (
      .ip6, nat, "tcp dport 80 dnat to [fd00::1]:8080",
      {
        let target = try address("fd00::1")
        return try Rule(.ip6, hook: nat) {
          tcp.dport == 80
          dnat(to: target, port: 8080)
        }
      }
    ),
    (
      .ip, nat, "tcp dport 80 redirect to :8080",
      {
        try Rule(.ip, hook: nat) {
          tcp.dport == 80
          redirect(to: 8080)
        }
      }
    ),
    (
      .ip, nat, "dnat ip to ip daddr . tcp dport map @published",
      {
        try Rule(.ip, hook: nat) { dnat(toMap: "published", of: [ip.daddr.field, tcp.dport.field], hasPort: true) }
      }
    ),
    (
      .ip, post, "snat to 1.1.1.1-1.1.1.9 persistent",
      {
        let range = IPAddressKey(try address("1.1.1.1"))...IPAddressKey(try address("1.1.1.9"))
        return try Rule(.ip, hook: post) { snat(to: range, .persistent) }
      }
    ),
    (
      .inet, input, "ct state established,related accept",
      {
        try Rule(.inet) {
          ct.state == [.established, .related]; accept
        }
      }
    ),
    (
      .inet, input, "ct state invalid drop",
      {
        try Rule(.inet) {
          ct.state == .invalid; drop
        }
      }
    ),
    (
      .inet, input, "ct status dnat accept",
      {
        try Rule(.inet) {
          ct.status == .destinationNAT; accept
        }
      }
    ),
    (
      .inet, input, "tcp dport { 22, 80, 443 } accept",
      {
        try Rule(.inet) {
          tcp.dport == [22, 80, 443]; accept
        }
      }
    ),
    (
      .inet, input, "tcp dport { 0-1023, 8080-8090, 60000-65535 } accept",
      {
        try Rule(.inet) {
          tcp.dport == [0...1023, 8080...8090, 60000...65535]; accept
        }
      }
    ),
    (
      .inet, input, "ip saddr { 10.0.0.0/8, 192.168.0.0/17, 1.1.1.1 } drop",
      {
        let networks = [try network("10.0.0.0/8"), try network("192.168.0.0/17"), try network("1.1.1.1")]
        return try Rule(.inet) {
          ip.saddr == networks
          drop
        }
      }
    ),
    (
      .inet, input, "ip6 saddr fe80::/10 ip6 daddr != ::1 accept",
      {
        let net = try network("fe80::/10")
        let one = try v6("::1")
        return try Rule(.inet) {
          ip6.saddr == net
          ip6.daddr != one
          accept
        }
      }
    ),
    (
      .inet, input, "ip saddr 10.0.0.1-10.0.0.9 ip daddr != 10.0.1.1-10.0.1.9 accept",
      {
        let range = try v4("10.0.0.1")...v4("10.0.0.9")
        let other = try v4("10.0.1.1")...v4("10.0.1.9")
        return try Rule(.inet) {
          ip.saddr == range
          ip.daddr != other
          accept
        }
      }
    ),
    (
      .inet, input, "icmp type echo-request limit rate 10/second accept",
      {
        try Rule(.inet) {
          icmp.type == .echoRequest; limit(rate: 10); accept
        }
      }
    ),
    (
      .inet, input, "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept",
      {
        try Rule(.inet) {
          icmpv6.type == [.neighborSolicitation, .neighborAdvertisement]; accept
        }
      }
    ),
    (
      .ip, input, "icmp type echo-request accept",
      {
        try Rule(.ip) {
          icmp.type == .echoRequest; accept
        }
      }
    ),
    (
      .inet, input, "meta l4proto { tcp, udp } th dport 53 counter accept",
      {
        try Rule(.inet) {
          meta.l4proto == [.tcp, .udp]
          th.dport == 53
          counter
          accept
        }
      }
    ),
    (
      .inet, input, "meta l4proto udp th dport 53",
      {
        try Rule(.inet) {
          meta.l4proto == .udp; th.dport == 53
        }
      }
    ),
    (
      .inet, input, #"iifname "eth0" oifname != { "lo", "eth1" } accept"#,
      {
        try Rule(.inet) {
          iifname == "eth0"; oifname != ["lo", "eth1"]; accept
        }
      }
    ),
    (
      .inet, input, #"iifname "docker*" accept"#,
      {
        try Rule(.inet) {
          iifname == "docker*"; accept
        }
      }
    ),
  ]
}
