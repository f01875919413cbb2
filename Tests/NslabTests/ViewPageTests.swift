import Foundation
import Testing

/// The page of a living lab in a browser.
@Suite(
  .serialized, .enabled(if: canRunLabs, "needs root, or user namespaces"),
  .enabled(if: Browser.path != nil, "there is no Chromium"))
struct ViewPageTests {
  private func open(_ house: ViewHouse) throws -> Browser {
    let browser = try Browser(width: 1300, height: 1000)
    try browser.open(address: house.address)
    try browser.wait(for: "document.querySelectorAll('#picture .hit').length === 3")
    return browser
  }

  private func click(_ node: String, _ browser: Browser) throws {
    _ = try browser.evaluate(
      "document.querySelector('#picture .hit[data-node=\(node)]').dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )
  }

  private func press(_ query: String, _ browser: Browser) throws {
    _ = try browser.evaluate("document.querySelector('\(query)').click()")
  }

  @Test("steps are played, checks tried again and explained, ways drawn on the picture, states and counters live")
  func lab() throws {
    let house = try ViewHouse("--lang", "en")
    defer { house.leave() }
    let browser = try open(house)
    defer { browser.close() }
    #expect(try browser.evaluate("document.querySelectorAll('#steps b').length") as? Int == 0)
    try press("#next", browser)
    try browser.wait(for: "document.querySelector('#step-1 .badge.failed') && !document.querySelector('.doing')")
    let text = try browser.evaluate("document.getElementById('step-1').innerText") as? String ?? ""
    #expect(text.contains("default via 10.1.0.1") && text.contains("✓") && text.contains("✗"), "\(text)")
    #expect(text.contains("net.ipv4.ip_forward is 0 there"), "\(text)")
    try press("#step-1 [data-action=why2]", browser)
    try browser.wait(for: "document.querySelectorAll('#journey .hops li').length >= 2")
    #expect(
      try (browser.evaluate("document.getElementById('journey').innerText") as? String)?.contains(
        "ip netns exec router sysctl -w net.ipv4.ip_forward=1") == true)
    // The second hop is reached along the link.
    try press("#journey .hops li:nth-child(2)", browser)
    #expect(try browser.evaluate("document.querySelectorAll('#picture .way, #picture .dot').length") as? Int == 2)
    try press("#step-2 [data-action=play]", browser)
    try browser.wait(for: "document.querySelector('#step-2 .badge.passed') && !document.querySelector('.doing')")
    try press("#step-1 [data-action=try2]", browser)
    try browser.wait(for: "document.querySelectorAll('#step-1 .v.passed').length === 2")
    // Two clicks send a packet, and its answer comes back.
    try press("#walk", browser)
    try click("left", browser)
    try click("right", browser)
    try browser.wait(for: "document.getElementById('journey').innerText.includes('answer 10.2.0.2')")
    let lines = try browser.evaluate("document.getElementById('lines').innerText") as? String ?? ""
    for line in [
      "nslab play seen --step 1", "nslab check seen --step 1 --check 2", "nslab play seen --step 2",
      "nslab trace seen 'left -> right' --reply",
    ] { #expect(lines.contains(line), "\(line)") }
    #expect(try house.run("exec", "seen", "right", "--", "ip", "link", "set", "eth0", "down").status == 0)
    try browser.wait(for: "document.querySelectorAll('#picture .p.down').length >= 2")
    #expect(try house.run("exec", "seen", "right", "--", "ip", "link", "set", "eth0", "up").status == 0)
    try browser.wait(for: "!document.querySelector('#picture .p.down')")
    let before = try browser.evaluate("document.getElementById('counters').textContent") as? String
    #expect(try house.run("exec", "seen", "left", "--", "ping", "-c", "2", "-i", "0.2", "10.1.0.1").status == 0)
    try browser.wait(for: "document.getElementById('counters').textContent !== \"\(before ?? "")\"")
    // What another one plays is seen, and so is that the lab was built anew.
    #expect(try house.run("reset", "seen").status == 0)
    try browser.wait(for: "!document.querySelector('#steps .badge.passed, #steps .badge.failed')")
    #expect(try house.run("play", "seen", "--step", "1").status == 1)
    try browser.wait(for: "document.querySelector('#step-1 .badge').innerText === 'played'")
    for (width, scale) in [(360, 1.0), (650, 2.0), (1300, 1.0)] {
      try browser.send(
        "Emulation.setDeviceMetricsOverride",
        ["width": width, "height": 800, "deviceScaleFactor": scale, "mobile": false])
      #expect(try browser.evaluate("document.documentElement.scrollWidth <= innerWidth") as? Bool == true, "\(width)")
    }
    try press("button.lang[data-code=zh]", browser)
    #expect(try (browser.evaluate("document.body.innerText") as? String)?.contains("还不通") == true)
    // Ten pages more are told the same; then the lab goes, and all hear of it.
    let count = """
      Promise.all(Array.from({length: 10}, () => new Promise((done) => { const socket = new WebSocket(location.href.replace('http', 'ws') + 'socket');
        socket.onmessage = ({data}) => { const message = JSON.parse(data); if (message.is === 'hello') done(message.steps.steps.length); }; }))).then((all) => all.join())
      """
    #expect(try browser.evaluate(count) as? String == "2,2,2,2,2,2,2,2,2,2")
    #expect(try browser.screenshot().count > 20_000)
    #expect(try house.run("down", "seen").status == 0)
    try browser.wait(for: "document.getElementById('state').innerText === '实验已关闭'")
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
    #expect(try house.end().status == 0)
  }

  @Test("a terminal is a real one: typed into, resized, coloured, with an editor in it, and there again after a reload")
  func terminal() throws {
    let house = try ViewHouse("--lang", "en")
    defer { house.leave() }
    let browser = try open(house)
    defer { browser.close() }
    let box = "document.querySelector('.terminal:not([hidden])')"
    func shown() throws -> String { try browser.evaluate("\(box).innerText") as? String ?? "" }
    _ = try browser.evaluate("document.getElementById('open-node').value = 'router'")
    try press("#open", browser)
    try browser.wait(for: "\(box) && \(box).innerText.includes('router$ ')")
    try browser.enter("echo 你好 $((6*7)); hostname; tty >/dev/null || echo no name; stty size")
    try browser.wait(for: "\(box).innerText.includes('你好 42\\nrouter\\n')")
    // The terminal has the size of its box.
    try browser.wait(for: "/\\n\\d+ \\d+\\n/.test(\(box).innerText)")
    let size =
      try browser.evaluate(
        "(() => { const box = \(box); return Math.floor(box.clientHeight / (13 * 1.25)) })()") as? Int ?? 0
    let rows = try shown().matches(of: /\n(\d+) (\d+)\n/).last.flatMap { Int($0.output.1) } ?? 0
    #expect(abs(rows - size) <= 1, "\(rows) \(size)")
    // Cursor, erasing, insertion, regions, line drawing, wide letters, other screen: as a VT100 and xterm do it.
    try browser.enter(
      #"clear; printf '\e[3;5Hab\e[3;5H\e[@x\e[4;1Hone\r\n\e[2Mtwo\e[6;1H\e(0lqk\e(B\e[7;1H中文\b\b!\e[8;1H12345\e[3D\e[K\e[9;1H\e[?1049hgone\e[?1049l\e[10;1H\e[38;5;196mred\e[0m\e[11;1Hend\n'"#
    )
    try browser.wait(for: "/\\nend\\n/.test(\(box).innerText)")
    let lines = try shown().split(separator: "\n", omittingEmptySubsequences: false)
    let start = lines.lastIndex { $0.contains("xab") } ?? 0
    #expect(lines[start].hasPrefix("    xab") && lines[start + 1] == "one" && lines[start + 2] == "two", "\(lines)")
    #expect(lines[start + 3] == "┌─┐" && lines[start + 4] == "中!" && lines[start + 5] == "12", "\(lines)")
    #expect(!lines[start...].contains { $0.contains("gone") })
    #expect(
      try browser.evaluate(
        "Array.from(\(box).querySelectorAll('span')).some((e) => e.textContent === 'red' && e.style.color === 'rgb(255, 0, 0)')"
      )
        as? Bool == true)
    // Keys: history, an interrupt, the end of input in a second terminal.
    try browser.enter("sleep 100")
    usleep(300_000)
    try browser.press("c", code: 67, modifiers: 2)
    try browser.wait(for: "\(box).innerText.includes('^C')")
    try browser.press("ArrowUp", code: 38)
    try browser.wait(for: "/\\$ sleep 100\\s*$/.test(\(box).innerText)")
    try browser.press("c", code: 67, modifiers: 2)
    // What is typed at once behind an interrupt is thrown away by the kernel.
    try browser.wait(for: "/\\^C[^]*\\^C\\s*router\\$\\s*$/.test(\(box).innerText)")
    try browser.enter("seq 1 3000; echo last")
    try browser.wait(for: "\(box).innerText.includes('2999\\n3000\\nlast')")
    // It goes on after a reload.
    try browser.enter("mark=$((40+2)); read -p 'waits ' word")
    try browser.wait(for: "\(box).innerText.includes('waits')")
    try browser.open(address: house.address)
    try browser.wait(for: "\(box) && \(box).innerText.includes('3000\\nlast')")
    _ = try browser.evaluate("\(box).querySelector('textarea').focus()")
    try browser.enter("word")
    try browser.enter("echo $mark$word")
    try browser.wait(for: "\(box).innerText.includes('\\n42word')")
    // What an input method puts together comes when it is done, once and whole.
    try browser.send("Input.insertText", ["text": "echo ["])
    for part in ["n", "ni", "ni h", "ni hao"] {
      try browser.send(
        "Input.imeSetComposition", ["text": part, "selectionStart": part.count, "selectionEnd": part.count])
    }
    try browser.send("Input.insertText", ["text": "你好"])
    try browser.enter("]")
    try browser.wait(for: "\(box).innerText.includes('\\n[你好]')")
    // A second one, which ends.
    _ = try browser.evaluate("document.getElementById('open-node').value = 'left'")
    try press("#open", browser)
    try browser.wait(
      for: "document.querySelectorAll('#tabs [role=tab]').length === 2 && \(box).innerText.includes('left$ ')")
    try browser.enter("exit 3")
    try browser.wait(for: "\(box).innerText.includes('The shell has ended with status 3.')")
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
  }

