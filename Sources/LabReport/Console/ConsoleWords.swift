import Lab
import LabRunner
import Operations

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

  /// Of a lab that was passed over without a reason.
  var skipped: String { pick("skipped", "跳过") }
}
