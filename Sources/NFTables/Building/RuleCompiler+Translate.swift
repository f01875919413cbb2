internal import Addressing

extension RuleCompiler {
  /// Refuses a translation where the chain cannot do it.
  private func check(_ word: String, hooks: [Hook]) throws(StatementError) {
    guard family == .ip || family == .ip6 || family == .inet else {
      throw StatementError("\(word) needs a table of the family ip, ip6 or inet, not \(family)")
    }
    guard let hook else { return }
    if hook.type != .nat {
      throw StatementError("\(word) needs a chain of the type nat; this one is of the type \(hook.type)", .unsupported)
    }
    if !hooks.contains(hook.hook) {
      let names = hooks.map(\.description).joined(separator: " or ")
      throw StatementError("\(word) needs a chain of the hook \(names); this one is of \(hook.hook)", .unsupported)
    }
  }

  private func checkPorts(_ word: String) throws(StatementError) {
    if transport == nil {
      throw StatementError(
        "\(word) to a port needs a match of the protocol before it",
        .port("transport protocol mapping is only valid after transport protocol match"))
    }
  }

  mutating func translate(_ statement: RuleStatement) throws(StatementError) {
    switch statement {
    case .masquerade(let ports, let flags):
      if ports != nil { try checkPorts("masquerade") }
      try check("masquerade", hooks: [.postrouting])
      let (first, last) = load(ports, slot: 0)
      emit(.masquerade(port: first, lastPort: last, ports == nil ? flags : flags.union(.ports)))
    case .redirect(let ports, let flags):
      if ports != nil { try checkPorts("redirect") }
      try check("redirect", hooks: [.prerouting, .output])
      let (first, last) = load(ports, slot: 0)
      emit(.redirect(port: first, lastPort: last, ports == nil ? flags : flags.union(.ports)))
    case .masqueradeField(let field, let flags):
      try check("masquerade", hooks: [.postrouting])
      try load(field, for: "masquerade")
      emit(.masquerade(port: Self.first, lastPort: nil, flags.union(.ports)))
    case .redirectField(let field, let flags):
      try check("redirect", hooks: [.prerouting, .output])
      try load(field, for: "redirect")
      emit(.redirect(port: Self.first, lastPort: nil, flags.union(.ports)))
    case .nat(let kind, let target, let flags):
      try check("\(kind)", hooks: kind == .source ? [.postrouting, .input] : [.prerouting, .output])
      try nat(kind, target, flags)
    default: break
    }
  }

  /// Loads what gives a port.
  private mutating func load(_ field: RuleField, for word: String) throws(StatementError) {
    try checkPorts(word)
    try dependencies(field)
    try load(field, to: Self.first)
  }

  /// Ports as immediates, from a register on; one port needs one register.
  private mutating func load(_ ports: ClosedRange<UInt16>?, slot: Int) -> (Register?, Register?) {
    guard let ports else { return (nil, nil) }
    let first = Register(slot: slot)
    emit(.immediate(ports.lowerBound.fieldBytes, to: first))
    if ports.count == 1 { return (first, nil) }
    let last = Register(slot: slot + 4)
    emit(.immediate(ports.upperBound.fieldBytes, to: last))
    return (first, last)
  }

  /// Refuses an address of another family than the packet's.
  private func checkFamily(_ kind: NATKind, _ target: IPFamily) throws(StatementError) {
    let name = target == .v4 ? "ip" : "ip6"
    if family.ipFamily != nil, family.ipFamily != target {
      throw StatementError(
        "\(kind) to an address of \(name) in a table of the family \(family)",
        .address("Could not resolve hostname: Address family for hostname not supported"))
    }
    if let network, network.name != name {
      throw StatementError(
        "\(kind) to an address of \(name) after a match of \(network.name)",
        .addressOfOtherFamily(
          "conflicting protocols specified: \(network.name) vs. \(name). You must specify ip or ip6 family in nat statement"
        ))
    }
  }

