import LabRunner

extension StepSession {
  /// The least size of a terminal.
  package static let least = (columns: 80, rows: 24)

  /// The screen: as many lines as there are rows, each of as many columns as there are.
  package mutating func screen(columns: Int, rows: Int) -> [ScreenLine] {
    guard columns >= Self.least.columns, rows >= Self.least.rows else {
      let text = words.tooSmall(columns, rows).flatMap { $0.folded(to: max(2, columns)) }.map { ScreenLine($0) }
      return (0..<max(1, rows)).map { ($0 < text.count ? text[$0] : ScreenLine()).fitted(to: max(1, columns)) }
    }
    let body = rows - 5
    let left = scrolling.isWide ? 0 : min(60, columns * 2 / 5)
    let right = scrolling.isWide ? columns : columns - left - 2
    let text = stepLines(columns: right)
    let picture = scrolling.isWide ? [] : pictureLines(columns: left)
    let page = page.map { pageLines($0, columns: columns) }
    scrolling.fit(text: text.count, picture: picture.count, page: page?.count ?? 0, rows: body)
    var lines = head(columns)
    if let page {
      lines.append(rule(columns, cross: nil))
      lines += window(page, from: scrolling.page, rows: body).map { $0.fitted(to: columns) }
      lines.append(foot(columns, nil, page.count - scrolling.page - body, left: 0))
    } else {
      lines.append(rule(columns, cross: left))
      let rows = zip(
        window(picture, from: scrolling.picture, rows: body), window(text, from: scrolling.text, rows: body))
      for (picture, text) in rows {
        let pane =
          scrolling.isWide ? ScreenLine() : picture.fitted(to: left) + ScreenLine("│", .dim) + ScreenLine(" ")
        lines.append((pane + text).fitted(to: columns))
      }
      lines.append(
        foot(columns, picture.count - scrolling.picture - body, text.count - scrolling.text - body, left: left))
    }
    lines.append(bottom.fitted(to: columns))
    return lines
  }

  /// The lines from one on, and blank ones behind the last.
  private func window(_ lines: [ScreenLine], from first: Int, rows: Int) -> [ScreenLine] {
    let shown = lines.dropFirst(first).prefix(rows)
    return shown + [ScreenLine](repeating: ScreenLine(), count: rows - shown.count)
  }

  // MARK: The frame

  private func head(_ columns: Int) -> [ScreenLine] {
    let place = position == 0 ? words.steps(outline.steps.count) : words.place(position, of: outline.steps.count)
    let name = outline.name + (outline.title.isEmpty ? "" : words.colon + outline.title)
    let title = position == 0 ? "" : "\(position). \(stepTitle(position))"
    return [
      pair(ScreenLine(" " + name, .bold), ScreenLine(place + " ", .dim), columns),
      pair(ScreenLine(" " + title, .bold), state + ScreenLine(" "), columns),
    ]
  }

  func stepTitle(_ number: Int) -> String {
    let title = outline.steps[number - 1].title
    return title.isEmpty ? words.step(number) : title
  }

  /// What is being done, or the verdict on the step.
  private var state: ScreenLine {
    switch busy {
    case .play: return ScreenLine(words.playing, .changed)
    case .check: return ScreenLine(words.checking, .changed)
    case .trace: return ScreenLine(words.tracing, .changed)
    default: break
    }
    guard let outcome = heard[position]?.outcome else { return ScreenLine() }
    return ScreenLine("\(outcome.sign) \(PageWords.text(outcome.word, language))", outcome.tone)
  }

  /// Two texts at the ends of a line; the first gives way.
  private func pair(_ first: ScreenLine, _ second: ScreenLine, _ columns: Int) -> ScreenLine {
    first.fitted(to: max(0, columns - second.columns - 1)) + ScreenLine(" ") + second
  }

  private func rule(_ columns: Int, cross: Int?) -> ScreenLine {
    guard let cross, cross > 0 else { return ScreenLine(String(repeating: "─", count: columns), .dim) }
    let line = String(repeating: "─", count: cross) + "┬" + String(repeating: "─", count: columns - cross - 1)
    return ScreenLine(line, .dim)
  }

