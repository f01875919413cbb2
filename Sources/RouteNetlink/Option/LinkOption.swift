/// An option of a kind of link with the type that it has in Swift: a member of a ``LinkOptionTable``.
public struct LinkOption<Value: LinkOptionValue>: Sendable {
  /// Everything that is known of it.
  public let row: OptionRow

  /// A row.
  ///
  /// - Parameters:
  ///   - name: The kernel's name behind the prefix of the table.
  ///   - number: The attribute's number.
  ///   - wire: How it stands in a message.
  ///   - word: The word of `ip`; the key of the lab file is the same with hyphens unless `key` says another.
  ///   - form: How its value is written.
  ///   - json: Its key in JSON, where it is not the word; empty for none.
  init(
    _ name: String, _ number: UInt16, _ wire: OptionWire, _ word: String, _ form: OptionForm, aliases: [String] = [],
    key: String? = nil, range: ClosedRange<UInt64>? = nil, isCheckedByTool: Bool = false, since: String? = nil,
    json: String? = nil, shown: String? = nil, hidesZero: Bool = false,
    says: String? = nil, access: OptionAccess = .all, bridgeLine: Int? = nil
  ) {
    var row = OptionRow(name: name, number: number, wire: wire, word: word, form: form, shown: shown ?? word)
    row.aliases = aliases
    let isInLabFile = access != .kernel && access != .again && access != .words && !word.contains(" ")
    row.key = isInLabFile ? key ?? String(word.map { $0 == "_" ? "-" : $0 }) : nil
    row.range = range
    row.isCheckedByTool = isCheckedByTool
    row.since = since
    row.json = json == "" ? nil : json ?? word
    row.hidesZero = hidesZero
    row.says = says
    row.access = access
    row.bridgeLine = bridgeLine
    self.row = row
  }
}

/// Something with a row, whatever its type in Swift.
protocol LinkOptionRow {
  var row: OptionRow { get }
}
extension LinkOption: LinkOptionRow {}

/// The table of a kind of link: a member for each option, in the order in which `ip -d link` shows them.
public protocol LinkOptionTable: Sendable {
  /// The beginning of its attributes' names: `IFLA_BR_`.
  static var prefix: String { get }
  /// The one table.
  static var table: Self { get }
  /// Its rows.
  static var rows: OptionRows { get }
}

/// The rows of a table, found by number and by word.
public struct OptionRows: Sendable {
  /// In the order of the table.
  public let all: [OptionRow]
  private let byWord: [String: Int]
  private let byPlace: [UInt32: Int]
  private let byKey: [String: Int]
  /// How the attribute of a number stands in a message, and where its value is kept.
  let wires: [OptionWire?]

  /// The rows of the members of a table.
  init(of table: some LinkOptionTable) {
    let rows = Mirror(reflecting: table).children.compactMap { ($0.value as? any LinkOptionRow)?.row }
    var words: [String: Int] = [:]
    var places: [UInt32: Int] = [:]
    var keys: [String: Int] = [:]
    var wires = [OptionWire?](repeating: nil, count: Int(rows.map(\.number).max() ?? 0) + 1)
    for (index, row) in rows.enumerated() {
      if row.isSettable, row.access != .words { for word in [row.word] + row.aliases { words[word] = index } }
      if row.access != .again { places[row.place] = index }
      if let key = row.key { keys[key] = index }
      wires[Int(row.number)] = row.wire
    }
    (all, byWord, byPlace, byKey, self.wires) = (rows, words, places, keys, wires)
    self.keys = rows.compactMap(\.key)
  }

  /// The option that a command calls so, of those that can be set.
  public func named(_ word: String) -> OptionRow? { byWord[word].map { all[$0] } }
  /// The option that the lab file calls so.
  public func keyed(_ key: String) -> OptionRow? { byKey[key].map { all[$0] } }
  /// The option whose value is kept there.
  func at(_ place: UInt32) -> OptionRow? { byPlace[place].map { all[$0] } }
  /// The options' names in the lab file.
  public let keys: [String]
}
