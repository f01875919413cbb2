extension Expression {
  /// The register that it writes; nil where it writes none, or that of the verdict.
  var destination: Register? {
    switch self {
    case .meta(_, let to), .payload(_, _, _, let to), .ct(_, _, let to), .fib(_, _, let to), .immediate(_, let to),
      .extensionHeader(_, _, _, _, _, let to), .routing(_, let to), .socket(_, _, let to), .tunnel(_, let to),
      .xfrm(_, _, _, let to), .osFingerprint(_, _, let to), .numberGenerator(_, _, _, let to),
      .hash(_, _, _, _, _, _, let to), .bitwise(_, let to, _, _), .shift(_, _, let to, _, _),
      .byteOrder(_, _, let to, _, _):
      to
    case .lookup(_, _, let to, _): to
    default: nil
    }
  }
}
