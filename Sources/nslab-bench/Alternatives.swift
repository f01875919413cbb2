import Namespaces

/// The same star by one `ip -batch` for all names and links and one for each host.
struct IPBatch {
  /// Milliseconds for the build; nil where there is no `ip`.
  func run(hosts: Int) throws -> Double? {
    let script = """
      set -e
      command -v ip >/dev/null
      n=\(hosts); t=$(mktemp -d); trap 'rm -rf $t' EXIT
      i=0; { echo netns add sw; while [ $i -lt $n ]; do echo netns add h$i; i=$((i+1)); done; } >$t/ns
      i=0; { echo link set lo up; echo link add br0 type bridge; echo link set br0 up; echo addr add 10.0.0.1/16 dev br0
      while [ $i -lt $n ]; do echo link add name p$i up master br0 type veth peer name eth0 netns h$i; i=$((i+1)); done; } >$t/links
      i=0; while [ $i -lt $n ]; do v=$((2+i))
      printf 'link set lo up\\nlink set eth0 up\\naddr add 10.0.%d.%d/16 dev eth0\\nroute add default via 10.0.0.1\\n' \
        $((v/250)) $((v%250)) >$t/h$i; i=$((i+1)); done
      begin=$(date +%s%N)
      ip -batch $t/ns
      ip -n sw -batch $t/links
      i=0; while [ $i -lt $n ]; do ip -n h$i -batch $t/h$i; i=$((i+1)); done
      end=$(date +%s%N)
      echo took $((end-begin))
      i=0; { while [ $i -lt $n ]; do echo netns del h$i; i=$((i+1)); done; echo netns del sw; } >$t/del
      ip -batch $t/del
      """
    let space = try ProgramSpace()
    let namespace = try NetworkNamespace.create()
    let result = try space.run(["sh", "-c", script], in: namespace, timeout: .seconds(300))
    guard result.end == .exited(0),
      let line = result.output.split(separator: "\n").last(where: { $0.hasPrefix("took ") }),
      let nanoseconds = Double(line.dropFirst(5))
    else {
      if result.end == .exited(127) || result.output.isEmpty { return nil }
      throw Fault(text: "ip -batch: \(result.end): \(result.output.suffix(300))")
    }
    return nanoseconds / 1e6
  }
}

/// A C program that does nothing else, where one is given: called as `PROGRAM lab N key=value…`, it prints `build_ms=…` and the like.
struct Floor {
  let path: String

  /// How many threads it builds and pings with.
  enum Form: String, CaseIterable {
    case one, two

    fileprivate var keys: [String] { self == .one ? ["mode=fused"] : ["mode=pipe", "pt=2"] }
  }

  func run(_ form: Form, hosts: Int, setting: Star.Setting, checks: Bool, meshes: Int = 0) throws -> Measurement {
    var keys = form.keys + ["r=1", "nat=no", "nq=1", "brup=last", "enslave=late", "wait=get"]
    keys += ["check=\(checks ? 1 : 0)", "mesh=\(meshes)"]
    switch setting {
    case .plain: break
    case .noChatter: keys += ["v6=afspec", "snoop=0"]
    case .allTricks:
      // Ours gives the hosts of a small switch entries for each other, too.
      keys += ["v6=afspec", "snoop=0", hosts <= 128 ? "neigh=mesh" : "neigh=static"]
    }
    var measurement = try Measurement([path, "lab", "\(hosts)"] + keys)
    // Ours waits for its links while it builds; the floor does so afterwards.
    measurement.values["build_ms", default: 0] += measurement["wait_ms"] ?? 0
    return measurement
  }
}
