extension WatchSession {
  /// The least size of a terminal.
  package static let least = StepSession.least

  /// The screen: as many lines as there are rows, each of as many columns as there are.
  package mutating func screen(columns: Int, rows: Int) -> [ScreenLine] {
    guard columns >= Self.least.columns, rows >= Self.least.rows else {
      let text = words.tooSmall(columns, rows).flatMap { $0.folded(to: max(2, columns)) }.map { ScreenLine($0) }
      return (0..<max(1, rows)).map { ($0 < text.count ? text[$0] : ScreenLine()).fitted(to: max(1, columns)) }
    }
    let count = ScreenLine(words.nodes(nodes.count) + " ", .dim)
    let title = ScreenLine(" \(lab)", .bold).fitted(to: columns - count.columns) + count
    let rule = ScreenLine(String(repeating: "─", count: columns), .dim)
    let (lines, bottom): ([ScreenLine], String)
    if isHelp {
      (lines, bottom) = (help(rows: rows - 3), words.back)
    } else {
      // At least six lines are for events.
      let table = table(columns)
      let room = rows - 5
      let shown = min(table.lines.count, max(room / 2, room - 9))
      let first = max(0, min(table.chosen - 1, table.lines.count - shown))
      let below = table.lines.count - first - shown
      let (events, later) = shownEvents(rows: room - shown)
      let empty = events.isEmpty ? [ScreenLine(" " + words.none, .dim)] : []
      let told = events.map { ScreenLine(" " + $0) } + empty
      let blank = [ScreenLine](repeating: ScreenLine(), count: room - shown - told.count)
      let notes = [below > 0 ? "↓ " + words.more(below) : nil, later > 0 ? "↑ " + words.later(later) : nil]
      let between = [words.events(of: chosen.map { nodes[$0].name })] + notes.compactMap { $0 }
      lines =
        [table.head] + table.lines[first..<(first + shown)]
        + [ScreenLine("─ \(between.joined(separator: " ─ ")) " + String(repeating: "─", count: columns), .dim)] + told
        + blank
      bottom = words.bottom
    }
    return ([title, rule] + lines + [ScreenLine(" " + bottom, .dim)]).map { $0.fitted(to: columns) }
  }

  private func help(rows: Int) -> [ScreenLine] {
    let keys = words.keys.map { ScreenLine("   ") + ScreenLine($0.key, .bold).fitted(to: 17) + ScreenLine($0.text) }
    let meaning = words.meaning.map { ScreenLine(" " + $0) }
    let all = [ScreenLine(" " + words.help, .bold)] + keys + [ScreenLine()] + meaning
    return all.prefix(rows) + [ScreenLine](repeating: ScreenLine(), count: max(0, rows - all.count))
  }

  // MARK: Interfaces

  /// The columns of a table that is as wide as the screen: in 80 it has no room for packets a second.
  private struct Columns {
    let name: Int
    let address: Int
    let hasPacketRates: Bool

    init(_ columns: Int) {
      hasPacketRates = columns >= 100
      let rest = columns - 1 - 11 - 2 * (hasPacketRates ? 24 : 18) - 1
      name = min(18, rest * 3 / 7)
      address = rest - name - 1
    }

    func row(_ name: String, _ state: String, _ address: String, _ numbers: [String], _ tone: ScreenLine.Tone)
      -> ScreenLine
    {
      let text =
        ScreenLine(" ") + ScreenLine(name, tone).fitted(to: self.name) + ScreenLine(" ")
        + ScreenLine(state, tone).fitted(to: 10) + ScreenLine(" ") + ScreenLine(address, tone).fitted(to: self.address)
      return text
        + ScreenLine(numbers.map { String(repeating: " ", count: max(1, 6 - $0.columns)) + $0 }.joined(), tone)
    }

    /// Packets, bytes, packets a second and bytes a second of one way.
    func numbers(_ packets: String, _ bytes: String, _ packetRate: String, _ byteRate: String) -> [String] {
      hasPacketRates ? [packets, bytes, packetRate, byteRate] : [packets, bytes, byteRate]
    }
  }

  /// The head, the lines of all nodes, and on which of them the node that is looked at begins.
  private func table(_ columns: Int) -> (head: ScreenLine, lines: [ScreenLine], chosen: Int) {
    let format = Columns(columns)
    let (incoming, outgoing) = (words.incoming, words.outgoing)
    let head = format.row(
      words.interface, words.state, words.address,
      format.numbers(incoming[0], incoming[1], words.packetRate, incoming[2])
        + format.numbers(outgoing[0], outgoing[1], words.packetRate, outgoing[2]), .dim)
    var lines: [ScreenLine] = []
    var first = 0
    for (place, node) in nodes.enumerated() {
      let isChosen = place == chosen
      if isChosen { first = lines.count }
      lines.append(ScreenLine(isChosen ? "▸" : " ", .changed) + ScreenLine(node.name.visible, isChosen ? .bar : .bold))
      // The loopback interface is shown where one looks, or where it is used for more than itself.
      let shown = node.interfaces.filter { isChosen || $0.name != "lo" }
      if shown.isEmpty { lines.append(ScreenLine("   " + words.noInterfaces, .dim)) }
      for interface in shown { lines += rows(interface, format, isWhole: isChosen) }
    }
    return (head, lines, first)
  }

  private func rows(_ interface: WatchInterface, _ format: Columns, isWhole: Bool) -> [ScreenLine] {
    func text(_ number: UInt64?) -> String { number.map(ShortNumber.text) ?? "-" }
    let (numbers, rates) = (interface.numbers, interface.rates)
    let counted =
      format.numbers(text(numbers?.inPackets), text(numbers?.inBytes), text(rates?.inPackets), text(rates?.inBytes))
      + format.numbers(
        text(numbers?.outPackets), text(numbers?.outBytes), text(rates?.outPackets), text(rates?.outBytes))
    var address = interface.addresses.first ?? ""
    let others = interface.addresses.dropFirst()
    if !isWhole, !others.isEmpty {
      let more = " +\(others.count)"
      address = TextWidth.shortened(address, columns: format.address - more.count) + more
    }
    let isLong = isWhole && address.columns > format.address
    let tone: ScreenLine.Tone = interface.isUp ? .plain : .bad
    let row = format.row(
      "  " + interface.name, interface.state, isLong ? "" : TextWidth.shortened(address, columns: format.address),
      counted, tone)
    guard isWhole else { return [row] }
    return [row] + ((isLong ? [address] : []) + others).map { ScreenLine("      " + $0, .dim) }
  }
}
