import Addressing
package import Operations
package import RouteNetlink

/// The output of `ss` for the sockets of a namespace.
package struct SocketTable {
  /// The sockets, in the order in which they are shown.
  package var sockets: [SocketEntry]
  /// The names of interfaces by their indexes.
  package var interfaces: [Int32: String]
  /// The name of a port of a protocol; nil where it has none.
  package var name: (UInt16, SocketKind) -> String?
  /// Who has a socket, by the number of its file: `users:(("sshd",pid=7,fd=3))`.
  package var users: (UInt32) -> String?

  package init(
    sockets: [SocketEntry], interfaces: [Int32: String], name: @escaping (UInt16, SocketKind) -> String?,
    users: @escaping (UInt32) -> String?
  ) {
    self.sockets = sockets
    self.interfaces = interfaces
    self.name = name
    self.users = users
  }

  private struct Column {
    var heading: String
    var isRight = false
    /// Whether a blank stands before it.
    var isApart = true
  }

  /// The text.
  ///
  /// - Parameter width: How wide the terminal is that the columns are spread over; nil of what is no terminal.
  package func text(_ listing: SocketListing, width: Int? = nil) -> String {
    let shown = sockets.filter { listing.filter?.accepts($0) ?? true }
    var columns = [
      Column(heading: "Recv-Q"), Column(heading: "Send-Q"), Column(heading: "Local Address:", isRight: true),
      Column(heading: "Port", isApart: false), Column(heading: "Peer Address:", isRight: true),
      Column(heading: "Port", isApart: false), Column(heading: "Process", isApart: false),
    ]
    if listing.states.count > 1 { columns.insert(Column(heading: "State"), at: 0) }
    if listing.kinds.count > 1 { columns.insert(Column(heading: "Netid"), at: 0) }
    columns[0].isApart = false
    var lines = listing.hidesHeadings ? [] : [columns.map(\.heading)]
    lines += shown.map { cells($0, listing) }
    guard !lines.isEmpty else { return "" }
    var widths = columns.indices.map { place in
      (lines.map { $0[place].count }.max() ?? 0)
    }
    for place in columns.indices where columns[place].isApart && widths[place] > 0 { widths[place] += 1 }
    if let width { Self.spread(&widths, over: width) }
    return lines.map { line in
      columns.indices.map { place -> String in
        let column = columns[place]
        let text = (column.isApart && widths[place] > 0 ? " " : "") + line[place]
        let padding = String(repeating: " ", count: max(0, widths[place] - text.count))
        return column.isRight ? padding + text : text + padding
      }.joined() + "\n"
    }.joined()
  }

  /// Gives the room that a terminal has beside the columns to them, the last of them first.
  private static func spread(_ widths: inout [Int], over width: Int) {
    let used = widths.indices.filter { widths[$0] > 0 }
    let length = used.reduce(0) { $0 + widths[$1] }
    guard length < width, !used.isEmpty else { return }
    let (more, rest) = (width - length).quotientAndRemainder(dividingBy: used.count)
    for (count, place) in used.reversed().enumerated() { widths[place] += more + (count < rest ? 1 : 0) }
  }

  private func cells(_ socket: SocketEntry, _ listing: SocketListing) -> [String] {
    func queue(_ value: UInt32) -> String {
      let text = "\(value)"
      return text + String(repeating: " ", count: max(0, 6 - text.count))
    }
    var cells = [
      queue(socket.receiveQueue), queue(socket.sendQueue),
      address(socket, isLocal: true), port(socket.localPort, socket.kind, listing),
      address(socket, isLocal: false), port(socket.remotePort, socket.kind, listing),
      listing.showsProcesses ? users(socket.inode).map { " \($0)" } ?? "" : "",
    ]
    if listing.states.count > 1 { cells.insert(Self.name(of: socket.state), at: 0) }
    if listing.kinds.count > 1 { cells.insert(socket.kind.rawValue, at: 0) }
    return cells
  }

  private func address(_ socket: SocketEntry, isLocal: Bool) -> String {
    let address = isLocal ? socket.local : socket.remote
    let device = isLocal && socket.interface != 0 ? "%" + (interfaces[socket.interface] ?? "if\(socket.interface)") : ""
    if socket.family == .v6 {
      // What takes IPv4, too, is any address of both.
      if address.isAny, socket.isV6Only != true { return "*\(device):" }
      return "[\(address)]\(device):"
    }
    return "\(address)\(device):"
  }

  private func port(_ port: UInt16, _ kind: SocketKind, _ listing: SocketListing) -> String {
    if port == 0 { return "*" }
    return listing.isNumeric ? "\(port)" : name(port, kind) ?? "\(port)"
  }

  private static func name(of state: SocketState) -> String {
    switch state {
    case .established: "ESTAB"
    case .synSent: "SYN-SENT"
    case .synReceived: "SYN-RECV"
    case .finWait1: "FIN-WAIT-1"
    case .finWait2: "FIN-WAIT-2"
    case .timeWait: "TIME-WAIT"
    case .closed: "UNCONN"
    case .closeWait: "CLOSE-WAIT"
    case .lastACK: "LAST-ACK"
    case .listening: "LISTEN"
    case .closing: "CLOSING"
    }
  }
}
