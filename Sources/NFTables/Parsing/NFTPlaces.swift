/// Where in a text in the language of `nft` the things stand that it makes, so that what a kernel refuses can be shown there.
public struct NFTPlaces: Sendable, Equatable {
  /// A thing that a change makes or takes away. Of several changes of the same, the first is the first of the text.
  enum Subject: Hashable, Sendable {
    case table(TableName)
    case chain(ChainName)
    case rule(ChainName)
    case set(SetName)
    case elements(SetName)
    case object(ObjectName)
    case flowTable(FlowTableName)
    /// A removal, as `nft` writes it.
    case other(String)
  }

  private struct Span: Equatable {
    let offset: Int
    let length: Int
  }

  private let text: String
  private var spans: [Subject: [Span]] = [:]

  /// No places in a text yet.
  init(_ text: String) { self.text = text }

  mutating func note(_ subject: Subject, offset: Int, length: Int) {
    spans[subject, default: []].append(Span(offset: offset, length: length))
  }

  /// The bytes of the text that a change comes from; nil where it comes from elsewhere.
  func range(of index: Int, in changes: [Change]) -> Range<Int>? {
    let subject = changes[index].subject
    let ordinal = changes[..<index].count { $0.subject == subject }
    guard let found = spans[subject], ordinal < found.count else { return nil }
    return found[ordinal].offset..<found[ordinal].offset + found[ordinal].length
  }

  /// Where a change stands in the text that all of them were read from: line and column from 1, and how many characters of that line;
  /// nil where it comes from elsewhere.
  public func place(of index: Int, in changes: [Change]) -> (line: Int, column: Int, length: Int)? {
    guard changes.indices.contains(index) else { return nil }
    let subject = changes[index].subject
    let ordinal = changes[..<index].count { $0.subject == subject }
    guard let found = spans[subject], ordinal < found.count else { return nil }
    // Spans are in bytes, as tokens are.
    let place = NFTSyntaxError("", offset: found[ordinal].offset, length: found[ordinal].length).inCharacters(of: text)
    let (line, column) = place.position(in: text)
    let shown = text.dropFirst(place.offset).prefix(place.length).prefix { !$0.isNewline }
    return (line, column, max(1, shown.count))
  }
}

extension Change {
  /// The thing that it makes or takes away.
  var subject: NFTPlaces.Subject {
    switch self {
    case .addTable(let table, _): .table(table.id)
    case .addChain(let chain, let table, _): .chain(ChainName(table, chain.name))
    case .addRule(_, let chain, _): .rule(chain)
    case .addSet(let set, let table, _): .set(SetName(table, set.name))
    case .addElements(_, let set, _, _): .elements(set)
    case .addObject(let object, let table, _): .object(ObjectName(table, object.type, object.name))
    case .addFlowTable(let flowTable, let table, _): .flowTable(FlowTableName(table, flowTable.name))
    default: .other("\(operation) \(object)")
    }
  }
}
