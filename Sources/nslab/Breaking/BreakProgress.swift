import Glibc
import LabRunner
import Operations

/// Tells on a terminal how far the search for something to break has come, on one line that goes again; nothing where standard error is none.
struct BreakProgress {
  private let isShown = Output.error.isTerminal && Environment["TERM"] != "dumb"
  private let isChinese: Bool

  init(language: String) { isChinese = language.hasPrefix("zh") }

  /// What is broken is not told, so neither is what was tried.
  func tell(_ progress: ExerciseMaker.Progress) {
    switch progress {
    case .playing(let step): show(isChinese ? "正在执行到第 \(step) 步……" : "Playing the lab up to step \(step) ...")
    case .tried(let number):
      show(
        isChinese
          ? "已试着弄坏 \(number) 处，检查仍然成立……"
          : "Broken in \(number) way\(number == 1 ? "" : "s"), and every check still held ...")
    }
  }

  /// Takes the line away.
  func end() { show("") }

  private func show(_ text: String) {
    guard isShown else { return }
    Output.error.write("\r\u{1b}[K" + text)
  }
}
