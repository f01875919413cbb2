internal import CLibmnl
internal import CLibnftnl
internal import Netlink
internal import SystemPackage

extension TransactionEncoder {
  /// Adds a set and its elements; `anonymous` is what a rule's own is called.
  mutating func add(
    _ index: Int, _ set: NFTSet, _ table: TableName, _ flags: UInt16, anonymous: SetIdentifier? = nil
  ) throws(NetlinkError) {
    let tableName = try Self.name(table.name)
    let name = try Self.name(anonymous?.name ?? set.name)
    // Messages need an identifier that no other set of the batch has, also of named sets.
    if anonymous == nil { nextSet += 1 }
    let number = anonymous?.id ?? nextSet
    let remarks = try Self.remarks(set.remarks, 7, set.comment)
    var size = set.size
    // As nft does, whose lists do not show it.
    if set.flags.contains(.constant), size == nil, !set.elements.isEmpty {
      size = UInt32(clamping: set.elements.count)
    }
    try unsafe message(index, .newSet, table.family, flags: flags) { (header) throws(NetlinkError) in
      guard let made = NftnlSet(table: tableName, name: name) else { return }
      made.set(NFTNL_SET_FLAGS, set.flags.rawValue)
      made.set(NFTNL_SET_KEY_TYPE, set.key.rawValue)
      made.set(NFTNL_SET_KEY_LEN, set.keyLength)
      made.set(NFTNL_SET_ID, number)
      switch set.values {
      case .data(let type, let length):
        made.set(NFTNL_SET_DATA_TYPE, type.rawValue)
        made.set(NFTNL_SET_DATA_LEN, length)
      case .verdict:
        // NFT_DATA_VERDICT
        made.set(NFTNL_SET_DATA_TYPE, 0xffff_ff00)
        made.set(NFTNL_SET_DATA_LEN, 0)
      case .object(let type): made.set(NFTNL_SET_OBJ_TYPE, type.rawValue)
      case nil: break
      }
      if let policy = set.policy { made.set(NFTNL_SET_POLICY, policy) }
      if let size { made.set(NFTNL_SET_DESC_SIZE, size) }
      if !set.fieldLengths.isEmpty {
        made.set(NFTNL_SET_DESC_CONCAT, bytes: set.fieldLengths.prefix(16).map { UInt8(truncatingIfNeeded: $0) })
      }
      if let timeout = set.timeout { made.set(NFTNL_SET_TIMEOUT, u64: timeout) }
      if let interval = set.gcInterval { made.set(NFTNL_SET_GC_INTERVAL, interval) }
      if let remarks { made.set(NFTNL_SET_USERDATA, bytes: remarks) }
      try Expression.check("set", set.expressions.count, 16)
      for expression in set.expressions {
        guard let inner = try expression.library([:]) else { throw expression.unencodable }
        made.add(inner)
      }
      unsafe made.build(into: header)
    }
    if set.elements.isEmpty { return }
    try elements(
      index, .newElement, set.elements, table, name, id: number, flags: NetlinkFlags.create.rawValue)
  }

  /// The name of an anonymous set.
  ///
  /// The kernel makes one of a pattern, for which it reads the numbers of all sets of the table: ten thousand rules with braces take
  /// it fifteen seconds. So for many sets the names are made here, of numbers that nobody else will have chosen.
  mutating func setName(_ set: NFTSet) -> String {
    let pattern = set.anonymousName
    guard let first = firstName else { return pattern }
    return pattern.dropLast(2) + "\(first &+ nextSet)"
  }

  /// Deletes a set.
  mutating func delete(_ index: Int, _ set: SetName) throws(NetlinkError) {
    let names = (try Self.name(set.table.name), try Self.name(set.name))
    try unsafe message(index, .deleteSet, set.table.family) { header in
      if let made = NftnlSet(table: names.0, name: names.1) { unsafe made.build(into: header) }
    }
  }

