import Lab

/// A question that is asked before a step, and its answer, which is folded until the reader wants it.
enum PredictionBlock {
  static func question(_ prediction: Prediction, _ words: PageWords) -> String {
    let choices = prediction.choices.map { "<li>\(words.line($0))</li>" }.joined()
    let list = choices.isEmpty ? "" : "<ol>\(choices)</ol>"
    return "<div class=\"predict\"><p><strong>\(words.word(.question))</strong>: \(words.line(prediction.question))</p>"
      + "\(list)</div>\n"
  }

  static func answer(_ prediction: Prediction, _ words: PageWords) -> String {
    var answer = words.line(prediction.rightAnswer)
    if case .choice(_, let right) = prediction.answer { answer = "\(right + 1). \(answer)" }
    return "<details class=\"predict\"><summary>\(words.word(.answer))</summary><p>\(answer)</p>"
      + "\(prediction.reason.map { words.paragraphs($0) } ?? "")</details>\n"
  }
}