  @Test("a capture shows frames as they come, and its file is what tcpdump reads")
  func capture() throws {
    let house = try ViewHouse("--lang", "en")
    defer { house.leave() }
    let browser = try open(house)
    defer { browser.close() }
    _ = try browser.evaluate(
      "document.getElementById('capture-place').value = 'router:eth0'; document.getElementById('filter').value = 'icmp'; document.getElementById('capture').requestSubmit()"
    )
    try browser.wait(for: "document.querySelector('.captured')")
    // Until it listens nothing is seen.
    for _ in 0..<20 {
      #expect(try house.run("exec", "seen", "left", "--", "ping", "-c", "1", "10.1.0.1").status == 0)
      if try browser.evaluate("document.querySelector('.captured pre').textContent.includes('ICMP echo')") as? Bool
        == true
      {
        break
      }
    }
    try press(".captured button", browser)
    try browser.wait(for: "document.querySelector('.captured button').disabled")
    #expect(
      try (browser.evaluate("document.getElementById('lines').innerText") as? String)?.contains(
        "nslab capture seen router:eth0 --filter 'icmp' --write router-eth0.pcapng") == true)
    let file = try browser.evaluate(
      "fetch(document.querySelector('.captured a').href).then((r) => r.arrayBuffer()).then((b) => Array.from(new Uint8Array(b)))"
    )
    let bytes = (file as? [Int] ?? []).map { UInt8($0) }
    #expect(bytes.starts(with: [0x0a, 0x0d, 0x0d, 0x0a]) && bytes.count > 300)
    // What a filter does not understand is told.
    _ = try browser.evaluate(
      "document.getElementById('filter').value = 'nonsense'; document.getElementById('capture').requestSubmit()")
    try browser.wait(for: "document.querySelector('.captured .hint').innerText.includes('in the filter')")
    #expect(browser.complaints.isEmpty, "\(browser.complaints)")
  }
}
