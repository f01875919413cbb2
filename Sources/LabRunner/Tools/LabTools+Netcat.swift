import Addressing
import Glibc
import Operations
import Probes
import SystemPackage

/// `nc`, as OpenBSD has it.
extension LabTools {
  func netcat(_ complain: (String) -> Void) -> Int32 {
    let options: NetcatOptions
    do throws(NetcatOptions.Refusal) {
      options = try NetcatOptions(Array(words.dropFirst()))
    } catch {
      becomeRealTool()
      switch error {
      case .unknown(let message): complain("nc: \(message)\n")
      case .said(let message): complain("\(message)\n")
      }
      return 1
    }
    let session = NetcatSession(options: options, hosts: .own)
    return options.isListening ? session.listen(complain) : session.connect(complain)
  }
}

/// A run of nc(1) in the calling thread's namespace.
struct NetcatSession {
  let options: NetcatOptions
  let hosts: HostNames

  private var family: IPFamily { options.isV6 == true ? .v6 : .v4 }
  private var transport: String { options.isUDP ? "udp" : "tcp" }

  /// The addresses of a name, in the order in which they are tried: IPv6 first where there is a way.
  private func addresses(_ name: String) -> [IPAddress] {
    if let address = IPAddress(name) { return options.isV6 == nil || address.family == family ? [address] : [] }
    if options.isV6 != nil { return [hosts.address(of: name, family)].compactMap { $0 } }
    let (v4, v6) = (hosts.address(of: name, .v4), hosts.address(of: name, .v6))
    guard let v6 else { return [v4].compactMap { $0 } }
    if case .from = PingRoute(to: v6) { return [v6, v4].compactMap { $0 } }
    return [v4, v6].compactMap { $0 }
  }

  func connect(_ complain: (String) -> Void) -> Int32 {
    let name = options.host ?? "localhost"
    let addresses = addresses(name)
    guard !addresses.isEmpty else {
      complain("nc: getaddrinfo for host \"\(name)\" port \(options.ports[0]): Name or service not known\n")
      return 1
    }
    let names = options.isVerbose && !options.isNumeric ? PortNames.all : [:]
    var status: Int32 = 1
    var found: UInt16?
    for (port, address) in options.ports.flatMap({ port in addresses.map { (port, $0) } }) {
      if found == port { continue }
      let socket: ToolSocket
      do throws(ProbeError) {
        socket = try ToolSocket.connect(
          to: address, port: port, from: options.source.flatMap { IPAddress($0) }, sourcePort: options.ownPort,
          isUDP: options.isUDP, within: options.patience.map { .seconds($0) })
      } catch {
        if options.isVerbose {
          // What it was waiting for is what the system calls going on.
          complain(
            error.errno == .timedOut && options.patience != nil
              ? "nc: connect to \(name)\(described(address, name)) port \(port) (\(transport)) timed out: Operation now in progress\n"
              : "nc: connect to \(name)\(described(address, name)) port \(port) (\(transport)) failed: \(error.errno)\n"
          )
        }
        continue
      }
      if options.isUDP, options.onlyScans || options.isVerbose, !isOpen(socket) { continue }
      if options.isVerbose {
        complain(
          "Connection to \(name)\(described(address, name)) \(port) port [\(transport)/\(names["\(port)/\(transport)"] ?? "*")] succeeded!\n"
        )
      }
      status = 0
      found = port
      if !options.onlyScans { return exchange(socket) }
    }
    return status
  }

  private func described(_ address: IPAddress, _ name: String) -> String {
    options.isNumeric || "\(address)" == name ? "" : " (\(address))"
  }

  /// Whether nothing says within a second that nobody is there.
  private func isOpen(_ socket: ToolSocket) -> Bool {
    for _ in 0..<2 {
      do throws(ProbeError) {
        try socket.send([0x58])
        if socket.wait(POLLIN | POLLERR, 500) { _ = try socket.receive() }
      } catch {
        return false
      }
    }
    return true
  }

  func listen(_ complain: (String) -> Void) -> Int32 {
    let any: IPAddress = family == .v4 ? .v4(.any) : .v6(.any)
    guard let address = options.host.map({ addresses($0).first }) ?? any else {
      complain("nc: getaddrinfo for host \"\(options.host ?? "")\": Name or service not known\n")
      return 1
    }
    func named(_ address: IPAddress) -> String {
      options.isNumeric ? "\(address)" : hosts.name(of: address) ?? "\(address)"
    }
    do throws(ProbeError) {
      var listener = try ToolSocket.listen(at: address, port: options.ports[0], isUDP: options.isUDP)
      if options.isVerbose { complain("Listening on \(address) \(options.ports[0])\n") }
      while true {
        guard let (socket, peer, port) = try listener.peer(within: -1) else { continue }
        if options.isVerbose { complain("Connection received on \(named(peer)) \(port)\n") }
        let status = exchange(socket)
        guard options.keepsListening else { return status }
        // A UDP socket has the peer that it was connected to.
        if options.isUDP { listener = try ToolSocket.listen(at: address, port: options.ports[0], isUDP: true) }
      }
    } catch {
      complain("nc: \(error.errno)\n")
      return 1
    }
  }

  /// Carries bytes both ways until one end is over.
  private func exchange(_ socket: ToolSocket) -> Int32 {
    var isReading = !options.isDeaf
    var ended: ContinuousClock.Instant?
    while true {
      var waiting = [
        pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isReading ? 0 : -1, events: Int16(POLLIN), revents: 0),
      ]
      var limit = options.patience.map { Int32(clamping: $0 * 1000) } ?? -1
      if let ended, let lingering = options.lingering {
        let left = .seconds(lingering) - (.now - ended)
        limit = Int32(
          clamping: max(0, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000 + 1))
        if left <= .zero { return 0 }
      }
      let ready = unsafe poll(&waiting, 2, limit)
      if ready == 0 { return 0 }
      if ready < 0 { continue }
      do throws(ProbeError) {
        if waiting[0].revents != 0, let bytes = try socket.receive() {
          if bytes.isEmpty, !options.isUDP { return 0 }
          guard Self.write(bytes) else { return 1 }
        }
        if waiting[1].revents != 0 {
          let bytes = Self.input()
          if bytes.isEmpty {
            isReading = false
            ended = .now
            if options.tellsEnd, !options.isUDP { socket.endSending() }
            if options.lingering == 0 { return 0 }
          } else {
            try socket.send(bytes)
          }
        }
      } catch {
        return 1
      }
    }
  }

  private static func input() -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 16_384)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
    return Array(buffer.prefix(max(0, count)))
  }

  private static func write(_ bytes: [UInt8]) -> Bool { (try? FileDescriptor.standardOutput.writeAll(bytes)) != nil }
}
