internal import Addressing
internal import RouteNetlink

extension Sheet {
  /// The part of `ip -d link` about options, in the order of their table.
  ///
  /// - Parameter special: Shows what has a way of its own; false leaves an option to its form.
  mutating func options<Table>(
    _ options: LinkOptions<Table>, _ context: NamespaceState,
    special: (OptionRow, OptionValue, inout Sheet) -> Bool = { _, _, _ in false }
  ) {
    for row in Table.rows.all {
      guard let value = options.values[row], !special(row, value, &self) else { continue }
      option(row, value, context)
      // It is told in one of two ways.
      if row.word == "ttl inherit", value != .number(0) { skipsTimeToLive = true }
    }
    skipsTimeToLive = false
  }

  /// An option and its value.
  mutating func option(_ row: OptionRow, _ value: OptionValue, _ context: NamespaceState) {
    switch value {
    case .number(let number): if number != 0 || !row.hidesZero { option(row, number, context) }
    case .bytes: option(row, bytes: value)
    case .device(let name): tell(row, .text(name.text), name.text)
    }
  }

  /// A fact in the words of its row.
  private mutating func tell(_ row: OptionRow, _ value: Value, _ text: String) {
    if let key = row.json { put(key, value, "\(row.shown) \(text) ") } else { say("\(row.shown) \(text) ") }
  }

  private mutating func option(_ row: OptionRow, _ number: UInt64, _ context: NamespaceState) {
    switch row.form {
    case .bit, .number, .hundredths: tell(row, .number(Int64(truncatingIfNeeded: number)), "\(number)")
    case .hexadecimal: tell(row, .text(number.asHex), number.asHex)
    case .timer: tell(row, .hundredths(number), number.asHundredths.aligned(7))
    case .onOff: tell(row, .flag(number != 0), number == 0 ? "off" : "on")
    case .mark(let shown): mark(row, number != 0, shown)
    case .choice(let choices):
      let word = choices.first { $0.number == number }?.word ?? "unknown"
      tell(row, .text(word), word)
    case .silentChoice(let choices):
      let word = choices.first { $0.number == number }?.word ?? choices.first?.word ?? ""
      put(row.json ?? row.word, word, number == 0 ? "" : "\(row.shown) \(word) ")
    case .portState:
      if let word = UInt8(exactly: number).flatMap(BridgePortState.init(rawValue:))?.word {
        tell(row, .text(word), word)
      }
    case .numberOr(let nothing):
      tell(row, .number(Int64(truncatingIfNeeded: number)), number == 0 ? nothing : "\(number)")
    case .timeToLive:
      if !skipsTimeToLive { tell(row, .number(Int64(number)), number == 0 ? "auto" : "\(number)") }
    case .typeOfService: tell(row, .text(number.asHex), number == 1 ? "inherit" : number.asHex)
    case .ethertype:
      let name = EtherTypeOfTag.names[number] ?? "[\(String(number, radix: 16))]"
      tell(row, .text(name), name)
    case .device:
      let name = context.name(Int32(truncatingIfNeeded: number))
      if number != 0 { tell(row, .text(name), name) }
    case .hardwareAddress, .bridgeID, .localAddress, .remoteAddress, .ports, .listed, .special: break
    }
  }

  private mutating func mark(_ row: OptionRow, _ isOn: Bool, _ shown: OptionForm.MarkShown) {
    // ip 6.1 leaves no room behind this one.
    let word = row.word == "vnifilter" ? row.word : row.word + " "
    let text: String =
      switch shown {
      case .whenOn, .always: isOn ? word : "no" + word
      case .whenOff: isOn ? "" : "no" + word
      }
    guard isOn || shown != .whenOn else { return }
    if let key = row.json { put(key, .flag(isOn), text) } else { say(text) }
  }

  private mutating func option(_ row: OptionRow, bytes value: OptionValue) {
    switch row.form {
    case .hardwareAddress:
      let text = (value.bytes ?? []).asHardwareAddress
      tell(row, .text(text), text)
    case .bridgeID: if let id = BridgeID(option: value) { tell(row, .text(id.text), id.text) }
    case .localAddress, .remoteAddress:
      guard let address = IPAddress(option: value), !address.isAny else { return }
      let word = row.form == .localAddress ? "local" : address.isMulticast ? "group" : "remote"
      put(word + (address.family == .v6 ? "6" : ""), address.shown, "\(word) \(address.shown) ")
    case .ports:
      guard let ports = VXLANSourcePorts(option: value) else { return }
      beginObject(row.json ?? row.word)
      put("low", ports.first, "\(row.shown) \(ports.first) ")
      put("high", ports.last, "\(ports.last) ")
      endObject()
    case .bit, .number, .hexadecimal, .hundredths, .timer, .onOff, .mark, .choice, .silentChoice, .portState, .numberOr,
      .timeToLive, .typeOfService, .ethertype, .device, .listed, .special:
      break
    }
  }
}

extension BridgeID {
  /// `8000.2:0:0:0:0:1`: the address without leading zeros.
  fileprivate var text: String {
    let priority = String(UInt32(priority) + 0x10000, radix: 16).dropFirst()
    return "\(priority)." + address.map { String($0, radix: 16) }.joined(separator: ":")
  }
}
