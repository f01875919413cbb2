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
