import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// The options behind `type bridge`.
  func bridgeOptions(_ cursor: inout Cursor) throws(CommandError) -> BridgeOptions {
    var options = BridgeOptions()
    try OptionReader(rows: BridgeTable.rows, noun: "a bridge") { "bridge: unknown command \"\($0)\"?" }
      .read(&cursor, into: &options.values)
    return options
  }

  /// The options behind `type bridge_slave` and `bridge link set`.
  ///
  /// - Parameter name: The port, where `dev NAME` stands among them.
  func portOptions(
    _ cursor: inout Cursor, named name: inout InterfaceName?, isBridgeTool: Bool
  ) throws(CommandError) -> BridgePortOptions {
    var options = BridgePortOptions()
    let reader = OptionReader(
      rows: BridgePortTable.rows, noun: "a bridge port", isBridgeTool: isBridgeTool, isOfPort: true
    ) { isBridgeTool ? "Usage: bridge link set dev DEV" : "bridge_slave: unknown option \"\($0)\"?" }
    while let word = cursor.current {
      cursor.position += 1
      if isBridgeTool, try place(word, &cursor, &options.bridgePlace) { continue }
      if try reader.take(word, &cursor, &options.values) { continue }
      guard isBridgeTool, word.text == "dev" else { throw reader.error(about: word, cursor) }
      name = try cursor.interface()
    }
    // The bridge is asked where nothing is said.
    if !options.bridgePlace.isSelf, options.bridgePlace.mode == nil { options.bridgePlace.isMaster = false }
    return options
  }

  /// Who is to set the options of `bridge link set`; false where the word is none of it.
  private func place(
    _ word: Word, _ cursor: inout Cursor, _ place: inout BridgeRequestPlace
  ) throws(CommandError) -> Bool {
    switch word.text {
    case "master": place.isMaster = true
    case "self": place.isSelf = true
    case "hwmode":
      let name = try cursor.next("vepa or veb")
      guard let mode = BridgeRequestPlace.HardwareMode.allCases.first(where: { "\($0)" == name.text }) else {
        var error = cursor.unknown(name, ["vepa", "veb"], "\"\(name.text)\" is no mode of a card")
        error.spoken = "Mode argument must be \"vepa\" or \"veb\"."
        throw error
      }
      place.mode = mode
    default: return false
    }
    return true
  }

  /// `bridge [-n NS] link|fdb …`.
  func bridge(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var node = node
    let options = try showOptions(&cursor, "bridge", &node)
    return shown(try bridge(&cursor, in: node), options)
  }

  private func bridge(_ cursor: inout Cursor, in node: NodeReference) throws(CommandError) -> [Operation] {
    switch try cursor.keyword(["link", "fdb", "mdb", "vlan", "monitor"], what: .object) {
    case "link":
      switch try cursor.keyword(["set", "show", "list"], what: .command, orElse: "show") {
      case "set":
        var found: InterfaceName?
        if let word = cursor.current, !cursor.words.contains(where: { $0.text == "dev" }) {
          var error = CommandError(
            "Device is a required argument of \"bridge link set\"", column: word.column, length: word.length,
            fix: "write dev \(word.text)")
          // Words that the real tool does not know it answers with how it is called.
          var (copy, device) = (cursor, found)
          let isKnown = (try? portOptions(&copy, named: &device, isBridgeTool: true)) != nil
          error.spoken = isKnown ? "Device is a required argument." : "Usage: bridge link set dev DEV"
          throw error
        }
        let port = try portOptions(&cursor, named: &found, isBridgeTool: true)
        guard let name = found else {
          var error = CommandError("Device is a required argument", column: cursor.endColumn, fix: "add dev NAME")
          error.spoken = "Device is a required argument."
          throw error
        }
        return [Operation(.link(.set(name, LinkChanges(port: port))), in: node)]
      default:
        var device: InterfaceName?
        var only: UInt16?
        try shown(&cursor, ["dev"], &device, &only)
        return [Operation(.show(ShowRequest(.bridgeLinks(device))), in: node)]
      }
    case "fdb": return try fdb(&cursor, node)
    case "vlan": return try vlan(&cursor, node)
    case "mdb": return try groups(&cursor, node)
    case let object:
      let word = cursor.words[cursor.position - 1]
      throw CommandError(
        "\"bridge \(object)\" is not carried out here", column: word.column, length: word.length,
        fix: "understood: link, fdb, mdb, vlan"
      ).beyond()
    }
  }
}
