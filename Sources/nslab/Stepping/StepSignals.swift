import Glibc

/// Signals as something that can be waited for beside keys: their numbers come out of a pipe.
enum StepSignals {
  nonisolated(unsafe) private static var writing: Int32 = -1
  /// The process that paints; signals that the one in front of it gets are handed on to it.
  nonisolated(unsafe) private static var painter: pid_t = 0
  nonisolated(unsafe) private static var isToldToEnd = false

  /// Opens the pipe; the side that is read.
  static func open() -> Int32 {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return -1 }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    unsafe writing = ends[1]
    for number in [SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
      unsafe hear(number) { number, info, _ in
        guard unsafe StepSignals.isMeant(number, info) else { return }
        var byte = UInt8(number)
        _ = unsafe write(StepSignals.writing, &byte, 1)
      }
    }
    return ends[0]
  }

  /// The signals that have come, in their order.
  static func take(from pipe: Int32) -> [Int32] {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = unsafe read(pipe, &bytes, bytes.count)
    return bytes.prefix(max(0, count)).map { Int32($0) }
  }

  /// Hands what the process is told on to the one that paints, and the second time ends that at once.
  static func handOn(to process: pid_t) {
    unsafe painter = process
    for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
      unsafe hear(number) { number, info, _ in
        guard unsafe StepSignals.isMeant(number, info) else { return }
        kill(unsafe StepSignals.painter, unsafe StepSignals.isToldToEnd ? SIGKILL : number)
        unsafe StepSignals.isToldToEnd = true
      }
    }
    // What is read and written here is the other's.
    for number in [SIGTTOU, SIGTTIN, SIGWINCH] { signal(number, SIG_IGN) }
  }

  /// What the terminal sends for a key is meant for the program in front, as a shell in a node.
  private static func isMeant(_ number: Int32, _ info: UnsafeMutablePointer<siginfo_t>?) -> Bool {
    guard number == SIGINT || number == SIGQUIT, let info = unsafe info else { return true }
    return unsafe info.pointee.si_code <= 0
  }

  private static func hear(
    _ number: Int32,
    _ handler: @escaping @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void
  ) {
    var action = sigaction()
    unsafe action.__sigaction_handler.sa_sigaction = handler
    action.sa_flags = SA_SIGINFO
    _ = unsafe sigaction(number, &action, nil)
  }
}
