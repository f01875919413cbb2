import Lab

/// A question that is asked before a step, and its answer, in lines for a terminal.
struct PredictionText {
  private let prediction: Prediction
  private let language: String
  /// How wide the lines may be; nil breaks none.
  private let columns: Int?

  init(_ prediction: Prediction, language: String, columns: Int?) {
    self.prediction = prediction
    self.language = language
    self.columns = columns
  }

  /// The question, and its choices with their numbers.
  var question: [String] {
    lines("? ", prediction.question)
      + prediction.choices.enumerated().flatMap { lines("  \($0.offset + 1). ", $0.element) }
  }

  /// The right answer, and why that is so.
  var answer: [String] {
    let word = ConsoleWords(language: language).answer
    let reason = prediction.reason.map { text in
      TextFlow.lines(of: text.text(language: language).visible, to: columns.map { $0 - 2 }).map {
        $0.isEmpty ? "" : "  " + $0
      }
    }
    return lines("= \(word)", numbered) + (reason ?? [])
  }

  /// The right answer, with its number where it is a choice.
  private var numbered: LocalizedText {
    guard case .choice(_, let right) = prediction.answer else { return prediction.rightAnswer }
    return LocalizedText("\(right + 1). \(prediction.rightAnswer.text(language: language))")
  }

  private func lines(_ head: String, _ text: LocalizedText) -> [String] {
    let words = text.text(language: language).visible.lines.joined(separator: " ")
    let hanging = String(repeating: " ", count: min(head.columns, 5))
    return TextFlow.wrapped(words, to: columns, first: head.columns, hanging: hanging.count).enumerated().map {
      ($0.offset == 0 ? head : hanging) + $0.element
    }
  }
}
