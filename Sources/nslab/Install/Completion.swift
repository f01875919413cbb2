import ArgumentParser
import Glibc
import LabRunner

/// The words that the shell completes.
enum Completion {
  typealias Words = @Sendable ([String], Int, String) -> [String]

  /// The names of labs that are up.
  static let labs: Words = { _, _, _ in running }

  /// Files of labs, and the names and numbers by which those here and in Labs are found.
  static let files: Words = { words, index, _ in labFiles(current(words, index)) }

  /// Labs that are up, and files.
  static let both: Words = { words, index, _ in running + labFiles(current(words, index), withNames: false) }

  /// The nodes of the lab that the command line names.
  static let nodes: Words = { words, _, _ in lab(in: words).map { asked($0, ["nodes"]) } ?? [] }

  /// Its nodes, and their interfaces as `NODE:INTERFACE`.
  static let places: Words = { words, index, _ in
    guard let lab = lab(in: words) else { return [] }
    let current = current(words, index)
    // bash takes a colon for a word of its own, and what is behind it for another.
    if CompletionShell.requesting == .bash {
      if current == ":", index > 0 { return interfaces(of: words[index - 1], in: lab) }
      if index > 1, words.indices.contains(index - 1), words[index - 1] == ":" {
        return interfaces(of: words[index - 2], in: lab)
      }
    }
    let wanted = current.prefix { $0 != ":" }
    // zsh takes what stands behind a colon for a description.
    let colon = CompletionShell.requesting == .zsh ? "\\:" : ":"
    let nodes = asked(lab, ["nodes"])
    let near = nodes.filter { $0.hasPrefix(wanted) }
    // Of hundreds of nodes nobody wants to see all interfaces.
    let whole = near.count > 50 ? [] : near
    return nodes + whole.flatMap { node in interfaces(of: node, in: lab).map { node + colon + $0 } }
  }

  private static var running: [String] {
    guard let folder = try? LivingFolder() else { return [] }
    return folder.names.filter(folder.isAlive)
  }

  /// The word that is being completed.
  private static func current(_ words: [String], _ index: Int) -> String {
    words.indices.contains(index) ? words[index] : ""
  }

  /// The first lab that is up among the words behind the subcommand.
  private static func lab(in words: [String]) -> String? {
    guard let folder = try? LivingFolder() else { return nil }
    return words.dropFirst(2).first { LivingFolder.isName($0) && folder.isAlive($0) }
  }

  private static func interfaces(of node: String, in lab: String) -> [String] {
    asked(lab, ["links", node]).map { String($0.drop { $0 != "=" }.dropFirst()) }
  }

  /// The words of a keeper's answer; nothing where it does not answer at once, since somebody waits at a prompt.
  private static func asked(_ lab: String, _ words: [String]) -> [String] {
    guard let folder = try? LivingFolder(), let channel = try? LivingChannel(to: lab, in: folder) else { return [] }
    defer { channel.end() }
    channel.limit(.seconds(1))
    guard (try? channel.ask(words)) != nil, case .end(0, let answer, _)? = try? channel.answer() else { return [] }
    return answer
  }

  /// The lab files of the folder that a word begins with, and of the folders in it; and names of labs where it begins with none.
  private static func labFiles(_ word: String, withNames: Bool = true) -> [String] {
    let slash = word.lastIndex(of: "/")
    let folder = slash.map { String(word[...$0]) } ?? ""
    let home = Environment["HOME"] ?? "~"
    let place = folder.hasPrefix("~/") ? home + folder.dropFirst() : folder
    let names = LabFinder.listed(in: place.isEmpty ? "." : place)
    var found = names.filter(isLab)
    for name in names where !name.hasPrefix(".") && !isLab(name) {
      let inner = LabFinder.listed(in: place + name).filter(isLab)
      if !inner.isEmpty { found += [name] + inner.map { "\(name)/\($0)" } }
    }
    let files = found.map { folder + $0 }
    guard withNames, slash == nil else { return files.sorted() }
    let short = (names + LabFinder.listed(in: "Labs")).filter(isLab).map { LabName(String($0.dropLast(9))) }
    return files.sorted() + short.flatMap { [$0.name, $0.rest] }.uniqued()
  }

  private static func isLab(_ name: String) -> Bool { name.hasSuffix(".lab.yaml") }
}

extension [String] {
  /// Each once, in their order.
  fileprivate func uniqued() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
