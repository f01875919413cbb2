import CommandLanguage
import Journey
import Lab
import LabRunner
import Operations

/// A played lab as Markdown (GitHub's), its picture as Mermaid.
struct MarkdownWriter {
  private(set) var text = ""
  private let language: String

  init(_ played: PageReport.Played, language: String) {
    self.language = language
    let lab = played.lab
    text += "# \(Self.escaped(lab.title?.text(language: language) ?? lab.name))\n\n"
    let steps = played.result?.steps ?? []
    let checks = steps.flatMap(\.checks)
    let good = checks.count { $0.outcome == .passed }
    text +=
      "**\(word((played.result?.outcome ?? .skipped).word))** · \(Self.escaped(lab.name)) · \(steps.count) / \(lab.steps.count) \(word(.steps)) · \(word(.checks)): \(good) / \(checks.count) \(word(.passed))"
    text += played.result.map { " · \($0.duration.short)\n\n" } ?? "\n\n"
    if let about = lab.about { text += Self.paragraphs(about.text(language: language)) }
    if let reason = played.result?.reason { text += "> \(Self.escaped(reason.message(in: language)))\n\n" }
    if let state = played.states.first { picture(lab, state) }
    for step in steps {
      write(step, lab)
      if step.number < played.states.count, played.states[step.number].nodes != played.states[step.number - 1].nodes {
        picture(lab, played.states[step.number])
      }
    }
  }

  private func word(_ word: PageWords.Word) -> String { PageWords.text(word, language) }

  private mutating func picture(_ lab: Lab, _ state: StageState) {
    let graph = TopologyGraph(lab, state, since: nil, language: language)
    if !graph.vertices.isEmpty { text += Self.fenced(graph.mermaid(), "mermaid") }
  }

  private mutating func write(_ step: StepResult, _ lab: Lab) {
    let title = step.step.title?.text(language: language) ?? "\(word(.step)) \(step.number)"
    text += "## \(step.number). \(Self.escaped(title))\n\n"
    if let prediction = step.step.prediction { ask(prediction) }
    if let about = step.step.text { text += Self.paragraphs(about.text(language: language)) }
    for command in step.commands {
      let typed = Lexer.promptLength(command.text) > 0 ? command.text : "$ " + command.text
      text += Self.fenced((typed + "\n" + command.output).visible, "console")
      if command.outcome > .passed {
        text += "**\(word(command.outcome.word))**: \(Self.escaped(command.detail(in: language) ?? ""))\n\n"
      }
    }
    for check in step.checks {
      let claim = Self.code(check.claim)
      text +=
        "- \(check.outcome.sign) \(claim)"
        + (check.detail.isEmpty ? "" : ": \(Self.escaped(check.detail(in: language)))")
      text += " (\(word(check.outcome.word)), \(check.duration.short))\n"
      if let journey = check.journey {
        let way = JourneyText(journey, nil, language: language, withReply: true).text
        text += "\n" + Self.fenced(way, "text")
      }
      guard let diagnosis = check.diagnosis else { continue }
      text += "  - \(word(.why)): \(Self.escaped(diagnosis.sentence(language: language)))\n"
      if let mend = diagnosis.mend {
        text += "  - \(word(.mend)): \(Self.code(mend))\n"
      } else if let advice = diagnosis.advice {
        text += "  - \(word(.mend)): \(Self.escaped(advice.sentence(language: language)))\n"
      }
    }
    if !step.checks.isEmpty { text += "\n" }
    for matrix in step.checks.compactMap(\.matrix) where matrix.sources.count > 1 {
      text += Self.fenced(matrix.lines.joined(separator: "\n"), "text")
    }
    if let prediction = step.step.prediction { answer(prediction) }
  }

  private mutating func ask(_ prediction: Prediction) {
    text += "**\(word(.question))**: \(Self.escaped(prediction.question.text(language: language)))\n\n"
    for (place, choice) in prediction.choices.enumerated() {
      text += "\(place + 1). \(Self.escaped(choice.text(language: language)))\n"
    }
    if !prediction.choices.isEmpty { text += "\n" }
  }

  private mutating func answer(_ prediction: Prediction) {
    var answer = Self.escaped(prediction.rightAnswer.text(language: language))
    if case .choice(_, let right) = prediction.answer { answer = "\(right + 1). " + answer }
    text += "**\(word(.answer))**: \(answer)\n\n"
    if let reason = prediction.reason { text += Self.paragraphs(reason.text(language: language)) }
  }

  /// Lines in a fence that is longer than any in them.
  private static func fenced(_ lines: String, _ kind: String) -> String {
    var longest = 2
    var run = 0
    for character in lines {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\(kind)\n\(lines)\(lines.hasSuffix("\n") ? "" : "\n")\(fence)\n\n"
  }

  private static func code(_ text: String) -> String {
    let text = text.visible.replacing("\n", with: " ")
    return text.contains("`") ? "`` \(text) ``" : "`\(text)`"
  }

  private static func paragraphs(_ text: String) -> String {
    var markdown = ""
    var lines: [Substring] = []
    let all: [Substring] = text.split(separator: "\n", omittingEmptySubsequences: false)
    for line in all + [""] {
      guard line.allSatisfy(\.isWhitespace) else {
        lines.append(line)
        continue
      }
      guard !lines.isEmpty else { continue }
      let isDrawing = lines.contains { $0.hasPrefix("  ") }
      markdown += isDrawing ? fenced(lines.joined(separator: "\n"), "text") : escaped(PageWords.joined(lines)) + "\n\n"
      lines = []
    }
    return markdown
  }

  /// A text on one line in which nothing is taken for Markdown or HTML.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text.visible.replacing("\n", with: " ") {
      switch character {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!": escaped += "\\\(character)"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
