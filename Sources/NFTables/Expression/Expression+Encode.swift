internal import CLibnftnl
internal import Netlink
internal import SystemPackage

/// An anonymous set within one transaction.
struct SetIdentifier {
  /// Its number in the transaction.
  let id: UInt32
  /// The name that is sent: a pattern for the kernel, or a name of our own.
  let name: String
}

/// Anonymous sets of a rule, by the names that its expressions use.
typealias SetIdentifiers = [String: SetIdentifier]

extension Expression {
  /// The expression as libnftnl has it; nil of ``unknown(name:data:)``.
  ///
  /// Throws EINVAL where something is longer than the kernel takes, since libnftnl does not check it.
  func library(_ sets: SetIdentifiers) throws(NetlinkError) -> NftnlExpression? {
    guard let made = NftnlExpression(kind) else { return nil }
    switch self {
    case .unknown: return nil
    case .meta, .payload, .ct, .fib, .immediate, .extensionHeader, .routing, .socket, .tunnel, .xfrm, .osFingerprint,
      .numberGenerator, .hash:
      try fillLoad(made)
    case .bitwise, .shift, .byteOrder, .compare, .range, .lookup, .limit, .quota, .connectionLimit, .match:
      try fillMatch(made, sets)
    case .verdict, .counter, .last, .nat, .masquerade, .redirect, .reject, .log, .object, .objectMap, .dynamicSet,
      .target:
      try fillStatement(made, sets)
    default: fillSet(made)
    }
    return made
  }

  /// Refuses what does not fit the buffers of libnftnl.
  static func check(_ what: String, _ length: Int, _ limit: Int) throws(NetlinkError) {
    if length > limit {
      throw NetlinkError(
        .invalidArgument, operation: "encode expression", object: what,
        message: "\(length) bytes, at most \(limit) fit")
    }
  }

  private func data(_ bytes: [UInt8]) throws(NetlinkError) -> [UInt8] {
    try Self.check(kind, bytes.count, 64)
    return bytes
  }

  private func text(_ text: String, _ limit: Int = 255) throws(NetlinkError) -> String {
    try Self.check(kind, text.utf8.count, limit)
    return text
  }

