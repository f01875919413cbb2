import CLinux
import Glibc

/// The process that paints, and the one in front of it, which puts the terminal right however the other ends.
struct ScreenPainter {
  let mode: TerminalMode
  /// The command's name, for what is said.
  let command: String

  /// Has a process of its own paint until the end, which knows the one in front by its number; the exit status.
  func run(_ paint: (_ front: pid_t) -> Never) throws -> Int32 {
    let front = getpid()
    let painter = nslab_fork()
    if painter == 0 {
      _ = nslab_hear_parents_end(SIGTERM)
      paint(front)
    }
    guard painter > 0 else {
      LivingClient.say(.cannotStartProcess(unsafe String(cString: strerror(-painter))))
      throw ExitStatus.failedWhileRunning
    }
    StepSignals.handOn(to: painter)
    var status: Int32 = 0
    while unsafe waitpid(painter, &status, 0) < 0, errno == EINTR {}
    guard status & 0x7f != 0 else { return status >> 8 & 0xff }
    mode.leave()
    Output.error.write("error: \(command) was ended by signal \(status & 0x7f)\n")
    return 128 + status & 0x7f
  }
}