  /// The line below the panes, with how much of each is below it.
  private func foot(_ columns: Int, _ picture: Int?, _ text: Int, left: Int) -> ScreenLine {
    func part(_ width: Int, _ below: Int, _ isScrolled: Bool) -> String {
      let note = (isScrolled ? "─ ↕ " : below > 0 ? "─ " : "") + (below > 0 ? "↓ \(words.more(below)) " : "")
      return note + String(repeating: "─", count: max(0, width - note.columns))
    }
    guard let picture, left > 0 else { return ScreenLine(part(columns, text, false), .dim) }
    return ScreenLine(
      part(left, picture, scrolling.isPicture) + "┴" + part(columns - left - 1, text, false), .dim)
  }

  /// What is typed, what there is to say, or the keys.
  private var bottom: ScreenLine {
    switch typing {
    case .answer(let text): return ScreenLine(" " + words.answer + text + "▏", .bold)
    case .node(let text):
      return ScreenLine(
        " " + words.shell(TextWidth.shortened(nodes.joined(separator: " "), columns: 40)) + text + "▏", .bold)
    case nil: break
    }
    if let message { return ScreenLine(" " + message, .warned) }
    switch page {
    case .help: return ScreenLine(" " + words.back, .dim)
    case .way: return ScreenLine(" " + words.moreWays, .dim)
    case nil: return ScreenLine(" " + words.keys(canPlay: canPlay), .dim)
    }
  }

  // MARK: The picture

  private func pictureLines(columns: Int) -> [ScreenLine] {
    picture.enumerated().flatMap { place, line -> [ScreenLine] in
      let between = line.depth == 0 && place > 0 ? [ScreenLine()] : []
      return between + line.lines(columns: columns)
    }
  }

  // MARK: Pages

  private func pageLines(_ page: Page, columns: Int) -> [ScreenLine] {
    switch page {
    case .help:
      func rows(_ rows: [(key: String, text: String)]) -> [ScreenLine] {
        rows.flatMap { row in
          row.text.folded(to: columns - 21, hanging: 0).enumerated().map { place, text in
            ScreenLine("   ") + ScreenLine(place == 0 ? row.key : "", .bold).fitted(to: 17) + ScreenLine(text)
          }
        }
      }
      return [ScreenLine(" " + words.help, .bold)] + rows(words.keys) + rows(words.marks)
    case .way(_, let title, let text):
      return [ScreenLine(" " + title, .bold), ScreenLine()]
        + (text ?? words.tracing).folded(to: columns - 2, hanging: 4).map { ScreenLine(" " + $0) }
    }
  }
}

extension Outcome {
  var tone: ScreenLine.Tone {
    switch self {
    case .passed: .good
    case .skipped, .warned: .warned
    case .failed, .error: .bad
    }
  }
}

extension PictureLine {
  /// The line in a pane: its mark, and its parts beside one another as far as there is room.
  func lines(columns: Int) -> [ScreenLine] {
    let indent = String(repeating: " ", count: 1 + depth * 2)
    let hanging = indent + "  "
    var texts: [String] = []
    var text = indent
    for part in parts {
      let gap = text == indent || text == hanging ? "" : part.hasPrefix("── ") ? " " : "  "
      if !gap.isEmpty, text.columns + gap.count + part.columns > columns - 2 {
        texts.append(text)
        text = hanging + part
      } else {
        text += gap + part
      }
    }
    texts.append(text)
    let tone: ScreenLine.Tone =
      switch mark {
      case .new, .changed: .changed
      case .gone: .dim
      case .same: isDead ? .bad : depth == 0 ? .bold : .plain
      }
    return texts.flatMap { $0.folded(to: columns - 2, hanging: hanging.count) }.map {
      ScreenLine(mark.rawValue, mark == .gone ? .bad : .changed) + ScreenLine($0, tone)
    }
  }
}
