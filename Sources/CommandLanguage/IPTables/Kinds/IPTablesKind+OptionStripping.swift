import Addressing
import IPTables
import Operations

extension IPTablesKind {
  private static let segmentOptions: [(name: String, number: UInt8)] = [
    ("wscale", 3), ("mss", 2), ("sack-permitted", 4), ("sack", 5), ("timestamp", 8), ("md5", 19),
  ]

  /// `-j TCPOPTSTRIP`: a bit an option, in words of the machine.
  static let optionStripping = IPTablesKind(
    [IPTablesOption("--strip-options")],
    make: { (filling) throws(CommandError) in
      var words = [UInt32](repeating: 0, count: 8)
      if let word = filling.given("--strip-options")?.value {
        for part in word.text.split(separator: ",", omittingEmptySubsequences: false) {
          let named = segmentOptions.first { $0.name == part }?.number
          guard let number = named ?? filling.values.number(part).flatMap({ UInt8(exactly: $0) }) else {
            throw filling.values.unknown(
              word, "Bad TCP option value \"\(part)\"", part, segmentOptions.map(\.name))
          }
          guard number > 1 else { throw filling.values.error(word, "Option value may not be 0 or 1") }
          let (place, bit) = (Int(number) / 32, UInt32(1) << UInt32(number % 32))
          guard words[place] & bit == 0 else {
            throw filling.values.error(word, "Option \"\(part)\" already specified", fix: "name each once")
          }
          words[place] |= bit
        }
      }
      var writer = XTInfoWriter()
      for word in words { writer.put(word) }
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let words = (0..<8).map { _ in reader.u32() }
      let numbers = (0..<256).filter { words[$0 / 32] & UInt32(1) << UInt32($0 % 32) != 0 }
      var writing = Writing()
      guard !numbers.isEmpty else { return writing }
      let list = numbers.map { "\($0)" }.joined(separator: ",")
      writing.words.add("--strip-options", list)
      writing.columns = " TCPOPTSTRIP options \(list)"
      let names = numbers.map { number in segmentOptions.first { Int($0.number) == number }?.name ?? "\(number)" }
      writing.named = " TCPOPTSTRIP options \(names.joined(separator: ","))"
      return writing
    })
}
