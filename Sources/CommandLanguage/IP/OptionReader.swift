import Addressing
import Operations
import RouteNetlink

/// Reads the options of a kind of link from a command, by the table of the kind.
struct OptionReader {
  let rows: OptionRows
  /// The noun for the kind in errors: `a bridge`.
  let noun: String
  /// Whether `bridge link set` reads them, and not `ip link … type …`.
  var isBridgeTool = false
  /// Whether they are a port's, of which ip(8) speaks in other words.
  var isOfPort = false
  /// Whether the real tool refuses a word that is there a second time.
  var takesOnce = false
  /// The real tool's message about a word that it does not know.
  let unknown: @Sendable (String) -> String?

  /// The words that are understood.
  private var known: [String] { rows.all.filter(takes).map(\.word) }

  private func takes(_ row: OptionRow) -> Bool {
    switch row.access {
    case .all: true
    case .link, .again: !isBridgeTool
    case .bridge: isBridgeTool
    case .words, .kernel: false
    }
  }

  /// Reads everything up to the end of the command.
  func read(_ cursor: inout Cursor, into values: inout OptionValues) throws(CommandError) {
    while let word = cursor.current {
      cursor.position += 1
      if try !take(word, &cursor, &values) { throw error(about: word, cursor) }
    }
  }

  /// The error about a word that is none of the options.
  func error(about word: Word, _ cursor: Cursor) -> CommandError {
    var error = cursor.unknown(word, known, "\"\(word.text)\" is no option of \(noun) that is understood")
    error.spoken = unknown(word.text) ?? error.spoken
    return error
  }

  /// Reads one option whose word is taken already; false where the word is none.
  func take(_ word: Word, _ cursor: inout Cursor, _ values: inout OptionValues) throws(CommandError) -> Bool {
    guard let (row, isOn) = row(word.text), takes(row) else { return false }
    if case .device = row.form, !isOn {
      values[row] = .number(0)
      return true
    }
    if takesOnce {
      let isMark = if case .mark = row.form { true } else { false }
      try cursor.onceOrGarbage(row.form == .remoteAddress ? word.text : row.word, isAlone: isMark)
    }
    switch row.form {
    case .mark: values[row] = .number(isOn ? 1 : 0)
    case .onOff, .listed: values[row] = try cursor.onOff(word.text, ofPort: isOfPort).option
    case .device: values[row] = .device(try cursor.interface())
    case .hardwareAddress: values[row] = try cursor.newLinkAddress().option
    case .bit: values[row] = .number(try number(row, word, &cursor, "a switch of 0 or 1") == 0 ? 0 : 1)
    case .number, .hexadecimal: values[row] = .number(try number(row, word, &cursor))
    case .hundredths: values[row] = .number(try number(row, word, &cursor, "a number of hundredths of a second"))
    case .numberOr(let nothing): values[row] = .number(cursor.take(nothing) ? 0 : try number(row, word, &cursor))
    case .choice(let choices), .silentChoice(let choices): values[row] = .number(try choice(row, choices, &cursor))
    case .portState: values[row] = try state(row, word, &cursor)
    case .ethertype: values[row] = .number(try ethertype(&cursor))
    case .typeOfService:
      values[row] = .number(
        cursor.take("inherit") ? 1 : UInt64(try cursor.typeOfService(else: row.says ?? "invalid \(row.word)")))
    case .timeToLive:
      if cursor.take("inherit") {
        guard let inherits = rows.all.first(where: { $0.word == "\(row.word) inherit" }) else { return false }
        values[inherits] = .number(1)
      } else {
        values[row] = .number(cursor.take("auto") ? 0 : try timeToLive(row, &cursor))
      }
    case .localAddress, .remoteAddress: try address(row, word, &cursor, &values)
    case .ports:
      let first: UInt16 = try cursor.number("a port", 0...65_535, else: "min port")
      values[row] =
        VXLANSourcePorts(first: first, last: try cursor.number("a port", 0...65_535, else: "max port")).option
    case .timer, .bridgeID, .special: return false
    }
    return true
  }

  /// The option that a word names, and whether it is switched on: `no` in front switches a mark off.
  private func row(_ word: String) -> (OptionRow, Bool)? {
    if let row = rows.named(word) { return (row, true) }
    guard word.hasPrefix("no"), let row = rows.named(String(word.dropFirst(2))) else { return nil }
    switch row.form {
    case .mark: return row.wire == .flag ? nil : (row, false)
    // Of a port, the device that stands in for it.
    case .device: return isOfPort ? (row, false) : nil
    default: return nil
    }
  }

