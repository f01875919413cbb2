public import RouteNetlink

/// What is listed of one namespace, and the names by which a person knows what it refers to by number.
public struct NamespaceState: Sendable {
  public var links: [Link]
  public var addresses: [Address]
  /// The names of other namespaces by the numbers that this one knows them by.
  public var namespaceNames: [Int32: String]

  public init(links: [Link] = [], addresses: [Address] = [], namespaceNames: [Int32: String] = [:]) {
    self.links = links
    self.addresses = addresses
    self.namespaceNames = namespaceNames
  }

  /// The name of a link, as ip(8) prints it of an index that it does not know: `if7`.
  func name(_ index: Int32) -> String { links.first { $0.index == index }?.name ?? "if\(index)" }

  func link(_ index: Int32) -> Link? { links.first { $0.index == index } }
}

/// How a listing is printed: the options of ip(8) and bridge(8).
public struct ShowOptions: Hashable, Sendable {
  /// `-br`.
  public var isBrief: Bool
  /// `-o`: a line an entry, with a backslash where a line would end.
  public var isOneLine: Bool
  /// `-d`.
  public var isDetailed: Bool
  /// `-s`.
  public var hasStatistics: Bool

  public init(isBrief: Bool = false, isOneLine: Bool = false, isDetailed: Bool = false, hasStatistics: Bool = false) {
    self.isBrief = isBrief
    self.isOneLine = isOneLine
    self.isDetailed = isDetailed
    self.hasStatistics = hasStatistics
  }

  /// What stands between the lines of one entry.
  var lineEnd: String { isOneLine ? "\\" : "\n" }
}
