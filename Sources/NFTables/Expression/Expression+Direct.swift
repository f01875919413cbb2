internal import CLibmnl
internal import Netlink

extension Expression {
  /// Writes the commonest kinds without an object of libnftnl, which takes five times as long; false of all others.
  ///
  /// The bytes are the same, but for the zero byte that libnftnl leaves out behind the name of a map of objects; a test compares them.
  func buildDirectly(
    into header: UnsafeMutablePointer<nlmsghdr>, _ sets: SetIdentifiers
  ) throws(NetlinkError) -> Bool {
    switch self {
    case .meta(let key, let to):
      let data = unsafe begin("meta", header)
      unsafe put(header, 2, key.rawValue)
      unsafe put(header, 1, to.rawValue)
      unsafe mnl_attr_nest_end(header, data)
    case .payload(let base, let offset, let length, let to):
      let data = unsafe begin("payload", header)
      unsafe put(header, 1, to.rawValue)
      unsafe put(header, 2, base.rawValue)
      unsafe put(header, 3, offset)
      unsafe put(header, 4, length)
      unsafe mnl_attr_nest_end(header, data)
    case .compare(let register, let comparison, let bytes):
      try Self.check("cmp", bytes.count, 64)
      let data = unsafe begin("cmp", header)
      unsafe put(header, 1, register.rawValue)
      unsafe put(header, 2, comparison.rawValue)
      unsafe put(header, 3, value: bytes)
      unsafe mnl_attr_nest_end(header, data)
    case .immediate(let bytes, let to):
      try Self.check("immediate", bytes.count, 64)
      let data = unsafe begin("immediate", header)
      unsafe put(header, 1, to.rawValue)
      unsafe put(header, 2, value: bytes)
      unsafe mnl_attr_nest_end(header, data)
    case .verdict(let verdict):
      try Self.check("immediate", verdict.chain?.utf8.count ?? 0, 255)
      let data = unsafe begin("immediate", header)
      unsafe put(header, 1, Register.verdict.rawValue)
      let outer = unsafe mnl_attr_nest_start(header, 2)
      let inner = unsafe mnl_attr_nest_start(header, 2)
      unsafe put(header, 1, UInt32(bitPattern: verdict.code))
      if let chain = verdict.chain { unsafe mnl_attr_put_strz(header, 2, chain) }
      unsafe mnl_attr_nest_end(header, inner)
      unsafe mnl_attr_nest_end(header, outer)
      unsafe mnl_attr_nest_end(header, data)
    case .counter(let packets, let bytes):
      let data = unsafe begin("counter", header)
      // A new counter begins at 0 anyway.
      if bytes != 0 { unsafe mnl_attr_put_u64(header, 1, bytes.bigEndian) }
      if packets != 0 { unsafe mnl_attr_put_u64(header, 2, packets.bigEndian) }
      unsafe mnl_attr_nest_end(header, data)
    case .bitwise(let from, let to, let mask, let xor):
      try Self.check("bitwise", max(mask.count, xor.count), 64)
      let data = unsafe begin("bitwise", header)
      unsafe put(header, 1, from.rawValue)
      unsafe put(header, 2, to.rawValue)
      unsafe put(header, 6, 0)
      unsafe put(header, 3, UInt32(truncatingIfNeeded: mask.count))
      unsafe put(header, 4, value: mask)
      unsafe put(header, 5, value: xor)
      unsafe mnl_attr_nest_end(header, data)
    case .object(let type, let name):
      try Self.check("objref", name.utf8.count, 255)
      let data = unsafe begin("objref", header)
      unsafe put(header, 1, type.rawValue)
      unsafe mnl_attr_put_strz(header, 2, name)
      unsafe mnl_attr_nest_end(header, data)
    case .objectMap(let set, let from):
      // libnftnl 1.2.4 leaves out the zero byte behind the name of the set.
      try Self.check("objref", set.utf8.count, 255)
      let data = unsafe begin("objref", header)
      unsafe put(header, 3, from.rawValue)
      unsafe mnl_attr_put_strz(header, 4, sets[set]?.name ?? set)
      if let found = sets[set] { unsafe put(header, 5, found.id) }
      unsafe mnl_attr_nest_end(header, data)
    default: return false
    }
    return true
  }

  private func begin(
    _ name: StaticString, _ header: UnsafeMutablePointer<nlmsghdr>
  ) -> UnsafeMutablePointer<nlattr>? {
    unsafe mnl_attr_put(header, Self.nameAttribute, name.utf8CodeUnitCount + 1, name.utf8Start)
    return unsafe mnl_attr_nest_start(header, Self.dataAttribute)
  }

  private func put(_ header: UnsafeMutablePointer<nlmsghdr>, _ type: UInt16, _ value: UInt32) {
    unsafe mnl_attr_put_u32(header, type, value.bigEndian)
  }

  private func put(_ header: UnsafeMutablePointer<nlmsghdr>, _ type: UInt16, value: [UInt8]) {
    let nest = unsafe mnl_attr_nest_start(header, type)
    unsafe value.withUnsafeBytes { unsafe mnl_attr_put(header, 1, $0.count, $0.baseAddress) }
    unsafe mnl_attr_nest_end(header, nest)
  }
}
