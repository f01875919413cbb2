import Foundation
import LabReport

/// The page: a frame that its script fills, with the words that stand still.
struct ViewPage: Sendable {
  let text: String
  let style: String

  /// - Parameter steps: The lab's text and its steps, as the keeper tells them.
  init(name: String, steps: String, language: String) {
    let lab = try? JSONDecoder().decode(About.self, from: Data(steps.utf8))
    let languages = lab?.languages ?? ["en", "zh"]
    let first = languages.contains(language) ? language : "en"
    let words = ViewWords(languages: languages)
    style = PageStyle.text(languages: languages) + "\n" + ViewStyle.text
    let buttons = languages.map { code in
      "<button type=\"button\" class=\"lang\" data-code=\"\(code.markup)\" lang=\"\(code.markup)\" aria-pressed=\"\(code == first)\">\(Self.name(of: code).markup)</button>"
    }.joined()
    text = """
      <!DOCTYPE html>
      <html lang="\(first.markup)" data-lang="\(first.markup)" data-languages="\(languages.joined(separator: " ").markup)">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(name.markup) – nslab</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="style.css">
      </head>
      <body>
      <a class="skip" href="#steps">\(words.steps)</a>
      <header><div class="tools">
      <h1>\(lab?.title ?? name.markup) <code>\(name.markup)</code></h1>
      <span id="state" role="status"></span>
      <div role="group" aria-label="Language / 语言">\(buttons)</div>
      <button type="button" id="theme">\(words.theme)</button>
      </div></header>
      <div id="messages" role="alert"></div>
      <main>
      <div class="looks">
      <section id="network" aria-labelledby="network-title">
      <div class="head"><h2 id="network-title">\(words.network)</h2>
      <button type="button" id="walk" aria-pressed="false">\(words.walk)</button>
      <button type="button" id="fit" aria-pressed="false">\(words.fit)</button></div>
      <form id="way" hidden>
      <label>\(words.from) <input id="from" list="places" autocomplete="off" size="14"></label>
      <label>\(words.to) <input id="to" list="places" autocomplete="off" size="18"></label>
      <label>\(words.kind) <select id="kind"><option value="">–</option><option>icmp</option><option>tcp</option><option>udp</option></select></label>
      <button type="submit">\(words.send)</button>
      <p class="hint">\(words.walkHint)</p>
      <datalist id="places"></datalist></form>
      <div id="picture" class="scroll" role="group" tabindex="0" aria-labelledby="network-title"></div>
      <div id="node" hidden></div>
      <div id="journey" class="walk" hidden></div>
      </section>
      <section id="terminals" aria-labelledby="terminals-title">
      <div class="head"><h2 id="terminals-title">\(words.terminals)</h2>
      <label>\(words.openIn) <select id="open-node"></select></label>
      <button type="button" id="open">\(words.open)</button></div>
      <div id="tabs" role="tablist" aria-labelledby="terminals-title"></div>
      <div id="screens"></div>
      <p class="hint">\(words.keys)</p>
      </section>
      </div>
      <div class="works">
      <section id="lab" aria-labelledby="steps-title">
      <div class="head"><h2 id="steps-title">\(words.steps)</h2>
      <button type="button" id="next">\(words.next)</button>
      <button type="button" id="reset">\(words.reset)</button></div>
      <details id="about"><summary>\(words.about)</summary><div></div></details>
      <ol id="steps"></ol>
      </section>
      <section id="captures" aria-labelledby="captures-title">
      <h2 id="captures-title">\(words.captures)</h2>
      <form id="capture">
      <label>\(words.interface) <select id="capture-place"></select></label>
      <label>\(words.filter) <input id="filter" autocomplete="off" size="16" placeholder="icmp or arp"></label>
      <button type="submit">\(words.capture)</button></form>
      <div id="captured"></div>
      </section>
      <section aria-labelledby="counters-title">
      <details id="counting"><summary><h2 id="counters-title">\(words.counters)</h2></summary>
      <div class="scroll" tabindex="0"><table id="counters"><thead><tr><th scope="col">\(words.interface)</th><th scope="col">\(words.received)</th><th scope="col">\(words.bytes)</th><th scope="col">\(words.sent)</th><th scope="col">\(words.bytes)</th></tr></thead><tbody></tbody></table></div></details>
      </section>
      <section aria-labelledby="lines-title">
      <h2 id="lines-title">\(words.lines)</h2>
      <p class="hint">\(words.linesHint)</p>
      <ol id="lines"></ol>
      </section>
      </div>
      </main>
      <noscript><p>\(words.script)</p></noscript>
      <script src="script.js"></script>
      </body>
      </html>

      """
  }

  private struct About: Codable {
    var title: String
    var languages: [String]
  }

  /// The name of a language in itself.
  private static func name(of code: String) -> String {
    switch code {
    case "en": "English"
    case "zh": "中文"
    default: code
    }
  }
}

/// The words of the page that stand still, in all languages of which one is shown.
struct ViewWords {
  let languages: [String]

  private func word(_ english: String, _ chinese: String) -> String {
    languages.map { "<span lang=\"\($0.markup)\">\(($0.hasPrefix("zh") ? chinese : english).markup)</span>" }.joined()
  }

  var theme: String { word("Light or dark", "浅色 / 深色") }
  var network: String { word("The network", "网络图") }
  var walk: String { word("The way of a packet", "数据包的路") }
  var walkHint: String {
    word(
      "Click the node that sends and then the one that receives, or write names, addresses and ports.",
      "先点发送的节点，再点接收的节点；也可以写名字、地址和端口。")
  }
  var fit: String { word("Whole width", "适应宽度") }
  var from: String { word("From", "从") }
  var to: String { word("To", "到") }
  var kind: String { word("Protocol", "协议") }
  var send: String { word("Send one packet", "发送一个数据包") }
  var terminals: String { word("Terminals", "终端") }
  var openIn: String { word("Node", "节点") }
  var open: String { word("Open a terminal", "打开终端") }
  var keys: String {
    word(
      "In a terminal all keys are the program's; Shift+F6 leaves it. Shift+PageUp looks back. Ctrl+Shift+C copies, Ctrl+Shift+V pastes.",
      "在终端里所有按键都交给程序；Shift+F6 离开。Shift+PageUp 向上翻看。Ctrl+Shift+C 复制，Ctrl+Shift+V 粘贴。")
  }
  var steps: String { word("Steps", "步骤") }
  var next: String { word("Play the next step", "执行下一步") }
  var reset: String { word("Build anew", "重新搭建") }
  var about: String { word("What this lab is about", "关于这个实验") }
  var captures: String { word("Captures", "抓包") }
  var interface: String { word("Interface", "接口") }
  var filter: String { word("Filter", "过滤") }
  var capture: String { word("Capture", "开始抓包") }
  var counters: String { word("Counters", "计数器") }
  var received: String { word("Received", "收到") }
  var sent: String { word("Sent", "发出") }
  var bytes: String { word("Bytes", "字节") }
  var lines: String { word("Command lines", "命令行") }
  var linesHint: String { word("What each click did, for a terminal of your own.", "每次点击相当于在终端里输入的命令。") }
  var script: String { word("This page needs its script.", "本页需要运行脚本。") }
}
