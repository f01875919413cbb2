import PlainText
import Testing

/// Which programs a text for a shell calls, and which namespaces it makes.
@Suite struct ShellTextTests {
  @Test(
    "the programs of a text are those that a shell would start",
    arguments: [
      ("ip addr", ["ip"]),
      ("for i in 1 2 3; do ip netns add ns$i; done | wc -l", ["ip", "wc"]),
      ("if ! ping -c1 h2 >/dev/null 2>&1; then echo no; else grep x y; fi", ["ping", "grep"]),
      ("A=1 B=$(hostname) env -i C=2 sort <file >>out", ["hostname", "env", "sort"]),
      ("up() { ip link set $1 up; }\nup eth0", ["ip"]),
      ("function f { sed s/a/b/; }\nf", ["sed"]),
      ("cat > F <<'END'\nnosuch text\nEND\nwc F", ["cat", "wc"]),
      ("cat <<-END; awk x\n\tnosuch\n\tEND\ntail F", ["cat", "awk", "tail"]),
      ("case $x in a) head;; b|c) cut -f1;; *) true;; esac; tr a b", ["head", "cut", "tr"]),
      ("sudo -E ip netns exec ns1 sysctl -w x=1", ["sudo", "ip", "sysctl"]),
      ("echo \"it's `date` and $(uname -r) ${HOME:-$X}\" # comment words", ["date", "uname"]),
      ("\"$TOOL\" x; $TOOL y; x=$((1 + 2)); [ $x -gt 1 ] && seq $x", ["seq"]),
      ("(cd /tmp; ls) &\nwait\nsleep 1 \\\n 2", ["ls", "sleep"]),
      ("while read a b; do :; done < file; trap 'kill $!' EXIT", []),
      ("'unclosed", ["unclosed"]), ("$(", []), ("`", []), ("${", []), ("<<", []), ("a <<END", ["a"]),
    ] as [(String, [String])])
  func programs(text: String, expected: [String]) {
    #expect(Set(ShellText(text).programs.map(\.name)) == Set(expected), "\(text): \(ShellText(text).programs)")
  }

  @Test("the lines on which programs are called first are counted, through documents, strings and lines that go on")
  func lines() {
    let text = "a\nb 'x\ny' \\\n z\ncat <<E\n1\n2\nE\nc $(d\n e)\n"
    #expect(
      Dictionary(uniqueKeysWithValues: ShellText(text).programs.map { ($0.name, $0.line) })
        == ["a": 0, "b": 1, "cat": 4, "c": 8, "d": 8, "e": 9])
  }

  @Test("namespaces that a text makes are known by their names, or known to be unknown")
  func namespaces() {
    let written = ShellText("ip netns add a && sudo ip netns add 'b'\nip netns exec a ip netns add c").namespaces
    #expect(written.names == ["a", "b", "c"] && !written.areOpen)
    #expect(ShellText("for i in 1 2; do ip netns add n$i; done").namespaces.areOpen)
    #expect(ShellText("ip netns del a").namespaces.areOpen)
    #expect(!ShellText("ip addr; ip netns; ip netns list").namespaces.areOpen)
  }

  @Test("any text at all is read to its end")
  func anything() {
    var random = SystemRandomNumberGenerator()
    let signs = Array("ab $(){}'\"`\\\n;|&<>#=-")
    for _ in 0..<3000 {
      let text = String(
        (0..<Int.random(in: 0...30, using: &random)).map { _ in signs.randomElement(using: &random) ?? " " })
      let read = ShellText(text)
      #expect(read.commands.allSatisfy { !$0.isEmpty }, "\(text.debugDescription)")
    }
  }
}
