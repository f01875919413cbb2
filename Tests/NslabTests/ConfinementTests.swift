import Foundation
import Glibc
import Testing

/// The rights of a lab's program on the machine: the table of Programs.md, a row a test.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces"), .serialized) struct ConfinementTests {
  /// Plays a lab whose only step runs a shell command; gives what the command printed.
  private func output(
    of script: String, in tool: Tool, arguments: [String] = [], status: Int32 = 0, environment: [String: String] = [:]
  ) throws -> String {
    try tool.write("script.sh", script)
    try tool.write(
      "a.lab.yaml",
      "name: a\ntopology: {nodes: {h1: {}, h2: {}}}\nsteps:\n  - exec: {in: h1, command: [sh, \(tool.folder.path)/script.sh]}\n"
    )
    let result = try tool.run(["run", "a.lab.yaml", "--format", "json"] + arguments, environment: environment)
    #expect(result.status == status, "\(result.output)\(result.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let lab = (report?["labs"] as? [[String: Any]])?.first
    let step = (lab?["steps"] as? [[String: Any]])?.first
    let command = (step?["commands"] as? [[String: Any]])?.first
    return try #require(command?["output"] as? String)
  }

  private func output(of script: String) throws -> String {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    return try output(of: script + "\ntrue\n", in: tool)
  }

  @Test("files of the machine cannot be written, nor those of the lab's folder")
  func readOnly() throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    _ = unsafe chmod(tool.folder.path, 0o777)
    let script =
      "for f in /etc /usr /opt \(tool.folder.path); do touch $f/nslab-was-here && echo wrote $f; done 2>&1; true"
    let text = try output(of: script, in: tool)
    #expect(!text.contains("wrote"), "\(text)")
    #expect(text.components(separatedBy: "Read-only file system").count == 5, "\(text)")
    #expect(!FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("nslab-was-here").path))
  }

  @Test("a route that is looked up beside a confined program is root's, as anywhere")
  func lookupUser() throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology: {nodes: {h: {interfaces: {b: {kind: bridge, addresses: [10.0.0.1/24]}}}}}
        steps: [{exec: {command: ["true"]}, show: ip netns exec h ip route get 10.0.0.2}]

        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("10.0.0.2 dev b src 10.0.0.1 uid 0 \n"), "\(result.output)")
  }

  @Test("secrets of the machine and of its users are not seen")
  func secrets() throws {
    let tool = try Tool(isWritable: false)
    let home = try Tool(isWritable: false)
    defer {
      tool.remove()
      home.remove()
    }
    try home.write("secret", "do not tell")
    let script = """
      cat /etc/shadow && echo shadow was read; cat \(home.folder.path)/secret; ls -A /root /home /mnt /media /run/user; echo home $HOME
      env | grep -c TOKEN; ls -A /tmp | grep -v nslab-test; ls -d /run/docker.sock /var/run/docker.sock; hostname; true
      """
    let text = try output(
      of: script, in: tool, environment: ["HOME": home.folder.path, "NSLAB_TOKEN": "TOKEN-of-the-caller"])
    #expect(!text.contains("do not tell") && !text.contains("was read"), "\(text)")
    #expect(text.contains("home /root\n0\n"), "\(text)")
    #expect(text.hasSuffix("h1\n"), "\(text)")
    #expect(text.contains("docker.sock': No such file"), "\(text)")
  }

  @Test("a folder that is named may be written, and what is written stays and is the caller's")
  func writable() throws {
    let tool = try Tool(isWritable: false)
    let folder = try Tool(isWritable: false)
    defer {
      tool.remove()
      folder.remove()
    }
    let path = folder.folder.path
    let text = try output(
      of: "echo kept >\(path)/file && mkdir \(path)/d && cat \(path)/file", in: tool, arguments: ["--writable", path])
    #expect(text == "kept\n")
    #expect(try folder.read("file") == "kept\n")
    var status = stat()
    #expect(unsafe stat("\(path)/file", &status) == 0)
    #expect(status.st_uid == geteuid())
    let missing = try tool.run(["run", "a.lab.yaml", "--writable", "\(path)/missing"])
    #expect(missing.status == 2)
    #expect(missing.errors == "error: cannot use the folder \(path)/missing: No such file or directory\n")
  }

  @Test("no file is made that would make another user of who runs it, by any call")
  func setUserID() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology: {nodes: {h: {host: true}}}
        steps:
          - exec:
              in: h
              output: "refused refused refused refused plain"
              command: |
                cd '\(tool.folder.path)'; touch f; s() { "$@" 2>/dev/null && echo -n "made " || echo -n "refused "; }
                s chmod 4755 f; s chmod 2755 f; s install -m 6755 /bin/true g
                s python3 -c 'import os; os.close(os.open("x", os.O_CREAT | os.O_WRONLY, 0o4755))'
                chmod 755 f && echo plain
        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    let mode = try FileManager.default.attributesOfItem(atPath: tool.folder.appendingPathComponent("f").path)
    #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o755)
  }

  @Test("of several labs each has its own programs")
  func several() throws {
    let tool = try Tool()
    defer { tool.remove() }
    for name in ["a", "b", "c"] {
      try tool.write(
        "\(name).lab.yaml",
        "name: \(name)\ntopology: {nodes: {h: {host: true}}}\nsteps: [{exec: {in: h, command: ls /tmp}}]\n")
    }
    let result = try tool.run(["run", "a.lab.yaml", "b.lab.yaml", "c.lab.yaml"])
    #expect(result.status == 0 && result.output.contains("3 labs: 3 passed"), "\(result.output)\(result.errors)")
  }

  @Test("nothing lies under its mounts, and none of them can be changed")
  func mounts() throws {
    let text = try output(
      of: """
        umount /proc; umount -l /proc; umount /proc/sys /etc /usr /dev/null
        mount -o remount,rw /usr && echo remounted; mount -o remount,bind,rw /etc && echo remounted
        mount -t proc proc /mnt && echo a new proc
        ps -e -o args= | grep -v -e nslab -e script.sh -e 'ps -e' -e grep
        for p in /proc/[0-9]*; do nsenter --mount=$p/ns/mnt cat /etc/shadow && echo entered; done
        grep -c machine /proc/self/mountinfo
        """)
    #expect(!text.contains("remounted") && !text.contains("a new proc") && !text.contains("entered"), "\(text)")
    #expect(text.hasSuffix("\n0\n"), "\(text)")
  }

  @Test("the kernel's settings outside of networks cannot be changed; those of the node can")
  func settings() throws {
    let text = try output(
      of: """
        for f in kernel/core_pattern kernel/hostname vm/swappiness fs/file-max; do echo 1 >/proc/sys/$f && echo wrote $f; done
        echo b >/proc/sysrq-trigger && echo wrote sysrq; head -c 1 /proc/kcore | wc -c
        echo 1 >/proc/sys/net/ipv4/ip_forward && cat /proc/sys/net/ipv4/ip_forward
        """)
    #expect(!text.contains("wrote") && text.hasSuffix("1\n"), "\(text)")
  }

  @Test("no user namespace, tracing, keys, BPF, modules, clocks, nor typing into a terminal")
  func calls() throws {
    let text = try output(
      of: #"""
        unshare -U true && echo user namespace
        unshare -n true || echo no network namespace
        python3 - <<'END'
        import ctypes, os, fcntl, platform
        c = ctypes.CDLL(None, use_errno=True)
        x = platform.machine() == "x86_64"
        calls = {"ptrace": (101, 117), "keyctl": (250, 219), "bpf": (321, 280), "init_module": (175, 105), "reboot": (169, 142),
                 "perf_event_open": (298, 241), "settimeofday": (164, 170), "pivot_root": (155, 41), "kexec_load": (246, 104)}
        for name, numbers in calls.items():
            if c.syscall(numbers[0 if x else 1], 0, 0, 0, 0, 0) != -1 or ctypes.get_errno() != 1: print("allowed", name)
        master, slave = os.openpty()
        try:
            fcntl.ioctl(slave, 0x5412, b"x")
            print("allowed TIOCSTI")
        except PermissionError: pass
        try:
            open("/dev/tty")
            print("has a terminal")
        except OSError: pass
        END
        grep -E 'NoNewPrivs|Seccomp:' /proc/self/status
        """#)
    #expect(text.contains("NoNewPrivs:\t1") && text.contains("Seccomp:\t2"), "\(text)")
    #expect(!text.contains("allowed") && !text.contains("has a terminal"), "\(text)")
    #expect(!text.contains("\nuser namespace") && !text.contains("no network namespace"), "\(text)")
  }

  @Test("processes, memory, files and open files have an end")
  func limits() throws {
    let text = try output(
      of: """
        python3 -c 'x = bytearray(3 << 30)' 2>&1 | tail -1
        python3 -c 'import os; f = [os.dup(0) for _ in range(5000)]' 2>&1 | tail -1
        (dd if=/dev/zero of=/tmp/big bs=1M count=400) 2>&1 | tail -1; stat -c %s /tmp/big
        python3 - <<'END'
        import os, time
        count = 0
        try:
            while count < 2000:
                if os.fork() == 0: time.sleep(1); os._exit(0)
                count += 1
            print("no limit")
        except BlockingIOError: print("limit of processes" if count < 512 else "too late")
        END
        """)
    #expect(text.contains("MemoryError\n"), "\(text)")
    #expect(text.contains("Too many open files\n"), "\(text)")
    #expect(text.contains("268435456\n"), "\(text)")
    #expect(text.contains("limit of processes\n"), "\(text)")
  }

  @Test("an expression that finds no end is an error, in time")
  func endlessExpression() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let clock = ContinuousClock()
    let start = clock.now
    let result = try tool.run(
      lab: """
        name: endless
        topology: {nodes: {h: {host: true}}}
        steps:
          - exec: {in: h, command: "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", output: "/^(a+)+$/"}
          - exec: {in: h, command: "echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", output: "/^(a+)+$/"}
        """, ["run", "--keep-going"])
    #expect(result.status == 4, "\(result.output)\(result.errors)")
    #expect(result.output.contains("match /^(a+)+$/ was not found out in 2 s"), "\(result.output)")
    // What the same expression can tell of another text it tells.
    #expect(result.output.contains("endless: 2 steps, 0 checks, 1 error"), "\(result.output)")
    #expect(clock.now - start < .seconds(20))
  }

  @Test("what prints without end is ended, and its report is short")
  func endlessOutput() throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    let result = try tool.run(lab: "name: a\nsteps:\n  - exec: {command: [\"yes\"]}\n")
    #expect(result.status == 1)
    #expect(result.output.utf8.count < 20_000)
    #expect(result.output.contains("it printed more than 16 MiB and was killed, expected exit status 0"))
  }

  @Test(
    "what will not end is killed at its time-out",
    arguments: [
      "trap '' TERM INT HUP; sleep 987651", "exec setsid -w sh -c \"trap '' TERM; sleep 987651\"",
      "python3 -c 'import os, time; os.fork() or os.setpgid(0, 0); time.sleep(987651)'",
    ])
  func stubborn(script: String) throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    try tool.write("script.sh", script)
    let start = ContinuousClock.now
    let result = try tool.run(
      lab: "name: a\nsteps:\n  - exec: {command: [sh, \(tool.folder.path)/script.sh], timeout: 300ms}\n")
    #expect(ContinuousClock.now - start < .seconds(20))
    #expect(result.status == 1)
    #expect(result.output.contains("it did not end within 0.3 seconds and was killed"), "\(result.output)")
    try expectNothingLeft("987651")
  }

  @Test("a signal of a crash ends the lab at once and leaves nothing", arguments: [SIGABRT, SIGSEGV, SIGQUIT])
  func crash(signal: Int32) throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: a\nsteps:\n  - exec: {command: [sleep, \"987652\"]}\n")
    let process = try tool.start(["run", "a.lab.yaml"])
    for _ in 0..<300 where try processes("987652").isEmpty { usleep(10_000) }
    let start = ContinuousClock.now
    kill(process.processIdentifier, signal)
    #expect(try tool.result(of: process).status == -signal)
    #expect(ContinuousClock.now - start < .seconds(20))
    try expectNothingLeft("987652")
  }

  @Test("processes in the background and System V memory are gone with the lab")
  func outliving() throws {
    let before = try processes("987653")
    let text = try output(
      of: """
        python3 -c 'import ctypes; print(ctypes.CDLL(None).shmget(19570421, 4096, 0o1600) >= 0)'
        setsid sleep 987653 >/dev/null 2>&1 & sleep 0.1; ps -e -o args= | grep -c '[s]leep 987653'
        """)
    #expect(before == [] && text == "True\n1\n", "\(text)")
    try expectNothingLeft("987653")
    #expect(try !String(contentsOfFile: "/proc/sysvipc/shm", encoding: .utf8).contains("19570421"))
  }

  @Test("an argument with a zero byte is refused when the lab is read")
  func zeroByte() throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    let result = try tool.run(lab: "name: a\nsteps:\n  - exec: {command: [printf, \"a\\0b\"]}\n", ["validate"])
    #expect(result.status == 2)
    #expect(result.errors.contains("an argument of a program has no zero byte in it"))
  }

  @Test("--no-exec refuses labs with programs, and validate names them")
  func noExec() throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    let lab = "name: a\nsteps:\n  - exec: {command: [\"true\"]}\n  - exec: {command: \"id | cat\"}\n"
    let refused = try tool.run(lab: lab, ["run", "--no-exec"])
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("a.lab.yaml:3:"))
    #expect(try tool.run(lab: lab, ["validate"]).output == "a: ok, 2 steps, 0 checks; runs true, sh -c 'id | cat'\n")
    #expect(try tool.run(lab: "name: a\nsteps:\n  - run: ip netns add x\n", ["run", "--no-exec"]).status == 0)
  }

  @Test("a lab is unconfined only where it asks for it and the command line allows it, and says so")
  func unconfined() throws {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    let lab = "name: a\nconfined: false\nsteps:\n  - exec: {command: [touch, \(tool.folder.path)/wrote]}\n"
    let refused = try tool.run(lab: lab)
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("--allow-unconfined"))
    let allowed = try tool.run(lab: lab, ["run", "--allow-unconfined"])
    #expect(allowed.status == 0, "\(allowed.output)\(allowed.errors)")
    #expect(allowed.output.contains("its programs are not confined"))
    #expect(try tool.read("wrote") == "")
    let json = try tool.run(lab: lab, ["run", "--allow-unconfined", "--format", "json"])
    #expect(json.output.contains("\"confined\": false"), "\(json.output)")
    // The flag alone changes nothing.
    let confined = try tool.run(
      lab: lab.replacingOccurrences(of: "confined: false\n", with: "").replacingOccurrences(of: "wrote", with: "again"),
      ["run", "--allow-unconfined"])
    #expect(confined.status == 1 && confined.output.contains("Read-only file system"), "\(confined.output)")
  }

  @Test("the real tools work inside as they do outside")
  func tools() throws {
    let text = try output(
      of: """
        ip link add v0 type veth peer name v1 && ip addr add 10.9.0.1/24 dev v0 && ip link set v0 up && ip link set v1 up
        ip link set lo up && ping -c1 10.9.0.1 | grep -c '1 received'
        nft add table ip t && nft list tables; ip netns exec h2 ip link set lo up && ip -n h2 -br link
        ip netns add extra && ip netns exec extra ls /sys/class/net; sysctl -n net.ipv4.ip_forward
        python3 -m http.server 8080 >/dev/null 2>&1 & sleep 0.7; curl -s http://10.9.0.1:8080/ | grep -c title
        """)
    #expect(text.hasPrefix("1\ntable ip t\nlo               UNKNOWN        00:00:00:00:00:00"), "\(text)")
    #expect(text.hasSuffix("\nlo\n0\n1\n"), "\(text)")
  }

  private func processes(_ word: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { name in
      guard Int(name) != nil, let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
        return false
      }
      return String(decoding: data, as: UTF8.self).contains(word)
    }
  }

  private func expectNothingLeft(_ word: String) throws {
    for _ in 0..<200 where try !processes(word).isEmpty { usleep(20_000) }
    #expect(try processes(word) == [])
  }
}
