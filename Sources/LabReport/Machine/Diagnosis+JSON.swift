import Journey
import Lab
import PlainText

extension Diagnosis {
  /// The diagnosis as an object: `{"cause", "node", "interface", "way", "sentence", "mend": […], "advice", "lab_line"}`.
  func json(language: String) -> JSONText {
    var fields: [(String, JSONText)] = [("cause", .string(cause.name)), ("node", .string(node))]
    if let interface { fields.append(("interface", .string(interface))) }
    fields.append(("way", .string(way.rawValue)))
    fields.append(("sentence", .string(sentence(language: language))))
    fields.append(("mend", .list(remedies.map { .string($0) })))
    if let advice { fields.append(("advice", .string(advice.sentence(language: language)))) }
    if let line { fields.append(("lab_line", .number(line))) }
    return .object(fields)
  }
}
