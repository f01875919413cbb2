internal import CLibmnl
internal import CLibnftnl
internal import Glibc

/// A flow table of libnftnl that is ours until it is freed.
@safe struct NftnlFlowTable: ~Copyable {
  private let pointer: OpaquePointer

  /// A flow table of this name.
  init?(table: String, name: String) {
    guard let made = unsafe nftnl_flowtable_alloc() else { return nil }
    unsafe pointer = made
    unsafe _ = nftnl_flowtable_set_str(pointer, Self.number(NFTNL_FLOWTABLE_TABLE), table)
    unsafe _ = nftnl_flowtable_set_str(pointer, Self.number(NFTNL_FLOWTABLE_NAME), name)
  }

  deinit { unsafe nftnl_flowtable_free(pointer) }

  private static func number(_ attribute: nftnl_flowtable_attr) -> UInt16 {
    UInt16(truncatingIfNeeded: attribute.rawValue)
  }

  /// Fills in what a flow table is that is to be made.
  func set(_ flowTable: FlowTable) {
    unsafe nftnl_flowtable_set_u32(pointer, Self.number(NFTNL_FLOWTABLE_HOOKNUM), flowTable.hook)
    unsafe nftnl_flowtable_set_s32(pointer, Self.number(NFTNL_FLOWTABLE_PRIO), flowTable.priority.rawValue)
    if flowTable.flags != 0 {
      unsafe nftnl_flowtable_set_u32(pointer, Self.number(NFTNL_FLOWTABLE_FLAGS), flowTable.flags)
    }
    // libnftnl copies the names.
    var names: [UnsafePointer<CChar>?] = unsafe flowTable.devices.map { unsafe UnsafePointer(strdup($0)) }
    unsafe names.append(nil)
    unsafe names.withUnsafeMutableBufferPointer {
      unsafe _ = nftnl_flowtable_set_array(pointer, Self.number(NFTNL_FLOWTABLE_DEVICES), $0.baseAddress)
    }
    for index in unsafe names.indices { unsafe free(UnsafeMutableRawPointer(mutating: names[index])) }
  }

  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    unsafe nftnl_flowtable_nlmsg_build_payload(message, pointer)
  }
}
