internal import CLibmnl
internal import CLibnftnl

/// A rule of libnftnl without expressions, to name what is deleted; it is ours until it is freed.
@safe struct NftnlRuleHead: ~Copyable {
  private let pointer: OpaquePointer

  /// A rule in a chain; without one all rules of the table are meant.
  init?(table: String, chain: String?) {
    guard let made = unsafe nftnl_rule_alloc() else { return nil }
    unsafe pointer = made
    unsafe _ = nftnl_rule_set_str(pointer, Self.number(NFTNL_RULE_TABLE), table)
    if let chain { unsafe _ = nftnl_rule_set_str(pointer, Self.number(NFTNL_RULE_CHAIN), chain) }
  }

  deinit { unsafe nftnl_rule_free(pointer) }

  private static func number(_ attribute: nftnl_rule_attr) -> UInt16 {
    UInt16(truncatingIfNeeded: attribute.rawValue)
  }

  func set(_ attribute: nftnl_rule_attr, u64 value: UInt64) {
    unsafe nftnl_rule_set_u64(pointer, Self.number(attribute), value)
  }
  func build(into message: UnsafeMutablePointer<nlmsghdr>) { unsafe nftnl_rule_nlmsg_build_payload(message, pointer) }
}
