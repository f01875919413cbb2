/// Remarks that the kernel keeps with a thing and does not read: bytes in the form type, length, value.
///
/// `nft` keeps comments in them, and of sets what it needs to print them. Corresponds to `NFTA_…_USERDATA`; at most 256 bytes.
public struct UserData: Hashable, Sendable {
  /// One remark.
  public struct Entry: Hashable, Sendable {
    /// The kind of remark; the meaning differs from kind to kind of object.
    public var type: UInt8
    /// Its bytes.
    public var value: [UInt8]

    /// A remark of this type and these bytes.
    public init(type: UInt8, value: [UInt8]) {
      self.type = type
      self.value = value
    }
  }
  /// The remarks in their order.
  public var entries: [Entry]
  /// Bytes behind them that have not this form.
  public var rest: [UInt8]

  /// No remarks, or these.
  public init(_ entries: [Entry] = []) {
    self.entries = entries
    rest = []
  }

  /// Reads them; what has not the form is kept in ``rest``.
  init(_ bytes: ArraySlice<UInt8>) {
    entries = []
    var here = bytes
    while let type = here.first, let length = here.dropFirst().first, here.count >= 2 + Int(length) {
      entries.append(Entry(type: type, value: Array(here.dropFirst(2).prefix(Int(length)))))
      here = here.dropFirst(2 + Int(length))
    }
    rest = Array(here)
  }

  /// The bytes as the kernel keeps them.
  public var bytes: [UInt8] {
    entries.flatMap { [$0.type, UInt8(truncatingIfNeeded: $0.value.count)] + $0.value.prefix(255) } + rest
  }

  /// Whether there is nothing in them.
  public var isEmpty: Bool { entries.isEmpty && rest.isEmpty }

  /// The bytes of the first remark of a type.
  public subscript(_ type: UInt8) -> [UInt8]? { entries.first { $0.type == type }?.value }

  /// The number in the first remark of a type, of four bytes in the machine's order.
  func number(_ type: UInt8) -> UInt32? {
    guard let value = self[type], value.count == 4 else { return nil }
    return value.reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Takes out the comment, which is the remark of this type that ends with a zero byte.
  mutating func takeComment(_ type: UInt8) -> String? {
    guard let index = entries.firstIndex(where: { $0.type == type }), entries[index].value.last == 0,
      let text = String(validating: entries[index].value.dropLast(), as: UTF8.self)
    else { return nil }
    entries.remove(at: index)
    return text
  }

  /// With a comment before the rest, as `nft` writes it.
  func with(_ type: UInt8, comment: String?) -> UserData {
    guard let comment else { return self }
    var copy = self
    let place = copy.entries.firstIndex { $0.type > type } ?? copy.entries.endIndex
    copy.entries.insert(Entry(type: type, value: Array(comment.utf8) + [0]), at: place)
    return copy
  }
}
