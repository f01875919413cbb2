import Addressing
import Glibc
import Namespaces
import Probes
import RouteNetlink
import SystemPackage

/// `tcpdump`.
extension LabTools {
  func dump(_ write: @escaping (String) -> Void, _ complain: (String) -> Void) -> Int32 {
    let options: DumpOptions
    do throws(DumpOptions.Refusal) {
      options = try DumpOptions(Array(words.dropFirst()))
    } catch {
      becomeRealTool()
      switch error {
      case .unknown(let message): complain("tcpdump: \(message)\n")
      case .said(let message): complain("\(message)\n")
      }
      return 1
    }
    var printer = FrameDump()
    printer.isNumeric = options.isNumeric
    printer.isQuiet = options.isQuiet
    printer.showsLink = options.showsLink
    if !options.isNumeric {
      let hosts = HostNames.own
      let names = PortNames.all
      printer.host = { hosts.name(of: $0) }
      printer.service = { names["\($0)/\($1)"] }
    }
    if let file = options.file { return read(file, options, &printer, write, complain) }
    return listen(options, &printer, write, complain)
  }

  private func read(
    _ path: String, _ options: DumpOptions, _ printer: inout FrameDump, _ write: (String) -> Void,
    _ complain: (String) -> Void
  ) -> Int32 {
    let file: FileDescriptor
    do {
      file = path == "-" ? .standardInput : try FileDescriptor.open(FilePath(path), .readOnly)
    } catch {
      complain("tcpdump: \(path): \((error as? Errno) ?? .ioError)\n")
      return 1
    }
    do throws(PCAPFile.Problem) {
      let (link, snapshot, frames) = try PCAPFile.frames(Self.bytes(of: file))
      let name = link == .ethernet ? "EN10MB (Ethernet)" : "RAW (Raw IP)"
      complain("reading from file \(path), link-type \(name), snapshot length \(snapshot)\n")
      var seen = 0
      for frame in frames where seen < options.count ?? .max && options.filter.accepts(FrameHeaders(frame)) {
        write(Self.time(frame, options) + printer.text(of: frame) + "\n")
        seen += 1
      }
    } catch {
      if path != "-" { becomeRealTool() }
      complain("tcpdump: \(error)\n")
      return 1
    }
    return 0
  }

  private static func bytes(of file: FileDescriptor) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < 1 << 28,
      let count = try? unsafe buffer.withUnsafeMutableBytes({ unsafe try file.read(into: $0) }),
      count > 0
    {
      bytes += buffer.prefix(count)
    }
    return bytes
  }

  private func listen(
    _ options: DumpOptions, _ printer: inout FrameDump, _ write: (String) -> Void, _ complain: (String) -> Void
  ) -> Int32 {
    let isAny = options.interface == "any"
    // What is captured on all at once has another header in files.
    if isAny, options.output != nil || options.showsLink { becomeRealTool() }
    if isAny, options.output != nil || options.showsLink {
      complain("tcpdump: of all interfaces at once neither -w nor -e is understood; write -i NAME\n")
      return 1
    }
    let socket: PacketSocket
    let names: [Int32: String]
    let name: String
    do {
      let links = try RouteSocket().links()
      names = Dictionary(links.map { ($0.index, $0.name) }) { first, _ in first }
      let wanted =
        options.interface.map { name in links.first { $0.name == name } }
        ?? links.first { $0.flags.contains(.up) && !$0.flags.contains(.loopback) } ?? links.first
      guard isAny || wanted != nil else {
        complain("tcpdump: \(options.interface ?? ""): No such device exists\n(No such device exists)\n")
        return 1
      }
      name = isAny ? "any" : wanted?.name ?? ""
      socket = try PacketSocket(interface: isAny ? nil : wanted?.index)
    } catch {
      complain("tcpdump: \(options.interface ?? "any"): \(error)\n")
      return 1
    }
    var output: FileDescriptor?
    if let path = options.output {
      do {
        output =
          path == "-"
          ? .standardOutput
          : try FileDescriptor.open(
            FilePath(path), .writeOnly, options: [.create, .truncate, .closeOnExec],
            permissions: FilePermissions(rawValue: 0o644))
        _ = try output?.writeAll(PCAPFile.head(link: .ethernet, snapshot: UInt32(options.snapshot)))
      } catch {
        complain("tcpdump: \(path): \((error as? Errno) ?? .ioError)\n")
        return 1
      }
    }
    for number in [SIGINT, SIGTERM] { signal(number) { _ in unsafe PingInterruption.isWanted = true } }
    let kind = isAny ? "LINUX_SLL2 (Linux cooked v2)" : "EN10MB (Ethernet)"
    if isAny { complain("tcpdump: data link type LINUX_SLL2\n") }
    if output == nil { complain("tcpdump: verbose output suppressed, use -v[v]... for full protocol decode\n") }
    complain(
      "\(output == nil ? "" : "tcpdump: ")listening on \(name), link-type \(kind), snapshot length \(options.snapshot) bytes\n"
    )
    var seen = 0
    while seen < options.count ?? .max, unsafe !PingInterruption.isWanted {
      var entry = pollfd(fd: socket.descriptor.rawValue, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&entry, 1, 200) > 0 else { continue }
      let frames = (try? socket.receive()) ?? []
      for frame in frames where seen < options.count ?? .max {
        guard options.direction == nil || frame.direction == options.direction,
          options.filter.accepts(FrameHeaders(frame))
        else { continue }
        seen += 1
        if let output {
          guard (try? output.writeAll(PCAPFile.packet(frame, snapshot: options.snapshot))) != nil else { return 1 }
        } else if isAny {
          write(Self.time(frame, options) + Self.place(frame, names) + printer.cookedText(of: frame) + "\n")
        } else {
          write(Self.time(frame, options) + printer.text(of: frame) + "\n")
        }
      }
    }
    let lost = socket.lost
    complain(
      "\(seen) packet\(seen == 1 ? "" : "s") captured\n\(seen) packet\(seen == 1 ? "" : "s") received by filter\n"
        + "\(lost) packet\(lost == 1 ? "" : "s") dropped by kernel\n")
    return 0
  }

  /// The interface and the way of a frame, as `-i any` tells them.
  private static func place(_ frame: CapturedFrame, _ names: [Int32: String]) -> String {
    let name = names[frame.interface] ?? "if\(frame.interface)"
    let way: String
    if frame.direction == .outgoing {
      way = "Out"
    } else {
      let destination = FrameHeaders(frame).destination?.bytes ?? []
      way =
        destination.allSatisfy { $0 == 0xff } && !destination.isEmpty
        ? "B  " : destination.first.map { $0 & 1 == 1 } == true ? "M  " : "In "
    }
    return name + String(repeating: " ", count: max(0, 5 - name.count)) + " \(way) "
  }

  private static func time(_ frame: CapturedFrame, _ options: DumpOptions) -> String {
    if options.time == 1 { return "" }
    let fraction = String(frame.time % 1_000_000_000 / 1000)
    let (day, moment) = local(time_t(frame.time / 1_000_000_000))
    let zeros = String(repeating: "0", count: 6 - fraction.count)
    return (options.time == 4 ? day + " " : "") + "\(moment).\(zeros)\(fraction) "
  }

  /// The date and the time of day of a time.
  private static func local(_ seconds: time_t) -> (day: String, moment: String) {
    var seconds = seconds
    var parts = unsafe tm()
    unsafe _ = localtime_r(&seconds, &parts)
    func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let day = unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    let moment = unsafe "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))"
    return (day, moment)
  }
}
