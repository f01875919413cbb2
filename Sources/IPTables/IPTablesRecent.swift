public import Addressing

/// Addresses that were seen lately: `-m recent`.
public struct IPTablesRecent: Hashable, Sendable {
  /// The action on the list.
  public enum Work: UInt8, Hashable, Sendable, CaseIterable {
    /// `--set`
    case set = 2
    /// `--rcheck`
    case check = 1
    /// `--update`
    case update = 4
    /// `--remove`
    case remove = 8
  }

  /// The action on the list.
  public var work: Work
  /// `! --set`
  public var isInverted = false
  /// `--seconds`; 0 where none was typed.
  public var seconds: UInt32 = 0
  /// `--hitcount`; 0 where none was typed.
  public var hits: UInt32 = 0
  /// `--rttl`
  public var comparesTTL = false
  /// `--reap`
  public var forgets = false
  /// `--name`, of at most 199 bytes.
  public var name = "DEFAULT"
  /// `--mask`; nil is all bits.
  public var mask: IPAddress?
  /// `--rdest`
  public var looksAtDestination = false

  /// An action on the list `DEFAULT`.
  public init(_ work: Work) { self.work = work }

  /// `struct xt_recent_mtinfo_v1`
  func bytes(_ family: IPFamily) -> [UInt8] {
    var writer = XTInfoWriter()
    writer.put(seconds)
    writer.put(hits)
    writer.put(work.rawValue | (comparesTTL ? 0x10 : 0) | (forgets ? 0x20 : 0))
    writer.put(isInverted ? 1 : UInt8(0))
    // The real tool writes a name over the standard one, whose end stays behind the zero of a shorter one.
    var field = Array("DEFAULT".utf8) + [UInt8](repeating: 0, count: 193)
    let own = name.utf8.prefix(199) + [0]
    field.replaceSubrange(0..<own.count, with: own)
    writer.put(field)
    writer.put(looksAtDestination ? 1 : UInt8(0))
    writer.pad(to: 212)
    // All bits of the longer kind of addresses, whatever the family.
    writer.put(mask?.bytes ?? [UInt8](repeating: 0xff, count: 16))
    writer.pad(to: 232)
    return writer.bytes
  }

  init?(_ bytes: [UInt8], _ family: IPFamily) {
    var reader = XTInfoReader(bytes)
    let (seconds, hits) = (reader.u32(), reader.u32())
    let flags = reader.u8()
    guard let work = Work(rawValue: flags & 0xf) else { return nil }
    self.work = work
    self.seconds = seconds
    self.hits = hits
    comparesTTL = flags & 0x10 != 0
    forgets = flags & 0x20 != 0
    isInverted = reader.u8() != 0
    name = reader.text(200)
    looksAtDestination = reader.u8() != 0
    _ = reader.bytes(1)
    let all = reader.bytes(16)
    if all != [UInt8](repeating: 0xff, count: 16) { mask = IPAddress(bytes: Array(all.prefix(family.byteCount))) }
  }
}
