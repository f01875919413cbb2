import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// `ip tuntap …`.
  func tuntap(
    _ cursor: inout Cursor, _ node: NodeReference, _ shown: ShowOptions
  ) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(["add", "delete", "show", "lst", "list"], what: .command, orElse: "show")
    guard command == "add" || command == "delete" else {
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.tunTaps, options: shown)), in: node)]
    }
    var name: InterfaceName?
    var mode: TunTapOptions.Mode?
    var options = TunTapOptions()
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": name = try cursor.interface()
      case "mode":
        let value = try cursor.next("tun or tap")
        guard let known = TunTapOptions.Mode(rawValue: value.text) else {
          throw cursor.invalid(value, "mode", fix: "tun or tap")
        }
        guard mode == nil || mode == known else {
          throw CommandError(
            "You managed to ask for more than one tunnel mode", column: value.column, length: value.length,
            fix: "keep one of them", form: .stopped)
        }
        mode = known
      case "multi_queue": options.multiQueue = true
      case "user": options.user = try account("user", ["root": 0, "nobody": 65_534], &cursor)
      case "group": options.group = try account("group", ["root": 0, "nogroup": 65_534], &cursor)
      case "one_queue": options.isOneQueue = true
      case "pi": options.hasPacketInformation = true
      case "vnet_hdr": options.hasVirtualHeader = true
      default:
        if word.text != "name" { cursor.position -= 1 }
        guard name == nil else {
          throw cursor.garbage(
            cursor.current ?? word, "name",
            known: ["dev", "name", "mode", "multi_queue", "user", "group", "one_queue", "pi", "vnet_hdr"])
        }
        name = try cursor.interface()
      }
    }
    guard let mode else {
      throw CommandError(
        "You failed to specify a tunnel mode", column: cursor.endColumn, fix: "add mode tap or mode tun")
    }
    options.mode = mode
    if command == "add" { return [Operation(.link(.add(LinkSpec(name: name, kind: .tuntap(options)))), in: node)] }
    guard let name else { throw CommandError("\"\(cursor.command)\" wants dev NAME", column: cursor.endColumn) }
    return [
      Operation(.link(.deleteTunTap(name, options)), in: node)
    ]
  }

  /// A user or a group, by number or by a name that is the same on every machine.
  private func account(
    _ what: String, _ names: [String: UInt32], _ cursor: inout Cursor
  ) throws(CommandError) -> UInt32 {
    let word = try cursor.next("a \(what)")
    guard let id = names[word.text] ?? UInt32(word.text) else {
      throw cursor.invalid(
        word, "\(what) that a lab knows", fix: "a number, or \(names.keys.sorted().joined(separator: " or "))")
    }
    return id
  }
}
