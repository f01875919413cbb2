import Glibc
import Namespaces
import SystemPackage
import TestKit
import Testing

@Suite(.enabled(if: canUseKernel, "needs root, or unshare -Urnm")) struct NamespacesTests {
  @Test("ip netns sees the named namespaces that we make, and we those that it makes") func named() async {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      let made = try NamedNamespace.create("ours")
      try shell("ip netns add theirs")
      #expect(NamedNamespace.names() == ["ours", "theirs"])
      #expect(try shell("ip netns list").split(separator: "\n").sorted() == ["ours", "theirs"])
      #expect(try shell("ip netns exec ours stat -Lc %i /proc/self/ns/net") == "\(made.inode)\n")
      #expect(try shell("stat -c %i /run/netns/theirs") == "\(try NamedNamespace.open("theirs").inode)\n")
      #expect(throws: NamespaceError.self) { try NamedNamespace.create("ours") }
      #expect(throws: NamespaceError.self) { try NamedNamespace.create("../x") }
      try NamedNamespace.remove("theirs")
      try shell("ip netns del ours")
      #expect(NamedNamespace.names() == [])
      #expect(throws: NamespaceError.self) { try NamedNamespace.remove("ours") }
    }
  }

  @Test("a sysctl is read and written in its own namespace only") func sysctl() async {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      let here = try Sysctl.read("net.ipv4.ip_forward")
      let namespace = try NetworkNamespace.create()
      try namespace.withEntered { try Sysctl.write("net.ipv4.ip_forward", "1") }
      #expect(try namespace.withEntered { try Sysctl.read("net/ipv4/ip_forward") } == "1")
      #expect(try Sysctl.read("net.ipv4.ip_forward") == here)
      for key in ["net.ipv4.nonsense", "kernel.hostname", "net..ipv4", "net/../kernel/hostname"] {
        #expect(throws: NamespaceError.self) { try Sysctl.read(key) }
      }
      #expect(throws: NamespaceError.self) {
        try namespace.withEntered { try Sysctl.write("net.ipv4.ip_forward", "x") }
      }
    }
  }

  @Test("namespaces go with the last that holds them, and descriptors are given back") func released() async {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      // Other descriptors come and go with the runtime; those of namespaces are ours.
      func descriptors() throws -> Int {
        let list = try shell("ls -l /proc/\(getpid())/fd")
        return list.split(separator: "\n").count { $0.contains("net:[") }
      }
      let before = try descriptors()
      do {
        let stream = try NamespaceStream(count: 50) { _, namespace in namespace }
        var inodes: Set<UInt64> = []
        while let namespace = try stream.next() { inodes.insert(namespace.inode) }
        #expect(inodes.count == 50)
        let left = try NamespaceStream(count: 1000) { _, namespace in namespace }
        #expect(try left.next() != nil)
      }
      let after = try descriptors()
      #expect(after == before, "\(after) descriptors, \(before) before")
    }
  }

  @Test("what a stream's closure throws is thrown by next, and what came before it is handed over") func failing() async
  {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      let stream = try NamespaceStream(count: 3) { index, namespace in
        if index == 1 { throw TestFailure("second") }
        return namespace
      }
      #expect(try stream.next() != nil)
      #expect(throws: TestFailure.self) { try stream.next() }
    }
  }

  @Test("a program runs in a namespace with its /sys, the names in /run/netns, and a PID namespace") func programs()
    async
  {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      let namespace = try NetworkNamespace.create()
      let space = try ProgramSpace()
      try space.add("one", namespace)
      #expect(try space.run(["ls", "/sys/class/net"], in: namespace).output == "lo\n")
      #expect(try space.run(["ls", "/run/netns"], in: namespace).output == "one\n")
      #expect(NamedNamespace.names() == [])
      let nested = try space.run(
        ["ip", "netns", "exec", "one", "stat", "-Lc", "%i", "/proc/self/ns/net"], in: namespace)
      #expect(nested.output == "\(namespace.inode)\n")
      #expect(
        try space.run(["sh", "-c", "echo out; echo err >&2; exit 3"], in: namespace)
          == ProgramResult(end: .exited(3), output: "out\nerr\n"))
      #expect(try space.run(["sh", "-c", "kill -9 $$"], in: namespace).end == .killed(signal: 9))
      #expect(
        try space.run(["sleep", "9"], in: namespace, timeout: .milliseconds(50)).end == .timedOut(.milliseconds(50)))
      #expect(throws: NamespaceError.self) { try space.run(["no-such-program"], in: namespace) }
      #expect(throws: NamespaceError.self) { try space.add("one", namespace) }
      try space.remove("one")
      #expect(try space.run(["ls", "/run/netns"], in: namespace).output == "")
    }
  }

  @Test("what a program leaves in the background goes on until the space goes") func background() async {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      func left() throws -> String { try shell("pgrep -f 'sleep 87654[3]' || true") }
      do {
        let space = try ProgramSpace()
        let namespace = try NetworkNamespace.create()
        #expect(try space.run(["sh", "-c", "sleep 876543 &"], in: namespace).end == .exited(0))
        #expect(try left() != "")
        #expect(try space.run(["pgrep", "-f", "sleep 87654[3]"], in: namespace).end == .exited(0))
      }
      #expect(try left() == "")
    }
  }

  @Test("files of /etc/netns/NAME stand in place of those in /etc") func etc() async {
    await #expect(processExitsWith: .success) {
      try enterOwnNamespaces()
      // An /etc of this test's own: what is written there is gone with its mount namespace.
      try shell("mkdir /run/etc && cp -r /etc/hosts /etc/passwd /run/etc/ && mount --bind /run/etc /etc")
      try shell("mkdir -p /etc/netns/one && echo 192.0.2.1 somewhere >/etc/netns/one/hosts")
      let namespace = try NetworkNamespace.create()
      let space = try ProgramSpace()
      #expect(try space.run(["cat", "/etc/hosts"], in: namespace, name: "one").output == "192.0.2.1 somewhere\n")
      #expect(try space.run(["cat", "/etc/hosts"], in: namespace, name: "two").output != "192.0.2.1 somewhere\n")
    }
  }
}
