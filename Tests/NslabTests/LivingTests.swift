import Foundation
import Glibc
import Testing

/// Labs that stay: up, exec, shell, play, check, status, reset, list, down, and what must not harm them.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct LivingTests {

  @Test("a lab outlives the program that brought it up: replaced by another one, or gone")
  func theProgramIsReplaced() throws {
    let house = try House()
    defer { house.leave() }
    let (status, output) = try house.shell(
      """
      set -e
      mkdir own && ln "$(command -v nslab)" own/nslab 2>/dev/null || cp "$(command -v nslab)" own/nslab
      own/nslab up a.lab.yaml >/dev/null; own/nslab up a.lab.yaml --name other >/dev/null
      cp "$(command -v nslab)" own/next && mv own/next own/nslab
      own/nslab exec pair h1 -- sh -c 'readlink "$(command -v ping)"; ping -c 1 10.0.0.2 | grep -o " 0% packet loss"'
      own/nslab check pair --step 1 | grep -c ✓
      rm -r own
      nslab exec other h1 -- sh -c 'readlink "$(command -v ip)"; ping -c 1 10.0.0.2 | grep -o " 0% packet loss"'
      nslab exec pair h2 -- test ! -w /run/nslab/nslab && echo unchanged
      nslab down --all
      """)
    #expect(
      status == 0
        && output == """
          /run/nslab/nslab
           0% packet loss
          2
          /run/nslab/nslab
           0% packet loss
          unchanged
          other is down
          pair is down

          """,
      "\(output)")
  }

  @Test("a lab is brought up, looked at, changed, checked, made anew, and taken down")
  func life() throws {
    let house = try House()
    defer { house.leave() }
    let up = try house.run("up", "a.lab.yaml")
    #expect(up.status == 0, "\(up.errors)")
    #expect(
      up.output.hasPrefix("pair is up: localhost, h1, h2\n") && up.output.contains("  nslab down pair\n"),
      "\(up.output)")
    #expect(try house.run("up", "a.lab.yaml").errors.hasPrefix("error: a lab \"pair\" is up already\n"))
    #expect(try house.run("up", "a.lab.yaml", "--name", "two").status == 0)
    let list = try house.run("list").output
    #expect(list.contains("pair  a.lab.yaml  3      ") && list.contains("two   a.lab.yaml  3      "), "\(list)")
    #expect(
      try house.run("list", "--format", "json").output.contains(
        "\"name\": \"two\",\n    \"lab\": \"a.lab.yaml\",\n    \"nodes\": 3,\n"))
    let pinged = try house.run("exec", "pair", "h1", "--", "ping", "-c1", "-W1", "h2")
    #expect(pinged.status == 0 && pinged.output.contains("PING h2 (10.0.0.2) "), "\(pinged.output)\(pinged.errors)")
    #expect(
      try house.run("status", "pair").output.contains("\nNothing was changed by hand, as far as the tools show.\n"))
    #expect(try house.run("check", "pair", "--step", "1").status == 0)
    #expect(try house.run("exec", "pair", "h2", "--", "ip", "addr", "add", "10.9.0.1/24", "dev", "eth0").status == 0)
    let status = try house.run("status", "pair").output
    #expect(
      status.contains("  + h2: ip route show table all: 10.9.0.0/24 dev eth0 proto kernel scope link src 10.9.0.1\n"),
      "\(status)")
    #expect(try house.run("exec", "pair", "h2", "--", "ip", "addr", "flush", "dev", "eth0").status == 0)
    let failed = try house.run("check", "pair", "--step", "Look")
    #expect(failed.status == 1 && failed.output.contains("✗ ping h1 -> 10.0.0.2"), "\(failed.output)")
    #expect(try house.run("reset", "pair").status == 0)
    #expect(try house.run("exec", "pair", "h1", "--", "hostname").output == "h1\n")
    #expect(try house.run("exec", "pair", "h1", "--", "ip", "link", "set", "eth0", "mtu", "1400").status == 0)
    #expect(try house.run("exec", "pair", "h1", "--", "sysctl", "-qw", "net.ipv4.ip_forward=1").status == 0)
    let changed = try house.run("status", "pair").output
    #expect(changed.contains(/~ h1: ip -d -o link: 2: eth0@if\d+: -mtu 1500 \+mtu 1400\n/), "\(changed)")
    #expect(changed.contains("  + h1: sysctl: net.ipv4.ip_forward = 1\n"), "\(changed)")
    #expect(try house.run("reset", "pair").status == 0)
    #expect(try house.run("check", "pair", "--step", "1").status == 0)
    let played = try house.run("play", "pair", "--step", "2")
    #expect(played.status == 0 && played.output.contains("$ ip -n h2 link set eth0 down"), "\(played.output)")
    #expect(try house.run("play", "pair").errors.hasPrefix("error: all 2 steps were played\n"))
    // What was played last is what the lab is now.
    let present = try house.run("check", "pair")
    #expect(present.status == 0 && !present.output.contains("1. Look"), "\(present.output)")
    #expect(try house.run("list").output.contains("up, 1 of 2 steps"))
    #expect(try house.run("down", "pair").output == "pair is down\n")
    #expect(try house.run("down", "pair").output == "no lab \"pair\" is up\n")
    let gone = try house.run("exec", "pair", "h1", "--", "true")
    #expect(gone.status == 2 && gone.errors == "error: no lab \"pair\" is up\n  = fix: there is two\n")
    #expect(try house.run("down", "--all").output == "two is down\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: house.state.path).isEmpty)
    #expect(try house.keepers().isEmpty)
  }

  @Test("a lab that is up is drawn as it is now, in every form, and in colours where something is down")
  func graph() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    func graph(_ format: String) throws -> String {
      let result = try house.run("graph", "pair", "--format", format)
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
      return result.output
    }
    #expect(try graph("text").contains("h1  host\n  eth0  10.0.0.1/24 ── h2:eth0  10.0.0.2/24\n"))
    #expect(try graph("svg").components(separatedBy: "class=\"p up\"").count == 4)
    #expect(try house.run("exec", "pair", "h2", "--", "ip", "link", "set", "eth0", "down").status == 0)
    #expect(try graph("text").contains("eth0  10.0.0.1/24  down ── h2:eth0"))
    let svg = try graph("svg")
    #expect(svg.contains("class=\"l c0 down\"") && svg.contains("class=\"p down\"") && !svg.contains("class=\"p up\""))
    #expect(try graph("mermaid").contains("n0 -.-|\"eth0 – eth0\"| n1\n"))
    #expect(try graph("dot").contains(", style=dashed, color=red];\n"))
    let missing = try house.run("graph", "pare")
    #expect(missing.status == 2 && missing.errors == "error: no lab \"pare\" is up\n  = fix: there is pair\n")
  }

  @Test("steps are played up to one, by number or title, in the language that is asked for")
  func until() throws {
    let house = try House()
    defer { house.leave() }
    let up = try house.run("up", "a.lab.yaml", "--until", "break")
    #expect(up.output.contains("✓ ping h1 -> 10.0.0.2 expects unreachable"), "\(up.output)")
    #expect(up.output.contains("pair is up: ") && !up.output.contains("nslab play"), "\(up.output)")
    #expect(try house.run("list").output.contains("up, 2 of 2 steps"))
    let wrong = try house.run("up", "a.lab.yaml", "--name", "b", "--until", "3")
    #expect(wrong.status == 2 && wrong.errors.contains("there is no step 3"), "\(wrong.errors)")
    #expect(
      try house.run("up", "a.lab.yaml", "--name", "../x").errors.hasPrefix("error: \"../x\" is no name of a lab\n"))
    #expect(try house.run("up", "nosuch.lab.yaml").status == 2)
  }

  @Test("a program has the caller's input, output and exit status, is confined, and ends by signals as it would beside")
  func programs() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let script = """
      echo in | nslab exec pair h1 -- cat
      nslab exec pair h1 -- sh -c 'echo out; echo err >&2' 2>/dev/null
      nslab exec pair h1 -- sh -c 'exit 42'; echo "status $?"
      nslab exec pair h1 -- sh -c 'kill -9 $$'; echo "status $?"
      nslab exec pair h1 -- nosuch; echo "status $?"
      nslab exec pair h1 -- /etc/hosts; echo "status $?"
      nslab exec pair h9 -- true; echo "status $?"
      nslab exec pair h1 -- sh -c 'touch /etc/x' 2>/dev/null || echo "read only"
      nslab exec pair h1 -- sh -c 'hostname; ls /run/netns'
      head -c 20000000 /dev/zero | nslab exec pair h1 -- wc -c
      nslab exec pair h1 -- head -c 300000000 /dev/zero | wc -c
      nslab exec pair h1 -- head -c 300000000 /dev/zero >big; stat -c %s big; rm big
      nslab exec pair h1 -- sh -c 'trap "echo caught; exit 5" TERM; sleep 30 & wait' & p=$!; sleep 0.7; kill $p; wait $p; echo "status $?"
      nslab exec pair h1 -- sleep 31 & p=$!; sleep 0.7; kill -9 $p; wait $p 2>/dev/null; sleep 0.2
      nslab exec pair h1 -- sh -c 'ps ax | grep -c "[s]leep 31"'
      """
    #expect(
      try house.shell(script).output.split(separator: "\n").filter { !$0.contains("Killed") }.joined(separator: "\n")
        == """
        in
        out
        status 42
        status 137
        error: cannot start nosuch: No such file or directory
        status 127
        error: cannot start /etc/hosts: Permission denied
        status 126
        error: there is no node "h9"
          = fix: there is localhost, h1, h2
        status 2
        read only
        h1
        h1
        h2
        localhost
        20000000
        300000000
        300000000
        caught
        status 5
        0
        """)
  }

  @Test("a shell has job control, its prompt is the node's, and a lab that was brought up for it goes with it")
  func shell() throws {
    let house = try House()
    defer { house.leave() }
    // script(1) gives it a terminal, whose keys come with pauses between them.
    let keys =
      "(sleep 1.5; echo 'echo $- $((6*7)); hostname'; sleep 0.5; echo 'sleep 30'; sleep 0.7; printf '\\032'; sleep 0.5; echo 'jobs; kill %1'; "
      + "sleep 0.5; echo 'sleep 30'; sleep 0.7; printf '\\003'; sleep 0.5; echo 'exit 7'; sleep 1)"
    let ended = try house.shell(
      "\(keys) | TERM=dumb script -qec \"'\(Tool.program.path)' shell a.lab.yaml h1\" /dev/null; echo \"status $?\"")
    #expect(ended.output.contains("h1$ "), "\(ended.output)")
    #expect(ended.output.contains("himBHs 42\r\nh1\r\n"), "\(ended.output)")
    #expect(ended.output.contains("Stopped                 sleep 30"), "\(ended.output)")
    #expect(ended.output.contains("status 7\n"), "\(ended.output)")
    #expect(try house.run("list").output == "NAME  LAB  NODES  AGE  STATE\n")
    #expect(try FileManager.default.contentsOfDirectory(atPath: house.state.path).isEmpty)
    #expect(try house.run("shell", "no/such").errors.contains("cannot read the file: No such file or directory"))
    let missing = try house.run("shell", "nosuch")
    #expect(missing.status == 2 && missing.errors.hasPrefix("error: no lab \"nosuch\" is up\n"), "\(missing.errors)")
  }

  @Test("what is stopped keeps nobody from taking the lab down, and a check keeps nobody out")
  func stopped() throws {
    let house = try House()
    defer { house.leave() }
    let ended = try house.shell(
      """
      sed 's/- title: Break/- {title: Long, check: [{ping: h1 -> 10.0.0.99, within: 90s}]}\\n  &/' a.lab.yaml >long.lab.yaml
      nslab up long.lab.yaml >/dev/null
      nslab exec pair h1 -- sleep 655 & p=$!; sleep 0.5; kill -STOP $p
      nslab check pair --step 2 >/dev/null 2>&1 & c=$!; sleep 0.2; nslab exec pair h2 -- true; kill -0 $c && echo beside
      nslab down pair; nslab list; kill -CONT $p; wait $p; echo "status $?"
      """)
    #expect(
      ended.output.contains("beside\npair is down\nNAME  LAB  NODES  AGE  STATE\nstatus 137\n"), "\(ended.output)")
  }

  @Test("a lab is up though a step failed, and the exit status tells it")
  func failedStep() throws {
    let house = try House()
    defer { house.leave() }
    try house.tool.write(
      "f.lab.yaml",
      "name: f\ntopology: {nodes: {h: {host: true}}}\nsteps: [{run: ip link set lo up, check: [{link: \"h:lo\", state: DOWN}]}]\n"
    )
    let up = try house.run("up", "f.lab.yaml", "--until", "1")
    #expect(up.status == 1 && up.output.contains("f is up: h\n"), "\(up.output)")
    #expect(up.errors.hasSuffix("a step failed; the lab is up as it was then\n"), "\(up.errors)")
    #expect(try house.run("exec", "f", "h", "--", "true").status == 0)
  }

  @Test("a keeper that is killed takes the lab with it, and what is left is told and taken away")
  func killed() throws {
    let house = try House()
    defer { house.leave() }
    let ended = try house.shell(
      """
      nslab up '\(house.tool.folder.path)/a.lab.yaml' >/dev/null
      nslab exec pair h1 -- sh -c 'setsid sleep 977 & sleep 978' & sleep 0.5
      kill -9 $(pgrep -f '^[^ ]*nslab up .*\(house.tool.folder.lastPathComponent)' | head -1); wait
      pgrep -f '^sleep 97[78]'; nslab list; nslab list; nslab down pair; echo "status $?"
      """)
    #expect(
      ended.output == """
        pair: its keeper has ended, and the lab with it
        NAME  LAB  NODES  AGE  STATE
        NAME  LAB  NODES  AGE  STATE
        no lab "pair" is up
        status 0

        """)
    #expect(try house.keepers().isEmpty)
  }

  @Test("two of one name at once, and one that is taken down while it is brought up")
  func races() throws {
    let house = try House()
    defer { house.leave() }
    let both = try house.shell(
      "(nslab up a.lab.yaml; echo \"status $?\") & (nslab up a.lab.yaml; echo \"status $?\") & wait; nslab down pair")
    #expect(both.output.contains("status 0\n") && both.output.contains("status 2\n"), "\(both.output)")
    #expect(
      both.output.contains("a lab \"pair\" is up already") && both.output.hasSuffix("pair is down\n"), "\(both.output)")
    // One that ends within the time for which down waits, and one that does not, whose keeper is ended.
    for (seconds, sentence) in [
      (6, "the lab was taken down while it was brought up"),
      (60, "the lab was taken down, or its keeper ended, before it was up"),
    ] {
      try house.tool.write(
        "slow.lab.yaml",
        "name: slow\ntopology: {nodes: {h: {host: true}}}\nsteps: [{exec: {in: h, command: sleep \(seconds)}}]\n")
      let down = try house.shell(
        """
        (nslab up slow.lab.yaml --until 1 >up.out 2>&1; echo "up $?" >>up.out) &
        until nslab list | grep -q slow; do sleep 0.05; done; nslab list; nslab down slow; wait; cat up.out; nslab list
        """)
      #expect(
        down.output.contains("slow                   busy, or being brought up\nslow is down\n"), "\(down.output)")
      #expect(down.output.contains("error: \(sentence)\nup 4\n"), "\(down.output)")
      #expect(down.output.hasSuffix("NAME  LAB  NODES  AGE  STATE\n"), "\(down.output)")
    }
    #expect(try house.keepers().isEmpty)
  }

  @Test("an up that is killed at any moment leaves no process, and a name that can be taken again")
  func killedAtAnyMoment() throws {
    let house = try House()
    defer { house.leave() }
    let seed = Int.random(in: 0...32_767)
    // What stood already lives, as it should, and is taken down.
    let ended = try house.shell(
      """
      RANDOM=\(seed)
      for i in $(seq 30); do
        '\(Tool.program.path)' up '\(house.tool.folder.path)/a.lab.yaml' >/dev/null 2>&1 & p=$!
        sleep 0.0$((RANDOM % 90 + 10)); kill -9 $p; wait $p 2>/dev/null
        nslab down --all >/dev/null
        for j in $(seq 50); do
          left=$(pgrep -f '^[^ ]*nslab up .*\(house.tool.folder.lastPathComponent)') || break; sleep 0.02
        done
        [ -z "$left" ] || echo "left in round $i: $left"
      done
      """)
    #expect(
      ended.output.split(separator: "\n").filter { $0.hasPrefix("left") }.isEmpty, "seed \(seed): \(ended.output)")
    #expect(try house.run("up", "a.lab.yaml").status == 0)
  }

  @Test("state that is damaged, foreign or open to others is told and never followed")
  func tampered() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("list").status == 0)
    try house.tool.write("state/pair.lock", "garbage")
    try house.tool.write("state/pair.socket", "garbage")
    try house.tool.write("state/.hidden.lock", "")
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    #expect(try house.run("down", "pair").status == 0)
    #expect(try house.shell("rm state/.hidden.lock; ln -s ../a.lab.yaml state/link.lock").status == 0)
    #expect(try house.run("up", "a.lab.yaml", "--name", "link").status == 4)
    #expect(try house.tool.read("a.lab.yaml") == House.lab)
    #expect(try house.shell("rm state/link.lock; chmod 755 state").status == 0)
    let open = try house.run("list")
    #expect(open.status == 2 && open.errors.contains("is no folder that is yours alone"), "\(open.errors)")
    #expect(try house.shell("chmod 700 state; mv state real; ln -s real state").status == 0)
    #expect(try house.run("up", "a.lab.yaml").status == 2)
    #expect(try house.shell("rm state; mv real state").status == 0)
  }

  @Test("many programs enter at once, and a lab of many nodes lives")
  func many() throws {
    let house = try House()
    defer { house.leave() }
    try house.tool.write(
      "many.lab.yaml",
      "name: many\ntopology: {nodes: {\"h[1-120]\": {interfaces: {eth0: {}}}, s: {kind: switch}}, links: [[\"h[1-120]:eth0\", s]]}\n"
    )
    #expect(try house.run("up", "many.lab.yaml").status == 0)
    let ended = try house.shell(
      "for i in $(seq 50); do nslab exec many h$i -- hostname & done | sort -V | tr '\\n' ' '; wait; nslab exec many h1 -- ls -a /run/netns | grep -c '^[.]h'"
    )
    #expect(ended.output == (1...50).map { "h\($0) " }.joined() + "0\n", "\(ended.output)")
  }
}
