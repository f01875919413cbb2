import Glibc
import LabReport
import LabRunner
import Namespaces
import Operations
import SystemPackage

/// The part that subcommands for living labs have in common: asking a keeper, and telling its answer.
enum LivingClient {
  /// The folder in which it is written down which labs live.
  static func folder() throws -> LivingFolder { try told { () throws(LivingError) in try LivingFolder() } }

  /// Asks a lab's keeper, prints what it says, and gives the words of its last answer. Another status than 0 ends the command with it.
  @discardableResult
  static func ask(
    _ name: String, _ words: [String], text: String? = nil, in folder: LivingFolder? = nil
  ) throws -> (words: [String], descriptors: [FileDescriptor]) {
    let folder = try folder ?? Self.folder()
    // The lab is another process's, and stays when this one is told to end.
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    return try told { () throws(LivingError) -> Result<(words: [String], descriptors: [FileDescriptor]), ExitStatus> in
      let channel = try LivingChannel(to: name, in: folder)
      defer { channel.end() }
      if let text { try channel.ask(words, text: text) } else { try channel.ask(words) }
      while true {
        switch try channel.answer() {
        case .text(let text): Output.standard.write(text)
        case .end(0, let words, let descriptors): return .success((words, descriptors))
        case .end(let status, let words, _):
          if words.first?.isEmpty == false { say(LivingError(record: words)) }
          return .failure(ExitStatus(rawValue: status) ?? .failedWhileRunning)
        }
      }
    }.get()
  }

  /// Asks for something that is reported as a run is: in a language, and with colours where we write to a terminal.
  static func report(
    _ name: String, _ request: String, _ step: String?, _ language: String?, explains: Bool = true, check: Int? = nil
  ) throws {
    let color = Output.standard.wantsColor ? "color" : ""
    try ask(
      name,
      [
        request, step ?? "", language ?? Environment.language, color, explains ? "" : "no-why",
        check.map { "\($0)" } ?? "",
      ])
  }

  /// The nodes of a lab; nil where it is up no more.
  static func nodes(of name: String) throws -> [String]? {
    let folder = try Self.folder()
    guard let channel = try? LivingChannel(to: name, in: folder) else { return nil }
    defer { channel.end() }
    guard (try? channel.ask(["nodes"])) != nil, case .end(0, let words, _)? = try? channel.answer() else { return nil }
    return words
  }

  /// Tells an error, and ends with its status.
  static func told<Value>(_ body: () throws(LivingError) -> Value) throws -> Value {
    do throws(LivingError) {
      return try body()
    } catch {
      say(error)
      throw error.kind == .broken ? ExitStatus.failedWhileRunning : ExitStatus.wrongInput
    }
  }

  static func say(_ message: String, _ fix: String? = nil) {
    let fix = fix.map { $0.isEmpty ? "" : HelpText.pick("  = fix: ", "  = 修复：") + $0 + "\n" } ?? ""
    Output.error.write(HelpText.pick("error: ", "错误：") + "\(message.visible)\n" + fix.visible)
  }

  static func say(_ fault: ProgramFault, _ fix: Remedy? = nil) {
    say(fault.words.text(in: Environment.language), fix?.words.text(in: Environment.language))
  }

  static func say(_ error: LivingError) {
    say(error.message(in: Environment.language), error.fix(in: Environment.language))
  }

  /// Enters a node and runs a program there; ends as the program ends.
  static func enter(_ name: String, node: String, _ command: [String], environment: [String] = []) throws -> Never {
    let (words, descriptors) = try ask(name, ["enter", node])
    guard words.count >= 3, let count = Int(words[2]), words.count >= 3 + count, descriptors.count == 5 else {
      say(.noEntrance)
      throw ExitStatus.failedWhileRunning
    }
    let entrance = ProgramEntrance(
      descriptors: descriptors, binds: Array(words[3..<(3 + count)]), removals: Array(words[(3 + count)...]),
      name: words[0], isConfined: words[1] == "confined")
    do throws(NamespaceError) {
      switch try entrance.run(command, environment: environment) {
      case .exited(let status): exit(status)
      case .killed(let signal): exit(128 + signal)
      }
    } catch {
      say("\(error)", error.hint)
      // As a shell says of a program that is not there, or cannot be run.
      exit(
        error.operation == "start"
          ? error.errno == .noSuchFileOrDirectory ? 127 : 126 : ExitStatus.failedWhileRunning.rawValue)
    }
  }
}
