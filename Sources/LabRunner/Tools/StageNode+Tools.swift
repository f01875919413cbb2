import Addressing
import CommandLanguage
import Glibc
import Lab
import NFTables
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension StageNode {
  // MARK: ss

  /// The output of `ss`.
  ///
  /// - Parameter width: Of the terminal that it is printed to; nil of what is none.
  func sockets(_ listing: SocketListing, width: Int? = nil) throws -> String {
    let links = try routes.links()
    let found = try namespace.withEntered {
      let diagnosis = try SocketDiagnosis()
      var sockets: [SocketEntry] = []
      for kind in SocketKind.allCases where listing.kinds.contains(kind) {
        for family in [IPFamily.v4, .v6] where listing.family == nil || listing.family == family {
          do throws(NetlinkError) {
            sockets += try diagnosis.sockets(kind, family, in: listing.states)
          } catch {
            // A kernel without IPv6 has none; one without raw_diag tells of them in a file alone.
            guard error.errno == .noSuchFileOrDirectory || error.errno == .invalidArgument else { throw error }
            if kind == .raw { sockets += RawSockets.listed(family, in: listing.states) }
          }
        }
      }
      let range = (try? Sysctl.read("net.ipv4.ip_local_port_range"))?.split(whereSeparator: \.isWhitespace)
        .compactMap { UInt16($0) }
      return (sockets, range ?? [])
    }
    let names = listing.isNumeric ? [:] : PortNames.all
    let users = listing.showsProcesses ? SocketUsers.all : [:]
    let (low, high) = (found.1.first ?? 32_768, found.1.last ?? 60_999)
    return SocketTable(
      sockets: found.0,
      interfaces: Dictionary(links.map { ($0.index, $0.name) }) { first, _ in first },
      name: { port, kind in
        // Ports of the range that the kernel takes them from are nobody's service.
        kind != .raw && port >= low && port <= high ? nil : names["\(port)/\(kind.rawValue)"]
      },
      users: { users[$0] }
    ).text(listing, width: width)
  }

  // MARK: conntrack

  private static let tool = "conntrack v1.4.7 (conntrack-tools): "

  /// The output of `conntrack -L`.
  func connections(_ filter: ConnectionFilter, isExtended: Bool) throws -> ToolSpeech {
    let found = try tables().connections(family: filter.effectiveFamily).filter(filter.accepts)
    return ToolSpeech(
      output: found.map { Self.line($0, isExtended: isExtended) }.joined(),
      complaint: "\(Self.tool)\(found.count) flow entries have been shown.\n")
  }

  private static func line(_ connection: Connection, isExtended: Bool) -> String {
    let family = connection.original.source.family == .v4 ? "ipv4     2 " : "ipv6     10 "
    return (isExtended ? family : "") + "\(connection)\n"
  }

  /// Carries out `conntrack -D` and `conntrack -F`.
  func change(_ change: ConnectionChange) throws -> ToolSpeech {
    switch change {
    case .flush:
      try tables().flushConnections()
      return ToolSpeech(complaint: "\(Self.tool)connection tracking table has been emptied.\n")
    case .delete(let filter):
      var gone: [Connection] = []
      let tables = try tables()
      for connection in try tables.connections(family: filter.effectiveFamily) where filter.accepts(connection) {
        do throws(NetlinkError) {
          try tables.deleteConnection(connection)
          gone.append(connection)
        } catch {
          // It went by itself.
          if error.errno != .noSuchFileOrDirectory { throw error }
        }
      }
      return ToolSpeech(
        output: gone.map { Self.line($0, isExtended: false) }.joined(),
        complaint: "\(Self.tool)\(gone.count) flow entries have been deleted.\n", status: gone.isEmpty ? 1 : 0)
    }
  }

  /// The output of `conntrack -C`.
  func connectionCount() throws -> String {
    // A kernel that tracks nothing has no such file.
    let count = try? namespace.withEntered { try Sysctl.read("net.netfilter.nf_conntrack_count") }
    return try (count ?? "\(tables().connections().count)") + "\n"
  }

  // MARK: tc

  /// The output of `tc qdisc show`.
  func queues(_ device: InterfaceName?, showsStatistics: Bool) throws -> String {
    let links = try routes.links()
    if let device, !links.contains(where: { $0.name == device.text }) {
      throw StageError("Cannot find device \"\(device)\"")
    }
    let (text, unknown) = ShowText.queues(
      try routes.queues(), names: Dictionary(links.map { ($0.index, $0.name) }) { first, _ in first }, device: device,
      showsStatistics: showsStatistics)
    if let unknown {
      var error = StageError("tc: the discipline \(unknown) is not understood here")
      error.isBeyond = true
      throw error
    }
    return text ?? ""
  }
}

