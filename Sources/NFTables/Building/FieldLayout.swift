/// Where the bits of a field stand in a packet, and what has to be cut out of the bytes that hold them.
struct FieldLayout: Hashable {
  let base: PayloadBase
  /// The first byte that holds bits of it.
  private(set) var offset: Int
  /// How many bytes do.
  let length: Int
  /// How many bits stand behind its last.
  let shift: Int
  /// How many bits are its own.
  private let bits: Int

  /// The layout of some bits of a header.
  init(_ base: PayloadBase, bitOffset: Int, bits: Int) {
    self.base = base
    offset = bitOffset / 8
    let end = (bitOffset + bits + 7) / 8
    length = max(1, end - bitOffset / 8)
    shift = end * 8 - (bitOffset + bits)
    self.bits = bits
  }

  /// The same, some bytes further on.
  func moved(by bytes: Int) -> FieldLayout {
    var copy = self
    copy.offset += bytes
    return copy
  }

  /// Whether all bits of those bytes are its own.
  var isWhole: Bool { bits == length * 8 }
  /// Which bits of those bytes are its own; nil where all are.
  var mask: [UInt8]? { isWhole ? nil : Bits.shifted(Bits.ones(bits, width: length), left: shift) }

  /// A value as it stands in the bytes that are loaded.
  func placed(_ value: [UInt8]) -> [UInt8] {
    let padded = [UInt8](repeating: 0, count: max(0, length - value.count)) + value.suffix(length)
    return Bits.shifted(padded, left: shift)
  }
}

/// Numbers of any length, as bytes in the network's order.
enum Bits {
  /// A number whose lowest bits are all set.
  static func ones(_ count: Int, width: Int) -> [UInt8] {
    (0..<max(0, width)).map { index in
      let bits = min(8, max(0, count - (width - 1 - index) * 8))
      return bits == 8 ? 0xff : UInt8(truncatingIfNeeded: (1 << bits) - 1)
    }
  }

  /// Some bits of a number, counted from its first, as a number of their own.
  static func slice(_ bytes: [UInt8], from first: Int, count: Int) -> [UInt8] {
    var slice = [UInt8](repeating: 0, count: (count + 7) / 8)
    for bit in 0..<max(0, count) {
      let (source, target) = (first + bit, slice.count * 8 - count + bit)
      guard bytes.indices.contains(source / 8), bytes[source / 8] >> UInt8(7 - source % 8) & 1 == 1 else { continue }
      slice[target / 8] |= 1 << UInt8(7 - target % 8)
    }
    return slice
  }

  /// The number with its bits moved towards the first.
  static func shifted(_ bytes: [UInt8], left count: Int) -> [UInt8] {
    guard count > 0 else { return bytes }
    let (whole, rest) = (count / 8, count % 8)
    return bytes.indices.map { index in
      let high = index + whole < bytes.count ? bytes[index + whole] : 0
      let low = index + whole + 1 < bytes.count ? bytes[index + whole + 1] : 0
      return rest == 0 ? high : (high << UInt8(rest)) | (low >> UInt8(8 - rest))
    }
  }
}

extension RuleField {
  /// The bits in the packet that it is; nil of what is no part of it.
  var layout: FieldLayout? {
    switch source {
    case .header(let field): return field.layout
    case .raw(let base, let offset, let bits): return FieldLayout(base, bitOffset: offset, bits: bits)
    default: return nil
    }
  }

  /// How many bytes its values have.
  var width: Int {
    if let layout { return layout.length }
    switch source {
    case .meta(let key):
      if type.width > 0 { return type.width }
      return key == .nftrace ? 1 : key == .ibrpvid ? 2 : 4
    case .ct(let key, _):
      if key == .packets || key == .bytes || key == .averagePacket { return 8 }
      if key == .zone { return 2 }
      return type.width > 0 ? type.width : type == .string ? 16 : 4
    case .extensionHeader(_, _, let length, _, let isPresent): return isPresent ? 1 : Int(length)
    case .fib(let result, _): return result == .oifname && type != .boolean ? 16 : 4
    case .socket(let key): return key == 1 ? 4 : 1
    case .routing(let key): return key == 3 ? 2 : key == 4 ? 1 : type.width
    case .osFingerprint: return 16
    case .computed(let inner, _, _), .shifted(let inner, _, _): return inner.width
    case .mapped(_, .named(_, _, let length)), .mapped(_, .entries(_, _, let length)): return length
    case .constant(let bytes): return bytes.count
    default: return type.width > 0 ? type.width : 4
    }
  }

  /// Whether its values are in the machine's order of bytes, so that they have to be turned before they are compared by size.
  var isHostEndian: Bool {
    switch source {
    case .header, .raw, .extensionHeader: return false
    case .computed(let inner, _, _), .shifted(let inner, _, _): return inner.isHostEndian
    case .ct(.id, _), .meta(.random): return false
    case .xfrm(let key, _, _): return key == 5
    default: return type.isHostEndian && type != .interfaceName && type != .string
    }
  }

  /// How a value is turned to the network's order, for keys of ranges: the size of its words; nil where nothing has to be turned.
  ///
  /// `nft` turns values of one byte, too, which changes nothing.
  var orderSize: Int? {
    switch source {
    case .ct(.protocol, _): return nil
    case .meta, .ct, .socket, .routing:
      if width == 1 { return 2 }
      return isHostEndian ? width : nil
    case .computed(let inner, _, _), .shifted(let inner, _, _): return inner.orderSize
    default: return isHostEndian && width > 1 ? width : nil
    }
  }
}
