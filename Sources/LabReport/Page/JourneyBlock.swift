import Journey

/// The way of a packet on the page: the picture, and its hops as a list that can be stepped through.
enum JourneyBlock {
  /// - Parameter picture: The picture of the lab as it is then; nil where there is none.
  static func text(_ journey: Journey, _ picture: PagePictures.Moment?, _ words: PageWords) -> String {
    let tellings = words.languages.map { ($0, JourneyText(journey, nil, language: $0, withReply: true)) }
    let texts = Dictionary(tellings) { first, _ in first }
    var text = "<details class=\"why\"><summary>\(words.word(.journey))</summary>\n"
    text +=
      "<div class=\"walk\" role=\"group\" tabindex=\"0\" aria-label=\"\(PageWords.text(.journey, words.languages[0]).markup)\">"
    text += "<p><code>\("\(journey.probe.summary): \(journey.verdict)".markup)</code></p>"
    if let picture { text += "<div class=\"scroll\" aria-hidden=\"true\">\(picture.drawing)</div>" }
    text +=
      "<p class=\"walking\" hidden><button type=\"button\">← \(words.word(.back))</button> <button type=\"button\">\(words.word(.forth)) →</button> <span class=\"count\"></span><span class=\"hidden\" aria-live=\"polite\"></span></p>\n<ol class=\"hops\">\n"
    for number in journey.hops.indices {
      let lines = words.each { language in
        let lines = texts[language]?.hops[number] ?? []
        return lines.enumerated().map { ($0 == 0 ? "" : "  ") + $1.visible }.joined(separator: "\n")
      }
      text += "<li\(place(number, journey, picture))>\(lines)</li>\n"
    }
    return text + "</ol></div></details>\n"
  }

  /// Where a hop is in the picture, and the way by which the packet came there.
  private static func place(_ number: Int, _ journey: Journey, _ picture: PagePictures.Moment?) -> String {
    let hop = journey.hops[number]
    guard let picture, let point = picture.point(hop.node, hop.interface) else { return "" }
    var attributes = " data-at=\"\(point.x.pixels) \(point.y.pixels)\""
    guard hop.isIncoming, let (node, interface) = picture.otherEnd(hop.node, hop.interface),
      journey.hops[..<number].contains(where: { !$0.isIncoming && $0.node == node && $0.interface == interface }),
      let route = picture.route(to: hop.node, hop.interface)
    else { return attributes }
    attributes += " data-d=\"\(route.path)\""
    return attributes
  }
}
