import Lab
import Operations

/// Routes, rules and neighbours that are written as maps, in the words of their commands.
extension Reader {
  /// The words that `ip route add` takes a value of, as keys.
  private static let routeWords = [
    "via", "dev", "src", "metric", "table", "scope", "proto", "mtu", "advmss", "window", "hoplimit", "initcwnd",
    "initrwnd", "ssthresh", "cwnd", "quickack", "tos",
    "realm",
  ]
  private static let ruleWords = [
    "from", "to", "iif", "oif", "fwmark", "tos", "ipproto", "sport", "dport", "uidrange", "priority", "table", "goto",
    "suppress_prefixlength", "type",
  ]
  private static let neighborWords = ["lladdr", "dev", "nud"]

  /// `{to: default, via: 10.0.0.1}` is `default via 10.0.0.1`: the line that the command takes.
  func words(_ node: YAML.Node, _ command: String) -> String? {
    if command.hasPrefix("ip route") { return route(node) }
    return command.hasPrefix("ip neigh") ? neighbor(node) : rule(node)
  }

  private func route(_ node: YAML.Node) -> String? {
    guard let fields = fields(node, .route, keys: ["to", "type", "nexthops", "onlink"] + Self.routeWords) else {
      return nil
    }
    guard let to = fields["to"] else {
      error(.routeEmpty, at: node, fix: .routeTarget)
      return nil
    }
    var text = fields["type"].flatMap { string($0, "type") }.map { $0 + " " } ?? ""
    text += string(to, "to") ?? ""
    text += values(Self.routeWords, of: fields) + flag("onlink", of: fields)
    for item in fields["nexthops"].map(list) ?? [] {
      guard let hop = self.fields(item, .nextHop, keys: ["via", "dev", "weight", "onlink"]) else { return nil }
      text += " nexthop" + values(["via", "dev", "weight"], of: hop) + flag("onlink", of: hop)
    }
    return text
  }

  private func rule(_ node: YAML.Node) -> String? {
    guard let fields = fields(node, .rule, keys: ["not"] + Self.ruleWords) else { return nil }
    return
      (flag("not", of: fields) + values(Self.ruleWords.filter { $0 != "type" }, of: fields)
      + (fields["type"].flatMap { string($0, "type") }.map { " " + $0 } ?? "")).trimmed
  }

  private func neighbor(_ node: YAML.Node) -> String? {
    guard let fields = fields(node, .neighbor, keys: ["to", "router", "proxy"] + Self.neighborWords) else {
      return nil
    }
    guard let to = fields["to"].flatMap({ string($0, "to") }) else {
      error(.neighborEmpty, at: node, fix: .add("to: 10.0.0.2"))
      return nil
    }
    let isProxy = !flag("proxy", of: fields).isEmpty
    return (isProxy ? "proxy " : "") + to + values(Self.neighborWords, of: fields) + flag("router", of: fields)
  }

  private func values(_ words: [String], of fields: Fields) -> String {
    words.reduce(into: "") { text, word in
      if let value = fields[word].flatMap({ string($0, Subject(word)) }) { text += " \(word) \(value)" }
    }
  }

  private func flag(_ word: String, of fields: Fields) -> String {
    fields[word].flatMap { bool($0, Subject(word)) } == true ? " \(word)" : ""
  }
}
