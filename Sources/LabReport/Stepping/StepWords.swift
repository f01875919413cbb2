/// The words of the screen of `nslab step`, in English or Chinese.
struct StepWords {
  private let isChinese: Bool

  init(language: String) { isChinese = language.lowercased().hasPrefix("zh") }

  private func pick(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

  func place(_ step: Int, of steps: Int) -> String {
    pick("step \(step) of \(steps)", "第 \(step) 步，共 \(steps) 步")
  }
  func steps(_ steps: Int) -> String { pick(steps.of("step"), "共 \(steps) 步") }
  func step(_ number: Int) -> String { pick("Step \(number)", "第 \(number) 步") }
  var contents: String { pick("Steps", "步骤") }
  var network: String { pick("network", "网络") }
  var colon: String { pick(": ", "：") }
  var why: String { pick("why: ", "原因：") }
  var mend: String { pick("mend: ", "修复：") }
  var right: String { pick("right", "答对了") }
  var wrong: String { pick("not so", "不对") }
  func said(_ answer: String) -> String { pick("you said: \(answer)", "你的答案：\(answer)") }
  func choose(_ count: Int) -> String {
    pick("1 to \(count) chooses, n plays the step", "按 1 到 \(count) 选择，按 n 执行这一步")
  }
  var write: String { pick("a answers, n plays the step", "按 a 作答，按 n 执行这一步") }
  func answerFirst(_ count: Int) -> String {
    count == 0
      ? pick("a answers; n once more plays the step without", "按 a 作答；再按一次 n 则不作答，直接执行")
      : pick("1 to \(count) answers; n once more plays the step without", "按 1 到 \(count) 作答；再按一次 n 则不作答，直接执行")
  }
  var textFollows: String { pick("What it is about is told when it has been played.", "执行之后再作说明。") }
  var playedBefore: String {
    pick("It was played before; what it printed is not known here.", "这一步先前已执行过，这里不知道它的输出。")
  }
  var answer: String { pick("answer: ", "答案：") }
  func shell(_ nodes: String) -> String { pick("shell in (\(nodes)): ", "在哪个节点打开 shell（\(nodes)）：") }
  func noNode(_ name: String) -> String { pick("there is no node \"\(name)\"", "没有节点 “\(name)”") }
  func several(_ names: String) -> String { pick("several nodes begin so: \(names)", "有几个节点这样开头：\(names)") }
  var lastStep: String { pick("that was the last step; q ends", "这是最后一步；按 q 结束") }
  var noSteps: String { pick("the lab has no steps; s opens a shell, q ends", "实验没有步骤；按 s 打开 shell，按 q 结束") }
  var busy: String { pick("wait until that is done, or q ends", "请等它做完，或按 q 结束") }
  var notPlayed: String { pick("play the step first: n", "先执行这一步：按 n") }
  var noChecks: String { pick("the step has no checks", "这一步没有检查") }
  var noWay: String { pick("no check of the step sends one packet whose way could be told", "这一步没有只发一个包的检查，说不出路径") }
  var nothingToAsk: String { pick("nothing is asked now", "现在没有问题要回答") }
  var playing: String { pick("playing …", "正在执行 …") }
  var checking: String { pick("checking …", "正在检查 …") }
  var tracing: String { pick("sending a packet …", "正在发一个包 …") }
  func way(_ way: String) -> String { pick("The way of a packet: \(way)", "一个包走过的路：\(way)") }
  func more(_ lines: Int) -> String { pick("\(lines) more", "还有 \(lines) 行") }
  var moreWays: String { pick("w the next check  Esc back", "w 下一项检查  Esc 返回") }
  var back: String { pick("Esc back  ↑ ↓ scroll", "Esc 返回  ↑ ↓ 滚动") }
  var help: String { pick("Keys", "按键") }
  func tooSmall(_ columns: Int, _ rows: Int) -> [String] {
    [
      pick("nslab step wants 80 × 24.", "nslab step 需要 80 × 24。"),
      pick("This terminal is \(columns) × \(rows).", "现在是 \(columns) × \(rows)。"),
      pick("Make it larger; q ends.", "请放大窗口；按 q 结束。"),
    ]
  }

  /// The keys in the last line.
  func keys(canPlay: Bool) -> String {
    (canPlay ? pick("n play", "n 执行") : pick("n next", "n 下一步"))
      + pick(
        "  p back  s shell  c check again  w why  z wide  ? help  q quit",
        "  p 上一步  s shell  c 再检查  w 原因  z 放宽  ? 帮助  q 退出")
  }

  /// All keys, with what they do.
  var keys: [(key: String, text: String)] {
    [
      (pick("n, blank", "n 空格"), pick("play the step that is shown, or go to the next", "执行这一步，或者去下一步")),
      ("p", pick("look back at the step before; n comes back", "回头看上一步；n 回来")),
      ("1 … 9, a", pick("answer what is asked before a step", "回答执行之前的提问")),
      ("c", pick("make the checks of the step again, as the network is now", "按现在的网络，重做这一步的检查")),
      (
        "w",
        pick(
          "send a packet as a failed check did, and tell its way and why it ended; where none failed, as any check did; once more takes the next",
          "像失败的检查那样发一个包，说出它走过的路和失败的原因；没有失败的检查时用其他检查；再按 w 换下一项")
      ),
      ("s", pick("a shell in a node; exit comes back here", "在节点中打开 shell；exit 回到这里")),
      ("↑ ↓ j k", pick("scroll by a line", "逐行滚动")),
      ("PgUp PgDn g G", pick("scroll by a page, to the beginning, to the end", "翻页，到开头，到末尾")),
      ("Tab", pick("scroll the network, or the text again", "改为滚动网络图，或改回文字")),
      ("z", pick("the text over the whole width, or beside the network", "文字占满宽度，或与网络图并排")),
      ("Ctrl-L", pick("draw the screen anew", "重画屏幕")),
      ("Ctrl-Z", pick("stop; fg goes on", "暂停；fg 继续")),
      ("q, Ctrl-C", pick("end", "结束")),
    ]
  }

  /// What the signs in front of the lines of the picture mean.
  var marks: [(key: String, text: String)] {
    [
      ("+", pick("the step made it", "这一步新增")), ("~", pick("the step changed it", "这一步改变")),
      ("-", pick("the step took it away", "这一步去掉")),
    ]
  }
}
