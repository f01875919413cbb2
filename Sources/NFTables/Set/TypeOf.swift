/// The remark of `nft` about the fields that a set's keys or values are of: `typeof ip saddr . tcp dport`.
///
/// A field is a remark of two: the kind of expression, and what that kind says of itself. Corresponds to
/// `NFTNL_UDATA_SET_KEY_TYPEOF`.
enum TypeOf {
  /// The kinds of expressions, as `nft` numbers them.
  enum Kind: UInt32 {
    case verdict = 1
    case payload = 7
    case extensionHeader = 8
    case meta = 9
    case socket = 10
    case osFingerprint = 11
    case ct = 12
    case concatenation = 13
    case numberGenerator = 23
    case hash = 24
    case routing = 25
    case fib = 26
    case xfrm = 27
  }

  /// The remark of `nft` about a concatenation that was declared by its types.
  static let plainConcatenation = expression(.concatenation, UserData()).bytes
  /// The remark of `nft` about verdicts.
  static let verdicts = expression(.verdict, UserData()).bytes

  // MARK: Writing

  /// The remark of `nft` about fields, with which it lists the set with `typeof`; nil where it notes nothing of one.
  static func note(_ fields: [RuleField]) -> [UInt8]? {
    let parts = fields.compactMap { note($0) }
    guard parts.count == fields.count, let first = parts.first else { return nil }
    if parts.count == 1 { return first.bytes }
    // Each part stands under its place.
    let all = UserData(parts.enumerated().map { UserData.Entry(type: UInt8(clamping: $0), value: $1.bytes) })
    return expression(.concatenation, all).bytes
  }

  private static func expression(_ kind: Kind, _ data: UserData) -> UserData {
    UserData([UserData.Entry(type: 0, value: HostBytes.of(kind.rawValue)), UserData.Entry(type: 1, value: data.bytes)])
  }

  private static func numbers(_ values: [(type: UInt8, number: UInt32)]) -> UserData {
    UserData(values.map { UserData.Entry(type: $0.type, value: HostBytes.of($0.number)) })
  }

  private static func numbers(_ values: [UInt32]) -> UserData {
    numbers(values.enumerated().map { (UInt8(clamping: $0), $1) })
  }

  private static func note(_ field: RuleField) -> UserData? {
    switch field.source {
    case .header(let place):
      var data: [(type: UInt8, number: UInt32)] = [(0, place.header.number), (1, UInt32(place.index) + 1)]
      // Integers say how long they are.
      if field.type == .integer { data.append((4, UInt32(place.bits))) }
      return expression(.payload, numbers(data))
    case .raw(.transport, let offset, 16) where offset == 0 || offset == 16:
      return expression(.payload, numbers([PacketHeader.transport.number, offset == 0 ? 1 : 2]))
    case .raw(let base, let offset, let bits):
      let numbered: [PayloadBase: UInt32] = [.link: 1, .network: 2, .transport: 3, .inner: 4]
      return numbered[base].map {
        expression(.payload, numbers([0, 0, $0, UInt32(clamping: offset), UInt32(clamping: bits)]))
      }
    case .meta(let key): return expression(.meta, numbers([key.rawValue]))
    case .ct(let key, let direction):
      return expression(.ct, numbers([key.rawValue, direction.map { UInt32($0) } ?? .max]))
    case .extensionHeader(let type, let offset, let length, let operation, _):
      // Whether an option is there is noted as its first field.
      guard
        let option = KeyText.optionFields.first(where: {
          $0.operation == operation && $0.type == type && $0.field != nil && $0.offset == offset && $0.length == length
        }), let place = place(of: option)
      else { return nil }
      let header = operation == 0 ? headers.first { $0.type == type }?.number : UInt32(type)
      guard let header else { return nil }
      var data: [(type: UInt8, number: UInt32)] = [(1, place)]
      if operation != 0 { data.append((2, operation)) }
      data.append((0, header))
      return expression(.extensionHeader, numbers(data))
    case .socket(let key): return expression(.socket, numbers([key]))
    case .fib(let result, let flags): return expression(.fib, numbers([result.rawValue, flags.rawValue]))
    case .routing(let key): return expression(.routing, numbers([key]))
    case .osFingerprint: return expression(.osFingerprint, UserData())
    case .numberGenerator(let type, let modulus, let offset):
      return expression(.numberGenerator, numbers([type, modulus, offset]))
    case .xfrm(let key, let direction, let number):
      return expression(.xfrm, numbers([key, UInt32(direction), number]))
    case .hash(_, let modulus, let seed, let offset):
      return expression(.hash, numbers([0, offset, modulus, seed ?? 0, seed == nil ? 0 : 1]))
    case .symmetricHash(let modulus, let offset): return expression(.hash, numbers([1, offset, modulus, 0, 0]))
    case .computed, .shifted, .mapped, .constant: return nil
    }
  }

  /// The extension headers of IPv6 by their protocol number, as `nft` numbers them.
  static let headers: [(type: UInt8, number: UInt32)] = [(0, 1), (43, 2), (44, 6), (60, 7), (135, 8)]

  /// The place of a field in its option or header, as `nft` counts them.
  static func place(of option: KeyText.OptionField) -> UInt32? {
    switch (option.operation, option.field) {
    case (0, "nexthdr"), (2, "type"): 1
    case (0, "hdrlength"), (2, "length"): 2
    case (0, "type"), (2, "value"): 3
    case (0, "reserved"): option.option == "frag" ? 2 : 4
    case (0, "seg-left"), (2, "ptr"): 4
    case (0, "checksum"): 5
    case (0, "id"): 6
    case (1, "kind"): 0
    case (1, "length"): 1
    case (1, "size"), (1, "count"), (1, "tsval"): 2
    case (1, "tsecr"): 3
    case (1, "left"): 2 + 2 * (UInt32(option.option.dropFirst(4)) ?? 0)
    case (1, "right"): 3 + 2 * (UInt32(option.option.dropFirst(4)) ?? 0)
    default: nil
    }
  }
}
