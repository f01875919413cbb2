internal import Netlink

extension Expression {
  /// Attributes of one expression. Corresponds to `NFTA_EXPR_…`.
  static let nameAttribute: UInt16 = 1
  static let dataAttribute: UInt16 = 2
  /// Attributes that hold the expressions of a dynamic set.
  private static let dynamicSetExpression: UInt16 = 7
  private static let dynamicSetExpressions: UInt16 = 10

  /// Reads a list of expressions: the bytes of `NFTA_RULE_EXPRESSIONS` and its kin.
  ///
  /// libnftnl reads those that it knows; the others, and those with attributes that it would drop, are kept as their bytes.
  static func read(list: AttributeReader) -> [Expression] {
    var parts: [(name: String, data: NetlinkAttribute?)] = []
    for element in list {
      parts.append((element.nested.first(nameAttribute)?.string ?? "", element.nested.first(dataAttribute)))
    }
    return read(parts)
  }

  /// Reads one expression: attributes with its name and its data.
  static func read(one attribute: NetlinkAttribute) -> [Expression] {
    read([(attribute.nested.first(nameAttribute)?.string ?? "", attribute.nested.first(dataAttribute))])
  }

  /// Reads expressions of which names and data are known.
  static func read(_ parts: [(name: String, data: NetlinkAttribute?)]) -> [Expression] {
    var writer = AttributeWriter()
    let readable = parts.map { ExpressionSchema.readable($0.name, $0.data) }
    // A rule with nothing but the expressions that libnftnl knows, for it to read.
    writer.nest(4) { list in
      for (part, data) in zip(parts, readable) {
        guard let data else { continue }
        list.nest(1) {
          $0.put(nameAttribute, string: part.name)
          if part.data != nil { $0.put(dataAttribute | 0x8000, bytes: data) }
        }
      }
    }
    var message = AttributeWriter()
    message.u32(UInt32(truncatingIfNeeded: 20 + writer.bytes.count))
    message.u16(NFTMessage.newRule.netlinkType)
    message.u16(0)
    message.u32(0)
    message.u32(0)
    message.u32(0)
    message.raw(writer.bytes)
    guard !writer.isOversized, let rule = NftnlRule(message.bytes) else { return parts.map { raw($0.name, $0.data) } }
    return rule.withExpressions { views in
      var rest = views[...]
      return zip(parts, readable).map { part, data in
        guard data != nil, let view = rest.popFirst() else { return raw(part.name, part.data) }
        return Expression(view, kind: part.name, inner: inner(part.name, part.data)) ?? raw(part.name, part.data)
      }
    }
  }

  private static func raw(_ name: String, _ data: NetlinkAttribute?) -> Expression {
    .unknown(name: name, data: data.map(\.bytes))
  }

  private static func inner(_ name: String, _ data: NetlinkAttribute?) -> [Expression] {
    guard name == "dynset", let data else { return [] }
    if let list = data.nested.first(dynamicSetExpressions) { return read(list: list.nested) }
    return data.nested.first(dynamicSetExpression).map { read(one: $0) } ?? []
  }
}
