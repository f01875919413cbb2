import Addressing
import Operations

/// An option of a match or target: its names, the one that errors use first, and how many words follow it.
struct IPTablesOption: Hashable {
  /// The key that it sets.
  var key: String
  /// All of its names.
  var names: [String]
  /// How many words belong to it.
  var count: Int
  /// Whether `!` may stand in front of it.
  var isInvertible: Bool

  init(_ names: String..., count: Int = 1, isInvertible: Bool = false) {
    key = names.first ?? ""
    self.names = names
    self.count = count
    self.isInvertible = isInvertible
  }
}

/// A match or target whose options are being read.
struct IPTablesExtension {
  /// Its name behind `-m` or `-j`.
  let name: String
  /// Where it was named.
  let word: Word
  let isTarget: Bool
  /// The options that were given, with their words.
  private(set) var given: [IPTablesOption: Given] = [:]
  /// The options in front of each `--next`.
  private(set) var earlier: [[IPTablesOption: Given]] = []

  /// An option that was given.
  struct Given {
    var option: Word
    var values: [Word]
    var isInverted: Bool
    var value: Word { values.first ?? option }
  }

  init(_ name: String, _ word: Word, isTarget: Bool = false) {
    self.name = name
    self.word = word
    self.isTarget = isTarget
  }

  /// The options of a match or target; nil of those that are not understood.
  static func options(_ name: String, isTarget: Bool) -> [IPTablesOption]? {
    (isTarget ? targets : matches)[name] ?? (isTarget ? IPTablesKind.targets : IPTablesKind.matches)[name]?.options
  }

  var options: [IPTablesOption] { Self.options(name, isTarget: isTarget) ?? [] }

  /// The same with other options.
  func with(_ given: [IPTablesOption: Given]) -> IPTablesExtension {
    var copy = self
    copy.given = given
    return copy
  }

  /// The value that was given of an option.
  func given(_ key: String) -> Given? { given.first { $0.key.key == key }?.value }

  /// Takes an option and its words.
  mutating func take(
    _ option: IPTablesOption, _ word: Word, _ values: [Word], isInverted: Bool
  ) throws(CommandError) {
    func fail(_ message: String) -> CommandError {
      CommandError(
        "\(name): option \"\(option.key)\" \(message)", column: word.column, length: word.length, ending: .sentence)
    }
    if isInverted, !option.isInvertible { throw fail("cannot be inverted") }
    if option.key == "--next" {
      // What is said of the whole stays.
      earlier.append(given)
      given = given.filter { Self.ofWhole.contains($0.key.key) }
      given[option] = Given(option: word, values: values, isInverted: false)
      return
    }
    if name == "policy", given[option] != nil, !Self.ofWhole.contains(option.key) {
      throw CommandError(
        "policy match: double \(option.key) option", column: word.column, length: word.length,
        fix: "write --next between the steps")
    }
    guard given[option] == nil else { throw fail("can only be used once") }
    given[option] = Given(option: word, values: values, isInverted: isInverted)
  }

  /// Options of a policy that are not those of a step.
  private static let ofWhole: Set<String> = ["--dir", "--pol", "--strict"]
  private static let ports = [
    IPTablesOption("--source-port", "--sport", isInvertible: true),
    IPTablesOption("--destination-port", "--dport", isInvertible: true),
  ]
  private static let random = IPTablesOption("--random", count: 0)
  private static let fullyRandom = IPTablesOption("--random-fully", count: 0)
  private static let persistent = IPTablesOption("--persistent", count: 0)

