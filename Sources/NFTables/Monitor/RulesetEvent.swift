/// Something that happened to the ruleset of a namespace: a line of `nft monitor`.
public enum RulesetEvent: Hashable, Sendable {
  /// The first word of a line: what was done.
  public enum Action: String, Hashable, Sendable {
    /// It was made, or is different from what it was.
    case add
    /// It was made by somebody who wanted that there was none before. Corresponds to `NLM_F_EXCL`.
    case create
    /// A rule was put in front of others.
    case insert
    /// It is gone.
    case delete
  }

  /// The thing that was made, changed or is gone.
  public enum Subject: Hashable, Sendable {
    /// A table; of one that is gone its name is known.
    case table(Table)
    /// A chain; of one that is gone its name is known, and of one that only lost devices these.
    case chain(Chain, TableName)
    /// A rule, with the sets that it looks into, also where it is gone.
    case rule(Rule, ChainName)
    /// A set or map without its elements. Those of a rule's own sets are told only when they are gone, as nft tells them.
    case set(NFTSet, TableName)
    /// An element of a set, or the two of a range; nil in place of a set that nobody has heard of.
    case elements([SetElement], SetName, of: NFTSet?)
    /// A counter, a quota, a limit and so on.
    case object(StatefulObject, TableName)
    /// A flow table, of which nft 1.0.6 tells nothing.
    case flowTable(FlowTable, TableName)
  }

  /// Something was made, changed or deleted.
  case change(Action, Subject)
  /// A transaction is over: the number of the ruleset, and the process that did it, by its number and name.
  /// Corresponds to `NFT_MSG_NEWGEN`.
  case generation(UInt32, process: UInt32, program: String)
  /// Messages were lost, since they came faster than they were read.
  case overrun
}

extension RulesetEvent: CustomStringConvertible {
  /// As `nft monitor` writes it, in one line.
  public var description: String { text() }

  /// As `nft monitor` of nft 1.0.6 writes it, in one line that is a command of nft.
  ///
  /// Comments of tables and chains, and devices of chains, are written, too, and behind the handle of a rule that is gone stands what it
  /// was, as a remark.
  public func text(_ options: TextOptions = TextOptions()) -> String {
    switch self {
    case .change(let action, let subject): subject.text(action, options)
    case .generation(let number, let process, let program):
      "# new generation \(number) by process \(process) (\(program))"
    case .overrun: "# changes of the ruleset were lost, since there were too many at once"
    }
  }
}

extension RulesetEvent.Subject {
  fileprivate func text(_ action: RulesetEvent.Action, _ options: TextOptions) -> String {
    let verb = action.rawValue
    let isGone = action == .delete
    switch self {
    case .table(let table):
      return Self.join("\(verb) table \(table.id)", isGone ? nil : table.properties)
    case .chain(let chain, let table):
      let isWhole = isGone && chain.hook?.devices.isEmpty ?? true
      return Self.join("\(verb) chain \(table) \(chain.name)", isWhole ? nil : chain.properties(table.family))
    case .rule(let rule, let chain):
      let words = rule.text(family: chain.table.family, options: options)
      guard isGone else { return Self.join("\(verb) rule \(chain)", words) }
      let remark = words.isEmpty || options.showsHandles ? nil : "# \(words)"
      return Self.join("\(verb) rule \(chain) handle \(rule.handle ?? 0)", remark)
    case .set(let set, let table):
      if isGone { return "\(verb) set \(table) \(set.name)" }
      return "\(verb) \(set.values == nil ? "set" : "map") \(table) \(Change.line(of: set))"
    case .elements(let elements, let name, let set):
      var part = set ?? NFTSet(name.name, key: DataType(rawValue: 0))
      part.elements = elements
      let words = SetText(part, values: ValueText(options: options)).elements()
      return "\(verb) element \(name) { \(words.joined(separator: ", ")) }"
    case .object(let object, let table):
      let name = "\(object.type.name ?? "object \(object.type.rawValue)") \(table) \(object.name)"
      if isGone { return "\(verb) \(name)" }
      return "\(verb) \(name) { \(object.lines(options).joined(separator: " ")) }"
    case .flowTable(let flowTable, let table):
      let isWhole = isGone && flowTable.devices.isEmpty
      return Self.join(
        "\(verb) flowtable \(table) \(flowTable.name)", isWhole ? nil : flowTable.properties(table.family))
    }
  }

  private static func join(_ words: String, _ rest: String?) -> String { words + (rest.map { " \($0)" } ?? "") }
}
