import Foundation
import Glibc
import Testing

/// All that a lab could change of the machine: links, addresses, routes, rules, sysctls, nft ruleset, names of namespaces, mounts.
private func snapshot() throws -> String {
  let script = """
    ip -d addr; ip route show table all; ip -6 route show table all; ip rule; ip -6 rule; ip neigh show nud permanent
    bridge link; bridge fdb; ip netns list; ls -la /run/netns 2>&1; nft list ruleset 2>&1; cat /proc/self/mountinfo
    for f in $(find /proc/sys/net -type f -perm -u=r ! -name '*flush*' ! -name 'stable_secret' 2>/dev/null); do
      echo $f $(cat $f 2>/dev/null); done
    """
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/sh")
  process.arguments = ["-c", script]
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  // Lifetimes of the machine's own leases tick, and so does what the kernel counts.
  return String(decoding: data, as: UTF8.self).split(separator: "\n").filter { line in
    !["valid_lft", "file-nr", "nf_conntrack_count", "expires", "conntrack_count"].contains { line.contains($0) }
  }.joined(separator: "\n")
}

private let bigLab = """
  name: big
  topology:
    nodes:
      sw: {kind: switch, subnet: 10.0.0.0/16}
      h[1-40]: {routes: [default via 10.0.0.1]}
    links:
      - endpoints: ["h[1-40]:eth0", sw]
  steps:
    - run: ["ip netns add extra", "ip link add veth-a type veth peer name veth-b"]
      exec: {in: h1, command: "sleep 987654 & sleep 0.05; ip netns exec h2 ip link set lo down"}
      check:
        - ping: h[1-40] -> sw
        - ping: h1 -> 192.0.2.1
          expect: unreachable
  """

/// The PIDs of processes that were started by a lab of these tests.
private func leftProcesses() throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
    guard Int(name) != nil, let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
      return false
    }
    return String(decoding: data, as: UTF8.self).contains("987654")
  }
}

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces"), .serialized) struct IsolationTests {
  @Test("nothing of the machine changes by any command, nor by a build that fails half-way")
  func nothingChanges() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let before = try snapshot()
    try #require(before.count > 1000)
    let run = try tool.run(lab: bigLab)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(try tool.run(["validate", "a.lab.yaml"]).status == 0)
    #expect(try tool.run(["doctor"]).status == 0)
    let broken = bigLab.replacingOccurrences(
      of: "10.0.0.1]", with: "10.0.0.1], sysctls: {net.ipv4.conf.eth0.nonsense: 1}")
    let failed = try tool.run(lab: broken)
    #expect(failed.status == 4)
    #expect(failed.output.contains("cannot set the sysctl net.ipv4.conf.eth0.nonsense: No such file or directory"))
    #expect(try snapshot() == before)
    #expect(try leftProcesses() == [])
  }

  @Test("nothing is left after SIGKILL at any moment, nor after Ctrl-C")
  func killed() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let before = try snapshot()
    try tool.write("a.lab.yaml", bigLab)
    for milliseconds in stride(from: 0, through: 400, by: 20) {
      let process = try tool.start(["run", "a.lab.yaml"])
      usleep(UInt32(milliseconds) * 1000)
      kill(process.processIdentifier, milliseconds % 100 == 0 ? SIGINT : SIGKILL)
      process.waitUntilExit()
    }
    // The kernel ends what was in the lab's PID namespace a moment after the lab.
    for _ in 0..<100 where try !leftProcesses().isEmpty { usleep(20_000) }
    #expect(try leftProcesses() == [])
    #expect(try snapshot() == before)
  }

  @Test("Ctrl-C ends a run with one line and the shell's status for it")
  func interrupted() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: a\nsteps:\n  - exec: {command: [sleep, \"987654\"]}\n")
    let process = try tool.start(["run", "a.lab.yaml"])
    for _ in 0..<200 where try leftProcesses().isEmpty { usleep(10_000) }
    #expect(try !leftProcesses().isEmpty)
    kill(process.processIdentifier, SIGINT)
    let result = try tool.result(of: process)
    #expect(result.status == 130)
    #expect(result.errors == "\nnslab: interrupted; the lab is gone, nothing is left behind\n")
    for _ in 0..<100 where try !leftProcesses().isEmpty { usleep(20_000) }
    #expect(try leftProcesses() == [])
  }

  @Test("a reader that goes away ends a run quietly")
  func brokenPipe() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", bigLab)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [
      "-c", "\(Tool.program.path) run a.lab.yaml 2>errors | head -n 1; echo ${PIPESTATUS[0]} >status",
    ]
    process.currentDirectoryURL = tool.folder
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: tool.folder.appendingPathComponent(name)), as: UTF8.self)
    }
    #expect(try text("errors") == "")
    #expect(try text("status") == "141\n")
  }

  @Test("a full /run, with or without a /run/netns, is no hindrance", arguments: ["mkdir /run/netns", "true"])
  func fullRun(preparation: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", bigLab)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    let script = """
      mount -t tmpfs -o size=16k,mode=755 none /run && \(preparation)
      dd if=/dev/zero of=/run/full bs=1k count=99 2>/dev/null
      \(Tool.program.path) run a.lab.yaml >output 2>&1; echo $? >status; ls -R /run >left
      """
    process.arguments = ["-Urm", "sh", "-c", script]
    process.currentDirectoryURL = tool.folder
    try process.run()
    process.waitUntilExit()
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: tool.folder.appendingPathComponent(name)), as: UTF8.self)
    }
    let output = try text("output")
    #expect(try text("status") == "0\n", "\(output)")
    #expect(try text("left").contains("full"))
    #expect(try !text("left").contains("h1"))
  }

  @Test("two runs of one lab at once do not see each other")
  func twoAtOnce() throws {
    let first = try Tool()
    let second = try Tool()
    defer {
      first.remove()
      second.remove()
    }
    for tool in [first, second] { try tool.write("a.lab.yaml", bigLab) }
    let processes = [try first.start(["run", "a.lab.yaml"]), try second.start(["run", "a.lab.yaml"])]
    #expect(try first.result(of: processes[0]).status == 0)
    #expect(try second.result(of: processes[1]).status == 0)
  }
}