  private func fillLoad(_ made: borrowing NftnlExpression) throws(NetlinkError) {
    switch self {
    case .meta(let key, let to):
      made.set(NFTNL_EXPR_META_KEY, key.rawValue)
      made.set(NFTNL_EXPR_META_DREG, to)
    case .payload(let base, let offset, let length, let to):
      made.set(NFTNL_EXPR_PAYLOAD_DREG, to)
      made.set(NFTNL_EXPR_PAYLOAD_BASE, base.rawValue)
      made.set(NFTNL_EXPR_PAYLOAD_OFFSET, offset)
      made.set(NFTNL_EXPR_PAYLOAD_LEN, length)
    case .ct(let key, let direction, let to):
      made.set(NFTNL_EXPR_CT_KEY, key.rawValue)
      if let direction { made.set(NFTNL_EXPR_CT_DIR, u8: direction) }
      made.set(NFTNL_EXPR_CT_DREG, to)
    case .fib(let result, let flags, let to):
      made.set(NFTNL_EXPR_FIB_DREG, to)
      made.set(NFTNL_EXPR_FIB_RESULT, result.rawValue)
      made.set(NFTNL_EXPR_FIB_FLAGS, flags.rawValue)
    case .immediate(let bytes, let to):
      made.set(NFTNL_EXPR_IMM_DREG, to)
      made.set(NFTNL_EXPR_IMM_DATA, bytes: try data(bytes))
    case .extensionHeader(let type, let offset, let length, let operation, let flags, let to):
      made.set(NFTNL_EXPR_EXTHDR_DREG, to)
      made.set(NFTNL_EXPR_EXTHDR_TYPE, u8: type)
      made.set(NFTNL_EXPR_EXTHDR_OFFSET, offset)
      made.set(NFTNL_EXPR_EXTHDR_LEN, length)
      made.set(NFTNL_EXPR_EXTHDR_OP, operation)
      if flags != 0 { made.set(NFTNL_EXPR_EXTHDR_FLAGS, flags) }
    case .routing(let key, let to):
      made.set(NFTNL_EXPR_RT_KEY, key)
      made.set(NFTNL_EXPR_RT_DREG, to)
    case .socket(let key, let level, let to):
      made.set(NFTNL_EXPR_SOCKET_KEY, key)
      made.set(NFTNL_EXPR_SOCKET_DREG, to)
      if let level { made.set(NFTNL_EXPR_SOCKET_LEVEL, level) }
    case .tunnel(let key, let to):
      made.set(NFTNL_EXPR_TUNNEL_KEY, key)
      made.set(NFTNL_EXPR_TUNNEL_DREG, to)
    case .xfrm(let key, let direction, let number, let to):
      made.set(NFTNL_EXPR_XFRM_DREG, to)
      made.set(NFTNL_EXPR_XFRM_KEY, key)
      made.set(NFTNL_EXPR_XFRM_DIR, u8: direction)
      made.set(NFTNL_EXPR_XFRM_SPNUM, number)
    case .osFingerprint(let ttl, let flags, let to):
      made.set(NFTNL_EXPR_OSF_DREG, to)
      made.set(NFTNL_EXPR_OSF_TTL, u8: ttl)
      made.set(NFTNL_EXPR_OSF_FLAGS, flags)
    case .numberGenerator(let type, let modulus, let offset, let to):
      made.set(NFTNL_EXPR_NG_DREG, to)
      made.set(NFTNL_EXPR_NG_TYPE, type)
      made.set(NFTNL_EXPR_NG_MODULUS, modulus)
      made.set(NFTNL_EXPR_NG_OFFSET, offset)
    case .hash(let type, let from, let length, let modulus, let seed, let offset, let to):
      made.set(NFTNL_EXPR_HASH_SREG, from)
      made.set(NFTNL_EXPR_HASH_DREG, to)
      if let length { made.set(NFTNL_EXPR_HASH_LEN, length) }
      made.set(NFTNL_EXPR_HASH_MODULUS, modulus)
      if let seed { made.set(NFTNL_EXPR_HASH_SEED, seed) }
      made.set(NFTNL_EXPR_HASH_OFFSET, offset)
      made.set(NFTNL_EXPR_HASH_TYPE, type)
    default: break
    }
  }

