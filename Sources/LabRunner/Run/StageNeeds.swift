import Glibc
public import Lab
public import Operations

/// The resources of the process and of the machine that a lab takes, counted before anything is built.
///
/// The figures are about what they are: three descriptors a node (its namespace, and sockets for netlink and for echo requests), and 400 KiB
/// of memory, most of it the kernel's.
public struct StageNeeds: Sendable {
  /// The namespaces that are made.
  public var namespaces: Int
  /// The descriptors that are open at once.
  public var descriptors: Int { namespaces * 3 }
  /// The memory, in bytes.
  public var memory: Int { namespaces * 400 << 10 }

  /// Counts nodes and containers.
  public init(of lab: Lab) {
    namespaces = lab.topology.nodes.count + (lab.docker?.containers.count ?? 0) + 1
  }

  /// The limit that is too low for it here, with its name and how to raise it; nil where none is.
  ///
  /// Called before the process enters namespaces of its own, where limits of the machine are not seen any more.
  public func shortage() -> Diagnostic? {
    let hard = Self.limit.hard
    let wanted = descriptors + Self.spare
    if wanted > hard {
      return Diagnostic(
        RunFault.descriptors(namespaces: namespaces, needed: descriptors, most: hard),
        at: nil, fix: Self.raise(to: wanted))
    }
    if let most = Self.number("/proc/sys/user/max_net_namespaces"), namespaces > most {
      return Diagnostic(
        RunFault.namespaces(namespaces, most: most), at: nil,
        fix: .namespaceLimit("\(namespaces + 1000)"))
    }
    // Small labs fit wherever this program does.
    guard memory > 64 << 20 else { return nil }
    if let free = Self.availableMemory, memory > free {
      return Diagnostic(
        RunFault.memory(namespaces: namespaces, needed: memory >> 20, free: free >> 20),
        at: nil, fix: .endOthers)
    }
    if let (free, file) = Self.groupMemory, memory > free {
      return Diagnostic(
        RunFault.memoryOfGroup(namespaces: namespaces, needed: memory >> 20, free: free >> 20, file: file),
        at: nil, fix: .memoryLimit)
    }
    return nil
  }

  /// How many descriptors labs may have at once beside those that the process itself needs.
  static var descriptorLimit: Int { limit.soft - spare }

  /// The descriptors that the process needs beside its labs' nodes.
  private static let spare = 24

  private static var limit: (soft: Int, hard: Int) {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return (.max / 2, .max / 2)
    }
    return (Int(clamping: limit.rlim_cur), Int(clamping: limit.rlim_max))
  }

  private static func raise(to number: Int) -> Remedy {
    guard let most = self.number("/proc/sys/fs/nr_open"), number > most else { return .descriptorLimit(number) }
    return .descriptorMaximum(number)
  }

  private static var availableMemory: Int? {
    let line = text("/proc/meminfo").split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  }

  /// The memory left in the control group that has the least. Source: `memory.max` of cgroup-v2 in the kernel's documentation.
  private static var groupMemory: (free: Int, file: String)? {
    let line = text("/proc/self/cgroup").split(separator: "\n").first { $0.hasPrefix("0::/") }
    guard let line else { return nil }
    var parts = line.dropFirst(4).split(separator: "/")
    var least: (free: Int, file: String)?
    while true {
      let folder = (["/sys/fs/cgroup"] + parts).joined(separator: "/")
      if let most = number(folder + "/memory.max"), let used = number(folder + "/memory.current") {
        let free = max(0, most - used)
        if free < least?.free ?? .max { least = (free, folder + "/memory.max") }
      }
      if parts.isEmpty { return least }
      parts.removeLast()
    }
  }

  private static func number(_ path: String) -> Int? { Int(text(path).prefix { $0.isNumber }) }

  private static func text(_ path: String) -> String {
    guard let file = unsafe fopen(path, "re") else { return "" }
    defer { unsafe fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = unsafe fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}

extension Duration {
  /// The duration as people write it: `30 s`, `1.5 s`.
  var inWords: String {
    let milliseconds = components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    if milliseconds % 1000 == 0 { return "\(milliseconds / 1000) s" }
    if milliseconds < 1000 { return "\(milliseconds) ms" }
    return "\(Double(milliseconds) / 1000) s"
  }
}
