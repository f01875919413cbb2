import Addressing
import IPTables
import Operations

/// A match or target of iptables that the kernel keeps as its bytes: its options, the bytes that they make, and how bytes are written.
struct IPTablesKind: Sendable {
  /// How bytes are written.
  struct Writing {
    /// The options of `iptables -S`.
    var words = IPTablesWords()
    /// The output of `iptables -L -n`, with a blank in front.
    var columns = ""
    /// The output of `iptables -L`, where that is another text.
    var named: String?
    /// In nft's words; nil where nft has none.
    var nft: String?
  }

  /// The revision of the bytes.
  let revision: UInt32
  let families: Set<IPFamily>
  let options: [IPTablesOption]
  /// The bytes that options make.
  let make: @Sendable (IPTablesFilling) throws(CommandError) -> [UInt8]
  /// How bytes are written; nil of those that say more than is understood.
  let write: @Sendable ([UInt8], IPFamily) -> Writing?

  init(
    revision: UInt32 = 0, of families: Set<IPFamily> = [.v4, .v6], _ options: [IPTablesOption],
    make: @escaping @Sendable (IPTablesFilling) throws(CommandError) -> [UInt8],
    write: @escaping @Sendable ([UInt8], IPFamily) -> Writing?
  ) {
    self.revision = revision
    self.families = families
    self.options = options
    self.make = make
    self.write = write
  }

  /// The protocol that a match needs; nil where it needs none.
  func transport(_ name: String) -> UInt8? { ["esp": 50, "tcpmss": 6][name] }

  /// The message where it is missing.
  func missingTransport(_ name: String, _ number: UInt8) -> String {
    name == "tcpmss"
      ? "tcpmss: -p tcp is missing" : "\(name) match requires '-p \(IPTablesNames.name(ofProtocol: number))'"
  }

  /// The matches by their names.
  static let matches = packets.merging(headers) { $1 }.merging(connections) { $1 }.merging(contents) { $1 }
    .merging(transports) { $1 }
    .merging(["hashlimit": hashLimit, "time": time, "u32": u32, "policy": policy]) { $1 }

  /// The targets by their names.
  static let targets = marking.merging(steering) { $1 }
}

/// The options of a match or target that were given, and how their values are read.
struct IPTablesFilling {
  var item: IPTablesExtension
  let values: IPTablesValues

  var family: IPFamily { values.family }

  func given(_ option: String) -> IPTablesExtension.Given? { item.given(option) }

  func has(_ option: String) -> Bool { item.given(option) != nil }

  func isInverted(_ option: String) -> Bool { item.given(option)?.isInverted == true }

  /// The message about a value that is none.
  func bad(_ word: Word, _ option: String, fix: String? = nil) -> CommandError {
    values.error(word, "\(item.name): Bad value for \"\(option)\" option: \"\(word.text)\"", fix: fix)
  }

  /// An option that must be given.
  func needed(_ option: String) throws(CommandError) -> IPTablesExtension.Given {
    guard let given = item.given(option) else {
      throw values.error(
        item.word, "\(item.name): option \"\(option)\" must be specified", fix: "add \(option)", ending: .paragraph)
    }
    return given
  }

  /// A number in a range; nil where the option was not given.
  func number(_ option: String, _ range: ClosedRange<UInt64>) throws(CommandError) -> UInt64? {
    guard let word = item.given(option)?.value else { return nil }
    guard let number = values.number(word.text), range.contains(number) else {
      throw values.error(
        word,
        "\(item.name): bad value for option \"\(option)\", or out of range (\(range.lowerBound)-\(range.upperBound))",
        fix: "a number from \(range.lowerBound) to \(range.upperBound)", ending: .sentence)
    }
    return number
  }

