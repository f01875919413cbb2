import Lab
import LabRunner

/// What is said of the step that is shown, in lines of a width.
extension StepSession {
  func stepLines(columns: Int) -> [ScreenLine] {
    guard let step else { return introduction(columns) }
    guard canPlay, busy != .play(step: position) else { return played(step, columns) }
    return awaited(step, columns)
  }

  /// What the lab is about, and its steps.
  private func introduction(_ columns: Int) -> [ScreenLine] {
    var lines = paragraphs(outline.about, columns)
    if !lines.isEmpty { lines.append(ScreenLine()) }
    if !outline.steps.isEmpty { lines.append(ScreenLine(words.contents, .bold)) }
    for number in 1..<(outline.steps.count + 1) {
      let head = String(repeating: " ", count: number < 10 ? 1 : 0) + "\(number). "
      let outcome = heard[number]?.outcome
      let sign = outcome.map { ScreenLine($0.sign + " ", $0.tone) } ?? ScreenLine(played.contains(number) ? "· " : "  ")
      let title = stepTitle(number).flowed(to: columns, indent: 6, hanging: 6)
      lines.append(sign + ScreenLine(head + String((title.first ?? "").drop { $0 == " " })))
      lines += title.dropFirst().map { ScreenLine($0) }
    }
    return lines
  }

  /// A step that is to be played: what it asks or is about, and what will be typed and checked.
  private func awaited(_ step: StepOutline.Step, _ columns: Int) -> [ScreenLine] {
    var lines: [ScreenLine] = []
    if let prediction = step.prediction {
      lines += question(prediction, columns)
      lines += (given(prediction, columns, isJudged: false) ?? hint(prediction, columns)) + [ScreenLine()]
      if !step.text.isEmpty { lines += flowed(words.textFollows, .dim, columns) + [ScreenLine()] }
    } else if !step.text.isEmpty {
      lines += paragraphs(step.text, columns) + [ScreenLine()]
    }
    lines += coming(step, columns)
    for check in step.checks { lines += flowed("· " + check, .dim, columns, hanging: 2) }
    return lines
  }

  private func coming(_ step: StepOutline.Step, _ columns: Int) -> [ScreenLine] {
    step.commands.flatMap { typed($0, .dim, columns) }
  }

  /// A step that was played, or is being played.
  private func played(_ step: StepOutline.Step, _ columns: Int) -> [ScreenLine] {
    let heard = heard[position] ?? Heard()
    var lines: [ScreenLine] = []
    if let prediction = step.prediction { lines += question(prediction, columns) + [ScreenLine()] }
    if !step.text.isEmpty { lines += paragraphs(step.text, columns) + [ScreenLine()] }
    if heard.isPlayedHere {
      for command in heard.commands { lines += told(command, columns) }
      if let running = heard.running { lines += typed(running, .bold, columns) + [ScreenLine("  …", .dim)] }
    } else {
      lines += coming(step, columns)
      if !step.commands.isEmpty { lines += flowed(words.playedBefore, .dim, columns) }
    }
    if !heard.checks.isEmpty, lines.last != ScreenLine(), !lines.isEmpty { lines.append(ScreenLine()) }
    for check in heard.checks { lines += told(check, columns) }
    if let prediction = step.prediction, heard.isOver || !heard.isPlayedHere, busy == nil {
      lines += [ScreenLine()] + answer(prediction, columns)
    }
    return lines
  }

  // MARK: Questions

  private func question(_ prediction: Prediction, _ columns: Int) -> [ScreenLine] {
    PredictionText(prediction, language: language, columns: columns).question.flatMap {
      $0.folded(to: columns, hanging: 5)
    }.map { ScreenLine($0, .bold) }
  }

  private func hint(_ prediction: Prediction, _ columns: Int) -> [ScreenLine] {
    let count = prediction.choices.count
    return flowed(count > 0 ? words.choose(count) : words.write, .dim, columns, indent: 2, hanging: 2)
  }

  /// What was answered; nil where nothing was.
  private func given(_ prediction: Prediction, _ columns: Int, isJudged: Bool) -> [ScreenLine]? {
    guard let answer = answers[position] else { return nil }
    let text: String
    let isRight: Bool?
    switch answer {
    case .choice(let place):
      let choices = prediction.choices
      text = "\(place + 1). " + (choices.indices.contains(place) ? choices[place].text(language: language) : "")
      if case .choice(_, let right) = prediction.answer { isRight = right == place } else { isRight = nil }
    case .words(let words):
      text = words
      // What is said otherwise may be right all the same: who reads both knows.
      isRight = words.plain == prediction.rightAnswer.text(language: language).plain ? true : nil
    }
    var line = words.said(text.visible)
    if isJudged, let isRight { line += words.colon + (isRight ? words.right : words.wrong) }
    let tone: ScreenLine.Tone = isJudged ? isRight.map { $0 ? .good : .warned } ?? .bold : .bold
    return flowed(line, tone, columns, indent: 2, hanging: 4)
  }

  private func answer(_ prediction: Prediction, _ columns: Int) -> [ScreenLine] {
    let told = PredictionText(prediction, language: language, columns: columns).answer.flatMap {
      $0.folded(to: columns, hanging: 2)
    }
    return told.enumerated().map { ScreenLine($0.element, $0.offset == 0 ? .bold : .plain) }
      + (given(prediction, columns, isJudged: true) ?? [])
  }

  // MARK: What was done

  private func told(_ command: StepEvent.Command, _ columns: Int) -> [ScreenLine] {
    var lines = typed(command.typed, .bold, columns)
    lines += command.output.folded(to: columns, hanging: 4).map { ScreenLine($0) }
    if command.outcome > .passed {
      lines += flowed("\(command.outcome.sign) \(command.detail)", command.outcome.tone, columns, hanging: 2)
    }
    return lines
  }

  private func told(_ check: StepEvent.Check, _ columns: Int) -> [ScreenLine] {
    let detail = check.detail.isEmpty ? "" : words.colon + check.detail
    var lines = flowed("\(check.outcome.sign) \(check.claim)\(detail)", check.outcome.tone, columns, hanging: 2)
    if !check.why.isEmpty { lines += flowed(words.why + check.why, .plain, columns, indent: 2, hanging: 4) }
    if !check.mend.isEmpty { lines += flowed(words.mend + check.mend, .plain, columns, indent: 2, hanging: 4) }
    return lines + check.further.folded(to: columns, hanging: 4).map { ScreenLine($0, .dim) }
  }

  private func typed(_ command: String, _ tone: ScreenLine.Tone, _ columns: Int) -> [ScreenLine] {
    command.lines.enumerated().flatMap { place, line in
      flowed(String(line), tone, columns, indent: place == 0 ? 0 : 2, hanging: 4)
    }
  }

  private func paragraphs(_ text: String, _ columns: Int) -> [ScreenLine] {
    TextFlow.lines(of: text, to: columns).flatMap { $0.isEmpty ? [""] : $0.folded(to: columns) }.map { ScreenLine($0) }
  }

  private func flowed(
    _ text: String, _ tone: ScreenLine.Tone, _ columns: Int, indent: Int = 0, hanging: Int = 0
  ) -> [ScreenLine] { text.flowed(to: columns, indent: indent, hanging: hanging).map { ScreenLine($0, tone) } }
}

extension String {
  /// The text without what does not count in an answer: capitals, blanks at its ends, several blanks for one, a full stop at its end.
  fileprivate var plain: String {
    var words = lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    while let last = words.last, ".。!！".contains(last) { words.removeLast() }
    return words
  }
}
