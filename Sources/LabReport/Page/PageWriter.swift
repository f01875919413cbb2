import Lab
import LabRunner

/// Writes the page: head with style and script, a bar, and the labs.
struct PageWriter {
  private let labs: [PageReport.Played]
  private let words: PageWords
  private var language: String { words.languages[0] }

  init(_ labs: [PageReport.Played], language: String) {
    self.labs = labs
    words = PageWords(labs.map(\.lab), first: language)
  }

  var text: String {
    let titles = labs.map { $0.lab.title?.text(language: language) ?? $0.lab.name }
    let title = titles.joined(separator: ", ") + " – " + PageWords.text(.report, language)
    // Nothing is fetched, nothing is sent, and no script runs but the page's own.
    let policy =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(SHA256(PageScript.text).base64)'; base-uri 'none'; form-action 'none'"
    var text = """
      <!DOCTYPE html>
      <html lang="\(language.markup)" data-lang="\(language.markup)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="nslab">
      <meta name="color-scheme" content="light dark">
      <title>\(TextWidth.shortened(title, columns: 120).markup)</title>
      <style>
      \(PageStyle.text(languages: words.languages))</style>
      </head>
      <body>
      <a class="skip" href="#content">\(words.word(.skip))</a>

      """
    text += header()
    text += contents()
    text += "<main id=\"content\">\n"
    for (number, played) in labs.enumerated() { text += LabSection(played, number: number + 1, words).text }
    text += "</main>\n<footer><h2>\(words.word(.keys))</h2><p>\(words.word(.keysText))</p></footer>\n"
    return text + "<script>\(PageScript.text)</script>\n</body>\n</html>\n"
  }

  private func header() -> String {
    let languages = words.languages.sorted().map { code in
      "<button type=\"button\" class=\"lang\" data-code=\"\(code.markup)\" lang=\"\(code.markup)\" aria-pressed=\"\(code == language)\">\(Self.name(of: code).markup)</button>"
    }.joined()
    return """
      <header>
      <div class="tools">
      <form role="search"><label><span class="hidden">\(words.word(.search))</span><input id="search" type="search" autocomplete="off" placeholder="\(PageWords.text(.search, language).markup)  ( / )"></label>
      <output id="found" aria-live="polite"></output></form>
      <div role="group" aria-label="Language / 语言">\(languages)</div>
      <button type="button" id="theme">\(words.word(.theme))</button>
      <button type="button" id="expand">\(words.word(.expand))</button>
      <button type="button" id="collapse">\(words.word(.collapse))</button>
      <label class="check"><input type="checkbox" id="bad"> \(words.word(.filter))</label>
      </div>
      </header>

      """
  }

  /// The name of a language in itself.
  private static func name(of code: String) -> String {
    switch code {
    case "en": "English"
    case "zh": "中文"
    default: code
    }
  }

  private func contents() -> String {
    var text = "<nav aria-labelledby=\"contents\"><h2 id=\"contents\">\(words.word(.contents))</h2>\n"
    for (number, played) in labs.enumerated() {
      let title = played.lab.title.map { words.line($0) } ?? played.lab.name.markup
      text += "<p><a href=\"#lab-\(number + 1)\">\(title)</a></p><ol>"
      for (index, step) in played.lab.steps.enumerated() {
        let result = played.result?.steps.first { $0.number == index + 1 }
        let name = step.title.map { words.line($0) } ?? "\(words.word(.step)) \(index + 1)"
        text +=
          "<li>\(Verdict.mark(result?.outcome, words)) <a href=\"#step-\(number + 1)-\(index + 1)\">\(name)</a></li>"
      }
      text += "</ol>\n"
    }
    return text + "</nav>\n"
  }
}

/// How an outcome is shown: a sign for the eye, and a word for who hears the page.
enum Verdict {
  static func mark(_ outcome: Outcome?, _ words: PageWords) -> String {
    guard let outcome else {
      return
        "<span class=\"v skipped\"><span aria-hidden=\"true\">–</span><span class=\"hidden\">\(words.word(.notPlayed))</span></span>"
    }
    return
      "<span class=\"v \(outcome.rawValue)\"><span aria-hidden=\"true\">\(outcome.sign)</span><span class=\"hidden\">\(words.word(outcome.word))</span></span>"
  }

  static func badge(_ outcome: Outcome?, _ words: PageWords) -> String {
    "<span class=\"badge \(outcome?.rawValue ?? "skipped")\">\(words.word(outcome?.word ?? .notPlayed))</span>"
  }
}
