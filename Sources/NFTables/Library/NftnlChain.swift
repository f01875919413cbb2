internal import CLibmnl
internal import CLibnftnl
internal import Glibc

/// A chain of libnftnl that is ours until it is freed.
@safe struct NftnlChain: ~Copyable {
  private let pointer: OpaquePointer

  /// A chain of this name.
  init?(table: String, name: String) {
    guard let made = unsafe nftnl_chain_alloc() else { return nil }
    unsafe pointer = made
    unsafe _ = nftnl_chain_set_str(pointer, Self.number(NFTNL_CHAIN_TABLE), table)
    unsafe _ = nftnl_chain_set_str(pointer, Self.number(NFTNL_CHAIN_NAME), name)
  }

  deinit { unsafe nftnl_chain_free(pointer) }

  private static func number(_ attribute: nftnl_chain_attr) -> UInt16 {
    UInt16(truncatingIfNeeded: attribute.rawValue)
  }

  func set(flags: UInt32) { unsafe nftnl_chain_set_u32(pointer, Self.number(NFTNL_CHAIN_FLAGS), flags) }
  func set(handle: UInt64) { unsafe nftnl_chain_set_u64(pointer, Self.number(NFTNL_CHAIN_HANDLE), handle) }
  func set(_ counter: ChainCounter) {
    unsafe nftnl_chain_set_u64(pointer, Self.number(NFTNL_CHAIN_PACKETS), counter.packets)
    unsafe nftnl_chain_set_u64(pointer, Self.number(NFTNL_CHAIN_BYTES), counter.bytes)
  }
  func set(userData: [UInt8]) {
    unsafe userData.withUnsafeBytes {
      unsafe _ = nftnl_chain_set_data(
        pointer, Self.number(NFTNL_CHAIN_USERDATA), $0.baseAddress, UInt32(truncatingIfNeeded: $0.count))
    }
  }

  /// Hooks it; `number` is the hook's in the family.
  func set(_ hook: ChainHook, number: UInt32) {
    unsafe _ = nftnl_chain_set_str(pointer, Self.number(NFTNL_CHAIN_TYPE), hook.type.rawValue)
    unsafe nftnl_chain_set_u32(pointer, Self.number(NFTNL_CHAIN_HOOKNUM), number)
    unsafe nftnl_chain_set_s32(pointer, Self.number(NFTNL_CHAIN_PRIO), hook.priority.rawValue)
    if let policy = hook.policy {
      unsafe nftnl_chain_set_u32(pointer, Self.number(NFTNL_CHAIN_POLICY), policy.rawValue)
    }
    if hook.devices.count == 1, let device = hook.devices.first {
      unsafe _ = nftnl_chain_set_str(pointer, Self.number(NFTNL_CHAIN_DEV), device)
    } else if hook.devices.count > 1 {
      // libnftnl copies the names.
      var names: [UnsafePointer<CChar>?] = unsafe hook.devices.map { unsafe UnsafePointer(strdup($0)) }
      unsafe names.append(nil)
      unsafe names.withUnsafeMutableBufferPointer {
        unsafe _ = nftnl_chain_set_array(pointer, Self.number(NFTNL_CHAIN_DEVICES), $0.baseAddress)
      }
      for index in unsafe names.indices { unsafe free(UnsafeMutableRawPointer(mutating: names[index])) }
    }
  }

  func build(into message: UnsafeMutablePointer<nlmsghdr>) {
    unsafe nftnl_chain_nlmsg_build_payload(message, pointer)
  }
}
