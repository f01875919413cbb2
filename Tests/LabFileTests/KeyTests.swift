import Foundation
import Lab
import LabFile
import Operations
import RouteNetlink
import Testing

/// The parts of a value but the places that it was read from.
private func described(_ value: Any) -> String {
  if ["SourceLocation", "Optional<SourceLocation>", "SourceFile"].contains("\(type(of: value))") { return "" }
  let mirror = Mirror(reflecting: value)
  guard !mirror.children.isEmpty else { return "\(value)" }
  if mirror.displayStyle == .set { return mirror.children.map { described($0.value) }.sorted().joined(separator: ",") }
  return "\(mirror.subjectType)("
    + mirror.children.map { "\($0.label ?? ""): \(described($0.value))" }.joined(separator: ", ") + ")"
}

@Suite struct KeyTests {
  private func read(_ text: String) -> (lab: Lab?, errors: [String]) {
    let reading = LabReader.read(text: text, path: "keys.lab.yaml")
    let found = reading.diagnostics + (reading.lab?.validate() ?? [])
    return (reading.lab, found.filter { $0.severity == .error }.map { "\($0.message) (\($0.fix ?? ""))" })
  }

  private func effect(_ room: Room, _ key: String, _ body: String) throws -> String {
    let text = room.text(body, key: key)
    let (lab, errors) = read(text)
    #expect(errors.isEmpty, "\(text)")
    let made = try #require(lab, "\(text)")
    switch room.effect {
    case .lab: return described(made)
    case .docker: return described(try made.plan()) + described(try made.dockerEngine() as Any)
    case .plan: return described(try made.plan())
    }
  }

  @Test("every key that is accepted has an effect", arguments: rooms) func effects(room: Room) throws {
    // What is accepted is said where a key is not.
    let unknown = "qqqqqqqqqqqqqqqqq: 1"
    let (_, errors) = read(room.text(room.base.isEmpty ? unknown : "\(room.base), \(unknown)"))
    let list = try #require(errors.first { $0.contains("unknown key \"qqqq") }, "\(errors)")
    let start = try #require(list.range(of: "its keys are "))
    let keys = list[start.upperBound...].dropLast().split(separator: ", ").map(String.init)
    #expect(Set(room.samples.keys).subtracting(keys).subtracting(["not"]) == [], "no keys of \(room.name)")
    for key in keys where key != "name" || room.name != "the lab" {
      let bodies = try #require(room.bodies(key), "what does \"\(key)\" of \(room.name) do?")
      if case .refused = room.samples[key] {
        #expect(!read(room.text(bodies.with)).errors.isEmpty, "\(room.name): \(key) is neither refused nor done")
        continue
      }
      #expect(
        try effect(room, key, bodies.with) != effect(room, key, bodies.without), "\(room.name): \(key) has no effect")
    }
  }
}
