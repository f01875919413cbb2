import Foundation
import Lab
import LabRunner
import Glibc
import PlainText

/// Does what pages ask for, and notes the command line that does the same.
struct Desk: Sendable {
  let room: Room
  let watch: LabWatch
  let language: String
  /// The `nslab` beside this program.
  let program: String

  private var name: String { room.keeper.name }

  func answer(_ ask: Ask, from page: Int) {
    switch ask.ask {
    case "play": play(ask)
    case "check": check(ask)
    case "reset": reset()
    case "trace": trace(ask, page)
    case "open": open(ask, page)
    case "attach": terminal(ask)?.attach(page)
    case "type": terminal(ask)?.type(ask.text ?? "")
    case "answer": terminal(ask)?.answer(ask.text ?? "", from: page)
    case "size": terminal(ask)?.resize(columns: ask.columns ?? 0, rows: ask.rows ?? 0)
    case "shown": terminal(ask)?.shown(ask.count ?? 0, by: page)
    case "close": if let number = ask.number { room.removeTerminal(number) }
    case "capture": capture(ask, page)
    case "stop": ask.number.flatMap(room.capture)?.stop()
    case "drop": if let number = ask.number { room.removeCapture(number) }
    default: complain(page, "the page asks for something unknown: \(ask.ask)")
    }
  }

  private func complain(_ page: Int?, _ message: String) {
    let fields: [(String, JSONText)] = [("message", .string(message))]
    if let page { room.tell(page, "error", fields) } else { room.tell("error", fields) }
  }

  // MARK: Steps

  private func play(_ ask: Ask) {
    guard let step = ask.step else { return }
    work(step) {
      room.note("nslab play \(name) --step \(step)")
      room.record(step) { $0 = StepResults() }
      report(step, ["play", "\(step)", language, "page"], of: nil)
    }
  }

  private func check(_ ask: Ask) {
    guard let step = ask.step else { return }
    work(step) {
      room.note("nslab check \(name) --step \(step)" + (ask.check.map { " --check \($0)" } ?? ""))
      if ask.check == nil { room.record(step) { $0.checks = [:] } }
      report(step, ["check", "\(step)", language, "page", "", ask.check.map { "\($0)" } ?? ""], of: ask.check)
    }
  }

  private func work(_ step: Int?, _ body: @escaping @Sendable () -> Void) {
    room.work.async {
      room.set(busy: step)
      body()
      watch.learn()
      room.set(busy: nil)
      watch.touch()
    }
  }

  /// Asks the keeper and records what it tells, an object a line.
  ///
  /// - Parameter check: The one check that is made; its verdict takes the place of the one before.
  private func report(_ step: Int, _ words: [String], of check: Int?) {
    var rest = ""
    do throws(LivingError) {
      let answer = try room.keeper.ask(words) { text in
        rest += text
        while let end = rest.firstIndex(of: "\n") {
          let line = String(rest[..<end])
          rest.removeSubrange(...end)
          record(line, step, check)
          watch.touch()
        }
      }
      if !answer.message.isEmpty { complain(nil, answer.message) }
    } catch {
      complain(nil, error.message)
    }
  }

  private func record(_ line: String, _ step: Int, _ check: Int?) {
    guard let event = Event(line) else { return }
    switch event.event {
    case "command": room.record(step) { $0.commands.append(event.markup ?? "") }
    case "check":
      let place = check ?? event.place ?? 0
      room.record(step) { $0.checks[place] = event.json(place) }
    case "ended":
      room.record(step) { results in
        // One check that is tried again says nothing of the others.
        guard check == nil else { return }
        results.badge = event.badge ?? ""
        results.outcome = event.outcome ?? ""
      }
    default: break
    }
  }

  /// An event of a step, as the keeper tells it.
  private struct Event: Codable {
    var event: String
    var markup: String?
    var place: Int?
    var outcome: String?
    var way: String?
    var badge: String?

    init?(_ line: String) {
      guard let event = try? JSONDecoder().decode(Event.self, from: Data(line.utf8)) else { return nil }
      self = event
    }

    func json(_ place: Int) -> JSONText {
      .object([
        ("place", .number(place)), ("outcome", .string(outcome ?? "")), ("way", way.map { .string($0) } ?? .null),
        ("markup", .string(markup ?? "")),
      ])
    }
  }

  private func reset() {
    work(nil) {
      room.note("nslab reset \(name)")
      do throws(LivingError) {
        let answer = try room.keeper.ask(["reset"])
        if answer.status != 0 { complain(nil, answer.message) }
      } catch {
        complain(nil, error.message)
      }
    }
  }

  // MARK: Ways of packets

  private func trace(_ ask: Ask, _ page: Int) {
    guard let way = ask.way else { return }
    let kind = ask.kind ?? ""
    let family = ask.family ?? ""
    let language = ask.language ?? self.language
    room.work.async {
      var line = "nslab trace \(name) '\(way.replacingOccurrences(of: "'", with: ""))' --reply"
      if !kind.isEmpty { line += " --protocol \(kind)" }
      if !family.isEmpty { line += " --family \(family)" }
      room.note(line)
      var text = ""
      do throws(LivingError) {
        let answer = try room.keeper.ask(["trace", way, kind, family, language, "json", "reply"]) { text += $0 }
        guard !text.isEmpty else {
          complain(page, answer.message)
          room.tell(page, "journey", [("journey", .null)])
          return
        }
        room.tell(page, "journey", [("journey", .string(text))])
      } catch {
        complain(page, error.message)
        room.tell(page, "journey", [("journey", .null)])
      }
    }
  }

  // MARK: Terminals and captures

  private func terminal(_ ask: Ask) -> Terminal? { ask.number.flatMap(room.terminal) }

  private func open(_ ask: Ask, _ page: Int) {
    guard let node = ask.node, !node.isEmpty, !node.hasPrefix("-") else { return }
    do throws(Terminal.Failure) {
      let terminal = try Terminal(
        number: room.nextNumber(), node: node, columns: min(500, max(20, ask.columns ?? 80)),
        rows: min(300, max(5, ask.rows ?? 24)), room: room, program: program, arguments: ["shell", name, node])
      room.note("nslab shell \(name) \(node)")
      room.add(terminal)
      room.tell(page, "terminal-open", [("number", .number(terminal.number))])
    } catch {
      complain(page, "no terminal could be opened: \(error.text)")
    }
  }

  private func capture(_ ask: Ask, _ page: Int) {
    guard let node = ask.node, !node.isEmpty, !node.hasPrefix("-") else { return }
    let place = ask.interface.map { "\(node):\($0)" } ?? node
    let filter = (ask.filter ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    do throws(Terminal.Failure) {
      let capture = try Capture(
        number: room.nextNumber(), place: place, filter: filter, room: room, program: program)
      let words = filter.isEmpty ? "" : " --filter '\(filter.replacingOccurrences(of: "'", with: ""))'"
      room.note("nslab capture \(name) \(place)\(words) --write \(capture.fileName)")
      room.add(capture)
    } catch {
      complain(page, "no capture could be begun: \(error.text)")
    }
  }
}

extension Terminal.Failure {
  var text: String { unsafe String(cString: strerror(errno)) }
}
