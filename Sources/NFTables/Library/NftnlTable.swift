internal import CLibmnl
internal import CLibnftnl

/// A table of libnftnl that is ours until it is freed.
@safe struct NftnlTable: ~Copyable {
  private let pointer: OpaquePointer

  /// A table of this name; without one all tables are meant.
  init?(name: String?) {
    guard let made = unsafe nftnl_table_alloc() else { return nil }
    unsafe pointer = made
    if let name { unsafe _ = nftnl_table_set_str(pointer, Self.number(NFTNL_TABLE_NAME), name) }
  }

  deinit { unsafe nftnl_table_free(pointer) }

  private static func number(_ attribute: nftnl_table_attr) -> UInt16 {
    UInt16(truncatingIfNeeded: attribute.rawValue)
  }

  func set(flags: UInt32) { unsafe nftnl_table_set_u32(pointer, Self.number(NFTNL_TABLE_FLAGS), flags) }
  func set(userData: [UInt8]) {
    unsafe userData.withUnsafeBytes {
      unsafe _ = nftnl_table_set_data(
        pointer, Self.number(NFTNL_TABLE_USERDATA), $0.baseAddress, UInt32(truncatingIfNeeded: $0.count))
    }
  }
  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    unsafe nftnl_table_nlmsg_build_payload(message, pointer)
  }
}
