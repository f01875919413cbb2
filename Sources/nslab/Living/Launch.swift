import CLinux
import Glibc
import Lab
import LabFile
import LabReport
import LabRunner
import Namespaces
import Operations

/// The bringing up of a lab: a process of its own that keeps it.
struct Launch {
  let lab: Lab
  /// The path as it was given.
  let path: String
  let name: String
  /// How many steps are played; 0 builds alone.
  var until = 0
  /// The choice of a breakage before the lab is given out; nil leaves it whole.
  var exercise: (seed: UInt64, kinds: Set<Breakage.Kind>)?
  var language: String
  var rules: ProgramRules
  /// The values given for those that the lab declares.
  let values: [String: String]

  /// Reads a lab and finds its name.
  init(_ path: String, name: String?, options: LaunchOptions) throws {
    var reading = LabFiles.Reading()
    reading.values = options.values.values
    let files = try LabFiles.read([path], reading)
    guard files.labs.count == 1, let lab = files.labs.first else {
      LivingClient.say(.holdsLabs(path, "\(files.labs.count)"), .nameOneFile)
      throw ExitStatus.wrongInput
    }
    let name = name ?? (LivingFolder.isName(lab.name) ? lab.name : "lab")
    guard LivingFolder.isName(name) else {
      LivingClient.say(
        .noLabName(name),
        .labNameForm)
      throw ExitStatus.wrongInput
    }
    self.lab = lab
    self.path = path
    self.name = name
    values = reading.values
    language = options.lang ?? Environment.language
    rules = options.rules
  }

  /// Starts the keeper and waits until the lab stands. Its commands' output goes to ours until then.
  ///
  /// - Returns: How a step ended that failed, after which the lab is up all the same; nil where none did.
  @discardableResult
  func start() throws -> ExitStatus? {
    let policy = try rules.check([lab])
    if let shortage = StageNeeds(of: lab).shortage() {
      LivingClient.say(
        shortage.message(in: Environment.language), shortage.fix(in: Environment.language))
      throw ExitStatus.notPossibleHere
    }
    let folder = try LivingClient.folder()
    let lock = try LivingClient.told { () throws(LivingError) in try folder.lock(name) }
    guard let lock else {
      LivingClient.say(.isUp(name), .write("nslab down \(name), or --name OTHER"))
      throw ExitStatus.wrongInput
    }
    var ends: [Int32] = [-1, -1]
    let listener: LivingListener
    do {
      listener = try LivingClient.told { () throws(LivingError) in try lock.listen() }
      guard unsafe pipe(&ends) == 0 else { throw ExitStatus.failedWhileRunning }
    } catch {
      lock.discard()
      throw error
    }
    let process = nslab_fork()
    if process == 0 {
      close(ends[0])
      // What else was open would stay so as long as the lab lives, and whoever waits for its end with it.
      let kept = [lock.descriptor, listener.descriptor, ends[1]]
      unsafe nslab_close_others(kept, Int32(kept.count))
      keep(listener, policy, told: ends[1])
    }
    close(ends[1])
    // A socket that somebody has open takes connections, if nobody answers.
    listener.leave()
    guard process > 0 else {
      lock.discard()
      LivingClient.say(.cannotStartKeeper(unsafe String(cString: strerror(-process))))
      throw ExitStatus.failedWhileRunning
    }
    unsafe Interruption.keeper = process
    var status: UInt8 = 0
    var count = -1
    repeat { count = unsafe read(ends[0], &status, 1) } while count < 0 && errno == EINTR
    unsafe Interruption.keeper = 0
    guard count == 1, status == 0 || status >= Self.standing else {
      var ended: Int32 = 0
      while unsafe waitpid(process, &ended, 0) < 0, errno == EINTR {}
      lock.discard()
      if count != 1 { LivingClient.say(.endedBeforeUp) }
      throw count == 1 ? ExitStatus(rawValue: Int32(status)) ?? .failedWhileRunning : .failedWhileRunning
    }
    lock.leave()
    return status == 0 ? nil : ExitStatus(rawValue: Int32(status - Self.standing))
  }

  /// The number that is added to the status of a step that failed, where the lab stands.
  private static let standing: UInt8 = 100

  private static func byte(of outcome: Outcome) -> UInt8 {
    standing + UInt8((outcome == .error ? ExitStatus.failedWhileRunning : .checkFailed).rawValue)
  }

