import LabRunner
import SystemPackage

/// Asks the keeper of a lab.
struct KeeperClient: Sendable {
  let name: String
  let folder: LivingFolder

  /// How an answer ended.
  struct Answer: Sendable {
    var status: Int32
    var words: [String]
    var descriptors: [FileDescriptor]

    /// The failure with its remedy, where there was one.
    var message: String {
      guard let message = words.first, !message.isEmpty else { return "" }
      return words.count > 1 && !words[1].isEmpty ? "\(message) (\(words[1]))" : message
    }
  }

  var isUp: Bool { folder.isAlive(name) }

  /// Sends words, hands on the pieces of text as they come, and gives the end of the answer. Throws where there is no keeper, or it does not
  /// answer in time.
  ///
  /// - Parameter patience: How long is waited for each piece; without end where it is nil.
  func ask(
    _ words: [String], patience: Duration? = nil, hear: (String) -> Void = { _ in }
  ) throws(LivingError) -> Answer {
    let channel = try LivingChannel(to: name, in: folder)
    defer { channel.end() }
    channel.limit(patience)
    try channel.ask(words)
    while true {
      switch try channel.answer() {
      case .text(let text): hear(text)
      case .end(let status, let words, let descriptors):
        return Answer(status: status, words: words, descriptors: descriptors)
      }
    }
  }

  /// The whole text of an answer; nil where there is none.
  func text(_ words: [String], patience: Duration? = nil) -> String? {
    var text = ""
    guard let answer = try? ask(words, patience: patience, hear: { text += $0 }), answer.status == 0 else { return nil }
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