  /// The matches that are understood.
  static let matches: [String: [IPTablesOption]] = [
    "tcp": ports + [
      IPTablesOption("--syn", count: 0, isInvertible: true),
      IPTablesOption("--tcp-flags", count: 2, isInvertible: true),
      IPTablesOption("--tcp-option", isInvertible: true),
    ],
    "udp": ports, "sctp": ports,
    "multiport": [
      IPTablesOption("--source-ports", "--sports", isInvertible: true),
      IPTablesOption("--destination-ports", "--dports", isInvertible: true),
      IPTablesOption("--ports", isInvertible: true),
    ],
    "conntrack": [
      "--ctstate", "--ctstatus", "--ctproto", "--ctorigsrc", "--ctorigdst", "--ctreplsrc", "--ctrepldst",
      "--ctorigsrcport", "--ctorigdstport", "--ctreplsrcport", "--ctrepldstport", "--ctexpire",
    ].map { IPTablesOption($0, isInvertible: true) } + [IPTablesOption("--ctdir")],
    "connmark": [IPTablesOption("--mark", isInvertible: true)],
    "iprange": [IPTablesOption("--src-range", isInvertible: true), IPTablesOption("--dst-range", isInvertible: true)],
    "connlimit": [
      IPTablesOption("--connlimit-upto", isInvertible: true), IPTablesOption("--connlimit-above", isInvertible: true),
      IPTablesOption("--connlimit-mask"), IPTablesOption("--connlimit-saddr", count: 0),
      IPTablesOption("--connlimit-daddr", count: 0),
    ],
    "statistic": [
      IPTablesOption("--mode"), IPTablesOption("--probability", isInvertible: true),
      IPTablesOption("--every", isInvertible: true), IPTablesOption("--packet"),
    ],
    "owner": [
      IPTablesOption("--uid-owner", isInvertible: true), IPTablesOption("--gid-owner", isInvertible: true),
      IPTablesOption("--socket-exists", count: 0, isInvertible: true), IPTablesOption("--suppl-groups", count: 0),
    ],
    "recent": ["--set", "--rcheck", "--update", "--remove"].map { IPTablesOption($0, count: 0, isInvertible: true) }
      + ["--seconds", "--hitcount", "--name", "--mask"].map { IPTablesOption($0) }
      + ["--reap", "--rttl", "--rsource", "--rdest"].map { IPTablesOption($0, count: 0) },
    "state": [IPTablesOption("--state", isInvertible: true)],
    "comment": [IPTablesOption("--comment")],
    "mark": [IPTablesOption("--mark", isInvertible: true)],
    "addrtype": [
      IPTablesOption("--src-type", isInvertible: true), IPTablesOption("--dst-type", isInvertible: true),
      IPTablesOption("--limit-iface-in", count: 0), IPTablesOption("--limit-iface-out", count: 0),
    ],
    "limit": [IPTablesOption("--limit"), IPTablesOption("--limit-burst")],
    "icmp": [IPTablesOption("--icmp-type", isInvertible: true)],
    "icmp6": [IPTablesOption("--icmpv6-type", isInvertible: true)],
  ]

  /// The targets that are understood.
  static let targets: [String: [IPTablesOption]] = [
    "ACCEPT": [], "DROP": [], "RETURN": [], "NOTRACK": [], "TRACE": [],
    "NFLOG": ["--nflog-group", "--nflog-prefix", "--nflog-size", "--nflog-threshold"].map { IPTablesOption($0) },
    "REJECT": [IPTablesOption("--reject-with")],
    "LOG": [IPTablesOption("--log-prefix"), IPTablesOption("--log-level")]
      + IPTablesNames.logFlags.map { IPTablesOption($0.option, count: 0) },
    "MARK": ["--set-mark", "--set-xmark", "--and-mark", "--or-mark", "--xor-mark"].map { IPTablesOption($0) },
    "TCPMSS": [IPTablesOption("--set-mss"), IPTablesOption("--clamp-mss-to-pmtu", count: 0)],
    "CONNMARK": [
      "--set-mark", "--set-xmark", "--and-mark", "--or-mark", "--xor-mark", "--mask", "--nfmask", "--ctmask",
      "--left-shift-mark", "--right-shift-mark",
    ].map { IPTablesOption($0) } + ["--save-mark", "--restore-mark"].map { IPTablesOption($0, count: 0) },
    "NETMAP": [IPTablesOption("--to")],
    "SNAT": [IPTablesOption("--to-source"), random, fullyRandom, persistent],
    "DNAT": [IPTablesOption("--to-destination"), random, persistent],
    "MASQUERADE": [IPTablesOption("--to-ports"), random, fullyRandom],
    "REDIRECT": [IPTablesOption("--to-ports"), random],
  ]
}
