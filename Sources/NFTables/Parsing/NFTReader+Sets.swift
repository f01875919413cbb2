extension SetShape {
  /// The type of the map's values; nil of a set.
  var valueKind: ValueKind? {
    switch set.values {
    case nil: nil
    case .verdict: .verdict
    case .object: .object
    case .data: .data(values, isRange: set.userData.number(6) == 1)
    }
  }
}

/// The words of a set, gathered before it is made.
private struct SetWords {
  var key: [ValueShape] = []
  var keyNote: [UInt8]?
  var values: NFTSet.Values?
  var valueShapes: [ValueShape] = []
  var valueNote: [UInt8]?
  var givesRanges = false
  var flags: SetFlags = []
  var timeout: UInt64?
  var gcInterval: UInt64?
  var size: UInt32?
  var policy: UInt32?
  var comment: String?
  var isMerging = false
  var states: [Expression] = []
  /// Where the elements stand; they are read when the type is known.
  var elements: Int?

  /// The remarks that `nft` would keep with the set, so that it lists it as it was written.
  var notes: [UserData.Entry] {
    var notes = SetNotes(keys: key, values: valueShapes, isMerging: isMerging)
    notes.isDeclaredByType = keyNote == nil
    notes.key = keyNote ?? (key.count > 1 ? TypeOf.plainConcatenation : nil)
    if case .verdict? = values, keyNote != nil { notes.value = TypeOf.verdicts }
    if let bytes = valueNote ?? (valueShapes.count > 1 ? TypeOf.plainConcatenation : nil) { notes.value = bytes }
    return notes.entries(values, givesRanges: givesRanges)
  }
}

extension NFTReader {
  /// `{ type T . T [: T]; flags F; elements = { … } }` behind the name of a set or map.
  mutating func set(_ name: SetName, isMap: Bool) throws(NFTSyntaxError) -> NFTSet {
    var words = SetWords()
    table = name.table
    let opening = current
    if isAtStatementEnd {
      var failure = missing("the type of the set")
      failure.fix = "write { type ipv4_addr; } behind its name"
      throw failure
    }
    try expect("{", "behind the name of a set")
    while true {
      skipSeparators()
      guard !isAtEnd else {
        throw NFTSyntaxError("the brace of set \(name) is not closed", offset: opening?.offset ?? 0, fix: "add a }")
      }
      if take("}") { break }
      let mayClose = isAt("elements") || isAt("auto-merge")
      try property(&words)
      // Behind these two the brace may close at once.
      if !mayClose || !isAt("}") { try endPart() }
    }
    guard !words.key.isEmpty else {
      throw NFTSyntaxError("the set does not say its type", offset: opening?.offset ?? 0, fix: "write type ipv4_addr")
    }
    guard isMap == (words.values != nil) else {
      throw NFTSyntaxError(
        isMap ? "a map says what it gives" : "a set gives nothing", offset: opening?.offset ?? 0,
        fix: isMap ? "write type ipv4_addr : verdict" : "write map in place of set")
    }
    return try made(name, words)
  }

  private mutating func made(_ name: SetName, _ words: SetWords) throws(NFTSyntaxError) -> NFTSet {
    let types = words.key.map(\.type)
    let length = types.count == 1 ? words.key[0].width : words.key.reduce(0) { $0 + (($1.width + 3) & ~3) }
    var set = NFTSet(
      name.name, flags: words.flags, key: types.count == 1 ? types[0] : DataType(types),
      keyLength: UInt32(clamping: length), values: words.values, timeout: words.timeout, size: words.size,
      comment: words.comment)
    if types.count > 1, words.flags.contains(.interval) {
      set.fieldLengths = words.key.map { UInt32(clamping: $0.width) }
    }
    set.policy = words.policy
    set.gcInterval = words.gcInterval.map { UInt32(clamping: $0) }
    set.expressions = words.states
    if words.states.count > 1 { set.flags.insert(.expressions) }
    set.userData.entries = words.notes
    catalog.sets[name] = SetShape(set, key: words.key, values: words.valueShapes)
    guard let place = words.elements else { return set }
    let (end, count) = (position, tokens.count)
    position = place
    let opening = current
    let kind = SetShape(set, key: words.key, values: words.valueShapes).valueKind
    set.elements = try fitted(elements(words.key, values: kind), set, opening)
    // Words may have been cut in two.
    position = end + tokens.count - count
    return set
  }

  /// One line of a set.
  private mutating func property(_ words: inout SetWords) throws(NFTSyntaxError) {
    let before = words.states.count
    while let state = try stateful()?.state { words.states.append(state) }
    if words.states.count > before { return }
    let known = [
      "type", "typeof", "flags", "timeout", "gc-interval", "size", "policy", "comment", "auto-merge", "elements",
    ]
    switch try word(known, "property of a set") {
    case "type":
      repeat { words.key.append(try type()) } while take(".")
      if takeColon() { try values(&words) }
    case "typeof": try typeOf(&words)
    case "flags":
      repeat {
        switch try word(["interval", "constant", "timeout", "dynamic"], "flag of a set") {
        case "interval": words.flags.insert(.interval)
        case "constant": words.flags.insert(.constant)
        case "timeout": words.flags.insert(.timeout)
        default: words.flags.insert(.evaluated)
        }
      } while take(",")
    case "timeout": words.timeout = try duration()
    case "gc-interval": words.gcInterval = try duration()
    case "size": words.size = UInt32(clamping: try number("size", 1...UInt64(UInt32.max)))
    case "policy": words.policy = try word(["performance", "memory"], "policy of a set") == "memory" ? 1 : 0
    case "comment": words.comment = try comment()
    case "auto-merge": words.isMerging = true
    default:
      try expect("=", "behind elements")
      words.elements = position
      try skipBraces()
    }
  }