  private func number(
    _ row: OptionRow, _ word: Word, _ cursor: inout Cursor, _ what: String? = nil
  ) throws(CommandError) -> UInt64 {
    let range = row.isCheckedByTool ? row.range ?? row.room : row.room
    return try cursor.number(
      what ?? "a number of \(word.text)", range,
      else: row.says ?? (isOfPort ? "\(row.word) is invalid" : "invalid \(row.word)"))
  }

  private func choice(
    _ row: OptionRow, _ choices: [OptionForm.Choice], _ cursor: inout Cursor
  ) throws(CommandError) -> UInt64 {
    let words = choices.map(\.word)
    let word = try cursor.next("one of \(words.joined(separator: ", "))")
    if let choice = choices.first(where: { $0.word == word.text }) { return choice.number }
    if let says = row.says { throw cursor.wrong(word, says) }
    var error = cursor.unknown(word, words, "\"\(word.text)\" is no \(row.word) of \(noun)")
    let names = words.map { "\"\($0)\"" }
    error.spoken =
      "Error: argument of \"\(row.word)\" must be \(names.dropLast().joined(separator: ", ")) or \(names.last ?? ""), "
      + "not \"\(word.text)\""
    throw error
  }

  private func state(_ row: OptionRow, _ word: Word, _ cursor: inout Cursor) throws(CommandError) -> OptionValue {
    if let name = cursor.current, let state = BridgePortState.allCases.first(where: { $0.word == name.text }) {
      cursor.position += 1
      return state.option
    }
    let place = cursor.current
    let number = try number(row, word, &cursor, "a state")
    guard row.range?.contains(number) != false else {
      var error = cursor.invalid(place ?? word, "a state", fix: "a number from 0 to 4")
      error.spoken = "RTNETLINK answers: Invalid argument"
      throw error
    }
    return .number(number)
  }

  private func ethertype(_ cursor: inout Cursor) throws(CommandError) -> UInt64 {
    let name = try cursor.next("802.1Q or 802.1ad")
    guard let type = EtherTypeOfTag.named(name.text) else {
      throw cursor.invalid(name, "VLAN protocol", fix: "802.1Q or 802.1ad")
    }
    return type
  }

  private func timeToLive(_ row: OptionRow, _ cursor: inout Cursor) throws(CommandError) -> UInt64 {
    let word = cursor.current
    let value: UInt32 = try cursor.number("a TTL", 0...UInt32.max, else: row.says)
    guard value <= 255 else {
      throw cursor.wrong(word ?? cursor.words[0], "TTL must be <= 255", fix: "a number from 0 to 255")
    }
    return UInt64(value)
  }

  /// The address behind `local` or `remote`, which is one host's, or behind `group`, which is a multicast group's.
  private func address(
    _ row: OptionRow, _ word: Word, _ cursor: inout Cursor, _ values: inout OptionValues
  ) throws(CommandError) {
    let other = rows.all.first { $0.word != row.word && ($0.form == .localAddress || $0.form == .remoteAddress) }
    let family = other.flatMap { values[$0] }.flatMap { IPAddress(option: $0) }?.family
    if row.form == .remoteAddress, values[row] != nil {
      throw CommandError("vxlan: both group and remote cannot be specified", column: word.column, length: word.length)
    }
    let place = cursor.current ?? word
    if ["any", "all", "default"].contains(place.text) { throw cursor.wrong(place, "invalid \(word.text) address") }
    let address = try cursor.routeAddress(of: family)
    values[row] = address.option
    if row.form == .localAddress {
      if address.isMulticast { throw cursor.wrong(place, "invalid local address") }
      return
    }
    guard address.isMulticast == (word.text == "group") else {
      var error = CommandError(
        "invalid \(word.text) address: \"\(place.text)\"", column: place.column, length: place.length,
        fix: "write \(address.isMulticast ? "group" : "remote") \(address)")
      error.spoken = "Error: argument \"\(place.text)\" is wrong: invalid \(word.text) address"
      throw error
    }
  }
}

/// The EtherTypes of the tags of VLANs, by the names that ip(8) has for them.
enum EtherTypeOfTag {
  static let names: [UInt64: String] = [0x8100: "802.1Q", 0x88a8: "802.1ad"]

  /// The type of a name, however its letters are written.
  static func named(_ name: String) -> UInt64? {
    names.first { $0.value.lowercased() == name.lowercased() }?.key
  }
}

extension BridgePortState {
  /// The word that `bridge link` has for it.
  var word: String {
    switch self {
    case .disabled: "disabled"
    case .listening: "listening"
    case .learning: "learning"
    case .forwarding: "forwarding"
    case .blocking: "blocking"
    }
  }
}
