import CommandLanguage
package import Lab
import LabRunner
import Operations
import PlainText

/// A lab's text and its steps, before any is played, for a page that shows it as it lives.
package struct ViewSteps {
  /// A JSON object; its texts are markup in which those of the lab are texts, and all languages stand beside one another.
  package let text: String

  /// The steps of a lab, with this language in front of the others.
  package init(_ lab: Lab, language: String) {
    let words = PageWords([lab], first: language)
    let steps = lab.steps.enumerated().map { index, step -> JSONText in
      let typed = (step.run + step.show).map(\.text.value) + step.exec.map { $0.command.joined(separator: " ") }
      return .object([
        ("number", .number(index + 1)),
        ("title", .string(step.title.map { words.line($0) } ?? "\(words.word(.step)) \(index + 1)")),
        (
          "text",
          .string(
            (step.prediction.map { PredictionBlock.question($0, words) } ?? "")
              + (step.text.map { words.paragraphs($0) } ?? "")
              + (step.prediction.map { PredictionBlock.answer($0, words) } ?? ""))
        ),
        ("commands", .list(typed.map { .string($0) })),
        ("checks", .list(step.checks.map { .string($0.claim) })),
      ])
    }
    text =
      JSONText.object([
        ("name", .string(lab.name)), ("title", .string(lab.title.map { words.line($0) } ?? lab.name.markup)),
        ("about", .string(lab.about.map { words.paragraphs($0) } ?? "")),
        ("languages", .list(words.languages.sorted().map { .string($0) })), ("steps", .list(steps)),
      ]).compact + "\n"
  }
}
