/// Names of ports, users and groups, as `/etc/services`, `/etc/passwd` and `/etc/group` have them.
package struct IPTablesServices: Sendable {
  private var names: [String: [UInt16: String]] = [:]
  /// The names of users by their numbers.
  let users: [UInt32: String]
  /// The names of groups by their numbers.
  let groups: [UInt32: String]

  /// Reads the text of such files; without one nothing has a name.
  package init(_ text: String = "", users: String = "", groups: String = "") {
    self.users = Self.accounts(users)
    self.groups = Self.accounts(groups)
    for line in text.split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      guard words.count > 1 else { continue }
      let parts = words[1].split(separator: "/")
      guard parts.count == 2, let number = UInt16(parts[0]) else { continue }
      let transport = String(parts[1])
      if names[transport]?[number] == nil { names[transport, default: [:]][number] = String(words[0]) }
    }
  }

  /// `root:x:0:…`
  private static func accounts(_ text: String) -> [UInt32: String] {
    let pairs = text.split(separator: "\n").compactMap { line -> (UInt32, String)? in
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      return fields.count > 2 ? UInt32(fields[2]).map { ($0, String(fields[0])) } : nil
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  /// The name of a port of a protocol.
  func name(of port: UInt16, _ transport: UInt8?) -> String? {
    names[transport.map { IPTablesNames.name(ofProtocol: $0) } ?? "tcp"]?[port]
  }
}
