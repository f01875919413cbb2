import Addressing
import Foundation
import FoundationXML
import Testing

@testable import LabReport

@Suite struct SVGTests {
  /// Reads XML, and notes its elements and its text.
  private final class Reader: NSObject, XMLParserDelegate {
    var elements: [String] = []
    var text = ""
    var numbers: [(name: String, x: Double, width: Double)] = []
    var viewBox: [Double] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String] = [:]
    ) {
      elements.append(name)
      if name == "svg" { viewBox = attributes["viewBox"]?.split(separator: " ").compactMap { Double($0) } ?? [] }
      if name == "rect", let x = attributes["x"].flatMap(Double.init),
        let width = attributes["width"].flatMap(Double.init)
      {
        numbers.append((attributes["class"] ?? "", x, width))
      }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  private func read(_ svg: String) -> Reader? {
    let reader = Reader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    return parser.parse() ? reader : nil
  }

  private func graph(_ topology: Topologies, title: String? = nil, language: String = "en") -> TopologyGraph {
    TopologyGraph(name: "a", title: title, language: language, vertices: topology.vertices)
  }

  @Test(
    "The drawing is XML, the same each time, and nothing is left or right of its view box",
    arguments: PictureLayoutTests.examples)
  func wellFormed(example: PictureLayoutTests.Example) throws {
    let svg = graph(example.make()).text(.svg)
    #expect(svg == graph(example.make()).text(.svg))
    let reader = try #require(read(svg))
    for topology in example.make().vertices { #expect(reader.text.contains(topology.name)) }
    #expect(reader.viewBox.count == 4)
    for rectangle in reader.numbers where !rectangle.name.contains("p") {
      #expect(rectangle.x >= 0 && rectangle.x + rectangle.width <= reader.viewBox[2])
    }
  }

  @Test("Texts that look like markup are texts")
  func escaped() throws {
    var topology = Topologies()
    let first = topology.add("<script>alert(1)</script>")
    topology.join(first, topology.add("a\"b'c&d\u{1b}[31m\u{202e}"))
    let svg = graph(topology, title: "</title><script>x</script>").text(.svg)
    let reader = try #require(read(svg))
    #expect(!reader.elements.contains("script"))
    #expect(reader.text.contains("<script>alert(1)</script>"))
    #expect(reader.text.contains("a\"b'c&d^[[31m<U+202E>"))
    let mermaid = graph(topology).text(.mermaid)
    #expect(!mermaid.contains("<script"))
    #expect(mermaid.contains("#lt;script#gt;"))
  }

  @Test("Kinds differ in shape, subnets in colour, and states are shown")
  func marks() throws {
    var topology = Topologies.machine(1, 2)
    let router = topology.add("r", .router)
    topology.join(router, 0)
    let plain = graph(topology)
    let text = plain.text(.svg)
    for kind in ["machine", "container", "router", "host"] { #expect(text.contains("<g class=\"\(kind)\">")) }
    #expect(text.contains(">10.0.1.0/24</text>"))
    // Each subnet of a link has one region, under all links.
    let regions = text.matches(of: /<path class="r c(\d)"/), links = text.matches(of: /<path class="l c(\d)" d/)
    #expect(regions.map(\.output.1) == Set(links.map(\.output.1)).sorted() && regions.count > 1)
    #expect(try #require(regions.last).range.lowerBound < #require(links.first).range.lowerBound)
    #expect(!text.contains("class=\"p up\""))
    let states = plain.with(states: [
      .init(node: "c1-1", interface: "eth0"): .up, .init(node: "c1-2", interface: "eth0"): .down,
      .init(node: "laptop", interface: "eth0"): .blocked,
    ]).text(.svg)
    for state in TopologyGraph.LinkState.allCases { #expect(states.contains("class=\"p \(state.rawValue)\"")) }
    #expect(states.contains("blocked by STP"))
    #expect(
      graph(topology, language: "zh").with(states: [.init(node: "laptop", interface: "eth0"): .blocked])
        .text(.svg).contains("被 STP 阻塞"))
  }

  @Test("A part of a page in several languages has each word in each, once where they are the same")
  func languages() {
    let part = graph(.star(2)).svgPart(languages: ["zh", "en"])
    #expect(part.contains("lang=\"en\">host</text>"))
    #expect(part.contains("lang=\"zh\">节点</text>"))
    #expect(!part.contains("<style>"))
  }

  @Test(
    "Numbers have at most one digit behind the point",
    arguments: [(0.0, "0"), (1.25, "1.3"), (-0.04, "0"), (-3.5, "-3.5"), (12.0, "12")])
  func numbers(number: Double, text: String) { #expect(number.pixels == text) }

  @Test("SHA-256 of the examples of FIPS 180-4")
  func digest() {
    #expect(SHA256("").base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    #expect(SHA256("abc").base64 == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
    #expect(
      SHA256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq").base64
        == "JI1qYdIGOLjlwCaTDD5gOaM85Flk/yFn9uzt1BnbBsE=")
  }

  @Test("Markdown takes nothing of a text for its own")
  func markdown() {
    #expect(
      MarkdownWriter.escaped("a*b_[c](d) <e> `f` #1 & |") == "a\\*b\\_\\[c\\](d) &lt;e&gt; \\`f\\` \\#1 &amp; \\|")
  }
}
