import Lab
import LabFile
import Operations
import Testing

/// What the text of a file is as YAML, before its keys are looked at.
@Suite struct YAMLTests {
  private func faults(_ text: String) -> [String] {
    LabReader.read(text: text, path: "a").diagnostics.map {
      "\($0.location.map { "\($0.line):\($0.column)" } ?? "-") \($0.message)"
    }
  }

  private let head = "name: a\ntopology:\n  nodes:\n"

  @Test(
    "What is no YAML is told at its place",
    arguments: [
      ("", "1:1 the file is empty"),
      ("# nothing\n", "1:1 the file is empty"),
      ("name: a\nname: b\n", "1:1 the key \"name\" is there twice"),
      // Quotes make no other key of it.
      ("name: a\n\"name\": b\n", "1:1 the key \"name\" is there twice"),
      ("about: x\nname: a\n---\nname: b\n", "3:1 this is no YAML: but found another document"),
      ("name: *b\n", "1:7 this is no YAML: found undefined alias"),
      ("name: [a\n", "1:7 this is no YAML: the bracket is not closed rightly"),
      ("name: \"a\n", "1:7 this is no YAML: the quote is not closed"),
      ("name: \u{1}\n", "- this is no YAML: control characters are not allowed"),
    ])
  func refused(text: String, fault: String) { #expect(faults(text) == [fault]) }

  @Test("Lists and maps within each other have an end", arguments: ["- ", "? "])
  func deep(opening: String) {
    let text =
      "name: a\nx: \n" + "  " + String(repeating: opening, count: 50_000)
    let found = faults(text)
    #expect(found.count == 1)
    #expect(found[0].contains("more than 200 lists and maps are within each other"))
  }

  @Test("An alias stands for what was named, and the last of a name counts")
  func aliases() throws {
    let text =
      head
      + "    a: &x {interfaces: {lo: {addresses: [10.0.0.1/32]}}}\n    b: *x\n    c: &x {sysctls: {net.ipv4.ip_forward: \"1\"}}\n"
      + "    d: *x\nsteps:\n  - check: [{link: a:lo}]\n"
    let reading = LabReader.read(text: text, path: "a")
    #expect(reading.diagnostics.filter { $0.severity == .error } == [])
    let nodes = try #require(reading.lab).topology.nodes
    #expect(nodes[0].interfaces.count == nodes[1].interfaces.count)
    #expect(nodes[1].sysctls.isEmpty && nodes[3].sysctls.count == nodes[2].sysctls.count && nodes[3].sysctls.count == 1)
  }

  @Test("Texts are what is written in each of the five ways")
  func styles() throws {
    let text =
      head.replacing(
        "name: a",
        with:
          "name: a\ntitle: {en: 'it''s \"x\"', zh: \"\\u4e2d\\t\", de: plain # text\n, fr: a\n  b}\nabout: |\n  one\n  two"
      ) + "    a: {}\n"
    let lab = try #require(LabReader.read(text: text, path: "a").lab)
    #expect(lab.title?.text(language: "en") == "it's \"x\"")
    #expect(lab.title?.text(language: "zh") == "中\t")
    #expect(lab.title?.text(language: "de") == "plain")
    #expect(lab.title?.text(language: "fr") == "a b")
    #expect(lab.about?.text(language: "en") == "one\ntwo\n" || lab.about?.text(language: "en") == "one\ntwo")
  }
}
