import Glibc
import Lab
import LabRunner
import PlainText
import Operations

/// Finds the lab files that words of a command line mean.
struct LabFinder {
  /// Whether folders in folders are looked through.
  var isRecursive = false

  private static let ending = ".lab.yaml"
  /// Where a lab is looked for by a part of its name: where nslab is run, and in its folder `Labs`.
  private static let folders = [".", "Labs"]

  /// Whether a folder without labs is left to the reader, which tells what is wrong with each word.
  var goesOn = false

  /// Whether a word of a command that takes both means a file, not a lab that is up: what is there, or looks like a path; and of a name that
  /// no lab has which is up, that of a file here or in `Labs`.
  static func meansFile(_ word: String) -> Bool {
    if unsafe access(word, F_OK) == 0 || word.contains("/") || word.hasSuffix(".yaml") { return true }
    if LivingFolder.isName(word), let folder = try? LivingFolder(), folder.isAlive(word) { return false }
    return folders.contains { folder in
      let names = (names(in: folder) ?? []).filter(\.isLab).map { String($0.name.dropLast(ending.count)) }
      return !LabName.matches(of: word, in: names).isEmpty
    }
  }

  /// The files of the words, in their order. What means no file ends the command with status 2.
  func paths(of words: [String]) throws -> [String] {
    if words.count(where: { $0 == "-" }) > 1 {
      Output.error.write("error: standard input can be read once only\n")
      throw ExitStatus.wrongInput
    }
    return try words.flatMap(paths)
  }

  private func paths(of word: String) throws -> [String] {
    if word == "-" { return [word] }
    if Self.names(in: word) != nil {
      let files = files(in: word, depth: 0)
      guard files.isEmpty else { return files }
      if goesOn { return [word] }
      var fix = ""
      if !isRecursive, !LabFinder(isRecursive: true).files(in: word, depth: 0).isEmpty {
        fix = "  = fix: --recursive looks into its folders, too\n"
      }
      Output.error.write("error: \(word) has no file whose name ends in \(Self.ending)\n" + fix)
      throw ExitStatus.wrongInput
    }
    // A file, or what is meant as one.
    if unsafe access(word, F_OK) == 0 || word.contains("/") || word.hasSuffix(".yaml") || word.hasSuffix(".yml") {
      return [word]
    }
    return try [find(word)]
  }

  /// The one lab that a word names: by its file's whole name, the number in front of it, what stands behind that, or a part of it.
  private func find(_ word: String) throws -> String {
    var known: [String] = []
    for folder in Self.folders {
      let names = (Self.names(in: folder) ?? []).filter(\.isLab).map { String($0.name.dropLast(Self.ending.count)) }
        .sorted()
      known += names
      let found = LabName.matches(of: word, in: names)
      if found.count == 1 { return (folder == "." ? "" : folder + "/") + found[0] + Self.ending }
      if found.count > 1 {
        LivingClient.say(.severalLabs(word, found.joined(separator: ", ")), .moreOfName)
        throw ExitStatus.wrongInput
      }
    }
    let near = Suggestion.nearest(to: word, among: known + known.map { LabName($0).rest })
    LivingClient.say(
      .noSuchLab(word, word, Self.ending),
      near.map { Remedy.didYouMean($0) })
    throw ExitStatus.wrongInput
  }

  /// The labs of a folder, sorted by name, and where wanted those of its folders behind them.
  private func files(in folder: String, depth: Int) -> [String] {
    // Deep enough for people, and an end for links that lead back.
    guard depth < 16, let names = Self.names(in: folder) else { return [] }
    let start = folder.hasSuffix("/") ? folder : folder + "/"
    var files = names.filter(\.isLab).map { start + $0.name }.sorted()
    guard isRecursive else { return files }
    for name in names.map(\.name).sorted() where !name.hasPrefix(".") && !name.hasSuffix(Self.ending) {
      var status = stat()
      // Links are not followed: what they lead to may be walked already.
      guard unsafe lstat(start + name, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { continue }
      files += self.files(in: start + name, depth: depth + 1)
    }
    return files
  }

  private struct Entry {
    var name: String
    var isLab: Bool { name.hasSuffix(LabFinder.ending) }
  }

  /// The names in a folder; none of what is no folder.
  static func listed(in folder: String) -> [String] { names(in: folder)?.map(\.name) ?? [] }

  /// The names in a folder; nil of what is no folder.
  private static func names(in path: String) -> [Entry]? {
    guard let folder = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(folder) }
    var names: [Entry] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(Entry(name: name)) }
    }
    return names
  }
}

/// The name of a lab's file without its ending: mostly a number and what it is about.
struct LabName {
  let name: String
  /// `8` of `08-router`.
  let number: Int?
  /// `router` of `08-router`.
  let rest: String

  init(_ name: String) {
    self.name = name
    let digits = name.prefix { $0.isASCII && $0.isNumber }
    number = Int(digits)
    rest = digits.isEmpty ? name : String(name.dropFirst(digits.count).drop { "-_. ".contains($0) })
  }

  /// The names that a word means, by the strictest way of looking by which there are any.
  static func matches(of word: String, in names: [String]) -> [String] {
    let wanted = word.lowercased()
    let ways: [(LabName) -> Bool] = [
      { $0.name.lowercased() == wanted }, { Int(wanted) != nil && $0.number == Int(wanted) },
      { $0.rest.lowercased() == wanted }, { $0.name.lowercased().contains(wanted) },
    ]
    for way in ways {
      let found = names.filter { way(LabName($0)) }
      if !found.isEmpty { return found }
    }
    return []
  }
}
