internal import CLibmnl
internal import CLibnftnl

/// An object of libnftnl that is ours until it is freed.
@safe struct NftnlObject: ~Copyable {
  private let pointer: OpaquePointer

  /// An object of this name and type.
  init?(table: String, name: String, type: UInt32) {
    guard let made = unsafe nftnl_obj_alloc() else { return nil }
    unsafe pointer = made
    unsafe nftnl_obj_set_str(pointer, UInt16(truncatingIfNeeded: NFTNL_OBJ_TABLE), table)
    unsafe nftnl_obj_set_str(pointer, UInt16(truncatingIfNeeded: NFTNL_OBJ_NAME), name)
    unsafe nftnl_obj_set_u32(pointer, UInt16(truncatingIfNeeded: NFTNL_OBJ_TYPE), type)
  }

  deinit { unsafe nftnl_obj_free(pointer) }

  func set(_ attribute: Int, _ value: UInt32) {
    unsafe nftnl_obj_set_u32(pointer, UInt16(truncatingIfNeeded: attribute), value)
  }
  func set(_ attribute: Int, u64 value: UInt64) {
    unsafe nftnl_obj_set_u64(pointer, UInt16(truncatingIfNeeded: attribute), value)
  }
  func set(_ attribute: Int, bytes value: [UInt8]) {
    unsafe value.withUnsafeBytes {
      unsafe nftnl_obj_set_data(
        pointer, UInt16(truncatingIfNeeded: attribute), $0.baseAddress, UInt32(truncatingIfNeeded: $0.count))
    }
  }
  func build(into message: UnsafeMutablePointer<nlmsghdr>) { unsafe nftnl_obj_nlmsg_build_payload(message, pointer) }
}
