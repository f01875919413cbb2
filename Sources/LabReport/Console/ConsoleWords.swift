import Lab
import LabRunner

/// The words of the report itself, in English or Chinese.
struct ConsoleWords {
  private let isChinese: Bool

  init(language: String) { isChinese = language.lowercased().hasPrefix("zh") }

  private func pick(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

  var colon: String { pick(": ", "：") }
  var comma: String { pick(", ", "，") }
  var why: String { pick("why: ", "原因：") }
  var mend: String { pick("mend: ", "修复：") }
  var fix: String { pick("fix: ", "修复：") }
  var answer: String { pick("answer: ", "答案：") }
  var error: String { pick("error:", "出错：") }
  var unconfined: String {
    pick("its programs are not confined: they may change what you may change", "它的程序不受限制：你能改的，它们都能改")
  }

  func step(_ number: Int) -> String { pick("Step \(number)", "第 \(number) 步") }

  func topology(operations: Int, in time: String) -> String {
    pick("Topology: \(operations) operations in \(time)", "拓扑：\(operations) 个操作，用时 \(time)")
  }

  func after(_ time: String) -> String { pick(", after \(time)", "，用时 \(time)") }

  func heading(lab: String, step: Int, title: String) -> String {
    pick("\(lab), step \(step)", "\(lab)，第 \(step) 步") + (title.isEmpty ? "" : colon + title)
  }

  func notPlayed(_ steps: Int) -> String {
    pick(
      "\(steps.of("step")) not played; --keep-going goes on after what failed",
      "还有 \(steps) 步没有执行；加 --keep-going 可在失败后继续")
  }

  /// The verdict on a lab.
  func mark(of outcome: Outcome) -> String {
    switch outcome {
    case .passed, .warned: pick("PASS", "通过")
    case .skipped: pick("SKIP", "跳过")
    case .failed: pick("FAIL", "失败")
    case .error: pick("ERROR", "出错")
    }
  }

  /// How many steps and checks there were, and how many of them went wrong.
  func facts(of result: LabResult, isStopped: Bool) -> String {
    let checks = result.steps.flatMap(\.checks)
    let outcomes = checks.map(\.outcome) + result.steps.flatMap(\.commands).map(\.outcome)
    func count(_ outcome: Outcome) -> Int { outcomes.count { $0 == outcome } }
    let (steps, all) = (result.steps.count, result.lab.steps.count)
    var facts = [
      isStopped ? pick("\(steps) of \(all) steps", "\(steps) / \(all) 步") : pick(steps.of("step"), "\(steps) 步"),
      pick(checks.count.of("check"), "\(checks.count) 项检查"),
    ]
    if count(.failed) > 0 { facts.append(pick("\(count(.failed)) failed", "\(count(.failed)) 项失败")) }
    if count(.error) > 0 { facts.append(pick(count(.error).of("error"), "\(count(.error)) 处出错")) }
    let warnings = checks.count { $0.outcome == .warned }
    if warnings > 0 { facts.append(pick(warnings.of("warning"), "\(warnings) 个警告")) }
    return facts.joined(separator: comma)
  }

  /// How all labs ended.
  func summary(of results: [LabResult], in time: String) -> String {
    func count(_ outcomes: Set<Outcome>) -> Int { results.count { outcomes.contains($0.outcome) } }
    let skipped = results.filter { $0.outcome == .skipped }.map(\.lab.name)
    let (passed, failed, errors) = (count([.passed, .warned]), count([.failed]), count([.error]))
    var facts = [
      pick("\(passed) passed", "\(passed) 个通过"), pick("\(failed) failed", "\(failed) 个失败"),
    ]
    if errors > 0 { facts.append(pick(errors.of("error"), "\(errors) 个出错")) }
    if !skipped.isEmpty {
      facts.append(
        pick(
          "\(skipped.count) skipped (\(skipped.joined(separator: ", ")))",
          "\(skipped.count) 个跳过（\(skipped.joined(separator: "、"))）"))
    }
    return pick("\(results.count) labs: ", "\(results.count) 个实验：") + facts.joined(separator: comma)
      + pick(" in \(time)", "，用时 \(time)")
  }

  /// The text of a result in the report's language, as far as its words are known: names, addresses and the tools' own words stay.
  func text(_ text: String) -> String {
    guard isChinese else { return text }
    return text.split(separator: "; ", omittingEmptySubsequences: false).map { Self.chinese(String($0)) }
      .joined(separator: "；")
  }

  private static func chinese(_ text: String) -> String {
    if let found = text.wholeMatch(of: #/expected (.+?), got: (.+)/#) {
      return "应为 \(chinese(String(found.1)))，实为 \(chinese(String(found.2)))"
    }
    if let found = text.wholeMatch(of: #/it (.+), expected exit status (\d+)/#) {
      return "程序\(chinese(String(found.1)))，应以状态 \(found.2) 结束"
    }
    if let found = text.wholeMatch(of: #/(.+?) is (.+), expected (.+)/#) {
      return "\(found.1) 为 \(chinese(String(found.2)))，应为 \(chinese(String(found.3)))"
    }
    if let found = text.wholeMatch(of: #/(\d+) of (\d+) pairs( as expected)?/#) {
      return "\(found.2) 对中有 \(found.1) 对" + (found.3 == nil ? "" : "符合预期")
    }
    if let found = text.wholeMatch(of: #/not played: (.+)/#) { return "没有执行：\(chinese(String(found.1)))" }
    if let found = text.wholeMatch(of: #/step (\d+) (failed|had an error)/#) {
      return "第 \(found.1) 步" + (found.2 == "failed" ? "失败" : "出错")
    }
    if let found = text.wholeMatch(of: #/(\S+) failed/#) { return "\(found.1) 失败" }
    if let found = text.wholeMatch(of: #/(the lab|all labs) took longer than (.+)/#) {
      return (found.1 == "the lab" ? "实验" : "全部实验") + "用时超过 \(found.2)"
    }
    if let found = text.wholeMatch(of: #/this kernel has no (.+)/#) { return "此内核没有 \(found.1)" }
    if let found = text.wholeMatch(of: #/(.+): said by (.+)/#) { return "\(chinese(String(found.1)))，由 \(found.2) 告知" }
    // A word, and what belongs to it.
    let parts = text.split(separator: ", ").map(String.init)
    if parts.count > 1 { return parts.map(chinese).joined(separator: "，") }
    if let known = phrases[text] { return known }
    if let found = text.wholeMatch(of: #/said by (.+)/#) { return "由 \(found.1) 告知" }
    if let found = text.wholeMatch(of: #/the MTU is (\d+)/#) { return "MTU 为 \(found.1)" }
    if let found = text.wholeMatch(of: #/(\d+)% lost/#) { return "丢失 \(found.1)%" }
    if let found = text.wholeMatch(of: #/(\d+) of (\d+) answered/#) { return "\(found.2) 个中有 \(found.1) 个得到回答" }
    if let found = text.wholeMatch(of: #/(\d+) duplicates/#) { return "\(found.1) 个重复" }
    if let found = text.wholeMatch(of: #/exited with status (\d+)/#) { return "以状态 \(found.1) 结束" }
    if let found = text.wholeMatch(of: #/served by (.+)/#) { return "由 \(found.1) 提供" }
    if let found = text.wholeMatch(of: #/seen as (.+)/#) { return "来源显示为 \(found.1)" }
    if let found = text.wholeMatch(of: #/the output does not (match|contain) (.+)/#) {
      return "输出不" + (found.1 == "match" ? "匹配" : "包含") + " \(found.2)"
    }
    return text
  }

  /// Phrases that stand by themselves. The words that labs are written with (`reachable`, `timeout`) stay beside their Chinese.
  private static let phrases: [String: String] = [
    "reachable": "可达", "unreachable": "不可达", "timeout": "超时", "no-route": "无路由", "refused": "被拒绝",
    "open": "开放", "reset": "被重置", "prohibited": "被禁止", "host-unreachable": "主机不可达",
    "port-unreachable": "端口不可达", "protocol-unreachable": "协议不可达", "ttl-exceeded": "TTL 耗尽", "too-big": "包太大",
    "nothing came back": "没有任何回应", "the node has no route to it": "该节点没有到它的路由",
    "the node's own route says so": "该节点自己的路由如此规定", "the node's own route or rule forbids it": "该节点自己的路由或规则禁止",
    "for the node's own interface": "超过该节点自己网卡的 MTU", "it does not exist": "它不存在", "it exists": "它存在",
    "it failed": "失败了", "it went well": "它成功了", "and has to fail": "但应当失败", "interrupted": "被中断",
    "none": "无", "not told": "未告知", "not in the lab": "不在实验中", "it was not tried": "没有尝试",
    "not chosen": "未选中", "not played": "没有执行", "up": "up", "down": "down", "skipped": "跳过",
  ]
}
