import LabReport
import LabRunner
import SystemPackage

/// What a keeper is asked for a screen, one after the other.
struct StepErrand {
  enum Kind { case report, way, picture, nodes }

  var kind: Kind
  var words: [String]

  /// What a wish asks for; nil of those that are no business of the keeper's.
  init?(_ wish: StepWish, language: String) {
    switch wish {
    case .play(let step): self.init(.report, ["play", "\(step)", language, "screen"])
    case .check(let step): self.init(.report, ["check", "\(step)", language, "screen"])
    case .trace(let way, let kind, let family):
      self.init(.way, ["trace", way, kind, family, language, "text", "reply"])
    case .shell, .redraw, .stop, .quit: return nil
    }
  }

  private init(_ kind: Kind, _ words: [String]) {
    self.kind = kind
    self.words = words
  }

  static func picture(_ language: String) -> StepErrand { StepErrand(.picture, ["graph", language, "screen"]) }
  static let nodes = StepErrand(.nodes, ["nodes"])

  /// Reads the lines of a picture.
  static func lines(of text: String) -> [PictureLine] {
    var reader = RecordText()
    return reader.take(text).compactMap { PictureLine($0) }
  }
}

/// An errand on its way: what has come of the answer.
struct RunningErrand {
  let errand: StepErrand
  let channel: LivingChannel
  private var text = ""
  private var reader = RecordText()

  /// What the next part of an answer brings.
  enum News {
    case events([StepEvent])
    case nothing
    case end(text: String, words: [String], status: Int32)
  }

  init(_ errand: StepErrand, name: String, _ folder: LivingFolder) throws(LivingError) {
    self.errand = errand
    channel = try LivingChannel(to: name, in: folder)
    do throws(LivingError) {
      try channel.ask(errand.words)
    } catch {
      channel.end()
      throw error
    }
  }

  /// Takes the next part, which has come.
  mutating func take() throws(LivingError) -> News {
    switch try channel.answer() {
    case .text(let piece):
      guard case .report = errand.kind else {
        text += piece
        return .nothing
      }
      return .events(reader.take(piece).compactMap { StepEvent($0) })
    case .end(let status, let words, let descriptors):
      for descriptor in descriptors { try? descriptor.close() }
      channel.end()
      return .end(text: text, words: words, status: status)
    }
  }
}
