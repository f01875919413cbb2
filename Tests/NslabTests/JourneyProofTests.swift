import Foundation
import Glibc
import Testing

/// Whether there is what the journeys are judged by.
private let hasWatchers = ["/usr/bin/tcpdump", "/usr/sbin/nft"].allSatisfy {
  FileManager.default.isExecutableFile(atPath: $0)
}

/// The journeys of the collection's labs, proved in the same run by what tcpdump and `nft monitor trace` see beside them.
@Suite(
  .enabled(if: canRunLabs && hasWatchers, "needs tcpdump and nft"),
  .enabled(
    if: tcpdumpCanRunInside, "the real tcpdump becomes another user, whom a user namespace of one id does not know"),
  .serialized) struct JourneyProofTests
{
  /// A program in a node of a living lab that writes into a file, and reads and inherits nothing.
  private final class Watcher {
    let process = Process()
    let url: URL

    init(_ tool: Tool, _ environment: [String: String], node: String, _ name: String, _ program: [String]) throws {
      url = tool.folder.appendingPathComponent("\(name)-\(node)")
      process.executableURL = Tool.program
      process.arguments = ["exec", "proof", node, "--"] + program
      process.environment = environment
      process.standardInput = FileHandle.nullDevice
      try Data().write(to: url)
      try Data().write(to: url.appendingPathExtension("errors"))
      process.standardOutput = try FileHandle(forWritingTo: url)
      process.standardError = try FileHandle(forWritingTo: url.appendingPathExtension("errors"))
      try process.run()
    }

    var errors: String { (try? String(contentsOf: url.appendingPathExtension("errors"), encoding: .utf8)) ?? "" }

    /// Ends it by its number; nobody waits for what it may have left.
    func end() {
      if !isEnded { kill(process.processIdentifier, SIGTERM) }
      isEnded = true
    }
    private var isEnded = false

    var lines: [Substring] { ((try? String(contentsOf: url, encoding: .utf8)) ?? "").split(separator: "\n") }
  }

  /// Echo requests and answers in the order in which tcpdump saw them: the interface, the direction, between whom, the TTL.
  private func packets(_ lines: [Substring]) -> [String] {
    var packets: [String] = []
    var head = ""
    for line in lines {
      if let match = line.firstMatch(of: /^[0-9.]+ (\S+) +(Out|In|P|B|M) +IP6? .*?(?:ttl|hlim) (\d+)/) {
        head = "\(match.1) \(match.2 == "Out" ? "out" : "in") ttl \(match.3)"
      }
      if let match = line.firstMatch(of: /(\S+) > (\S+): (?:ICMP|\[icmp6 .*?\] ICMP6,) ?echo (request|reply)/),
        !head.hasPrefix("lo ")
      {
        packets.append("\(head) \(match.1) > \(match.2) \(match.3)")
      }
    }
    return packets
  }

  /// What rules and policies decided of echo requests and answers, as nft told it: the chain and the verdict.
  private func verdicts(_ lines: [Substring]) -> [String] {
    var echoes: Set<Substring> = []
    for line in lines {
      if let match = line.firstMatch(of: /^trace id (\S+) .* packet: .*icmp(?:v6)? type echo-re/) {
        echoes.insert(match.1)
      }
    }
    return lines.compactMap { line in
      guard
        let match = line.firstMatch(
          of: /^trace id (\S+) (\S+ \S+ \S+) (?:(?:unknown )?rule .*\(verdict (.+)\)|policy (\S+))/),
        echoes.contains(match.1), !match.2.contains(" nslab-trace ")
      else { return nil }
      return "\(match.2) \(match.3.map { "\($0)" } ?? "\(match.4 ?? "")")"
    }
  }

  @Test(
    .timeLimit(.minutes(3)),
    arguments: [
      "07-bridge", "08-router", "09-ipv6", "10-docker0", "12-nat-out", "13-port-mapping", "17-firewall", "18-iptables",
    ]) func whatIsToldIsWhatTcpdumpAndNftSee(_ lab: String) throws
  {
    let tool = try Tool()
    defer { tool.remove() }
    let folder = tool.folder.path + "/run"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let environment = ["NSLAB_RUNTIME_DIR": folder]
    let up = try tool.run(
      ["up", Tool.labs.appendingPathComponent("\(lab).lab.yaml").path, "--name", "proof"], environment: environment)
    try #require(up.status == 0, "\(up.errors)")
    defer { _ = try? tool.run(["down", "proof"], environment: environment) }
    var left = 20
    while left > 0, try tool.run(["play", "proof"], environment: environment).status == 0 { left -= 1 }
    let status = try tool.run(["status", "proof"], environment: environment).output
    let names = status.matches(of: /^(\S+)(?: \(.*\))?:?$/.anchorsMatchLineEndings()).map { String($0.1) }
    var all = ProcessInfo.processInfo.environment
    all.merge(environment.merging(["NSLAB_TOOLS": "machine", "LANG": "C.UTF-8"]) { $1 }) { $1 }
    var captures: [String: Watcher] = [:]
    var traces: [String: Watcher] = [:]
    for name in names {
      captures[name] = try Watcher(
        tool, all, node: name, "packets",
        ["tcpdump", "-i", "any", "-n", "-v", "-l", "-tt", "--immediate-mode", "icmp or icmp6"])
      traces[name] = try Watcher(tool, all, node: name, "trace", ["nft", "monitor", "trace"])
    }
    defer { for watcher in [captures, traces].flatMap(\.values) { watcher.end() } }
    for _ in 0..<200 where !captures.values.allSatisfy({ $0.errors.contains("listening on") }) { usleep(20_000) }
    usleep(200_000)
    var seen: [String: [String]] = [:]
    var judged: [String: [String]] = [:]
    var reached = 0
    for source in names {
      for target in names where target != source {
        let trace = try tool.run(
          ["trace", "proof", "\(source) -> \(target)", "--reply", "--format", "json"], environment: environment)
        // Who has no address is not asked.
        guard trace.status < 2 else { continue }
        let journey = try #require(
          try JSONSerialization.jsonObject(with: Data(trace.output.utf8)) as? [String: Any], "\(trace.output)")
        if journey["answered"] as? Bool == true { reached += 1 }
        for hop in journey["hops"] as? [[String: Any]] ?? [] {
          guard let node = hop["node"] as? String, let message = hop["message"] as? String,
            ["request", "reply"].contains(message)
          else { continue }
          for rule in hop["rules"] as? [[String: Any]] ?? [] {
            judged[node, default: []].append("\(rule["chain"] ?? "") \(rule["verdict"] ?? "")")
          }
          // What was judged before it could leave was on no interface.
          guard let interface = hop["interface"] as? String, !["", "lo"].contains(interface) else { continue }
          seen[node, default: []].append(
            "\(interface) \(hop["direction"] ?? "") ttl \(hop["ttl"] ?? "") \(hop["source"] ?? "") > \(hop["destination"] ?? "") \(message)"
          )
        }
      }
    }
    #expect(reached > 0)
    usleep(200_000)
    for watcher in [captures, traces].flatMap(\.values) { watcher.end() }
    usleep(300_000)
    for name in names {
      let told = seen[name] ?? []
      let real = packets(captures[name]?.lines ?? [])
      #expect(told == real, "\(lab) \(name): told \(told.difference(from: real)), of \(real.count)")
      let rules = (judged[name] ?? []).sorted()
      let decided = verdicts(traces[name]?.lines ?? []).sorted()
      #expect(rules == decided, "\(lab) \(name): told \(rules.difference(from: decided)), of \(decided.count)")
    }
  }
}
