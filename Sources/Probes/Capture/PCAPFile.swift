/// Files of libpcap, as `tcpdump -w` writes them. Source: pcap-savefile(5).
public enum PCAPFile {
  /// Why a file cannot be read.
  public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The fault in a sentence.
    public var description: String
  }

  /// The header of a file; times are told in microseconds.
  public static func head(link: LinkLayer, snapshot: UInt32 = 262_144) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in [0xa1b2_c3d4, 0x0004_0002, 0, 0, snapshot, UInt32(link.rawValue)] { append(number, to: &bytes) }
    return bytes
  }

  /// A frame, of which at most as many bytes are kept as the snapshot has.
  public static func packet(_ frame: CapturedFrame, snapshot: Int = 262_144) -> [UInt8] {
    let kept = frame.bytes.prefix(snapshot)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(kept.count + 16)
    append(UInt32(truncatingIfNeeded: frame.time / 1_000_000_000), to: &bytes)
    append(UInt32(truncatingIfNeeded: frame.time % 1_000_000_000 / 1000), to: &bytes)
    append(UInt32(kept.count), to: &bytes)
    append(UInt32(max(frame.length, kept.count)), to: &bytes)
    return bytes + kept
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: value >> (UInt32(place) * 8))) }
  }

  /// The frames of a file, whoever wrote it, and what they begin with; a last one that is cut off is left out.
  /// Throws where it is of no known form.
  public static func frames(_ file: [UInt8]) throws(Problem) -> (
    link: LinkLayer, snapshot: UInt32, frames: [CapturedFrame]
  ) {
    guard file.count >= 24 else { throw Problem(description: "truncated dump file") }
    let magic = number(file, 0, isBig: false)
    let isBig = magic == 0xd4c3_b2a1 || magic == 0x4d3c_b2a1
    let first = isBig ? number(file, 0, isBig: true) : magic
    guard first == 0xa1b2_c3d4 || first == 0xa1b2_3c4d else { throw Problem(description: "unknown file format") }
    let scale: Int64 = first == 0xa1b2_c3d4 ? 1000 : 1
    let kind = number(file, 20, isBig: isBig) & 0xffff
    guard let link = LinkLayer(rawValue: UInt16(kind == 12 ? 101 : kind)) else {
      throw Problem(description: "frames of the link type \(kind) are not understood")
    }
    var frames: [CapturedFrame] = []
    var place = 24
    while place + 16 <= file.count {
      let stored = Int(number(file, place + 8, isBig: isBig))
      guard stored <= 1 << 20, place + 16 + stored <= file.count else { break }
      let time =
        Int64(number(file, place, isBig: isBig)) * 1_000_000_000 + Int64(number(file, place + 4, isBig: isBig)) * scale
      frames.append(
        CapturedFrame(
          time: time, interface: 0, link: link, direction: .incoming,
          bytes: Array(file[(place + 16)..<(place + 16 + stored)]), length: Int(number(file, place + 12, isBig: isBig)))
      )
      place += 16 + stored
    }
    return (link, number(file, 16, isBig: isBig), frames)
  }

  private static func number(_ bytes: [UInt8], _ place: Int, isBig: Bool) -> UInt32 {
    (0..<4).reduce(0) { sum, index in
      sum | UInt32(bytes[place + index]) << (UInt32(isBig ? 3 - index : index) * 8)
    }
  }
}
