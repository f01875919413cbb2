extension Ruleset: CustomStringConvertible {
  /// As `nft list ruleset` prints it.
  public var description: String { text() }

  /// As `nft list ruleset` prints it, with its options.
  public func text(_ options: TextOptions = TextOptions()) -> String {
    tables.map { $0.text(options) }.joined()
  }
}

extension TableListing: CustomStringConvertible {
  /// As `nft list table` prints it.
  public var description: String { text() }

  /// As `nft list table` prints it, with its options.
  public func text(_ options: TextOptions = TextOptions()) -> String {
    var text = "table \(table.id) {"
    if let owner = table.owner { text += " # progname \(owner)" }
    if options.showsHandles, let handle = table.handle { text += " # handle \(handle)" }
    text += "\n"
    if table.flags.contains(.dormant) || table.flags.contains(.owner) {
      let names: [(TableFlags, String)] = [(.dormant, "dormant"), (.owner, "owner")]
      text += "\tflags \(names.filter { table.flags.contains($0.0) }.map(\.1).joined(separator: ","))\n"
    }
    if let comment = table.comment { text += "\tcomment \"\(comment)\"\n" }
    var blocks: [String] = []
    blocks += objects.map { $0.text(options) }
    blocks += sets.map { $0.text(options) }
    blocks += flowTables.map { $0.text(table.id.family, options) }
    blocks += chains.map { $0.text(self, options) }
    // `nft` 1.0.6 leaves a line free after flags, and none after a comment alone.
    if !table.flags.isDisjoint(with: [.dormant, .owner]), !blocks.isEmpty { text += "\n" }
    return text + blocks.joined(separator: "\n") + "}\n"
  }
}

extension ChainListing {
  /// The chain's lines in its table.
  func text(_ table: TableListing, _ options: TextOptions) -> String {
    let family = table.table.id.family
    var text = "\tchain \(chain.name) {"
    if options.showsHandles, let handle = chain.handle { text += " # handle \(handle)" }
    text += "\n"
    if let comment = chain.comment { text += "\t\tcomment \"\(comment)\"\n" }
    if let hook = chain.hook {
      text += "\t\ttype \(hook.type) hook \(hook.hook)"
      if hook.devices.count == 1, let device = hook.devices.first {
        text += " device \"\(device)\""
      } else if !hook.devices.isEmpty {
        text += " devices = { \(hook.devices.sorted().joined(separator: ", ")) }"
      }
      let named = hook.priority.text(family: family, hook: hook.hook)
      let priority = options.isNumeric ? "\(hook.priority.rawValue)" : named
      text += " priority \(priority); policy \(hook.policy ?? .accept);"
      if chain.flags.contains(.offload) { text += " flags offload;" }
      text += "\n"
    }
    let named = Dictionary(table.sets.map { ($0.name, $0) }) { first, _ in first }
    for rule in rules {
      text += "\t\t\(rule.text(family: family, options: options) { named[$0] })\n"
    }
    return text + "\t}\n"
  }
}

extension StatefulObject {
  /// What is said of it between its braces.
  func lines(_ options: TextOptions) -> [String] {
    var lines: [String] = []
    if let comment { lines.append("comment \"\(comment)\"") }
    switch content {
    case .counter(let packets, let bytes):
      if !options.isStateless { lines.append("packets \(packets) bytes \(bytes)") }
    case .quota(let quota): lines.append(StatementText.quota(quota, isStateless: options.isStateless))
    case .limit(let limit): lines.append(StatementText.rate(limit) ?? Expression.limit(limit).bytecode)
    case .unknown(_, let data): lines.append("[ \(ValueText(options: options).hexBytes(data)) ]")
    }
    return lines
  }

  /// The object's lines in its table.
  func text(_ options: TextOptions) -> String {
    let head = "\t\(type.name ?? "object \(type.rawValue)") \(name) {"
    let number = options.showsHandles ? handle.map { " # handle \($0)" } ?? "" : ""
    return head + number + "\n" + lines(options).map { "\t\t\($0)\n" }.joined() + "\t}\n"
  }
}

extension FlowTable {
  /// The flow table's lines in its table.
  func text(_ family: TableFamily, _ options: TextOptions) -> String {
    var text = "\tflowtable \(name) {"
    if options.showsHandles, let handle { text += " # handle \(handle)" }
    text += "\n\t\thook ingress priority \(priority.text(family: .netdev, hook: .ingress))\n"
    if !devices.isEmpty { text += "\t\tdevices = { \(devices.sorted().joined(separator: ", ")) }\n" }
    if flags & 1 != 0 { text += "\t\tflags offload\n" }
    if flags & 2 != 0 { text += "\t\tcounter\n" }
    return text + "\t}\n"
  }
}
