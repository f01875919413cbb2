import Addressing
import Operations
import PlainText
import RouteNetlink

/// A command of brctl(8) that sets one option of a bridge or of a port.
struct BrctlVerb: Sendable {
  /// How its value is written.
  enum Form: Sendable { case onOff, seconds, number }

  /// The command.
  let name: String
  /// The option.
  let row: OptionRow
  let form: Form
  /// The noun for the value in errors.
  let what: String
  /// The message of brctl(8) about a wrong value.
  let wrong: String
  /// The words of brctl(8) in front of the kernel's error; `PORT` and `BRIDGE` stand for the names.
  let failure: String

  private init(
    _ name: String, _ row: OptionRow, _ form: Form, _ what: String = "", wrong: String = "", failure: String
  ) {
    (self.name, self.row, self.form, self.what, self.wrong, self.failure) = (name, row, form, what, wrong, failure)
  }

  private static let bridge = BridgeTable.table
  private static let port = BridgePortTable.table
  private static let time = "a time in seconds"
  static let ofBridges = [
    BrctlVerb("stp", bridge.stp.row, .onOff, failure: "set stp status failed"),
    BrctlVerb(
      "setfd", bridge.forwardDelay.row, .seconds, time, wrong: "bad forward delay value",
      failure: "set forward delay failed"),
    BrctlVerb(
      "sethello", bridge.helloTime.row, .seconds, time, wrong: "bad hello timer value",
      failure: "set hello timer failed"),
    BrctlVerb(
      "setmaxage", bridge.maxAge.row, .seconds, time, wrong: "bad max age value", failure: "set max age failed"),
    BrctlVerb(
      "setageing", bridge.ageingTime.row, .seconds, time, wrong: "bad ageing time value",
      failure: "set ageing time failed"),
    BrctlVerb(
      "setbridgeprio", bridge.priority.row, .number, "a priority", wrong: "bad priority",
      failure: "set bridge priority failed"),
  ]
  static let ofPorts = [
    BrctlVerb("hairpin", port.hairpin.row, .onOff, failure: "can't set PORT to hairpin on bridge BRIDGE"),
    BrctlVerb(
      "setpathcost", port.cost.row, .number, "a cost", wrong: "bad path cost value", failure: "set path cost failed"),
    BrctlVerb(
      "setportprio", port.priority.row, .number, "a priority", wrong: "bad path priority value",
      failure: "set port priority failed"),
  ]

  /// Reads the value.
  func value(_ cursor: inout Cursor) throws(CommandError) -> OptionValue {
    switch form {
    case .onOff: return try cursor.looseOnOff().option
    case .seconds: return try cursor.centiseconds(what, wrong).option
    case .number:
      let word = try cursor.next(what)
      guard let number = Self.leadingNumber(word.text) else {
        var error = cursor.invalid(word, what)
        error.spoken = wrong
        throw error
      }
      // What is too large for a bridge the kernel cuts; of a port it refuses it.
      if name == "setbridgeprio" { return .number(UInt64(UInt16(truncatingIfNeeded: number))) }
      guard row.range?.contains(number) ?? (number <= 65_535) else {
        var error = cursor.invalid(word, what)
        error.spoken = "\(failure): Numerical result out of range"
        throw error
      }
      return .number(number)
    }
  }

  /// The number that a text begins with, as strtoul(3) reads it: decimal, `0x…` or octal; nil where it begins with none.
  private static func leadingNumber(_ text: String) -> UInt64? {
    let isHexadecimal = text.lowercased().hasPrefix("0x") && text.dropFirst(2).first?.isHexDigit == true
    let isOctal = text.hasPrefix("0")
    let known = isHexadecimal ? "0123456789abcdefABCDEF" : isOctal ? "01234567" : "0123456789"
    let digits = text.dropFirst(isHexadecimal ? 2 : 0).prefix { known.contains($0) }
    guard !digits.isEmpty else { return nil }
    return UInt64(digits, radix: isHexadecimal ? 16 : isOctal ? 8 : 10) ?? .max
  }

  /// The value as it is typed.
  fileprivate func words(_ value: OptionValue?) -> String {
    let number = value?.number ?? 0
    switch form {
    case .onOff: return number == 0 ? "off" : "on"
    case .number: return "\(number)"
    case .seconds:
      let rest = number % 100
      return "\(number / 100)" + (rest == 0 ? "" : ".\(rest < 10 ? "0" : "")\(rest)")
    }
  }
}

extension BridgeControl {
  /// The words behind `brctl`.
  var words: String {
    switch self {
    case .addBridge(let name): "addbr \(name.text.quoted)"
    case .deleteBridge(let name): "delbr \(name.text.quoted)"
    case .addPort(let port, let bridge): "addif \(bridge.text.quoted) \(port.text.quoted)"
    case .deletePort(let port, let bridge): "delif \(bridge.text.quoted) \(port.text.quoted)"
    case .setBridge(let bridge, let options):
      verb.map { "\($0.name) \(bridge.text.quoted) \($0.words(options.values[$0.row]))" } ?? ""
    case .setPort(let port, let bridge, let options):
      verb.map { "\($0.name) \(bridge.text.quoted) \(port.text.quoted) \($0.words(options.values[$0.row]))" } ?? ""
    }
  }

  /// The command that sets the one option that is there.
  private var verb: BrctlVerb? {
    switch self {
    case .setBridge(_, let options): BrctlVerb.ofBridges.first { options.values[$0.row] != nil }
    case .setPort(_, _, let options): BrctlVerb.ofPorts.first { options.values[$0.row] != nil }
    case .addBridge, .deleteBridge, .addPort, .deletePort: nil
    }
  }

  /// The words of brctl(8) in front of the kernel's error, of options.
  package var failureWords: String? {
    guard let words = verb?.failure else { return nil }
    guard case .setPort(let port, let bridge, _) = self else { return words }
    return words.replacing("PORT", with: port.text).replacing("BRIDGE", with: bridge.text)
  }
}
