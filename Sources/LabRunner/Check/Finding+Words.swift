import Addressing
import Lab
package import Operations
import Probes

extension Finding: Worded {
  /// What was found, in both languages. Words that labs are written with (`reachable`) are translated, names and values are not.
  package var words: Wording {
    switch self {
    case .nothing: Wording("", "")
    case .words(let words): words.asWording
    case .told(let words): words
    case .parts(let parts): Self.joined(parts, ", ", "，")
    case .all(let findings, let isCut): Self.joined(findings, "; ", "；") + Wording(isCut ? " …" : "", isCut ? " …" : "")
    case .notTried: Wording("it was not tried", "没有尝试")
    case .notChosen: Wording("not chosen", "未选中")
    case .notPlayed(nil): Wording("not played", "没有执行")
    case .notPlayed(let reason?): Wording("not played: ", "没有执行：") + reason
    case .notPlayedBehind(let step, let hasFailed):
      Wording(
        "not played: step \(step) \(hasFailed ? "failed" : "had an error")",
        "没有执行：第 \(step) 步\(hasFailed ? "失败" : "出错")")
    case .noProbeResult: Wording("the probe gave no result", "探测没有给出结果")
    case .ping(let verdict): verdict.words
    case .stream(let verdict): verdict.words
    case .milliseconds(let time): Wording("\(time) ms", "\(time) ms")
    case .answered(let count, let all): Wording("\(count) of \(all) answered", "\(all) 个中有 \(count) 个得到回答")
    case .lost(let percent): Wording("\(percent)% lost", "丢失 \(percent)%")
    case .duplicates(let count): Wording("\(count) duplicates", "\(count) 个重复")
    case .status(let status): Wording("status \(status)", "状态 \(status)")
    case .servedBy(let node): Wording("served by \(node)", "由 \(node) 提供")
    case .seenAs(let address): Wording("seen as \(address)", "来源显示为 \(address)")
    case .instead(let wanted, let seen):
      Wording("expected \(wanted), got: ", "应为 \(PingVerdict.chinese(wanted))，实为 ") + seen.words
    case .pairs(let good, let all) where good < all:
      Wording("\(good) of \(all) pairs as expected", "\(all) 对中有 \(good) 对符合预期")
    case .pairs(let good, let all): Wording("\(good) of \(all) pairs", "\(all) 对中有 \(good) 对")
    case .pair(let source, let destination, let verdict):
      Wording("\(source) -> \(destination): ", "\(source) -> \(destination)：") + verdict.words
    case .body(let pattern, let body): Wording("the body does not ", "正文不") + pattern.words + ": \(body)".asWording
    case .because(let cause, let node): Wording("because of \(cause) at \(node)", "原因是 \(node) 的 \(cause)")
    case .otherCause(let wanted, let place, let found, let node):
      Wording(
        "expected because of \(wanted)\(place.map { " at \($0)" } ?? ""), found "
          + (found.map { "\($0) at \(node)" } ?? "nothing: a packet was answered"),
        "原因应为\(place.map { " \($0) 的" } ?? "") \(wanted)，实际" + (found.map { "是 \(node) 的 \($0)" } ?? "没有：数据包得到了回答"))
    case .difference, .exists, .isMissing, .noDevice, .addresses, .noRoute, .route, .noEntry, .entry, .unknownToBridge,
      .knownToBridge, .packets, .connection, .noConnection, .nothingCaptured, .frames:
      wordsOfState
    case .failed, .wentWell, .failsWithout, .outputWithout, .ended, .printsOther: wordsOfCommand
    }
  }

  private static func joined(_ findings: [Finding], _ english: String, _ chinese: String) -> Wording {
    let words = findings.map(\.words)
    return Wording(
      words.map(\.english).joined(separator: english), words.map(\.chinese).joined(separator: chinese))
  }

