import Glibc
import LabReport
import LabRunner

/// The reports of a run.
struct RunReports {
  let observers: Observers
  let page: PageReport?
  private let machine: MachineReport?
  private let console: ConsoleReport?

  init(format: RunCommand.Format, isTold: Bool, detail: ConsoleReport.Detail, language: String) {
    machine = MachineReport.Format(rawValue: format.rawValue).map { MachineReport($0, language: language) }
    page = PageReport.Format(rawValue: format.rawValue).map { PageReport($0, language: language) }
    var style = Style(isColored: Output.standard.wantsColor)
    style.columns = Output.standard.columns
    console =
      isTold
      ? ConsoleReport(detail: detail, language: language, style: style) { text in
        // After a hang-up there is nobody to tell, and the report counts.
        if unsafe Interruption.signal != SIGHUP { Output.standard.write(text) }
      } : nil
    let all: [(any RunObserver)?] = [console, machine, page]
    observers = Observers(all.compactMap { $0 })
  }

  /// Writes what is written at the end.
  func finish(after duration: Duration, to file: OutputFile?) throws {
    console?.finish(after: duration)
    machine?.duration = duration
    if let text = machine?.text ?? page?.text { try file?.write(text) ?? Output.standard.write(text) }
  }
}

extension ExitStatus {
  /// The status of a lab that ended so.
  init(_ result: LabResult) {
    switch result.outcome {
    case .passed, .warned, .skipped: self = .passed
    case .failed: self = .checkFailed
    case .error: self = result.isWrong ? .wrongInput : result.couldNotStart ? .notPossibleHere : .failedWhileRunning
    }
  }
}
