extension NFTSet {
  /// The set's lines in its table.
  func text(_ options: TextOptions) -> String {
    let values = ValueText(options: options)
    var lines: [String] = ["\(typeText)"]
    if !flags.contains(.constant) {
      if policy == 1 { lines.append("policy memory") }
      if let size, size > 0 { lines.append("size \(size)") }
    }
    if let flags = flagsText { lines.append("flags \(flags)") }
    if userData.number(2) == 1 { lines.append("auto-merge") }
    if let timeout { lines.append("timeout \(values.time(timeout))") }
    if let gcInterval, gcInterval > 0 { lines.append("gc-interval \(values.time(UInt64(gcInterval)))") }
    if let comment { lines.append("comment \"\(comment)\"") }
    if !expressions.isEmpty {
      lines.append(
        expressions.map { StatementText.stateful($0, isStateless: true) ?? $0.bytecode }.joined(separator: " "))
    }
    let writer = SetText(self, values: values)
    let elements = options.isTerse ? [] : writer.elements()
    if !elements.isEmpty {
      let step = writer.elementsPerLine
      var text = "elements = { "
      for (index, element) in elements.enumerated() {
        if index > 0 { text += index % step == 0 ? ",\n\t\t\t     " : ", " }
        text += element
      }
      lines.append(text + " }")
    }
    var head = "\t\(self.values == nil ? "set" : "map") \(name) {"
    if options.showsHandles, let handle { head += " # handle \(handle)" }
    return head + "\n" + lines.map { "\t\t\($0)\n" }.joined() + "\t}\n"
  }

  /// `type ipv4_addr : verdict`, or `typeof …` where `nft` noted that.
  private var typeText: String {
    let noted = userData[3].flatMap { TypeOf.text($0) }
    let word = noted == nil ? "type" : "typeof"
    let key = noted ?? self.key.name ?? "integer"
    switch values {
    case nil: return "\(word) \(key)"
    case .verdict: return "\(word) \(key) : verdict"
    case .object(let type): return "\(word) \(key) : \(type.name ?? "object")"
    case .data(let type, _):
      let interval = userData.number(6) == 1 ? "interval " : ""
      let value = noted == nil ? type.name ?? "integer" : userData[4].flatMap { TypeOf.text($0) } ?? type.name ?? ""
      return "\(word) \(key) : \(interval)\(value)"
    }
  }

  private var flagsText: String? {
    // A set with a timeout of its own has that flag anyway.
    let shown = timeout == nil ? flags : flags.subtracting(.timeout)
    if shown.isDisjoint(with: [.constant, .evaluated, .interval, .timeout]) { return nil }
    let names: [(SetFlags, String)] = [
      (.constant, "constant"), (.evaluated, "dynamic"), (.interval, "interval"), (.timeout, "timeout"),
    ]
    return names.filter { flags.contains($0.0) }.map(\.1).joined(separator: ",")
  }
}

/// What `nft` notes of a set that was declared with `typeof`.
enum TypeOf {
  /// The words of a noted expression; nil where it is of a kind that is not known.
  static func text(_ bytes: [UInt8]) -> String? { text(UserData(bytes[...])) }

  /// What `nft` would note of fields, so that it lists the set with `typeof`; nil where it notes nothing of one.
  static func note(_ fields: [RuleField]) -> [UInt8]? {
    let parts = fields.compactMap { note($0) }
    guard parts.count == fields.count, let first = parts.first else { return nil }
    if parts.count == 1 { return first.bytes }
    // Each part stands under its place.
    let all = UserData(parts.enumerated().map { UserData.Entry(type: UInt8(clamping: $0), value: $1.bytes) })
    return expression(13, all).bytes
  }

  /// What `nft` notes of a concatenation that was declared by its types.
  static let plainConcatenation = expression(13, UserData()).bytes
  /// What `nft` notes of verdicts.
  static let verdicts = expression(1, UserData()).bytes

  private static func expression(_ kind: UInt32, _ data: UserData) -> UserData {
    UserData([UserData.Entry(type: 0, value: HostBytes.of(kind)), UserData.Entry(type: 1, value: data.bytes)])
  }

  private static func note(_ field: RuleField) -> UserData? {
    func numbers(_ values: [UInt32]) -> UserData {
      UserData(values.enumerated().map { UserData.Entry(type: UInt8(clamping: $0), value: HostBytes.of($1)) })
    }
    switch field.source {
    case .header(let place):
      var data = numbers([place.header.number, UInt32(place.index) + 1])
      // Integers say how long they are.
      if field.type == .integer {
        data.entries.append(UserData.Entry(type: 4, value: HostBytes.of(UInt32(place.bits))))
      }
      return expression(7, data)
    case .meta(let key): return expression(9, numbers([key.rawValue]))
    case .ct(let key, let direction):
      return expression(12, numbers([key.rawValue, direction.map { UInt32($0) } ?? .max]))
    case .extensionHeader(2, 2, 2, 1, false): return expression(8, numbers([2, 2, 1]))
    default: return nil
    }
  }

  private static func text(_ noted: UserData) -> String? {
    guard let kind = noted.number(0) else { return nil }
    let data = noted[1].map { UserData($0[...]) } ?? UserData()
    switch kind {
    case 1: return "verdict"
    case 7:
      guard let header = PacketHeader.allCases.first(where: { $0.number == data.number(0) }),
        let index = data.number(1),
        index > 0, header.fields.indices.contains(Int(index) - 1)
      else { return nil }
      return "\(header.name) \(header.fields[Int(index) - 1].name)"
    case 8:
      // Of all options the one that is often a key.
      return data.number(0) == 2 && data.number(1) == 2 && data.number(2) == 1 ? "tcp option maxseg size" : nil
    case 9: return data.number(0).flatMap { KeyText.meta(MetaKey(rawValue: $0)) }?.0
    case 12:
      guard let key = data.number(0) else { return nil }
      let direction = data.number(1).flatMap { UInt8(exactly: $0) }
      return KeyText.ct(CTKey(rawValue: key), direction)?.0
    case 13:
      let parts = data.entries.compactMap { text($0.value) }
      return parts.count == data.entries.count && !parts.isEmpty ? parts.joined(separator: " . ") : nil
    default: return nil
    }
  }
}
