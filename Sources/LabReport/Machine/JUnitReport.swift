import Lab
import LabRunner
import Operations

/// Results as the XML of JUnit, of which Jenkins, GitLab and others make their test reports: a suite a lab, a case a check.
struct JUnitReport {
  let text: String

  init(_ results: [LabResult], _ time: Duration, language: String) {
    let suites = results.map { ($0, $0.cases(language: language)) }
    let all = suites.flatMap(\.1)
    var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#]
    lines.append("<testsuites name=\"nslab\" \(Self.counts(all)) time=\"\(time.inSeconds)\">")
    for (result, cases) in suites {
      let file = result.lab.source.map { " file=\"\($0.path.xml)\"" } ?? ""
      lines.append(
        "  <testsuite name=\"\(result.lab.name.xml)\" \(Self.counts(cases)) time=\"\(result.duration.inSeconds)\"\(file)>"
      )
      lines += cases.flatMap(Self.lines)
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func counts(_ cases: [ReportedCase]) -> String {
    func count(_ outcome: Outcome) -> Int { cases.count { $0.outcome == outcome } }
    return
      "tests=\"\(cases.count)\" failures=\"\(count(.failed))\" errors=\"\(count(.error))\" skipped=\"\(count(.skipped))\""
  }

  private static func lines(_ one: ReportedCase) -> [String] {
    let group = one.lab + (one.step.map { ".\($0)" } ?? "")
    var place = one.path.map { " file=\"\($0.xml)\"" } ?? ""
    if let line = one.location?.line { place += " line=\"\(line)\"" }
    let head =
      "    <testcase classname=\"\(group.xml)\" name=\"\(one.name.xml)\" time=\"\(one.duration.inSeconds)\"\(place)"
    var inner: [String] = []
    let told = (one.detail + (one.place.map { "\n\($0)" } ?? "")).xml
    switch one.outcome {
    case .passed: break
    case .skipped: inner.append("<skipped message=\"\(one.detail.xml)\"/>")
    case .failed: inner.append("<failure message=\"\(one.detail.xml)\">\(told)</failure>")
    case .error: inner.append("<error message=\"\(one.detail.xml)\">\(told)</error>")
    // A warning does not fail the run.
    case .warned: inner.append("<system-err>warning: \(told)</system-err>")
    }
    if !one.output.isEmpty { inner.append("<system-out>\(one.output.xml)</system-out>") }
    if inner.isEmpty { return [head + "/>"] }
    return [head + ">"] + inner.map { "      " + $0 } + ["    </testcase>"]
  }
}

extension String {
  /// The text as it stands in XML, in quotes, too; characters that XML has not are left out.
  fileprivate var xml: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "\n": text += "&#10;"
      case "\t": text += "&#9;"
      case "\u{0}"..<"\u{20}", "\u{fffe}", "\u{ffff}": break
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
