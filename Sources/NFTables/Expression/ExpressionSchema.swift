internal import Netlink

/// The forms of expressions that libnftnl 1.2.4 may be given to read.
///
/// It trusts the kernel: an attribute of another length ends the program, texts without a zero byte are read beyond their end, and
/// attributes that it does not know are dropped. So what has not exactly the form that it expects is kept as bytes instead.
enum ExpressionSchema {
  private enum Form {
    case number(Int)
    case text
    /// A value of 1 to 64 bytes.
    case value
    /// Such a value, or a verdict.
    case decision
    case bytes
    /// Expressions, which are read apart.
    case expressions
    case padding

    init(_ letter: Character) {
      switch letter {
      case "s": self = .text
      case "d": self = .value
      case "v": self = .decision
      case "b": self = .bytes
      case "n": self = .expressions
      case "-": self = .padding
      default: self = .number(letter.wholeNumberValue ?? 0)
      }
    }
  }

  /// By kind the forms of its attributes, from number 1 on: digits are lengths, other letters as above.
  private static let forms: [String: [Form]] = [
    "bitwise": "444dd4d", "byteorder": "44444", "cmp": "44d", "connlimit": "44", "counter": "88-", "ct": "4414",
    "dup": "44", "exthdr": "4144444", "fib": "444", "flow_offload": "s", "fwd": "444", "hash": "4444444",
    "immediate": "4v", "last": "48-", "limit": "88444-", "log": "2s4244", "lookup": "s4444", "dynset": "s44448n-4n",
    "masq": "444", "match": "s4b", "meta": "444", "nat": "4444444", "numgen": "4444", "notrack": "", "objref": "4s4s4",
    "osf": "414", "payload": "44444444", "queue": "2224", "quota": "84-8", "range": "44dd", "redir": "444",
    "reject": "41", "rt": "44", "socket": "444", "synproxy": "214", "target": "s4b", "tproxy": "444", "tunnel": "44",
    "xfrm": "4414",
  ].mapValues { $0.map { Form($0) } }

  /// The data for libnftnl; nil where it must not see it. Expressions in it are left out.
  static func readable(_ kind: String, _ data: NetlinkAttribute?) -> [UInt8]? {
    guard let forms = forms[kind] else { return nil }
    guard let data else { return [] }
    var seen: UInt32 = 0
    var isPlain = true
    var reader = data.nested
    while let attribute = reader.next() {
      let place = Int(attribute.type) - 1
      guard forms.indices.contains(place), seen & 1 << place == 0, fits(attribute, forms[place]) else { return nil }
      seen |= 1 << place
      if case .expressions = forms[place] { isPlain = false }
    }
    if reader.isMalformed { return nil }
    if isPlain { return data.bytes }
    var writer = AttributeWriter()
    for attribute in data.nested {
      if case .expressions = forms[Int(attribute.type) - 1] { continue }
      writer.put(attribute.type | (attribute.isNested ? 0x8000 : 0), bytes: attribute.payload)
    }
    return writer.bytes
  }

  private static func fits(_ attribute: NetlinkAttribute, _ form: Form) -> Bool {
    switch form {
    case .number(let length): attribute.payload.count == length
    case .text: attribute.payload.last == 0
    case .value: isValue(attribute)
    case .decision: isValue(attribute) || isVerdict(attribute)
    case .bytes: !attribute.payload.isEmpty
    case .expressions, .padding: true
    }
  }

  private static func isValue(_ attribute: NetlinkAttribute) -> Bool {
    let parts = Array(attribute.nested)
    guard parts.count == 1, let part = parts.first, part.type == 1 else { return false }
    return (1...64).contains(part.payload.count)
  }

  private static func isVerdict(_ attribute: NetlinkAttribute) -> Bool {
    let parts = Array(attribute.nested)
    guard parts.count == 1, let part = parts.first, part.type == 2 else { return false }
    let facts = Array(part.nested)
    guard Set(facts.map(\.type)).count == facts.count, facts.allSatisfy({ $0.type == 1 || $0.type == 2 }),
      let code = part.nested.first(1)?.big32.map({ Int32(bitPattern: $0) })
    else { return false }
    guard let chain = part.nested.first(2) else {
      // libnftnl copies the chain's name of jump and goto without asking whether there is one.
      return code != -3 && code != -4
    }
    return chain.payload.last == 0
  }
}
