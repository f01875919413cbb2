extension NFTSet {
  /// The set's lines in its table.
  func text(_ options: TextOptions) -> String { text(options, elements: nil) }

  /// The set's lines, with these groups of elements of it, each written by itself; nil is all that it has.
  func text(_ options: TextOptions, elements groups: [[SetElement]]?) -> String {
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
    let shown = groups.map { groups in
      groups.flatMap { group in
        var set = self
        set.elements = group
        return SetText(set, values: values).elements()
      }
    }
    let elements = options.isTerse && groups == nil ? [] : shown ?? writer.elements()
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
