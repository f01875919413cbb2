import CLinux
import Glibc

/// The time of day, for those who print it.
enum WallClock {
  /// The moment where the machine is, as ctime(3) has it: `Mon Jun  8 13:50:36 2020`.
  static var date: String {
    var time = timespec()
    var parts = unsafe tm()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    unsafe localtime_r(&time.tv_sec, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func name(_ names: [String], _ number: Int32) -> String {
      names.indices.contains(Int(number)) ? names[Int(number)] : "???"
    }
    let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec].map { ($0 < 10 ? "0" : "") + "\($0)" }
    let (weekday, month) = unsafe (name(days, parts.tm_wday), name(months, parts.tm_mon))
    let (day, year) = unsafe (parts.tm_mday, Int(parts.tm_year) + 1900)
    return "\(weekday) \(month) \(day < 10 ? " " : "")\(day) \(clock.joined(separator: ":")) \(year)"
  }

  /// The moment in UTC: `2020-06-08T13:50:36.878084777Z`.
  static var now: String {
    var time = timespec()
    var parts = unsafe tm()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    unsafe gmtime_r(&time.tv_sec, &parts)
    func digits(_ number: some BinaryInteger, _ width: Int) -> String {
      let text = "\(number)"
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    let date = unsafe [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)].map { digits($0, 2) }
    let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec].map { digits($0, 2) }
    return "\(date.joined(separator: "-"))T\(clock.joined(separator: ":")).\(digits(time.tv_nsec, 9))Z"
  }
}
