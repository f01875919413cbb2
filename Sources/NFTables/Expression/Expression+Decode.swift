internal import CLibnftnl

extension Expression {
  /// Reads an expression of libnftnl; nil where something that it needs is missing.
  ///
  /// `inner` are the expressions in it, of a dynamic set.
  init?(_ view: NftnlExpressionView, kind: String, inner: [Expression]) {
    let found: Expression? =
      switch kind {
      case "meta", "payload", "ct", "fib", "immediate", "exthdr", "rt", "socket", "tunnel", "xfrm", "osf", "numgen",
        "hash":
        Self.load(view, kind)
      case "bitwise", "byteorder", "cmp", "range", "lookup", "limit", "quota", "connlimit", "match":
        Self.matching(view, kind)
      default: Self.statement(view, kind, inner)
      }
    guard let found else { return nil }
    self = found
  }

  private static func load(_ view: NftnlExpressionView, _ kind: String) -> Expression? {
    switch kind {
    case "meta":
      guard let key = view.u32(NFTNL_EXPR_META_KEY).map({ MetaKey(rawValue: $0) }) else { return nil }
      if let to = view.register(NFTNL_EXPR_META_DREG) { return .meta(key, to: to) }
      return view.register(NFTNL_EXPR_META_SREG).map { .setMeta(key, from: $0) }
    case "payload":
      guard let base = view.u32(NFTNL_EXPR_PAYLOAD_BASE).map({ PayloadBase(rawValue: $0) }),
        let offset = view.u32(NFTNL_EXPR_PAYLOAD_OFFSET), let length = view.u32(NFTNL_EXPR_PAYLOAD_LEN)
      else { return nil }
      if let to = view.register(NFTNL_EXPR_PAYLOAD_DREG) {
        return .payload(base, offset: offset, length: length, to: to)
      }
      guard let from = view.register(NFTNL_EXPR_PAYLOAD_SREG) else { return nil }
      return .setPayload(
        base, offset: offset, length: length, from: from, checksumType: view.u32(NFTNL_EXPR_PAYLOAD_CSUM_TYPE) ?? 0,
        checksumOffset: view.u32(NFTNL_EXPR_PAYLOAD_CSUM_OFFSET) ?? 0, flags: view.u32(NFTNL_EXPR_PAYLOAD_FLAGS) ?? 0)
    case "ct":
      guard let key = view.u32(NFTNL_EXPR_CT_KEY).map({ CTKey(rawValue: $0) }) else { return nil }
      let direction = view.u8(NFTNL_EXPR_CT_DIR)
      if let to = view.register(NFTNL_EXPR_CT_DREG) { return .ct(key, direction: direction, to: to) }
      return view.register(NFTNL_EXPR_CT_SREG).map { .setCT(key, direction: direction, from: $0) }
    case "fib":
      guard let to = view.register(NFTNL_EXPR_FIB_DREG), let result = view.u32(NFTNL_EXPR_FIB_RESULT),
        let flags = view.u32(NFTNL_EXPR_FIB_FLAGS)
      else { return nil }
      return .fib(FibResult(rawValue: result), flags: FibFlags(rawValue: flags), to: to)
    case "immediate":
      guard let to = view.register(NFTNL_EXPR_IMM_DREG) else { return nil }
      if let code = view.u32(NFTNL_EXPR_IMM_VERDICT), to == .verdict {
        return .verdict(Verdict(code: Int32(bitPattern: code), chain: view.string(NFTNL_EXPR_IMM_CHAIN)))
      }
      return view.bytes(NFTNL_EXPR_IMM_DATA).map { .immediate($0, to: to) }
    case "exthdr":
      guard let type = view.u8(NFTNL_EXPR_EXTHDR_TYPE) else { return nil }
      let operation = view.u32(NFTNL_EXPR_EXTHDR_OP) ?? 0
      let offset = view.u32(NFTNL_EXPR_EXTHDR_OFFSET) ?? 0
      let length = view.u32(NFTNL_EXPR_EXTHDR_LEN) ?? 0
      if let to = view.register(NFTNL_EXPR_EXTHDR_DREG) {
        return .extensionHeader(
          type: type, offset: offset, length: length, operation: operation,
          flags: view.u32(NFTNL_EXPR_EXTHDR_FLAGS) ?? 0, to: to)
      }
      if let from = view.register(NFTNL_EXPR_EXTHDR_SREG) {
        return .setExtensionHeader(type: type, offset: offset, length: length, operation: operation, from: from)
      }
      return .resetExtensionHeader(type: type, operation: operation)
    case "rt":
      guard let key = view.u32(NFTNL_EXPR_RT_KEY), let to = view.register(NFTNL_EXPR_RT_DREG) else { return nil }
      return .routing(key: key, to: to)
    case "socket":
      guard let key = view.u32(NFTNL_EXPR_SOCKET_KEY), let to = view.register(NFTNL_EXPR_SOCKET_DREG) else {
        return nil
      }
      return .socket(key: key, level: view.u32(NFTNL_EXPR_SOCKET_LEVEL), to: to)
    case "tunnel":
      guard let key = view.u32(NFTNL_EXPR_TUNNEL_KEY), let to = view.register(NFTNL_EXPR_TUNNEL_DREG) else {
        return nil
      }
      return .tunnel(key: key, to: to)
    case "xfrm":
      guard let key = view.u32(NFTNL_EXPR_XFRM_KEY), let to = view.register(NFTNL_EXPR_XFRM_DREG),
        let direction = view.u8(NFTNL_EXPR_XFRM_DIR)
      else { return nil }
      return .xfrm(key: key, direction: direction, number: view.u32(NFTNL_EXPR_XFRM_SPNUM) ?? 0, to: to)
    case "osf":
      guard let to = view.register(NFTNL_EXPR_OSF_DREG) else { return nil }
      return .osFingerprint(ttl: view.u8(NFTNL_EXPR_OSF_TTL) ?? 0, flags: view.u32(NFTNL_EXPR_OSF_FLAGS) ?? 0, to: to)
    case "numgen":
      guard let to = view.register(NFTNL_EXPR_NG_DREG), let modulus = view.u32(NFTNL_EXPR_NG_MODULUS),
        let type = view.u32(NFTNL_EXPR_NG_TYPE)
      else { return nil }
      return .numberGenerator(type: type, modulus: modulus, offset: view.u32(NFTNL_EXPR_NG_OFFSET) ?? 0, to: to)
    default:
      guard let to = view.register(NFTNL_EXPR_HASH_DREG), let modulus = view.u32(NFTNL_EXPR_HASH_MODULUS) else {
        return nil
      }
      return .hash(
        type: view.u32(NFTNL_EXPR_HASH_TYPE) ?? 0, from: view.register(NFTNL_EXPR_HASH_SREG),
        length: view.u32(NFTNL_EXPR_HASH_LEN), modulus: modulus, seed: view.u32(NFTNL_EXPR_HASH_SEED),
        offset: view.u32(NFTNL_EXPR_HASH_OFFSET) ?? 0, to: to)
    }
  }

