/// The parts that several pictures of a page have in common, each written once.
struct SharedParts {
  private var ids: [String: String] = [:]
  /// The parts as a drawing that nobody sees; empty where nothing is shared.
  private(set) var definitions = ""

  /// Shorter ones are no longer than the reference to them.
  private static let least = 60

  /// - Parameter prefix: The beginning of their names in the page.
  init(_ pictures: [[String]], prefix: String) {
    var counts: [String: Int] = [:]
    for part in pictures.joined() { counts[part, default: 0] += 1 }
    var groups = ""
    for part in pictures.joined() {
      guard counts[part, default: 0] > 1, part.utf8.count >= Self.least, ids[part] == nil else { continue }
      let id = "\(prefix)\(ids.count)"
      ids[part] = id
      // Rules that name the drawing hold inside, where a browser does not look beyond the part.
      groups += "<g class=\"nslab\" id=\"\(id)\">\(part.trimmed)</g>\n"
    }
    guard !groups.isEmpty else { return }
    definitions =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"parts\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\n\(groups)</defs></svg>\n"
  }

  /// None.
  init() {}

  /// A part as it stands in a picture: a reference to it, or itself.
  func text(_ part: String) -> String { ids[part].map { "<use href=\"#\($0)\"/>\n" } ?? part }
}

extension String {
  /// Without the end of its line.
  fileprivate var trimmed: Substring { hasSuffix("\n") ? dropLast() : self[...] }
}
