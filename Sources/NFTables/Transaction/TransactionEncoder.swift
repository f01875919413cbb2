internal import CLibmnl
internal import CLibnftnl
internal import Netlink
internal import SystemPackage

/// Writes a transaction as one batch of messages.
struct TransactionEncoder: ~Copyable {
  var buffer: MessageBuffer
  /// For each message after the first its change; the first begins the batch and the last ends it.
  var owners: [Int32] = []
  var sequence: UInt32 = 0
  let echo: UInt16
  var nextSet: UInt32 = 0
  /// The number of the first anonymous set, where we number them and not the kernel.
  let firstName: UInt32?
  /// The changes whose rules others name by them.
  var referred: Set<Int> = []

  /// Begins a batch whose messages are numbered from 0.
  init(count: Int, sets: Int, generation: UInt32?, handles: Bool) {
    firstName = sets < 64 ? nil : UInt32.random(in: 1 << 20...1 << 30)
    // A rule of eight expressions has about 500 bytes.
    buffer = MessageBuffer(estimate: count * 640)
    owners.reserveCapacity(count)
    echo = handles ? NetlinkFlags.echo.rawValue : 0
    buffer.begin(sequence: 0, generation: generation)
  }

  /// Ends the batch.
  mutating func finish() { buffer.end(sequence: sequence &+ 1) }

  /// Makes the numbers of the messages the socket's own.
  mutating func number(from first: UInt32) { buffer.number(from: first) }

