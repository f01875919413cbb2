import Addressing
import PlainText
import RouteNetlink

extension LinkOptions {
  /// The options as the words of a command, in the order of the table.
  var words: String {
    let words = Table.rows.all.compactMap { row -> String? in
      guard row.isSettable, row.access != .again, row.access != .words, let value = values[row] else { return nil }
      return row.words(value)
    }
    return (words + bridgePlace.words).joined(separator: " ")
  }
}

extension BridgeRequestPlace {
  /// The words of `bridge link set`.
  fileprivate var words: [String] {
    [isSelf ? "self" : nil, isMaster ? "master" : nil, mode.map { "hwmode \($0)" }].compactMap { $0 }
  }
}

extension OptionRow {
  /// The option with its value as the words of a command; nil where there are none for it.
  fileprivate func words(_ value: OptionValue) -> String? {
    switch (form, value) {
    case (.mark, .number(0)): wire == .flag ? nil : "no\(word)"
    case (.mark, _): word
    case (.onOff, .number(let number)), (.listed, .number(let number)): "\(word) \(number == 0 ? "off" : "on")"
    case (.choice(let choices), .number(let number)), (.silentChoice(let choices), .number(let number)):
      "\(word) \(choices.first { $0.number == number }?.word ?? "\(number)")"
    case (.typeOfService, .number(let number)): "\(word) 0x\(String(number, radix: 16))"
    case (.ethertype, .number(let number)): "\(word) \(EtherTypeOfTag.names[number] ?? "\(number)")"
    case (.hardwareAddress, _): MACAddress(option: value).map { "\(word) \($0)" }
    case (.localAddress, _): IPAddress(option: value).map { "\(word) \($0)" }
    case (.remoteAddress, _): IPAddress(option: value).map { "\($0.isMulticast ? "group" : "remote") \($0)" }
    case (.ports, _): VXLANSourcePorts(option: value).map { "\(word) \($0.first) \($0.last)" }
    case (.device, .device(let name)): "\(word) \(name.text.quoted)"
    case (.device, .number(0)): "no\(word)"
    case (.device, _): nil
    case (_, .number(let number)): "\(word) \(number)"
    case (_, .bytes), (_, .device): nil
    }
  }
}