/// Raw sockets as /proc/net/raw tells of them.
enum RawSockets {
  /// Those of the calling thread's namespace.
  static func listed(_ family: IPFamily, in states: Set<SocketState>) -> [SocketEntry] {
    let file = FilePath("/proc/thread-self/net/raw" + (family == .v4 ? "" : "6"))
    return HostNames.text(of: file).split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 9, let (local, localPort) = end(fields[1], family),
        let (remote, remotePort) = end(fields[2], family),
        let state = UInt8(fields[3], radix: 16).flatMap(SocketState.init), states.contains(state)
      else { return nil }
      let queues = fields[4].split(separator: ":").map { UInt32($0, radix: 16) ?? 0 }
      return SocketEntry(
        kind: .raw, state: state, family: family, local: local, localPort: localPort, remote: remote,
        remotePort: remotePort, receiveQueue: queues.last ?? 0, sendQueue: queues.first ?? 0,
        user: UInt32(fields[7]) ?? 0, inode: UInt32(fields[9]) ?? 0)
    }
  }

  /// `0100007F:0001`: words of four bytes in the machine's order, and the protocol.
  private static func end(_ text: Substring, _ family: IPFamily) -> (IPAddress, UInt16)? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, parts[0].utf8.count == (family == .v4 ? 8 : 32), let port = UInt16(parts[1], radix: 16)
    else {
      return nil
    }
    var bytes: [UInt8] = []
    var rest = parts[0]
    while !rest.isEmpty {
      guard let word = UInt32(rest.prefix(8), radix: 16) else { return nil }
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: word.littleEndian >> (UInt32($0) * 8)) }
      rest = rest.dropFirst(8)
    }
    return IPAddress(bytes: bytes).map { ($0, port) }
  }
}

/// Names of ports: `80/tcp`.
enum PortNames {
  /// Those of /etc/services, and none on a machine without it; of raw sockets those of /etc/protocols.
  static var all: [String: String] {
    var names: [String: String] = [:]
    for line in HostNames.text(of: "/etc/services").split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      if words.count > 1, names[String(words[1])] == nil { names[String(words[1])] = String(words[0]) }
    }
    for line in HostNames.text(of: "/etc/protocols").split(separator: "\n") {
      let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
      if words.count > 1, names["\(words[1])/raw"] == nil { names["\(words[1])/raw"] = String(words[0]) }
    }
    return names
  }
}

/// Which processes have which sockets, as far as this one may see them.
enum SocketUsers {
  /// `users:(("sshd",pid=7,fd=3))` by the number of the socket's file.
  static var all: [UInt32: String] {
    var found: [UInt32: [String]] = [:]
    for process in names(in: "/proc").compactMap({ Int32($0) }).sorted() {
      var command: String?
      for descriptor in names(in: "/proc/\(process)/fd").compactMap({ Int32($0) }).sorted() {
        guard let inode = inode("/proc/\(process)/fd/\(descriptor)") else { continue }
        let name =
          command ?? HostNames.text(of: FilePath("/proc/\(process)/comm")).split(separator: "\n").first.map(String.init)
          ?? ""
        command = name
        found[inode, default: []].insert("(\"\(name)\",pid=\(process),fd=\(descriptor))", at: 0)
      }
    }
    return found.mapValues { "users:(\($0.joined(separator: ",")))" }
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) {
        unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      names.append(name)
    }
    return names
  }

  private static func inode(_ path: String) -> UInt32? {
    var bytes = [CChar](repeating: 0, count: 64)
    let count = unsafe readlink(path, &bytes, bytes.count)
    guard count > 9 else { return nil }
    let text = String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard text.hasPrefix("socket:["), text.hasSuffix("]") else { return nil }
    return UInt32(text.dropFirst(8).dropLast())
  }
}
