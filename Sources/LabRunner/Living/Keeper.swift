import Addressing
import CLinux
import CommandLanguage
import Glibc
package import Journey
package import Lab
import Namespaces
import Netlink
import Operations
import Probes
import RouteNetlink
import SystemPackage

/// The holder of a living lab: it keeps the namespaces and the services, and answers those who ask for them.
///
/// It runs in a process of its own. When that ends, in whatever way, the kernel takes the lab away. Between two requests it does nothing.
package final class Keeper {
  /// The lab, as its file was when it was last built.
  package private(set) var lab: Lab
  let access: ProgramAccess
  var stage: Stage
  /// The numbers of the steps that were played, in their order.
  var played: [Int] = []
  /// The breakage made on purpose, and how its mending goes; nil of a lab that was just brought up.
  var exercise: (task: Exercise, record: ExerciseRecord)?
  /// The checks that are being made beside what else is asked.
  private var checking: PlainThread<Void>?
  /// The lab as it was before anybody else could change it; nil until then.
  var snapshot: LabSnapshot?
  private let began = ContinuousClock.now
  private let file: String
  private let version: String
  /// How a journey is told, in a language, a form (`text`, `json`, `why`), and with the way of the answer.
  package var tell: (Journey, Diagnosis?, _ language: String, _ form: String, _ withReply: Bool) -> String = {
    journey, _, _, _, _ in
    journey.verdict + "\n"
  }
  /// How the lab as it is now is drawn, in a language and a form (`text`, `mermaid`, `dot`, `svg`, `view`, `screen`), with what is different
  /// from an earlier state marked in forms that can; nil where there is no such form.
  package var draw: (Lab, StageState, _ since: StageState?, _ language: String, _ form: String) -> String? = {
    _, _, _, _, _ in nil
  }
  /// The lab's text and its steps, for a page or, in the form `screen`, for a screen.
  package var steps: (Lab, _ language: String, _ form: String) -> String = { _, _, _ in "{}\n" }
  /// The observer that reports to a page or a screen, in a language: a JSON object a line, or a record; nil where none does.
  package var record: (Lab, _ language: String, _ form: String, @escaping (String) -> Void) -> (any RunObserver)? = {
    _, _, _, _ in nil
  }
  /// Reads the lab anew from its file's text; throws what is wrong with it.
  package var reread: ((_ text: String) throws(LivingError) -> Lab)?
  /// The file's whole path, empty where there is none, and the values that it was read with, as `NAME=VALUE`.
  package var origin: (path: String, values: [String]) = ("", [])
  /// The lab before the step that was played last, where a screen had it played.
  var before: StageState?
  /// How often the lab was built anew.
  var resets = 0
  /// Makes what reports to a client, in a language, and with colours.
  let report: (_ language: String, _ isColored: Bool, @escaping (String) -> Void) -> any RunObserver

  /// Builds the lab. Throws what building it does.
  package init(
    _ lab: Lab, file: String, version: String, programs access: ProgramAccess,
    report: @escaping (_ language: String, _ isColored: Bool, @escaping (String) -> Void) -> any RunObserver
  ) throws {
    self.lab = lab
    self.file = file
    self.version = version
    self.access = access
    self.report = report
    stage = try Stage(of: lab, programs: access)
  }

  /// Keeps a lab that was broken on purpose, and stands.
  package init(
    _ lab: Lab, broken exercise: Exercise, on stage: Stage, file: String, version: String,
    programs access: ProgramAccess,
    report: @escaping (_ language: String, _ isColored: Bool, @escaping (String) -> Void) -> any RunObserver
  ) {
    self.lab = lab
    self.file = file
    self.version = version
    self.access = access
    self.report = report
    self.stage = stage
    self.exercise = (exercise, ExerciseRecord())
    played = Array(1...exercise.step)
  }

  /// Looks at the lab as it was built or played, while nobody has been let in.
  @discardableResult
  func remember() -> LabSnapshot {
    let taken = snapshot ?? LabSnapshot(of: stage)
    snapshot = taken
    return taken
  }

  /// Plays steps up to one and with it, until one fails; how the last one ended.
  package func play(upTo number: Int, observer: any RunObserver) -> Outcome {
    let player = StepPlayer(stage: stage, observer: observer)
    var outcome = Outcome.passed
    for next in 1...max(1, number) where lab.steps.indices.contains(next - 1) {
      outcome = player.play(lab.steps[next - 1], number: next, of: lab).outcome
      played.append(next)
      if outcome >= .failed { break }
    }
    return outcome
  }

  /// Answers until somebody takes the lab down. The caller ends the process then, and the kernel takes away what there is.
  package func serve(_ listener: LivingListener) {
    // Whoever ends a terminal does not end the lab.
    signal(SIGHUP, SIG_IGN)
    var holder: LivingChannel?
    while true {
      var waiting = [pollfd(fd: listener.descriptor, events: Int16(POLLIN), revents: 0)]
      if let holder { waiting.append(pollfd(fd: holder.descriptor, events: Int16(POLLIN), revents: 0)) }
      let desk = stage.programs?.desk
      waiting += (desk?.descriptors ?? []).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let ready = unsafe poll(&waiting, nfds_t(waiting.count), snapshot == nil ? 200 : -1)
      if ready == 0 { remember() }
      guard ready > 0 else { continue }
      // The lab belongs to a shell that has ended.
      if let holder, waiting.contains(where: { $0.fd == holder.descriptor && $0.revents != 0 }) { break }
      let asking = Set(waiting.filter { $0.revents != 0 }.map(\.fd))
      desk?.serve(asking, on: stage) { self.finishChecking() }
      guard waiting[0].revents != 0 else { continue }
      let connection = accept(listener.descriptor, nil, nil)
      guard connection >= 0 else { continue }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      let channel = LivingChannel(descriptor: connection)
      channel.limit(.seconds(5))
      let words: [String]
      var text: String?
      do {
        guard let (request, descriptors) = try channel.requestWithDescriptors() else {
          channel.end()
          continue
        }
        words = request
        if words.first == "reset" { text = descriptors.first.flatMap(MemoryText.text) }
        for descriptor in descriptors { try? descriptor.close() }
      } catch {
        channel.finish(status: 4, words: error.record)
        channel.end()
        continue
      }
      channel.limit(nil)
      if words.first == "hold" {
        holder = channel
        channel.finish(status: 0)
        continue
      }
      if words.first == "down" {
        channel.finish(status: 0)
        return
      }
      answer(words, text, on: channel)
    }
  }

  private func answer(_ words: [String], _ text: String?, on channel: LivingChannel) {
    if words.first == "check" {
      finishChecking()
      // Others look at the lab meanwhile; what changes it waits.
      let work = Beside(keeper: self, request: Request(words), channel: channel)
      checking = try? PlainThread {
        work.keeper.answer(on: work.channel) { try work.keeper.check(work.request, on: work.channel) }
      }
      if checking != nil { return }
    }
    answer(on: channel) { try self.carryOut(words, text, on: channel) }
  }

  func finishChecking() {
    _ = try? checking?.join()
    checking = nil
  }

  /// The part of the keeper that a thread of checks is given: they ask the nodes and change nothing.
  private struct Beside: @unchecked Sendable {
    let keeper: Keeper
    let request: Request
    let channel: LivingChannel
  }

  private func carryOut(_ words: [String], _ text: String?, on channel: LivingChannel) throws {
    if ["play", "reset", "solve"].contains(words.first) { finishChecking() }
    switch words.first {
    case "task": try task(words, on: channel)
    case "hint": try hint(words, on: channel)
    case "solve": try solve(words, on: channel)
    case "about": channel.finish(status: 0, words: about)
    case "nodes": channel.finish(status: 0, words: stage.names)
    case "status":
      channel.say(LabStatus(of: stage, lab: lab, played: Set(played).count, since: remember()).text + exerciseStatus)
      channel.finish(status: 0)
    case "graph": try graph(words, on: channel)
    case "steps":
      channel.say(steps(lab, words.count > 1 ? words[1] : "en", words.count > 2 ? words[2] : "page"))
      channel.finish(status: 0)
    case "links": channel.finish(status: 0, words: try links(of: try node(words.count > 1 ? words[1] : "")))
    case "listen":
      try listen(to: node(words.count > 1 ? words[1] : ""), for: Array(words.dropFirst(2)), on: channel)
    case "capture": try capture(words.count > 1 ? words[1] : "", on: channel)
    case "trace": try trace(words, on: channel)
    case "enter": try enter(words.count > 1 ? words[1] : "", on: channel)
    case "play": try play(Request(words), on: channel)
    case "check": try check(Request(words), on: channel)
    case "reset": channel.finish(status: 0, words: [try reset(text)])
    default: throw LivingError(LivingFault.unknownRequest(words.first ?? ""))
    }
  }

  /// Builds the lab anew, as its file's text says; without one as before. What is wrong with the text is thrown, and the lab stays.
  ///
  /// - Returns: `changed` where the file was, `kept` where that is passed over since something is broken on purpose.
  private func reset(_ text: String?) throws -> String {
    let before = lab
    let next = try text.flatMap { text throws(LivingError) in try reread?(text) } ?? lab
    let isChanged = next.source?.lines != before.source?.lines
    stage.close()
    // What was broken was found in the lab as it is.
    if exercise == nil { lab = next }
    do {
      try rebuild()
    } catch {
      guard exercise == nil else { throw error }
      lab = before
      try rebuild()
      snapshot = nil
      resets += 1
      throw LivingError(
        LivingFault.notBuildable("\(error)"), kind: .wrongInput, fix: .labUnchanged)
    }
    self.before = nil
    snapshot = nil
    resets += 1
    return !isChanged ? "" : exercise == nil ? "changed" : "kept"
  }

  /// Ends an answer with what went wrong, and the connection.
  private func answer(on channel: LivingChannel, _ body: () throws -> Void) {
    defer { channel.end() }
    do {
      try body()
    } catch let error as LivingError {
      channel.finish(status: error.kind == .broken ? 4 : 2, words: error.record)
    } catch {
      channel.finish(status: 4, words: ["\(error)", (error as? NamespaceError)?.hint ?? ""])
    }
  }

  /// Name, file, nodes, steps played, steps, seconds, version, how often it was built anew, the numbers of the steps played, the file's whole
  /// path, and the values that it was read with.
  private var about: [String] {
    let age = ContinuousClock.now - began
    return [
      lab.name, file, "\(stage.names.count)", "\(Set(played).count)", "\(lab.steps.count)", "\(age.components.seconds)",
      version, "\(resets)", played.map { "\($0)" }.joined(separator: " "),
      origin.path,
    ] + origin.values
  }
}
