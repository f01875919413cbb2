extension String {
  /// The text as it stands in XML and HTML, in quotes, too; characters that XML has not are left out, and marks that turn the direction of
  /// writing are shown by their number.
  package var markup: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\n", "\t": text.unicodeScalars.append(scalar)
      case "\u{fffe}", "\u{ffff}": break
      default:
        if scalar.isControl {
          text += String(scalar).visible.markup
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    return text
  }
}

extension Double {
  /// The number with at most one digit behind the point.
  var pixels: String {
    let tenths = Int((self * 10).rounded())
    let (whole, rest) = (abs(tenths) / 10, abs(tenths) % 10)
    return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
  }
}

extension Route {
  /// As the attribute `d` of a path.
  var path: String {
    func text(_ point: Point) -> String { "\(point.x.pixels) \(point.y.pixels)" }
    return "M\(text(start))"
      + parts.map { part in
        switch part {
        case .line(let end): "L\(text(end))"
        case .curve(let a, let b, let end): "C\(text(a)) \(text(b)) \(text(end))"
        }
      }.joined()
  }
}
