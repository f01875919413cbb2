import Lab
import LabRunner
import Operations

/// A lab on the page: title, picture, and its steps.
struct LabSection {
  private(set) var text = ""
  private let played: PageReport.Played
  private let words: PageWords
  private let number: Int
  private let pictures: PagePictures

  init(_ played: PageReport.Played, number: Int, _ words: PageWords) {
    self.played = played
    self.words = words
    self.number = number
    pictures = PagePictures(played, words, number: number)
    let lab = played.lab
    text += "<article class=\"lab\" id=\"lab-\(number)\" aria-labelledby=\"title-\(number)\">\n"
    text += "<h1 id=\"title-\(number)\">\(lab.title.map { words.line($0) } ?? lab.name.markup)</h1>\n"
    text += facts()
    if let about = lab.about { text += "<div class=\"about\">\(words.paragraphs(about))</div>\n" }
    if let reason = played.result?.reason {
      let sentence = words.each { reason.message(in: $0) + (reason.fix(in: $0).map { " (\($0))" } ?? "") }
      text += "<p class=\"reason\">\(sentence)</p>\n"
    }
    text += pictures.definitions
    if let picture = pictures[0] { text += figure(picture, caption: words.word(.before)) }
    for (index, step) in lab.steps.enumerated() { text += section(step, index) }
    text += "</article>\n"
  }

  private func facts() -> String {
    let steps = played.result?.steps ?? []
    let checks = steps.flatMap(\.checks)
    var facts = [
      "<code>\(played.lab.name.markup)</code>", "\(steps.count) / \(played.lab.steps.count) \(words.word(.steps))",
    ]
    let good = checks.count { $0.outcome == .passed }
    facts.append("\(words.word(.checks)): \(good) / \(checks.count) \(words.word(.passed))")
    if let result = played.result { facts.append(result.duration.short) }
    if let path = played.lab.source?.path { facts.append("<code>\(path.markup)</code>") }
    return "<p class=\"facts\">\(Verdict.badge(played.result?.outcome, words)) \(facts.joined(separator: " · "))</p>\n"
  }

  private func figure(_ picture: String, caption: String) -> String {
    let label = PageWords.text(.picture, words.languages[0]).markup
    return
      "<figure><div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"\(label)\">\(picture)</div><figcaption>\(caption)</figcaption></figure>\n"
  }

  private func section(_ step: Step, _ index: Int) -> String {
    let result = played.result?.steps.first { $0.number == index + 1 }
    let outcome = result?.outcome
    let title = step.title.map { words.line($0) } ?? "\(words.word(.step)) \(index + 1)"
    var text =
      "<section class=\"step\" id=\"step-\(number)-\(index + 1)\" data-outcome=\"\(outcome?.rawValue ?? "skipped")\">\n<details open><summary><h2>\(index + 1). \(title)</h2> \(Verdict.badge(outcome, words))</summary>\n"
    if let prediction = step.prediction { text += PredictionBlock.question(prediction, words) }
    if let about = step.text { text += "<div class=\"text\">\(words.paragraphs(about))</div>\n" }
    for command in result?.commands ?? [] { text += CommandBlock.text(command, words) }
    let checks = result?.checks ?? []
    if !checks.isEmpty {
      text += "<h3>\(words.word(.checks))</h3>\n<ul class=\"checks\">\n"
      for check in checks { text += CheckBlock.text(check, of: played.lab, pictures.moment(step: index + 1), words) }
      text += "</ul>\n"
    }
    if result != nil, let prediction = step.prediction { text += PredictionBlock.answer(prediction, words) }
    if result != nil { text += after(index) }
    return text + "</details>\n</section>\n"
  }

  /// The network as it is after a step, where the step changed it.
  private func after(_ index: Int) -> String {
    guard index + 1 < played.states.count else { return "" }
    let (old, new) = (played.states[index], played.states[index + 1])
    let changes = StageChanges(from: old, to: new).lines
    guard old.nodes != new.nodes else { return "<p class=\"same\">\(words.word(.unchanged))</p>\n" }
    let list =
      changes.isEmpty
      ? ""
      : "<details class=\"changes\"><summary>\(words.word(.changes))</summary><pre>\(changes.joined(separator: "\n").markup)</pre></details>\n"
    return (pictures[index + 1].map { figure($0, caption: words.word(.after)) } ?? "") + list
  }
}
