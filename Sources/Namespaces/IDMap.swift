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

  /// Ids that nobody uses, others for each process: as many as users and daemons have; nil where there are none to spare.
  ///
  /// On a whole machine they lie above what systemd hands out to containers and below 2^31; in a container they are the last ones that
  /// it has.
  func spare(for process: Int32) -> SpareIDs? {
    let first = 2_000_000_000 + process.magnitude % 2000 * SpareIDs.count
    if ranges.contains(where: { $0.contains(first) && $0.contains(UInt32.max - 1) }) {
      return SpareIDs(first: first, hasUpperHalf: true)
    }
    guard let last = ranges.last, last.count > 2 * Int(SpareIDs.count) else { return nil }
    return SpareIDs(first: last.upperBound - (SpareIDs.count - 1), hasUpperHalf: false)
  }
}

/// Ids of the machine that a lab's root and its other users are.
struct SpareIDs: Equatable {
  static let count: UInt32 = 65_536
  let first: UInt32
  /// Whether the ids from 2^31 on are the lab's, too: then it has all those that a setting such as `net.ipv4.ping_group_range` may name.
  let hasUpperHalf: Bool

  /// The map of the outer user namespace. It knows the machine's root, too, under another number: only who has a number there can make
  /// the inner one.
  var outerMap: String {
    "0 \(first) \(Self.count)\n\(Self.count) 0 1\n"
      + (hasUpperHalf ? "\(Self.count + 1) \(1 << 31) \((1 << 31) - Int(Self.count))\n" : "")
  }

  /// The map of the inner one, where programs are, in terms of the outer one: without the machine's root.
  var innerMap: String {
    "0 0 \(Self.count)\n" + (hasUpperHalf ? "\(Self.count) \(Self.count + 1) \((1 << 31) - Int(Self.count))\n" : "")
  }
}
