/// One instruction of a rule, as the kernel carries it out.
///
/// There is a case for each kind that libnftnl 1.2.4 knows, and ``unknown(name:data:)`` keeps any other, or one with an attribute that
/// libnftnl does not know, as its bytes. A rule is a list of them: each loads something into a register, compares a register and
/// ends the rule where it does not match, or does something. `nft --debug=netlink list ruleset` prints the same.
///
/// The cases that are rare and large are indirect, so that the common ones stand in a rule's array without memory of their own.
public enum Expression: Hashable, Sendable {
  // Loading
  /// `[ meta load KEY => reg N ]`
  case meta(MetaKey, to: Register)
  /// `[ payload load LENGTHb @ BASE header + OFFSET => reg N ]`
  case payload(PayloadBase, offset: UInt32, length: UInt32, to: Register)
  /// `[ ct load KEY => reg N , dir original|reply ]`; the direction is 0 or 1.
  case ct(CTKey, direction: UInt8?, to: Register)
  /// `[ fib … => reg N ]`
  case fib(FibResult, flags: FibFlags, to: Register)
  /// `[ immediate reg N DATA ]`
  case immediate([UInt8], to: Register)
  /// `[ exthdr load … => reg N ]`; the operation is 0 of IPv6, 1 of TCP options, 2 of IPv4 options, 3 of SCTP, 4 of DCCP.
  case extensionHeader(type: UInt8, offset: UInt32, length: UInt32, operation: UInt32, flags: UInt32, to: Register)
  /// `[ rt load KEY => reg N ]`
  case routing(key: UInt32, to: Register)
  /// `[ socket load KEY => reg N ]`
  case socket(key: UInt32, level: UInt32?, to: Register)
  /// `[ tunnel load KEY => reg N ]`
  case tunnel(key: UInt32, to: Register)
  /// `[ xfrm load in|out NUMBER KEY => reg N ]`
  case xfrm(key: UInt32, direction: UInt8, number: UInt32, to: Register)
  /// `[ osf dreg N ]`
  case osFingerprint(ttl: UInt8, flags: UInt32, to: Register)
  /// `[ numgen reg N = inc|random mod M offset O ]`; the type is 0 or 1.
  case numberGenerator(type: UInt32, modulus: UInt32, offset: UInt32, to: Register)
  /// `[ hash reg N = jhash(reg M, LENGTH, SEED) % mod M ]`; the type is 0 of jhash, 1 of symhash.
  indirect case hash(
    type: UInt32, from: Register?, length: UInt32?, modulus: UInt32, seed: UInt32?, offset: UInt32, to: Register)

  // Computing
  /// `[ bitwise reg N = ( reg M & MASK ) ^ XOR ]`
  case bitwise(from: Register, to: Register, mask: [UInt8], xor: [UInt8])
  /// `[ bitwise reg N = ( reg M << BITS ) ]`
  case shift(ShiftDirection, from: Register, to: Register, length: UInt32, bits: UInt32)
  /// `[ byteorder reg N = hton(reg M, SIZE, LENGTH) ]`
  case byteOrder(ByteOrderDirection, from: Register, to: Register, length: UInt32, size: UInt32)

  // Matching
  /// `[ cmp eq reg N DATA ]`
  case compare(Register, CompareOperator, [UInt8])
  /// `[ range eq reg N FROM TO ]`
  case range(Register, isInverted: Bool, from: [UInt8], through: [UInt8])
  /// `[ lookup reg N set NAME dreg M ]`; with `to` it is a map, and to the register of verdicts a verdict map.
  case lookup(set: String, from: Register, to: Register?, isInverted: Bool)
  /// `[ limit rate … ]`
  case limit(RateLimit)
  /// `[ quota bytes … ]`
  case quota(Quota)
  /// `[ connlimit count N flags F ]`; 1 inverts it.
  case connectionLimit(count: UInt32, flags: UInt32)
  /// `[ match name NAME rev REVISION ]`: a match of iptables.
  indirect case match(name: String, revision: UInt32, info: [UInt8])

  // Doing
  /// `[ immediate reg 0 VERDICT ]`
  case verdict(Verdict)
  /// `[ counter pkts P bytes B ]`
  case counter(packets: UInt64, bytes: UInt64)
  /// `[ last … ]`: when it last matched.
  case last(milliseconds: UInt64, isSet: UInt32)
  /// `[ nat snat|dnat FAMILY addr_min reg N … ]`
  indirect case nat(
    NATKind, TableFamily, address: Register?, lastAddress: Register?, port: Register?, lastPort: Register?, NATFlags)
  /// `[ masq ]`
  case masquerade(port: Register?, lastPort: Register?, NATFlags)
  /// `[ redir ]`
  case redirect(port: Register?, lastPort: Register?, NATFlags)
  /// `[ reject type T code C ]`
  case reject(RejectKind, code: UInt8)
  /// `[ log … ]`
  indirect case log(Log)
  /// `[ meta set KEY with reg N ]`
  case setMeta(MetaKey, from: Register)
  /// `[ ct set KEY with reg N , dir … ]`
  case setCT(CTKey, direction: UInt8?, from: Register)
  /// `[ payload write reg N => … ]`
  indirect case setPayload(
    PayloadBase, offset: UInt32, length: UInt32, from: Register, checksumType: UInt32, checksumOffset: UInt32,
    flags: UInt32)
  /// `[ exthdr write … ]`
  case setExtensionHeader(type: UInt8, offset: UInt32, length: UInt32, operation: UInt32, from: Register)
  /// `[ exthdr reset … ]`
  case resetExtensionHeader(type: UInt8, operation: UInt32)
  /// `[ notrack ]`
  case notrack
  /// `[ queue num N ]`, or of a register.
  case queue(number: UInt16?, total: UInt16?, flags: UInt16, from: Register?)
  /// `[ tproxy … ]`
  case transparentProxy(family: TableFamily, address: Register?, port: Register?)
  /// `[ synproxy … ]`
  case synproxy(mss: UInt16, windowScale: UInt8, flags: UInt32)
  /// `[ dup … ]`
  case duplicate(address: Register?, device: Register?)
  /// `[ fwd … ]`
  case forward(device: Register, address: Register?, family: TableFamily?)
  /// `[ flow_offload flowtable NAME ]`
  case flowOffload(table: String)
  /// `[ objref type T name NAME ]`: counts in a named counter and so on.
  case object(ObjectType, name: String)
  /// `[ objref sreg N set NAME ]`: the object that a map gives.
  case objectMap(set: String, from: Register)
  /// `[ dynset add|update|delete reg_key N set NAME ]`; the operation is 0, 1 or 2.
  indirect case dynamicSet(
    set: String, operation: UInt32, key: Register, data: Register?, timeout: UInt64?, flags: UInt32,
    expressions: [Expression])
  /// `[ target name NAME rev REVISION ]`: a target of iptables.
  indirect case target(name: String, revision: UInt32, info: [UInt8])

  /// One of another kind, or one with attributes that are not known: the bytes of `NFTA_EXPR_DATA`, nil where it has none.
  case unknown(name: String, data: [UInt8]?)
}
