import Foundation
import Testing

/// Shell text in a lab: `script`, and `run` whose text needs a shell.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ScriptTests {
  private func play(_ lab: String, _ arguments: [String] = ["run"]) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "file.sh", "#!/bin/bash\narray=(ip netns add)\n\"${array[@]}\" fromfile\necho \"made ${#array[@]}\"\n")
    try tool.write("a.lab.yaml", lab)
    return try tool.run(arguments + ["a.lab.yaml"], environment: ["NSLAB_TOOLS": ""])
  }

  @Test("a script is given whole to a shell in the host, and its output and status are judged")
  func script() throws {
    let result = try play(
      """
      name: a
      topology: {nodes: {r: {host: true}, h: {}}}
      steps:
        - run: ip netns add before
          script: |
            set -e
            PATH=/run/nslab/bin:$PATH
            for i in 1 2; do
              ip netns add ns$i
              ip link add v$i type veth peer name eth0 netns ns$i
            done
            nft -f - <<END
            table inet t { set s { type ipv4_addr; elements = { 10.0.0.1 } }; }
            END
            echo "nodes: $(ip netns list | wc -l)"
          check: [{link: "r:v1"}, {link: "ns2:eth0"}]
        - script:
            - {text: "hostname; exit 3", in: h, status: 3, output: /^h$/}
            - {file: file.sh, output: made 3}
          show: [nft list table inet t, ip -n fromfile -br link]
        - run: ip netns add ns9
          script: {text: "exit 4", status: 5}
      """)
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    for words in [
      "   nodes: 4\n", "   $ [r] set -e\n", "elements = { 10.0.0.1 }", "   $ [h] hostname; exit 3\n   h\n",
      "it ended with exit status 4, expected exit status 5",
    ] { #expect(result.output.contains(words), "\(words): \(result.output)") }
  }

  @Test("run text that needs a shell is given to one, as it was pasted; text that needs none stays checked before")
  func run() throws {
    let result = try play(
      """
      name: a
      steps:
        - run: |
            ip netns add red
            ip netns add blue
        - run: |
            # variables and loops
            NET=10.1.0
            n=1
            for ns in red blue; do
              ip link add v$n type veth peer name eth0 netns $ns
              ip -n $ns addr add $NET.$n/24 dev eth0
              n=$((n + 1))
            done
            ip link | grep -c 'v[12]@'
        - run: ["$ if ip netns | grep -q red; then echo found; fi", "ip netns exec red ip -br addr show eth0 | cut -c1-4"]
          check: [{address: "blue:eth0", has: 10.1.0.2/24}]
        - run: ip netns exec red sh -c 'ip link set lo up' && false
      """)
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    #expect(result.output.contains("   2\n") && result.output.contains("   found\n"), "\(result.output)")
    #expect(
      result.output.contains("   eth0\n") && result.output.contains("it ended with exit status 1"), "\(result.output)")
    // Without a shell's signs a mistake is told before.
    let wrong = try play("name: a\nsteps: [{run: ip link sett lo up}]\n", ["validate"])
    #expect(wrong.status == 2 && wrong.errors.contains("a.lab.yaml:1:") == false, "\(wrong.errors)")
    let shown = try play("name: a\nsteps: [{show: ip addr | wc -l}]\n", ["validate"])
    #expect(shown.status == 2 && shown.errors.contains("pipes, lists and redirections"), "\(shown.errors)")
  }

  @Test("validate tells what scripts call, and warns of what nobody has; --no-exec refuses them")
  func told() throws {
    let lab = """
      name: a
      steps:
        - run: |
            x=1
            frobnicate $x
          script: |
            ip addr
            f() { true; }
            f | grep -c lo
            nosuchtool --now
          check: [{link: "localhost:lo"}]
      """
    let validated = try play(lab, ["validate"])
    #expect(validated.status == 0, "\(validated.errors)")
    #expect(
      validated.output == "a: ok, 1 step, 1 check; runs frobnicate, ip, grep, nosuchtool\n", "\(validated.output)")
    #expect(
      validated.errors.contains(
        "a.lab.yaml:5:7: warning: the script calls \"frobnicate\", which neither the lab nor this machine has\n")
        && validated.errors.contains("a.lab.yaml:10:7: warning: the script calls \"nosuchtool\""), "\(validated.errors)"
    )
    let refused = try play(lab, ["run", "--no-exec"])
    #expect(refused.status == 2 && refused.errors.contains("--no-exec forbids it"), "\(refused.errors)")
    for (script, words) in [
      ("{in: localhost}", "a script is a text or a file"), ("{file: nosuch.sh}", "cannot read the file nosuch.sh"),
      ("''", "the script is empty"), ("{text: a, files: b}", "files"), ("{text: a, in: nowhere}", "nowhere"),
    ] {
      let wrong = try play("name: a\nsteps: [{script: \(script)}]\n", ["validate"])
      #expect(wrong.status == 2 && wrong.errors.contains(words), "\(script): \(wrong.errors)")
    }
  }

  @Test("a script that does not end is ended, and what it left in the background goes with the lab")
  func endless() throws {
    let result = try play(
      "name: a\nsteps: [{script: {text: \"sleep 300 & ping 127.0.0.1\", timeout: 500ms}}]\n")
    #expect(result.status == 1 && result.output.contains("did not end within 0.5"), "\(result.output)\(result.errors)")
  }
}
