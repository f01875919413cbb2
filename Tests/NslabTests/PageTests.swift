import Foundation
import FoundationXML
import Testing

@Suite(.serialized) struct PageTests {
  /// A lab whose every text tries to be markup or script.
  private static let hostile = #"""
    name: hostile
    title: {en: '</title><script>document.title="gone"</script>', zh: '<img src=x onerror=alert(1)>'}
    about: '"><svg onload=alert(1)>'
    topology:
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}, services: [{http: 80}]}
        b: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
      links: [{endpoints: ["a:eth0", "b:eth0"]}]
    steps:
      - title: {en: "First <b>step</b>", zh: "第一步"}
        text: "<!-- --><iframe src='javascript:alert(1)'></iframe>"
        run: ip netns exec a ip link set eth0 alias "<script>alert(1)</script>"
        show: ip netns exec a ip link show eth0
        check:
          - ping: "* -> *"
          - http: b -> 10.0.0.1:80
      - title: {en: Second step, zh: 第二步}
        run: ip netns exec a ip link set eth0 down
        check: [{ping: b -> 10.0.0.1, timeout: 50ms, within: 50ms}]
      - title: {en: Third step, zh: 第三步}
        check: [{ping: b -> 10.0.0.2}]
    """#

  private func page(_ tool: Tool, _ arguments: String...) throws -> String {
    let result = try tool.run(
      lab: Self.hostile, ["run", "--keep-going", "--format", "html", "--output", "r.html"] + arguments)
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.output.contains("FAIL hostile"))
    return try tool.read("r.html")
  }

  @Test(
    "A page has nothing from outside and no script but its own, and every text of the lab is a text",
    .enabled(if: canRunLabs))
  func isHarmless() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let page = try page(tool)
    #expect(page.components(separatedBy: "<script").count == 2)
    for tag in ["<img", "<iframe", "<b>", "onload=alert(1)>", "<link", "src=\"", "url("] {
      #expect(!page.contains(tag), "\(tag)")
    }
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("default-src 'none'") && !page.contains("http://") || !page.contains("href=\"http"))
    #expect(page.utf8.count < 100_000)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: tool.folder.path).filter { $0.hasPrefix("r.html") } == [
        "r.html"
      ])
  }

  @Test(
    "A page tells the steps with their verdicts, the mesh as a matrix, and the network where a step changed it",
    .enabled(if: canRunLabs))
  func content() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let page = try page(tool)
    for outcome in ["passed", "failed"] { #expect(page.contains("data-outcome=\"\(outcome)\"")) }
    #expect(page.contains("<table class=\"matrix\">"))
    #expect(page.contains("~ a:eth0 veth down 10.0.0.1/24 – b:eth0"))
    #expect(page.components(separatedBy: "<figure>").count == 3)
    #expect(page.contains("class=\"l c0 down new\""))
    #expect(page.contains("The network is as before."))
    // The failed ping has its cause in both languages, and what mends it.
    #expect(page.contains("<p class=\"why\"><strong><span lang=\"en\">Why</span><span lang=\"zh\">原因</span></strong>"))
    #expect(page.contains("<code>ip netns exec a ip link set eth0 up</code>"))
  }

  @Test("Markdown has the network as Mermaid, and outputs in fences", .enabled(if: canRunLabs))
  func markdown() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: Self.hostile, ["run", "--keep-going", "--format", "markdown"])
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("# &lt;/title&gt;&lt;script&gt;"))
    #expect(result.output.contains("```mermaid\ngraph LR\n"))
    #expect(result.output.contains("```console\n$ ip netns exec a ip link set eth0 down\n```"))
    #expect(result.output.contains("- ✓ `ping b -> 10.0.0.2`"))
    #expect(!result.output.replacingOccurrences(of: "```[^`]*```", with: "", options: .regularExpression).contains("<"))
  }

  @Test(
    "In a browser: no complaint, searched, turned to Chinese, walked and folded by key", .enabled(if: canRunLabs),
    .enabled(if: Browser.path != nil, "there is no Chromium"))
  func browser() throws {
    let tool = try Tool()
    defer { tool.remove() }
    _ = try page(tool)
    let browser = try Browser()
    defer { browser.close() }
    try browser.open(file: tool.folder.appendingPathComponent("r.html"))
    func visible(_ query: String) throws -> Int? {
      try browser.evaluate(
        "Array.from(document.querySelectorAll('\(query)')).filter((e) => e.checkVisibility()).length") as? Int
    }
    #expect(try (browser.evaluate("document.title") as? String)?.contains("<script>") == true)
    #expect(try browser.evaluate("document.scripts.length") as? Int == 1)
    #expect(try visible(".step") == 3)
    #expect(try visible("h2 [lang=zh]") == 0)
    try browser.press("l")
    #expect(try browser.evaluate("document.documentElement.lang") as? String == "zh")
    #expect(try visible("h2 [lang=en]") == 0)
    #expect(try (browser.evaluate("document.querySelector('.step h2').innerText") as? String)?.contains("第一步") == true)
    try browser.press("/")
    try browser.send("Input.insertText", ["text": "第二步"])
    #expect(try visible(".step") == 1)
    #expect(try browser.evaluate("document.getElementById('found').value") as? String == "1 / 3")
    _ = try browser.evaluate(
      "document.getElementById('search').dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}))")
    #expect(try visible(".step") == 3)
    _ = try browser.evaluate("document.getElementById('bad').click()")
    #expect(try visible(".step") == 1)
    _ = try browser.evaluate("document.getElementById('bad').click(); document.activeElement.blur()")
    try browser.press("c")
    #expect(try visible(".command") == 0)
    try browser.press("e")
    #expect(try visible(".command") == 3)
    try browser.press("j")
    #expect(try browser.evaluate("document.activeElement.closest('.step')?.id") as? String == "step-1-1")
    try browser.press("t")
    #expect(try browser.evaluate("document.documentElement.dataset.theme") as? String == "dark")
    #expect(try browser.screenshot().count > 20_000)
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
  }

  @Test(
    "In a browser: contrast is enough in light and dark, landmarks are there, and a phone's width is not overrun",
    .enabled(if: canRunLabs), .enabled(if: Browser.path != nil, "there is no Chromium"))
  func reading() throws {
    let tool = try Tool()
    defer { tool.remove() }
    _ = try page(tool)
    let browser = try Browser()
    defer { browser.close() }
    try browser.open(file: tool.folder.appendingPathComponent("r.html"))
    #expect(
      try browser.evaluate(
        "['header','nav','main','footer','form[role=search]','article h1'].every((q) => document.querySelector(q))")
        as? Bool == true)
    // WCAG 2.1, 1.4.3: 4.5 to 1 for texts of ordinary size.
    let contrast = """
      (() => {
        const light = (c) => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; } return 'rgb(255, 255, 255)'; };
        const bad = [];
        for (const e of document.querySelectorAll('body *')) {
          if (e.closest('svg') || !e.checkVisibility() || !Array.from(e.childNodes).some((n) => n.nodeType === 3 && n.data.trim())) continue;
          const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
          if ((a + 0.05) / (b + 0.05) < 4.5) bad.push(e.outerHTML.slice(0, 80));
        }
        return bad.join('\\n');
      })()
      """
    for theme in ["light", "dark"] {
      _ = try browser.evaluate("document.documentElement.dataset.theme = '\(theme)'")
      #expect(try browser.evaluate(contrast) as? String == "", "\(theme)")
    }
    for (width, scale) in [(360, 1.0), (550, 2.0), (1100, 1.0)] {
      try browser.send(
        "Emulation.setDeviceMetricsOverride",
        ["width": width, "height": 800, "deviceScaleFactor": scale, "mobile": false])
      #expect(try browser.evaluate("document.documentElement.scrollWidth <= innerWidth") as? Bool == true, "\(width)")
    }
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
  }

  @Test(
    "Every lab's page is XML where its pictures are, and small", .enabled(if: canRunLabs),
    arguments: ["08-router", "10-docker0", "15-own-networks"])
  func labs(name: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let lab = Tool.labs.appendingPathComponent("\(name).lab.yaml").path
    let result = try tool.run(["run", lab, "--format", "html"])
    #expect(result.status == 0 && result.output.utf8.count < 400_000)
    let pictures = result.output.matches(of: /(?s)<svg.*?<\/svg>/)
    #expect(!pictures.isEmpty)
    for picture in pictures { #expect(XMLParser(data: Data(picture.output.utf8)).parse()) }
  }
}
