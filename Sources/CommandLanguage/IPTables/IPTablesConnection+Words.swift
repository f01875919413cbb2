import Addressing
import IPTables
import NFTables

extension IPTablesNetwork {
  /// `1.2.3.4/8`, as it is typed; all bits have no length.
  fileprivate var typed: String { "\(address)" + (prefixLength.map { "/\($0)" } ?? "") }

  /// As iptables prints it: the length of an address is no news.
  fileprivate var shown: String { prefixLength == address.family.bitWidth ? "\(address)" : typed }
}

extension IPTablesNumbers {
  /// `10`, or `10:20` with the sign that joins a range.
  func text(_ sign: String) -> String {
    range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)\(sign)\(range.upperBound)"
  }
}

extension IPTablesConnection {
  /// The addresses with their options.
  private var addresses: [(option: String, words: String, network: IPTablesNetwork?)] {
    [
      ("--ctorigsrc", "original saddr", originalSource), ("--ctorigdst", "original daddr", originalDestination),
      ("--ctreplsrc", "reply saddr", replySource), ("--ctrepldst", "reply daddr", replyDestination),
    ]
  }

  /// The ports with their options.
  private var ports: [(option: String, words: String, ports: IPTablesPorts?)] {
    [
      ("--ctorigsrcport", "original proto-src", originalSourcePort),
      ("--ctorigdstport", "original proto-dst", originalDestinationPort),
      ("--ctreplsrcport", "reply proto-src", replySourcePort),
      ("--ctrepldstport", "reply proto-dst", replyDestinationPort),
    ]
  }

  func add(to words: inout IPTablesWords) {
    if let state {
      words.add(
        state.isInverted, isAlias ? "--state" : "--ctstate", IPTablesNames.list(state.value, IPTablesNames.states))
    }
    if let `protocol` { words.add(`protocol`.isInverted, "--ctproto", "\(`protocol`.number)") }
    for (option, _, network) in addresses {
      guard let network else { continue }
      words.add(network.isInverted, option)
      words.add(network.typed, shown: network.shown)
    }
    for (option, _, ports) in ports {
      if let ports { words.add(ports.isInverted, option, ports.range.text) }
    }
    if let status {
      let names = IPTablesNames.list(status.value, IPTablesNames.statuses)
      words.add(status.isInverted, "--ctstatus", names.isEmpty ? "NONE" : names)
    }
    if let expiration { words.add(expiration.isInverted, "--ctexpire", expiration.text(":")) }
    if let isReply { words.add("--ctdir", isReply ? "REPLY" : "ORIGINAL") }
  }

  /// As `iptables -L` prints it: the options without their dashes.
  var description: String {
    var words = IPTablesWords()
    add(to: &words)
    return words.words.map { " " + ($0.text.hasPrefix("--") ? String($0.text.dropFirst(2)) : $0.saved) }.joined()
  }

  /// In nft's words; nil where it has none.
  var nftWords: String? {
    var parts: [String] = []
    func add(_ key: String, _ isInverted: Bool, _ value: String, _ sign: String = "!= ") {
      parts.append("ct \(key) \(isInverted ? sign : "")\(value)")
    }
    if let isReply { add("direction", false, isReply ? "reply" : "original") }
    if let number = `protocol` {
      add("\(isReply == true ? "reply" : "original") protocol", number.isInverted, "\(number.number)")
    }
    if let state {
      let isTranslation = { (name: String) in name == "SNAT" || name == "DNAT" }
      let set = IPTablesNames.states.filter { state.value & $0.bit != 0 }.map(\.name)
      // Translated is a status in nft; together with states it cannot be said.
      guard let first = set.first, Set(set.map(isTranslation)).count == 1 else { return nil }
      let key = isTranslation(first) ? "status" : "state"
      add(key, state.isInverted, set.map { $0.lowercased() }.joined(separator: ","), "! ")
    }
    if let status {
      let words = IPTablesNames.statuses.filter { status.value & $0.bit != 0 }.map { name, _ in
        name.lowercased().map { $0 == "_" ? "-" : String($0) }.joined()
      }
      guard !words.isEmpty else { return nil }
      add("status", status.isInverted, words.joined(separator: ","), "! ")
    }
    if let expiration { add("expiration", expiration.isInverted, expiration.text("-")) }
    for (_, key, network) in addresses {
      if let network { add(key, network.isInverted, network.shown) }
    }
    for (_, key, ports) in ports {
      guard let ports else { continue }
      let range = ports.range
      add(
        key, ports.isInverted,
        range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }
}
