public import Netlink

/// Makes events of the messages that nf_tables sends to those who listen, one after another.
///
/// It keeps the sets of the ruleset, since the words of rules and elements need them: messages alone do not say which parts a key has, and
/// the elements of a rule's own set come before the rule.
public struct RulesetEventReader: Sendable {
  /// Those with names are without their elements.
  private var sets: [SetName: NFTSet] = [:]
  /// The rules' own sets that were listed with all of their elements.
  private var listed: Set<SetName> = []
  /// Elements of a set with ranges: two messages, in any order and among others, are one range.
  private var ranges: (action: RulesetEvent.Action, name: SetName, elements: [SetElement])?

  /// A reader that knows no sets but those that it hears of.
  public init() {}

  /// Takes over the sets of a ruleset, as at the beginning and after messages were lost.
  public mutating func learn(_ ruleset: Ruleset) {
    sets = [:]
    listed = []
    ranges = nil
    for table in ruleset.tables {
      for set in table.sets { keep(set, table.table.id) }
      for chain in table.chains {
        for rule in chain.rules {
          for set in rule.anonymousSets {
            sets[SetName(table.table.id, set.name)] = set
            listed.insert(SetName(table.table.id, set.name))
          }
        }
      }
    }
  }

  private mutating func keep(_ set: NFTSet, _ table: TableName) {
    var set = set
    set.elements = []
    sets[SetName(table, set.name)] = set
    listed.remove(SetName(table, set.name))
  }

  /// The events that a message is the last part of; most are one by themselves, and messages of other subsystems are none.
  public mutating func read(_ message: NetlinkMessage) -> [RulesetEvent] {
    guard let type = NFTMessage(netlinkType: message.type) else { return [] }
    if type == .newElement || type == .deleteElement {
      return elements(message, isGone: type == .deleteElement)
    }
    var events = endOfRanges()
    if type == .newGeneration {
      if let generation = Self.generation(message) { events.append(generation) }
    } else if let event = change(message, type) {
      events.append(event)
    }
    return events
  }

  // MARK: Changes

  private static func action(_ message: NetlinkMessage, isGone: Bool) -> RulesetEvent.Action {
    isGone ? .delete : message.flags.contains(.exclusive) ? .create : .add
  }

  private mutating func change(_ message: NetlinkMessage, _ type: NFTMessage) -> RulesetEvent? {
    let isGone: Bool
    switch type {
    case .newTable, .newChain, .newRule, .newSet, .newObject, .newFlowTable: isGone = false
    case .deleteTable, .deleteChain, .deleteRule, .deleteSet, .deleteObject, .deleteFlowTable: isGone = true
    default: return nil
    }
    let made = isGone ? message.asMade : message
    var action = Self.action(message, isGone: isGone)
    let subject: RulesetEvent.Subject
    if let table = Table(made) {
      if isGone { sets = sets.filter { $0.key.table != table.id } }
      subject = .table(table)
    } else if let (table, chain) = Chain.read(made) {
      subject = .chain(chain, table)
    } else if let (chain, rule) = Rule.read(made) {
      if !isGone { action = message.flags.contains(.append) ? .add : .insert }
      subject = .rule(withSets(rule, chain.table), chain)
    } else if let (table, set) = NFTSet.read(made) {
      if isGone {
        sets[SetName(table, set.name)] = nil
      } else {
        keep(set, table)
        if set.isAnonymous { return nil }
      }
      subject = .set(set, table)
    } else if let (table, object) = StatefulObject.read(made) {
      subject = .object(object, table)
    } else if let (table, flowTable) = FlowTable.read(made) {
      subject = .flowTable(flowTable, table)
    } else {
      return nil
    }
    return .change(action, subject)
  }

  private func withSets(_ rule: Rule, _ table: TableName) -> Rule {
    var rule = rule
    for name in rule.setNames {
      guard let set = sets[SetName(table, name)] else { continue }
      if set.isAnonymous { rule.anonymousSets.append(set) } else { rule.references.append(set) }
    }
    return rule
  }

  private static func generation(_ message: NetlinkMessage) -> RulesetEvent? {
    guard let header = NFTHeader(message, .newGeneration), let number = header.attributes.first(1)?.big32 else {
      return nil
    }
    return .generation(
      number, process: header.attributes.first(2)?.big32 ?? 0, program: header.attributes.first(3)?.string ?? "")
  }

  // MARK: Elements

  private mutating func elements(_ message: NetlinkMessage, isGone: Bool) -> [RulesetEvent] {
    let made = isGone ? message.asMade : message
    guard let header = NFTHeader(made, .newElement), let set = header.attributes.first(2)?.string,
      let table = header.attributes.first(1)?.string
    else { return [] }
    let name = SetName(TableName(header.family, table), set)
    var found: [SetElement] = []
    SetElement.read(made, into: &found)
    let known = sets[name]
    if known?.isAnonymous == true {
      // They are told with the rule, and where the set was listed they are there already.
      if !isGone, !listed.contains(name) { sets[name]?.elements += found }
      return []
    }
    let action = Self.action(message, isGone: isGone)
    guard known?.hasEndElements == true else {
      return endOfRanges() + found.map { .change(action, .elements([$0], name, of: known)) }
    }
    if let last = ranges, last.name == name, last.action == action {
      ranges?.elements += found
      return []
    }
    defer { ranges = (action, name, found) }
    return endOfRanges()
  }

  /// The ranges of which both ends have come, since something else has.
  private mutating func endOfRanges() -> [RulesetEvent] {
    guard let (action, name, elements) = ranges else { return [] }
    ranges = nil
    let set = sets[name]
    return SetElement.ranges(elements).map { .change(action, .elements($0, name, of: set)) }
  }
}

extension SetElement {
  /// The elements of a set with ranges by twos, each range for itself: its first one, and the one behind its last where there is one.
  static func ranges(_ elements: [SetElement]) -> [[SetElement]] {
    let sorted = elements.filter { !$0.flags.contains(.catchAll) }.enumerated().sorted { a, b in
      if a.element.key != b.element.key { return a.element.key.lexicographicallyPrecedes(b.element.key) }
      let isEnd = (a.element.flags.contains(.intervalEnd), b.element.flags.contains(.intervalEnd))
      return isEnd.0 == isEnd.1 ? a.offset < b.offset : isEnd.0
    }.map(\.element)
    var ranges: [[SetElement]] = []
    var open: SetElement?
    for element in sorted {
      if element.flags.contains(.intervalEnd) {
        if let start = open { ranges.append([start, element]) }
        open = nil
      } else {
        if let start = open { ranges.append([start]) }
        open = element
      }
    }
    if let start = open { ranges.append([start]) }
    return ranges + elements.filter { $0.flags.contains(.catchAll) }.map { [$0] }
  }
}

extension NetlinkMessage {
  /// A message that something is gone, as the one that it was made: what is left of it is said in the same way. The number of the type of the
  /// former is two more than that of the latter.
  fileprivate var asMade: NetlinkMessage {
    NetlinkMessage(type: type &- 2, flags: flags, sequence: sequence, portID: portID, payload: payload)
  }
}
