import Foundation
import Testing

/// The page of a living lab for those who read it with a screen reader, enlarged, on a telephone, or of many nodes; and that of every lab.
@Suite(
  .serialized, .enabled(if: canRunLabs, "needs root, or user namespaces"),
  .enabled(if: Browser.path != nil, "there is no Chromium"))
struct ViewShapeTests {
  private func open(_ house: ViewHouse, nodes: Int) throws -> Browser {
    let browser = try Browser(width: 1300, height: 1000)
    try browser.open(address: house.address)
    try browser.wait(for: "document.querySelectorAll('#picture .hit').length === \(nodes)")
    return browser
  }

  /// An element of the page as a screen reader has it.
  private struct Element {
    var role: String
    var name: String
  }

  private func elements(_ browser: Browser) throws -> [Element] {
    let nodes = try browser.send("Accessibility.getFullAXTree")["nodes"] as? [[String: Any]] ?? []
    return nodes.compactMap { node in
      guard node["ignored"] as? Bool != true else { return nil }
      func text(_ key: String) -> String { (node[key] as? [String: Any])?["value"] as? String ?? "" }
      return Element(role: text("role"), name: text("name"))
    }
  }

  /// Whether nothing is wider than the page, and each button that is shown can be clicked where it is.
  private static let fits = """
    (() => {
      const bad = [];
      if (document.documentElement.scrollWidth > innerWidth) bad.push('page ' + document.documentElement.scrollWidth);
      for (const button of document.querySelectorAll('button, summary, select, input, a')) {
        if (!button.checkVisibility() || button.className === 'skip') continue;
        button.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
        const box = button.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const seen = document.elementFromPoint(x, y);
        if (box.left < -0.5 || box.right > innerWidth + 0.5 || !seen || !(button.contains(seen) || seen.contains(button))) bad.push(button.outerHTML.slice(0, 80));
      }
      scrollTo({top: 0, behavior: 'instant'});
      return bad.join(' | ');
    })()
    """

  @Test("landmarks and headings have names, and so has everything that can be clicked or written in")
  func landmarks() throws {
    let house = try ViewHouse("--lang", "en")
    defer { house.leave() }
    let browser = try open(house, nodes: 3)
    defer { browser.close() }
    _ = try browser.evaluate("document.getElementById('open-node').value = 'router'")
    _ = try browser.evaluate("document.getElementById('open').click(); document.getElementById('next').click()")
    try browser.wait(for: "document.querySelector('#step-1 .badge.failed') && document.querySelector('.terminal')")
    _ = try browser.evaluate("document.getElementById('walk').click()")
    try browser.send("Accessibility.enable")
    let elements = try elements(browser)
    func names(_ role: String) -> [String] { elements.filter { $0.role == role }.map(\.name) }
    #expect(names("banner").count == 1 && names("main").count == 1)
    let regions = ["The network", "Terminals", "Steps", "Captures", "Counters", "Command lines"]
    #expect(Set(names("region")).isSuperset(of: regions), "\(names("region"))")
    #expect(Set(names("heading")).isSuperset(of: regions), "\(names("heading"))")
    #expect(names("status").count >= 1 && names("alert").count == 1)
    #expect(names("tablist") == ["Terminals"] && names("tab").count == 1, "\(names("tablist")) \(names("tab"))")
    for role in [
      "button", "textbox", "combobox", "link", "tab", "region", "heading", "img", "image", "DisclosureTriangle",
    ] {
      #expect(!names(role).contains(""), "\(role): \(names(role))")
    }
    // A picture says what it shows, and each node in it is a button of its name.
    #expect(Set(names("button")).isSuperset(of: ["Play the next step", "Send one packet"]), "\(names("button"))")
    for node in ["left", "router", "right"] {
      #expect(names("button").contains { $0.contains(node) }, "\(node): \(names("button"))")
    }
    #expect(try browser.evaluate("document.documentElement.lang") as? String == "en")
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
  }

