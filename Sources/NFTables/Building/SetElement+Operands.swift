extension NFTSet {
  /// Why elements do not fit a set.
  public struct Fault: Error, Hashable, Sendable {
    /// One sentence.
    public let message: String
    /// Whether elements of the set overlap.
    package let isConflict: Bool
  }

  /// The elements that are written as these operands, a part for each type of the key, with what a map gives for them.
  ///
  /// Of a set of intervals they are the first of each range and the one behind its last, as the kernel keeps them.
  public func elements(
    of entries: [(key: [MatchOperand], value: SetElement.Value?)]
  ) throws(Fault) -> [SetElement] {
    try elements(of: entries.map { ElementWords(key: $0.key, value: $0.value) })
  }

  /// The elements of words that may have times, comments and states of their own.
  func elements(of words: [ElementWords]) throws(Fault) -> [SetElement] {
    do throws(StatementError) {
      if hasEndElements { return try intervals(words) }
      return try words.map { word throws(StatementError) in try element(word) }
    } catch {
      throw Fault(message: error.message, isConflict: error.isConflict)
    }
  }

  private func intervals(_ words: [ElementWords]) throws(StatementError) -> [SetElement] {
    let isTurned = key.isHostEndian && key != .interfaceName && key != .string && userData.number(0) != 2
    let bounds = try words.map { word throws(StatementError) -> (MatchOperand, ElementWords) in
      guard let operand = word.key.first, word.key.count == 1 else { throw StatementError("a key has one part") }
      // A set of intervals keeps single values as ranges of one, too.
      if case .value(let bytes) = operand { return (.range(bytes, bytes), word) }
      return (operand, word)
    }
    let isMerging = userData.number(2) == 1 && values == nil
    let built = try ElementBuilder(
      bounds.map { ($0.0, $0.1.value) }, width: Int(keyLength), isTurned: isTurned, isMerging: isMerging)
    if words.allSatisfy({ $0.isPlain }) { return built.elements }
    // What an element has of its own stands with its beginning.
    var details: [[UInt8]: ElementWords] = [:]
    for (operand, word) in bounds where !word.isPlain {
      guard let from = operand.bounds(width: Int(keyLength))?.from else { continue }
      details[isTurned ? from.reversed() : from] = word
    }
    return built.elements.map { element in
      guard !element.flags.contains(.intervalEnd), let word = details[element.key] else { return element }
      return word.applied(to: element)
    }
  }

  private func element(_ word: ElementWords) throws(StatementError) -> SetElement {
    if case .everything? = word.key.first, word.key.count == 1 {
      return word.applied(to: SetElement([], value: word.value, flags: .catchAll))
    }
    let types = key.parts
    guard word.key.count == types.count else {
      throw StatementError("a key has \(types.count) parts, not \(word.key.count)")
    }
    let isInterval = flags.contains(.interval)
    if !isInterval, word.key.contains(where: { $0.isInterval }) {
      throw StatementError("networks and ranges need a set with flags interval")
    }
    let widths =
      types.count == 1
      ? [Int(keyLength)]
      : types.enumerated().map { index, type in
        // A number of no type is as long as it was read.
        type.width > 0
          ? type.width
          : word.key[index].valueLength ?? (index < fieldLengths.count ? Int(fieldLengths[index]) : 4)
      }
    if types.count == 1 {
      guard let bytes = word.key[0].bounds(width: widths[0])?.from, bytes.count == widths[0] else {
        throw StatementError("the key has not the length of the set's type")
      }
      return word.applied(to: SetElement(bytes, value: word.value))
    }
    let bounds = try word.key.joined(widths: widths, isTurned: isInterval ? turned(types) : [])
    return word.applied(to: SetElement(bounds.from, through: isInterval ? bounds.through : nil, value: word.value))
  }

  /// Which parts of a key are in the machine's order, and are turned where ranges are compared.
  private func turned(_ types: [DataType]) -> [Bool] {
    // Of a number that has no type the note says what it is of.
    let noted = types.contains(.integer) ? userData[3].flatMap { TypeOf.fields($0) } ?? [] : []
    return types.enumerated().map { index, type in
      if type == .integer, noted.count == types.count { return !noted[index].isBig }
      return type.isHostEndian && type != .interfaceName && type != .string
    }
  }
}

extension ElementWords {
  /// Whether it is a key and perhaps a value, and nothing else.
  var isPlain: Bool { timeout == nil && expiration == nil && comment == nil && states.isEmpty }

  /// An element with what stands beside its key.
  func applied(to element: SetElement) -> SetElement {
    var element = element
    element.timeout = timeout
    if let expiration { element.expiration = expiration }
    element.comment = comment
    element.expressions = states
    return element
  }
}
