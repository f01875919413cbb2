import Addressing
import Operations
import Probes

extension CommandParser {
  private static let dockerCommands = [
    "network", "run", "exec", "ps", "port", "inspect", "logs", "stop", "start", "restart", "rename", "rm", "container",
  ]

  /// `docker …`, as far as it is about networks.
  func docker(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    if cursor.position == 0 { try dockerUsage(cursor) }
    let word = try cursor.next("a command of docker")
    func operation(_ command: DockerCommand) -> [Operation] { [Operation(.docker(command), in: node)] }
    switch word.text {
    case "network": return operation(try dockerNetwork(&cursor))
    case "container":
      // "docker container ls" and the like are the long names of the others.
      if cursor.take("ls", "list") { return operation(try dockerList(&cursor)) }
      if cursor.take("prune") {
        try dockerForce(&cursor, "docker container prune")
        return operation(.pruneContainers)
      }
      return try docker(&cursor, node)
    case "run": return operation(.run(try dockerRun(&cursor)))
    case "exec": return try dockerExec(&cursor)
    case "ps": return operation(try dockerList(&cursor))
    case "port":
      let name = try dockerName(&cursor, "a container")
      guard let place = cursor.current else { return operation(.ports(name)) }
      cursor.position += 1
      do throws(DockerError) {
        let mapping = try PortMapping(place.text)
        guard mapping.hostPorts == nil, mapping.ports.count == 1 else { throw DockerError("") }
        try dockerEnd(cursor)
        return operation(.ports(name, port: mapping.ports.lowerBound, protocol: mapping.protocol))
      } catch {
        throw CommandError(
          "\"\(place.text)\" is no port of a container", column: place.column, length: place.length,
          fix: "write 8080/tcp"
        )
      }
    case "logs":
      // How much is shown, and since when, means nothing where nothing is.
      while let option = cursor.current, option.text.hasPrefix("-") {
        let flags = ["-t", "--timestamps", "--details"]
        let (name, _) = try dockerOption(&cursor, flags: flags)
        guard (flags + ["-n", "--tail", "--since", "--until"]).contains(name) else {
          throw CommandError(
            "\(name) of docker logs waits for what is written, and nothing is", column: option.column,
            length: option.length, fix: "leave it out")
        }
      }
      let name = try dockerName(&cursor, "a container")
      try cursor.expectEnd()
      return operation(.logs(name))
    case "inspect":
      let (names, format) = try dockerInspected(&cursor, "a container")
      return operation(.inspect(names, format: format))
    case "stop", "restart":
      try dockerTime(&cursor)
      let names = try dockerNames(&cursor, "a container")
      return operation(word.text == "stop" ? .stop(names) : .restart(names))
    case "kill": return operation(.kill(try dockerNames(&cursor, "a container")))
    case "rename":
      let old = try dockerName(&cursor, "the name of a container")
      let new = try cursor.next("the new name")
      guard dockerIsName(new.text) else { throw cursor.invalid(new, "name of a container") }
      try cursor.expectEnd()
      return operation(.rename(old, to: new.text))
    case "start": return operation(.start(try dockerNames(&cursor, "a container")))
    case "rm":
      // Options may stand behind the names, too.
      let options = cursor.words[cursor.position...].filter { ["-f", "--force", "-v", "-fv", "-vf"].contains($0.text) }
      cursor.words.removeAll { options.contains($0) }
      return operation(
        .remove(try dockerNames(&cursor, "a container"), force: options.contains { $0.text.contains("f") }))
    default:
      let outside = ["pull", "push", "build", "images", "rmi", "volume", "compose", "cp", "commit", "login"]
      if outside.contains(word.text) {
        var error = CommandError(
          "docker \(word.text) is not about networks: a container here is a network namespace without an image",
          column: word.column, length: word.length, fix: "leave the line out")
        error.needsShell = PassedOver.remark(on: ["docker", word.text]) != nil
        throw error
      }
      throw cursor.unknown(word, Self.dockerCommands, "docker has no command \"\(word.text)\" here")
    }
  }