  private static func matching(_ view: NftnlExpressionView, _ kind: String) -> Expression? {
    switch kind {
    case "bitwise":
      guard let from = view.register(NFTNL_EXPR_BITWISE_SREG), let to = view.register(NFTNL_EXPR_BITWISE_DREG) else {
        return nil
      }
      if let direction = view.u32(NFTNL_EXPR_BITWISE_OP).flatMap({ ShiftDirection(rawValue: $0) }) {
        guard let bits = view.bytes(NFTNL_EXPR_BITWISE_DATA) else { return nil }
        return .shift(
          direction, from: from, to: to, length: view.u32(NFTNL_EXPR_BITWISE_LEN) ?? 4,
          bits: UInt32(truncatingIfNeeded: HostBytes.number(bits)))
      }
      guard view.u32(NFTNL_EXPR_BITWISE_OP) ?? 0 == 0, let mask = view.bytes(NFTNL_EXPR_BITWISE_MASK),
        let xor = view.bytes(NFTNL_EXPR_BITWISE_XOR), mask.count == xor.count
      else { return nil }
      return .bitwise(from: from, to: to, mask: mask, xor: xor)
    case "byteorder":
      guard let to = view.register(NFTNL_EXPR_BYTEORDER_DREG), let from = view.register(NFTNL_EXPR_BYTEORDER_SREG),
        let direction = view.u32(NFTNL_EXPR_BYTEORDER_OP).flatMap({ ByteOrderDirection(rawValue: $0) }),
        let length = view.u32(NFTNL_EXPR_BYTEORDER_LEN), let size = view.u32(NFTNL_EXPR_BYTEORDER_SIZE)
      else { return nil }
      return .byteOrder(direction, from: from, to: to, length: length, size: size)
    case "cmp":
      guard let register = view.register(NFTNL_EXPR_CMP_SREG), let comparison = view.u32(NFTNL_EXPR_CMP_OP),
        let data = view.bytes(NFTNL_EXPR_CMP_DATA)
      else { return nil }
      return .compare(register, CompareOperator(rawValue: comparison), data)
    case "range":
      guard let register = view.register(NFTNL_EXPR_RANGE_SREG), let comparison = view.u32(NFTNL_EXPR_RANGE_OP),
        comparison < 2, let from = view.bytes(NFTNL_EXPR_RANGE_FROM_DATA),
        let through = view.bytes(NFTNL_EXPR_RANGE_TO_DATA)
      else { return nil }
      return .range(register, isInverted: comparison == 1, from: from, through: through)
    case "lookup":
      guard let from = view.register(NFTNL_EXPR_LOOKUP_SREG), let set = view.string(NFTNL_EXPR_LOOKUP_SET),
        view.u32(NFTNL_EXPR_LOOKUP_FLAGS) ?? 0 < 2
      else { return nil }
      return .lookup(
        set: set, from: from, to: view.register(NFTNL_EXPR_LOOKUP_DREG),
        isInverted: view.u32(NFTNL_EXPR_LOOKUP_FLAGS) == 1)
    case "limit":
      guard let rate = view.u64(NFTNL_EXPR_LIMIT_RATE), let unit = view.u64(NFTNL_EXPR_LIMIT_UNIT),
        view.u32(NFTNL_EXPR_LIMIT_TYPE) ?? 0 < 2, view.u32(NFTNL_EXPR_LIMIT_FLAGS) ?? 0 < 2
      else { return nil }
      return .limit(
        RateLimit(
          rate: rate, unit: unit, burst: view.u32(NFTNL_EXPR_LIMIT_BURST) ?? 0,
          countsBytes: view.u32(NFTNL_EXPR_LIMIT_TYPE) == 1, isInverted: view.u32(NFTNL_EXPR_LIMIT_FLAGS) == 1))
    case "quota":
      guard let bytes = view.u64(NFTNL_EXPR_QUOTA_BYTES) else { return nil }
      return .quota(
        Quota(
          bytes: bytes, consumed: view.u64(NFTNL_EXPR_QUOTA_CONSUMED) ?? 0,
          flags: view.u32(NFTNL_EXPR_QUOTA_FLAGS) ?? 0))
    case "connlimit":
      guard let count = view.u32(NFTNL_EXPR_CONNLIMIT_COUNT) else { return nil }
      return .connectionLimit(count: count, flags: view.u32(NFTNL_EXPR_CONNLIMIT_FLAGS) ?? 0)
    default:
      guard let name = view.string(NFTNL_EXPR_MT_NAME), let info = view.bytes(NFTNL_EXPR_MT_INFO) else { return nil }
      return .match(name: name, revision: view.u32(NFTNL_EXPR_MT_REV) ?? 0, info: info)
    }
  }

