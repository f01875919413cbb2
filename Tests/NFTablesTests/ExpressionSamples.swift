import NFTables

/// An expression of each kind, and some in several forms.
enum ExpressionSamples {
  static let reg1 = Register(rawValue: 1)
  static let reg9 = Register(rawValue: 9)

  static let all: [NFTables.Expression] = [
    .meta(.oifname, to: reg1), .payload(.network, offset: 12, length: 4, to: reg1),
    .ct(.state, direction: nil, to: reg1), .ct(.ipSource, direction: 1, to: reg1),
    .fib(.type, flags: [.daddr, .iif], to: reg1), .immediate([1, 2, 3, 4], to: reg9),
    .extensionHeader(type: 2, offset: 2, length: 2, operation: 1, flags: 0, to: reg1),
    .extensionHeader(type: 44, offset: 0, length: 1, operation: 0, flags: 1, to: reg1), .routing(key: 1, to: reg1),
    .socket(key: 1, level: nil, to: reg1), .socket(key: 3, level: 2, to: reg1), .tunnel(key: 1, to: reg1),
    .xfrm(key: 5, direction: 0, number: 1, to: reg1), .osFingerprint(ttl: 1, flags: 0, to: reg1),
    .numberGenerator(type: 1, modulus: 10, offset: 5, to: reg1),
    .hash(type: 0, from: reg9, length: 4, modulus: 7, seed: 99, offset: 1, to: reg1),
    .hash(type: 1, from: nil, length: nil, modulus: 7, seed: nil, offset: 0, to: reg1),
    .bitwise(from: reg1, to: reg9, mask: [255, 255, 0, 0], xor: [0, 0, 0, 1]),
    .shift(.left, from: reg1, to: reg1, length: 4, bits: 8),
    .byteOrder(.toNetwork, from: reg1, to: reg1, length: 4, size: 4), .compare(reg1, .greaterOrEqual, [0, 80]),
    .range(reg1, isInverted: true, from: [0, 1], through: [0, 9]),
    .lookup(set: "names", from: reg1, to: nil, isInverted: true),
    .lookup(set: "map", from: reg1, to: .verdict, isInverted: false),
    .lookup(set: "map", from: reg1, to: reg9, isInverted: false),
    .limit(RateLimit(rate: 10, unit: 60, burst: 3, countsBytes: true, isInverted: true)),
    .quota(Quota(bytes: 1 << 40, consumed: 7, flags: 1)), .connectionLimit(count: 5, flags: 1),
    .match(name: "tcp", revision: 0, info: [1, 2, 3, 4, 5, 6, 7, 8]), .verdict(.accept), .verdict(.drop),
    .verdict(.return), .verdict(.continue), .verdict(.break), .verdict(.jump("there")), .verdict(.goto("away")),
    .counter(packets: 5, bytes: 1 << 40), .last(milliseconds: 5, isSet: 1),
    .nat(
      .destination, .ip, address: reg1, lastAddress: Register(rawValue: 2), port: Register(rawValue: 3),
      lastPort: Register(rawValue: 4), [.ports, .random]),
    .nat(.source, .ip6, address: reg1, lastAddress: nil, port: nil, lastPort: nil, []),
    .masquerade(port: reg1, lastPort: nil, [.fullyRandom]), .masquerade(port: nil, lastPort: nil, []),
    .redirect(port: reg1, lastPort: Register(rawValue: 2), [.ports]), .reject(.icmpx, code: 1),
    .reject(.reset, code: 0), .log(Log(prefix: "a b", level: 7, flags: 3)),
    .log(Log(group: 2, snaplen: 64, queueThreshold: 5)), .log(Log()), .setMeta(.mark, from: reg1),
    .setCT(.mark, direction: nil, from: reg1),
    .setPayload(
      .transport, offset: 2, length: 2, from: reg1, checksumType: 1, checksumOffset: 16, flags: 1),
    .setExtensionHeader(type: 2, offset: 2, length: 2, operation: 1, from: reg1),
    .resetExtensionHeader(type: 5, operation: 1), .notrack, .queue(number: 5, total: 3, flags: 1, from: nil),
    .queue(number: nil, total: nil, flags: 0, from: reg1),
    .transparentProxy(family: .ip, address: reg1, port: Register(rawValue: 2)),
    .synproxy(mss: 1_460, windowScale: 7, flags: 3), .duplicate(address: reg1, device: Register(rawValue: 2)),
    .forward(device: reg1, address: Register(rawValue: 2), family: .ip),
    .forward(device: reg1, address: nil, family: nil),
    .flowOffload(table: "fast"), .object(.counter, name: "hits"), .objectMap(set: "counters", from: reg1),
    .dynamicSet(
      set: "seen", operation: 1, key: reg1, data: reg9, timeout: 5_000, flags: 2,
      expressions: [.counter(packets: 0, bytes: 0)]),
    .dynamicSet(
      set: "seen", operation: 0, key: reg1, data: nil, timeout: nil, flags: 2,
      expressions: [.counter(packets: 0, bytes: 0), .limit(RateLimit(rate: 5))]),
    .target(name: "MARK", revision: 2, info: [UInt8](repeating: 7, count: 16)),
    .unknown(name: "nonsense", data: [8, 0, 1, 0, 1, 2, 3, 4]), .unknown(name: "bare", data: nil),
    .unknown(name: "meta", data: [8, 0, 9, 0, 1, 2, 3, 4]),
  ]
}
