import Addressing
import IPTables
import Operations

extension IPTablesKind {
  private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  /// The last second of a day.
  private static let dayEnd: UInt32 = 86_399
  /// The last second that is known.
  private static let timeEnd: UInt32 = 0x7fff_ffff

  /// `-m time`
  static let time = IPTablesKind(
    [
      IPTablesOption("--timestart"), IPTablesOption("--timestop"), IPTablesOption("--weekdays", isInvertible: true),
      IPTablesOption("--monthdays", isInvertible: true), IPTablesOption("--datestart"), IPTablesOption("--datestop"),
      IPTablesOption("--utc", count: 0), IPTablesOption("--kerneltz", count: 0),
      IPTablesOption("--contiguous", count: 0),
    ],
    make: { (filling) throws(CommandError) in
      var writer = XTInfoWriter()
      writer.put(try filling.date("--datestart") ?? 0)
      writer.put(try filling.date("--datestop") ?? timeEnd)
      let start = try filling.clock("--timestart")
      let stop = try filling.clock("--timestop")
      writer.put(start ?? 0)
      writer.put(stop ?? dayEnd)
      let months = try filling.days("--monthdays", 1...31) { _ in nil }
      let weeks = try filling.days("--weekdays", 1...7) { text in
        weekdays.firstIndex { $0.lowercased().hasPrefix(text.lowercased().prefix(3)) && text.count > 1 }.map { $0 + 1 }
      }
      writer.put(months.map { filling.isInverted("--monthdays") ? 0xffff_fffe & ~$0 : $0 } ?? 0xffff_fffe)
      let week = weeks.map { filling.isInverted("--weekdays") ? 0xfe & ~$0 : $0 } ?? 0xfe
      writer.put([
        UInt8(truncatingIfNeeded: week), (filling.has("--kerneltz") ? 1 : 0) | (filling.has("--contiguous") ? 2 : 0),
      ])
      if filling.has("--contiguous"), start == nil || stop == nil || (stop ?? 0) >= (start ?? 0),
        let word = filling.given("--contiguous")?.option
      {
        throw filling.values.error(word, "time: --contiguous only makes sense when stoptime is smaller than starttime")
      }
      writer.pad(to: 24)
      return writer.bytes
    },
    write: { bytes, _ in
      var reader = XTInfoReader(bytes)
      let (first, last, start, stop) = (reader.u32(), reader.u32(), reader.u32(), reader.u32())
      let (months, weeks, flags) = (reader.u32(), reader.u8(), reader.u8())
      guard flags < 4, months != 0, weeks != 0 else { return nil }
      var writing = Writing()
      writing.columns = " TIME"
      let hasClock = start != 0 || stop != dayEnd
      if hasClock {
        writing.words.add("--timestart", clock(start), "--timestop", clock(stop))
        writing.columns += " from \(clock(start)) to \(clock(stop))"
      }
      let monthDays = (1...31).filter { months & 1 << UInt32($0) != 0 }
      let weekDays = (1...7).filter { weeks & 1 << UInt8($0) != 0 }
      let hasMonths = months != 0xffff_fffe
      let hasWeeks = weeks != 0xfe
      let names = weekDays.map { weekdays[$0 - 1] }.joined(separator: ",")
      if hasWeeks { writing.columns += " on \(names)" }
      if hasMonths {
        writing.words.add("--monthdays", monthDays.map { "\($0)" }.joined(separator: ","))
        writing.columns += " on " + monthDays.map { "\($0)\(ending($0))" }.joined(separator: ",")
      }
      if hasWeeks { writing.words.add("--weekdays", names) }
      if first != 0 {
        writing.words.add("--datestart", date(first, "T"))
        writing.columns += " starting from \(date(first, " "))"
      }
      // The real tool takes the last second that there is for one that was given.
      if last != timeEnd {
        writing.words.add("--datestop", date(last, "T"))
        writing.columns += " until date \(date(last, " "))"
      } else {
        writing.words.add(implied: "--datestop", date(last, "T"))
      }
      if flags & 1 != 0 { writing.words.add("--kerneltz") } else { writing.columns += " UTC" }
      if flags & 2 != 0 {
        writing.words.add("--contiguous")
        writing.columns += " contiguous"
      }
      if !hasMonths {
        var nft: [String] = []
        if first != 0 || last != timeEnd { nft.append("meta time \"\(date(first, " "))\"-\"\(date(last, " "))\"") }
        if first == 0, last == timeEnd { nft.append("") }
        if hasClock { nft.append("meta hour \"\(clock(start))\"-\"\(clock(stop))\"") }
        if hasWeeks { nft.append("meta day { \(weekDays.map { "\($0 % 7)" }.joined(separator: ", ")) }") }
        writing.nft = nft.count < 2 && nft.first?.isEmpty == true ? "" : nft.joined(separator: " ")
      }
      return writing
    })