  /// Lends the bytes of the batch.
  borrowing func withBytes<Result, Fault: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    try unsafe buffer.withBytes(body)
  }

  private static let create = NetlinkFlags.create.rawValue

  private static func flags(_ exclusive: Bool) -> UInt16 {
    create | (exclusive ? NetlinkFlags.exclusive.rawValue : 0)
  }

  /// Begins a message that belongs to the change.
  mutating func message(
    _ index: Int, _ type: NFTMessage, _ family: TableFamily, flags: UInt16 = 0,
    _ body: (UnsafeMutablePointer<nlmsghdr>) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    sequence &+= 1
    unsafe try buffer.message(type, family, flags: flags | echo, sequence: sequence) { (header) throws(NetlinkError) in
      unsafe try body(header)
      try unsafe Self.check(length: MessageBuffer.length(header))
    }
    owners.append(Int32(truncatingIfNeeded: index))
  }

  static func check(length: Int) throws(NetlinkError) {
    if length <= MessageBuffer.limit { return }
    throw NetlinkError(
      .messageTooLong, operation: "encode message", message: "it is longer than \(MessageBuffer.limit) bytes")
  }

  /// Refuses names that the kernel would, before libnftnl copies them.
  static func name(_ name: String) throws(NetlinkError) -> String {
    try check(name: name)
    return name
  }

  static func check(name: String) throws(NetlinkError) {
    if name.utf8.count <= 255 { return }
    throw NetlinkError(
      .fileNameTooLong, operation: "encode name", object: name, message: "a name has at most 255 bytes")
  }

  static func remarks(_ data: UserData, _ type: UInt8, _ comment: String?) throws(NetlinkError) -> [UInt8]? {
    if comment == nil, data.isEmpty { return nil }
    if let comment, comment.utf8.count > 127 {
      throw NetlinkError(
        .invalidArgument, operation: "encode comment", object: comment, message: "a comment has at most 127 bytes")
    }
    let bytes = data.with(type, comment: comment).bytes
    if bytes.count > 256 {
      throw NetlinkError(
        .invalidArgument, operation: "encode remarks", message: "\(bytes.count) bytes, at most 256 fit")
    }
    return bytes.isEmpty ? nil : bytes
  }

  /// Writes the messages of one change.
  mutating func append(_ change: Change, _ index: Int) throws(NetlinkError) {
    switch change {
    case .addTable(let table, let exclusive):
      try self.table(index, .newTable, table.id, table, flags: Self.flags(exclusive))
    case .deleteTable(let name): try table(index, .deleteTable, name)
    case .flushRuleset(let family): try unsafe message(index, .deleteTable, family ?? TableFamily(rawValue: 0)) { _ in }
    case .flushTable(let name): try rule(index, .deleteRule, name, chain: nil)
    case .flushChain(let name): try rule(index, .deleteRule, name.table, chain: name.name)
    case .deleteRule(let chain, let handle):
      try rule(index, .deleteRule, chain.table, chain: chain.name, handle: handle)
    case .addRule(let rule, let chain, let place): try add(index, rule, chain, place)
    case .addChain(let chain, let table, let exclusive): try add(index, chain, table, Self.flags(exclusive))
    case .deleteChain(let name): try delete(index, name)
    case .renameChain(let name, let handle, let new): try rename(index, name, handle, new)
    case .addSet(let set, let table, let exclusive): try add(index, set, table, Self.flags(exclusive))
    case .deleteSet(let name): try delete(index, name)
    case .flushSet(let name): try elements(index, .deleteElement, [], name.table, name.name, id: nil, flags: 0)
    case .addElements(let elements, let set, let exclusive, _):
      try self.elements(index, .newElement, elements, set.table, set.name, id: nil, flags: Self.flags(exclusive))
    case .deleteElements(let elements, let set, _):
      if elements.isEmpty { return }
      try self.elements(index, .deleteElement, elements, set.table, set.name, id: nil, flags: 0)
    case .addObject(let object, let table, let exclusive): try add(index, object, table, Self.flags(exclusive))
    case .deleteObject(let name): try delete(index, name)
    case .addFlowTable(let made, let table, let exclusive): try add(index, made, table, Self.flags(exclusive))
    case .deleteFlowTable(let name): try delete(index, name)
    }
  }

  private mutating func table(
    _ index: Int, _ type: NFTMessage, _ name: TableName, _ table: Table? = nil, flags: UInt16 = 0
  ) throws(NetlinkError) {
    let text = try Self.name(name.name)
    var remarks: [UInt8]?
    if let table { remarks = try Self.remarks(table.userData, 0, table.comment) }
    try unsafe message(index, type, name.family, flags: flags) { header in
      guard let made = NftnlTable(name: text) else { return }
      if let table { made.set(flags: table.flags.rawValue) }
      if let remarks { made.set(userData: remarks) }
      unsafe made.build(into: header)
    }
  }

  private mutating func add(
    _ index: Int, _ chain: Chain, _ table: TableName, _ flags: UInt16
  ) throws(NetlinkError) {
    var hook: (number: UInt32, text: ChainHook)?
    if let wanted = chain.hook {
      guard let number = wanted.hook.number(in: table.family) else {
        throw NetlinkError(
          .notSupported, operation: "add chain", object: "\(table) \(chain.name)",
          message: "the family \(table.family) has no hook \(wanted.hook)")
      }
      hook = (number, wanted)
    }
    let names = (try Self.name(table.name), try Self.name(chain.name))
    let remarks = try Self.remarks(chain.userData, 0, chain.comment)
    try unsafe message(index, .newChain, table.family, flags: flags) { header in
      guard let made = NftnlChain(table: names.0, name: names.1) else { return }
      if let hook { made.set(hook.text, number: hook.number) }
      // The kernel sets the flag of base chains itself, and refuses it from us.
      let flags = chain.flags.subtracting(.base)
      if !flags.isEmpty { made.set(flags: flags.rawValue) }
      if let counter = chain.counter { made.set(counter) }
      if let remarks { made.set(userData: remarks) }
      unsafe made.build(into: header)
    }
  }

  private mutating func rename(
    _ index: Int, _ chain: ChainName, _ handle: UInt64, _ new: String
  ) throws(NetlinkError) {
    let names = (try Self.name(chain.table.name), try Self.name(new))
    try unsafe message(index, .newChain, chain.table.family) { header in
      guard let made = NftnlChain(table: names.0, name: names.1) else { return }
      made.set(handle: handle)
      unsafe made.build(into: header)
    }
  }

  private mutating func delete(_ index: Int, _ chain: ChainName) throws(NetlinkError) {
    let names = (try Self.name(chain.table.name), try Self.name(chain.name))
    try unsafe message(index, .deleteChain, chain.table.family) { header in
      if let made = NftnlChain(table: names.0, name: names.1) { unsafe made.build(into: header) }
    }
  }
}