  private mutating func takeColon() -> Bool {
    if let token = current, token.kind == .word, token.text.hasPrefix(":"), token.text.count > 1 { split(at: 1) }
    return take(":")
  }

  private mutating func skipBraces() throws(NFTSyntaxError) {
    let opening = current
    var depth = 0
    repeat {
      guard let token = current else {
        throw NFTSyntaxError("the brace is not closed", offset: opening?.offset ?? 0, fix: "add a }")
      }
      position += 1
      if token.kind == .sign { depth += token.text == "{" ? 1 : token.text == "}" ? -1 : 0 }
      if depth == 0, token.kind != .newline, token.text != "}" {
        throw error(token, "\"\(token.text)\" stands where \"{\" is expected")
      }
    } while depth > 0
  }

  private mutating func type() throws(NFTSyntaxError) -> ValueShape {
    // The colon of a map may stand at the type: `inet_service: ipv4_addr`.
    if let token = current, token.text.count > 1, token.text.hasSuffix(":") { split(at: token.text.count - 1) }
    let token = try next("a type")
    guard token.kind == .word, let type = DataType(name: token.text), type.parts.count == 1 else {
      let known = [
        "ipv4_addr", "ipv6_addr", "ether_addr", "inet_service", "inet_proto", "mark", "ifname", "icmp_type", "ct_state",
        "iface_index", "uid", "gid", "ether_type", "verdict",
      ]
      throw unknown(token, known, "the type \"\(token.text)\" is not understood").beyond()
    }
    return ValueShape(type)
  }

  /// The values of a map, behind the colon.
  private mutating func values(_ words: inout SetWords) throws(NFTSyntaxError) {
    let objects: [String: ObjectType] = [
      "counter": .counter, "quota": .quota, "limit": .limit, "synproxy": .synproxy, "secmark": .secmark,
    ]
    if take("verdict") {
      words.values = .verdict
      return
    }
    if let token = current, token.kind == .word, let type = objects[token.text] {
      position += 1
      words.values = .object(type)
      return
    }
    words.givesRanges = take("interval")
    repeat { words.valueShapes.append(try type()) } while take(".")
    words.values = .data(Self.joined(words.valueShapes), length: Self.length(words))
  }

  private static func joined(_ shapes: [ValueShape]) -> DataType {
    shapes.count == 1 ? shapes[0].type : DataType(shapes.map(\.type))
  }

  private static func length(_ words: SetWords) -> UInt32 {
    let shapes = words.valueShapes
    let length = shapes.count == 1 ? shapes[0].width : shapes.reduce(0) { $0 + (($1.width + 3) & ~3) }
    return UInt32(clamping: words.givesRanges ? 2 * length : length)
  }

  /// `typeof ip saddr . tcp dport [: …]`
  private mutating func typeOf(_ words: inout SetWords) throws(NFTSyntaxError) {
    var fields: [RuleField] = []
    repeat { fields.append(try plainField()) } while take(".")
    words.key = fields.map { ValueShape($0) }
    words.keyNote = TypeOf.note(fields)
    guard takeColon() else { return }
    if take("verdict") {
      words.values = .verdict
      return
    }
    if let token = current, ["counter", "quota", "limit"].contains(token.text) { return try values(&words) }
    words.givesRanges = take("interval")
    var gives: [RuleField] = []
    repeat { gives.append(try plainField()) } while take(".")
    words.valueShapes = gives.map { ValueShape($0) }
    words.valueNote = TypeOf.note(gives)
    words.values = .data(Self.joined(words.valueShapes), length: Self.length(words))
  }

  /// Elements as a set keeps them.
  func fitted(_ words: [ElementWords], _ set: NFTSet, _ place: NFTToken?) throws(NFTSyntaxError) -> [SetElement] {
    // What the flags of the set do not allow is told of the element.
    if !set.flags.contains(.interval) {
      for word in words {
        guard let place = word.range, let operand = word.key.first(where: { $0.isInterval }) else { continue }
        var what = "range"
        if case .prefix = operand { what = "prefix" }
        throw NFTSyntaxError(
          "networks and ranges need a set with flags interval", offset: place.lowerBound, length: place.count
        ).saying("You must add 'flags interval' to your set declaration if you want to add \(what) elements", place)
      }
    }
    do throws(NFTSet.Fault) {
      return try set.elements(of: words)
    } catch {
      let failure = NFTSyntaxError(error.message, offset: place?.offset ?? 0, length: place?.length ?? 1)
      guard error.isConflict else { throw failure }
      let bounds = words.map { $0.key.first?.bounds(width: Int(set.keyLength)) }
      for (index, later) in bounds.enumerated() {
        for (number, earlier) in bounds[..<index].enumerated() {
          guard let later, let earlier, let second = words[index].range, let first = words[number].range,
            !later.through.lexicographicallyPrecedes(earlier.from),
            !earlier.through.lexicographicallyPrecedes(later.from)
          else { continue }
          throw failure.saying("conflicting intervals specified", second, first)
        }
      }
      throw failure
    }
  }
}

extension NFTCommand {
  /// The command with the flag `dynamic` for sets that rules of the same text change, as `nft` adds it.
  func withDynamicSets(_ names: Set<SetName>) -> NFTCommand {
    if names.isEmpty { return self }
    switch self {
    case .change(.addSet(var set, let table, let exclusive)) where names.contains(SetName(table, set.name)):
      set.flags.insert(.evaluated)
      return .change(.addSet(set, table, exclusive: exclusive))
    case .table(var listing):
      for place in listing.sets.indices where names.contains(SetName(listing.table.id, listing.sets[place].name)) {
        listing.sets[place].flags.insert(.evaluated)
      }
      return .table(listing)
    default: return self
    }
  }
}
