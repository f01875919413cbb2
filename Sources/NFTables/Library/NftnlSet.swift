internal import CLibmnl
internal import CLibnftnl

/// A set of libnftnl that is ours until it is freed.
@safe struct NftnlSet: ~Copyable {
  private let pointer: OpaquePointer

  /// A set of this name.
  init?(table: String, name: String) {
    guard let made = unsafe nftnl_set_alloc() else { return nil }
    unsafe pointer = made
    unsafe _ = nftnl_set_set_str(pointer, Self.number(NFTNL_SET_TABLE), table)
    unsafe _ = nftnl_set_set_str(pointer, Self.number(NFTNL_SET_NAME), name)
  }

  deinit { unsafe nftnl_set_free(pointer) }

  private static func number(_ attribute: nftnl_set_attr) -> UInt16 {
    UInt16(truncatingIfNeeded: attribute.rawValue)
  }

  func set(_ attribute: nftnl_set_attr, _ value: UInt32) {
    unsafe nftnl_set_set_u32(pointer, Self.number(attribute), value)
  }
  func set(_ attribute: nftnl_set_attr, u64 value: UInt64) {
    unsafe nftnl_set_set_u64(pointer, Self.number(attribute), value)
  }
  func set(_ attribute: nftnl_set_attr, bytes value: [UInt8]) {
    unsafe value.withUnsafeBytes {
      unsafe _ = nftnl_set_set_data(
        pointer, Self.number(attribute), $0.baseAddress, UInt32(truncatingIfNeeded: $0.count))
    }
  }
  func add(_ expression: consuming NftnlExpression) { unsafe nftnl_set_add_expr(pointer, expression.release()) }
  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    unsafe nftnl_set_nlmsg_build_payload(message, pointer)
  }
}
