import Glibc

/// One measurement in a process of its own, so that memory and what is warm are its own: `name=number` words of the last line that has any.
struct Measurement {
  var values: [String: Double]

  subscript(name: String) -> Double? { values[name] }

  /// Runs a program that prints them.
  init(_ words: [String]) throws {
    // The shell stays between the two: a process that is begun by another one inherits the peak of its memory.
    let line = words.map(Self.quoted).joined(separator: " ") + " 2>&1; exit $?"
    guard let pipe = unsafe popen(line, "r") else { throw Fault(text: "cannot start a process") }
    var output = ""
    var buffer = [CChar](repeating: 0, count: 65_536)
    while unsafe fgets(&buffer, Int32(buffer.count), pipe) != nil {
      output += String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    let status = unsafe pclose(pipe)
    guard status == 0, let last = output.split(separator: "\n").last(where: { $0.contains("build_ms=") }) else {
      throw Fault(text: "\(words.joined(separator: " ")): status \(status >> 8): \(output.suffix(300))")
    }
    values = [:]
    for word in last.split(separator: " ") {
      let parts = word.split(separator: "=", maxSplits: 1)
      if parts.count == 2, let number = Double(parts[1]) { values[String(parts[0])] = number }
    }
    // Pings that were lost stand as LOST=LOST/WARM.
    if last.contains("LOST=") { values["lost"] = 1 }
  }

  private static func quoted(_ word: String) -> String {
    "'" + word.split(separator: "'").joined(separator: "'\\''") + "'"
  }

  /// The program that runs.
  static var ownPath: String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    return String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// What the process has taken so far.
enum Usage {
  /// Milliseconds of all its threads, the kernel's included.
  static var cpu: Double {
    let usage = own
    return milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime)
  }

  /// The most kilobytes of memory that it had.
  static var peak: Int { own.ru_maxrss }

  private static var own: rusage {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage
  }

  private static func milliseconds(_ time: timeval) -> Double {
    Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
  }
}

/// The machine that is measured, and when.
enum Machine {
  static var text: String {
    var names = utsname()
    _ = unsafe uname(&names)
    let release = unsafe withUnsafeBytes(of: &names.release) {
      unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    let model = firstLine(of: "/proc/cpuinfo", after: "model name\t: ") ?? "processors"
    let memory = firstLine(of: "/proc/meminfo", after: "MemTotal:").flatMap { Double($0.filter(\.isNumber)) } ?? 0
    let now = time(nil)
    let day = day(now)
    return
      "\(day), Linux \(release), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) × \(model), \(Int((memory / 1e6).rounded())) GB"
  }

  private static func day(_ seconds: time_t) -> String {
    var seconds = seconds
    var date = unsafe tm()
    unsafe gmtime_r(&seconds, &date)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return unsafe "\(date.tm_year + 1900)-\(two(date.tm_mon + 1))-\(two(date.tm_mday))"
  }

  private static func firstLine(of path: String, after beginning: String) -> String? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    var line = [CChar](repeating: 0, count: 4096)
    while unsafe fgets(&line, 4096, file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      if text.hasPrefix(beginning) { return String(text.dropFirst(beginning.count)) }
    }
    return nil
  }
}
