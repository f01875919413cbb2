import Addressing
import Operations

/// The output of iptables for a command that it refuses, and its status. Source: iptables 1.8.9 of Debian 12.
enum IPTablesSaid {
  static let version = "v1.8.9 (nf_tables)"
  /// Stands for what is said where the kernel refuses a rule, until the command is known.
  static let byKernel = "RULE_"

  /// What is said of a rule that the kernel refuses; of one that is looked for, that it is not there.
  static func refusal(_ verb: Character, _ chain: String) -> (words: String, ending: CommandError.IPTablesEnding) {
    guard let name: String = ["A": "APPEND", "I": "INSERT", "R": "REPLACE"][verb] else {
      return ("Bad rule (does a matching rule exist in that chain?).", .noRule)
    }
    return ("\(byKernel)\(name) failed (Invalid argument): rule in chain \(chain)", .kernel)
  }

  /// The lines that the real tool prints, of the sentence in them.
  ///
  /// - Parameters:
  ///   - name: `iptables`, `ip6tables` and their kin.
  ///   - ending: Which part of the tool finds the fault.
  ///   - line: The line of the text that `iptables-restore` is given; nil of a command.
  static func words(_ message: String, _ ending: CommandError.IPTablesEnding, of name: String, line: Int? = nil)
    -> String
  {
    switch ending {
    case .policy where line == nil: return "\(name): Bad policy name. Run `dmesg' for more information."
    case .kernel: return "\(name) \(version): " + (line.map { "\nline \($0): " } ?? " ") + message
    case .noRule: return "\(name): " + (line.map { "line \($0) failed: " } ?? "") + message
    case .table: return "\(name) \(version): \(message)\nPerhaps \(name) or your kernel needs to be upgraded."
    case .plain, .argument, .paragraph, .sentence, .policy: break
    }
    var text = message + (ending == .sentence ? "." : "")
    if ending != .argument { text = "\(name) \(version): \(text)" }
    let hasBlank = ending == .paragraph || ending == .sentence
    if let line {
      text += (hasBlank ? "\n" : "") + "\nError occurred at line: \(line)"
    } else if hasBlank {
      text += "\n"
    }
    return text + "\nTry `\(name) -h' or '\(name) --help' for more information."
  }

  /// Names of matches of the real tool that are not understood here.
  static let otherMatches: Set<String> = [
    "bpf", "cgroup", "dst", "eui64", "frag", "hbh", "ipcomp", "ipv6header", "ipvs", "mh",
    "nfacct", "osf", "rateest", "rt", "srh", "standard",
  ]
}

extension CommandError {
  /// The error with what iptables prints of it, where that is known.
  func saidByIPTables(_ name: String, line: Int? = nil) -> CommandError {
    guard said == nil, !isNotUnderstood || spoken != nil else { return self }
    var error = self
    error.said = IPTablesSaid.words(spoken ?? message, ending, of: name, line: line)
    error.status = status ?? ending.status(ofLine: line)
    return error
  }
}

extension CommandError.IPTablesEnding {
  /// The status with which the real iptables or iptables-restore ends.
  func status(ofLine line: Int?) -> Int32 {
    switch self {
    case .plain, .argument, .paragraph, .sentence: 2
    case .policy: line == nil ? 1 : 2
    case .noRule: 1
    case .table: 3
    case .kernel: 4
    }
  }
}

extension IPTablesParser {
  /// `-m set` and `-j SET`: there are no sets of ipset in a lab, so that none is found.
  func checkSets(_ word: Word) throws(CommandError) {
    let options =
      word.text == "set" ? ["--match-set"] : ["--add-set", "--del-set", "--map-set", "--exist", "--timeout"]
    var rest = words
    while let option = rest.popFirst() {
      guard options.prefix(3).contains(option.text), let name = rest.first, rest.count > 1 else { continue }
      throw error(
        name, "Set \(name.text) doesn't exist.",
        fix: "ipset is not part of a lab: use a set of nft, or write the addresses", ending: .paragraph)
    }
    throw error(
      word,
      word.text == "set"
        ? "You must specify `--match-set' with proper arguments"
        : "You must specify either `--add-set' or `--del-set' or `--map-set'")
  }
}
