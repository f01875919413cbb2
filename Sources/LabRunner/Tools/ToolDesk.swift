import CommandLanguage
import Glibc
import Lab
import NFTables
import Namespaces
import Operations
import SystemPackage

/// Where the commands of a lab's programs ask to be carried out: a socket in the programs' file system.
///
/// A command comes with the network namespace that it was typed in, its words, and what it reads; none can make the desk wait.
final class ToolDesk {
  /// Where it is found inside.
  static let path = ProgramTools.folder + "/socket"

  private let listener: FileDescriptor
  /// Those who have connected and asked nothing yet.
  private var pending: [LivingChannel] = []

  init(_ space: ProgramSpace) throws(NamespaceError) { listener = try space.listen(at: Self.path) }

  deinit {
    for channel in pending { channel.end() }
    try? listener.close()
  }

  /// The descriptors to be polled for input; more connections than these wait outside.
  var descriptors: [Int32] {
    (pending.count < 256 ? [listener.rawValue] : []) + pending.map(\.descriptor)
  }

  /// Serves those that have something to read.
  func serve(_ ready: Set<Int32>, on stage: Stage, beforeChange: () -> Void = {}) {
    for channel in pending where ready.contains(channel.descriptor) {
      pending.removeAll { $0.descriptor == channel.descriptor }
      answer(channel, on: stage, beforeChange)
      channel.end()
    }
    guard ready.contains(listener.rawValue) else { return }
    while pending.count < 256 {
      let connection = accept(listener.rawValue, nil, nil)
      guard connection >= 0 else { return }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      _ = fcntl(connection, F_SETFL, O_NONBLOCK)
      let channel = LivingChannel(descriptor: connection)
      // The lab's own root, who may do all of it anyway.
      if channel.peer?.uid == 0 { pending.append(channel) } else { channel.end() }
    }
  }

  private func answer(_ channel: LivingChannel, on stage: Stage, _ beforeChange: () -> Void) {
    guard let asked = try? channel.requestWithDescriptors() else { return }
    defer { for descriptor in asked.descriptors { try? descriptor.close() } }
    guard asked.words.first == "tool", asked.descriptors.count >= 2,
      let words = MemoryText.text(of: asked.descriptors[1])
    else { return channel.finish(status: 1, words: [ToolAnswer.unknown, "the question is not understood"]) }
    let text = asked.descriptors.count > 2 ? MemoryText.text(of: asked.descriptors[2]) : nil
    let call = ProgramCall(words.split(separator: "\0", omittingEmptySubsequences: false).map(String.init), text: text)
    let answer = stage.carryOut(call, typedIn: asked.descriptors[0], beforeChange: beforeChange)
    let output = answer.output.isEmpty ? nil : try? MemoryText.file(answer.output)
    defer { try? output?.close() }
    channel.finish(
      status: answer.status, words: [answer.kind, String(answer.complaint.prefix(30_000))],
      descriptors: output.map { [$0] } ?? [])
  }
}

/// The result of a command.
struct ToolAnswer {
  /// It was carried out, or failed.
  static let done = "done"
  /// It is beyond what is understood here: the real tool may know it.
  static let unknown = "unknown"

  var kind = done
  /// The exit status, as the real tool has it.
  var status: Int32 = 0
  /// The text for standard output.
  var output = ""
  /// The text for standard error.
  var complaint = ""
}

extension Stage {
  /// Carries out a command that a program typed in a network namespace.
  func carryOut(_ call: ProgramCall, typedIn namespace: FileDescriptor, beforeChange: () -> Void) -> ToolAnswer {
    let name = call.words.first ?? ""
    guard let node = self.node(ofNamespace: namespace) else {
      return ToolAnswer(
        kind: ToolAnswer.unknown, status: 1, complaint: "\(name): this network namespace is no node of the lab\n")
    }
    let operations: [Operation]
    do throws(CommandError) {
      let isOfRules = name == "nft" && !call.words.dropFirst().starts(with: ["list"])
      let ruleset = isOfRules ? try? node.tables().ruleset(elements: false) : nil
      operations = try CommandParser().parse(call, node: .named(node.name), knowing: ruleset)
    } catch {
      return ToolAnswer(
        kind: ToolAnswer.unknown, status: ToolStatus.refused(name, error), complaint: ToolStatus.text(of: error, name))
    }
    guard !operations.contains(where: \.waits) else {
      return ToolAnswer(
        kind: ToolAnswer.unknown, status: 1, complaint: "\(name): enter the node for this: ip netns exec NODE ping …\n")
    }
    if operations.contains(where: \.changesNodes) { beforeChange() }
    var answer = ToolAnswer()
    do throws(StageError) {
      try carryOut(operations) { (operation) throws(StageError) in
        if case .named(let other) = operation.node, nodes[other] == nil, name == "ip" || name == "bridge" {
          var error = StageError("Cannot open network namespace \"\(other)\": No such file or directory")
          // Its status is that of an argument that is wrong.
          error.status = 255
          throw error
        }
        answer.output += try perform(operation)
      }
    } catch {
      answer.output += error.output
      answer.complaint = error.said(of: call.typed) + "\n"
      answer.status = ToolStatus.failed(name, error)
    }
    return answer
  }

  /// The node whose namespace it is.
  private func node(ofNamespace descriptor: FileDescriptor) -> StageNode? {
    var status = stat()
    guard unsafe fstat(descriptor.rawValue, &status) == 0 else { return nil }
    return names.lazy.compactMap { self.nodes[$0] }.first { $0.namespace.inode == UInt64(status.st_ino) }
  }

  /// Calls a closure, and meanwhile answers the commands of programs.
  func serving<Result>(_ body: () throws -> Result) throws -> Result {
    guard let desk = programs?.desk else { return try body() }
    let stop = try FileDescriptor.pipe()
    let work = Serving(stage: self, desk: desk, stop: stop.readEnd.rawValue)
    let thread = try PlainThread { work.run() }
    defer {
      try? stop.writeEnd.close()
      _ = try? thread.join()
      try? stop.readEnd.close()
    }
    return try body()
  }

  /// The state that a thread is given while the one that the stage belongs to waits for a program.
  private struct Serving: @unchecked Sendable {
    let stage: Stage
    let desk: ToolDesk
    let stop: Int32

    func run() {
      while true {
        let watched = [stop] + desk.descriptors
        var waiting = watched.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard unsafe poll(&waiting, nfds_t(waiting.count), -1) > 0 else { continue }
        let ready = Set(waiting.filter { $0.revents != 0 }.map(\.fd))
        if ready.contains(stop) { return }
        desk.serve(ready, on: stage)
      }
    }
  }
}

extension Operation {
  /// Whether it takes as long as the network does.
  fileprivate var waits: Bool {
    switch action {
    case .ping, .everywhere(.ping), .way, .everywhere(.way): true
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .show, .connections, .queue, .everywhere:
      false
    }
  }

  /// Whether there are other nodes after it.
  fileprivate var changesNodes: Bool {
    switch action {
    case .namespace(.add), .namespace(.delete), .namespace(.deleteAll), .namespace(.share), .docker: true
    case .namespace(.setID), .namespace(.enter), .namespace(.leave), .link, .address, .route, .rule, .neighbor, .fdb,
      .vlan, .group, .bridgeControl, .netTools, .sysctl, .ruleset, .iptables, .show, .ping, .way, .connections, .queue,
      .everywhere:
      false
    }
  }
}
