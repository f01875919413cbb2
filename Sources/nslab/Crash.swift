import CLinux

/// The end of the process by a signal of a crash.
enum Crash {
  /// Lets the process end at once, as C programs do, whose core can be looked at; where memory has run out, with a sentence and status 4.
  ///
  /// The language runtime would start a program that reads the crashed one's memory. In namespaces of our own it may not, and waits for
  /// ever, and the lab with it.
  static func endAtOnce() { nslab_end_at_crash(ExitStatus.failedWhileRunning.rawValue) }
}
