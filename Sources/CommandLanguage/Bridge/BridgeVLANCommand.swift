import Addressing
import Operations
import RouteNetlink

/// What VLANs of ports and of bridges are told: `bridge vlan set` and `bridge vlan global set`.
extension CommandParser {
  /// `bridge vlan [global] set dev NAME vid ID …`; the cursor stands behind `set`.
  func setVLANs(
    _ cursor: inout Cursor, _ node: NodeReference, isGlobal: Bool
  ) throws(CommandError) -> [Operation] {
    var device: InterfaceName?
    var range: Word?
    var options = BridgeVLANOptions()
    var globals: [BridgeVLANGlobal: UInt64] = [:]
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "vid": range = try cursor.next("a VLAN, or a range of them")
      case "state" where !isGlobal: options.state = try state(&cursor)
      case "mcast_router" where !isGlobal:
        options.multicastRouter = try cursor.number("a number", 0...UInt8.max, else: "invalid mcast_router")
      default:
        guard isGlobal, let option = BridgeVLANGlobal.allCases.first(where: { $0.word == word.text }) else {
          let known = isGlobal ? BridgeVLANGlobal.allCases.map(\.word) : ["state", "mcast_router"]
          throw cursor.unknown(
            word, ["dev", "vid"] + known, "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        globals[option] = try cursor.number("a number", 0...option.most, else: "invalid \(option.word)")
      }
    }
    guard let device, let range else {
      var error = CommandError("\"\(cursor.command)\" wants dev NAME and vid NUMBER", column: cursor.endColumn)
      error.spoken = "Device and VLAN ID are required arguments."
      throw error
    }
    let vlans = try cursor.vlans(range)
    return [
      Operation(.vlan(isGlobal ? .setGlobal(vlans, globals, device) : .set(vlans, options, device)), in: node)
    ]
  }

  /// A spanning tree state: its name in small letters, or a number, of which the kernel gets the lowest eight bits.
  private func state(_ cursor: inout Cursor) throws(CommandError) -> UInt8 {
    let word = try cursor.next("a state")
    if let state = BridgePortState.allCases.first(where: { $0.word == word.text }) { return state.rawValue }
    if let number = UInt64(word.text) { return UInt8(truncatingIfNeeded: number) }
    var error = cursor.unknown(
      word, BridgePortState.allCases.map(\.word), "\"\(word.text)\" is no state of a spanning tree")
    error.spoken = "Error: invalid STP state"
    throw error
  }
}

extension Cursor {
  /// `10` or `10-12`; what is no number is 0, which the kernel refuses.
  fileprivate func vlans(_ word: Word) throws(CommandError) -> ClosedRange<UInt16> {
    let parts = word.text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.map { Word(text: String($0), column: word.column, length: word.length).firstNumber }
    let (first, last) = (numbers.first ?? 0, numbers.last ?? 0)
    if first < 4096, last < 4096, numbers.count == 1 || first < last { return first...last }
    var error = invalid(word, "VLAN from 1 to 4094, nor a range of them")
    error.spoken = "Invalid VLAN " + (numbers.count == 1 ? "ID \"\(word.text)\"" : "range \"\(first)-\(last)\"")
    throw error
  }
}
