import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// The matches of bytes behind the headers of packets.
  static let contents: [String: IPTablesKind] = [
    "string": IPTablesKind(
      revision: 1,
      [
        IPTablesOption("--from"), IPTablesOption("--to"), IPTablesOption("--algo"),
        IPTablesOption("--string", isInvertible: true), IPTablesOption("--hex-string", isInvertible: true),
        IPTablesOption("--icase", count: 0),
      ],
      make: { (filling) throws(CommandError) in
        try filling.patternBytes()
      },
      write: { bytes, _ in
        var reader = XTInfoReader(bytes)
        let (from, to, algorithm) = (reader.u16(), reader.u16(), reader.text(16))
        let pattern = reader.bytes(128)
        let (length, flags) = (Int(reader.u8()), reader.u8())
        guard length <= 128, flags < 4 else { return nil }
        let (typed, shown, isHex) = IPTablesKind.pattern(Array(pattern.prefix(length)))
        var writing = Writing()
        let isInverted = flags & 1 != 0
        writing.words.add(isInverted, isHex ? "--hex-string" : "--string")
        writing.words.add(typed, shown: shown)
        writing.words.add("--algo", algorithm)
        writing.columns = " STRING match \(isInverted ? "!" : "") \(shown) ALGO name \(algorithm)"
        if from != 0 {
          writing.words.add("--from", "\(from)")
          writing.columns += " FROM \(from)"
        }
        if to != 0, to != .max {
          writing.words.add("--to", "\(to)")
          writing.columns += " TO \(to)"
        }
        if flags & 2 != 0 {
          writing.words.add("--icase")
          writing.columns += " ICASE"
        }
        return writing
      })
  ]

  /// A pattern as it is typed and as it is shown; as hexadecimal digits where it has other than what can be printed.
  private static func pattern(_ bytes: [UInt8]) -> (typed: String, shown: String, isHex: Bool) {
    guard bytes.contains(where: { !(0x20...0x7e).contains($0) }) else {
      let text = String(decoding: bytes, as: UTF8.self)
      return (text, "\"" + text.map { "\"\\".contains($0) ? "\\\($0)" : String($0) }.joined() + "\"", false)
    }
    let digits = "|" + bytes.map { String(String.hex($0, digits: 2).dropFirst(2)) }.joined() + "|"
    return (digits, "\"\(digits)\"", true)
  }
}

extension IPTablesFilling {
  /// `struct xt_string_info` of revision 1.
  fileprivate func patternBytes() throws(CommandError) -> [UInt8] {
    let (option, given) = try one(
      ["--string", "--hex-string"], "STRING match: You must specify `--string' or `--hex-string'")
    guard let algorithm = self.given("--algo")?.value else {
      throw values.error(
        item.word, "string: option \"--algo\" must be specified", fix: "add --algo bm", ending: .paragraph)
    }
    guard ["bm", "kmp"].contains(algorithm.text) else {
      throw values.unknown(
        algorithm, "STRING match: unknown algorithm \"\(algorithm.text)\"", algorithm.text, ["bm", "kmp"])
    }
    let pattern = option == "--string" ? Array(given.value.text.utf8) : try hexPattern(given.value)
    guard pattern.count <= 128 else {
      throw values.error(given.value, "STRING too long \"\(given.value.text)\"", fix: "at most 128 bytes")
    }
    guard !pattern.isEmpty else { throw values.error(given.value, "the pattern is empty") }
    let from = try number("--from", 0...65_535) ?? 0
    let to = try number("--to", 0...65_535) ?? 65_535
    var writer = XTInfoWriter()
    writer.put(UInt16(clamping: from))
    writer.put(UInt16(clamping: to))
    writer.put(algorithm.text, length: 16)
    writer.put(pattern)
    writer.pad(to: 148)
    writer.put([UInt8(pattern.count), (given.isInverted ? 1 : 0) | (has("--icase") ? 2 : 0)])
    writer.pad(to: 160)
    return writer.bytes
  }

  /// `text|0d 0a|text`
  private func hexPattern(_ word: Word) throws(CommandError) -> [UInt8] {
    var bytes: [UInt8] = []
    let parts = word.text.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count % 2 == 1 else { throw values.error(word, "Invalid hex block", fix: "write |0d0a|") }
    for (index, part) in parts.enumerated() {
      guard index % 2 == 1 else {
        bytes += Array(part.utf8)
        continue
      }
      let digits = part.filter { !$0.isWhitespace }
      if let other = digits.first(where: { !$0.isHexDigit }) {
        throw values.error(word, "Invalid hex char '\(other)'", fix: "two digits a byte, as |0d 0a|")
      }
      guard digits.count % 2 == 0 else {
        throw values.error(word, "Invalid hex block", fix: "two digits a byte, as |0d 0a|")
      }
      var rest = digits[...]
      while !rest.isEmpty {
        if let byte = UInt8(rest.prefix(2), radix: 16) { bytes.append(byte) }
        rest = rest.dropFirst(2)
      }
    }
    return bytes
  }
}
