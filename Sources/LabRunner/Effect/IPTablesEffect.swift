import Addressing
import CommandLanguage
import IPTables
import Lab
import NFTables
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension IPTablesAction {
  /// How it is done.
  func effect(at place: EffectPlace) -> Effect {
    switch self {
    case .change(let command): .call { try place.stage.perform(command, in: place.node) }
    case .restore(let restore): .call { try place.stage.perform(restore, in: place.node) }
    }
  }
}

extension Stage {
  /// Changes what an iptables command says, and gives what it tells of it where it is to tell.
  func perform(_ action: IPTablesAction, _ operation: Operation) throws(StageError) -> String {
    let tables = action.isVerbose ? try? node(operation.node).tables().ruleset(elements: false) : nil
    var told: [(line: Int, text: String)] = []
    switch action {
    case .change(let command):
      told = [(0, IPTablesTold.text(of: command, tables?[command.table.name(command.family)]))]
    case .restore(let restore):
      told = IPTablesTold.lines(of: restore) { table in tables?[table.name(restore.family)] }
    }
    do throws(StageError) {
      try performEffect(of: operation)
    } catch {
      var failure = error
      // Up to the line that is wrong it has been told.
      if let line = error.line { failure.output = told.filter { $0.line < line }.map(\.text).joined() }
      throw failure
    }
    return told.map(\.text).joined()
  }

  /// Changes a table as iptables does, on the basis of what is in it.
  func perform(_ command: IPTablesCommand, in node: StageNode) throws {
    let tables = try node.tables()
    // Where somebody changes something in between, it is looked at again.
    for attempt in 1...8 {
      let ruleset = try tables.ruleset(elements: false)
      let changes = try command.changes(in: ruleset[command.table.name(command.family)])
      guard !changes.isEmpty else { return }
      do throws(TransactionError) {
        try tables.commit(Transaction(changes), generation: ruleset.generation)
        return
      } catch {
        switch error {
        case .changed where attempt < 8: continue
        case .refused(let failures, _):
          guard let failure = failures.first, changes.indices.contains(failure.index) else { throw error }
          throw command.failure(of: changes[failure.index], "\(failure.error.errno)")
        default: throw error
        }
      }
    }
  }

  /// Changes tables as iptables-restore does, one after the other and each at once.
  func perform(_ restore: IPTablesRestore, in node: StageNode) throws {
    for section in restore.sections {
      do {
        try perform(section, of: restore, in: node)
      } catch let error as IPTablesLineError {
        var failure = StageError(error)
        failure.line = error.line
        failure.spoken = error.said
        failure.status = error.status
        throw failure
      }
    }
  }

  private func perform(_ section: IPTablesRestore.Section, of restore: IPTablesRestore, in node: StageNode) throws {
    let tables = try node.tables()
    for attempt in 1...8 {
      let ruleset = try tables.ruleset(elements: false)
      let changes = try restore.changes(of: section, in: ruleset[section.table.name(restore.family)])
      guard !changes.isEmpty else { return }
      do throws(TransactionError) {
        try tables.commit(Transaction(changes.map(\.change)), generation: ruleset.generation)
        return
      } catch {
        switch error {
        case .changed where attempt < 8: continue
        case .refused(let failures, _):
          let refused = failures.compactMap { failure in
            changes.indices.contains(failure.index)
              ? (changes[failure.index].change, changes[failure.index].line, "\(failure.error.errno)") : nil
          }
          throw restore.failure(of: refused, section) ?? error
        default: throw error
        }
      }
    }
  }

  /// The output of `iptables -L` or `iptables -S`.
  func text(of listing: IPTablesListing, in node: StageNode) throws -> String {
    let ruleset = try node.tables().ruleset(elements: false)
    let table = ruleset[listing.table.name(listing.family)]
    let chains = IPTablesChains(listing.family, listing.table, table, interfaces: try interfaceNames(in: node))
    var services = IPTablesServices()
    if case .columns(isNumeric: false, _, _) = listing.style { services = Self.names }
    return try IPTablesText.text(of: listing, chains, services: services)
  }

  /// The names of a node's interfaces by their numbers.
  func interfaceNames(in node: StageNode) throws -> [UInt32: String] {
    Dictionary(
      try node.routes.links().map { (UInt32(bitPattern: $0.index), $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// The machine's names of ports, users and groups.
  private static var names: IPTablesServices {
    IPTablesServices(text(of: "/etc/services"), users: text(of: "/etc/passwd"), groups: text(of: "/etc/group"))
  }

  /// The text of a file; nothing on a machine without it, where nothing has a name.
  private static func text(of path: FilePath) -> String {
    guard let file = try? FileDescriptor.open(path, .readOnly, options: .closeOnExec) else { return "" }
    defer { try? file.close() }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while let count = unsafe try? buffer.withUnsafeMutableBytes({ unsafe try file.read(into: $0) }), count > 0 {
      bytes += buffer.prefix(count)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
