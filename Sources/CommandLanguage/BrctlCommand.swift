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
    func set<Value>(
      _ bridge: InterfaceName, _ option: WritableKeyPath<BridgeOptions, Value?>, _ value: Value
    ) -> [Operation] {
      var options = BridgeOptions()
      options[keyPath: option] = value
      return [Operation(.bridgeControl(.setBridge(bridge, options)), in: node)]
    }
    func setPort<Value>(
      _ port: InterfaceName, _ bridge: InterfaceName, _ option: WritableKeyPath<BridgePortOptions, Value?>,
      _ value: Value
    ) -> [Operation] {
      var options = BridgePortOptions()
      options[keyPath: option] = value
      return [Operation(.bridgeControl(.setPort(port, of: bridge, options)), in: node)]
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
    case "stp": operations = set(try cursor.interface(), \.stp, try cursor.looseOnOff())
    case "setfd":
      operations = set(
        try cursor.interface(),
        \.forwardDelay, try cursor.centiseconds("a time in seconds", "bad forward delay value"))
    case "sethello":
      operations = set(
        try cursor.interface(),
        \.helloTime, try cursor.centiseconds("a time in seconds", "bad hello timer value"))
    case "setmaxage":
      operations = set(
        try cursor.interface(), \.maxAge, try cursor.centiseconds("a time in seconds", "bad max age value")
      )
    case "setageing":
      operations = set(
        try cursor.interface(),
        \.ageingTime, try cursor.centiseconds("a time in seconds", "bad ageing time value"))
    case "setbridgeprio":
      operations = set(
        try cursor.interface(),
        \.priority, try cursor.brctlNumber("a priority", 0...UInt16.max, "bad priority"))
    case "setpathcost", "setportprio", "hairpin":
      let bridge = try cursor.interface("the name of a bridge")
      let port = try cursor.interface("the name of a port")
      operations =
        word.text == "hairpin"
        ? setPort(port, bridge, \.hairpin, try cursor.looseOnOff())
        : word.text == "setpathcost"
          ? setPort(
            port, bridge,
            \.cost, try cursor.brctlNumber("a cost", 0...UInt32.max, "bad path cost value"))
          : setPort(
            port, bridge,
            \.priority, try cursor.brctlNumber("a priority", 0...UInt16.max, "bad path priority value")
          )
    default:
      var error = cursor.unknown(word, known, "the command \"\(word.text)\" of brctl is not understood")
      error.spoken = "never heard of command [\(word.text)]"
      throw error
    }
    try cursor.expectEnd()
    return operations
  }
}

extension Cursor {
  /// A number, or what brctl(8) says of another word.
  fileprivate mutating func brctlNumber<Value: FixedWidthInteger>(
    _ what: String, _ range: ClosedRange<Value>, _ words: String
  ) throws(CommandError) -> Value {
    do throws(CommandError) {
      return try number(what, range)
    } catch {
      var error = error
      error.spoken = words
      throw error
    }
  }
}
