import Operations
import RouteNetlink
import Journey
import Addressing
import Lab
import NFTables

extension BreakState {
  /// A rule that stands in a chain, in the words of the tool that keeps the chain.
  struct PlacedRule {
    /// The chain in words: `ip nat postrouting`, or `nat POSTROUTING` of iptables.
    var chain: String
    /// The rule in words.
    var text: String
    var removal: Breakage.Order
    /// The command that puts it where it was.
    var insertion: Breakage.Order
    /// Whether a chain was made by Docker's own hand.
    var isDockers: Bool
    fileprivate var place: Place

    fileprivate enum Place {
      /// The table, the chain and the number in it, from 1 on.
      case iptables(String, String, Int)
      case nft(ChainName, handle: UInt64)
    }

    /// The commands that put another rule in its place, in which a word is replaced, and make it as it was.
    func replaced(_ word: some StringProtocol, by other: String, in node: BreakState.Node)
      -> (breaking: [Breakage.Order], mending: [Breakage.Order])?
    {
      let changed = text.replacing(word, with: other)
      switch place {
      case .iptables(let table, let chain, let number):
        guard let breaking = node.orders(["iptables -t \(table) -R \(chain) \(number) \(changed)"]),
          let mending = node.orders(["iptables -t \(table) -R \(chain) \(number) \(text)"])
        else { return nil }
        return (breaking, mending)
      case .nft(let chain, let handle):
        let quoted = { (text: String) in "nft 'replace rule \(chain) handle \(handle) \(text)'" }
        guard !changed.contains("'"), let breaking = node.orders([quoted(changed)]),
          let mending = node.orders([quoted(text)])
        else { return nil }
        return (breaking, mending)
      }
    }
  }
}

extension BreakState.Node {
  /// All rules of all chains, but those that only jump.
  var placedRules: [BreakState.PlacedRule] {
    var found: [BreakState.PlacedRule] = []
    for table in ruleset.tables {
      if table.table.id.family == .ip, let lines = iptables[table.table.id.name] {
        found += legacyRules(table.table.id.name, lines)
        continue
      }
      for listing in table.chains {
        let chain = ChainName(table.table.id, listing.chain.name)
        for (place, rule) in listing.rules.enumerated() {
          guard let handle = rule.handle else { continue }
          let text = rule.text(family: table.table.id.family, sets: table.sets).replacing(
            /counter packets \d+ bytes \d+/, with: "counter")
          let next = listing.rules.indices.contains(place + 1) ? listing.rules[place + 1].handle : nil
          var back = rule
          back.handle = nil
          let position = next.map { RulePlace.before($0) } ?? .end
          found.append(
            BreakState.PlacedRule(
              chain: "\(chain)", text: text,
              removal: order(.ruleset(.change([.deleteRule(chain, handle: handle)]))),
              insertion: order(.ruleset(.change([.addRule(back, chain, position)]))),
              isDockers: chain.name.hasPrefix("DOCKER") || table.table.id.name == "docker-bridges",
              place: .nft(chain, handle: handle)))
        }
      }
    }
    return found
  }

  private func legacyRules(_ table: String, _ lines: [String]) -> [BreakState.PlacedRule] {
    var numbers: [Substring: Int] = [:]
    return lines.compactMap { line in
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3, words[0] == "-A" else { return nil }
      let chain = String(words[1])
      let number = numbers[words[1], default: 0] + 1
      numbers[words[1]] = number
      let text = String(words[2])
      guard let removal = order("iptables -t \(table) -D \(chain) \(number)"),
        let insertion = order("iptables -t \(table) -I \(chain) \(number) \(text)")
      else { return nil }
      return BreakState.PlacedRule(
        chain: "\(table) \(chain)", text: text, removal: removal, insertion: insertion,
        isDockers: chain.hasPrefix("DOCKER") || text.contains("DOCKER"), place: .iptables(table, chain, number))
    }
  }
}