  /// Adds or deletes elements, in as many messages as they need; no elements at all delete all.
  mutating func elements(
    _ index: Int, _ type: NFTMessage, _ elements: [SetElement], _ table: TableName, _ set: String, id: UInt32?,
    flags: UInt16
  ) throws(NetlinkError) {
    try Self.check(name: table.name)
    try Self.check(name: set)
    if elements.isEmpty, type == .newElement { return }
    var next = 0
    repeat {
      sequence &+= 1
      let opened = buffer.open(type, table.family, flags: flags | echo, sequence: sequence)
      guard var cursor = opened else { return }
      // NFTA_SET_ELEM_LIST_TABLE, …_SET, …_SET_ID, …_ELEMENTS
      cursor.put(1, string: table.name)
      cursor.put(2, string: set)
      if let id { cursor.put(4, id) }
      if !elements.isEmpty {
        let list = cursor.open(3)
        while next < elements.count, cursor.length < 32 << 10 {
          let element = cursor.open(1)
          try elements[next].build(&cursor)
          cursor.close(element)
          next += 1
        }
        cursor.close(list)
      }
      try Self.check(length: cursor.length)
      buffer.close(cursor)
      owners.append(Int32(truncatingIfNeeded: index))
    } while next < elements.count
  }
}

extension SetElement {
  /// Writes its attributes, as libnftnl does but without an object of it for each.
  func build(_ cursor: inout AttributeCursor) throws(NetlinkError) {
    if !flags.isEmpty { cursor.put(3, flags.rawValue) }
    if let timeout { cursor.put(4, u64: timeout) }
    if let expiration { cursor.put(5, u64: expiration) }
    if !flags.contains(.catchAll) { try Self.put(1, key, &cursor) }
    if let keyEnd { try Self.put(10, keyEnd, &cursor) }
    switch value {
    case .data(let bytes): try Self.put(2, bytes, &cursor)
    case .verdict(let verdict):
      try TransactionEncoder.check(name: verdict.chain ?? "")
      cursor.nest(2) { verdict.build(&$0) }
    default: break
    }
    if let remarks = try remarks() { cursor.put(6, remarks) }
    if case .object(let name) = value {
      try TransactionEncoder.check(name: name)
      cursor.put(9, string: name)
    }
    let expressions = expressions
    if expressions.isEmpty { return }
    try Expression.check("element", expressions.count, 16)
    // One has an attribute of its own.
    let list = expressions.count == 1 ? nil : cursor.open(11)
    for expression in expressions {
      let place = cursor.open(list == nil ? 7 : 1)
      try expression.build(&cursor, [:])
      cursor.close(place)
    }
    if let list { cursor.close(list) }
  }

  private func remarks() throws(NetlinkError) -> [UInt8]? {
    let (comment, data) = (comment, userData)
    return comment == nil && data.isEmpty ? nil : try TransactionEncoder.remarks(data, 0, comment)
  }

  /// Registers have 64 bytes.
  private static func put(_ type: UInt16, _ bytes: [UInt8], _ cursor: inout AttributeCursor) throws(NetlinkError) {
    try Expression.check("element", bytes.count, 64)
    let place = cursor.open(type)
    cursor.put(1, bytes)
    cursor.close(place)
  }
}

extension NFTSet {
  /// The pattern of which the kernel makes an anonymous set's name.
  var anonymousName: String {
    switch values {
    case nil: "__set%d"
    case .object: "__objmap%d"
    case .data, .verdict: "__map%d"
    }
  }

  /// The remarks with which `nft` can print a set; those noted already are kept.
  var remarks: UserData {
    var data = userData
    func note(_ type: UInt8, _ number: UInt32) {
      if data[type] == nil { data.entries.append(UserData.Entry(type: type, value: HostBytes.of(number))) }
    }
    // The order of bytes: 1 the machine's, 2 the network's; 0 of concatenations.
    func order(_ type: DataType) -> UInt32 {
      type.parts.count > 1 || type == .inetProtocol || type == .nfproto ? 0 : type.isHostEndian ? 1 : 2
    }
    note(0, order(key))
    if case .data(let type, _) = values { note(1, order(type)) }
    data.entries.sort { $0.type < $1.type }
    return data
  }
}
