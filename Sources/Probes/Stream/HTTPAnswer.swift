/// An HTTP answer that is complete.
struct HTTPAnswer {
  var status: Int
  var body: String
  var greeting: Greeting?

  /// Nil while more is to come, and where it is no HTTP. Source: RFC 9112.
  init?(_ text: String, isOver: Bool) {
    guard let end = text.firstEnd else { return nil }
    let head = text[..<end.head].split(separator: "\r\n").map(String.init)
    guard let first = head.first?.split(separator: " "), first.count >= 2, first[0].hasPrefix("HTTP/1."),
      let status = Int(first[1])
    else { return nil }
    self.status = status
    body = String(text[end.body...])
    var length: Int?
    for line in head.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      switch line[..<colon].lowercased() {
      case "content-length": length = Int(value)
      case "x-nslab": greeting = Greeting(in: String(value))
      default: break
      }
    }
    if let length, body.utf8.count >= length { return }
    guard isOver else { return nil }
  }
}

extension String {
  /// Where the head of an HTTP message ends and its body begins.
  fileprivate var firstEnd: (head: Index, body: Index)? {
    var index = startIndex
    // A line end of two characters is one Character in Swift.
    while index < endIndex {
      let next = self.index(after: index)
      if self[index] == "\r\n", next < endIndex, self[next] == "\r\n" { return (index, self.index(after: next)) }
      index = next
    }
    return nil
  }
}
