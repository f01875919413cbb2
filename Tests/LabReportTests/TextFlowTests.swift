import Testing

@testable import LabReport

/// Texts on terminals of different widths.
@Suite struct TextFlowTests {
  @Test("without a width lines stay as they were written")
  func asWritten() {
    #expect(TextFlow.lines(of: "one\ntwo\n\n  $ ip addr\n", to: nil) == ["one", "two", "", "  $ ip addr"])
    #expect(TextFlow.lines(of: "one two three", to: 5) == ["one two three"])
  }

  @Test("a paragraph is broken anew, to narrow and to wide terminals")
  func reflow() {
    let text = "The router passes packets on\nfrom one to the other.\n\nSecond."
    #expect(
      TextFlow.lines(of: text, to: 80) == ["The router passes packets on from one to the other.", "", "Second."])
    #expect(
      TextFlow.lines(of: text, to: 24) == ["The router passes", "packets on from one to", "the other.", "", "Second."])
  }

  @Test("what is drawn stays, and items of lists hang")
  func shapes() {
    let text =
      "So:\n- a first thing that is long enough\n2. and a second one of the list\n    a --- b --- c --- d --- e --- f"
    #expect(
      TextFlow.lines(of: text, to: 24) == [
        "So:", "- a first thing that is", "  long enough", "2. and a second one of", "   the list",
        "    a --- b --- c --- d --- e --- f",
      ])
  }

  @Test("Chinese characters are two wide, and no line begins with a full stop")
  func chinese() {
    let lines = TextFlow.lines(of: "网桥把几根网线连成一个网络。\n路由器连接两个网络（见第一步）。", to: 28)
    #expect(lines == ["网桥把几根网线连成一个网络。", "路由器连接两个网络（见第一", "步）。"])
    // A line takes as many columns as there are, and not one more.
    for width in 24...60 {
      let text = "laptop 发出 ICMP 请求，router 收到后丢弃：net.ipv4.ip_forward 为 0，所以没有任何回应（超时）。"
      for line in TextFlow.lines(of: text, to: width) {
        #expect(line.columns <= width, "\(width): \(line)")
        #expect(!["，", "。", "：", "）"].contains(line.prefix(1)), "\(width): \(line)")
      }
      let joined = TextFlow.lines(of: text, to: width).joined().filter { $0 != " " }
      #expect(joined == text.filter { $0 != " " }, "\(width)")
    }
  }

  @Test("what stands in front of the first line, and of the others, counts")
  func hanging() {
    let lines = TextFlow.wrapped("one two three four five six", to: 24, first: 12, hanging: 4)
    #expect(lines == ["one two", "three four five six"])
  }
}
