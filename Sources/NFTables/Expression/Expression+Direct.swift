internal import Netlink

extension Expression {
  /// Writes the commonest kinds without an object of libnftnl, which takes five times as long; false of all others.
  ///
  /// The bytes are the same, but for the zero byte behind names: libnftnl leaves it out behind that of a map of objects, and we behind
  /// that of the kind. The kernel compares a kind's name with those of all kinds it knows, and cuts the zeros off each time: ten
  /// thousand rules take it a tenth longer with them. A test compares the rest.
  func buildDirectly(_ cursor: inout AttributeCursor, _ sets: SetIdentifiers) throws(NetlinkError) -> Bool {
    switch self {
    case .meta(let key, let to):
      Self.put("meta", &cursor) {
        $0.put(2, key.rawValue)
        $0.put(1, to.rawValue)
      }
    case .payload(let base, let offset, let length, let to):
      Self.put("payload", &cursor) {
        $0.put(1, to.rawValue)
        $0.put(2, base.rawValue)
        $0.put(3, offset)
        $0.put(4, length)
      }
    case .compare(let register, let comparison, let bytes):
      try Self.check("cmp", bytes.count, 64)
      Self.put("cmp", &cursor) {
        $0.put(1, register.rawValue)
        $0.put(2, comparison.rawValue)
        $0.nest(3) { $0.put(1, bytes) }
      }
    case .immediate(let bytes, let to):
      try Self.check("immediate", bytes.count, 64)
      Self.put("immediate", &cursor) {
        $0.put(1, to.rawValue)
        $0.nest(2) { $0.put(1, bytes) }
      }
    case .verdict(let verdict):
      try Self.check("immediate", verdict.chain?.utf8.count ?? 0, 255)
      Self.put("immediate", &cursor) {
        $0.put(1, Register.verdict.rawValue)
        $0.nest(2) { verdict.build(&$0) }
      }
    case .counter(let packets, let bytes):
      Self.put("counter", &cursor) {
        // A new counter begins at 0 anyway.
        if bytes != 0 { $0.put(1, u64: bytes) }
        if packets != 0 { $0.put(2, u64: packets) }
      }
    case .bitwise(let from, let to, let mask, let xor):
      try Self.check("bitwise", max(mask.count, xor.count), 64)
      Self.put("bitwise", &cursor) {
        $0.put(1, from.rawValue)
        $0.put(2, to.rawValue)
        $0.put(6, 0)
        $0.put(3, UInt32(truncatingIfNeeded: mask.count))
        $0.nest(4) { $0.put(1, mask) }
        $0.nest(5) { $0.put(1, xor) }
      }
    case .object(let type, let name):
      try Self.check("objref", name.utf8.count, 255)
      Self.put("objref", &cursor) {
        $0.put(1, type.rawValue)
        $0.put(2, string: name)
      }
    case .objectMap(let set, let from):
      // libnftnl 1.2.4 leaves out the zero byte behind the name of the set.
      try Self.check("objref", set.utf8.count, 255)
      Self.put("objref", &cursor) {
        $0.put(3, from.rawValue)
        $0.put(4, string: sets[set]?.name ?? set)
        if let found = sets[set] { $0.put(5, found.id) }
      }
    default: return false
    }
    return true
  }

  /// `NFTA_EXPR_NAME` and `NFTA_EXPR_DATA`.
  private static func put(
    _ name: StaticString, _ cursor: inout AttributeCursor, _ body: (inout AttributeCursor) -> Void
  ) {
    cursor.put(nameAttribute, constant: name)
    cursor.nest(dataAttribute, body)
  }
}

extension Verdict {
  /// Writes `NFTA_DATA_VERDICT`.
  func build(_ cursor: inout AttributeCursor) {
    cursor.nest(2) {
      $0.put(1, UInt32(bitPattern: code))
      if let chain { $0.put(2, string: chain) }
    }
  }
}
