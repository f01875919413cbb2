import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// The commands of brctl(8), how many arguments they want, and how it calls them.
  private static let brctlUsages: [(name: String, count: Int, words: String)] = [
    ("addbr", 1, "<bridge>\t\tadd bridge"), ("delbr", 1, "<bridge>\t\tdelete bridge"),
    ("addif", 2, "<bridge> <device>\tadd interface to bridge"),
    ("delif", 2, "<bridge> <device>\tdelete interface from bridge"), ("stp", 2, "<bridge> {on|off}\tturn stp on/off"),
    ("setfd", 2, "<bridge> <time>\t\tset bridge forward delay"), ("sethello", 2, "<bridge> <time>\t\tset hello time"),
    ("setmaxage", 2, "<bridge> <time>\t\tset max message age"),
    ("setageing", 2, "<bridge> <time>\t\tset ageing time"),
    ("setbridgeprio", 2, "<bridge> <prio>\t\tset bridge priority"),
    ("setpathcost", 3, "<bridge> <port> <cost>\tset path cost"),
    ("setportprio", 3, "<bridge> <port> <prio>\tset port priority"),
    ("hairpin", 3, "<bridge> <port> {on|off}\tturn hairpin on/off"),
    ("showmacs", 1, "<bridge>\t\tshow a list of mac addrs"), ("showstp", 1, "<bridge>\t\tshow bridge stp info"),
  ]

  /// `brctl …`.
  func brctl(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let word = try cursor.next("a command of brctl")
    cursor.command = "brctl \(word.text)"
    if let usage = Self.brctlUsages.first(where: { $0.name == word.text }), cursor.words.count - 1 < usage.count {
      var error = CommandError(
        "\"brctl \(word.text)\" wants \(usage.words.split(separator: "\t").first ?? "")", column: cursor.endColumn)
      error.spoken =
        "Incorrect number of arguments for command\nUsage: brctl \(word.text) \(usage.words)"
      throw error
    }
    let operations: [Operation]
    switch word.text {
    case "show":
      var bridges: [InterfaceName] = []
      while !cursor.isAtEnd { bridges.append(try cursor.interface("the name of a bridge")) }
      operations = [Operation(.show(ShowRequest(.bridges(bridges))), in: node)]
    case "showmacs": operations = [Operation(.show(ShowRequest(.bridgeMACs(try cursor.interface()))), in: node)]
    case "showstp": operations = [Operation(.show(ShowRequest(.bridgeSpanningTree(try cursor.interface()))), in: node)]
    case "addbr":
      operations = [Operation(.bridgeControl(.addBridge(try cursor.interface("the name of a bridge"))), in: node)]
    case "delbr":
      operations = [Operation(.bridgeControl(.deleteBridge(try cursor.interface("the name of a bridge"))), in: node)]
    case "addif", "delif":
      let bridge = try cursor.interface("the name of a bridge")
      var ports = [try cursor.interface()]
      while !cursor.isAtEnd { ports.append(try cursor.interface()) }
      operations = ports.map {
        Operation(
          .bridgeControl(word.text == "addif" ? .addPort($0, to: bridge) : .deletePort($0, from: bridge)), in: node)
      }
    default:
      if let verb = BrctlVerb.ofBridges.first(where: { $0.name == word.text }) {
        let bridge = try cursor.interface()
        var options = BridgeOptions()
        options.values[verb.row] = try verb.value(&cursor)
        operations = [Operation(.bridgeControl(.setBridge(bridge, options)), in: node)]
        break
      }
      if let verb = BrctlVerb.ofPorts.first(where: { $0.name == word.text }) {
        let bridge = try cursor.interface("the name of a bridge")
        let port = try cursor.interface("the name of a port")
        var options = BridgePortOptions()
        options.values[verb.row] = try verb.value(&cursor)
        operations = [Operation(.bridgeControl(.setPort(port, of: bridge, options)), in: node)]
        break
      }
      let known =
        ["addbr", "delbr", "addif", "delif"] + (BrctlVerb.ofBridges + BrctlVerb.ofPorts).map(\.name)
        + ["show", "showmacs", "showstp"]
      var error = cursor.unknown(word, known, "the command \"\(word.text)\" of brctl is not understood")
      error.spoken = "never heard of command [\(word.text)]"
      throw error
    }
    try cursor.expectEnd()
    return operations
  }
}
