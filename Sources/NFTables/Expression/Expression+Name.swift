extension Expression {
  /// The kernel's name of its kind. Corresponds to `NFTA_EXPR_NAME`.
  public var kind: String {
    switch self {
    case .meta, .setMeta: "meta"
    case .payload, .setPayload: "payload"
    case .ct, .setCT: "ct"
    case .fib: "fib"
    case .immediate, .verdict: "immediate"
    case .extensionHeader, .setExtensionHeader, .resetExtensionHeader: "exthdr"
    case .routing: "rt"
    case .socket: "socket"
    case .tunnel: "tunnel"
    case .xfrm: "xfrm"
    case .osFingerprint: "osf"
    case .numberGenerator: "numgen"
    case .hash: "hash"
    case .bitwise, .shift: "bitwise"
    case .byteOrder: "byteorder"
    case .compare: "cmp"
    case .range: "range"
    case .lookup: "lookup"
    case .limit: "limit"
    case .quota: "quota"
    case .connectionLimit: "connlimit"
    case .match: "match"
    case .counter: "counter"
    case .last: "last"
    case .nat: "nat"
    case .masquerade: "masq"
    case .redirect: "redir"
    case .reject: "reject"
    case .log: "log"
    case .notrack: "notrack"
    case .queue: "queue"
    case .transparentProxy: "tproxy"
    case .synproxy: "synproxy"
    case .duplicate: "dup"
    case .forward: "fwd"
    case .flowOffload: "flow_offload"
    case .object, .objectMap: "objref"
    case .dynamicSet: "dynset"
    case .target: "target"
    case .unknown(let name, _): name
    }
  }

  /// The highest number of an attribute that libnftnl 1.2.4 reads, by kind; any other kind it does not know.
  ///
  /// What has a higher one is kept as its bytes, since libnftnl would drop it.
  static let knownAttributes: [String: UInt16] = [
    "bitwise": 7, "byteorder": 5, "cmp": 3, "connlimit": 2, "counter": 3, "ct": 4, "dup": 2, "exthdr": 7, "fib": 3,
    "flow_offload": 1, "fwd": 3, "hash": 7, "immediate": 2, "last": 3, "limit": 6, "log": 6, "lookup": 5,
    "dynset": 10, "masq": 3, "match": 3, "meta": 3, "nat": 7, "numgen": 4, "notrack": 0, "objref": 5, "osf": 3,
    "payload": 8, "queue": 4, "quota": 4, "range": 4, "redir": 3, "reject": 2, "rt": 2, "socket": 3, "synproxy": 3,
    "target": 3, "tproxy": 3, "tunnel": 2, "xfrm": 4,
  ]
}
