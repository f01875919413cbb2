import CLinux
import Foundation
import Glibc

/// Programs that are started for a page.
enum ChildProcess {
  /// The file that stands beside this program.
  static func beside(_ name: String) -> String {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// Starts one; its PID, or a negated errno.
  static func start(
    _ program: String, _ arguments: [String], _ environment: [String: String], input: Int32, output: Int32,
    errors: Int32, isTerminal: Bool
  ) -> Int32 {
    var all = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    // Programs in a terminal of ours speak UTF-8.
    if isTerminal, all["LANG"] == nil, all["LC_ALL"] == nil, all["LC_CTYPE"] == nil { all["LANG"] = "C.UTF-8" }
    let words = [program] + arguments
    let settings = all.map { "\($0)=\($1)" }
    return unsafe withTexts(words) { words in
      unsafe withTexts(settings) { settings in
        unsafe nslab_start_program(program, words, settings, input, output, errors, isTerminal ? 1 : 0)
      }
    }
  }

  private static func withTexts<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = unsafe texts.map { unsafe strdup($0) }
    defer { unsafe copies.forEach { unsafe free($0) } }
    let pointers = unsafe copies.map { unsafe UnsafePointer<CChar>($0) } + [nil]
    return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }

  /// Waits for the end of one, and says how it ended: its status, or 128 and the number of a signal.
  static func wait(_ process: Int32) -> String {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    return "\(status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f)"
  }
}
