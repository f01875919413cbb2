public import Operations

/// A question about a step that is asked before the step is played, with the answer that is shown afterwards.
public struct Prediction: Sendable, Equatable {
  /// How it is answered.
  public enum Answer: Sendable, Equatable {
    /// By one of 2 to 9 choices; `right` is the place of the right one, counted from 0.
    case choice([LocalizedText], right: Int)
    /// In words.
    case words(LocalizedText)
  }

  /// The question as the lab asks it.
  public var question: LocalizedText
  /// How it is answered, and the right answer.
  public var answer: Answer
  /// Why that is so; nil where it is not said.
  public var reason: LocalizedText?
  /// The place of the question in the lab file; nil where the lab was not read from one.
  public var location: SourceLocation?

  /// A question with its answer.
  public init(
    question: LocalizedText, answer: Answer, reason: LocalizedText? = nil, location: SourceLocation? = nil
  ) {
    self.question = question
    self.answer = answer
    self.reason = reason
    self.location = location
  }
}

extension Prediction {
  /// The choices in their order; none where the answer is in words.
  public var choices: [LocalizedText] {
    switch answer {
    case .choice(let choices, _): choices
    case .words: []
    }
  }

  /// The right answer: the text of the right choice, or the words.
  public var rightAnswer: LocalizedText {
    switch answer {
    case .choice(let choices, let right): choices.indices.contains(right) ? choices[right] : LocalizedText(texts: [:])
    case .words(let words): words
    }
  }

  var texts: [LocalizedText] { [question] + choices + [rightAnswer] + (reason.map { [$0] } ?? []) }
}
