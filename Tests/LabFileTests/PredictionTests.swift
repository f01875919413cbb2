import Lab
import LabFile
import Operations
import Testing

/// `predict:` of a step.
@Suite struct PredictionTests {
  private func errors(_ predict: String) -> [String] {
    let reading = LabReader.read(text: "name: a\nsteps:\n  - predict: \(predict)\n", path: "a")
    return reading.diagnostics.filter { $0.severity == .error }.map {
      "\($0.location.map { "\($0.line):\($0.column)" } ?? "-") \($0.message) (\($0.fix ?? ""))"
    }
  }

  private func prediction(_ predict: String) throws -> Prediction {
    try #require(try Lab(text: "name: a\nsteps: [{predict: \(predict)}]").steps[0].prediction)
  }

  @Test("the right choice is named by its text in any language, or by its number, the text first")
  func choices() throws {
    for (choices, answer, right) in [
      ("[{en: \"yes\", zh: 通}, {en: \"no\", zh: 不通}]", "不通", 1), ("[yes, no]", "no", 1), ("[yes, no]", "1", 0),
      ("[2, 1]", "1", 1), ("[63, 64, 65]", "64", 1), ("[a, b, c, d, e, f, g, h, i]", "9", 8),
    ] {
      let made = try prediction("{question: Well?, choices: \(choices), answer: \(answer)}")
      guard case .choice(let all, let place) = made.answer else { throw Failed() }
      #expect(place == right && made.choices == all && made.rightAnswer == all[right], "\(choices) \(answer)")
    }
  }

  private struct Failed: Error {}

  @Test("without choices the answer is in words, in several languages where it is a map")
  func words() throws {
    let made = try prediction("{question: {en: How many?, zh: 几个？}, answer: {en: Two, zh: 两个}, reason: So it is}")
    #expect(made.answer == .words(LocalizedText(texts: ["en": "Two", "zh": "两个"])))
    #expect(made.choices.isEmpty && made.rightAnswer.text(language: "zh") == "两个")
    #expect(made.reason == LocalizedText("So it is"))
    let lab = try Lab(text: "name: a\nsteps: [{predict: {question: What?, answer: {en: One, fr: Un}}}]")
    #expect(lab.languages == ["en", "fr"])
  }

  @Test(
    "what is missing or cannot be is an error at its place",
    arguments: [
      ("{answer: 1}", "3:14 predict asks nothing (add question: Will left reach right now?)"),
      ("Why?", "3:14 predict wants a map, got \"Why?\" (its keys are question, choices, answer, reason)"),
      ("{question: Why?}", "3:14 predict has no answer, which is shown after the step (add answer: 63)"),
      (
        "{question: Why?, choices: [a, b]}",
        "3:14 predict has no answer, which is shown after the step (add answer: 1, the number of the right choice)"
      ),
      ("{question: \" \", answer: 1}", "3:25 question is blank ()"),
      ("{question: {}, answer: 1}", "3:25 question is blank ()"),
      ("{question: Why?, choices: [a], answer: 1}", "3:40 choices wants a list of 2 to 9, got 1 ()"),
      (
        "{question: Why?, choices: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], answer: 1}",
        "3:40 choices wants a list of 2 to 9, got 10 ()"
      ),
      ("{question: Why?, choices: both, answer: 1}", "3:40 choices wants a list of 2 to 9, got \"both\" ()"),
      ("{question: Why?, choices: [a, a], answer: 1}", "3:44 this choice is there twice ()"),
      ("{question: Why?, choices: [a, \"\"], answer: 1}", "3:44 a choice is blank ()"),
      (
        "{question: Why?, choices: [a, b], answer: 3}",
        "3:56 the answer is none of the choices: \"3\" (write a number from 1 to 2, or the text of the right choice)"
      ),
      ("{question: Why?, answer: 1, because: 2}", "3:42 unknown key \"because\" in predict"),
    ])
  func wrong(predict: String, error: String) {
    let found = errors(predict)
    #expect(found.count == 1 && found[0].hasPrefix(error), "\(found)")
  }

  @Test("values of the lab stand in it") func values() throws {
    let lab = try Lab(
      text: "name: a\nvars: {net: 10.0.0}\nsteps: [{predict: {question: \"Who is ${net}.1?\", answer: h1}}]")
    #expect(lab.steps[0].prediction?.question == LocalizedText("Who is 10.0.0.1?"))
  }
}