  /// Refuses what docker itself refuses before it asks the engine, in its words.
  private func dockerUsage(_ cursor: Cursor) throws(CommandError) {
    let isPlain = !cursor.words.contains { !$0.isQuoted && Cursor.operators.contains($0.text) }
    guard isPlain else { return }
    do throws(DockerUsage.Refusal) {
      try DockerUsage.check(["docker"] + cursor.words.map(\.text))
    } catch {
      let word = cursor.words.indices.contains(error.place - 1) ? cursor.words[error.place - 1] : nil
      let lines = error.words.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      var failure = CommandError(
        lines[0], column: word?.column ?? cursor.endColumn, length: word?.length ?? 1, fix: error.fix)
      failure.said = error.words
      failure.status = error.status
      throw failure
    }
  }

  func dockerEnd(_ cursor: Cursor) throws(DockerError) {
    if let word = cursor.current { throw DockerError("\"\(word.text)\" is not expected here") }
  }

  func dockerName(_ cursor: inout Cursor, _ what: String) throws(CommandError) -> String {
    let word = try cursor.next(what)
    guard !word.text.hasPrefix("-") else { throw cursor.invalid(word, "option here").beyond() }
    return word.text
  }

  func dockerNames(_ cursor: inout Cursor, _ what: String) throws(CommandError) -> [String] {
    guard !cursor.isAtEnd else {
      // In the words of docker itself, which repeats the words of the command.
      let words = cursor.words.prefix(cursor.position).map(\.text)
      throw CommandError(
        "docker: 'docker \(words.joined(separator: " "))' requires at least 1 argument", column: cursor.endColumn,
        fix: "add the name of \(what)")
    }
    var names = [try dockerName(&cursor, "the name of \(what)")]
    while !cursor.isAtEnd { names.append(try dockerName(&cursor, what)) }
    return names
  }

  /// The names and the format of `inspect`.
  func dockerInspected(
    _ cursor: inout Cursor, _ what: String
  ) throws(CommandError) -> (names: [String], format: String?) {
    var names: [String] = []
    var format: String?
    while let word = cursor.current {
      guard word.text.hasPrefix("-") else {
        names.append(try dockerName(&cursor, what))
        continue
      }
      let (name, value) = try dockerOption(&cursor, flags: [])
      guard name == "-f" || name == "--format" else {
        throw cursor.unknown(word, ["--format"], "the option \"\(name)\" of docker inspect is not understood")
      }
      format = value
    }
    if names.isEmpty {
      throw CommandError(
        "docker: 'docker \(what == "a network" ? "network inspect" : "inspect")' requires at least 1 argument",
        column: cursor.endColumn, fix: "add the name of \(what)")
    }
    return (names, format)
  }

  /// `-t N`: how long a program is waited for, which here has nothing to end.
  private func dockerTime(_ cursor: inout Cursor) throws(CommandError) {
    while let word = cursor.current, word.text.hasPrefix("-") {
      let (name, value) = try dockerOption(&cursor, flags: [])
      guard ["-t", "--time", "--timeout"].contains(name) else {
        throw cursor.unknown(word, ["--time"], "the option \"\(name)\" is not understood here")
      }
      guard Int(value) != nil else {
        throw CommandError("\"\(value)\" is no number of seconds", column: word.column, length: word.length)
      }
    }
  }

  /// `-f` of a command that otherwise asks whether it is meant.
  func dockerForce(_ cursor: inout Cursor, _ command: String) throws(CommandError) {
    guard cursor.take("-f", "--force") else {
      throw CommandError(
        "\(command) without -f asks whether it is meant", column: cursor.current?.column ?? cursor.endColumn,
        fix: "write \(command) -f")
    }
    try cursor.expectEnd()
  }

  /// `docker exec [-it] NAME COMMAND…`: COMMAND in the node of that name.
  private func dockerExec(_ cursor: inout Cursor) throws(CommandError) -> [Operation] {
    let name = try dockerExecTarget(&cursor)
    guard !cursor.isAtEnd else {
      throw CommandError("the command to run in \(name) is missing", column: cursor.endColumn)
    }
    return try parse(cursor.words[cursor.position...], node: .named(name))
  }

  func dockerExecTarget(_ cursor: inout Cursor) throws(CommandError) -> String {
    while let word = cursor.current, word.text.hasPrefix("-") {
      guard ["-i", "-t", "-it", "-ti", "--interactive", "--tty", "--privileged"].contains(word.text) else {
        throw cursor.unknown(
          word, ["-i", "-t", "-it", "--privileged"], "the option \"\(word.text)\" of docker exec is not understood")
      }
      cursor.position += 1
    }
    return try dockerName(&cursor, "the name of a container")
  }
}
