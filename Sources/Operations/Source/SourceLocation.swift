/// A place in a lab file: line and column count from 1, columns in characters.
public struct SourceLocation: Hashable, Sendable, Comparable {
  public var line: Int
  public var column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (a: SourceLocation, b: SourceLocation) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// A value with the place that it was read from; nil where a program made it.
public struct Located<Value: Sendable>: Sendable {
  public var value: Value
  public var location: SourceLocation?

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
  public var lines: [String]

  public init(path: String, lines: [String]) {
    self.path = path
    self.lines = lines
  }
}
