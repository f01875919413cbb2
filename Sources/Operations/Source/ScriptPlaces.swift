public import NFTables

/// Where in a lab file the things stand that a text makes which a command is given, each line of which begins in the same column.
public struct ScriptPlaces: Sendable, Equatable {
  /// Where they stand in the text, of one in the language of `nft`.
  public var places: NFTPlaces?
  /// Where the text's first character stands.
  public var start: SourceLocation

  /// The parts of the text that are written otherwise in the file, in the order of the text.
  public var replaced: [Replacement] = []

  /// A part of a line that is written otherwise in the file.
  public struct Replacement: Sendable, Equatable {
    /// The line of the text, from 1.
    public var line: Int
    /// The column of the part in that line, from 1.
    public var column: Int
    /// How many characters the part has in the text.
    public var length: Int
    /// How many characters it has in the file.
    public var written: Int

    /// A part of the text, and its length in the file.
    public init(line: Int, column: Int, length: Int, written: Int) {
      self.line = line
      self.column = column
      self.length = length
      self.written = written
    }
  }

  /// The places of a text that begins there in the lab file.
  public init(_ places: NFTPlaces?, at start: SourceLocation) {
    self.places = places
    self.start = start
  }

  /// Where one of the changes that the text comes to stands; nil where it comes from elsewhere.
  public func location(of index: Int, in changes: [Change]) -> SourceLocation? {
    guard let place = places?.place(of: index, in: changes) else { return nil }
    var column = place.column
    for part in replaced where part.line == place.line && part.column < place.column {
      // What begins within a part is shown at its beginning.
      column -= min(part.length - part.written, place.column - part.column)
    }
    return SourceLocation(line: start.line + place.line - 1, column: start.column + column - 1)
  }

  /// Where a line of the text stands, from 1.
  public func location(ofLine line: Int) -> SourceLocation {
    SourceLocation(line: start.line + line - 1, column: start.column)
  }
}
