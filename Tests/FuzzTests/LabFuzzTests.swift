import Foundation
import Lab
import LabFile
import LabReport
import Operations
import Testing

/// The texts of the labs that come with the package.
private let labs: [String] = {
  let here = URL(fileURLWithPath: FileManager.default.currentDirectoryPath)
  let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  for root in [here, source] {
    let folder = root.appendingPathComponent("Labs")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let texts = names.sorted().compactMap {
      try? String(contentsOf: folder.appendingPathComponent($0), encoding: .utf8)
    }
    if !texts.isEmpty { return texts }
  }
  return ["name: a\nsteps:\n  - run: ip netns add a\n"]
}()

private let pieces = [
  "&a", "*a", "<<:", "- ", "{", "}", "[", "]", ":", "#", "|", ">", "'", "\"", "\\", "\t", "!!int", "~", "null",
  "h[1-3]",
  "h[0-99999]", "[1-0]", "-1", "0", "4294967296", "99999999999999999999", "1.5", "0x", "true", "é", "网", "\u{0}",
  "\u{1b}",
  "10.0.0.1/24", "10.0.0.1/33", "::1/64", "name:", "host: true", "kind: switch", "1-65535:1-65535", "$(x)", "a -> b",
  "-> ", "<<'END'",
]

/// The end of reading, judging, drawing and writing a text of a lab: whatever it is, they end with a result or with errors that have
/// a place in the file.
private func look(at text: String, _ seed: UInt64) {
  let reading = LabReader.read(text: text, path: "a.lab.yaml")
  var diagnostics = reading.diagnostics
  if let lab = reading.lab {
    diagnostics += lab.validate()
    if !diagnostics.contains(where: { $0.severity == .error }) {
      do throws(Diagnostic) {
        #expect(try ShellScript(lab).text.hasPrefix("#!/bin/sh\n"), "seed \(seed)")
      } catch {
        #expect(!error.message.isEmpty, "seed \(seed)")
      }
    }
  } else {
    #expect(!diagnostics.isEmpty, "seed \(seed): neither a lab nor an error: \(text)")
  }
  for diagnostic in diagnostics {
    #expect(!diagnostic.message.isEmpty, "seed \(seed)")
    guard let place = diagnostic.location else { continue }
    #expect(
      (0...reading.source.lines.count + 1).contains(place.line) && place.column >= 0 && diagnostic.length >= 1,
      "seed \(seed): \(diagnostic.message) at \(place): \(text)")
  }
  let shown = DiagnosticRenderer(isColored: false).render(diagnostics, in: reading.source)
  #expect(shown.utf8.count < 300_000, "seed \(seed): \(shown.utf8.count)")
}

@Suite struct LabFuzzTests {
  @Test("any text of a lab gives a lab, or errors with their places")
  func files() {
    Fuzz.run("lab files") { chance, seed in
      look(at: chance.pick(labs).mutated(&chance, with: labs, pieces: pieces), seed)
    }
  }

  @Test("any anchors, aliases and merged keys of YAML give a lab, or errors with their places")
  func aliases() {
    Fuzz.run("aliases") { chance, seed in
      var text = "name: a\n"
      let depth = chance.number(1...12)
      let base = chance.pick(["[ip link set lo up]", "{a: 1}", "x", "{h1: {}}", "{run: [ip netns add x]}", "[[]]"])
      text += "x0: &a0 \(base)\n"
      for level in 1...depth {
        let width = chance.number(1...9)
        let older = (0..<width).map { _ in "*a\(chance.flip() ? level - 1 : chance.number(0...(level - 1)))" }
        switch chance.number(0...4) {
        case 0: text += "x\(level): &a\(level) [\(older.joined(separator: ","))]\n"
        case 1: text += "x\(level): &a\(level) {<<: [\(older.joined(separator: ","))], k: \(older[0])}\n"
        case 2:
          let keys = older.enumerated().map { "? [\($0), \($1)] : \($1)" }
          text += "x\(level): &a\(level) {\(keys.joined(separator: ", "))}\n"
        case 3: text += "x\(level): &a\(level) {? \(older[0]) : 1}\n"
        default: text += "? &a\(level) [\(older.joined(separator: ","))]\n: \(older[0])\n"
        }
      }
      let use = "*a\(depth)"
      text += chance.pick([
        "title: \(use)\n", "steps: \(use)\n", "steps:\n  - \(use)\n", "steps:\n  - run: \(use)\n", "topology: \(use)\n",
        "topology: {nodes: \(use)}\n", "? \(use)\n: 1\n", "topology: {links: \(use)}\n", "containers: \(use)\n",
      ])
      look(at: text, seed)
    }
  }
}