  private var wordsOfState: Wording {
    switch self {
    case .difference(let name, let seen, let wanted):
      Wording(
        "\(name) is \(seen.words.english), expected \(wanted)", "\(name) 为 \(seen.words.chinese)，应为 \(wanted)")
    case .exists: Wording("it exists", "它存在")
    case .isMissing: Wording("it does not exist", "它不存在")
    case .noDevice(let name, let node): Wording("there is no device \"\(name)\" in \(node)", "\(node) 中没有设备“\(name)”")
    case .addresses(let all):
      all.isEmpty
        ? Wording("it has no address", "它没有地址")
        : Wording("it has \(all.joined(separator: ", "))", "它有 \(all.joined(separator: "、"))")
    case .noRoute(let errno): Wording("there is no route: \(errno)", "没有路由：\(errno)")
    case .route(let via, let device):
      Wording("there is one", "有一条路由")
        + Wording(via.map { ", via \($0)" } ?? "", via.map { "，via \($0)" } ?? "")
        + Wording(device.map { ", dev \($0)" } ?? "", device.map { "，dev \($0)" } ?? "")
    case .noEntry: Wording("there is no entry", "没有表项")
    case .entry(let state): Wording("there is one, \(state)", "有表项，\(state)")
    case .unknownToBridge: Wording("the bridge does not know it", "网桥不知道它")
    case .knownToBridge(let port):
      Wording("the bridge knows it, behind \(port ?? "nobody")", "网桥知道它，在 \(port ?? "无端口") 之后")
    case .packets(let count): Wording("\(count) packets", "\(count) 个数据包")
    case .connection(let asked, let answer): Wording("\(asked) is answered by \(answer)", "\(asked) 由 \(answer) 应答")
    case .noConnection(let count, let near):
      Wording("there is none among \(count) connections", "\(count) 个连接中没有它")
        + Wording(near.map { ", but one that is answered by \($0)" } ?? "", near.map { "，但有一个由 \($0) 应答" } ?? "")
    case .nothingCaptured: Wording("nothing was captured", "没有捕获到任何帧")
    case .frames(let count): Wording(count == 1 ? "1 frame" : "\(count) frames", "\(count) 个帧")
    default: Wording("", "")
    }
  }

  private var wordsOfCommand: Wording {
    switch self {
    case .failed: Wording("it failed", "失败了")
    case .wentWell: Wording("it went well, and has to fail", "它成功了，但应当失败")
    case .failsWithout(let pattern): Wording("it failed, but what it says does not ", "它失败了，但输出不") + pattern.words
    case .outputWithout(let pattern): Wording("the output does not ", "输出不") + pattern.words
    case .ended(let end, let expected):
      Wording("it \(end.words.english), expected exit status \(expected)", "程序\(end.words.chinese)，应以状态 \(expected) 结束")
    case .printsOther(let before, let now):
      Wording("the text has below it: \(before), and it printed: \(now)", "文本中它下面是：\(before)，而它输出：\(now)")
    default: Wording("", "")
    }
  }
}

extension Finding.Seen: Worded {
  package var words: Wording {
    switch self {
    case .value(let value): value.asWording
    case .none: Wording("none", "无")
    case .notTold: Wording("not told", "未告知")
    case .notInLab: Wording("not in the lab", "不在实验中")
    case .noPort: Wording("no bridge's port", "不是网桥的端口")
    }
  }
}

extension Finding.ProgramEnd: Worded {
  package var words: Wording {
    switch self {
    case .exited(let status): Wording("ended with exit status \(status)", "以状态 \(status) 结束")
    case .killed(let signal): Wording("was killed by signal \(signal)", "被信号 \(signal) 终止")
    case .timedOut(let time): Wording("did not end within \(time) and was killed", "在 \(time) 内没有结束而被终止")
    case .tooMuchOutput(let size):
      Wording("printed more than \(size >> 20) MiB and was killed", "输出超过 \(size >> 20) MiB 而被终止")
    }
  }
}

extension OutputPattern {
  /// What the output does, or does not.
  fileprivate var words: Wording {
    switch self {
    case .contains(let text): Wording("contain \"\(text)\"", "包含 \"\(text)\"")
    case .matches(let pattern): Wording("match /\(pattern)/", "匹配 /\(pattern)/")
    }
  }
}
