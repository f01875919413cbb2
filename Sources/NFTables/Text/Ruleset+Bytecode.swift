extension Rule {
  /// The rule as `nft --debug=netlink list ruleset` prints it: a line for each expression.
  public var bytecode: [String] { expressions.map { "  \($0.bytecode)" } }
}

extension Ruleset {
  /// The rules' bytecode as `nft --debug=netlink list ruleset` prints it before the ruleset itself, without the elements of sets.
  public var bytecode: String {
    var text = ""
    for table in tables {
      for chain in table.chains {
        // The handle is followed by that of the rule before.
        var previous: UInt64?
        for rule in chain.rules {
          text += "\(table.table.id) \(chain.chain.name)"
          if let handle = rule.handle { text += " \(handle)" }
          if let previous { text += " \(previous)" }
          previous = rule.handle
          text += "\n" + rule.bytecode.map { "\($0)\n" }.joined()
          let remarks = rule.userData.with(0, comment: rule.comment).bytes
          if remarks.isEmpty {
            text += "\n"
          } else {
            let bytes = remarks.map { byte in
              (0x20...0x7e).contains(byte) ? String(UnicodeScalar(byte)) : "\\x" + ValueText.hex(byte)
            }
            text += "  userdata = { \(bytes.joined()) }\n"
          }
        }
      }
    }
    return text
  }
}
