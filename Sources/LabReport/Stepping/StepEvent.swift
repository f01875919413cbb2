import Addressing
import Journey
package import Lab
package import LabRunner
package import Operations

/// What happens while a step is played or its checks are made, in words for a screen.
package enum StepEvent: Equatable, Sendable {
  /// A command as it was typed, and what came of it.
  package struct Command: Equatable, Sendable {
    package var typed: String
    package var outcome: Outcome
    /// What went wrong.
    package var detail: String
    package var output: String
  }

  /// A check with its verdict.
  package struct Check: Equatable, Sendable {
    package var claim: String
    package var outcome: Outcome
    /// What was seen.
    package var detail: String
    /// Why something was not reached, and what mends it; blank where that was not found out.
    package var why: String
    package var mend: String
    /// The way of the packet that it sends, and its protocol and family as `nslab trace` takes them; blank where it sends none, or several.
    package var way: String
    package var kind: String
    package var family: String
    /// The way that the packet took, where the lab asks for it, and a matrix of many pairs.
    package var further: String
  }

  case started(step: Int)
  /// A command begins, which may take a while.
  case begins(String)
  case command(Command)
  case check(Check)
  case ended(step: Int, Outcome)

  /// The event as a record.
  package var text: String {
    switch self {
    case .started(let step): RecordText.text(["started", "\(step)"])
    case .begins(let typed): RecordText.text(["begins", typed])
    case .command(let command):
      RecordText.text(["command", command.typed, command.outcome.rawValue, command.detail, command.output])
    case .check(let check):
      RecordText.text([
        "check", check.claim, check.outcome.rawValue, check.detail, check.why, check.mend, check.way, check.kind,
        check.family, check.further,
      ])
    case .ended(let step, let outcome): RecordText.text(["ended", "\(step)", outcome.rawValue])
    }
  }

  /// Reads a record; nil where it is none of these.
  package init?(_ record: [String]) {
    switch (record.first, record.count) {
    case ("started", 2):
      guard let step = Int(record[1]) else { return nil }
      self = .started(step: step)
    case ("begins", 2): self = .begins(record[1])
    case ("command", 5):
      guard let outcome = Outcome(rawValue: record[2]) else { return nil }
      self = .command(Command(typed: record[1], outcome: outcome, detail: record[3], output: record[4]))
    case ("check", 10):
      guard let outcome = Outcome(rawValue: record[2]) else { return nil }
      self = .check(
        Check(
          claim: record[1], outcome: outcome, detail: record[3], why: record[4], mend: record[5], way: record[6],
          kind: record[7], family: record[8], further: record[9]))
    case ("ended", 3):
      guard let step = Int(record[1]), let outcome = Outcome(rawValue: record[2]) else { return nil }
      self = .ended(step: step, outcome)
    default: return nil
    }
  }
}

/// Tells a step as it is played as records of ``StepEvent``.
package final class StepRecorder: RunObserver {
  private let language: String
  private let write: (String) -> Void

  /// Tells it in a language.
  package init(language: String, write: @escaping (String) -> Void) {
    self.language = language
    self.write = write
  }

  private func tell(_ event: StepEvent) { write(event.text) }

  package func labStarted(_ lab: Lab) {}
  package func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {}
  package func labEnded(_ result: LabResult) {}
  package func stepStarted(_ step: Step, number: Int, of lab: Lab) { tell(.started(step: number)) }
  package func commandStarted(_ text: String) { tell(.begins(StepOutline.typed(text))) }
  package func commandEnded(_ result: CommandResult, operations: [Operation]) {
    let detail = result.outcome > .passed ? (result.finding ?? .failed).words.text(in: language).visible : ""
    tell(
      .command(
        .init(
          typed: StepOutline.typed(result.text), outcome: result.outcome, detail: detail, output: result.output.visible)
      )
    )
  }
  package func checkEnded(_ result: CheckResult) {
    var further: [String] = []
    if let journey = result.journey {
      further.append(JourneyText(journey, nil, language: language, withReply: true).text)
    }
    if let matrix = result.matrix, matrix.sources.count > 1 {
      further.append(matrix.lines.joined(separator: "\n") + "\n")
    }
    let (kind, family) = result.check.packet
    tell(
      .check(
        .init(
          claim: result.claim.visible, outcome: result.outcome, detail: result.detail(in: language).visible,
          why: result.diagnosis?.sentence(language: language).visible ?? "",
          mend: result.diagnosis?.mend(language: language)?.visible ?? "", way: result.check.way?.visible ?? "",
          kind: kind, family: family, further: further.joined())))
  }
  package func stepEnded(_ result: StepResult) { tell(.ended(step: result.number, result.outcome)) }
}

extension Check {
  /// What it sends, and by which family, in the words of `nslab trace`.
  fileprivate var packet: (kind: String, family: String) {
    func word(_ family: IPFamily?) -> String { family.map { $0 == .v4 ? "ipv4" : "ipv6" } ?? "" }
    return switch kind {
    case .ping(let ping): ("icmp", word(ping.family))
    case .service(let service): (service.kind == .udp ? "udp" : "tcp", word(service.family))
    default: ("", "")
    }
  }
}
