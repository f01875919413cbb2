import Addressing
import Lab

extension CommandParser {
  func ls(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let word = try cursor.next("a folder")
    guard ["/sys/class/net", "/sys/class/net/"].contains(word.text) else {
      throw CommandError(
        "of ls only \"ls /sys/class/net\" is understood", column: word.column, length: word.length,
        fix: "for a real program, use exec:")
    }
    try cursor.expectEnd()
    return [Operation(.show(ShowRequest(.interfaceNames)), in: node)]
  }

  func cat(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let word = try cursor.next("a file")
    try cursor.expectEnd()
    if let key = sysctlKey(word.text) {
      try checkKey(key, word)
      return [Operation(.show(ShowRequest(.sysctl(key, valueOnly: true))), in: node)]
    }
    let parts = word.text.split(separator: "/")
    if word.text.hasPrefix("/sys/class/net/"), parts.count >= 5, let name = InterfaceName(parts[3]) {
      let file = parts[4...].joined(separator: "/")
      let known = [
        "address", "mtu", "operstate", "ifindex", "iflink", "flags", "carrier", "tx_queue_len", "type",
        "statistics/rx_packets", "statistics/tx_packets", "statistics/rx_bytes", "statistics/tx_bytes",
      ]
      guard known.contains(file) else {
        throw cursor.unknown(word, known, "the file \"\(file)\" of an interface is not understood")
      }
      return [Operation(.show(ShowRequest(.interfaceFile(name, file))), in: node)]
    }
    throw CommandError(
      "of cat only files below /proc/sys/net and /sys/class/net are understood", column: word.column,
      length: word.length,
      fix: "for a real program, use exec:")
  }

  /// `echo V > /proc/sys/…`, `echo V | sudo tee /proc/sys/…`.
  func echo(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var values: [String] = []
    while let word = cursor.current, word.text != ">", word.text != "|" {
      if ["<", ">>", "&", "&&", ";", "||", "(", ")"].contains(word.text) { try cursor.expectEnd() }
      values.append(word.text)
      cursor.position += 1
    }
    if cursor.take(">") {
    } else if cursor.take("|") {
      _ = cursor.take("sudo")
      let tee = try cursor.next("tee")
      guard tee.text == "tee" else { throw cursor.invalid(tee, "program that can follow here", fix: "tee /proc/sys/…") }
    } else {
      throw CommandError(
        "of echo only \"echo VALUE > /proc/sys/…\" is understood", column: cursor.endColumn)
    }
    let file = try cursor.next("a file below /proc/sys")
    try cursor.expectEnd()
    guard let key = sysctlKey(file.text) else {
      throw CommandError(
        "only files below /proc/sys/net can be written", column: file.column, length: file.length)
    }
    try checkKey(key, file)
    return [Operation(.setSysctl(SysctlSetting(key: key, value: values.joined(separator: " "))), in: node)]
  }

  /// The key of a file below /proc/sys, in dots where no name in it has one.
  private func sysctlKey(_ path: String) -> String? {
    guard path.hasPrefix("/proc/sys/") else { return nil }
    let key = path.dropFirst("/proc/sys/".count)
    return key.contains(".") ? String(key) : key.split(separator: "/").joined(separator: ".")
  }

  func ping(_ cursor: inout Cursor, _ node: NodeReference, isV6: Bool) throws(CommandError) -> [Operation] {
    var command = PingCommand(destination: .v4(.any))
    var family: IPFamily? = isV6 ? .v6 : nil
    var destination: Word?
    func seconds(_ what: String, _ cursor: inout Cursor) throws(CommandError) -> Duration {
      let word = try cursor.next(what)
      guard let value = Double(word.text), value >= 0, value <= 86_400 else { throw cursor.invalid(word, what) }
      return .milliseconds(Int64((value * 1000).rounded()))
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-4": family = .v4
      case "-6": family = .v6
      case "-n", "-q": break
      case "-c": command.count = try cursor.number("a count", 1...10_000)
      case "-i": command.interval = try seconds("an interval in seconds", &cursor)
      case "-s": command.size = try cursor.number("a size in bytes", 0...65_507)
      case "-t": command.ttl = try cursor.number("a TTL", 1...255)
      case "-W": command.timeout = try seconds("a time in seconds", &cursor)
      case "-M":
        let hint = try cursor.next("do, want or dont")
        guard ["do", "want", "dont"].contains(hint.text) else {
          throw cursor.invalid(hint, "PMTU strategy", fix: "do, want or dont")
        }
        command.dontFragment = hint.text == "do"
      case "-I":
        let from = try cursor.next("an interface or an address")
        if let address = IPAddress(from.text) {
          command.source = address
        } else if let name = InterfaceName(from.text) {
          command.interface = name
        } else {
          throw cursor.invalid(from, "interface or address")
        }
      case let text where text.hasPrefix("-"):
        let known = ["-c", "-i", "-s", "-t", "-W", "-I", "-M", "-4", "-6", "-n"]
        throw cursor.unknown(word, known, "the option \"\(text)\" of ping is not understood")
      default:
        if let number = destination, UInt16(number.text) != nil {
          throw CommandError(
            "\"\(number.text)\" is no address to ping", column: number.column, length: number.length,
            fix: "write -c \(number.text) for as many requests")
        }
        guard destination == nil else { throw cursor.invalid(word, "option of ping") }
        destination = word
      }
    }
    guard let destination else { throw CommandError("ping wants a destination", column: cursor.endColumn) }
    let parts = destination.text.split(separator: "%", maxSplits: 1)
    guard let address = parts.first.flatMap({ IPAddress($0) }) else {
      let isName = destination.text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
      guard isName, destination.text.contains(where: \.isLetter) else {
        throw CommandError(
          "\"\(destination.text)\" is no IP address and no name", column: destination.column, length: destination.length
        )
      }
      command.name = destination.text
      command.destination = family == .v6 ? .v6(.any) : .v4(.any)
      return [Operation(.ping(command), in: node)]
    }
    if parts.count == 2 {
      guard let name = InterfaceName(parts[1]), address.family == .v6 else {
        throw CommandError(
          "\"\(parts[1])\" is no interface behind an address of IPv6", column: destination.column,
          length: destination.length)
      }
      command.zone = name
    }
    if let family, address.family != family {
      throw CommandError(
        "\(address) is not of the family asked for", column: destination.column, length: destination.length)
    }
    command.destination = address
    return [Operation(.ping(command), in: node)]
  }
}
