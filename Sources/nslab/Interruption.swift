import Glibc
import LabRunner

/// The meaning of Ctrl-C and a polite kill.
enum Interruption {
  /// The name of a report that is being written beside its place; it is read by a signal's handler.
  nonisolated(unsafe) static var unfinishedFile: UnsafeMutablePointer<CChar>?
  /// Whether a command that goes on until it is told has been told.
  nonisolated(unsafe) static var isWanted = false
  /// The signal that has come to a run that ends by itself then; 0 where none has.
  nonisolated(unsafe) static var signal: Int32 = 0
  /// The bell that is rung then.
  nonisolated(unsafe) private static var semaphore: UnsafeMutablePointer<sem_t>?
  /// The keeper of a lab that is being brought up; 0 where there is none.
  nonisolated(unsafe) static var keeper: pid_t = 0

  /// Says in one line that the run was interrupted, and ends at once: the kernel takes the lab away with the process.
  static func announce() {
    // Whoever started us may have blocked them, as worker threads of some runtimes do.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    unsafe sigaddset(&signals, SIGHUP)
    unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM, SIGHUP] { Glibc.signal(number) { Interruption.hear($0) } }
  }

  /// Has the first signal ring a bell, so that a run can write its reports; the second one ends it at once.
  static func ring(_ bell: Bell) { unsafe semaphore = bell.semaphore }

  private static func hear(_ number: Int32) {
    guard let semaphore = unsafe semaphore, unsafe signal == 0 else { end(number) }
    unsafe signal = number
    _ = unsafe sem_post(semaphore)
  }

  /// Ends a run as the signal that has come would have.
  static func end() -> Never { end(unsafe signal) }

  private static func end(_ number: Int32) -> Never {
    let message: StaticString = "\nnslab: interrupted; the lab is gone, nothing is left behind\n"
    _ = unsafe Glibc.write(2, message.utf8Start, message.utf8CodeUnitCount)
    if let file = unsafe unfinishedFile { _ = unsafe unlink(file) }
    let keeper = unsafe keeper
    if keeper > 0 { kill(keeper, SIGKILL) }
    _exit(128 + number)
  }
}
