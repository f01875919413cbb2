/// A row of the table of a kind of link: one option, for everything that has to do with it.
///
/// Netlink is written and read by ``number`` and ``wire``; `ip link … type …`, `bridge link set`, `ip -d` and JSON by ``word``, ``form`` and
/// ``json``; the lab file by ``key``, ``form`` and ``range``. Nothing else knows an option.
public struct OptionRow: Sendable {
  /// The kernel's name of the attribute, behind the prefix of its table: `FORWARD_DELAY` of `IFLA_BR_FORWARD_DELAY`.
  public let name: String
  /// The attribute's number.
  public let number: UInt16
  /// How it stands in a message.
  public let wire: OptionWire
  /// The word of the real tools: `forward_delay`.
  public let word: String
  /// How its value is written and shown.
  public let form: OptionForm
  /// Other words of the real tools for it.
  public var aliases: [String] = []
  /// The key of the lab file; nil where it has none.
  public var key: String?
  /// The numbers that the kernel takes; nil for all that there is room for.
  public var range: ClosedRange<UInt64>?
  /// Whether the real tool refuses what is outside of ``range`` itself.
  public var isCheckedByTool = false
  /// The first kernel that has it, as `6.7`; nil where every kernel that is supported does.
  public var since: String?
  /// Its key in JSON; nil where JSON does not have it.
  public var json: String?
  /// Its word where it is shown.
  public var shown: String
  /// Whether 0 is not shown.
  public var hidesZero = false
  /// The real tool's words about a wrong value; nil is the message of most options of the kind.
  public var says: String?
  /// The messages and commands that take or give it.
  public var access = OptionAccess.all
  /// Its place among what `bridge -d link` shows; nil where it does not.
  public var bridgeLine: Int?

  /// Where its value is kept: the number, and for one bit of it the bit.
  public var place: UInt32 {
    if case .bit(let bit) = wire { UInt32(number) | UInt32(bit + 1) << 16 } else { UInt32(number) }
  }
  /// Whether a command or a lab file may set it.
  public var isSettable: Bool { access != .kernel }
  /// The numbers that there is room for.
  public var room: ClosedRange<UInt64> {
    switch wire {
    case .u8, .bool, .flag, .bit: 0...UInt64(UInt8.max)
    case .u16, .big16: 0...UInt64(UInt16.max)
    case .u32, .big32, .device: 0...UInt64(UInt32.max)
    case .u64, .bytes, .address: 0...UInt64.max
    }
  }
}

/// The commands that take an option from a person.
public enum OptionAccess: Sendable {
  /// `ip link … type …` and `bridge link set`.
  case all
  /// `ip link … type …` alone.
  case link
  /// `bridge link set` alone.
  case bridge
  /// It is another word of `ip link … type …` for an option that has a row.
  case again
  /// `ip link … type …` alone, in words that belong to no single option.
  case words
  /// Nobody: the kernel tells it.
  case kernel
}

/// How an option stands in a message.
public enum OptionWire: Sendable, Hashable {
  /// An unsigned number of so many bits, in the machine's order.
  case u8, u16, u32, u64
  /// In the order of the network.
  case big16, big32
  /// One byte that is 0 or 1.
  case bool
  /// An attribute without bytes, there or not.
  case flag
  /// One bit of two numbers of four bytes: the values, and which of them are meant.
  case bit(Int)
  /// Bytes as they are.
  case bytes
  /// An IP address, whose IPv6 form has an attribute of its own.
  case address(v6: UInt16)
  /// The index of a device.
  case device
}

/// How the value of an option is written and shown.
public enum OptionForm: Sendable, Hashable {
  /// 0 or 1.
  case bit
  /// A number.
  case number
  /// A number that is shown in hexadecimal digits.
  case hexadecimal
  /// A time that the kernel counts in hundredths of a second.
  case hundredths
  /// Time left, in hundredths of a second.
  case timer
  /// `on` or `off`.
  case onOff
  /// The word alone, and where it is `off`, the word with `no` in front.
  case mark(MarkShown)
  /// One of some words, by their numbers.
  case choice([Choice])
  /// Some words that stand for the numbers from 0, of which the first is not shown.
  case silentChoice([Choice])
  /// The state of a port, by its word or number.
  case portState
  /// A number in place of whose 0 a word may stand.
  case numberOr(String)
  /// A time to live, which may be `auto` or `inherit`.
  case timeToLive
  /// A type of service, which may be `inherit`.
  case typeOfService
  /// `802.1Q` or `802.1ad`.
  case ethertype
  /// A hardware address.
  case hardwareAddress
  /// A bridge's name in the spanning tree.
  case bridgeID
  /// The address of one host.
  case localAddress
  /// The address of one host, or of a group.
  case remoteAddress
  /// The first and the last of some ports.
  case ports
  /// A device by its name.
  case device
  /// `on` or `off`, and shown in a list with others.
  case listed
  /// Shown in a way of its own.
  case special

  /// When a mark is shown.
  public enum MarkShown: Sendable, Hashable {
    /// Its word alone, where it is on.
    case whenOn
    /// Its word with `no` in front, where it is off.
    case whenOff
    /// Its word where it is on, else the same with `no` in front.
    case always
  }
  /// A word and its number.
  public struct Choice: Sendable, Hashable {
    /// The number.
    public let number: UInt64
    /// The word.
    public let word: String
  }

  /// Words for numbers.
  static func choice(_ words: KeyValuePairs<UInt64, String>) -> OptionForm {
    .choice(words.map { Choice(number: $0.key, word: $0.value) })
  }
  /// Words for numbers, of which 0 is not shown.
  static func silentChoice(_ words: KeyValuePairs<UInt64, String>) -> OptionForm {
    .silentChoice(words.map { Choice(number: $0.key, word: $0.value) })
  }
}
