import Addressing
package import IPTables
import NFTables

/// The output of `iptables -L` and `iptables -S`.
package enum IPTablesText {
  /// The text of a listing; throws in the words of the real tool where the table has what iptables cannot list.
  package static func text(
    of listing: IPTablesListing, _ chains: IPTablesChains, services: IPTablesServices = IPTablesServices()
  ) throws(IPTablesError) -> String {
    let isKnown = listing.chain.map { chains[$0] != nil || listing.table.builtin($0) != nil } ?? true
    let shown = chains.all.filter { listing.chain == nil || $0.chain.name == listing.chain }
    guard isKnown, shown.allSatisfy({ chains.rules(of: $0) != nil }) else { throw .incompatible(listing) }
    var sections: [Section] = []
    for (builtin, chain) in chains.base where listing.chain == nil || listing.chain == builtin.name {
      sections.append(
        Section(
          name: builtin.name, policy: "\(chain?.chain.hook?.policy ?? .accept)".uppercased(),
          counter: (chain?.chain.counter?.packets ?? 0, chain?.chain.counter?.bytes ?? 0),
          rules: chain.flatMap { chains.rules(of: $0) } ?? []))
    }
    for chain in chains.made where listing.chain == nil || listing.chain == chain.chain.name {
      sections.append(
        Section(
          name: chain.chain.name, references: chains.references(to: chain.chain.name),
          rules: chains.rules(of: chain) ?? []))
    }
    var text = ""
    if chains.hasOthers, listing.chain == nil { text += chains.warning }
    switch listing.style {
    case .commands: return text + commands(listing, sections)
    case .columns(let isNumeric, let isExact, let lineNumbers):
      let columns = IPTablesColumns(
        family: listing.family, isVerbose: listing.isVerbose, isNumeric: isNumeric, isExact: isExact,
        lineNumbers: lineNumbers, services: services)
      return text + sections.map { table(listing, $0, columns) }.joined(separator: "\n")
    }
  }

  /// A chain that is shown.
  private struct Section {
    var name: String
    /// Of chains that belong to the table from the beginning.
    var policy: String?
    var counter: (UInt64, UInt64) = (0, 0)
    var references = 0
    var rules: [IPTablesRule]

    /// The rules with their numbers, or the one that is wanted.
    func numbered(_ number: Int?) -> [(Int, IPTablesRule)] {
      rules.enumerated().map { ($0.offset + 1, $0.element) }.filter { number == nil || $0.0 == number }
    }
  }

  private static func commands(_ listing: IPTablesListing, _ sections: [Section]) -> String {
    var text = ""
    if listing.number == nil {
      for section in sections {
        if let policy = section.policy {
          let counter = listing.isVerbose ? " -c \(section.counter.0) \(section.counter.1)" : ""
          text += "-P \(section.name) \(policy)\(counter)\n"
        } else {
          text += "-N \(section.name)\n"
        }
      }
    }
    for section in sections {
      for (_, rule) in section.numbered(listing.number) {
        let words = rule.words(listing.family, counters: listing.isVerbose).map { " " + $0.saved }
        text += "-A \(section.name)\(words.joined())\n"
      }
    }
    return text
  }

  private static func table(_ listing: IPTablesListing, _ section: Section, _ columns: IPTablesColumns) -> String {
    var text = ""
    if listing.number == nil {
      text += "Chain \(section.name) ("
      if let policy = section.policy {
        text += "policy \(policy)"
        if listing.isVerbose {
          let counts = [section.counter.0, section.counter.1].map { columns.isExact ? "\($0) " : columns.count($0) }
            .map { $0.drop { $0 == " " } }
          text += " \(counts[0])packets, \(counts[1])bytes"
        }
      } else {
        text += "\(section.references) references"
      }
      text += ")\n" + columns.header
    }
    return text + section.numbered(listing.number).map { columns.line($0.1, number: $0.0) }.joined()
  }
}

extension IPTablesChains {
  /// The first line of a listing where the table has base chains that iptables does not list.
  var warning: String {
    "# Table `\(table.rawValue)' contains incompatible base-chains, use 'nft' tool to list them.\n"
  }
}
