extension SyntaxCheck {
  /// The kinds of chains that nft knows, and the types of keys.
  private static let chainTypes: Set<String> = ["filter", "nat", "route"]
  private static let hooks: Set<String> = [
    "prerouting", "input", "forward", "output", "postrouting", "ingress", "egress",
  ]
  private static let logLevels: Set<String> = [
    "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit",
  ]
  private static let metaKeys = """
    length, protocol, priority, mark, iif, oif, iifname, oifname, iiftype, oiftype, skuid, skgid, nftrace, rtclassid, secmark, \
    nfproto, l4proto, ibrname, obrname, pkttype, cpu, iifgroup, oifgroup, cgroup, random, ipsec, iifkind, oifkind, ibrpvid, \
    ibrvproto, time, day, hour, sdif, sdifname
    """
  private static let metaWords = Set(metaKeys.split(separator: ", ").map(String.init)).union(["secpath"])

  /// The messages of nft about words that its grammar takes, and that it does not know.
  mutating func meaning(
    of name: String, _ words: [String], _ places: [Range<Int>], _ all: Range<Int>
  ) -> NFTRefusal? {
    func text(_ index: Int) -> String { scanner.text(places[index]) }
    func bare(_ index: Int) -> String { text(index).filter { $0 != "\"" } }
    switch name {
    case "HookSpec":
      if !Self.chainTypes.contains(text(2)) { return NFTRefusal("unknown chain type", [places[2]]) }
      if !Self.hooks.contains(text(4)) { return NFTRefusal("unknown chain hook", [places[4]]) }
    case "FlowBody":
      if words.count > 2, words[1] == "hook", !Self.hooks.contains(text(2)) {
        return NFTRefusal("unknown chain hook", [places[2]])
      }
    case "TypeAtom":
      if words == ["TypeWord"], text(0) != "verdict", DataType(name: text(0))?.parts.count != 1 {
        return NFTRefusal("unknown datatype \(text(0))", [places[0]])
      }
    case "Variable":
      if !defined.contains(text(1)) { return NFTRefusal("unknown identifier '\(text(1))'", [places[1]]) }
    case "Common": return definition(words, places, all)
    case "LogLevel":
      if !Self.logLevels.contains(bare(0)) { return NFTRefusal("invalid log level", [all]) }
    case "MetaExpr", "MetaStatement":
      if words.count > 1, words[0] == "meta", words[1] == "string", !Self.metaWords.contains(text(1)) {
        let place = places[0].lowerBound..<places[1].upperBound
        return NFTRefusal("syntax error, unexpected \(text(1)), known keys are \(Self.metaKeys)", [place])
      }
    case "Quota", "QuotaWords":
      if let unit = words.firstIndex(of: "QuotaUnit"), !["bytes", "kbytes", "mbytes"].contains(text(unit)) {
        return NFTRefusal("Wrong rate format", [places[0].lowerBound..<places[unit].upperBound])
      }
    case "RateBytes":
      if words == ["number", "string"], !Self.isRate(text(1)) {
        return NFTRefusal("\(text(1).contains("/") ? "W" : "w")rong rate format", [all])
      }
    case "PayloadBase":
      if words == ["string"], text(0) != "ih" { return NFTRefusal("unknown raw payload base", [all]) }
    case "Comment":
      if bare(1).utf8.count > 127 {
        return NFTRefusal("comment too long, 128 characters maximum allowed", [places[1]])
      }
    case "TableOption":
      if words.first == "flags", text(1) != "dormant", text(1) != "owner" {
        return NFTRefusal("unknown table option \(text(1))", [places[1]])
      }
    default: break
    }
    return nil
  }

  /// `kbytes/second`
  private static func isRate(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    return parts.count == 2 && ["bytes", "kbytes", "mbytes"].contains(parts[0])
      && ["second", "minute", "hour", "day", "week"].contains(parts[1])
  }

  private mutating func definition(_ words: [String], _ places: [Range<Int>], _ all: Range<Int>) -> NFTRefusal? {
    guard words.count > 2 || words.first == "include" else { return nil }
    switch words[0] {
    case "define":
      guard defined.insert(scanner.text(places[1])).inserted else {
        return NFTRefusal("redefinition of symbol '\(scanner.text(places[1]))'", [places[1]])
      }
    case "redefine": defined.insert(scanner.text(places[1]))
    case "undefine": defined.remove(scanner.text(places[1]))
    default: break
    }
    return nil
  }
}
