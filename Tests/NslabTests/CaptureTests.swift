import Foundation
import Testing

/// `nslab capture`, held against tcpdump.
@Suite(
  .enabled(if: canRunLabs, "needs root, or user namespaces"),
  .enabled(
    if: ["/usr/bin/tcpdump", "/usr/sbin/tcpdump"].contains { FileManager.default.fileExists(atPath: $0) },
    "needs tcpdump")
) struct CaptureTests {
  /// Runs a script in which `nslab` is ours in a folder with a lab; its output.
  private func output(_ script: String) throws -> String {
    let tool = try Tool()
    // A script that does not end is ended, and its lab with it.
    let state = ["NSLAB_RUNTIME_DIR": tool.folder.appendingPathComponent("state").path]
    defer {
      _ = try? tool.run(["down", "--all"], environment: state)
      tool.remove()
    }
    try tool.write(
      "a.lab.yaml",
      """
      name: pair
      topology:
        nodes:
          h1: {interfaces: {eth0: {addresses: [10.0.0.1/24, "2001:db8::1/64"]}}}
          h2: {interfaces: {eth0: {addresses: [10.0.0.2/24, "2001:db8::2/64"]}}, services: [{http: 80}, {udp: 53}]}
        links: [["h1:eth0", "h2:eth0"]]
      """)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = [
      "-k", "5", "100", "/bin/bash", "-c",
      "PATH='\(Tool.program.deletingLastPathComponent().path)':$PATH; touch e; ready() { until [ $(cat e* | grep -c capturing) -ge $1 ]; do sleep 0.1; done; }; { \(script)\n nslab down --all; } >out 2>&1 </dev/null",
    ]
    process.currentDirectoryURL = tool.folder
    process.environment = ProcessInfo.processInfo.environment.merging([
      "NSLAB_RUNTIME_DIR": tool.folder.appendingPathComponent("state").path, "TZ": "UTC",
    ]) { $1 }
    try process.run()
    process.waitUntilExit()
    return try tool.read("out")
  }

  /// The traffic from h1 to h2: ARP, ICMP, UDP, TCP, of both families, with and without a tag.
  private static let traffic = """
    nslab exec pair h1 -- sh -c 'ping -c2 -i0.2 10.0.0.2; ping -c1 2001:db8::2; ping -c1 -s 3000 10.0.0.2;
      ping -c1 -W1 10.0.0.77; curl -s -m2 http://10.0.0.2/; curl -s -m2 http://10.0.0.2:81/; curl -s -m2 -g "http://[2001:db8::2]/";
      python3 -c "import socket as s; k = s.socket(2, 2); k.settimeout(1); k.sendto(b\\"hello\\", (\\"10.0.0.2\\", 53)); k.recv(99)"
      python3 -c "import socket as s; t = s.socket(17, 3); t.bind((\\"eth0\\", 0)); t.send(bytes.fromhex(\\"0200000000020200000000018100000508004500001c00010000400100000a0500010a0500020800000000010001\\"))"' >/dev/null 2>&1
    sleep 0.4
    """

  @Test("a filter chooses what tcpdump chooses of the same frames")
  func filters() throws {
    let filters = [
      "", "arp", "icmp", "icmp6", "ip", "ip6", "tcp", "udp", "vlan", "vlan 5", "tcp port 80", "udp port 53",
      "src host 10.0.0.1", "dst host 10.0.0.2", "host 10.0.0.77", "net 10.0.0.0/8", "dst port 80",
      "not tcp and not arp",
      "(icmp or arp) and host 10.0.0.2", "tcp and src port 81", "host 2001:db8::2", "src 10.0.0.2 and not icmp",
      "port 53 or port 81", "tcp dst port 80 or icmp6",
    ]
    // What IPv6 says of itself at first would be seen by those that began before.
    var script = "nslab up a.lab.yaml >/dev/null; sleep 4\n"
    script += filters.enumerated().map {
      "nslab capture pair h2:eth0 --write f\($0).pcapng --filter '\($1)' 2>e\($0) &\n"
    }
    .joined()
    script += "ready \(filters.count)\n\(Self.traffic)\nkill $(jobs -p); wait\n"
    for (index, filter) in filters.enumerated() {
      script +=
        "echo \(index) $(tcpdump -nr f\(index).pcapng 2>/dev/null | wc -l) $(tcpdump -nr f0.pcapng '\(filter)' 2>/dev/null | wc -l)\n"
    }
    let text = try output(script)
    let rows = text.split(separator: "\n").map { $0.split(separator: " ") }.filter {
      $0.count == 3 && Int($0[0]) != nil
    }
    #expect(rows.count == filters.count, "\(text)")
    for row in rows where row[1] != row[2] {
      // Behind a tag, and behind IPv6's extension headers, pcap-filter(7) looks for nothing unless that was said; we do.
      let filter = Int(row[0]).map { filters[$0] } ?? ""
      let deeper = ["icmp", "icmp6", "ip", "net 10.0.0.0/8", "tcp dst port 80 or icmp6"]
      #expect(deeper.contains(filter) && Int(row[1]) ?? 0 > Int(row[2]) ?? 0, "\(filter): \(row)")
    }
    #expect(rows.allSatisfy { $0[1] != "0" }, "\(text)")
  }

  @Test("lines say what tcpdump says, and frames of several nodes stand in the order of their times")
  func lines() throws {
    // What IPv6 says of itself at first would be seen by those that began before.
    let text = try output(
      """
      nslab up a.lab.yaml >/dev/null; sleep 4
      nslab capture pair h2:eth0 >ours 2>e1 & nslab capture pair h2:eth0 --write f.pcapng 2>e2 &
      nslab capture pair h1 h2 >both 2>e3 & ready 3
      \(Self.traffic)
      kill $(jobs -p); wait
      # Options of TCP and what DNS would say are left out, and their sequence numbers are as they are sent.
      theirs() { tcpdump -Sqnr f.pcapng 2>/dev/null; }
      sed -E 's/ h2:eth0 (In |Out)//; s/ Flags .*length/ tcp/; s/UDP, length/UDP, length/' ours >a
      theirs | sed -E 's/ethertype [^:]*: ?//; s/tcp ([0-9]+)/tcp \\1/; s/vlan ([0-9]+), p 0, /vlan \\1, /' >b
      grep -vE 'unreachable|multicast|router|frag|vlan' a | cut -d' ' -f2- >a1; grep -vE 'unreachable|multicast|router|frag|10.5.0|ip-proto' b | cut -d' ' -f2- >b1
      diff a1 b1 && echo same; echo lines $(wc -l <a1)
      grep -c 'vlan 5, IP 10.5.0.1 > 10.5.0.2: ICMP echo request' ours
      cut -d' ' -f1 both | sort -c && echo sorted; grep -c h1:eth0 both; grep -c h2:eth0 both
      """)
    #expect(text.contains("same\n") && text.contains("sorted\n"), "\(text)")
    let count = text.split(separator: "\n").first { $0.hasPrefix("lines ") }.flatMap { Int($0.dropFirst(6)) } ?? 0
    #expect(count > 20 && !text.contains("\n0\n"), "\(text)")
  }

  @Test("a file has each interface by its node, an end, and what goes wrong is said")
  func file() throws {
    let text = try output(
      """
      nslab up a.lab.yaml >/dev/null
      nslab capture pair h1 h2:eth0 --write f.pcapng --filter icmp --count 6 2>e1 & ready 1
      nslab exec pair h1 -- ping -c4 -i0.2 10.0.0.2 >/dev/null; wait; cat e1
      grep -aoE 'h[12]:[a-z0-9]+' f.pcapng | sort -u | tr '\\n' ' '; tcpdump -nr f.pcapng 2>/dev/null | wc -l
      nslab capture pair h1 --write - 2>/dev/null | tcpdump -nr - -c1 icmp 2>/dev/null & sleep 0.8
      nslab exec pair h1 -- ping -c4 -i0.2 10.0.0.2 >/dev/null; wait
      nslab capture pair h1:eth9; echo "status $?"; nslab capture pair h1 --filter 'tcp prt 80'; echo "status $?"
      nslab capture pair h1 --write nosuch/f; echo "status $?"
      nslab capture pair h1 2>e3 & ready 2; nslab down pair; wait; echo ended
      """)
    #expect(text.contains("6 frames\n"), "\(text)")
    #expect(text.contains("h1:eth0 h2:eth0 6\n"), "\(text)")
    #expect(text.contains("IP 10.0.0.1 > 10.0.0.2: ICMP echo request"), "\(text)")
    #expect(text.contains("error: h1 has no interface \"eth9\"\n  = fix: there is lo, eth0\nstatus 2\n"), "\(text)")
    #expect(text.contains("error: in the filter: \"prt\" is not expected here\nstatus 2\n"), "\(text)")
    #expect(text.contains("error: cannot write nosuch/f: No such file or directory\nstatus 2\n"), "\(text)")
    #expect(text.contains("pair is down\n") && text.contains("ended\n"), "\(text)")
  }
}
