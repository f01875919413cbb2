/// Where the panes of a screen of `nslab step` are scrolled to.
struct StepScrolling: Sendable {
  /// The first line of each that is shown.
  var text = 0
  var picture = 0
  var page = 0
  /// Whether the end of the text is shown, however much there is of it.
  private(set) var isFollowing = false
  /// Whether keys scroll the picture.
  private(set) var isPicture = false
  /// Whether the text has the whole width.
  private(set) var isWide = false
  /// The lines of a pane that there is room for, as it was shown last.
  var rows = 1

  /// Another step is shown, from its beginning.
  mutating func begin() {
    text = 0
    isFollowing = false
  }

  /// The end of the text is shown while it grows.
  mutating func follow() { isFollowing = true }

  mutating func toggleWidth() {
    isWide.toggle()
    isPicture = false
  }

  mutating func toggleFocus() { if !isWide { isPicture.toggle() } }

  /// Scrolls where the key is one that does.
  mutating func scroll(_ key: ScreenKey, isPage: Bool) -> Bool {
    let lines: Int
    switch key {
    case .up, .character("k"): lines = -1
    case .down, .character("j"): lines = 1
    case .pageUp: lines = 1 - max(2, rows)
    case .pageDown: lines = max(2, rows) - 1
    case .home, .character("g"): lines = -1_000_000
    case .end, .character("G"): lines = 1_000_000
    default: return false
    }
    if isPage {
      page += lines
    } else if isPicture {
      picture += lines
    } else {
      text += lines
      isFollowing = false
    }
    return true
  }

  /// Keeps the panes where they have lines.
  mutating func fit(text lines: Int, picture pictureLines: Int, page pageLines: Int, rows: Int) {
    self.rows = rows
    func fitted(_ first: Int, _ count: Int) -> Int { max(0, min(first, count - rows)) }
    text = isFollowing ? max(0, lines - rows) : fitted(text, lines)
    picture = fitted(picture, pictureLines)
    page = fitted(page, pageLines)
  }
}
