import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// `brctl …`.
  func brctl(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let known = [
      "addbr", "delbr", "addif", "delif", "stp", "setfd", "sethello", "setmaxage", "setageing", "setbridgeprio",
      "setpathcost",
      "setportprio", "hairpin", "show", "showmacs", "showstp",
    ]
    let word = try cursor.next("a command of brctl")
    cursor.command = "brctl \(word.text)"
    func set(_ bridge: InterfaceName, _ options: BridgeOptions) -> [Operation] {
      [Operation(.setLink(bridge, LinkChanges(bridge: options)), in: node)]
    }
    func setPort(_ port: InterfaceName, _ options: BridgePortOptions) -> [Operation] {
      [Operation(.setLink(port, LinkChanges(port: options)), in: node)]
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
    case "stp": operations = set(try cursor.interface(), BridgeOptions(stp: try cursor.looseOnOff()))
    case "setfd":
      operations = set(
        try cursor.interface(), BridgeOptions(forwardDelay: try cursor.centiseconds("a time in seconds")))
    case "sethello":
      operations = set(try cursor.interface(), BridgeOptions(helloTime: try cursor.centiseconds("a time in seconds")))
    case "setmaxage":
      operations = set(try cursor.interface(), BridgeOptions(maxAge: try cursor.centiseconds("a time in seconds")))
    case "setageing":
      operations = set(try cursor.interface(), BridgeOptions(ageingTime: try cursor.centiseconds("a time in seconds")))
    case "setbridgeprio":
      operations = set(try cursor.interface(), BridgeOptions(priority: try cursor.number("a priority", 0...65_535)))
    case "setpathcost", "setportprio", "hairpin":
      _ = try cursor.interface("the name of a bridge")
      let port = try cursor.interface("the name of a port")
      operations =
        word.text == "hairpin"
        ? setPort(port, BridgePortOptions(hairpin: try cursor.looseOnOff()))
        : word.text == "setpathcost"
          ? setPort(port, BridgePortOptions(cost: try cursor.number("a cost", 1...65_535)))
          : setPort(port, BridgePortOptions(priority: try cursor.number("a priority", 0...63)))
    default: throw cursor.unknown(word, known, "the command \"\(word.text)\" of brctl is not understood")
    }
    try cursor.expectEnd()
    return operations
  }
}
