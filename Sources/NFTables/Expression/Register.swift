/// A place where the expressions of a rule keep what they compute. Corresponds to `NFT_REG_…`.
///
/// There are 64 bytes of them, in 16 slots of four bytes; four old numbers name every fourth slot.
public struct Register: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A register of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Where verdicts go. Corresponds to `NFT_REG_VERDICT`.
  public static let verdict = Register(rawValue: 0)

  /// The register of a slot, 0 to 15, under the number that the kernel gives back for it.
  public init(slot: Int) {
    rawValue = slot & 3 == 0 ? UInt32(clamping: slot / 4 + 1) : UInt32(clamping: slot + 8)
  }

  /// Its slot; nil of the verdict's and of unknown ones.
  public var slot: Int? {
    switch rawValue {
    case 1...4: Int(rawValue - 1) * 4
    case 8...23: Int(rawValue - 8)
    default: nil
    }
  }
}
