import Operations
import Addressing
import Lab
import PlainText
import RouteNetlink

/// The options of kinds of links, by their tables: every row with a key is read.
extension Reader {
  /// The options of a kind that a map has, but for those that another kind takes for its own.
  func options<Table>(_ table: Table.Type, _ fields: Fields, except: Set<String> = []) -> LinkOptions<Table> {
    var options = LinkOptions<Table>()
    for (key, field) in fields.values.sorted(by: { $0.key < $1.key }) where !except.contains(key) {
      if let row = Table.rows.keyed(key) { options.values[row] = value(of: row, key, field.value) }
    }
    return options
  }

  /// The value of an option, checked against the numbers that the kernel takes.
  private func value(of row: OptionRow, _ key: String, _ node: YAML.Node) -> OptionValue? {
    switch row.form {
    case .bit, .onOff, .listed, .mark: bool(node, Subject(key))?.option
    case .number, .hexadecimal: integer(node, Subject(key), row.range ?? row.room)?.option
    case .numberOr(let nothing):
      node.string == nothing ? .number(0) : integer(node, Subject(key), row.range ?? row.room)?.option
    case .hundredths: hundredths(row, key, node)
    case .choice(let choices), .silentChoice(let choices): choice(choices.map { ($0.word, $0.number) }, key, node)
    case .portState: choice(BridgePortState.allCases.map { ("\($0)", UInt64($0.rawValue)) }, key, node)
    case .ethertype: choice([("802.1Q", 0x8100), ("802.1ad", 0x88a8)], key, node)
    case .typeOfService: node.string == "inherit" ? .number(1) : integer(node, Subject(key), row.room)?.option
    case .timeToLive: integer(node, Subject(key), row.room)?.option
    case .hardwareAddress: mac(node)?.option
    case .localAddress, .remoteAddress: ipAddress(node, Subject(key))?.option
    case .device: string(node, Subject(key)).flatMap { interfaceName($0, at: node) }?.option
    case .ports: ports(key, node)?.option
    case .timer, .bridgeID, .special: nil
    }
  }

  private func choice(_ words: [(word: String, number: UInt64)], _ key: String, _ node: YAML.Node) -> OptionValue? {
    if let choice = words.first(where: { $0.word == node.scalar?.string }) { return .number(choice.number) }
    let known = words.map(\.word)
    error(
      .noneOf(Subject(key), known.joined(separator: ", "), kind(node)), at: node,
      fix: node.scalar.flatMap { Suggestion.nearest(to: $0.string, among: known) }.map { Remedy.didYouMean($0) })
    return nil
  }

  /// A duration as the kernel counts it.
  private func hundredths(_ row: OptionRow, _ key: String, _ node: YAML.Node) -> OptionValue? {
    guard let duration = duration(node, Subject(key)) else { return nil }
    let (seconds, rest) = duration.components
    let time = UInt64(seconds * 100 + rest / 10_000_000_000_000_000)
    let range = row.range ?? row.room
    guard range.contains(time) else {
      error(
        .wantsTimeBetween(key, "\(range.lowerBound / 100)", "\(range.upperBound / 100)", kind(node)), at: node
      )
      return nil
    }
    return .number(time)
  }

  /// `4000-5000`.
  private func ports(_ key: String, _ node: YAML.Node) -> VXLANSourcePorts? {
    let parts = (node.scalar?.string ?? "").split(separator: "-").map { UInt16($0) }
    guard parts.count == 2, let first = parts[0], let last = parts[1], first <= last else {
      error(.wantsPortRange(key, kind(node)), at: node)
      return nil
    }
    return VXLANSourcePorts(first: first, last: last)
  }
}
