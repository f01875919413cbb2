internal import Operations
import Operations
internal import RouteNetlink

extension LinkStatistics {
  /// The counters of a link's IPv6 packets; `ip` shows those where it asked for IPv6 only.
  init?(v6 link: Link) {
    func counter(_ place: Int) -> UInt64 { link.v6Counters.indices.contains(place) ? link.v6Counters[place] : 0 }
    if link.v6Counters.isEmpty { return nil }
    var further = [UInt64](repeating: 0, count: 14)
    further[3] = counter(31)
    // The places are those of `IPSTATS_MIB_…` in `linux/snmp.h`.
    self.init(
      receivedPackets: counter(1), sentPackets: counter(5), receivedBytes: counter(2), sentBytes: counter(6),
      receiveErrors: counter(13), sendErrors: counter(14), receiveDropped: 0, sendDropped: 0, multicast: counter(23),
      collisions: 0, further: further)
  }

  /// The counters of `ip -s link`, without the last line end.
  func show(_ changes: UInt32?, _ options: ShowOptions, _ sheet: inout Sheet) {
    if sheet.isJSON { tell(changes, options, &sheet) } else { say(changes, options, &sheet) }
  }

  /// A counter behind the first ten, by its place in `struct rtnl_link_stats64`.
  private func counter(_ place: Int) -> UInt64 {
    let index = place - 10
    return further.indices.contains(index) ? further[index] : 0
  }
  private var lengthErrors: UInt64 { counter(10) }
  private var overrunErrors: UInt64 { counter(11) }
  private var checksumErrors: UInt64 { counter(12) }
  private var frameErrors: UInt64 { counter(13) }
  private var receiveQueueErrors: UInt64 { counter(14) }
  private var missedErrors: UInt64 { counter(15) }
  private var abortedErrors: UInt64 { counter(16) }
  private var carrierErrors: UInt64 { counter(17) }
  private var sendQueueErrors: UInt64 { counter(18) }
  private var heartbeatErrors: UInt64 { counter(19) }
  private var windowErrors: UInt64 { counter(20) }
  private var receivedCompressed: UInt64 { counter(21) }
  private var sentCompressed: UInt64 { counter(22) }
  private var noHandler: UInt64 { counter(23) }

  private func tell(_ changes: UInt32?, _ options: ShowOptions, _ sheet: inout Sheet) {
    func list(_ key: String, _ values: [(String, UInt64)]) {
      sheet.beginObject(key)
      for (key, value) in values { sheet.tell(key, .big(value)) }
      sheet.endObject()
    }
    var receive = [
      ("bytes", receivedBytes), ("packets", receivedPackets), ("errors", receiveErrors), ("dropped", receiveDropped),
      ("over_errors", overrunErrors), ("multicast", multicast),
    ]
    var send = [
      ("bytes", sentBytes), ("packets", sentPackets), ("errors", sendErrors), ("dropped", sendDropped),
      ("carrier_errors", carrierErrors), ("collisions", collisions),
    ]
    if options.statistics > 1 {
      receive += [
        ("length_errors", lengthErrors), ("crc_errors", checksumErrors), ("frame_errors", frameErrors),
        ("fifo_errors", receiveQueueErrors), ("missed_errors", missedErrors),
      ]
      if noHandler > 0 { receive.append(("nohandler", noHandler)) }
      send += [
        ("aborted_errors", abortedErrors), ("fifo_errors", sendQueueErrors), ("window_errors", windowErrors),
        ("heartbeat_errors", heartbeatErrors),
      ]
      if let changes { send.append(("carrier_changes", UInt64(changes))) }
    }
    sheet.beginObject("stats64")
    list("rx", receive)
    list("tx", send)
    sheet.endObject()
  }

  private func say(_ changes: UInt32?, _ options: ShowOptions, _ sheet: inout Sheet) {
    var table = CounterTable()
    table.add(
      "RX:", ["bytes", "packets", "errors", "dropped", "missed", "mcast", receivedCompressed > 0 ? "compressed" : ""],
      [receivedBytes, receivedPackets, receiveErrors, receiveDropped, missedErrors, multicast]
        + (receivedCompressed > 0 ? [receivedCompressed] : []))
    if options.statistics > 1 {
      table.addErrors(
        "RX errors:", ["length", "crc", "frame", "fifo", "overrun"] + (noHandler > 0 ? ["nohandler"] : []),
        [lengthErrors, checksumErrors, frameErrors, receiveQueueErrors, overrunErrors]
          + (noHandler > 0 ? [noHandler] : []))
    }
    table.add(
      "TX:", ["bytes", "packets", "errors", "dropped", "carrier", "collsns", sentCompressed > 0 ? "compressed" : ""],
      [sentBytes, sentPackets, sendErrors, sendDropped, carrierErrors, collisions]
        + (sentCompressed > 0 ? [sentCompressed] : []))
    if options.statistics > 1 {
      let changes = changes.map { [UInt64($0)] } ?? []
      table.addErrors(
        "TX errors:", ["aborted", "fifo", "window", "heartbt", changes.isEmpty ? "" : "transns"],
        [abortedErrors, sendQueueErrors, windowErrors, heartbeatErrors] + changes)
    }
    table.show(&sheet)
  }
}

/// Rows of counters under their headings, in columns as wide as the widest counter of all rows.
private struct CounterTable {
  private var rows: [(headings: [String], counters: [String])] = []
  /// The least widths: "RX errors:" stands in the first column, "compressed" in the last.
  private var widths = [10, 7, 6, 7, 7, 7, 10]

  mutating func add(_ title: String, _ headings: [String], _ counters: [UInt64]) {
    rows.append(([title] + headings, counters.map { "\($0)" }))
    widen()
  }

  /// Counters of errors begin one column further to the right.
  mutating func addErrors(_ title: String, _ headings: [String], _ counters: [UInt64]) {
    rows.append(([title] + headings, [""] + counters.map { "\($0)" }))
    widen()
  }

  private mutating func widen() {
    guard let last = rows.last else { return }
    for (column, counter) in last.counters.enumerated() where column < widths.count {
      widths[column] = max(widths[column], counter.utf8.count)
    }
  }

  func show(_ sheet: inout Sheet) {
    for (index, row) in rows.enumerated() {
      if index > 0 { sheet.breakLine() }
      sheet.say("    " + (row.headings.first ?? ""))
      let isErrors = row.counters.first == ""
      for (column, heading) in row.headings.dropFirst().enumerated() {
        let width = widths[min(column + (isErrors ? 1 : 0), 6)]
        // The title takes its room from the first column, and the space before that.
        let taken = column > 0 ? 0 : isErrors ? -(widths[0] - 10) : (row.headings.first?.utf8.count ?? 0) + 1
        sheet.say(" " + heading.aligned(width - taken))
      }
      sheet.breakLine()
      sheet.say("    ")
      for (counter, width) in zip(row.counters, widths) { sheet.say(counter.aligned(width) + " ") }
    }
  }
}
