internal import CLibmnl
internal import CLibnftnl

/// A rule that libnftnl has read.
@safe struct NftnlRule: ~Copyable {
  private let pointer: OpaquePointer

  /// Reads a whole message; nil where libnftnl cannot.
  init?(_ message: [UInt8]) {
    guard message.count >= 20, let made = unsafe nftnl_rule_alloc() else { return nil }
    let status = unsafe message.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return Int32(-1) }
      return unsafe nftnl_rule_nlmsg_parse(base.assumingMemoryBound(to: nlmsghdr.self), made)
    }
    if status < 0 {
      unsafe nftnl_rule_free(made)
      return nil
    }
    unsafe pointer = made
  }

  deinit { unsafe nftnl_rule_free(pointer) }

  /// Its expressions; they are gone after `body`.
  borrowing func withExpressions<Result>(_ body: ([NftnlExpressionView]) -> Result) -> Result {
    var views: [NftnlExpressionView] = []
    if let iterator = unsafe nftnl_expr_iter_create(pointer) {
      while let next = unsafe nftnl_expr_iter_next(iterator) { unsafe views.append(NftnlExpressionView(next)) }
      unsafe nftnl_expr_iter_destroy(iterator)
    }
    return body(views)
  }
}
