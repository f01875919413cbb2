import Addressing
import IPTables
import Operations

extension IPTablesRecent.Work {
  /// The option, and what `iptables -L` calls it.
  var words: (option: String, shown: String) {
    switch self {
    case .set: ("--set", "SET")
    case .check: ("--rcheck", "CHECK")
    case .update: ("--update", "UPDATE")
    case .remove: ("--remove", "REMOVE")
    }
  }
}

extension IPTablesRecent {
  private func maskText(_ family: IPFamily) -> String {
    (mask ?? IPTablesValues.mask(family.bitWidth, family)).map { "\($0)" } ?? ""
  }

  func add(to words: inout IPTablesWords, _ family: IPFamily) {
    words.add(isInverted, work.words.option)
    // The real tool prints it with a sign.
    if seconds != 0 {
      words.add("--seconds")
      words.add("\(seconds)", shown: "\(Int32(truncatingIfNeeded: seconds))")
    }
    if forgets { words.add("--reap") }
    if hits != 0 {
      words.add("--hitcount")
      words.add("\(hits)", shown: "\(Int32(truncatingIfNeeded: hits))")
    }
    if comparesTTL { words.add("--rttl") }
    words.add("--name")
    words.add(name, shown: name)
    if mask == nil { words.add(implied: "--mask", maskText(family)) } else { words.add("--mask", maskText(family)) }
    words.add(looksAtDestination ? "--rdest" : "--rsource")
  }

  /// As `iptables -L` prints it.
  func description(_ family: IPFamily) -> String {
    var text = (isInverted ? " !" : "") + " recent: \(work.words.shown)"
    if seconds != 0 { text += " seconds: \(Int32(truncatingIfNeeded: seconds))" }
    if forgets { text += " reap" }
    if hits != 0 { text += " hit_count: \(Int32(truncatingIfNeeded: hits))" }
    if comparesTTL { text += " TTL-Match" }
    return text + " name: \(name) side: \(looksAtDestination ? "dest" : "source") mask: \(maskText(family))"
  }
}

extension IPTablesMatchReader {
  /// `-m recent`
  func recent(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    let works = IPTablesRecent.Work.allCases.filter { match.given($0.words.option) != nil }
    for other in works.dropFirst() { try exclude(match, works[0].words.option, other.words.option) }
    guard let work = works.first, let given = match.given(work.words.option) else {
      throw values.error(
        match.word, "recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'", fix: "add --set")
    }
    try exclude(match, "--rttl", "--set")
    try exclude(match, "--rttl", "--remove")
    if match.given("--seconds") == nil, let reap = match.given("--reap") {
      throw values.error(
        reap.option, "recent: option \"--reap\" also requires \"--seconds\"", fix: "add --seconds 60", ending: .sentence
      )
    }
    var recent = IPTablesRecent(work)
    recent.isInverted = given.isInverted
    if let word = match.given("--seconds")?.value {
      recent.seconds = UInt32(clamping: try number(word, "recent", "--seconds", 1...UInt64(UInt32.max)))
    }
    if let word = match.given("--hitcount")?.value {
      recent.hits = UInt32(clamping: try number(word, "recent", "--hitcount", 0...UInt64(UInt32.max)))
    }
    recent.forgets = match.given("--reap") != nil
    recent.comparesTTL = match.given("--rttl") != nil
    recent.looksAtDestination = match.given("--rdest") != nil
    if let word = match.given("--name")?.value {
      guard (1..<200).contains(word.text.utf8.count), !word.text.contains(where: \.isNewline) else {
        throw values.error(
          word, "recent: bad value for option \"--name\"", fix: "a name of at most 199 bytes", ending: .paragraph)
      }
      recent.name = word.text
    }
    if let word = match.given("--mask")?.value {
      guard let mask = values.plainAddress(word.text) else {
        throw values.error(
          word,
          IPAddress(word.text) == nil
            ? "host/network `\(word.text)' not found" : "getaddrinfo: Address family for hostname not supported",
          fix: values.family == .v4 ? "a mask as 255.255.255.0" : "a mask as ffff:ffff::")
      }
      // Of IPv4 a mask of all bits that is typed is another one for the kernel than none.
      let isWhole = mask.family == .v6 && mask == IPTablesValues.mask(128, .v6)
      recent.mask = isWhole ? nil : mask
    }
    return .recent(recent)
  }
}

extension IPTablesValues {
  /// An address as inet_aton(3) reads it, in which the last part has all the bytes that are left: `24` is 0.0.0.24.
  fileprivate func plainAddress(_ text: String) -> IPAddress? {
    if let address = IPAddress(text) { return address.family == family ? address : nil }
    guard family == .v4, let number = UInt32(text) else { return nil }
    return .v4(IPv4Address(number))
  }
}
