/// The content of a register, as far as it can be said in words.
indirect enum Term: Hashable {
  /// Bytes of the packet.
  case payload(PayloadBase, offset: Int, length: Int)
  /// Something with a name of its own, such as `meta mark`.
  case named(String, DataType)
  /// Bytes that the rule itself holds.
  case constant([UInt8])
  /// Another, of which bits are cleared and turned over.
  case masked(Term, mask: [UInt8], xor: [UInt8])
  /// Another, shifted.
  case shifted(Term, ShiftDirection, UInt32)
  /// Another, in the other order of bytes.
  case swapped(Term)
  /// The value of a map: its words, and the type.
  case mapped(String, DataType, isConcatenated: Bool)
}

/// The left side of a comparison, in front of an operator or a colon: words, and how values that it is compared with are written.
struct Selector {
  /// The words, such as `ip saddr`.
  var text: String
  /// The type of its values.
  var type: DataType
  /// How many zero bits values have behind their last one.
  var shift = 0
  /// Whether values are in the network's order, although their type is of the machine's.
  var isBig = false
  /// Whether values are written as hexadecimal digits.
  var isRaw = false
  /// The layers of the packet that its words name.
  var layers: Set<PacketLayer> = []
  /// Whether it is read from an option of TCP.
  var isOptionOfTCP = false
  /// Whether values are turned into the order of bytes that the type does not have.
  var isTurned = false
  /// How loosely the last of its operators binds: the words stand in brackets before one that binds closer. Nil of none.
  var precedence: Int?

  /// Whether it has operators. Values behind it then need one, too.
  var isComputed: Bool { precedence != nil }
  /// The words before an operator, in brackets where that would bind closer than theirs.
  func operand(before precedence: Int) -> String { precedence < self.precedence ?? 0 ? "(\(text))" : text }

  /// Whether it is a set of flags that has operators of its own.
  var isFlags: Bool { ValueNames.bits(type) != nil || type == .ctLabel }
}

/// Where words of a term stand. Of bits of a byte that a mask cuts out, nft finds the field in some places only.
enum TermPlace {
  /// Left of a comparison or of a set that it is looked up in.
  case comparison
  /// The key of a map.
  case map
  /// A part of a key, or the key of an element that a rule adds.
  case part
  /// A place whose value is assigned, hashed or given.
  case value
}
