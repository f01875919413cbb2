import Addressing
import IPTables
import NFTables
import Operations
import PlainText

extension CommandParser {
  /// `iptables …` and `ip6tables …`.
  func iptables(_ cursor: Cursor, _ node: NodeReference, _ family: IPFamily) throws(CommandError) -> [Operation] {
    var parser = IPTablesParser(family, cursor)
    do throws(CommandError) {
      return try parser.parse().map { Operation($0, in: node) }
    } catch {
      throw error.saidByIPTables(family.iptables)
    }
  }
}

extension IPTablesCommand {
  /// The command as a person would type it.
  var words: String {
    let head = family.iptables + (table == .filter ? "" : " -t \(table.rawValue)")
    func rule(_ option: String, _ chain: String, _ number: Int?, _ spec: IPTablesRuleSpec) -> String {
      let counters = spec.rest.packets != 0 || spec.rest.bytes != 0
      let words = spec.words(family, counters: counters).filter { !$0.isImplied }.map {
        " " + ($0.text == "!" && !$0.isText ? "!" : $0.text.quoted)
      }
      return "\(option) \(chain.quoted)" + (number.map { " \($0)" } ?? "") + words.joined()
    }
    func named(_ option: String, _ chain: String?) -> String { option + (chain.map { " \($0.quoted)" } ?? "") }
    let tail: String =
      switch verb {
      case .append(let chain, let spec): rule("-A", chain, nil, spec)
      case .insert(let chain, let number, let spec): rule("-I", chain, number == 1 ? nil : number, spec)
      case .delete(let chain, let spec): rule("-D", chain, nil, spec)
      case .deleteNumber(let chain, let number): "-D \(chain.quoted) \(number)"
      case .replace(let chain, let number, let spec): rule("-R", chain, number, spec)
      case .check(let chain, let spec): rule("-C", chain, nil, spec)
      case .addChain(let chain): named("-N", chain)
      case .deleteChain(let chain): named("-X", chain)
      case .rename(let chain, let new): "-E \(chain.quoted) \(new.quoted)"
      case .policy(let chain, let policy): "-P \(chain.quoted) \("\(policy)".uppercased())"
      case .flush(let chain): named("-F", chain)
      case .zero(let chain, let number): named("-Z", chain) + (number.map { " \($0)" } ?? "")
      }
    return "\(head) \(isVerbose ? "-v " : "")\(tail)"
  }
}

extension IPTablesListing {
  /// The command as a person would type it.
  var words: String {
    var words = [family.iptables]
    if table != .filter { words.append("-t \(table.rawValue)") }
    var options: [String] = []
    switch style {
    case .commands: words.append("-S")
    case .columns(let isNumeric, let isExact, let lineNumbers):
      words.append("-L")
      if isNumeric { options.append("-n") }
      if isExact { options.append("-x") }
      if lineNumbers { options.append("--line-numbers") }
    }
    if let chain { words.append(chain.quoted) }
    if let number { words.append("\(number)") }
    if isVerbose { options.append("-v") }
    return (words + options).joined(separator: " ")
  }
}
