import Addressing
import Operations

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
      guard tee.text == "tee" else {
        throw cursor.invalid(tee, "program that can follow here", fix: "tee /proc/sys/…").beyond()
      }
    } else {
      throw CommandError(
        "of echo only \"echo VALUE > /proc/sys/…\" is understood", column: cursor.endColumn
      ).ofShell()
    }
    let file = try cursor.next("a file below /proc/sys")
    try cursor.expectEnd()
    guard let key = sysctlKey(file.text) else {
      throw CommandError(
        "only files below /proc/sys/net can be written", column: file.column, length: file.length
      ).withShell(!file.text.hasPrefix("/proc/"))
    }
    try checkKey(key, file)
    return [
      Operation(
        .sysctl(SysctlSetting(key: key, value: values.joined(separator: " "), echo: .nothing)), in: node)
    ]
  }

  /// The key of a file below /proc/sys, in dots where no name in it has one.
  private func sysctlKey(_ path: String) -> String? {
    guard path.hasPrefix("/proc/sys/") else { return nil }
    let key = path.dropFirst("/proc/sys/".count)
    return key.contains(".") ? String(key) : key.split(separator: "/").joined(separator: ".")
  }
}