  private func fillMatch(_ made: borrowing NftnlExpression, _ sets: SetIdentifiers) throws(NetlinkError) {
    switch self {
    case .bitwise(let from, let to, let mask, let xor):
      made.set(NFTNL_EXPR_BITWISE_SREG, from)
      made.set(NFTNL_EXPR_BITWISE_DREG, to)
      made.set(NFTNL_EXPR_BITWISE_OP, 0)
      made.set(NFTNL_EXPR_BITWISE_LEN, UInt32(clamping: mask.count))
      made.set(NFTNL_EXPR_BITWISE_MASK, bytes: try data(mask))
      made.set(NFTNL_EXPR_BITWISE_XOR, bytes: try data(xor))
    case .shift(let direction, let from, let to, let length, let bits):
      made.set(NFTNL_EXPR_BITWISE_SREG, from)
      made.set(NFTNL_EXPR_BITWISE_DREG, to)
      made.set(NFTNL_EXPR_BITWISE_OP, direction.rawValue)
      made.set(NFTNL_EXPR_BITWISE_LEN, length)
      made.set(NFTNL_EXPR_BITWISE_DATA, bytes: HostBytes.of(bits))
    case .byteOrder(let direction, let from, let to, let length, let size):
      made.set(NFTNL_EXPR_BYTEORDER_DREG, to)
      made.set(NFTNL_EXPR_BYTEORDER_SREG, from)
      made.set(NFTNL_EXPR_BYTEORDER_OP, direction.rawValue)
      made.set(NFTNL_EXPR_BYTEORDER_LEN, length)
      made.set(NFTNL_EXPR_BYTEORDER_SIZE, size)
    case .compare(let register, let comparison, let bytes):
      made.set(NFTNL_EXPR_CMP_SREG, register)
      made.set(NFTNL_EXPR_CMP_OP, comparison.rawValue)
      made.set(NFTNL_EXPR_CMP_DATA, bytes: try data(bytes))
    case .range(let register, let isInverted, let from, let through):
      made.set(NFTNL_EXPR_RANGE_SREG, register)
      made.set(NFTNL_EXPR_RANGE_OP, isInverted ? 1 : 0)
      made.set(NFTNL_EXPR_RANGE_FROM_DATA, bytes: try data(from))
      made.set(NFTNL_EXPR_RANGE_TO_DATA, bytes: try data(through))
    case .lookup(let set, let from, let to, let isInverted):
      made.set(NFTNL_EXPR_LOOKUP_SREG, from)
      made.set(NFTNL_EXPR_LOOKUP_DREG, to)
      // Also 0, which the kernel lists and `nft --debug=netlink` therefore prints.
      made.set(NFTNL_EXPR_LOOKUP_FLAGS, isInverted ? 1 : 0)
      try fill(made, sets, set, NFTNL_EXPR_LOOKUP_SET, NFTNL_EXPR_LOOKUP_SET_ID)
    case .limit(let limit):
      made.set(NFTNL_EXPR_LIMIT_RATE, u64: limit.rate)
      made.set(NFTNL_EXPR_LIMIT_UNIT, u64: limit.unit)
      made.set(NFTNL_EXPR_LIMIT_BURST, limit.burst)
      made.set(NFTNL_EXPR_LIMIT_TYPE, limit.countsBytes ? 1 : 0)
      made.set(NFTNL_EXPR_LIMIT_FLAGS, limit.isInverted ? 1 : 0)
    case .quota(let quota):
      made.set(NFTNL_EXPR_QUOTA_BYTES, u64: quota.bytes)
      made.set(NFTNL_EXPR_QUOTA_CONSUMED, u64: quota.consumed)
      made.set(NFTNL_EXPR_QUOTA_FLAGS, quota.flags)
    case .connectionLimit(let count, let flags):
      made.set(NFTNL_EXPR_CONNLIMIT_COUNT, count)
      made.set(NFTNL_EXPR_CONNLIMIT_FLAGS, flags)
    case .match(let name, let revision, let info):
      made.set(NFTNL_EXPR_MT_NAME, string: try text(name, 28))
      made.set(NFTNL_EXPR_MT_REV, revision)
      try Self.check("match", info.count, 16_384)
      made.set(NFTNL_EXPR_MT_INFO, owned: info)
    default: break
    }
  }

  /// Names a set: an anonymous one of this transaction by its identifier too.
  private func fill(
    _ made: borrowing NftnlExpression, _ sets: SetIdentifiers, _ name: String, _ nameAttribute: Int,
    _ idAttribute: Int
  ) throws(NetlinkError) {
    if let found = sets[name] {
      // The kernel looks for the name first: it must be one that no set can have.
      made.set(nameAttribute, string: found.name)
      made.set(idAttribute, found.id)
    } else {
      made.set(nameAttribute, string: try text(name))
    }
  }

