/// Names of interfaces in a rule that matches by their numbers, such as `iif eth0`.
///
/// The kernel gives the numbers when interfaces are made, and a rule is often written before. Until then a number stands for a name that no
/// interface can have: they are positive as signed numbers.
enum DevicePlaceholder {
  private static let first: UInt32 = 0xfedc_ba00

  /// The number that stands for the name at a place of ``Rule/devices``.
  static func number(_ place: Int) -> UInt32 { first &+ UInt32(truncatingIfNeeded: place & 0xff) }

  /// The bytes with the numbers of interfaces in place of those that stand for them; they lie at every fourth byte.
  static func replaced(_ bytes: [UInt8], _ numbers: [UInt32]) -> [UInt8] {
    guard bytes.count >= 4 else { return bytes }
    var result = bytes
    for start in stride(from: 0, through: bytes.count - 4, by: 4) {
      let value = UInt32(truncatingIfNeeded: HostBytes.number(Array(bytes[start..<start + 4])))
      guard value >= first, value - first < 256, Int(value - first) < numbers.count else { continue }
      result.replaceSubrange(start..<start + 4, with: HostBytes.of(numbers[Int(value - first)]))
    }
    return result
  }
}

extension Rule {
  /// The rule with the numbers of the interfaces that it names; nothing where `number` knows one of them not.
  ///
  /// Throws what `number` throws.
  public func resolved<Failure: Error>(_ number: (String) throws(Failure) -> UInt32) throws(Failure) -> Rule {
    if devices.isEmpty { return self }
    var numbers: [UInt32] = []
    for name in devices { numbers.append(try number(name)) }
    var rule = self
    rule.devices = []
    rule.expressions = expressions.map { expression in
      switch expression {
      case .compare(let register, let comparison, let bytes):
        .compare(register, comparison, DevicePlaceholder.replaced(bytes, numbers))
      case .immediate(let bytes, let register):
        .immediate(DevicePlaceholder.replaced(bytes, numbers), to: register)
      default: expression
      }
    }
    for place in rule.anonymousSets.indices {
      rule.anonymousSets[place].elements = rule.anonymousSets[place].elements.map { element in
        var element = element
        element.key = DevicePlaceholder.replaced(element.key, numbers)
        element.keyEnd = element.keyEnd.map { DevicePlaceholder.replaced($0, numbers) }
        if case .data(let bytes)? = element.value {
          element.value = .data(DevicePlaceholder.replaced(bytes, numbers))
        }
        return element
      }
    }
    return rule
  }
}

extension Transaction {
  /// The transaction with the numbers of the interfaces that its rules name.
  /// Throws the error of `number`, as of a device that is not there.
  public func resolved<Failure: Error>(_ number: (String) throws(Failure) -> UInt32) throws(Failure) -> Transaction {
    var copy = self
    for place in changes.indices {
      guard case .addRule(let rule, let chain, let position) = changes[place], !rule.devices.isEmpty else { continue }
      copy.changes[place] = .addRule(try rule.resolved(number), chain, position)
    }
    return copy
  }
}
