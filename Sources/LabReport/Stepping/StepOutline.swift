import CommandLanguage
package import Lab
import LabRunner
import Operations

/// What a lab is about and its steps, in one language, as a screen shows them before any is played.
package struct StepOutline: Equatable, Sendable {
  /// A step.
  package struct Step: Equatable, Sendable {
    package var title: String
    package var text: String
    /// What is asked before it is played.
    package var prediction: Prediction?
    /// The commands as they are typed, with a prompt.
    package var commands: [String] = []
    /// What its checks claim.
    package var checks: [String] = []
  }

  package var name: String
  package var title: String
  package var about: String
  package var steps: [Step] = []

  /// The outline of a lab.
  package init(_ lab: Lab, language: String) {
    func text(_ text: LocalizedText?) -> String { text?.text(language: language).visible ?? "" }
    name = lab.name
    title = text(lab.title).onOneLine
    about = text(lab.about)
    steps = lab.steps.map { step in
      let typed = (step.run + step.show).map(\.text.value) + step.exec.map { $0.command.joined(separator: " ") }
      return Step(
        title: text(step.title).onOneLine, text: text(step.text), prediction: step.prediction?.only(language),
        commands: typed.map { Self.typed($0) }, checks: step.checks.map(\.claim.visible))
    }
  }

  /// A command behind a prompt: its own where it was pasted with one.
  static func typed(_ command: String) -> String {
    (Lexer.promptLength(command) > 0 ? command : "$ " + command).visible
  }

  // MARK: Records

  /// The outline as records.
  package var text: String {
    var text = RecordText.text(["lab", name, title, about])
    for step in steps {
      text += RecordText.text(["step", step.title, step.text])
      for command in step.commands { text += RecordText.text(["command", command]) }
      for check in step.checks { text += RecordText.text(["check", check]) }
      if let prediction = step.prediction { text += RecordText.text(Self.fields(of: prediction)) }
    }
    return text
  }

  /// Reads records; nil where they are of something else.
  package init?(text: String) {
    var reader = RecordText()
    var records = reader.take(text)
    guard records.first?.first == "lab", records[0].count == 4 else { return nil }
    let head = records.removeFirst()
    (name, title, about) = (head[1], head[2], head[3])
    for record in records {
      let last = steps.count - 1
      switch (record.first, record.count) {
      case ("step", 3): steps.append(Step(title: record[1], text: record[2]))
      case ("command", 2) where last >= 0: steps[last].commands.append(record[1])
      case ("check", 2) where last >= 0: steps[last].checks.append(record[1])
      case ("predict", 5...) where last >= 0: steps[last].prediction = Self.prediction(of: record)
      default: return nil
      }
    }
  }

  /// The question, the reason, the number of the right choice or nothing, the answer in words or nothing, and the choices.
  private static func fields(of prediction: Prediction) -> [String] {
    func plain(_ text: LocalizedText?) -> String { text?.text(language: "") ?? "" }
    let head = ["predict", plain(prediction.question), plain(prediction.reason)]
    return switch prediction.answer {
    case .choice(let choices, let right): head + ["\(right)", ""] + choices.map { plain($0) }
    case .words(let words): head + ["", plain(words)]
    }
  }

  private static func prediction(of record: [String]) -> Prediction {
    let answer: Prediction.Answer =
      Int(record[3]).map { .choice(record[5...].map { LocalizedText($0) }, right: $0) }
      ?? .words(LocalizedText(record[4]))
    return Prediction(
      question: LocalizedText(record[1]), answer: answer, reason: record[2].isEmpty ? nil : LocalizedText(record[2]))
  }
}

extension Prediction {
  /// The prediction in one language.
  fileprivate func only(_ language: String) -> Prediction {
    func plain(_ text: LocalizedText) -> LocalizedText { LocalizedText(text.text(language: language).visible) }
    let one: Answer =
      switch answer {
      case .choice(let choices, let right): .choice(choices.map { plain($0) }, right: right)
      case .words(let words): .words(plain(words))
      }
    return Prediction(question: plain(question), answer: one, reason: reason.map { plain($0) })
  }
}
