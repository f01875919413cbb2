import Addressing
import Operations
import RouteNetlink

/// `tc qdisc` of iproute2, tc(8).
extension CommandParser {
  /// `tc [-s] [-n NS] qdisc show [dev NAME]`, and `add`, `change`, `replace` and `del` of netem, tbf, pfifo, bfifo, fq_codel and noqueue.
  func trafficControl(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var options = ShowOptions()
    var node = node
    while let word = cursor.current, word.text.hasPrefix("-") {
      cursor.position += 1
      switch word.text {
      case "-s", "-st", "-sta", "-stat", "-stats", "-statistics": options.statistics += 1
      case "-n", "-net", "-netns": node = .named(try cursor.namespaceName())
      default: throw queueNotUnderstood(word, cursor, "the option \"\(word.text)\" of tc is not understood", "-s, -n")
      }
    }
    let object = cursor.current
    guard cursor.takeAbbreviated("qdisc"), object?.text.isEmpty == false else {
      guard let object else { throw queueNotUnderstood(nil, cursor, "tc wants an object", "write tc qdisc") }
      guard
        ["class", "filter", "action", "chain", "monitor", "exec", "help"].contains(where: { $0.hasPrefix(object.text) })
      else { throw queueSaid("Object \"\(object.text)\" is unknown, try \"tc help\".", object, cursor, status: 255) }
      throw queueNotUnderstood(object, cursor, "\"\(object.text)\" of tc is not understood", "qdisc")
    }
    guard let word = cursor.current else { return [show(nil, options, node)] }
    cursor.position += 1
    let modes: [(String, QueueChange.Mode)] = [
      ("add", .add), ("change", .change), ("replace", .replace), ("delete", .delete),
    ]
    if let mode = modes.first(where: { $0.0.hasPrefix(word.text) && !word.text.isEmpty })?.1 {
      return [Operation(.queue(try change(&cursor, mode)), in: node)]
    }
    guard ["list", "show", "lst"].contains(where: { $0.hasPrefix(word.text) }) else {
      if ["link", "help"].contains(word.text) {
        throw queueNotUnderstood(
          word, cursor, "\"\(word.text)\" of tc qdisc is not understood", "show, add, change, replace, del")
      }
      throw queueSaid("Command \"\(word.text)\" is unknown, try \"tc qdisc help\".", word, cursor, status: 255)
    }
    var device: InterfaceName?
    while let word = cursor.current {
      cursor.position += 1
      guard word.text == "dev" else {
        if ["ingress", "clsact", "root", "handle", "parent", "invisible"].contains(word.text) {
          throw queueNotUnderstood(word, cursor, "\"\(word.text)\" of tc qdisc show is not understood", "dev")
        }
        throw queueSaid("What is \"\(word.text)\"? Try \"tc qdisc help\".", word, cursor)
      }
      device = try self.device(&cursor)
    }
    return [show(device, options, node)]
  }

  private func show(_ device: InterfaceName?, _ options: ShowOptions, _ node: NodeReference) -> Operation {
    Operation(.show(ShowRequest(.queues(device), options: options)), in: node)
  }

  private func device(_ cursor: inout Cursor) throws(CommandError) -> InterfaceName {
    guard cursor.current != nil else { throw queueIncomplete(cursor) }
    return try cursor.interface()
  }

  func queueIncomplete(_ cursor: Cursor) -> CommandError {
    queueSaid("Command line is not complete. Try option \"help\"", nil, cursor, status: 255)
  }

  func queueNotUnderstood(_ word: Word?, _ cursor: Cursor, _ message: String, _ known: String) -> CommandError {
    var error = CommandError(
      message, column: word?.column ?? cursor.endColumn, length: word?.length ?? 1, fix: "understood: \(known)")
    error.isNotUnderstood = true
    return error
  }

  func queueSaid(_ words: String, _ word: Word?, _ cursor: Cursor, status: Int32? = nil) -> CommandError {
    var error = CommandError(words, column: word?.column ?? cursor.endColumn, length: word?.length ?? 1)
    error.said = words + "\n"
    error.status = status
    return error
  }

  /// The words behind `tc qdisc add`.
  private func change(_ cursor: inout Cursor, _ mode: QueueChange.Mode) throws(CommandError) -> QueueChange {
    var device: InterfaceName?
    var parent: QueueHandle?
    var handle: QueueHandle?
    var kind: QueueKind?
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev":
        if let device, let next = cursor.current {
          _ = device
          throw queueSaid("Error: duplicate \"dev\": \"\(next.text)\" is the second value.", next, cursor, status: 255)
        }
        device = try self.device(&cursor)
      case "root":
        guard parent == nil else {
          throw queueSaid("Error: \"root\" is duplicate parent ID", word, cursor, status: 255)
        }
        parent = .root
      case "parent":
        let place = cursor.current
        guard let text = place?.text else { throw queueIncomplete(cursor) }
        cursor.position += 1
        guard parent == nil else {
          throw queueSaid("Error: duplicate \"parent\": \"\(text)\" is the second value.", place, cursor, status: 255)
        }
        guard let found = QueueHandle(classText: text) else {
          throw queueSaid("Error: argument \"\(text)\" is wrong: invalid parent ID", place, cursor, status: 255)
        }
        parent = found
      case "handle":
        let place = cursor.current
        guard let text = place?.text else { throw queueIncomplete(cursor) }
        cursor.position += 1
        guard handle == nil else {
          throw queueSaid("Error: duplicate \"handle\": \"\(text)\" is the second value.", place, cursor, status: 255)
        }
        guard let found = QueueHandle(queueText: text) else {
          throw queueSaid("Error: argument \"\(text)\" is wrong: invalid qdisc ID", place, cursor, status: 255)
        }
        handle = found
      case "netem": kind = .netem(try emulation(&cursor))
      case "tbf": kind = .tbf(try bucket(&cursor))
      case "pfifo": kind = .pfifo(limit: try limit(&cursor, word.text))
      case "bfifo": kind = .bfifo(limit: try limit(&cursor, word.text))
      case "fq_codel": kind = .fqCodel(try fairQueue(&cursor))
      case "noqueue": kind = .noqueue
      default:
        throw queueNotUnderstood(
          word, cursor, "\"\(word.text)\" of tc qdisc is not understood",
          "dev, root, parent, handle, netem, tbf, pfifo, bfifo, fq_codel, noqueue")
      }
      if kind != nil { break }
    }
    if let word = cursor.current, case .noqueue? = kind {
      throw queueSaid("Unknown qdisc \"noqueue\", hence option \"\(word.text)\" is unparsable", word, cursor)
    }
    guard let device else { throw queueSaid("RTNETLINK answers: No such device", nil, cursor) }
    if mode != .delete, kind == nil {
      throw queueNotUnderstood(
        nil, cursor, "tc qdisc \(mode.rawValue) without a discipline is not carried out here",
        "netem, tbf, pfifo, bfifo, fq_codel")
    }
    return QueueChange(mode, device, parent: parent ?? .none, handle: handle ?? .none, kind: kind)
  }
}