  /// `10`, `10:20`, `10:` or `:20`; nil where the option was not given.
  func range(_ option: String, _ most: UInt64) throws(CommandError) -> ClosedRange<UInt64>? {
    guard let word = item.given(option)?.value else { return nil }
    let parts = word.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let first = parts.first.flatMap { $0.isEmpty && parts.count > 1 ? 0 : values.number($0) }
    let last = parts.count < 2 ? first : parts[1].isEmpty ? most : values.number(parts[1])
    guard let first, let last, first <= most, last <= most else {
      let isFirst = first.map { $0 > most } ?? true
      let near = isFirst ? word.text[...] : parts.last ?? ""
      throw values.error(
        word, "\(item.name): bad value for option \"\(option)\" near \"\(near)\", or out of range (0-\(most))",
        fix: "as 10, 10:20, 10: or :20", ending: .sentence)
    }
    guard first <= last else {
      throw values.error(
        word, "\(item.name): bad value for option \"\(option)\", or out of range (0-\(most))",
        fix: "write \(last):\(first)", ending: .sentence)
    }
    return first...last
  }

  /// A number with a mask as `0x1/0xff`; all bits count without one. Nil where the option was not given.
  func masked(_ option: String, _ most: UInt64) throws(CommandError) -> (value: UInt64, mask: UInt64)? {
    guard let word = item.given(option)?.value else { return nil }
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts.map { values.number($0) }
    guard let value = numbers.first ?? nil, value <= most, let mask = parts.count < 2 ? most : numbers.last ?? nil,
      mask <= most
    else {
      throw values.error(
        word, "\(item.name): bad integer value for option \"\(option)\", or out of range.",
        fix: "a number, or a number and a mask as 0x1/0xff", ending: .paragraph)
    }
    return (value, mask)
  }

  /// The place of a word among some names.
  func place(_ option: String, _ names: [String]) throws(CommandError) -> UInt8 {
    let word = try needed(option).value
    guard let place = names.firstIndex(of: word.text) else {
      throw values.unknown(word, "Unknown \(option) `\(word.text)'", word.text, names)
    }
    return UInt8(clamping: place)
  }

  /// The bits of events with commas; none where the option was not given.
  func events(_ option: String, _ names: [(name: String, bit: UInt32)]) throws(CommandError) -> UInt32 {
    guard let word = given(option)?.value else { return 0 }
    return try values.bits(word, names.map { (name: $0.name.uppercased(), bit: $0.bit) }) {
      "Unknown event type \"\($0.lowercased())\""
    }
  }

  /// Nothing but one of some options.
  func one(_ options: [String], _ missing: String) throws(CommandError) -> (
    option: String, given: IPTablesExtension.Given
  ) {
    let found = options.compactMap { option in item.given(option).map { (option, $0) } }
    guard let first = found.first else { throw values.error(item.word, missing, fix: "add \(options.first ?? "")") }
    if found.count > 1, let other = found.last {
      throw values.error(
        other.1.option, "\(item.name): option \"\(first.0)\" cannot be used together with \"\(other.0)\"",
        fix: "keep one of them", ending: .sentence)
    }
    return (first.0, first.1)
  }
}

extension IPTablesMatch {
  /// How a match that is kept as its bytes is written; nil of others.
  func writing(_ family: IPFamily) -> IPTablesKind.Writing? {
    guard case .other(let name, let revision, let info) = self, let kind = IPTablesKind.matches[name],
      kind.revision == revision, kind.families.contains(family)
    else { return nil }
    return kind.write(info, family)
  }
}

extension IPTablesTarget {
  /// How a target that is kept as its bytes is written; nil of others.
  func writing(_ family: IPFamily) -> IPTablesKind.Writing? {
    guard case .other(let name, let revision, let info) = self, let kind = IPTablesKind.targets[name],
      kind.revision == revision, kind.families.contains(family)
    else { return nil }
    return kind.write(info, family)
  }
}

extension ClosedRange<UInt64> {
  /// `10` or `10:20`.
  var text: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound):\(upperBound)" }
  /// `10` or `10-20`.
  var nftText: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}

extension String {
  /// A number in hexadecimal digits with zeros in front: `0x05`.
  static func hex(_ number: some BinaryInteger, digits: Int = 1) -> String {
    let text = String(number, radix: 16)
    return "0x" + String(repeating: "0", count: Swift.max(0, digits - text.count)) + text
  }
}
