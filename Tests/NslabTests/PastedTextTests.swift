import Foundation
import Testing

/// Texts as they stand in books: prompts, what was printed, clean-ups, and shells that are opened.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct PastedTextTests {
  private func result(_ steps: String, _ arguments: [String] = ["run"]) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: "name: a\nsteps:\n" + steps, arguments)
  }

  @Test(
    "root's prompt of one sign is a prompt where other lines are none of commands, and what was printed is compared")
  func rootPrompt() throws {
    let text = """
        - run: |
            # ip netns add a
            # ip netns add b
            # ip netns list
            b
            a
            # a comment
            # ip -n a link add v0 \\
            >   type veth peer name v1
        - check: [{namespace: a}, {namespace: b}, {link: "a:v0"}]

      """
    let good = try result(text)
    #expect(good.status == 0, "\(good.output)\(good.errors)")
    #expect(good.output.contains("$ # ip netns list\n   b\n   a\n"))
    let other = try result(text.replacingOccurrences(of: "      b\n", with: "      c\n"))
    #expect(other.status == 1)
    #expect(other.output.contains("✗ the text has below it: c, and it printed: b"), "\(other.output)")
    // Of another shape it is no output of ours: a book may have left out some of it.
    #expect(try result(text.replacingOccurrences(of: "      b\n", with: "")).status == 0)
  }

  @Test("among prompts of another kind it is a prompt, among bare commands nobody knows")
  func eitherWay() throws {
    let prompted = try result(
      "  - run: |\n      $ sudo ip netns add a\n      # ip netns add b\n  - check: [{namespace: a}, {namespace: b}]\n")
    #expect(prompted.status == 0, "\(prompted.output)\(prompted.errors)")
    let bare = try result("  - run: |\n      ip netns add a\n      # ip netns add b\n", ["validate"])
    #expect(bare.status == 2)
    #expect(bare.errors.contains("a.lab.yaml:5:7: error: this is a comment, or a command behind the prompt of root\n"))
    let commented = try result(
      "  - run: |\n      ip netns add a\n      ## ip netns add b\n      # and now?\n", ["validate"])
    #expect(commented.status == 0, "\(commented.errors)")
  }

  @Test(
    "a clean-up of what is not there goes on in a pasted text with the real tool's words, and is an error by itself")
  func cleanUp() throws {
    let pasted = try result(
      "  - run: |\n      ip netns del ns1\n      ip link del br0\n      ip netns add ns1\n  - check: [{namespace: ns1}]\n"
    )
    #expect(pasted.status == 0, "\(pasted.output)")
    #expect(pasted.errors.contains("warning: there is no namespace \"ns1\" to delete"))
    #expect(
      pasted.output.contains(
        "Cannot remove namespace file \"/run/netns/ns1\": No such file or directory\n   $ ip link del br0\n   Cannot find device \"br0\"\n"
      ), "\(pasted.output)")
    #expect(try result("  - run: ip netns del ns1\n").status == 2)
    #expect(try result("  - run: ip link del br0\n").status == 4)
    #expect(try result("  - run: {fails: ip link del br0}\n").status == 0)
  }

  @Test(
    "a shell that is opened stays open for the following steps, is shown, and is not opened where there is no namespace"
  )
  func shells() throws {
    let opened = try result(
      """
        - run: [ip netns add a, ip netns exec a bash, ip link set lo up]
        - show: ip -br link
          run: ip link add v0 type veth peer name v1
        - run: exit
        - check: [{link: "a:v0"}, {not: {link: "localhost:v0"}}]

      """)
    #expect(opened.status == 0, "\(opened.output)\(opened.errors)")
    for line in ["$ ip netns exec a bash\n", "$ exit\n", "v1@v0"] {
      #expect(opened.output.contains(line), "\(line): \(opened.output)")
    }
    for command in [
      "ip netns exec nosuch bash", "nsenter --net=/var/run/netns/nosuch bash", "docker exec -it nosuch sh",
    ] {
      let refused = try result("  - run: |\n      \(command)\n      exit\n")
      #expect(refused.status == 2 && refused.output.isEmpty, "\(command): \(refused.output)")
      #expect(refused.errors.contains("nosuch"), "\(command): \(refused.errors)")
    }
  }

  @Test(
    "a command that is not understood is no failure that was asked for",
    arguments: [
      "curl http://x", "iptabels -A INPUT", "ip link set lo colour red",
      "nft monitor", "nft describe tcp dport", "nft -f rules.nft", "nft 'include \"rules.nft\"'",
    ])
  func notUnderstood(command: String) throws {
    let refused = try result("  - run:\n      - fails: \(command)\n")
    #expect(refused.status == 2 && refused.output.isEmpty)
    #expect(refused.errors.contains("a command that has to fail has to be understood, too"), "\(refused.errors)")
  }
}
