import Foundation
package import Operations

/// The names of the cases that a file declares.
package func declaredCases(_ file: String, from test: String = #filePath) throws -> Set<String> {
  let root = URL(filePath: test).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let text = try String(contentsOf: root.appending(path: "Sources/\(file)"), encoding: .utf8)
  return Set(text.matches(of: /(?m)^  case (\w+)/).map { String($0.1) })
}

/// The name of a case.
package func caseName(_ value: some Any) -> String { String("\(value)".prefix { $0.isLetter || $0.isNumber }) }

/// Whether words are there in both languages, the Chinese ones in Chinese, and all values are in both.
package func isWhole(_ words: Wording) -> Bool {
  func values(_ text: String) -> Set<String> { Set(text.matches(of: /\b[vs]\d\b/).map { String($0.0) }) }
  return !words.english.isEmpty && words.english.allSatisfy { $0.isASCII || "…你好".contains($0) }
    && words.chinese.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }
    && values(words.english) == values(words.chinese)
}
