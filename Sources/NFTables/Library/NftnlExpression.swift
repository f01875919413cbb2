internal import CLibmnl
internal import CLibnftnl
internal import Glibc

/// An expression of libnftnl that is ours until it is given away or freed.
@safe struct NftnlExpression: ~Copyable {
  private let pointer: OpaquePointer

  /// One of a kind; nil where libnftnl does not know it.
  init?(_ kind: String) {
    guard let made = unsafe nftnl_expr_alloc(kind) else { return nil }
    unsafe pointer = made
  }

  deinit { unsafe nftnl_expr_free(pointer) }

  /// Gives the pointer away, to something that frees it.
  consuming func release() -> OpaquePointer {
    let given = unsafe pointer
    discard self
    return unsafe given
  }

  func set(_ attribute: Int, u8 value: UInt8) {
    unsafe nftnl_expr_set_u8(pointer, UInt16(truncatingIfNeeded: attribute), value)
  }
  func set(_ attribute: Int, u16 value: UInt16) {
    unsafe nftnl_expr_set_u16(pointer, UInt16(truncatingIfNeeded: attribute), value)
  }
  func set(_ attribute: Int, _ value: UInt32) {
    unsafe nftnl_expr_set_u32(pointer, UInt16(truncatingIfNeeded: attribute), value)
  }
  func set(_ attribute: Int, u64 value: UInt64) {
    unsafe nftnl_expr_set_u64(pointer, UInt16(truncatingIfNeeded: attribute), value)
  }
  func set(_ attribute: Int, _ value: Register) { set(attribute, value.rawValue) }
  func set(_ attribute: Int, _ value: Register?) { if let value { set(attribute, value.rawValue) } }
  func set(_ attribute: Int, string value: String) {
    unsafe _ = nftnl_expr_set_str(pointer, UInt16(truncatingIfNeeded: attribute), value)
  }
  func set(_ attribute: Int, bytes value: [UInt8]) {
    unsafe value.withUnsafeBytes {
      unsafe _ = nftnl_expr_set(
        pointer, UInt16(truncatingIfNeeded: attribute), $0.baseAddress, UInt32(truncatingIfNeeded: $0.count))
    }
  }

  /// Sets bytes that libnftnl takes over and frees with free(3), as the ones of iptables.
  func set(_ attribute: Int, owned value: [UInt8]) {
    guard let copy = unsafe malloc(max(1, value.count)) else { return }
    unsafe value.withUnsafeBytes {
      if let base = $0.baseAddress { unsafe copy.copyMemory(from: base, byteCount: $0.count) }
    }
    unsafe _ = nftnl_expr_set(
      pointer, UInt16(truncatingIfNeeded: attribute), copy, UInt32(truncatingIfNeeded: value.count))
  }

  /// Lends the pointer.
  borrowing func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(pointer) }

  /// Puts an expression into this one, of a dynamic set.
  func add(_ attribute: Int, _ inner: consuming NftnlExpression) {
    unsafe nftnl_expr_add_expr(pointer, UInt32(truncatingIfNeeded: attribute), inner.release())
  }

  /// Writes it as `NFTA_EXPR_NAME` and `NFTA_EXPR_DATA`.
  func build(into message: UnsafeMutablePointer<nlmsghdr>) { unsafe nftnl_expr_build_payload(message, pointer) }
}

/// An expression of libnftnl that belongs to a rule; it must not be used after that is freed.
@safe struct NftnlExpressionView {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  private func has(_ attribute: Int) -> Bool {
    unsafe nftnl_expr_is_set(pointer, UInt16(truncatingIfNeeded: attribute))
  }
  func u8(_ attribute: Int) -> UInt8? {
    has(attribute) ? unsafe nftnl_expr_get_u8(pointer, UInt16(truncatingIfNeeded: attribute)) : nil
  }
  func u16(_ attribute: Int) -> UInt16? {
    has(attribute) ? unsafe nftnl_expr_get_u16(pointer, UInt16(truncatingIfNeeded: attribute)) : nil
  }
  func u32(_ attribute: Int) -> UInt32? {
    has(attribute) ? unsafe nftnl_expr_get_u32(pointer, UInt16(truncatingIfNeeded: attribute)) : nil
  }
  func u64(_ attribute: Int) -> UInt64? {
    has(attribute) ? unsafe nftnl_expr_get_u64(pointer, UInt16(truncatingIfNeeded: attribute)) : nil
  }
  func register(_ attribute: Int) -> Register? { u32(attribute).map { Register(rawValue: $0) } }
  func string(_ attribute: Int) -> String? {
    guard has(attribute), let text = unsafe nftnl_expr_get_str(pointer, UInt16(truncatingIfNeeded: attribute)) else {
      return nil
    }
    return unsafe String(cString: text)
  }
  func bytes(_ attribute: Int) -> [UInt8]? {
    guard has(attribute) else { return nil }
    var length: UInt32 = 0
    guard let start = unsafe nftnl_expr_get(pointer, UInt16(truncatingIfNeeded: attribute), &length) else {
      return length == 0 ? [] : nil
    }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(length)))
  }
}
