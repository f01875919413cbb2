extension RuleWriter {
  /// Words of statements that send packets elsewhere.
  mutating func translation(_ expression: Expression) -> String? {
    switch expression {
    case .nat(let kind, let family, let address, let lastAddress, let port, let lastPort, let flags):
      return nat(kind, family, address, lastAddress, port, lastPort, flags)
    case .masquerade(let port, let lastPort, let flags): return ports("masquerade", port, lastPort, flags)
    case .redirect(let port, let lastPort, let flags): return ports("redirect", port, lastPort, flags)
    case .duplicate(let address, let device):
      guard let target = text(address ?? device, address == nil ? .interfaceIndex : addressType(family)) else {
        return nil
      }
      guard address != nil, let device else { return "dup to \(target)" }
      return text(device, .interfaceIndex).map { "dup to \(target) device \($0)" }
    case .forward(let device, nil, _): return text(device, .interfaceIndex).map { "fwd to \($0)" }
    case .forward(let device, let address?, let family?):
      guard let target = text(address, addressType(family)), let name = text(device, .interfaceIndex) else {
        return nil
      }
      return "fwd \(family) to \(target) device \(name)"
    case .transparentProxy(let family, let address, let port): return transparentProxy(family, address, port)
    case .queue(let number?, let total, let flags, nil):
      let names = [(1, "bypass"), (2, "fanout")].filter { flags & UInt16($0.0) != 0 }.map(\.1)
      let last = Int(number) + Int(total ?? 1) - 1
      return "queue" + (names.isEmpty ? "" : " flags \(names.joined(separator: ","))")
        + " to \(number)" + (last > Int(number) ? "-\(last)" : "")
    case .synproxy(let mss, let scale, let flags):
      return "synproxy" + (flags & 1 != 0 ? " mss \(mss)" : "") + (flags & 2 != 0 ? " wscale \(scale)" : "")
        + (flags & 8 != 0 ? " timestamp" : "") + (flags & 4 != 0 ? " sack-perm" : "")
    default: return nil
    }
  }

  private func addressType(_ family: TableFamily) -> DataType { family == .ip6 ? .ipv6Address : .ipv4Address }

  /// The value or the words that a register holds, of this type.
  private mutating func text(_ register: Register?, _ type: DataType) -> String? {
    guard let register, let loaded = take(register) else { return nil }
    if case .constant(let bytes) = loaded.term { return values.text(bytes, type) }
    guard let found = selector(loaded.term, .value) else { return nil }
    use(found)
    return found.text
  }

  private mutating func ports(
    _ words: String, _ port: Register?, _ lastPort: Register?, _ flags: NATFlags
  ) -> String? {
    guard let port else { return words + StatementText.flags(flags) }
    guard var range = text(port, .inetService) else { return nil }
    if let lastPort, lastPort != port {
      guard let last = text(lastPort, .inetService) else { return nil }
      range += "-\(last)"
    }
    return "\(words) to :\(range)\(StatementText.flags(flags))"
  }

  private mutating func nat(
    _ kind: NATKind, _ natFamily: TableFamily, _ address: Register?, _ lastAddress: Register?, _ port: Register?,
    _ lastPort: Register?, _ flags: NATFlags
  ) -> String? {
    let type = addressType(natFamily)
    var target = ""
    var isWhole = false
    if let address {
      guard let loaded = peek(address) else { return nil }
      if case .mapped(_, _, let isConcatenated) = loaded.term { isWhole = isConcatenated }
      guard let first = text(address, type) else { return nil }
      target = first
      if let lastAddress, lastAddress != address, !isWhole {
        guard let range = addressRange(loaded.term, lastAddress, type, first) else { return nil }
        target = range
        // Addresses of IPv6 stand in brackets where ports follow.
        if natFamily == .ip6, port != nil, let dash = range.firstIndex(of: "-") {
          target = "[\(range[..<dash])]-[\(range[range.index(after: dash)...])]"
        }
      }
    }
    if let port, !isWhole {
      guard var range = text(port, .inetService) else { return nil }
      if let lastPort, lastPort != port {
        guard let last = text(lastPort, .inetService) else { return nil }
        range += "-\(last)"
      }
      let isBracketed = natFamily == .ip6 && address != nil && !target.contains("-")
      target = isBracketed ? "[\(target)]:\(range)" : "\(target):\(range)"
    }
    let isPrefix = flags.contains(.prefix)
    var words = kind.description
    if !target.isEmpty {
      if family == .inet || isWhole || isPrefix { words += " \(natFamily)" }
      words += (isPrefix ? " prefix" : "") + " to \(target)"
    }
    return words + StatementText.flags(flags)
  }

  /// `10.0.0.1-10.0.0.5`, or `10.0.0.0/28` where it is just that.
  private mutating func addressRange(_ first: Term, _ last: Register, _ type: DataType, _ words: String) -> String? {
    guard let loaded = peek(last), let text = text(last, type) else { return nil }
    if case .constant(let from) = first, case .constant(let through) = loaded.term,
      let length = ValueText.prefix(from: from, through: through), length < from.count * 8
    {
      return "\(words)/\(length)"
    }
    return "\(words)-\(text)"
  }

  private mutating func transparentProxy(
    _ proxyFamily: TableFamily, _ address: Register?, _ port: Register?
  ) -> String? {
    var words = "tproxy"
    if family == .inet, proxyFamily == .ip || proxyFamily == .ip6 { words += " \(proxyFamily)" }
    words += " to "
    if let address {
      guard let target = text(address, addressType(proxyFamily)) else { return nil }
      words += proxyFamily == .ip6 ? "[\(target)]" : target
    }
    if let port {
      guard let number = text(port, .inetService) else { return nil }
      words += ":\(number)"
    }
    return words
  }
}
