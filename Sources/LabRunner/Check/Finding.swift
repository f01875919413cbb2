package import Addressing
package import Lab
import Namespaces
package import Operations
package import Probes

/// What came of a check or a command: what was seen, and what it differs from.
package indirect enum Finding: Hashable, Sendable {
  /// Nothing that has to be told.
  case nothing
  /// What a floor below says in its own words.
  case words(String)
  /// What could not be done, in its own words.
  case told(Wording)
  /// Several parts of one observation.
  case parts([Finding])
  /// Several observations; where it is cut off there are more.
  case all([Finding], isCut: Bool = false)

  // MARK: What was not tried

  case notTried
  case notChosen
  case notPlayed(Wording?)
  case notPlayedBehind(step: Int, hasFailed: Bool)

  // MARK: Probes

  case noProbeResult
  case ping(PingVerdict)
  case stream(StreamVerdict)
  case milliseconds(String)
  case answered(Int, of: Int)
  case lost(percent: Int)
  case duplicates(Int)
  case status(Int)
  case servedBy(String)
  case seenAs(IPAddress)
  /// Something else than the word that a lab expects.
  case instead(of: String, Finding)
  case pairs(Int, of: Int)
  case pair(String, String, PingVerdict)
  case body(OutputPattern, String)
  case because(String, node: String)
  /// Another cause than the claimed one; nil is none.
  case otherCause(wanted: String, at: String?, found: String?, node: String)

  // MARK: States

  case difference(String, Seen, wanted: String)
  case exists
  case isMissing
  case noDevice(String, node: String)
  case addresses([String])
  case noRoute(String)
  case route(via: String?, device: String?)
  case noEntry
  case entry(String)
  case unknownToBridge
  case knownToBridge(port: String?)
  case packets(UInt64)
  case connection(String, answeredBy: String)
  case noConnection(among: Int, near: String?)
  case nothingCaptured
  case frames(Int)

  // MARK: Commands

  case failed
  case wentWell
  case failsWithout(OutputPattern)
  case outputWithout(OutputPattern)
  case ended(ProgramEnd, expected: Int32)
  case printsOther(before: String, now: String)

  /// The value of something that a lab says more of.
  package enum Seen: Hashable, Sendable {
    case value(String)
    case none, notTold, notInLab, noPort
  }

  /// How a program ended.
  package enum ProgramEnd: Hashable, Sendable {
    case exited(Int32)
    case killed(signal: Int32)
    case timedOut(Duration)
    case tooMuchOutput(Int)
  }
}