  /// The keeper's life; it never returns. A byte is written when the lab stands, or the exit status where it does not.
  private func keep(_ listener: LivingListener, _ policy: ProgramPolicy?, told: Int32) -> Never {
    signal(SIGPIPE, SIG_IGN)
    setsid()
    // A keeper that does not answer is ended by its number, which must not be that of whoever started it.
    listener.take()
    func tell(_ number: UInt8) {
      var byte = number
      // Nobody is there any more who could be told of the lab: nobody wants it.
      if unsafe Glibc.write(told, &byte, 1) != 1 { _exit(ExitStatus.failedWhileRunning.rawValue) }
      close(told)
    }
    func fail(_ message: String, _ fix: String?, _ status: ExitStatus) -> Never {
      LivingClient.say(message, fix)
      tell(UInt8(status.rawValue))
      _exit(status.rawValue)
    }
    let access: ProgramAccess
    do throws(NamespaceError) {
      if let policy {
        access = .confined(try Isolation.enter(confining: policy))
      } else {
        try Isolation.enter()
        access = .unconfined
      }
    } catch {
      fail("\(error)", error.hint, .notPossibleHere)
    }
    // Until the lab stands it goes with who wants it.
    _ = nslab_end_with_parent(1)
    let keeper: Keeper
    do {
      if let missing = try FeatureProbe.firstMissing(of: lab.requirements) {
        fail("this kernel has no \(missing.value.rawValue)", nil, .notPossibleHere)
      }
      keeper = try makeKeeper(access)
      keeper.draw = { lab, state, earlier, language, form in
        let graph = TopologyGraph(lab, state, since: form == "screen" ? earlier : nil, language: language)
        return switch form {
        case "view": graph.view
        case "screen": graph.pictureLines.map(\.text).joined()
        default: TopologyGraph.Format(rawValue: form).map { graph.text($0) }
        }
      }
      keeper.origin = (
        ProgramRules.realPath(lab.source?.path ?? path) ?? "", values.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
      )
      keeper.reread = { text throws(LivingError) in try reread(text, isConfined: policy != nil) }
      keeper.steps = { lab, language, form in
        form == "screen" ? StepOutline(lab, language: language).text : ViewSteps(lab, language: language).text
      }
      keeper.record = { lab, language, form, write in
        switch form {
        case "page": ViewRecord(lab, language: language, write: write)
        case "screen": StepRecorder(language: language, write: write)
        default: nil
        }
      }
      keeper.tell = { TraceCommand.text($0, $1, language: $2, form: $3, withReply: $4) }
    } catch let error as NamespaceError {
      fail("\(error)", error.hint, .notPossibleHere)
    } catch let failure as ExerciseMaker.Failure {
      fail("\(failure)", nil, failure.status)
    } catch {
      fail("\(error)", nil, .failedWhileRunning)
    }
    var outcome = Outcome.passed
    if until > 0 {
      let report = ConsoleReport(
        detail: .full, language: language, style: Style(isColored: Output.standard.wantsColor)
      ) { Output.standard.write($0) }
      outcome = keeper.play(upTo: until, observer: report)
    }
    let null = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
    for descriptor: Int32 in 0...2 { dup2(null, descriptor) }
    _ = nslab_end_with_parent(0)
    tell(outcome >= .failed ? Self.byte(of: outcome) : 0)
    keeper.serve(listener)
    _exit(0)
  }

  /// Reads the lab from what its file says now. Throws what is wrong with it, and what it asks for that it was not brought up with.
  private func reread(_ text: String, isConfined: Bool) throws(LivingError) -> Lab {
    let lab: Lab
    do throws(LabFileError) {
      lab = try Lab(text: text, path: self.lab.source?.path ?? path, values: values)
    } catch {
      throw LivingError("\(error)", kind: .wrongInput)
    }
    let again = Remedy.upAgain
    if rules.noExec, !lab.programs.isEmpty {
      throw LivingError(
        ProgramFault.programsNow, kind: .wrongInput, fix: again)
    }
    if !lab.programs.isEmpty, isConfined != (lab.unconfined == nil) {
      throw LivingError(ProgramFault.otherConfinement, kind: .wrongInput, fix: again)
    }
    if let shortage = StageNeeds(of: lab).shortage() {
      throw LivingError(shortage.fault.words, kind: .wrongInput, fix: shortage.remedy)
    }
    if let missing = try? FeatureProbe.firstMissing(of: lab.requirements) {
      throw LivingError(ProgramFault.noFeature(missing.value.rawValue), kind: .wrongInput)
    }
    return lab
  }

  /// Builds the lab, or plays and breaks it.
  private func makeKeeper(_ access: ProgramAccess) throws -> Keeper {
    let report = { (language: String, isColored: Bool, write: @escaping (String) -> Void) -> any RunObserver in
      ConsoleReport(detail: .full, language: language, style: Style(isColored: isColored), write: write)
    }
    guard let exercise else {
      return try Keeper(lab, file: path, version: NSLab.version, programs: access, report: report)
    }
    var maker = ExerciseMaker(lab, seed: exercise.seed, kinds: exercise.kinds, programs: access)
    let progress = BreakProgress(language: language)
    maker.tell = progress.tell
    defer { progress.end() }
    let (task, stage) = try maker.make()
    return Keeper(
      lab, broken: task, on: stage, file: path, version: NSLab.version, programs: access, report: report)
  }
}
