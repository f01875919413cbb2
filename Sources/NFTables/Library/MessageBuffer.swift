internal import CLibmnl
internal import CLibnftnl
internal import Glibc

/// Room in which libnftnl and libmnl write messages one after another; both write without asking how much there is.
@safe struct MessageBuffer: ~Copyable {
  /// More than any message of ours may take: lengths of attributes end at 65,535, and what goes in is checked.
  private static let room = 256 << 10
  /// A message that grew over this is refused.
  static let limit = 60 << 10

  private var base: UnsafeMutableRawPointer
  private var capacity: Int
  private(set) var count = 0

  /// Room for about so many bytes; it grows. What is not written to costs no memory.
  init(estimate: Int) {
    capacity = min(max(estimate, 0), 256 << 20) + 2 * Self.room
    unsafe base = Self.zeroed(capacity)
  }

  deinit { unsafe munmap(base, capacity) }

  /// Memory of zeros, since libmnl 1.0.4 leaves the padding behind attributes as it was. Its pages cost nothing until used; calloc(3)
  /// writes zeros to all of them where it takes them from its heap, as it does from the second large transaction on.
  private static func zeroed(_ count: Int) -> UnsafeMutableRawPointer {
    let memory = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    // Out of memory there is no smaller way to go on.
    guard let memory = unsafe memory, unsafe memory != MAP_FAILED else {
      fatalError("no memory for \(count) bytes")  // trap: as every array of Swift does
    }
    // A thousand pages one by one are a millisecond.
    if count >= 4 << 20 { unsafe madvise(memory, count, MADV_HUGEPAGE) }
    return unsafe memory
  }

  /// Where the next message begins, with room behind it.
  private mutating func place() -> UnsafeMutablePointer<CChar> {
    if capacity - count < Self.room {
      let larger = unsafe Self.zeroed(capacity * 2)
      unsafe larger.copyMemory(from: base, byteCount: count)
      unsafe munmap(base, capacity)
      unsafe base = larger
      capacity *= 2
    }
    return unsafe (base + count).assumingMemoryBound(to: CChar.self)
  }

  /// Writes one message; what `body` throws leaves nothing of it.
  mutating func message<Fault: Error>(
    _ type: NFTMessage, _ family: TableFamily, flags: UInt16, sequence: UInt32,
    _ body: (UnsafeMutablePointer<nlmsghdr>) throws(Fault) -> Void
  ) throws(Fault) {
    let start = unsafe place()
    let header = unsafe nftnl_nlmsg_build_hdr(start, type.rawValue, UInt16(family.rawValue), flags, sequence)
    guard let header = unsafe header else { return }
    unsafe try body(header)
    unsafe count += Int(header.pointee.nlmsg_len + 3) & ~3
  }

  /// Begins a message that a cursor writes; it counts when it is closed.
  mutating func open(
    _ type: NFTMessage, _ family: TableFamily, flags: UInt16, sequence: UInt32
  ) -> AttributeCursor? {
    let header = unsafe nftnl_nlmsg_build_hdr(place(), type.rawValue, UInt16(family.rawValue), flags, sequence)
    return unsafe header.map { unsafe AttributeCursor($0) }
  }

  /// Ends a message that was opened last.
  mutating func close(_ cursor: AttributeCursor) {
    cursor.finish()
    count += (cursor.length + 3) & ~3
  }

  /// The length that the message being written has now.
  static func length(_ header: UnsafeMutablePointer<nlmsghdr>) -> Int { unsafe Int(header.pointee.nlmsg_len) }

  /// Begins a batch, of a generation if one is given.
  mutating func begin(sequence: UInt32, generation: UInt32?) {
    guard let header = unsafe nftnl_batch_begin(place(), sequence) else { return }
    // NFNL_BATCH_GENID
    if let generation { unsafe mnl_attr_put_u32(header, 1, generation.bigEndian) }
    unsafe count += Int(header.pointee.nlmsg_len + 3) & ~3
  }

  /// Ends a batch.
  mutating func end(sequence: UInt32) {
    guard let header = unsafe nftnl_batch_end(place(), sequence) else { return }
    unsafe count += Int(header.pointee.nlmsg_len + 3) & ~3
  }

  /// Adds a number to the sequences of all messages.
  mutating func number(from first: UInt32) {
    var at = 0
    while at + 16 <= count {
      let header = unsafe (base + at).assumingMemoryBound(to: nlmsghdr.self)
      unsafe header.pointee.nlmsg_seq &+= first
      unsafe at += max(16, Int(header.pointee.nlmsg_len + 3) & ~3)
    }
  }

  /// Lends what was written.
  borrowing func withBytes<Result, Fault: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
  }
}