  @Test("at 200 % and on a telephone nothing is wider than the page, and every button can be reached")
  func sizes() throws {
    let house = try ViewHouse("--lang", "en")
    defer { house.leave() }
    let browser = try open(house, nodes: 3)
    defer { browser.close() }
    _ = try browser.evaluate("document.getElementById('open').click(); document.getElementById('next').click()")
    try browser.wait(for: "document.querySelector('#step-1 .badge.failed') && document.querySelector('.terminal')")
    _ = try browser.evaluate("document.getElementById('walk').click()")
    for language in ["en", "zh"] {
      _ = try browser.evaluate("document.querySelector('button.lang[data-code=\(language)]').click()")
      for (width, height, scale) in [(1300, 1000, 1.0), (640, 500, 2.0), (360, 740, 3.0), (320, 600, 2.0)] {
        try browser.send(
          "Emulation.setDeviceMetricsOverride",
          ["width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 400])
        let bad = try browser.evaluate(Self.fits) as? String
        #expect(bad == "", "\(language) \(width)")
      }
    }
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
  }

  @Test("sixty nodes are beside one another, can be clicked, and fit where that is asked for") func manyNodes() throws {
    var nodes = (1...4).map { "    s\($0): {kind: switch}" }
    nodes.append("    r: {kind: router, interfaces: {}}")
    var links = (1...4).map { "    - [\"r:eth\($0)\", s\($0)]" }
    for host in 1...55 {
      let place = (host - 1) % 4 + 1
      nodes.append("    host\(host): {interfaces: {eth0: {addresses: [10.\(place).0.\(host)/24]}}}")
      links.append("    - [\"host\(host):eth0\", s\(place)]")
    }
    let lab =
      "name: seen\ntopology:\n  nodes:\n" + nodes.joined(separator: "\n") + "\n  links:\n"
      + links.joined(separator: "\n") + "\n"
    let house = try ViewHouse(lab: lab, "--lang", "en")
    defer { house.leave() }
    let browser = try open(house, nodes: 60)
    defer { browser.close() }
    let overlaps = """
      (() => {
        const boxes = Array.from(document.querySelectorAll('#picture .hit')).map((hit) => hit.getBoundingClientRect());
        let count = 0;
        boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
          if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1) count += 1;
        }));
        return count;
      })()
      """
    #expect(try browser.evaluate(overlaps) as? Int == 0)
    #expect(try browser.evaluate("document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
    // On a wide window the picture has the width of its box, and else its own, and is scrolled there.
    let width = "document.querySelector('#picture svg').getBoundingClientRect().width"
    let room = "document.getElementById('picture').clientWidth"
    #expect(try browser.evaluate("\(width) <= \(room)") as? Bool == true)
    #expect(try browser.screenshot().count > 40_000)
    _ = try browser.evaluate("document.getElementById('fit').click()")
    #expect(try browser.evaluate("\(width) > \(room)") as? Bool == true)
    #expect(try browser.evaluate("document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
    _ = try browser.evaluate(
      "document.querySelector('#picture .hit[data-node=host37]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
    try browser.wait(for: "document.getElementById('node').innerText.includes('host37')")
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
  }

  @Test("the page of every lab is drawn, with all its steps, and the browser complains of none")
  func everyLab() throws {
    let browser = try Browser(width: 1300, height: 1000)
    defer { browser.close() }
    let labs = try FileManager.default.contentsOfDirectory(atPath: Tool.labs.path).filter { $0.hasSuffix(".lab.yaml") }
    #expect(labs.count >= 18)
    for name in labs.sorted() {
      let text = try String(contentsOf: Tool.labs.appendingPathComponent(name), encoding: .utf8)
      let house = try ViewHouse(lab: text, "--lang", "en")
      defer { house.leave() }
      try browser.open(address: house.address)
      try browser.wait(for: "document.querySelector('#picture svg') && document.querySelector('#step-1')")
      #expect(try browser.evaluate("document.documentElement.scrollWidth <= innerWidth") as? Bool == true, "\(name)")
      #expect(try browser.screenshot().count > 20_000, "\(name)")
      #expect(browser.complaints.isEmpty, "\(name): \(browser.complaints)")
    }
  }
}
