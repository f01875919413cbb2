import Addressing
import IPTables
import Operations

extension IPTablesKind {
  /// `-m u32`
  static let u32 = IPTablesKind(
    [IPTablesOption("--u32", isInvertible: true)],
    make: { (filling) throws(CommandError) in
      let given = try filling.needed("--u32")
      guard let tests = U32Test.tests(given.value.text) else {
        throw filling.values.error(
          given.value, "u32: the tests \"\(given.value.text)\" are not understood",
          fix: "as \"6 & 0xFF = 1\", with &&, @, << and >>, and ranges as 1:5,7"
        ).beyond()
      }
      return U32Test.bytes(tests, isInverted: given.isInverted)
    },
    write: { bytes, _ in
      guard let (tests, isInverted) = U32Test.read(bytes) else { return nil }
      let text = tests.map(\.text).joined(separator: "&&")
      var writing = Writing()
      writing.words.add(isInverted, "--u32")
      writing.words.add(text, shown: "\"\(text)\"")
      writing.columns = " u32\(isInverted ? " !" : "") \"\(text)\""
      return writing
    })
}

/// One test of `-m u32`: where a number of four bytes is looked for, and what it may be.
private struct U32Test {
  /// The operators between numbers, in the kernel's order.
  static let operators = ["&", "<<", ">>", "@"]

  var places: [(number: UInt32, operation: UInt8)] = []
  var values: [(first: UInt32, last: UInt32)] = []

  /// The tests of a text; nil where it has something else, or too many.
  static func tests(_ text: String) -> [U32Test]? {
    var rest = text.filter { !$0.isWhitespace }[...]
    func number() -> UInt32? {
      let isHex = rest.lowercased().hasPrefix("0x")
      let digits = rest.dropFirst(isHex ? 2 : 0).prefix { isHex ? $0.isHexDigit : $0.isASCII && $0.isNumber }
      guard !digits.isEmpty else { return nil }
      let isOctal = !isHex && digits.count > 1 && digits.hasPrefix("0")
      rest = rest[digits.endIndex...]
      return UInt32(digits, radix: isHex ? 16 : isOctal ? 8 : 10)
    }
    func take(_ sign: String) -> Bool {
      guard rest.hasPrefix(sign) else { return false }
      rest = rest.dropFirst(sign.count)
      return true
    }
    var tests: [U32Test] = []
    repeat {
      var test = U32Test()
      guard let first = number() else { return nil }
      test.places.append((first, 0))
      while !take("=") {
        guard let operation = operators.indices.first(where: { take(operators[$0]) }), let next = number() else {
          return nil
        }
        test.places.append((next, UInt8(operation)))
      }
      repeat {
        guard let low = number() else { return nil }
        var high = low
        if take(":") {
          guard let end = number() else { return nil }
          high = end
        }
        test.values.append((low, high))
      } while take(",")
      guard test.places.count <= 11, test.values.count <= 11 else { return nil }
      tests.append(test)
    } while take("&&")
    return rest.isEmpty && tests.count <= 11 ? tests : nil
  }

  /// `struct xt_u32`
  static func bytes(_ tests: [U32Test], isInverted: Bool) -> [UInt8] {
    var writer = XTInfoWriter()
    for (index, test) in tests.enumerated() {
      for place in test.places {
        writer.put(place.number)
        writer.put([place.operation, 0, 0, 0])
      }
      writer.pad(to: index * 180 + 88)
      for value in test.values {
        writer.put(value.first)
        writer.put(value.last)
      }
      writer.pad(to: index * 180 + 176)
      writer.put([UInt8(test.places.count), UInt8(test.values.count)])
      writer.pad(to: (index + 1) * 180)
    }
    writer.pad(to: 1_980)
    writer.put([UInt8(tests.count), isInverted ? 1 : 0])
    writer.pad(to: 1_984)
    return writer.bytes
  }

  static func read(_ bytes: [UInt8]) -> (tests: [U32Test], isInverted: Bool)? {
    guard bytes.count == 1_984, bytes[1_980] <= 11 else { return nil }
    var tests: [U32Test] = []
    for index in 0..<Int(bytes[1_980]) {
      var reader = XTInfoReader(Array(bytes[index * 180..<(index + 1) * 180]))
      var test = U32Test()
      for _ in 0..<11 {
        let number = reader.u32()
        test.places.append((number, reader.bytes(4)[0]))
      }
      for _ in 0..<11 { test.values.append((reader.u32(), reader.u32())) }
      let counts = (Int(reader.u8()), Int(reader.u8()))
      guard (1...11).contains(counts.0), counts.1 <= 11 else { return nil }
      test.places.removeLast(11 - counts.0)
      test.values.removeLast(11 - counts.1)
      guard test.places.allSatisfy({ $0.operation < 4 }) else { return nil }
      tests.append(test)
    }
    return (tests, bytes[1_981] != 0)
  }

  /// `0x6&0xff=0x1:0x5`
  var text: String {
    let places = places.enumerated().map { index, place in
      "\(index == 0 ? "" : Self.operators[Int(place.operation)])0x\(place.number.hex)"
    }.joined()
    let values = values.map { $0.first == $0.last ? "0x\($0.first.hex)" : "0x\($0.first.hex):0x\($0.last.hex)" }
    return "\(places)=\(values.joined(separator: ","))"
  }
}
