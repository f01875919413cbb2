/// The options of a kind of link, as far as they are given; the rest is left to the kernel.
///
/// Each option of the table is a property: `options.stp = true`, `options.forwardDelay`. See ``BridgeTable``, ``BridgePortTable``,
/// ``VXLANTable``, ``MacvlanTable`` and ``VLANTable`` for what there is.
@dynamicMemberLookup
public struct LinkOptions<Table: LinkOptionTable>: Hashable, Sendable {
  /// The values by their attributes.
  public var values = OptionValues()
  /// Whether options of a port are said as data of its kind, by `ip link set … type bridge_slave`, and not by `bridge link set`. It
  /// matters where a port has no bridge, or its state is set: what is said by `ip` may be overridden by the kernel at once.
  public var isKindData = false
  /// The bridge or device that is asked to set them, of `bridge link set`.
  public var bridgePlace = BridgeRequestPlace()

  /// No option.
  public init() {}

  /// The options that a closure sets: `BridgeOptions { $0.stp = true }`.
  public init(_ set: (inout Self) -> Void) { set(&self) }

  /// An option's value; nil where it is not given.
  public subscript<Value>(dynamicMember path: KeyPath<Table, LinkOption<Value>>) -> Value? {
    get { values[Table.table[keyPath: path].row.place].flatMap { Value(option: $0) } }
    set { values[Table.table[keyPath: path].row.place] = newValue?.option }
  }

  /// Whether nothing is to be set.
  public var isEmpty: Bool { values.isEmpty && bridgePlace == BridgeRequestPlace() }

  /// The same options, with those that another set has in place of its own.
  public func overridden(by other: Self) -> Self {
    var options = self
    options.isKindData = other.isKindData
    options.bridgePlace = other.bridgePlace
    options.values.override(with: other.values)
    return options
  }
}

/// Values by the places of their rows, in ascending order.
public struct OptionValues: Hashable, Sendable {
  private struct Entry: Hashable, Sendable {
    var place: UInt32
    var value: OptionValue
  }
  private var entries: [Entry] = []

  /// No value.
  public init() {}

  /// Whether there is none.
  public var isEmpty: Bool { entries.isEmpty }

  /// The value that is kept at a place.
  public subscript(place: UInt32) -> OptionValue? {
    get {
      let index = index(of: place)
      return index < entries.count && entries[index].place == place ? entries[index].value : nil
    }
    set {
      let index = index(of: place)
      let isThere = index < entries.count && entries[index].place == place
      switch (newValue, isThere) {
      case (let value?, true): entries[index].value = value
      case (let value?, false): entries.insert(Entry(place: place, value: value), at: index)
      case (nil, true): entries.remove(at: index)
      case (nil, false): break
      }
    }
  }

  /// The value of a row.
  public subscript(row: OptionRow) -> OptionValue? {
    get { self[row.place] }
    set { self[row.place] = newValue }
  }

  /// All of them, by their places.
  var all: [(place: UInt32, value: OptionValue)] { entries.map { ($0.place, $0.value) } }

  /// Takes over what another set has.
  mutating func override(with other: OptionValues) { for entry in other.entries { self[entry.place] = entry.value } }

  /// The first entry that is not before a place. The kernel gives attributes in order, so the end is looked at first.
  private func index(of place: UInt32) -> Int {
    if let last = entries.last, last.place < place { return entries.count }
    return entries.firstIndex { $0.place >= place } ?? entries.count
  }
}
