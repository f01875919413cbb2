import Lab
import Operations

/// Questions that are asked before a step is played.
extension Reader {
  func prediction(_ node: YAML.Node) -> Prediction? {
    guard let fields = fields(node, "predict", keys: ["question", "choices", "answer", "reason"]) else { return nil }
    guard let question = fields["question"] else {
      error(.predictEmpty, at: node, fix: .add("question: Will left reach right now?"))
      return nil
    }
    guard let answer = fields["answer"] else {
      error(
        .predictWithoutAnswer, at: node,
        fix: fields.has("choices") ? Remedy.addAnswerNumber : Remedy.add("answer: 63"))
      return nil
    }
    guard let text = filled(question, "question") else { return nil }
    let kind =
      if let choices = fields["choices"] { chosen(answer, of: choices) } else {
        filled(answer, "answer").map(Prediction.Answer.words)
      }
    guard let kind else { return nil }
    let reason = fields["reason"].flatMap { localized($0, "reason") }
    return Prediction(question: text, answer: kind, reason: reason, location: location(node))
  }

  /// The choices, and which of them is right: the one with this text in one of its languages, else the one of this number.
  private func chosen(_ node: YAML.Node, of list: YAML.Node) -> Prediction.Answer? {
    guard let items = list.sequence, (2...9).contains(items.count) else {
      error(.choicesCount(list.sequence.map { .items($0.count) } ?? kind(list)), at: list)
      return nil
    }
    let choices = items.compactMap { filled($0, "a choice") }
    guard choices.count == items.count else { return nil }
    for (place, choice) in choices.enumerated() where choices[..<place].contains(choice) {
      error(.choiceTwice, at: items[place])
      return nil
    }
    guard let answer = string(node, "answer") else { return nil }
    if let right = choices.firstIndex(where: { $0.texts.values.contains { $0.trimmed == answer.trimmed } }) {
      return .choice(choices, right: right)
    }
    guard let number = Int(answer), choices.indices.contains(number - 1) else {
      error(
        .noChoice(kind(node)), at: node,
        fix: .choiceNumber("\(choices.count)"))
      return nil
    }
    return .choice(choices, right: number - 1)
  }

  /// A text, or a text for each language, none of which is blank.
  private func filled(_ node: YAML.Node, _ what: Subject) -> LocalizedText? {
    guard let text = localized(node, what) else { return nil }
    guard !text.texts.isEmpty, text.texts.values.allSatisfy({ !$0.allSatisfy(\.isWhitespace) }) else {
      error(.blank(what), at: node)
      return nil
    }
    return text
  }
}
