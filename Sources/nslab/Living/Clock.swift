import Glibc

/// The time of day, as lines of captures and events begin.
enum Clock {
  /// This moment.
  static var now: String {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return text(Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Hours, minutes, seconds and microseconds of a moment in nanoseconds since 1970.
  static func text(_ nanoseconds: Int64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var parts = unsafe tm()
    _ = unsafe localtime_r(&seconds, &parts)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let (hour, minute, second) = unsafe (Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec))
    let rest = Int(nanoseconds % 1_000_000_000 / 1000)
    return "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(rest, 6))"
  }
}