  private func fillStatement(_ made: borrowing NftnlExpression, _ sets: SetIdentifiers) throws(NetlinkError) {
    switch self {
    case .verdict(let verdict):
      made.set(NFTNL_EXPR_IMM_DREG, Register.verdict)
      made.set(NFTNL_EXPR_IMM_VERDICT, UInt32(bitPattern: verdict.code))
      if let chain = verdict.chain { made.set(NFTNL_EXPR_IMM_CHAIN, string: try text(chain)) }
    case .counter(let packets, let bytes):
      if packets != 0 { made.set(NFTNL_EXPR_CTR_PACKETS, u64: packets) }
      if bytes != 0 { made.set(NFTNL_EXPR_CTR_BYTES, u64: bytes) }
    case .last(let milliseconds, let isSet):
      made.set(NFTNL_EXPR_LAST_MSECS, u64: milliseconds)
      made.set(NFTNL_EXPR_LAST_SET, isSet)
    case .nat(let kind, let family, let address, let lastAddress, let port, let lastPort, let flags):
      made.set(NFTNL_EXPR_NAT_TYPE, kind.rawValue)
      made.set(NFTNL_EXPR_NAT_FAMILY, UInt32(family.rawValue))
      made.set(NFTNL_EXPR_NAT_REG_ADDR_MIN, address)
      made.set(NFTNL_EXPR_NAT_REG_ADDR_MAX, lastAddress)
      made.set(NFTNL_EXPR_NAT_REG_PROTO_MIN, port)
      made.set(NFTNL_EXPR_NAT_REG_PROTO_MAX, lastPort)
      if !flags.isEmpty { made.set(NFTNL_EXPR_NAT_FLAGS, flags.rawValue) }
    case .masquerade(let port, let lastPort, let flags):
      if !flags.isEmpty { made.set(NFTNL_EXPR_MASQ_FLAGS, flags.rawValue) }
      made.set(NFTNL_EXPR_MASQ_REG_PROTO_MIN, port)
      made.set(NFTNL_EXPR_MASQ_REG_PROTO_MAX, lastPort)
    case .redirect(let port, let lastPort, let flags):
      made.set(NFTNL_EXPR_REDIR_REG_PROTO_MIN, port)
      made.set(NFTNL_EXPR_REDIR_REG_PROTO_MAX, lastPort)
      if !flags.isEmpty { made.set(NFTNL_EXPR_REDIR_FLAGS, flags.rawValue) }
    case .reject(let kind, let code):
      made.set(NFTNL_EXPR_REJECT_TYPE, kind.rawValue)
      made.set(NFTNL_EXPR_REJECT_CODE, u8: code)
    case .log(let log):
      if let prefix = log.prefix { made.set(NFTNL_EXPR_LOG_PREFIX, string: try text(prefix, 127)) }
      if let group = log.group { made.set(NFTNL_EXPR_LOG_GROUP, u16: group) }
      if let snaplen = log.snaplen { made.set(NFTNL_EXPR_LOG_SNAPLEN, snaplen) }
      if let threshold = log.queueThreshold { made.set(NFTNL_EXPR_LOG_QTHRESHOLD, u16: threshold) }
      if let level = log.level { made.set(NFTNL_EXPR_LOG_LEVEL, level) }
      if let flags = log.flags { made.set(NFTNL_EXPR_LOG_FLAGS, flags) }
    case .object(let type, let name):
      made.set(NFTNL_EXPR_OBJREF_IMM_TYPE, type.rawValue)
      made.set(NFTNL_EXPR_OBJREF_IMM_NAME, string: try text(name))
    case .objectMap(let set, let from):
      made.set(NFTNL_EXPR_OBJREF_SET_SREG, from)
      try fill(made, sets, set, NFTNL_EXPR_OBJREF_SET_NAME, NFTNL_EXPR_OBJREF_SET_ID)
    case .dynamicSet(let set, let operation, let key, let value, let timeout, let flags, let expressions):
      made.set(NFTNL_EXPR_DYNSET_SREG_KEY, key)
      made.set(NFTNL_EXPR_DYNSET_SREG_DATA, value)
      made.set(NFTNL_EXPR_DYNSET_OP, operation)
      if let timeout { made.set(NFTNL_EXPR_DYNSET_TIMEOUT, u64: timeout) }
      try fill(made, sets, set, NFTNL_EXPR_DYNSET_SET_NAME, NFTNL_EXPR_DYNSET_SET_ID)
      if flags != 0 { made.set(NFTNL_EXPR_DYNSET_FLAGS, flags) }
      try Self.check("dynset", expressions.count, 16)
      for expression in expressions {
        guard let inner = try expression.library(sets) else { throw expression.unencodable }
        made.add(expressions.count > 1 ? NFTNL_EXPR_DYNSET_EXPRESSIONS : NFTNL_EXPR_DYNSET_EXPR, inner)
      }
    case .target(let name, let revision, let info):
      made.set(NFTNL_EXPR_TG_NAME, string: try text(name, 28))
      made.set(NFTNL_EXPR_TG_REV, revision)
      try Self.check("target", info.count, 16_384)
      made.set(NFTNL_EXPR_TG_INFO, owned: info)
    default: break
    }
  }

