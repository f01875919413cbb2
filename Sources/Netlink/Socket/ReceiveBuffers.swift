internal import Synchronization

/// Buffers that datagrams are read into, shared by all sockets: of a thousand sockets few read at the same moment, and each would
/// otherwise hold, and have filled with zeros, 64 KiB of its own.
enum ReceiveBuffers {
  /// Bytes of a usual one; the kernel makes no datagram of a listing longer than half of it.
  static let length = 64 << 10
  /// How many are kept while nobody reads.
  private static let kept = 8
  private static let free = Mutex<[[UInt8]]>([])

  /// A buffer of this length; what stands in it is of no meaning.
  static func take(_ length: Int) -> [UInt8] {
    let buffer = length == Self.length ? free.withLock { $0.popLast() } : nil
    return buffer ?? [UInt8](repeating: 0, count: length)
  }

  /// Takes a buffer back that nobody reads any more.
  static func give(back buffer: [UInt8]) {
    guard buffer.count == length else { return }
    free.withLock { if $0.count < kept { $0.append(buffer) } }
  }
}
