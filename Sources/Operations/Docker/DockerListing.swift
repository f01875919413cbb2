import PlainText

/// The options of `docker ps` and `docker network ls`.
public struct DockerListing: Hashable, Sendable {
  /// A filter, which leaves out whatever has none of the values of a key.
  public struct Filter: Hashable, Sendable {
    /// The property that a filter looks at.
    public enum Key: String, Hashable, Sendable, CaseIterable {
      /// `name=`, `status=`, `network=` and `driver=`.
      case name, status, network, driver
    }
    /// The property that it looks at.
    public var key: Key
    /// The value, of names a part: `--filter KEY=VALUE`.
    public var value: String

    /// A filter as `--filter KEY=VALUE` makes it.
    public init(_ key: Key, _ value: String) {
      self.key = key
      self.value = value
    }

    /// The keys that `docker ps` has.
    public static let ofContainers: [Key] = [.name, .status, .network]
    /// The keys that `docker network ls` has.
    public static let ofNetworks: [Key] = [.name, .driver]
  }

  /// `-a`: those that do not run, too.
  public var all: Bool
  /// `-q`
  public var idsOnly: Bool
  /// `--no-trunc`: identifiers and commands are written whole.
  public var isWhole: Bool
  /// `-n N`, and 1 of `-l`: no more than so many, the newest, whether they run or not.
  public var last: Int?
  /// `--filter`
  public var filters: [Filter]
  /// `--format`
  public var format: String?

  /// A listing of these options; by itself of all that run, in columns.
  public init(
    all: Bool = false, idsOnly: Bool = false, isWhole: Bool = false, last: Int? = nil, filters: [Filter] = [],
    format: String? = nil
  ) {
    self.all = all
    self.idsOnly = idsOnly
    self.isWhole = isWhole
    self.last = last
    self.filters = filters
    self.format = format
  }

  /// Whether something stays: of each key that is asked for it has one of the values.
  package func shows(_ isSo: (Filter) -> Bool) -> Bool {
    Set(filters.map(\.key)).allSatisfy { key in filters.contains { $0.key == key && isSo($0) } }
  }

  /// The options as a person types them.
  var words: String {
    var words = ""
    if all { words += " -a" }
    if idsOnly { words += " -q" }
    if isWhole { words += " --no-trunc" }
    if let last { words += last == 1 ? " -l" : " -n \(last)" }
    words += filters.map { " --filter \($0.key.rawValue)=\($0.value)" }.joined()
    if let format { words += " --format " + format.inQuotes }
    return words
  }
}

/// A table as docker prints it: columns as wide as their longest entry and three blanks, and at least ten.
package func dockerTable(_ rows: [[String]]) -> String {
  let columns = rows.map(\.count).max() ?? 0
  let widths = (0..<columns).map { column in
    max(10, (rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0) + 3)
  }
  return rows.map { row in
    row.enumerated().map { column, text in
      column == row.count - 1 ? text : text + String(repeating: " ", count: max(0, widths[column] - text.count))
    }.joined() + "\n"
  }.joined()
}

extension Duration {
  /// As docker tells how long something lasts: `5 seconds`, `About a minute`, `3 weeks`.
  package var inDockerWords: String {
    let seconds = components.seconds
    let minutes = seconds / 60
    // Hours are rounded, all else is not.
    let hours = (seconds + 1_800) / 3_600
    switch (seconds, minutes, hours) {
    case (..<1, _, _): return "Less than a second"
    case (1, _, _): return "1 second"
    case (..<60, _, _): return "\(seconds) seconds"
    case (_, 1, _): return "About a minute"
    case (_, ..<60, _): return "\(minutes) minutes"
    case (_, _, 1): return "About an hour"
    case (_, _, ..<48): return "\(hours) hours"
    case (_, _, ..<(24 * 7 * 2)): return "\(hours / 24) days"
    case (_, _, ..<(24 * 30 * 2)): return "\(hours / 24 / 7) weeks"
    case (_, _, ..<(24 * 365 * 2)): return "\(hours / 24 / 30) months"
    default: return "\(seconds / 3_600 / 24 / 365) years"
    }
  }
}