  private func fillSet(_ made: borrowing NftnlExpression) {
    switch self {
    case .setMeta(let key, let from):
      made.set(NFTNL_EXPR_META_KEY, key.rawValue)
      made.set(NFTNL_EXPR_META_SREG, from)
    case .setCT(let key, let direction, let from):
      made.set(NFTNL_EXPR_CT_KEY, key.rawValue)
      if let direction { made.set(NFTNL_EXPR_CT_DIR, u8: direction) }
      made.set(NFTNL_EXPR_CT_SREG, from)
    case .setPayload(let base, let offset, let length, let from, let checksumType, let checksumOffset, let flags):
      made.set(NFTNL_EXPR_PAYLOAD_SREG, from)
      made.set(NFTNL_EXPR_PAYLOAD_BASE, base.rawValue)
      made.set(NFTNL_EXPR_PAYLOAD_OFFSET, offset)
      made.set(NFTNL_EXPR_PAYLOAD_LEN, length)
      made.set(NFTNL_EXPR_PAYLOAD_CSUM_TYPE, checksumType)
      made.set(NFTNL_EXPR_PAYLOAD_CSUM_OFFSET, checksumOffset)
      if flags != 0 { made.set(NFTNL_EXPR_PAYLOAD_FLAGS, flags) }
    case .setExtensionHeader(let type, let offset, let length, let operation, let from):
      made.set(NFTNL_EXPR_EXTHDR_SREG, from)
      made.set(NFTNL_EXPR_EXTHDR_TYPE, u8: type)
      made.set(NFTNL_EXPR_EXTHDR_OFFSET, offset)
      made.set(NFTNL_EXPR_EXTHDR_LEN, length)
      made.set(NFTNL_EXPR_EXTHDR_OP, operation)
    case .resetExtensionHeader(let type, let operation):
      made.set(NFTNL_EXPR_EXTHDR_TYPE, u8: type)
      made.set(NFTNL_EXPR_EXTHDR_OP, operation)
    case .queue(let number, let total, let flags, let from):
      if let number { made.set(NFTNL_EXPR_QUEUE_NUM, u16: number) }
      if let total { made.set(NFTNL_EXPR_QUEUE_TOTAL, u16: total) }
      if flags != 0 { made.set(NFTNL_EXPR_QUEUE_FLAGS, u16: flags) }
      made.set(NFTNL_EXPR_QUEUE_SREG_QNUM, from)
    case .transparentProxy(let family, let address, let port):
      made.set(NFTNL_EXPR_TPROXY_FAMILY, UInt32(family.rawValue))
      made.set(NFTNL_EXPR_TPROXY_REG_ADDR, address)
      made.set(NFTNL_EXPR_TPROXY_REG_PORT, port)
    case .synproxy(let mss, let scale, let flags):
      made.set(NFTNL_EXPR_SYNPROXY_MSS, u16: mss)
      made.set(NFTNL_EXPR_SYNPROXY_WSCALE, u8: scale)
      made.set(NFTNL_EXPR_SYNPROXY_FLAGS, flags)
    case .duplicate(let address, let device):
      made.set(NFTNL_EXPR_DUP_SREG_ADDR, address)
      made.set(NFTNL_EXPR_DUP_SREG_DEV, device)
    case .forward(let device, let address, let family):
      made.set(NFTNL_EXPR_FWD_SREG_DEV, device)
      made.set(NFTNL_EXPR_FWD_SREG_ADDR, address)
      if let family { made.set(NFTNL_EXPR_FWD_NFPROTO, UInt32(family.rawValue)) }
    case .flowOffload(let table): made.set(NFTNL_EXPR_FLOW_TABLE_NAME, string: String(table.prefix(255)))
    default: break
    }
  }

  /// Why an expression cannot be put into another or into a set.
  var unencodable: NetlinkError {
    NetlinkError(
      .notSupported, operation: "encode expression", object: kind, message: "libnftnl does not know this expression")
  }
}

/// Numbers as the machine keeps them in memory.
enum HostBytes {
  static func of(_ value: UInt32) -> [UInt8] {
    unsafe withUnsafeBytes(of: value) { unsafe Array($0) }
  }
  static func of(_ value: UInt64) -> [UInt8] {
    unsafe withUnsafeBytes(of: value) { unsafe Array($0) }
  }
  /// The number of up to eight bytes in the machine's order.
  static func number(_ bytes: some BidirectionalCollection<UInt8>) -> UInt64 {
    bytes.reversed().suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
