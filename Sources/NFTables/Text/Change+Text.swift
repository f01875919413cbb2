extension Change {
  /// The command that makes the change, behind `nft`: the words up to a name, and what has to be quoted for a shell.
  public var command: (words: String, quoted: String?) {
    switch self {
    case .addTable(let table, _):
      return ("\(operation) \(table.id)", table.properties)
    case .addChain(let chain, let table, _):
      return ("\(operation) \(table) \(chain.name)", chain.properties(table.family))
    case .addRule(let rule, let chain, let place):
      var words = "\(operation) \(chain)"
      switch place {
      case .after(let handle), .before(let handle), .replacing(let handle): words += " handle \(handle)"
      case .afterIndex(let index), .beforeIndex(let index): words += " index \(index)"
      case .start, .end, .afterChange, .beforeChange: break
      }
      return (words, rule.text(family: chain.table.family))
    case .addSet(let set, let table, _):
      return ("\(operation) \(table) \(set.name)", String(Self.line(of: set).dropFirst(set.name.count + 1)))
    case .addElements(let elements, let name, _, let set), .deleteElements(let elements, let name, let set):
      return ("\(operation) \(name)", Self.text(of: elements, set))
    case .addFlowTable(let flowTable, let table, _):
      return ("\(operation) \(table) \(flowTable.name)", flowTable.properties(table.family))
    case .addObject(let object, let table, _):
      let lines = object.lines(TextOptions()).map { $0 + "; " }
      var isPlain = object.comment == nil
      if case .counter(0, 0) = object.content {} else { isPlain = false }
      return ("\(operation) \(table) \(object.name)", isPlain ? nil : "{ \(lines.joined())}")
    default: return ("\(operation) \(object)", nil)
    }
  }

  /// The command as `nft -f` reads it.
  public var text: String {
    let command = command
    return command.words + (command.quoted.map { " \($0)" } ?? "")
  }

  /// `{ "docker0" : jump filter }`; nil where it is not known what the elements are.
  static func text(of elements: [SetElement], _ set: NFTSet?) -> String? {
    guard var part = set else { return nil }
    part.elements = elements
    let words = SetText(part, values: ValueText(options: TextOptions())).elements()
    return "{ \(words.joined(separator: ", ")) }"
  }

  /// The set as it stands on one line: `nets { type ipv4_addr; flags interval; }`.
  static func line(of set: NFTSet) -> String {
    var lines: [String] = []
    for line in set.text(TextOptions()).split(separator: "\n") {
      let bare = String(line.drop { $0 == "\t" || $0 == " " })
      // Elements that go on on the next line belong to one word.
      if let last = lines.last, last.hasSuffix(",") {
        lines[lines.count - 1] = last + " " + bare
      } else {
        lines.append(bare)
      }
    }
    guard lines.count > 2 else { return set.name }
    return "\(set.name) { " + lines.dropFirst().dropLast().map { $0 + "; " }.joined() + "}"
  }
}

extension Table {
  /// `{ flags dormant; comment "x"; }`; nil where there is nothing to say.
  var properties: String? {
    var lines: [String] = []
    let names: [(TableFlags, String)] = [(.dormant, "dormant"), (.owner, "owner")]
    let set = names.filter { flags.contains($0.0) }.map(\.1)
    if !set.isEmpty { lines.append("flags \(set.joined(separator: ","))") }
    if let comment { lines.append("comment \"\(comment)\"") }
    return lines.isEmpty ? nil : "{ \(lines.map { $0 + "; " }.joined())}"
  }
}

extension Chain {
  /// `{ type filter hook input priority filter; policy drop; }`; nil of a chain that is only jumped to.
  func properties(_ family: TableFamily) -> String? {
    var lines: [String] = []
    if let hook {
      var text = "type \(hook.type) hook \(hook.hook)"
      if hook.devices.count == 1, let device = hook.devices.first {
        text += " device \"\(device)\""
      } else if !hook.devices.isEmpty {
        text += " devices = { \(hook.devices.sorted().joined(separator: ", ")) }"
      }
      lines.append(text + " priority \(hook.priority.text(family: family, hook: hook.hook))")
      if let policy = hook.policy { lines.append("policy \(policy)") }
      if flags.contains(.offload) { lines.append("flags offload") }
    }
    if let comment { lines.append("comment \"\(comment)\"") }
    return lines.isEmpty ? nil : "{ \(lines.map { $0 + "; " }.joined())}"
  }
}

extension FlowTable {
  /// `{ hook ingress priority filter; devices = { eth0, eth1 }; }`
  func properties(_ family: TableFamily) -> String {
    let lines = text(family, TextOptions()).split(separator: "\n").dropFirst().dropLast().map { line in
      String(line.drop { $0 == "\t" }) + "; "
    }
    return "{ \(lines.joined())}"
  }
}