  private static func family(_ view: NftnlExpressionView, _ attribute: Int) -> TableFamily? {
    view.u32(attribute).flatMap { UInt8(exactly: $0) }.map { TableFamily(rawValue: $0) }
  }

  private static func statement(_ view: NftnlExpressionView, _ kind: String, _ inner: [Expression]) -> Expression? {
    switch kind {
    case "counter":
      return .counter(packets: view.u64(NFTNL_EXPR_CTR_PACKETS) ?? 0, bytes: view.u64(NFTNL_EXPR_CTR_BYTES) ?? 0)
    case "last":
      return .last(
        milliseconds: view.u64(NFTNL_EXPR_LAST_MSECS) ?? 0, isSet: view.u32(NFTNL_EXPR_LAST_SET) ?? 0)
    case "nat":
      guard let type = view.u32(NFTNL_EXPR_NAT_TYPE).flatMap({ NATKind(rawValue: $0) }),
        let family = family(view, NFTNL_EXPR_NAT_FAMILY)
      else { return nil }
      return .nat(
        type, family, address: view.register(NFTNL_EXPR_NAT_REG_ADDR_MIN),
        lastAddress: view.register(NFTNL_EXPR_NAT_REG_ADDR_MAX), port: view.register(NFTNL_EXPR_NAT_REG_PROTO_MIN),
        lastPort: view.register(NFTNL_EXPR_NAT_REG_PROTO_MAX),
        NATFlags(rawValue: view.u32(NFTNL_EXPR_NAT_FLAGS) ?? 0))
    case "masq":
      return .masquerade(
        port: view.register(NFTNL_EXPR_MASQ_REG_PROTO_MIN), lastPort: view.register(NFTNL_EXPR_MASQ_REG_PROTO_MAX),
        NATFlags(rawValue: view.u32(NFTNL_EXPR_MASQ_FLAGS) ?? 0))
    case "redir":
      return .redirect(
        port: view.register(NFTNL_EXPR_REDIR_REG_PROTO_MIN), lastPort: view.register(NFTNL_EXPR_REDIR_REG_PROTO_MAX),
        NATFlags(rawValue: view.u32(NFTNL_EXPR_REDIR_FLAGS) ?? 0))
    case "reject":
      guard let type = view.u32(NFTNL_EXPR_REJECT_TYPE).flatMap({ RejectKind(rawValue: $0) }) else { return nil }
      return .reject(type, code: view.u8(NFTNL_EXPR_REJECT_CODE) ?? 0)
    case "log":
      return .log(
        Log(
          prefix: view.string(NFTNL_EXPR_LOG_PREFIX), group: view.u16(NFTNL_EXPR_LOG_GROUP),
          snaplen: view.u32(NFTNL_EXPR_LOG_SNAPLEN), queueThreshold: view.u16(NFTNL_EXPR_LOG_QTHRESHOLD),
          level: view.u32(NFTNL_EXPR_LOG_LEVEL), flags: view.u32(NFTNL_EXPR_LOG_FLAGS)))
    case "notrack": return .notrack
    case "queue":
      return .queue(
        number: view.u16(NFTNL_EXPR_QUEUE_NUM), total: view.u16(NFTNL_EXPR_QUEUE_TOTAL),
        flags: view.u16(NFTNL_EXPR_QUEUE_FLAGS) ?? 0, from: view.register(NFTNL_EXPR_QUEUE_SREG_QNUM))
    case "tproxy":
      return family(view, NFTNL_EXPR_TPROXY_FAMILY).map {
        .transparentProxy(
          family: $0, address: view.register(NFTNL_EXPR_TPROXY_REG_ADDR),
          port: view.register(NFTNL_EXPR_TPROXY_REG_PORT))
      }
    case "synproxy":
      return .synproxy(
        mss: view.u16(NFTNL_EXPR_SYNPROXY_MSS) ?? 0, windowScale: view.u8(NFTNL_EXPR_SYNPROXY_WSCALE) ?? 0,
        flags: view.u32(NFTNL_EXPR_SYNPROXY_FLAGS) ?? 0)
    case "dup":
      return .duplicate(
        address: view.register(NFTNL_EXPR_DUP_SREG_ADDR), device: view.register(NFTNL_EXPR_DUP_SREG_DEV))
    case "fwd":
      return view.register(NFTNL_EXPR_FWD_SREG_DEV).map {
        .forward(
          device: $0, address: view.register(NFTNL_EXPR_FWD_SREG_ADDR), family: family(view, NFTNL_EXPR_FWD_NFPROTO))
      }
    case "flow_offload": return view.string(NFTNL_EXPR_FLOW_TABLE_NAME).map { .flowOffload(table: $0) }
    case "objref":
      if let type = view.u32(NFTNL_EXPR_OBJREF_IMM_TYPE), let name = view.string(NFTNL_EXPR_OBJREF_IMM_NAME) {
        return .object(ObjectType(rawValue: type), name: name)
      }
      guard let set = view.string(NFTNL_EXPR_OBJREF_SET_NAME), let from = view.register(NFTNL_EXPR_OBJREF_SET_SREG)
      else { return nil }
      return .objectMap(set: set, from: from)
    case "dynset":
      guard let set = view.string(NFTNL_EXPR_DYNSET_SET_NAME), let key = view.register(NFTNL_EXPR_DYNSET_SREG_KEY),
        let operation = view.u32(NFTNL_EXPR_DYNSET_OP)
      else { return nil }
      // The kernel lists a timeout of 0 and refuses it where the set has none.
      return .dynamicSet(
        set: set, operation: operation, key: key, data: view.register(NFTNL_EXPR_DYNSET_SREG_DATA),
        timeout: view.u64(NFTNL_EXPR_DYNSET_TIMEOUT).flatMap { $0 == 0 ? nil : $0 },
        flags: view.u32(NFTNL_EXPR_DYNSET_FLAGS) ?? 0,
        expressions: inner)
    case "target":
      guard let name = view.string(NFTNL_EXPR_TG_NAME), let info = view.bytes(NFTNL_EXPR_TG_INFO) else { return nil }
      return .target(name: name, revision: view.u32(NFTNL_EXPR_TG_REV) ?? 0, info: info)
    default: return nil
    }
  }
}
