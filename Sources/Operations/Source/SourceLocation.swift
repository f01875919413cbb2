/// A place in a lab file: line and column count from 1, columns in characters.
public struct SourceLocation: Hashable, Sendable, Comparable {
  /// The line, from 1.
  public var line: Int
  /// The column in characters, from 1.
  public var column: Int

  /// A place by its line and column, both from 1.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Places are ordered as they follow in the file.
  public static func < (a: SourceLocation, b: SourceLocation) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// A value with the place that it was read from; nil where a program made it.
public struct Located<Value: Sendable>: Sendable {
  /// The value.
  public var value: Value
  /// The place in the lab file; nil where a program made it.
  public var location: SourceLocation?

  /// A value with its place; a program leaves the place out.
  public init(_ value: Value, at location: SourceLocation? = nil) {
    self.value = value
    self.location = location
  }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}

/// A lab file's path and lines, so that an error can show the line that it speaks of.
public struct SourceFile: Hashable, Sendable {
  /// The path as the user gave it.
  public var path: String
  /// The lines without their ends.
  public var lines: [String]

  /// A file as it was read.
  public init(path: String, lines: [String]) {
    self.path = path
    self.lines = lines
  }
}
