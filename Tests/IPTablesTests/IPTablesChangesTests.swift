import Addressing
import IPTables
import NFTables
import Testing

/// The changes that a command makes in a table as it is, without a kernel.
@Suite struct IPTablesChangesTests {
  private let table = IPTablesTable.filter.name(.v4)

  /// The table filter with rules of INPUT, each from a network, with handles from 10 on.
  private func listing(_ networks: [String], others: [String] = []) throws -> TableListing {
    let builtin = try #require(IPTablesTable.filter.builtin("INPUT"))
    let rules = try networks.enumerated().map { number, network in
      var rule = try spec(network).rules[0].rule(.v4)
      rule.handle = UInt64(10 + number)
      return rule
    }
    return TableListing(
      Table(table.family, table.name),
      chains: [ChainListing(Chain("INPUT", hook: builtin.hook), rules: rules)] + others.map { ChainListing(Chain($0)) })
  }

  private func spec(_ networks: String...) throws -> IPTablesRuleSpec {
    IPTablesRuleSpec(
      IPTablesRule(),
      sources: try networks.map { text in
        let parts = text.split(separator: "/")
        let address = try #require(IPAddress(parts[0]))
        let mask = try #require(IPAddress(parts[1]))
        return try #require(IPTablesAddress(address, mask: mask))
      })
  }

  private func changes(_ verb: IPTablesCommand.Verb, _ listing: TableListing?) throws -> [Change] {
    try IPTablesCommand(.v4, .filter, verb).changes(in: listing)
  }

  private func complaint(_ verb: IPTablesCommand.Verb, _ listing: TableListing?) -> String? {
    do throws(IPTablesError) {
      _ = try IPTablesCommand(.v4, .filter, verb).changes(in: listing)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("the table and its own chain are made where they are first needed, and a chain of somebody's is not")
  func frames() throws {
    let rule = try spec("10.0.0.0/255.0.0.0")
    let made = try changes(.append("INPUT", rule), nil)
    #expect(made.count == 3)
    if case .addTable(let table, _) = made[0] { #expect(table.id == self.table) } else { Issue.record("\(made[0])") }
    if case .addChain(let chain, _, _) = made[1] { #expect(chain.name == "INPUT") } else { Issue.record("\(made[1])") }
    if case .addRule = made[2] {} else { Issue.record("\(made[2])") }
    #expect(try changes(.append("INPUT", rule), listing(["10.0.0.0/255.0.0.0"])).count == 1)
    #expect(
      try complaint(.append("mine", rule), listing([])) == "iptables: No chain/target/match by that name.")
  }

  @Test("a rule of several addresses is several rules, and the last that is put in at the start stands first")
  func addresses() throws {
    let two = try spec("10.0.0.0/255.0.0.0", "192.168.0.0/255.255.0.0")
    let appended = try changes(.append("INPUT", two), listing([]))
    let inserted = try changes(.insert("INPUT", 1, two), listing([]))
    #expect(appended.count == 2 && inserted.count == 2)
    for change in inserted {
      guard case .addRule(_, _, .start) = change else {
        Issue.record("\(change)")
        continue
      }
    }
  }

  @Test("a rule is found by what it says or by its number, once for each time that it is named")
  func deletions() throws {
    let kernel = try listing(["10.0.0.0/255.0.0.0", "172.16.0.0/255.240.0.0", "10.0.0.0/255.0.0.0"])
    let chain = ChainName(table, "INPUT")
    #expect(try changes(.delete("INPUT", spec("172.16.0.0/255.240.0.0")), kernel) == [.deleteRule(chain, handle: 11)])
    #expect(
      try changes(.delete("INPUT", spec("10.0.0.0/255.0.0.0", "10.0.0.0/255.0.0.0")), kernel)
        == [.deleteRule(chain, handle: 10), .deleteRule(chain, handle: 12)])
    #expect(try changes(.deleteNumber("INPUT", 3), kernel) == [.deleteRule(chain, handle: 12)])
    #expect(complaint(.deleteNumber("INPUT", 4), kernel) == "iptables: Index of deletion too big.")
    #expect(
      complaint(.insert("INPUT", 5, try spec("10.0.0.0/255.0.0.0")), kernel) == "iptables: Index of insertion too big.")
    #expect(
      complaint(.check("INPUT", try spec("10.1.0.0/255.255.0.0")), kernel)
        == "iptables: Bad rule (does a matching rule exist in that chain?).")
    #expect(try changes(.check("INPUT", spec("10.0.0.0/255.0.0.0")), kernel).isEmpty)
  }

  @Test("chains are renamed and made where there is none of the name")
  func chains() throws {
    var kernel = try listing([], others: ["mine", "yours"])
    kernel.chains[1].chain.handle = 7
    #expect(
      try changes(.rename("mine", to: "ours"), kernel)
        == [.renameChain(ChainName(table, "mine"), handle: 7, to: "ours")])
    #expect(complaint(.rename("mine", to: "yours"), kernel) == "iptables: File exists.")
    #expect(complaint(.addChain("mine"), kernel) == "iptables: Chain already exists.")
    #expect(complaint(.policy("mine", .drop), kernel) == "iptables: Bad built-in chain name.")
  }
}
