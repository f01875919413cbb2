extension Duration {
  /// The duration with three digits and a unit that fits: `0.041 ms`, `12.3 ms`, `1.02 s`.
  public var short: String {
    let seconds = Double(components.seconds) + Double(components.attoseconds) / 1e18
    return seconds < 1 ? "\((seconds * 1000).threeDigits) ms" : "\(seconds.threeDigits) s"
  }
}

extension Double {
  /// The number rounded so that about three digits stand.
  fileprivate var threeDigits: String {
    let places = self < 0.1 ? 3 : self < 10 ? 2 : self < 100 ? 1 : 0
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = (self * scale).rounded()
    guard rounded.isFinite, rounded < 1e15 else { return "\(self)" }
    let digits = String(Int(rounded))
    guard places > 0 else { return digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return padded.dropLast(places) + "." + padded.suffix(places)
  }
}

extension Int {
  /// The number with its noun: `1 check`, `2 checks`.
  package func of(_ noun: String) -> String { self == 1 ? "1 \(noun)" : "\(self) \(noun)s" }
}

extension String {
  /// The lines without the line ends; a line end at the very end opens no line.
  var lines: [Substring] {
    var lines = split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}

extension String {
  /// The text with its control characters shown as `cat -v` does (`^[` for ESC), for a terminal; line ends and tabs stay.
  ///
  /// Text of a lab or its programs can so neither move the cursor nor paint over a verdict. Marks that turn the direction of
  /// writing are shown by their number.
  package var visible: String {
    guard unicodeScalars.contains(where: \.isControl) else { return self }
    var text = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\r", rest.first == "\n" { continue }
      guard scalar.isControl else {
        text.append(scalar)
        continue
      }
      let shown =
        scalar.value < 0x80
        ? "^" + String(Character(Unicode.Scalar(UInt8(scalar.value ^ 0x40))))
        : "<U+" + String(scalar.value, radix: 16, uppercase: true) + ">"
      text.append(contentsOf: shown.unicodeScalars)
    }
    return String(text)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal obeys it in place of showing it, other than line ends and tabs.
  var isControl: Bool {
    switch value {
    case 0x09, 0x0a: false
    case 0...0x1f, 0x7f...0x9f, 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: true
    default: false
    }
  }
}
