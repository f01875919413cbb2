import Glibc

/// What a signal of a crash does.
enum Crash {
  /// Lets the process end at once, as C programs do, whose core can be looked at.
  ///
  /// The language runtime would start a program that reads the crashed one's memory. In namespaces of our own it may not, and waits for
  /// ever, and the lab with it.
  static func endAtOnce() {
    // Whoever started us may have blocked them.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] {
      signal(number, SIG_DFL)
      unsafe sigaddset(&signals, number)
    }
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }
}
