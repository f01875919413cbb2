/// A thing that text asks for: a change, a table as it is listed, or a listing.
public enum NFTCommand: Hashable, Sendable {
  /// A change of the ruleset: `add`, `delete`, `flush` and so on.
  case change(Change)
  /// `table FAMILY NAME { … }`: all that stands in it is added.
  case table(TableListing)
  /// `list …`: shows a part of the ruleset.
  case list(RulesetSubject)
  /// `reset counters` and its kin: lists objects, and what they counted is nothing from then on.
  case reset(RulesetSubject)
}

/// The part of a ruleset that `nft list` shows.
public enum RulesetSubject: Hashable, Sendable {
  /// Everything, or all of a family.
  case ruleset(TableFamily?)
  /// The names of the tables.
  case tables(TableFamily?)
  /// `list table [FAMILY] NAME`.
  case table(TableName)
  /// `list chain [FAMILY] TABLE NAME`.
  case chain(ChainName)
  /// All chains, without their rules.
  case chains(TableFamily?)
  /// `list set [FAMILY] TABLE NAME`.
  case set(SetName)
  /// `list map [FAMILY] TABLE NAME`.
  case map(SetName)
  /// All sets, or all maps, with their elements.
  case sets(TableFamily?)
  /// `list maps [FAMILY]`.
  case maps(TableFamily?)
  /// `list counter [FAMILY] TABLE NAME`, and so of quotas and limits.
  case object(ObjectName)
  /// All objects of a type, of a table or a family where one is named.
  case objects(ObjectType, TableName?, TableFamily? = nil)
  /// `get element`: elements of a set that are there, each with all that belongs to it.
  case elements([SetElement], SetName, of: NFTSet)
}

/// Reads the language of `nft`: commands and the tables that `nft list ruleset` prints. Source: `nft(8)`.
public struct NFTParser: Sendable {
  /// The sets and chains that exist before; what the text itself makes is added.
  public var catalog: NFTCatalog

  /// Where in the text that was parsed last the things stand that it makes.
  public private(set) var places = NFTPlaces("")

  /// A parser that knows these sets and chains.
  public init(catalog: NFTCatalog = NFTCatalog()) { self.catalog = catalog }

  /// The commands of a text, one to a line or separated by semicolons; everything in braces may go over several lines.
  ///
  /// Understands `define`. Throws ``NFTSyntaxError`` at the first place that is not understood. `include` is not carried out.
  public mutating func parse(_ text: String) throws(NFTSyntaxError) -> [NFTCommand] {
    do throws(NFTSyntaxError) {
      return try read(text)
    } catch {
      // Words that are wrong nft finds before it looks at what is meant.
      var error = error.inCharacters(of: text)
      let given = text.hasSuffix("\n") ? text : text + "\n"
      let wrong = error.refusals.isEmpty ? SyntaxCheck.allRefusals(of: given) : SyntaxCheck.refusals(of: given)
      if !wrong.isEmpty { error.refusals = wrong }
      throw error
    }
  }

  private mutating func read(_ text: String) throws(NFTSyntaxError) -> [NFTCommand] {
    var reader = try NFTReader(text, catalog: catalog)
    // What stands before an error is known all the same, so that it is the only one that is told.
    defer {
      catalog = reader.catalog
      places = reader.places
    }
    return try reader.commands()
  }

  /// The rules of a text, one to a line, for a chain.
  /// Throws the first fault of the text, with its place.
  public func rule(_ text: String, in chain: ChainName, hook: ChainHook? = nil) throws(NFTSyntaxError) -> Rule {
    do throws(NFTSyntaxError) {
      var reader = try NFTReader(text, catalog: catalog)
      let rule = try reader.rule(chain, hook: hook)
      reader.skipSeparators()
      if let token = reader.current { throw reader.error(token, "\"\(token.text)\" stands behind the rule") }
      return rule
    } catch {
      throw error.inCharacters(of: text)
    }
  }
}

extension Ruleset {
  /// Reads tables as `nft list ruleset` prints them.
  ///
  /// Throws ``NFTSyntaxError`` where the text has anything else.
  public init(parsing text: String) throws(NFTSyntaxError) {
    var parser = NFTParser()
    var tables: [TableListing] = []
    for command in try parser.parse(text) {
      guard case .table(let table) = command else {
        throw NFTSyntaxError("only tables stand in a listing", offset: 0)
      }
      tables.append(table)
    }
    self.init(tables: tables)
  }
}

extension NFTCommand {
  /// The changes that a command makes; none of a listing.
  public var changes: [Change] {
    switch self {
    case .change(let change): [change]
    case .table(let table):
      Transaction(recreating: Ruleset(tables: [table])).changes
    case .list, .reset: []
    }
  }
}
