import RouteNetlink
import Journey
import Addressing
import Lab
import NFTables

extension Breakages {
  /// Rules and policies that drop what should pass.
  static func filters(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    var found: [Breakage] = []
    func add(
      _ kind: Breakage.Kind, _ object: String, _ breaking: [String], _ mending: [String], _ words: (String, String)
    ) {
      guard let breaking = node.orders(breaking), let mending = node.orders(mending) else { return }
      found.append(
        Breakage(
          kind, at: node.name, object, breaking: breaking, mending: mending, english: words.0, chinese: words.1))
    }
    // Its own packets, what comes to it, and of routers what goes through.
    let hooks = ["input", "output"] + (node.forwards(.v4) || node.forwards(.v6) ? ["forward"] : [])
    for hook in hooks where node.facts.addresses.contains(where: { $0.local?.address.isLoopback == false }) {
      let make = [
        "nft add table inet guard",
        "nft add chain inet guard \(hook) '{ type filter hook \(hook) priority filter; policy accept; }'",
      ]
      let away = ["nft delete table inet guard"]
      add(
        .firewallDrop, "\(hook) policy",
        [make[0], make[1].replacing("policy accept", with: "policy drop")], away,
        (
          "the chain inet guard \(hook) of \(node.name) drops everything: its policy is drop",
          "\(node.name) 的链 inet guard \(hook) 策略是 drop，什么都丢弃"
        ))
      let matches = ["icmp type echo-request", "meta l4proto tcp", "meta l4proto udp", "icmp type echo-reply"]
      for match in matches {
        add(
          .firewallDrop, "\(hook) \(match)", make + ["nft add rule inet guard \(hook) \(match) drop"], away,
          (
            "a rule of the chain inet guard \(hook) of \(node.name) drops: \(match) drop",
            "\(node.name) 的链 inet guard \(hook) 有一条规则把包丢弃：\(match) drop"
          ))
        guard match != "icmp type echo-reply" else { continue }
        add(
          .firewallReject, "\(hook) \(match)", make + ["nft add rule inet guard \(hook) \(match) reject"], away,
          (
            "a rule of the chain inet guard \(hook) of \(node.name) refuses: \(match) reject",
            "\(node.name) 的链 inet guard \(hook) 有一条规则拒绝：\(match) reject"
          ))
      }
    }
    return found + legacy(of: node)
  }

  /// Rules and policies where iptables keeps them already.
  private static func legacy(of node: BreakState.Node) -> [Breakage] {
    guard let lines = node.iptables["filter"] else { return [] }
    var found: [Breakage] = []
    for chain in ["INPUT", "FORWARD", "OUTPUT"] where lines.contains("-P \(chain) ACCEPT") {
      if let breaking = node.orders(["iptables -P \(chain) DROP"]),
        let mending = node.orders(["iptables -P \(chain) ACCEPT"])
      {
        found.append(
          Breakage(
            .firewallDrop, at: node.name, "iptables \(chain) policy", breaking: breaking, mending: mending,
            english: "the policy of the chain \(chain) of iptables on \(node.name) is DROP",
            chinese: "\(node.name) 的 iptables 链 \(chain) 默认策略是 DROP"))
      }
      for (target, kind) in [("DROP", Breakage.Kind.firewallDrop), ("REJECT", .firewallReject)] {
        for match in ["-p icmp", "-p tcp"] {
          guard let breaking = node.orders(["iptables -I \(chain) 1 \(match) -j \(target)"]),
            let mending = node.orders(["iptables -D \(chain) \(match) -j \(target)"])
          else { continue }
          found.append(
            Breakage(
              kind, at: node.name, "iptables \(chain) \(match)", breaking: breaking, mending: mending,
              english: "a rule of iptables on \(node.name) is in the way: -I \(chain) \(match) -j \(target)",
              chinese: "\(node.name) 的 iptables 有一条规则挡路：-I \(chain) \(match) -j \(target)"))
        }
      }
    }
    return found
  }

  /// Rules of the lab that are gone: those that let through, and those that translate.
  static func translations(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    var found: [Breakage] = []
    for rule in node.placedRules {
      let text = rule.text
      let kind: Breakage.Kind
      if text.contains(/\bmasquerade\b|\bsnat (ip6? )?to\b|-j (MASQUERADE|SNAT)\b/) {
        kind = .natMissing
      } else if text.contains(/\bdnat (ip6? )?to\b|\bredirect\b|-j (DNAT|REDIRECT)\b/) {
        kind = .dnatMissing
        if let wrong = wrongTarget(rule, node, state) { found.append(wrong) }
      } else if text.contains(/\b(accept|ACCEPT)\b/) {
        kind = .firewallDrop
      } else {
        continue
      }
      found.append(
        Breakage(
          kind, at: node.name, "without \(rule.chain) \(text)", breaking: [rule.removal], mending: [rule.insertion],
          english: "the rule \"\(text)\" of the chain \(rule.chain) of \(node.name) is missing",
          chinese: "\(node.name) 的链 \(rule.chain) 缺少规则“\(text)”"))
    }
    return found
  }

  /// A rule of a published port that leads to an address that nobody has.
  private static func wrongTarget(_ rule: BreakState.PlacedRule, _ node: BreakState.Node, _ state: BreakState)
    -> Breakage?
  {
    guard
      let target = rule.text.firstMatch(of: /dnat (?:ip )?to ([0-9.]+)/)?.1
        ?? rule.text.firstMatch(of: /--to-destination ([0-9.]+)/)?.1, let address = IPAddress(target),
      let network = node.facts.addresses.compactMap(\.local).first(where: { $0.contains(address) }),
      let wrong = free(in: network, state), let replacement = rule.replaced(target, by: "\(wrong)", in: node)
    else { return nil }
    return Breakage(
      .wrongDNAT, at: node.name, "\(rule.chain) \(rule.text)", breaking: replacement.breaking,
      mending: replacement.mending,
      english:
        "a rule of the chain \(rule.chain) of \(node.name) leads to \(wrong), which nobody has, instead of \(address)",
      chinese: "\(node.name) 的链 \(rule.chain) 有一条规则通向谁也没有的 \(wrong)，应通向 \(address)")
  }
}