  private static func two(_ number: some BinaryInteger) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func clock(_ seconds: UInt32) -> String {
    [seconds / 3600, seconds / 60 % 60, seconds % 60].map { two($0) }.joined(separator: ":")
  }

  private static func ending(_ day: Int) -> String { ["th", "st", "nd", "rd"][day % 10 < 4 ? day % 10 : 0] }

  /// Seconds since 1970 as `2026-01-02T03:04:05`.
  private static func date(_ seconds: UInt32, _ separator: String) -> String {
    // Days are counted in cycles of 400 years that begin in March.
    let days = Int(seconds / 86_400) + 719_468
    let cycle = days / 146_097
    let day = days - cycle * 146_097
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let number = month < 10 ? month + 3 : month - 9
    let shown = year + cycle * 400 + (number <= 2 ? 1 : 0)
    return "\(shown)-\(two(number))-\(two(dayOfYear - (153 * month + 2) / 5 + 1))\(separator)\(clock(seconds % 86_400))"
  }
}

extension IPTablesFilling {
  /// `10:00` or `10:00:30` in seconds.
  fileprivate func clock(_ option: String) throws(CommandError) -> UInt32? {
    guard let word = given(option)?.value else { return nil }
    guard let seconds = Self.seconds(word.text[...]) else {
      throw values.error(
        word,
        "invalid time \"\(word.text)\" specified, should be hh:mm[:ss] format and within the boundaries",
        fix: "as 08:00 or 17:30:15")
    }
    return seconds
  }

  private static func seconds(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { $0.count < 3 ? UInt32($0) : nil }
    guard numbers.count == parts.count, (2...3).contains(numbers.count), numbers[0] < 24, numbers[1] < 60 else {
      return nil
    }
    let rest = numbers.count > 2 ? numbers[2] : 0
    return rest < 60 ? numbers[0] * 3_600 + numbers[1] * 60 + rest : nil
  }

  /// `2026`, `2026-01`, `2026-01-02` or `2026-01-02T03:04:05` in seconds since 1970.
  fileprivate func date(_ option: String) throws(CommandError) -> UInt32? {
    guard let word = given(option)?.value else { return nil }
    let halves = word.text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int($0) }
    let time = halves.count < 2 ? 0 : Self.hours(halves[1])
    guard let time, numbers.count == parts.count, (1...3).contains(numbers.count), (1970...2037).contains(numbers[0]),
      numbers.count < 2 || (1...12).contains(numbers[1]), numbers.count < 3 || (1...31).contains(numbers[2])
    else {
      throw values.error(
        word,
        "Invalid date \"\(word.text)\" specified. Should be YYYY[-MM[-DD[Thh[:mm[:ss]]]]]",
        fix: "as 2026-01-02T03:04:05")
    }
    let (year, month, day) = (numbers[0], numbers.count > 1 ? numbers[1] : 1, numbers.count > 2 ? numbers[2] : 1)
    let shifted = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days =
      365 * shifted.0 + shifted.0 / 4 - shifted.0 / 100 + shifted.0 / 400 + (153 * shifted.1 + 2) / 5 + day - 1
      - 719_468
    return UInt32(clamping: days * 86_400) &+ time
  }

  private static func hours(_ text: Substring) -> UInt32? {
    text.contains(":") ? seconds(text) : UInt32(text).flatMap { $0 < 24 ? $0 * 3_600 : nil }
  }

  /// The bits of days with commas.
  fileprivate func days(
    _ option: String, _ range: ClosedRange<UInt64>, _ name: (Substring) -> Int?
  ) throws(CommandError) -> UInt32? {
    guard let word = given(option)?.value else { return nil }
    var bits: UInt32 = 0
    for part in word.text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let day = name(part).map({ UInt64($0) }) ?? values.number(part), range.contains(day) else {
        throw values.error(
          word,
          option == "--weekdays"
            ? "\(part) is not a valid day specifier" : "\(part) is not a valid day for --monthdays",
          fix: option == "--weekdays" ? "Mon to Sun, or 1 to 7" : "1 to 31")
      }
      bits |= 1 << UInt32(day)
    }
    return bits
  }
}
