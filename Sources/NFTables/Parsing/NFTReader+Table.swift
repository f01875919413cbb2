extension NFTReader {
  /// `FAMILY NAME { … }` behind `table`.
  mutating func block() throws(NFTSyntaxError) -> NFTCommand {
    let name = try tableName(isLast: true)
    guard isAt("{") else { return .change(.addTable(Table(name.family, name.name))) }
    return .table(try content(of: name))
  }

  /// All that stands in the braces of a table.
  ///
  /// Sets and chains are read first, so that rules may refer to what stands below them.
  mutating func content(of name: TableName) throws(NFTSyntaxError) -> TableListing {
    var listing = TableListing(Table(name.family, name.name))
    note(.table(name), from: position > 0 ? tokens[position - 1] : nil)
    let opening = current
    try expect("{", "behind the name of the table")
    while true {
      skipSeparators()
      guard !isAtEnd else {
        throw NFTSyntaxError("the brace of table \(name) is not closed", offset: opening?.offset ?? 0, fix: "add a }")
      }
      if take("}") { return listing }
      let first = current
      let known = ["chain", "set", "map", "counter", "quota", "limit", "flags", "comment", "flowtable"]
      switch try word(known, "part of a table") {
      case "chain":
        let chain = try self.chain(ChainName(name, self.name("the name of a chain")))
        catalog.note(.addChain(chain.chain, name))
        note(.chain(ChainName(name, chain.chain.name)), from: first)
        listing.chains.append(chain)
      case let word where word == "set" || word == "map":
        let set = try set(SetName(name, self.name("the name of a \(word)")), isMap: word == "map")
        catalog.note(.addSet(set, name))
        note(.set(SetName(name, set.name)), from: first)
        listing.sets.append(set)
      case "flags":
        repeat {
          let flag = try word(["dormant", "owner"], "flag of a table")
          listing.table.flags.insert(flag == "dormant" ? .dormant : .owner)
        } while take(",")
      case "comment": listing.table.comment = try comment()
      case "flowtable":
        let flowTable = try flowTable(self.name("the name of a flow table"), name.family)
        listing.flowTables.append(flowTable)
        note(.flowTable(FlowTableName(name, flowTable.name)), from: first)
      case let word:
        let object = try object(word, self.name("the name of a \(word)"))
        listing.objects.append(object)
        note(.object(ObjectName(name, object.type, object.name)), from: first)
      }
      try endPart()
    }
  }

  // MARK: Chains

  /// `{ type … hook … priority …; policy …; RULES }`
  mutating func chain(_ name: ChainName) throws(NFTSyntaxError) -> ChainListing {
    var listing = ChainListing(Chain(name.name))
    // The policy may stand before the type.
    var early: ChainPolicy?
    var policyToken: NFTToken?
    let opening = current
    try expect("{", "behind the name of the chain")
    while true {
      skipSeparators()
      guard let token = current else {
        throw NFTSyntaxError("the brace of chain \(name) is not closed", offset: opening?.offset ?? 0, fix: "add a }")
      }
      if take("}") {
        if let policyToken, listing.chain.hook == nil {
          // Of a base chain that is there the policy alone is changed.
          if var hook = catalog.hooks[name] {
            hook.policy = early
            listing.chain.hook = hook
            return listing
          }
          throw error(
            policyToken, "only a chain with a hook has a policy",
            fix: "write type filter hook forward priority 0; before it"
          ).saying(
            "Could not process rule: Operation not supported",
            policyToken.offset..<policyToken.range.upperBound + 1 + (early == .drop ? 4 : 6))
        }
        return listing
      }
      switch token.text {
      case "type" where token.kind == .word:
        listing.chain.hook = try hook(name.table.family)
        listing.chain.hook?.policy = early
      case "policy" where token.kind == .word:
        position += 1
        let policy: ChainPolicy = try word(["accept", "drop"], "policy") == "drop" ? .drop : .accept
        guard listing.chain.hook != nil || listing.rules.isEmpty else {
          throw error(
            token, "only a chain with a hook has a policy", fix: "write type filter hook forward priority 0; before it")
        }
        policyToken = token
        early = policy
        if listing.chain.hook != nil { listing.chain.hook?.policy = policy }
      case "comment" where token.kind == .word && listing.rules.isEmpty:
        position += 1
        listing.chain.comment = try comment()
      case "flags" where token.kind == .word:
        position += 1
        try expect("offload", "behind flags")
        listing.chain.flags.insert(.offload)
      case "hook", "hok", "priority":
        throw unknown(
          token, ["type"], "\"\(token.text)\" stands behind the type of a chain",
          fix: "write type filter hook … priority …")
      default:
        listing.rules.append(try rule(name, hook: listing.chain.hook))
        note(.rule(name), from: token)
      }
      try endPart()
    }
  }

  /// `type nat hook prerouting [device eth0] priority dstnat`
  private mutating func hook(_ family: TableFamily) throws(NFTSyntaxError) -> ChainHook {
    let start = position
    position += 1
    let type = ChainType(rawValue: try word(["filter", "nat", "route"], "type of chain"))
    try expectProperty("hook")
    let hooks: [(String, Hook)] = [
      ("prerouting", .prerouting), ("input", .input), ("forward", .forward), ("output", .output),
      ("postrouting", .postrouting), ("ingress", .ingress), ("egress", .egress),
    ]
    let name = try word(hooks.map(\.0), "hook")
    let hook = hooks.first { $0.0 == name }?.1 ?? .forward
    if let token = following, hook.number(in: family) == nil {
      _ = token
      throw error(tokens[position - 1], "a table of the family \(family) has no hook \(name)").saying(
        "The \(family) family does not support this hook", tokens[position - 1].range)
    }
    let allowed: [Hook]? =
      type == .nat ? [.prerouting, .input, .output, .postrouting] : type == .route ? [.output] : nil
    if let allowed, !allowed.contains(hook) {
      let names = allowed.map(\.description).joined(separator: ", ")
      throw error(
        tokens[position - 1], "a chain of the type \(type) has no hook \(name)",
        fix: "its hooks are \(names); a chain of the type filter has the others"
      ).saying("Could not process rule: Operation not supported", chainRange)
    }
    var devices: [String] = []
    if take("device") {
      devices = [try deviceName()]
    } else if take("devices") {
      try expect("=", "behind devices")
      try expect("{", "in front of the devices")
      repeat { devices.append(try deviceName()) } while take(",")
      try expect("}", "behind the devices")
    }
    try expectProperty("priority")
    let place = position - 1
    let priority: ChainPriority
    do throws(NFTSyntaxError) {
      priority = try self.priority(family, hook)
    } catch {
      let end = max(place, min(position, tokens.count) - 1)
      throw error.saying(
        "invalid priority expression value in this context.", tokens[place].offset..<tokens[end].range.upperBound)
    }
    let all = tokens[start].offset..<tokens[max(start, min(position, tokens.count) - 1)].range.upperBound
    if devices.isEmpty, family == .netdev || hook == .ingress || hook == .egress {
      throw error(tokens[start], "a chain of the hook \(name) is bound to a device", fix: "write device eth0 behind it")
        .saying("Missing `device' in this chain definition", all)
    }
    return ChainHook(type, hook, priority, policy: nil, devices: devices)
  }

  /// The part that nft marks of a chain that the kernel refuses: the command, or its name in its table.
  private var chainRange: Range<Int> {
    if tokens.indices.contains(commandStart), tokens[commandStart].text != "table", tokens[commandStart].kind == .word,
      commandStart + 1 < tokens.count, tokens[commandStart + 1].text != "table"
    {
      let end = tokens[position...].firstIndex { $0.text == "}" && $0.kind == .sign } ?? tokens.count - 1
      // With what ends the command.
      return tokens[commandStart].offset..<tokens[end].range.upperBound + 1
    }
    let brace = tokens[..<position].lastIndex { $0.text == "{" && $0.kind == .sign } ?? position
    return tokens[max(0, brace - 1)].range
  }

  private mutating func expectProperty(_ word: String) throws(NFTSyntaxError) {
    if take(word) { return }
    guard let token = current, token.kind == .word else { throw missing(word) }
    throw unknown(token, [word], "\"\(token.text)\" is no property of a chain")
  }

  /// `filter`, `dstnat - 5`, `-100`
  private mutating func priority(_ family: TableFamily, _ hook: Hook) throws(NFTSyntaxError) -> ChainPriority {
    let token = try next("a priority")
    if let number = Int32(token.text) { return ChainPriority(rawValue: number) }
    // `dstnat-5` without blanks.
    let bare = token.text.prefix { $0 != "-" && $0 != "+" }
    guard token.kind == .word, let base = ChainPriority(name: bare, family: family, hook: hook) else {
      let message = "\"\(token.text)\" is no priority at the hook \(hook) of the family \(family)"
      let numbers = ["raw": -300, "mangle": -150, "dstnat": -100, "filter": 0, "security": 50, "srcnat": 100]
      if let number = numbers[String(bare)] { throw error(token, message, fix: "write \(number)") }
      throw unknown(token, numbers.keys.sorted(), message)
    }
    var sign: Int32 = 0
    var rest = token.text.dropFirst(bare.count)
    if rest.isEmpty, let next = current, next.kind == .word, next.text.hasPrefix("-") || next.text.hasPrefix("+") {
      position += 1
      rest = next.text[...]
    }
    if let first = rest.first {
      sign = first == "-" ? -1 : 1
      rest = rest.dropFirst()
      if rest.isEmpty { rest = try next("a number").text[...] }
      guard let distance = Int32(rest), distance < 100_000 else {
        throw error(token, "\"\(rest)\" is no number")
      }
      return ChainPriority(rawValue: base.rawValue + sign * distance)
    }
    return base
  }

  // MARK: Flow tables

  /// `{ hook ingress priority 0; devices = { eth0, eth1 }; flags offload; counter; }`
  mutating func flowTable(_ name: String, _ family: TableFamily) throws(NFTSyntaxError) -> FlowTable {
    var flowTable = FlowTable(name)
    let opening = current
    try expect("{", "behind the name of the flow table")
    while true {
      skipSeparators()
      guard !isAtEnd else {
        throw NFTSyntaxError(
          "the brace of flow table \(name) is not closed", offset: opening?.offset ?? 0, fix: "add a }")
      }
      if take("}") { return flowTable }
      switch try word(["hook", "devices", "flags", "counter"], "property of a flow table") {
      case "hook":
        try expect("ingress", "behind hook")
        try expectProperty("priority")
        flowTable.priority = try priority(.netdev, .ingress)
      case "devices":
        try expect("=", "behind devices")
        try expect("{", "in front of the devices")
        repeat { flowTable.devices.append(try deviceName()) } while take(",")
        try expect("}", "behind the devices")
      case "flags":
        try expect("offload", "behind flags")
        flowTable.flags |= 1
      default: flowTable.flags |= 2
      }
      try endPart()
    }
  }

  // MARK: Objects

  /// `{ … }` behind the name of a counter, quota or limit, or the same without braces.
  mutating func object(_ word: String, _ name: String) throws(NFTSyntaxError) -> StatefulObject {
    var content: StatefulObject.Content?
    var remark: String?
    let isBraced = take("{")
    if isBraced { skipSeparators() }
    while let token = current, isBraced ? !isAt("}") : !isAtStatementEnd {
      if take("comment") {
        remark = try comment()
      } else {
        switch word {
        case "counter":
          guard isAt("packets") else {
            throw unknown(token, ["packets", "comment"], "\"\(token.text)\" is no part of a counter")
          }
          let place = position
          let read = try counted()
          let isWhole = tokens[place..<position].contains { $0.text == "bytes" }
          guard isWhole else {
            throw current.map { error($0, "\"\($0.text)\" stands where \"bytes\" is expected") } ?? missing("bytes")
          }
          if case .counter(let packets, let bytes) = read {
            content = .counter(packets: packets, bytes: bytes)
          }
        case "quota": content = .quota(try quota())
        default: content = .limit(try limit())
        }
      }
      if isBraced { skipSeparators() }
    }
    if isBraced { try expect("}", "behind the \(word)") }
    if word == "counter" { content = content ?? .counter(packets: 0, bytes: 0) }
    guard let content else { throw missing(word == "quota" ? "the amount of the quota" : "the rate of the limit") }
    return StatefulObject(name, content, comment: remark)
  }
}
