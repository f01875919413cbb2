public import NFTables

/// Where in a lab file the things stand that a text makes which a command is given, each line of which begins in the same column.
public struct ScriptPlaces: Sendable, Equatable {
  /// Where they stand in the text, of one in the language of `nft`.
  public var places: NFTPlaces?
  /// Where the text's first character stands.
  public var start: SourceLocation

  public init(_ places: NFTPlaces?, at start: SourceLocation) {
    self.places = places
    self.start = start
  }

  /// Where one of the changes that the text comes to stands; nil where it comes from elsewhere.
  public func location(of index: Int, in changes: [Change]) -> SourceLocation? {
    guard let place = places?.place(of: index, in: changes) else { return nil }
    return SourceLocation(line: start.line + place.line - 1, column: start.column + place.column - 1)
  }

  /// Where a line of the text stands, from 1.
  public func location(ofLine line: Int) -> SourceLocation {
    SourceLocation(line: start.line + line - 1, column: start.column)
  }
}
