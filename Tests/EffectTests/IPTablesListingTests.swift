import TestKit
import Testing

/// `iptables` that lists and zeroes in one command, and the chains that it makes where it tells of them.
@Suite(.enabled(if: canUseKernel, "needs root, or user namespaces")) struct IPTablesListingTests {
  @Test("-Z beside -L or -S zeroes what was listed, and -v -F makes the chains of a table in the real tool's order")
  func listing() throws {
    try expectSame([
      "iptables -t nat -v -F",
      "iptables -t nat -N A",
      "iptables -t nat -v -F",
      "iptables -t nat -P OUTPUT DROP",
      "iptables -t mangle -v -F",
      "ip6tables -t nat -v -F",
      "iptables -t nat -S -Z",
      "iptables -t nat -Z -L",
      "iptables -L -Z",
      "iptables -A INPUT -s 192.0.2.1 -j ACCEPT",
      "iptables -L INPUT -Z",
      "iptables -Z INPUT -L",
      "iptables -L INPUT -Z FORWARD",
      "iptables -Z FORWARD -L INPUT",
      "iptables -L INPUT 1 -Z",
      "iptables -Z INPUT 1 -L INPUT",
      "iptables -vL INPUT -Z",
      "iptables -v -n -L -Z",
      "iptables -Z -F",
      "iptables -L -F",
      "iptables -Z -Z",
      "iptables -L -Z -Z",
      "iptables -S INPUT -Z",
    ])
  }
}
