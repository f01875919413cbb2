/// A part of a rule: one statement, or several.
public protocol RuleWords {
  /// The words in their order.
  var statements: [RuleStatement] { get }
}

extension RuleStatement: RuleWords {
  /// Itself.
  public var statements: [RuleStatement] { [self] }
}

extension [RuleStatement]: RuleWords {
  /// Themselves.
  public var statements: [RuleStatement] { self }
}

/// Gathers the words of a rule: `Rule { ip.saddr == network; counter; accept }`.
@resultBuilder public enum RuleBuilder {
  /// A single word: `accept`.
  @inlinable public static func buildExpression(_ statement: RuleStatement) -> RuleStatement { statement }
  /// Words made by a function or a calculation.
  @inlinable public static func buildExpression(_ statements: [RuleStatement]) -> [RuleStatement] { statements }
  // Plain words make one array at once: rules are made by the ten thousand.
  /// The words of a rule, in their order.
  @inlinable public static func buildBlock(_ words: RuleStatement...) -> [RuleStatement] { words }
  /// Words among conditions and loops.
  @_disfavoredOverload public static func buildBlock(_ words: any RuleWords...) -> [RuleStatement] {
    words.flatMap { $0.statements }
  }
  /// Words of an `if`, which may be left out.
  public static func buildOptional(_ part: [RuleStatement]?) -> [RuleStatement] { part ?? [] }
  /// Words of the first branch of an `if` or a `switch`.
  public static func buildEither(first part: [RuleStatement]) -> [RuleStatement] { part }
  /// Words of the other branch.
  public static func buildEither(second part: [RuleStatement]) -> [RuleStatement] { part }
  /// Words of every pass of a loop.
  public static func buildArray(_ parts: [[RuleStatement]]) -> [RuleStatement] { parts.flatMap { $0 } }
}

extension Rule {
  /// A rule for a chain of a family; with the chain's hook known more can be checked.
  ///
  /// Adds what `nft` adds: `meta l4proto tcp` before a port of TCP, in tables of both families `meta nfproto ipv4` before an address, and
  /// so on. Throws what the kernel or `nft` would refuse: a translation in a filter chain, a port without a protocol.
  ///
  /// `intervalSets` names the sets of the table that have ranges, for fields that the kernel keeps in the machine's order of bytes.
  public init(
    _ family: TableFamily = .ip, hook: ChainHook? = nil, comment: String? = nil, intervalSets: Set<String> = [],
    @RuleBuilder _ words: () -> [RuleStatement]
  ) throws(RuleError) {
    try self.init(
      family, hook: hook, comment: comment, statements: words(), needsTransport: true,
      isIntervalSet: intervalSets.contains)
  }

  /// A rule of words that are gathered already.
  /// Throws the first word that does not fit, with its place.
  public init(
    _ family: TableFamily = .ip, hook: ChainHook? = nil, comment: String? = nil, statements: [RuleStatement]
  ) throws(RuleError) {
    try self.init(family, hook: hook, comment: comment, statements: statements, needsTransport: true) { _ in false }
  }

  /// `needsTransport` says that ports of any protocol want one to be named before them.
  init(
    _ family: TableFamily, hook: ChainHook?, comment: String?, statements: [RuleStatement], needsTransport: Bool,
    isIntervalSet: @escaping (String) -> Bool
  ) throws(RuleError) {
    var compiler = RuleCompiler(
      family: family, hook: hook, needsTransport: needsTransport, isIntervalSet: isIntervalSet)
    for index in statements.indices {
      do {
        try compiler.add(statements[index])
      } catch {
        var failure = RuleError(index: index, message: error.message)
        failure.said = error.said
        throw failure
      }
    }
    let made = compiler.finish()
    self.init(expressions: made.expressions, anonymousSets: made.sets, comment: comment)
  }
}
