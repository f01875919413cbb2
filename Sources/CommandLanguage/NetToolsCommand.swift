import Addressing
import Lab

/// The old tools, of which only what they show is understood.
extension CommandParser {
  /// `arp -n [-i NAME]`.
  func arp(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var device: InterfaceName?
    var isNumeric = false
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-n", "--numeric": isNumeric = true
      case "-i", "--device": device = try cursor.interface()
      case "-s", "-d", "--set", "--delete":
        throw CommandError(
          "arp only shows here", column: word.column, length: word.length,
          fix: word.text == "-d"
            ? "write ip neigh del ADDRESS dev NAME" : "write ip neigh add ADDRESS lladdr MAC dev NAME")
      default: throw cursor.unknown(word, ["-n", "-i"], "\"\(word.text)\" of arp is not understood")
      }
    }
    guard isNumeric else {
      throw CommandError("arp looks up names, which a lab does not", column: cursor.endColumn, fix: "write arp -n")
    }
    return [Operation(.show(ShowRequest(.arpTable(device))), in: node)]
  }

  /// `route -n`.
  func route(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var isNumeric = false
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-n", "--numeric": isNumeric = true
      case "add", "del", "flush":
        throw CommandError(
          "route only shows here", column: word.column, length: word.length, fix: "write ip route \(word.text) …")
      default: throw cursor.unknown(word, ["-n"], "\"\(word.text)\" of route is not understood")
      }
    }
    guard isNumeric else {
      throw CommandError("route looks up names, which a lab does not", column: cursor.endColumn, fix: "write route -n")
    }
    return [Operation(.show(ShowRequest(.routeTable)), in: node)]
  }

  /// `ifconfig [-a] [NAME]`.
  func ifconfig(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let all = cursor.take("-a")
    if let word = cursor.current, word.text.hasPrefix("-") {
      throw cursor.unknown(word, ["-a"], "the option \"\(word.text)\" of ifconfig is not understood")
    }
    let device = cursor.isAtEnd ? nil : try cursor.interface()
    if let word = cursor.current {
      throw CommandError(
        "ifconfig only shows here", column: word.column, length: word.length, fix: "write ip addr, or ip link set")
    }
    return [Operation(.show(ShowRequest(.interfaces(device, all: all))), in: node)]
  }
}
