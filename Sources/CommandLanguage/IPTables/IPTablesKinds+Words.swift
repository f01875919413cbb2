import Addressing
import IPTables

extension IPTablesAddressRange {
  /// `10.0.0.1-10.0.0.9`
  var text: String { "\(first)-\(last)" }
}

extension IPTablesConnectionLimit {
  func add(to words: inout IPTablesWords, _ family: IPFamily) {
    words.add(isUpTo ? "--connlimit-upto" : "--connlimit-above", "\(number)")
    if let prefixLength {
      words.add("--connlimit-mask", "\(prefixLength)")
    } else {
      words.add(implied: "--connlimit-mask", "\(family.bitWidth)")
    }
    words.add(countsDestinations ? "--connlimit-daddr" : "--connlimit-saddr")
  }

  /// As `iptables -L` prints it.
  func description(_ family: IPFamily) -> String {
    " #conn \(countsDestinations ? "dst" : "src")/\(prefixLength ?? family.bitWidth) \(isUpTo ? "<=" : ">") \(number)"
  }
}

extension IPTablesStatistic {
  func add(to words: inout IPTablesWords) {
    switch self {
    case .random(let probability, let isInverted):
      words.add("--mode", "random")
      words.add(isInverted, "--probability", Self.text(probability))
    case .nth(let every, let packet, let isInverted):
      words.add("--mode", "nth")
      words.add(isInverted, "--every", "\(every)", "--packet", "\(packet)")
    }
  }

  /// As `iptables -L` prints it: the options without their dashes, and without the first packet.
  var description: String {
    var words = IPTablesWords()
    add(to: &words)
    var texts = words.words.map { $0.text.hasPrefix("--") ? String($0.text.dropFirst(2)) : $0.text }
    if texts.suffix(2) == ["packet", "0"] { texts.removeLast(2) }
    return " statistic " + texts.joined(separator: " ")
  }

  /// So many of 2^31, with 11 digits behind the point, the last of which is rounded as C does it.
  private static func text(_ probability: UInt32) -> String {
    // 10^11 / 2^31 = 5^11 / 2^20
    let product = UInt64(probability) * 48_828_125
    var number = product >> 20
    let (rest, half) = (product & 0xfffff, UInt64(1) << 19)
    if rest > half || (rest == half && number % 2 == 1) { number += 1 }
    let digits = "\(number % 100_000_000_000)"
    return "\(number / 100_000_000_000)." + String(repeating: "0", count: 11 - digits.count) + digits
  }

  /// In nft's words.
  var nftWords: String {
    switch self {
    case .random(let probability, let isInverted):
      "meta random & 2147483647 \(isInverted ? ">=" : "<") \(probability)"
    case .nth(let every, let packet, let isInverted): "numgen inc mod \(every) \(isInverted ? "!= " : "")\(packet)"
    }
  }
}

extension IPTablesOwner {
  func add(to words: inout IPTablesWords) {
    if let socketExists { words.add(!socketExists, "--socket-exists") }
    if let users { words.add(users.isInverted, "--uid-owner", users.text("-")) }
    if let groups { words.add(groups.isInverted, "--gid-owner", groups.text("-")) }
    if countsAllGroups { words.add("--suppl-groups") }
  }

  /// As `iptables -L` prints it.
  func description(_ names: IPTablesServices) -> String {
    var text = ""
    func add(_ isInverted: Bool, _ words: String) { text += (isInverted ? " !" : "") + " owner \(words)" }
    if let socketExists { add(!socketExists, "socket exists") }
    for (numbers, word, known) in [(users, "UID", names.users), (groups, "GID", names.groups)] {
      guard let numbers else { continue }
      let name = numbers.range.count == 1 ? known[numbers.range.lowerBound] : nil
      add(numbers.isInverted, "\(word) match \(name ?? numbers.text("-"))")
    }
    return text + (countsAllGroups ? " incl. suppl. groups" : "")
  }

  /// In nft's words; nil where it has none.
  var nftWords: String? {
    guard socketExists == nil, !countsAllGroups, let numbers = users ?? groups, users == nil || groups == nil else {
      return nil
    }
    return "\(users == nil ? "skgid" : "skuid") \(numbers.isInverted ? "!= " : "")\(numbers.text("-"))"
  }
}

extension IPTablesConnectionMark {
  private var direction: String { "\(shiftsRight ? "right" : "left")-shift-mark" }

  func add(to words: inout IPTablesWords) {
    switch mode {
    case .set: words.add("--set-xmark", "0x\(value.hex)/0x\(mask.hex)")
    case .save, .restore:
      words.add(mode == .save ? "--save-mark" : "--restore-mark")
      words.add("--nfmask", "0x\(packetMask.hex)", "--ctmask", "0x\(mask.hex)")
    }
    if shift > 0 { words.add("--\(direction)", "\(shift)") }
  }

  /// As `iptables -L` prints it.
  var description: String {
    let text: String
    switch mode {
    case .set:
      if value == 0 {
        text = "and 0x\((~mask).hex)"
      } else if value == mask {
        text = "or 0x\(value.hex)"
      } else if mask == 0 {
        text = "xor 0x\(value.hex)"
      } else {
        text = mask == .max ? "set 0x\(value.hex)" : "xset 0x\(value.hex)/0x\(mask.hex)"
      }
    case .save, .restore:
      let (first, second) = mode == .save ? ("nfmask", "ctmask") : ("ctmask", "nfmask")
      let (one, other) = mode == .save ? (packetMask, mask) : (mask, packetMask)
      let masks =
        one == other ? (one == .max ? "" : " mask 0x\(one.hex)") : " \(first) 0x\(one.hex) \(second) ~0x\(other.hex)"
      text = (mode == .save ? "save" : "restore") + masks
    }
    return " CONNMARK \(text)" + (shift > 0 ? " \(direction) \(shift)" : "")
  }

  /// In nft's words; nil where it has none.
  var nftWords: String? {
    var key = "ct"
    var text: String
    switch mode {
    case .set:
      text = "ct mark xor 0x\(value.hex) and 0x\((~mask).hex)"
      if mask == .max {
        text = "0x\(value.hex)" + (shift > 0 ? " " : "")
      } else if value == 0 {
        text = "ct mark and 0x\((~mask).hex)"
      } else if value == mask {
        text = "ct mark or 0x\(value.hex)"
      } else if mask == 0 {
        text = "ct mark xor 0x\(value.hex)"
      }
    case .save, .restore:
      guard mask == packetMask else { return nil }
      key = mode == .save ? "ct" : "meta"
      text = (mode == .save ? "mark" : "ct mark") + (mask == .max ? "" : " and 0x\(mask.hex)")
    }
    if shift > 0 { text = "( \(text) ) \(shiftsRight ? ">>" : "<<") \(shift)" }
    return "\(key) mark set \(text)"
  }
}

extension IPTablesPacketLog {
  func add(to words: inout IPTablesWords) {
    if !prefix.isEmpty {
      words.add("--nflog-prefix")
      words.add(text: prefix)
    }
    if group != 0 { words.add("--nflog-group", "\(group)") }
    if let size { words.add("--nflog-size", "\(size)") }
    if threshold != 0 { words.add("--nflog-threshold", "\(threshold)") }
  }

  /// As `iptables -L` prints it.
  var description: String {
    var words = IPTablesWords()
    add(to: &words)
    return words.words.map { " " + ($0.text.hasPrefix("--") && !$0.isText ? String($0.text.dropFirst(2)) : $0.saved) }
      .joined()
  }
}
