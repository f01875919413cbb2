import Foundation

/// A request of a page.
struct Ask: Codable {
  /// `play`, `check`, `reset`, `trace`, `open`, `type` …
  var ask: String
  var step: Int?
  var check: Int?
  var way: String?
  var kind: String?
  var family: String?
  var node: String?
  var interface: String?
  var filter: String?
  var number: Int?
  var columns: Int?
  var rows: Int?
  var count: Int?
  var text: String?
  var language: String?

  init?(_ message: String) {
    guard let ask = try? JSONDecoder().decode(Ask.self, from: Data(message.utf8)) else { return nil }
    self = ask
  }
}
