internal import CLibnftnl

extension NftnlExpression {
  /// The expression as libnftnl writes it.
  borrowing func text() -> String {
    unsafe withPointer { pointer in
      var buffer = [CChar](repeating: 0, count: 4_096)
      unsafe _ = nftnl_expr_snprintf(&buffer, buffer.count, pointer, 0, 0)
      return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

extension Expression {
  /// The expression as `nft --debug=netlink list ruleset` prints it: `[ meta load mark => reg 1 ]`.
  public var bytecode: String {
    if case .unknown(let name, let data) = self {
      return "[ unknown \(name) \(ValueText(options: TextOptions()).hexBytes(data ?? [])) ]"
    }
    do {
      guard let made = try library([:]) else { return "[ \(kind) ]" }
      let text = made.text()
      return text.isEmpty || text.hasSuffix(" ") ? "[ \(kind) \(text)]" : "[ \(kind) \(text) ]"
    } catch {
      return "[ \(kind) ]"
    }
  }
}

extension ValueText {
  /// All bytes in hexadecimal digits.
  func hexBytes(_ bytes: [UInt8]) -> String { "0x" + bytes.map { Self.hex($0) }.joined() }
}
