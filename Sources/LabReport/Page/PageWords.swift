import Lab
import LabRunner

/// Texts of a page in each of its languages, of which the page shows one.
struct PageWords {
  /// The languages of the page, the one that is shown first in front.
  let languages: [String]

  /// The words of the page itself, in English and Chinese.
  enum Word: CaseIterable {
    case report, steps, step, checks, picture, before, after, unchanged, changes, search, found, theme, expand,
      collapse, keys, keysText, passed,
      failed, warned, skipped, error, notPlayed, lines, from, to, skip, printed, contents, why, mend, journey, filter,
      back,
      forth, question, answer

    var texts: (english: String, chinese: String) {
      switch self {
      case .report: ("Report", "实验报告")
      case .steps: ("steps", "个步骤")
      case .step: ("Step", "步骤")
      case .checks: ("Checks", "检查")
      case .picture: ("The network", "网络图")
      case .before: ("The network before the first step", "第一步之前的网络")
      case .after: ("The network after this step; what the step changed is marked", "这一步之后的网络；变化之处有标记")
      case .unchanged: ("The network is as before.", "网络没有变化。")
      case .changes: ("What this step changed", "这一步改变了什么")
      case .search: ("Search", "搜索")
      case .found: ("steps found", "个步骤符合")
      case .theme: ("Light or dark", "浅色 / 深色")
      case .expand: ("Open all", "全部展开")
      case .collapse: ("Close all", "全部折叠")
      case .keys: ("Keys", "快捷键")
      case .keysText:
        (
          "j and k go to the next and the previous step, / searches, e opens all, c closes all, l changes the language, t changes between light and dark. In the way of a packet the arrow keys go from hop to hop.",
          "j 和 k 跳到下一步和上一步，/ 搜索，e 全部展开，c 全部折叠，l 切换语言，t 切换浅色和深色。在数据包的路上，左右方向键逐跳移动。"
        )
      case .passed: ("passed", "通过")
      case .failed: ("failed", "失败")
      case .warned: ("warning", "警告")
      case .skipped: ("skipped", "跳过")
      case .error: ("error", "出错")
      case .notPlayed: ("not played", "未执行")
      case .lines: ("lines", "行")
      case .from: ("from", "从")
      case .to: ("to", "到")
      case .skip: ("To the content", "跳到正文")
      case .printed: ("What it printed", "输出")
      case .contents: ("Contents", "目录")
      case .why: ("Why", "原因")
      case .journey: ("The way that the packet took", "数据包走过的路")
      case .mend: ("What mends it", "怎么修")
      case .back: ("Back", "上一跳")
      case .forth: ("Next hop", "下一跳")
      case .question: ("Question", "猜一猜")
      case .answer: ("Answer", "答案")
      case .filter: ("Only what did not pass", "只看没有通过的")
      }
    }
  }

  init(_ labs: [Lab], first: String) {
    let known = Set(labs.flatMap(\.languages)).union(["en", "zh"]).sorted()
    let shown = known.contains(first) ? first : "en"
    languages = [shown] + known.filter { $0 != shown }
  }

  /// A word of the page, as elements of which one is shown.
  func word(_ word: Word) -> String { each { Self.text(word, $0) } }

  /// A word in one language.
  static func text(_ word: Word, _ language: String) -> String {
    language.hasPrefix("zh") ? word.texts.chinese : word.texts.english
  }

  /// A text of a lab on one line, as elements of which one is shown.
  func line(_ text: LocalizedText) -> String { each { text.text(language: $0) } }

  /// A text by language, as elements of which one is shown.
  func each(_ text: (String) -> String) -> String {
    let texts = languages.map { ($0, text($0)) }
    guard Set(texts.map(\.1)).count > 1 else { return texts[0].1.markup }
    return texts.map { "<span lang=\"\($0.markup)\">\($1.markup)</span>" }.joined()
  }

  /// A text of a lab with paragraphs; what is indented stays as it is.
  func paragraphs(_ text: LocalizedText) -> String {
    let texts = languages.map { ($0, text.text(language: $0)) }
    guard Set(texts.map(\.1)).count > 1 else { return Self.paragraphs(texts[0].1) }
    return texts.map { "<div lang=\"\($0.markup)\">\(Self.paragraphs($1))</div>" }.joined()
  }

  private static func paragraphs(_ text: String) -> String {
    var html = ""
    var lines: [Substring] = []
    func close() {
      guard !lines.isEmpty else { return }
      if lines.contains(where: { $0.hasPrefix("  ") }) {
        html += "<pre>\(lines.joined(separator: "\n").markup)</pre>"
      } else {
        html += "<p>\(joined(lines).markup)</p>"
      }
      lines = []
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) { close() } else { lines.append(line) }
    }
    close()
    return html
  }

  /// Lines as one; between wide characters there is no blank.
  static func joined(_ lines: [Substring]) -> String {
    lines.reduce(into: "") { text, line in
      guard let last = text.unicodeScalars.last, let first = line.unicodeScalars.first else {
        text += line
        return
      }
      text += last.isWide || first.isWide ? String(line) : " " + line
    }
  }
}

extension Outcome {
  var word: PageWords.Word {
    switch self {
    case .passed: .passed
    case .skipped: .skipped
    case .warned: .warned
    case .failed: .failed
    case .error: .error
    }
  }

  /// The sign of it.
  var sign: String {
    switch self {
    case .passed: "✓"
    case .skipped: "–"
    case .warned: "!"
    case .failed: "✗"
    case .error: "✗"
    }
  }
}
