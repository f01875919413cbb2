/// A key as it was pressed in a terminal.
package enum ScreenKey: Equatable, Sendable {
  case character(Character)
  case enter, escape, backspace, tab, up, down, pageUp, pageDown, home, end
  /// Ctrl with a letter.
  case control(Character)
}

/// Reads keys from the bytes that a terminal sends (ECMA-48, xterm), which may end anywhere.
package struct KeyReader: Sendable {
  private var rest: [UInt8] = []

  package init() {}

  /// Whether the bytes so far are the beginning of a key; after a moment it is the key Escape.
  package var isWaiting: Bool { !rest.isEmpty }

  /// The keys of the next bytes.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> [ScreenKey] {
    rest += bytes
    var keys: [ScreenKey] = []
    while let (key, count) = next() {
      rest.removeFirst(count)
      if let key { keys.append(key) }
    }
    return keys
  }

  /// Nothing more comes: what looks like the beginning of a key was pressed by itself.
  package mutating func end() -> [ScreenKey] {
    guard let first = rest.first else { return [] }
    rest.removeFirst()
    let others = take([])
    return (first == 0x1b ? [.escape] : []) + others + end()
  }

  /// The first key, which may be one of no use, and its bytes; nil where they are not whole.
  private func next() -> (ScreenKey?, Int)? {
    guard let first = rest.first else { return nil }
    switch first {
    case 0x1b: return sequence()
    case 0x0d, 0x0a: return (.enter, 1)
    case 0x09: return (.tab, 1)
    case 0x7f, 0x08: return (.backspace, 1)
    case 0..<0x20: return (.control(Character(Unicode.Scalar(first | 0x60))), 1)
    case 0x20..<0x80: return (.character(Character(Unicode.Scalar(first))), 1)
    default:
      let count = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
      guard rest.count >= count else { return nil }
      let text = String(decoding: rest[..<count], as: UTF8.self)
      guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first, scalar != "\u{fffd}" else {
        return (nil, 1)
      }
      return (.character(Character(scalar)), count)
    }
  }

  private func sequence() -> (ScreenKey?, Int)? {
    guard rest.count > 1 else { return nil }
    guard rest[1] == 0x5b || rest[1] == 0x4f else { return (.escape, 1) }
    // Parameters, then a letter or ~ that ends it.
    guard let end = rest.indices.dropFirst(2).first(where: { (0x40...0x7e).contains(rest[$0]) }) else {
      return rest.count > 16 ? (nil, rest.count) : nil
    }
    let parameters = String(decoding: rest[2..<end], as: UTF8.self)
    let key: ScreenKey? =
      switch (rest[end], parameters.split(separator: ";").first ?? "") {
      case (0x41, _): .up
      case (0x42, _): .down
      case (0x48, _), (0x7e, "1"), (0x7e, "7"): .home
      case (0x46, _), (0x7e, "4"), (0x7e, "8"): .end
      case (0x7e, "5"): .pageUp
      case (0x7e, "6"): .pageDown
      default: nil
      }
    return (key, end + 1)
  }
}
