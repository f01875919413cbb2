public import Addressing
public import NFTables

/// An `iptables-restore` or `ip6tables-restore` command with the lines that it is given.
public struct IPTablesRestore: Hashable, Sendable {
  /// `iptables-restore` or `ip6tables-restore`.
  public var family: IPFamily
  /// `-n`: what the lines do not name stays.
  public var keepsRules = false
  /// `-c`: the counters of the lines count.
  public var counters = false
  /// `-t`: nothing is changed.
  public var isTest = false
  /// `-v`: what is done is told.
  public var isVerbose = false
  /// `-T`: the lines of other tables are passed over.
  public var table: IPTablesTable?
  /// The lines as they were written.
  public var lines: [String] = []
  /// The lines of each table.
  public var sections: [Section] = []

  /// From `*TABLE` to `COMMIT`: what is done together or not at all.
  public struct Section: Hashable, Sendable {
    /// Which table.
    public var table: IPTablesTable
    /// The number of its first line.
    public var line: Int
    /// The number of the line that ends it.
    public var end: Int
    /// The lines of the table.
    public var entries: [Entry] = []

    /// The lines of a table.
    public init(_ table: IPTablesTable, line: Int) {
      self.table = table
      self.line = line
      end = line
    }
  }

  /// A line of a table.
  public struct Entry: Hashable, Sendable {
    /// Its number, from 1.
    public var line: Int
    /// The meaning of the line.
    public var content: Content

    /// A line.
    public init(line: Int, _ content: Content) {
      self.line = line
      self.content = content
    }
  }

  /// The meaning of a line.
  public enum Content: Hashable, Sendable {
    /// `:INPUT DROP [0:0]`, of a chain that belongs to the table; without a policy it stays what it is.
    case builtin(String, ChainPolicy?, ChainCounter)
    /// `:NAME - [0:0]`, of any other chain.
    case chain(String)
    /// `-A INPUT …` and so on.
    case command(IPTablesCommand.Verb)
  }

  /// A command without lines.
  public init(_ family: IPFamily) { self.family = family }

  /// The changes that a table's lines make in it, with the line that each comes from; none of a test.
  ///
  /// The listing is nil where the kernel has no such table.
  public func changes(
    of section: Section, in listing: TableListing?
  ) throws(IPTablesLineError) -> [(change: Change, line: Int)] {
    var draft = IPTablesDraft(family, section, listing, isFlushed: !keepsRules)
    for entry in section.entries { try draft.take(entry) }
    return isTest ? [] : draft.changes
  }

  /// The message about changes that the kernel refused, with the line of the first of them.
  public func failure(
    of refused: [(change: Change, line: Int, reason: String)], _ section: Section
  ) -> IPTablesLineError? {
    guard let first = refused.first else { return nil }
    let lines = refused.map { change, line, reason in
      let verb = section.entries.first { $0.line == line }?.verb ?? .flush(nil)
      return "line \(line): " + IPTablesCommand(family, section.table, verb).operation(of: change, reason)
    }
    let words = IPTablesError.refusals(family, lines)
    return IPTablesLineError(line: first.line, description: words, said: words, status: 4)
  }
}

extension IPTablesRestore.Entry {
  /// The command that a line is; that of a chain that belongs to the table is for its policy.
  var verb: IPTablesCommand.Verb {
    switch content {
    case .builtin(let name, let policy, _): .policy(name, policy ?? .accept)
    case .chain(let name): .addChain(name)
    case .command(let verb): verb
    }
  }
}

/// Why the lines of `iptables-restore` were not carried out, in the words of the real tool.
public struct IPTablesLineError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The number of the line that it is about, from 1.
  public var line: Int
  /// The first line that the real tool prints.
  public var description: String
  /// All lines that the real tool prints.
  public var said: String
  /// The real tool's exit status.
  package var status: Int32
}
