import CLinux
import Glibc
import Lab
import LabRunner
import Namespaces

/// Processes that play the mutations of a lab, each its share.
struct MutationWorkers {
  let lab: Lab
  let rules: ProgramRules
  let language: String

  // What stands between the words of a message, and between messages: signs that no sentence has.
  private static let space: Character = "\u{1f}"
  private static let end: Character = "\u{1e}"

  /// Plays all mutations.
  func run(_ count: Int) throws -> MutationScore {
    var readers: [Int32] = []
    var processes: [Int32] = []
    for number in 0..<count {
      var ends: [Int32] = [-1, -1]
      guard unsafe pipe(&ends) == 0 else { throw failure("make a pipe", errno) }
      let process = nslab_fork()
      if process == 0 {
        close(ends[0])
        for reader in readers { close(reader) }
        _ = nslab_end_with_parent(1)
        work(number, of: count, to: ends[1])
      }
      close(ends[1])
      guard process > 0 else {
        close(ends[0])
        throw failure("start a process", -process)
      }
      readers.append(ends[0])
      processes.append(process)
    }
    let score = collect(readers)
    for process in processes {
      var status: Int32 = 0
      while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
    return score
  }

  private func failure(_ what: String, _ number: Int32) -> ExitStatus {
    LivingClient.say("cannot \(what): \(unsafe String(cString: strerror(number)))")
    return .failedWhileRunning
  }

  /// Reads what the processes tell, until all have ended.
  private func collect(_ readers: [Int32]) -> MutationScore {
    var score = MutationScore()
    var texts: [Int32: [UInt8]] = [:]
    var open = readers
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while !open.isEmpty {
      var waiting = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      guard unsafe poll(&waiting, nfds_t(waiting.count), -1) > 0 else { continue }
      for reader in waiting.filter({ $0.revents != 0 }).map(\.fd) {
        let size = unsafe read(reader, &buffer, buffer.count)
        if size > 0 {
          texts[reader, default: []] += buffer.prefix(size)
        } else if size == 0 || errno != EINTR {
          close(reader)
          open.removeAll { $0 == reader }
        }
      }
    }
    for reader in readers {
      for message in String(decoding: texts[reader] ?? [], as: UTF8.self).split(separator: Self.end) {
        score.take(message.split(separator: Self.space, omittingEmptySubsequences: false).map(String.init))
      }
    }
    return score
  }

  /// A process's life: each lists the mutations, and plays its share.
  private func work(_ number: Int, of count: Int, to writer: Int32) -> Never {
    signal(SIGPIPE, SIG_DFL)
    func tell(_ words: [String]) {
      Output(descriptor: writer).write(words.joined(separator: String(Self.space)) + String(Self.end))
    }
    do {
      let programs = try BreakCommand.enter([lab], rules)
      let mutator = Mutator(lab, programs: programs)
      let mutations = try mutator.mutations()
      if number == 0 {
        for (index, mutation) in mutations.enumerated() {
          let breakage = mutation.breakage
          tell([
            "mutant", "\(index)", "\(mutation.step)", breakage.kind.rawValue, breakage.node, breakage.object,
            breakage.sentence(language: language),
          ])
        }
      }
      for (index, mutation) in mutations.enumerated() where index % count == number {
        switch try mutator.judge(mutation) {
        case .noticed(let step, let by): tell(["verdict", "\(index)", "noticed", "\(step)", by])
        case .survived: tell(["verdict", "\(index)", "survived", "", ""])
        case .impossible(let why): tell(["verdict", "\(index)", "impossible", "", why])
        }
      }
      _exit(0)
    } catch let status as ExitStatus {
      tell(["error", "\(status.rawValue)", "it could not be run here"])
      _exit(status.rawValue)
    } catch let failure as ExerciseMaker.Failure {
      tell(["error", "\(failure.status.rawValue)", "\(failure)"])
      _exit(failure.status.rawValue)
    } catch {
      tell(["error", "\(ExitStatus.failedWhileRunning.rawValue)", "\(error)"])
      _exit(ExitStatus.failedWhileRunning.rawValue)
    }
  }
}

extension MutationScore {
  /// Takes a message of a process in.
  fileprivate mutating func take(_ words: [String]) {
    guard words.count >= 3, let number = Int(words[1]) else { return }
    switch words[0] {
    case "mutant" where words.count >= 7:
      var row = Row(step: words[2], kind: words[3], node: words[4], object: words[5], sentence: words[6])
      row.verdict = rows[number]?.verdict ?? ""
      rows[number] = row
    case "verdict" where words.count >= 5:
      rows[number]?.verdict = words[2]
      rows[number]?.atStep = words[3]
      rows[number]?.by = words[4]
    case "error":
      let status = ExitStatus(rawValue: Int32(number)) ?? .failedWhileRunning
      if failure == nil { failure = (status, words[2]) }
    default: break
    }
  }
}
