internal import Glibc
internal import SystemPackage

/// The user ids that a user namespace has. Corresponds to `/proc/self/uid_map`; source: `user_namespaces(7)`.
struct IDMap: Equatable {
  /// The ids that the namespace has, in ascending order.
  let ranges: [ClosedRange<UInt32>]

  /// Reads the lines of a map; what is no line of one is passed over.
  init(parsing text: String) {
    ranges = text.split(separator: "\n").compactMap { line -> ClosedRange<UInt32>? in
      let numbers = line.split(separator: " ").compactMap { UInt32($0) }
      guard numbers.count == 3, numbers[2] > 0 else { return nil }
      let (end, isTooFar) = numbers[0].addingReportingOverflow(numbers[2] - 1)
      return numbers[0]...(isTooFar ? UInt32.max : end)
    }.sorted { $0.lowerBound < $1.lowerBound }
  }

  /// The calling process's map.
  static func current() -> IDMap {
    guard let file = try? unsafe FileDescriptor.open("/proc/self/uid_map", .readOnly, options: .closeOnExec) else {
      return IDMap(parsing: "")
    }
    defer { try? file.close() }
    var bytes = [UInt8](repeating: 0, count: 16384)
    let count = (try? unsafe bytes.withUnsafeMutableBytes { unsafe try file.read(into: $0) }) ?? 0
    return IDMap(parsing: String(decoding: bytes.prefix(count), as: UTF8.self))
  }

  /// An id that nobody uses, another one for each process; nil where there is none to spare.
  ///
  /// On a whole machine it lies above what systemd hands out to containers and below 2^31; in a container it is among the last ids that
  /// it has.
  func unusedID(for process: Int32) -> UInt32? {
    let offset = UInt32(process.magnitude % 4_194_304)
    let wanted = 2_000_000_000 + offset
    if ranges.contains(where: { $0.contains(wanted) }) { return wanted }
    guard let last = ranges.last, last.count > 65_536 else { return nil }
    return last.upperBound - offset % 1000
  }
}
