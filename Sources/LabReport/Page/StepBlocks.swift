import CommandLanguage
import Journey
import Lab
import LabRunner
import Operations

/// A command with what it printed.
enum CommandBlock {
  /// Outputs that are longer are folded.
  private static let longest = 30

  static func text(_ result: CommandResult, _ words: PageWords) -> String {
    let typed = Lexer.promptLength(result.text) > 0 ? result.text : "$ " + result.text
    var text =
      "<div class=\"command \(result.outcome.rawValue)\"><pre class=\"typed\"><code>\(typed.markup)</code></pre>"
    if !result.output.isEmpty {
      let lines = result.output.lines.count
      let output = "<pre class=\"output\" tabindex=\"0\"><samp>\(result.output.markup)</samp></pre>"
      text +=
        lines > longest
        ? "<details class=\"long\"><summary>\(words.word(.printed)): \(lines) \(words.word(.lines))</summary>\(output)</details>"
        : output
    }
    if result.outcome > .passed {
      text +=
        "<p class=\"detail\">\(Verdict.mark(result.outcome, words)) \(words.each { result.detail(in: $0) ?? "" })</p>"
    }
    return text + "</div>\n"
  }
}

/// A check with its verdict, what was seen, how long it took, and where it stands.
enum CheckBlock {
  /// Meshes of more nodes are shown as rows of signs.
  private static let most = 32

  /// - Parameter picture: The picture for its journey.
  static func text(
    _ result: CheckResult, of lab: Lab, _ picture: PagePictures.Moment?, _ words: PageWords
  ) -> String {
    var text =
      "<li class=\"\(result.outcome.rawValue)\">\(Verdict.mark(result.outcome, words)) <code>\(result.claim.markup)</code>"
    if !result.detail.isEmpty { text += " <span class=\"seen\">\(words.each { result.detail(in: $0) })</span>" }
    text += " <span class=\"time\">\(result.duration.short)</span>"
    if result.outcome > .passed, let place = result.check.location, let path = lab.source?.path {
      text += " <span class=\"place\">\("\(path):\(place.line):\(place.column)".markup)</span>"
    }
    if let diagnosis = result.diagnosis { text += why(diagnosis, picture, words, isWayShown: result.journey == nil) }
    if let journey = result.journey { text += JourneyBlock.text(journey, picture, words) }
    if let matrix = result.matrix, matrix.sources.count > 1 { text += self.text(matrix, words) }
    return text + "</li>\n"
  }

  /// The cause of a failure, and what mends it.
  private static func why(
    _ diagnosis: Diagnosis, _ picture: PagePictures.Moment?, _ words: PageWords, isWayShown: Bool
  ) -> String {
    var text =
      "<p class=\"why\"><strong>\(words.word(.why))</strong>: \(words.each { diagnosis.sentence(language: $0) })</p>"
    if let mend = diagnosis.mend {
      text += "<p class=\"why\"><strong>\(words.word(.mend))</strong>: <code>\(mend.markup)</code></p>"
    } else if let advice = diagnosis.advice {
      text +=
        "<p class=\"why\"><strong>\(words.word(.mend))</strong>: \(words.each { advice.sentence(language: $0) })</p>"
    }
    if isWayShown, let journey = diagnosis.journey { text += JourneyBlock.text(journey, picture, words) }
    return text
  }

  private static func text(_ matrix: ReachabilityMatrix, _ words: PageWords) -> String {
    guard matrix.sources.count <= most, matrix.destinations.count <= most else {
      return "<pre class=\"output\" tabindex=\"0\">\(matrix.lines.joined(separator: "\n").markup)</pre>"
    }
    var text =
      "<div class=\"scroll\" tabindex=\"0\"><table class=\"matrix\"><thead><tr><th scope=\"col\" class=\"corner\">\(words.word(.from)) \\ \(words.word(.to))</th>"
    for name in matrix.destinations { text += "<th scope=\"col\"><span>\(name.markup)</span></th>" }
    text += "</tr></thead><tbody>"
    for (source, row) in zip(matrix.sources, matrix.cells) {
      text += "<tr><th scope=\"row\">\(source.markup)</th>"
      for cell in row {
        switch cell {
        case ".": text += "<td class=\"passed\">✓</td>"
        case "X": text += "<td class=\"failed\">✗</td>"
        default: text += "<td>\(String(cell).markup)</td>"
        }
      }
      text += "</tr>"
    }
    return text + "</tbody></table></div>"
  }
}
