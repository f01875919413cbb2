import Addressing
import Operations

/// The output of iptables for a command that it refuses, and its status. Source: iptables 1.8.9 of Debian 12.
enum IPTablesSaid {
  static let version = "v1.8.9 (nf_tables)"
  /// Stands for what is said where the kernel refuses a rule, until the command is known.
  static let byKernel = "RULE_"

  /// What is said of a rule that the kernel refuses; of one that is looked for, that it is not there.
  static func refusal(_ verb: Character, _ chain: String) -> String {
    guard let name: String = ["A": "APPEND", "I": "INSERT", "R": "REPLACE"][verb] else {
      return "Bad rule (does a matching rule exist in that chain?)."
    }
    return "\(byKernel)\(name) failed (Invalid argument): rule in chain \(chain)"
  }

  /// The lines that the real tool prints, of the sentence in them.
  ///
  /// - Parameters:
  ///   - name: `iptables`, `ip6tables` and their kin.
  ///   - line: The line of the text that `iptables-restore` is given; nil of a command.
  static func words(_ message: String, of name: String, line: Int? = nil) -> String {
    if message.hasPrefix("Bad policy name"), line == nil {
      return "\(name): Bad policy name. Run `dmesg' for more information."
    }
    if message.hasPrefix(byKernel) {
      return "\(name) \(version): " + (line.map { "\nline \($0): " } ?? " ") + message
    }
    if message.hasPrefix("Bad rule (does") { return "\(name): " + (line.map { "line \($0) failed: " } ?? "") + message }
    var text = message + (endsWithStop(message) ? "." : "")
    if !text.hasPrefix("Bad argument `") { text = "\(name) \(version): \(text)" }
    if message.hasPrefix("table '"), message.hasSuffix("' does not exist") {
      return text + "\nPerhaps \(name) or your kernel needs to be upgraded."
    }
    if let line {
      text += (hasBlank(message) ? "\n" : "") + "\nError occurred at line: \(line)"
    } else if hasBlank(message) {
      text += "\n"
    }
    return text + "\nTry `\(name) -h' or '\(name) --help' for more information."
  }

  /// The status of the real tool.
  static func status(_ said: String) -> Int32 {
    if said.contains(": \(byKernel)") || said.contains(":  \(byKernel)") { return 4 }
    return said.contains("\nPerhaps ")
      ? 3
      : [
        ": Bad policy name. Run", ": invalid option -- '", ": unrecognized option '", "-restore: option ",
        "-save: option ",
        "Unknown arguments found", "Table `", ": Bad rule (", " failed: Bad rule (",
      ].contains(where: said.contains) ? 1 : 2
  }

  /// Sentences of xtables itself of which some have a stop.
  private static func endsWithStop(_ message: String) -> Bool {
    if message.hasSuffix(".") || message.hasSuffix("!") { return false }
    return [
      "\" cannot be inverted", "\" can only be used once", "\" cannot be used together with \"", "\" also requires \"",
      "\" does not resolve to anything",
      "or out of range",
    ].contains { message.contains($0) }
  }

  private static func hasBlank(_ message: String) -> Bool {
    if [": option \"", ": bad value for option \"", ": bad integer value for option \""].contains(
      where: message.contains)
    {
      return true
    }
    return ["Couldn't load ", "Set ", "Can't use -", "Argument must have", "Port \""].contains { message.hasPrefix($0) }
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
    let isKnown = !isNotUnderstood && !message.contains("not understood") && !message.hasSuffix(" here")
    guard said == nil, isKnown || spoken != nil else { return self }
    var error = self
    error.said = IPTablesSaid.words(spoken ?? message, of: name, line: line)
    return error
  }
}

extension CommandError {
  /// The status with which the real iptables or iptables-restore ends.
  package var statusOfIPTables: Int32 { said.map { IPTablesSaid.status($0) } ?? 2 }
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
        fix: "ipset is not part of a lab: use a set of nft, or write the addresses")
    }
    throw error(
      word,
      word.text == "set"
        ? "You must specify `--match-set' with proper arguments"
        : "You must specify either `--add-set' or `--del-set' or `--map-set'")
  }
}