  private mutating func nat(_ kind: NATKind, _ target: NATTarget, _ flags: NATFlags) throws(StatementError) {
    switch target {
    case .addresses(let addresses, let ports):
      let address = addresses.lowerBound.address
      guard addresses.upperBound.address.family == address.family else {
        throw StatementError("the addresses are of two families")
      }
      try checkFamily(kind, address.family)
      if ports != nil { try checkPorts("\(kind)") }
      let first = Self.first
      emit(.immediate(address.bytes, to: first))
      var slot = 4
      var last: Register?
      if addresses.lowerBound != addresses.upperBound {
        last = Register(slot: slot)
        emit(.immediate(addresses.upperBound.address.bytes, to: Register(slot: slot)))
        slot += 4
      }
      let (port, lastPort) = load(ports, slot: slot)
      emit(
        .nat(
          kind, address.family == .v4 ? .ip : .ip6, address: first, lastAddress: last, port: port, lastPort: lastPort,
          ports == nil ? flags : flags.union(.ports)))
    case .ports(let ports):
      // Where nothing says the family it is both.
      let ipFamily = family.ipFamily ?? network.map { $0.name == "ip6" ? .v6 : .v4 }
      try checkPorts("\(kind)")
      let (port, lastPort) = load(ports, slot: 0)
      emit(
        .nat(
          kind, ipFamily == .v4 ? .ip : ipFamily == .v6 ? .ip6 : .inet, address: nil, lastAddress: nil, port: port,
          lastPort: lastPort, flags.union(.ports)))
    case .fields(let target): try nat(kind, target, flags)
    case .map(let fields, let name, let ipFamily, let hasPort):
      try checkFamily(kind, ipFamily)
      let register = try key(fields, for: name)
      if hasPort, transport == nil { try checkPorts("\(kind)") }
      emit(.lookup(set: name, from: register, to: Self.first, isInverted: false))
      let width = ipFamily == .v4 ? 1 : 4
      emit(
        .nat(
          kind, ipFamily == .v4 ? .ip : .ip6, address: Self.first, lastAddress: nil,
          port: hasPort ? Register(slot: width) : nil, lastPort: nil, flags))
    }
  }

  /// A translation to an address, a port or both that fields give.
  private mutating func nat(_ kind: NATKind, _ target: NATFields, _ flags: NATFlags) throws(StatementError) {
    try checkFamily(kind, target.family)
    for field in [target.address, target.lastAddress, target.port, target.lastPort] {
      if let field { try dependencies(field) }
    }
    if target.port != nil { try checkPorts("\(kind)") }
    var registers: [Register?] = [nil, nil, nil, nil]
    var slot = 0
    for (index, field) in [target.address, target.lastAddress, target.port, target.lastPort].enumerated() {
      guard let field else { continue }
      registers[index] = Register(slot: slot)
      try load(field, to: Register(slot: slot))
      slot += 4
    }
    var flags = target.port == nil ? flags : flags.union(.ports)
    if let shape = target.address?.translationShape {
      let width = target.family == .v4 ? 1 : 4
      if shape.hasPort { registers[2] = Register(slot: width) }
      // Of ranges the map gives the first of all parts, and then the last.
      if shape.isRange { registers[1] = Register(slot: shape.hasPort ? width + 1 : width) }
      if shape.isRange, shape.hasPort { registers[3] = Register(slot: 2 * width + 1) }
      if shape.hasPort, transport == nil { try checkPorts("\(kind)") }
    }
    if let network, network != .ip, network != .ip6 { flags.remove(.ports) }
    emit(
      .nat(
        kind, target.family == .v4 ? .ip : .ip6, address: registers[0], lastAddress: registers[1],
        port: registers[2], lastPort: registers[3], flags))
  }

  mutating func reject(_ rejection: Rejection) throws(StatementError) {
    if family == .arp { throw StatementError("reject needs packets of IP; this table is of the family arp") }
    if let hook, ![.input, .forward, .output, .prerouting, .ingress].contains(hook.hook) {
      throw StatementError("reject needs a chain of the hook input, forward, output or prerouting, not \(hook.hook)")
    }
    let start = expressions.count
    try needs(of: rejection)
    moveToFront(from: start)
    switch rejection {
    case .standard:
      switch network {
      case .ip: emit(.reject(.icmp, code: 3))
      case .ip6: emit(.reject(.icmp, code: 4))
      default: emit(.reject(.icmpx, code: 1))
      }
    case .reset:
      emit(.reject(.reset, code: 0))
    case .icmp(let code):
      emit(.reject(.icmp, code: code))
    case .icmpv6(let code):
      emit(.reject(.icmp, code: code))
    case .icmpx(let code):
      if family == .ip || family == .ip6 {
        throw StatementError(
          "reject with icmpx is for tables of several families; use icmp or icmpv6",
          .answer("abstracted ICMP unreachable not supported"))
      }
      emit(.reject(.icmpx, code: code))
    }
  }

  /// Adds what a rejection needs of the packet.
  private mutating func needs(of rejection: Rejection) throws(StatementError) {
    switch rejection {
    case .standard, .icmpx: break
    case .reset: try need(transport: .tcp)
    case .icmp: try need(network: .ip)
    case .icmpv6: try need(network: .ip6)
    }
  }
}

extension RuleField {
  /// Of a map that gives where packets go to: whether it gives ports, too, and whether it gives ranges.
  fileprivate var translationShape: (hasPort: Bool, isRange: Bool)? {
    let (type, length): (DataType, Int)
    switch source {
    case .mapped(_, .named(_, let gives, let bytes)), .mapped(_, .entries(_, let gives, let bytes)):
      (type, length) = (gives, bytes)
    default: return nil
    }
    return (type.parts.count > 1, length > type.paddedWidth)
  }
}
