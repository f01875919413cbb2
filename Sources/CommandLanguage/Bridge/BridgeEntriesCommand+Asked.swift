import Addressing
import Operations
import RouteNetlink

/// Questions about entries of bridges, and flushing: `bridge fdb get`, `bridge fdb flush`, and the words that narrow listings down.
extension CommandParser {
  /// The words that narrow `bridge link|mdb|vlan show` down; those that bridge(8) does not know say nothing to it, which a lab must not.
  func shown(
    _ cursor: inout Cursor, _ known: [String], _ device: inout InterfaceName?, _ vlan: inout UInt16?
  ) throws(CommandError) {
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev":
        try cursor.once("dev")
        device = try cursor.interface()
      case "vid" where known.contains("vid"):
        try cursor.once("vid")
        let number = try cursor.next("a VLAN").firstNumber
        vlan = number == 0 ? nil : number
      default:
        guard device == nil else {
          throw cursor.unknown(word, known, "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        cursor.position -= 1
        device = try cursor.interface()
      }
    }
  }

  /// `bridge fdb get [to] MAC [br BRIDGE] [brport|dev NAME] [vlan VID] [vni VNI] [self] [master] [dynamic]`.
  func fdbLookup(_ cursor: inout Cursor) throws(CommandError) -> FDBLookup {
    let known = ["to", "br", "brport", "dev", "vlan", "vni", "self", "master", "dynamic"]
    var mac: Word?
    // What is wrong with a number is found when all words are read.
    var vlan: Word?
    var lookup = FDBLookup(MACAddress(0))
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev", "brport": lookup.device = try cursor.interface()
      case "br": lookup.bridge = try cursor.interface("the name of a bridge")
      case "self": lookup.inSelf = true
      case "master": lookup.inMaster = true
      case "dynamic": lookup.isDynamic = true
      case "vlan":
        try cursor.onceAlone("vlan")
        vlan = try cursor.next("a VLAN")
      case "vni":
        lookup.vni = try cursor.number("an identifier", 0...0xff_ffff, else: "invalid VNI")
      default:
        let address = word.text == "to" ? try cursor.next("a MAC address") : word
        guard mac == nil else { throw cursor.garbage(address, "to", known: known) }
        mac = address
      }
    }
    guard let mac, lookup.device != nil || lookup.bridge != nil else {
      var error = CommandError(
        "\"\(cursor.command)\" wants a MAC address and dev NAME or br NAME", column: cursor.endColumn)
      error.spoken = "Device or master and address are required arguments."
      throw error
    }
    lookup.address = try cursor.entryAddress(mac)
    if let vlan { lookup.vlan = try cursor.vlan(vlan, "Error: invalid vlan id.", "Error: invalid vlan id.") }
    return lookup
  }

  /// `bridge fdb flush dev NAME [brport NAME] [vlan VID] [self] [master] [[no]permanent] …`.
  func fdbFlush(_ cursor: inout Cursor) throws(CommandError) -> FDBFlush {
    var device: InterfaceName?
    var vlan: Word?
    var flush = FDBFlush(device: .loopback)
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "brport":
        try cursor.onceAlone("brport")
        flush.port = try cursor.interface()
      case "vlan":
        try cursor.onceAlone("vlan")
        vlan = try cursor.next("a VLAN")
      case "self": flush.inSelf = true
      case "master": flush.inMaster = true
      default:
        guard let condition = FDBFlush.Condition(rawValue: word.text) else {
          throw cursor.unknown(
            word, ["dev", "brport", "vlan", "self", "master"] + FDBFlush.Condition.allCases.map(\.rawValue),
            "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        flush.conditions.append(condition)
      }
    }
    guard let device else {
      var error = CommandError("\"\(cursor.command)\" wants dev NAME", column: cursor.endColumn, fix: "add dev NAME")
      error.spoken = "Device is a required argument."
      throw error
    }
    flush.device = device
    if let vlan {
      flush.vlan = try cursor.vlan(vlan, "Error: integer out of range.", "Invalid VLAN ID \"\(vlan.text)\"")
    }
    return flush
  }
}

extension Cursor {
  /// The MAC address of an entry.
  func entryAddress(_ word: Word) throws(CommandError) -> MACAddress {
    if !word.text.contains("-"), let address = MACAddress(word.text) { return address }
    var error = invalid(word, "MAC address", fix: "as 02:42:ac:11:00:02")
    error.spoken = "Invalid mac address \(word.text)"
    throw error
  }

  /// The number of a VLAN; one that is too small and one that is too large are refused in these words.
  func vlan(_ word: Word, _ small: String, _ large: String) throws(CommandError) -> UInt16 {
    let number = word.firstNumber
    if (1...4094).contains(number) { return number }
    var error = invalid(word, "a VLAN", fix: "a number from 1 to 4094")
    error.spoken = number == 0 ? small : large
    throw error
  }

  /// As ``onceOrGarbage(_:)``, of words whose second the real tools name twice.
  mutating func onceAlone(_ word: String) throws(CommandError) {
    do throws(CommandError) { try once(word) } catch {
      var error = error
      error.spoken = "Error: either \"\(word)\" is duplicate, or \"\(word)\" is a garbage."
      throw error
    }
  }
}

extension Word {
  /// The number that it begins with, as atoi(3) reads it: 0 where it begins with none, and no more than 65,535.
  var firstNumber: UInt16 { UInt16(clamping: Int(text.prefix { $0.isASCII && $0.isNumber }) ?? 0) }
}
