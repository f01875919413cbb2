import Lab
import LabRunner
import PlainText

/// Results in the Test Anything Protocol, version 14: a line a check, and below what failed a block that says why.
struct TAPReport {
  let text: String

  init(_ results: [LabResult], language: String) {
    let cases = results.flatMap { $0.cases(language: language) }
    var lines = ["TAP version 14", "1..\(cases.count)"]
    for (index, one) in cases.enumerated() {
      let step = one.step.map { " \($0):" } ?? ":"
      let name = Self.escaped("\(one.lab)\(step) \(one.name)")
      let isGood = one.outcome == .passed || one.outcome == .skipped
      var line = "\(isGood ? "ok" : "not ok") \(index + 1) - \(name)"
      if one.outcome == .skipped { line += " # SKIP \(Self.escaped(one.detail))" }
      // What is to do does not fail a run, as warnings do not.
      if one.outcome == .warned { line += " # TODO a warning" }
      lines.append(line)
      if !isGood { lines += Self.block(one) }
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// The text on one line, with what TAP takes for its own escaped, and with nothing that a terminal obeys.
  private static func escaped(_ text: String) -> String {
    text.visible.replacing("\n", with: " ").replacing("\\", with: "\\\\").replacing("#", with: "\\#")
  }

  private static func block(_ one: ReportedCase) -> [String] {
    var lines = ["  ---", "  message: \(JSONText.quoted(one.detail))"]
    lines.append("  severity: \(one.outcome == .error ? "error" : one.outcome == .warned ? "warning" : "fail")")
    if let place = one.place { lines.append("  at: \(JSONText.quoted(place))") }
    if !one.output.isEmpty { lines.append("  output: \(JSONText.quoted(one.output))") }
    return lines + ["  ..."]
  }
}
