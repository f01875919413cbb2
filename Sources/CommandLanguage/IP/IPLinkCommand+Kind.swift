import Addressing
import Operations
import PlainText
import RouteNetlink

extension CommandParser {
  /// The options behind `ip link set … type KIND`, up to the end; nil of kinds whose options are not known here.
  func kindChanges(_ cursor: inout Cursor, _ kind: Word) throws(CommandError) -> LinkKindChanges {
    if cursor.isAtEnd { return .named(kind.text, words: []) }
    cursor.command += " … type \(kind.text)"
    switch kind.text {
    case "vxlan": return .vxlan(try vxlanOptions(&cursor, parent: nil, isChange: true))
    case "macvlan": return .macvlan(try macvlanOptions(&cursor))
    case "vlan": return .vlan(try vlanOptions(&cursor))
    case "veth":
      guard let peer = try vethPeer(&cursor).name else {
        var error = CommandError(
          "the other end of the veth has no name", column: cursor.endColumn, fix: "add name NAME")
        error.spoken = "Not enough information: \"dev\" argument is required."
        throw error
      }
      return .veth(peer: peer)
    // ip(8) knows them and reads none of their words.
    case "dummy", "ifb":
      let words = cursor.words[cursor.position...].map(\.text)
      cursor.position = cursor.words.count
      return .named(kind.text, words: words)
    default:
      if !Self.furtherKinds.contains(kind.text), let word = cursor.current {
        throw cursor.garbage(word)
      }
      throw cursor.unknown(
        kind, ["bridge", "bridge_slave", "vxlan", "macvlan", "vlan"],
        "options of \"\(kind.text)\" are not set in this version")
    }
  }

  /// Kinds whose options ip(8) reads, and that are not carried out here.
  private static let furtherKinds: Set<String> = [
    "amt", "bareudp", "batadv", "bond", "bond_slave", "can", "erspan", "geneve", "gre", "gretap", "gtp", "hsr",
    "ip6erspan",
    "ip6gre", "ip6gretap", "ip6tnl", "ipip", "ipvlan", "ipvtap", "macsec", "macvtap", "rmnet", "sit", "virt_wifi",
    "vrf",
    "vrf_slave", "vti", "vti6", "vxcan", "wwan", "xfrm",
  ]

  /// The options behind `type vlan`.
  func vlanOptions(_ cursor: inout Cursor) throws(CommandError) -> LinkOptions<VLANTable> {
    var options = LinkOptions<VLANTable>()
    try OptionReader(rows: VLANTable.rows, noun: "a vlan") { "vlan: unknown command \"\($0)\"?" }
      .read(&cursor, into: &options.values)
    return options
  }

  /// The options behind `type macvlan`.
  func macvlanOptions(_ cursor: inout Cursor) throws(CommandError) -> LinkOptions<MacvlanTable> {
    let reader = OptionReader(rows: MacvlanTable.rows, noun: "a macvlan") { "macvlan: unknown option \"\($0)\"?" }
    var options = LinkOptions<MacvlanTable>()
    var mark: Word?
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "macaddr": try senders(&cursor, &options)
      case "bcqueuelen":
        let given = cursor.current?.text ?? ""
        do throws(CommandError) { _ = try reader.take(word, &cursor, &options.values) } catch {
          var error = error
          if !given.isEmpty {
            error.spoken =
              "Error: argument of \"bcqueuelen\" must be a positive integer [0-4294967295], not \"\(given)\""
          }
          throw error
        }
      case "nopromisc", "flag", "nodst":
        let name = word.text == "flag" ? try cursor.next("a flag") : word
        guard let bit = MacvlanFlag.bits[name.text] else {
          var error = cursor.unknown(name, ["nopromisc", "nodst"], "\"\(name.text)\" is no flag of a macvlan")
          error.spoken = "Error: argument of \"flag\" must be \"nopromisc\" or \"nodst\", not \"\(name.text)\""
          throw error
        }
        options.flags = (options.flags ?? 0) | bit
        if bit == MacvlanFlag.noPromiscuity { mark = name }
      default: if try !reader.take(word, &cursor, &options.values) { throw reader.error(about: word, cursor) }
      }
    }
    if let mark, options.mode != .passthru {
      throw CommandError(
        "macvlan: nopromisc flag only valid in passthru mode", column: mark.column, length: mark.length,
        fix: "write \"mode passthru\", too")
    }
    return options
  }

  /// The words behind `macaddr`, of which the last ones count.
  private func senders(_ cursor: inout Cursor, _ options: inout LinkOptions<MacvlanTable>) throws(CommandError) {
    let verb = try cursor.next("add, del, set or flush")
    switch verb.text {
    case "add", "del":
      options.senderChange = verb.text == "add" ? .add : .delete
      options.sender = try cursor.newLinkAddress()
    case "set":
      var addresses: [MACAddress] = []
      while !cursor.isAtEnd { addresses.append(try cursor.newLinkAddress()) }
      options.setSenders(addresses)
    case "flush": options.senderChange = .flush
    default:
      var error = cursor.unknown(
        verb, ["add", "del", "set", "flush"], "\"\(verb.text)\" is no change of the senders of a macvlan")
      error.spoken = "Usage: ... macvlan mode MODE [flag MODE_FLAG] MODE_OPTS [bcqueuelen BC_QUEUE_LEN]"
      throw error
    }
  }
}

/// The flags of a macvlan. Corresponds to `MACVLAN_FLAG_…`.
enum MacvlanFlag {
  static let noPromiscuity: UInt16 = 1
  static let bits: [String: UInt16] = ["nopromisc": noPromiscuity, "nodst": 2]
}

extension LinkOptions where Table == MacvlanTable {
  /// The options as the words of a command, those of the senders at the end.
  var allWords: String {
    var parts = words.isEmpty ? [] : [words]
    for (word, bit) in MacvlanFlag.bits.sorted(by: { $0.key < $1.key }) where (self.flags ?? 0) & bit != 0 {
      parts.append("flag \(word)")
    }
    switch self.senderChange {
    case .add: parts.append("macaddr add \(self.sender.map { "\($0)" } ?? "")")
    case .delete: parts.append("macaddr del \(self.sender.map { "\($0)" } ?? "")")
    case .flush: parts.append("macaddr flush")
    case .set: parts.append((["macaddr set"] + senderAddresses.map { "\($0)" }).joined(separator: " "))
    case nil: break
    }
    return parts.joined(separator: " ")
  }
}

extension LinkKindChanges {
  /// The options as the words of a command.
  var words: String {
    switch self {
    case .vxlan(let options): options.words
    case .macvlan(let options): options.allWords
    case .vlan(let options): options.words
    case .veth(let peer): "peer name \(peer.text)"
    case .named(_, let words): words.map(\.quoted).joined(separator: " ")
    }
  }
}

extension Cursor {
  /// The error of ip(8) about words that nobody takes.
  func garbage(_ word: Word) -> CommandError {
    CommandError(
      "Garbage instead of arguments \"\(word.text) ...\". Try \"ip link help\".", column: word.column,
      length: word.length)
  }
}
