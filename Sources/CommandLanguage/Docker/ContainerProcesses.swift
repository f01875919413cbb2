import Operations

/// Which containers' process numbers the lines of a shell have asked for, by `docker inspect -f '{{.State.Pid}}' NAME`.
///
/// A container here is a network namespace without a program, so its number is one that only the lab's own commands understand: what is
/// entered by it is the container's namespace.
struct ContainerProcesses: Sendable {
  /// The containers whose numbers variables of the shell hold.
  private var variables: [String: String] = [:]
  /// The containers by their numbers.
  private(set) var containers: [Int: String] = [:]
  private var numbers: [String: Int] = [:]

  /// The container of a number as it stands in a line; nil where nobody asked for it.
  func container(_ text: some StringProtocol) -> String? { Int(text).flatMap { containers[$0] } }

  /// The container of `/proc/NUMBER/ns/net`; nil of any other path.
  func container(ofPath path: some StringProtocol) -> String? {
    guard path.hasPrefix("/proc/"), path.hasSuffix("/ns/net") else { return nil }
    return container(path.dropFirst(6).dropLast(7))
  }

  /// The name and the value of `NAME=VALUE` where the line is nothing else.
  static func assignment(_ line: Substring) -> (name: String, value: Substring)? {
    guard let sign = line.firstIndex(of: "="), sign != line.startIndex else { return nil }
    let name = line[..<sign]
    guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }), name.first?.isNumber == false
    else { return nil }
    var value = line[line.index(after: sign)...].trimmedBlanks
    if value.count > 1, value.first == "\"", value.last == "\"" { value = value.dropFirst().dropLast() }
    return (String(name), value)
  }

  /// The command in `$(…)` or between backticks that a text is, and nothing else.
  static func substitution(_ text: Substring) -> Substring? {
    if text.hasPrefix("$("), text.hasSuffix(")") { return text.dropFirst(2).dropLast() }
    if text.count > 1, text.first == "`", text.last == "`" { return text.dropFirst().dropLast() }
    return nil
  }

  /// The container whose process number alone a command asks for.
  static func container(asked operations: [Operation]) -> String? {
    guard operations.count == 1, case .docker(.inspect(let names, let format?)) = operations[0].action,
      names.count == 1,
      format.filter({ $0 != " " }) == "{{.State.Pid}}"
    else { return nil }
    return names[0]
  }

  mutating func assign(_ variable: String, _ container: String) { variables[variable] = container }

  mutating func number(of container: String) -> Int {
    if let known = numbers[container] { return known }
    let number = 1_000 + numbers.count
    numbers[container] = number
    containers[number] = container
    return number
  }

  /// The line with numbers in the place of such variables and commands; unchanged where it has none.
  mutating func expanded(_ line: String, asking: (Substring) -> String?) -> String {
    guard line.contains("$") || line.contains("`"), !line.contains("'") || line.contains("{{") else { return line }
    var text = ""
    var rest = line[...]
    while let place = rest.firstIndex(where: { $0 == "$" || $0 == "`" }) {
      text += rest[..<place]
      rest = rest[place...]
      if let (length, container) = reference(rest, asking: asking) {
        text += String(number(of: container))
        rest = rest.dropFirst(length)
      } else {
        text.append(rest.removeFirst())
      }
    }
    return text + rest
  }

  /// How many characters a variable or a command at the beginning takes up, and the container that it means.
  private func reference(_ text: Substring, asking: (Substring) -> String?) -> (length: Int, container: String)? {
    if text.hasPrefix("$(") || text.hasPrefix("`") {
      let isOld = text.hasPrefix("`")
      let inner = text.dropFirst(isOld ? 1 : 2)
      guard let end = inner.firstIndex(of: isOld ? "`" : ")"), let container = asking(inner[..<end]) else { return nil }
      return (text.distance(from: text.startIndex, to: end) + 1, container)
    }
    var name = text.dropFirst()
    var length = 1
    if name.first == "{", let end = name.firstIndex(of: "}") {
      name = name[..<end].dropFirst()
      length = 3
    } else {
      name = name.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
    guard let container = variables[String(name)] else { return nil }
    return (name.count + length, container)
  }
}

extension Substring {
  fileprivate var trimmedBlanks: Substring {
    var rest = self
    while rest.first?.isWhitespace == true { rest.removeFirst() }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }
}

extension NSEnter {
  /// The namespace that the options behind `nsenter` lead into, and the words behind them.
  ///
  /// Understood are `--net=PATH`, `-nPATH`, and `-t NUMBER` of a container's process with `-n`. Throws what is wrong with them.
  static func options(
    _ words: ArraySlice<Word>, _ processes: ContainerProcesses
  ) throws(CommandError) -> (node: String, rest: ArraySlice<Word>) {
    var rest = words
    var named: String?
    var target: Word?
    var entersNetwork = false
    while let word = rest.first, word.text.hasPrefix("-") {
      rest = rest.dropFirst()
      let text = word.text
      if text == "--" { break }
      if text == "-t" || text == "--target" {
        target = rest.popFirst()
      } else if text.hasPrefix("--target=") {
        target = Word(text: String(text.dropFirst(9)), column: word.column, length: word.length)
      } else if text == "-n" || text == "--net" {
        entersNetwork = true
      } else if text.hasPrefix("-t"), text.dropFirst(2).allSatisfy(\.isNumber) {
        target = Word(text: String(text.dropFirst(2)), column: word.column, length: word.length)
      } else if text.hasPrefix("--net=") || text.hasPrefix("-n/") {
        let path = text.dropFirst(text.hasPrefix("--net=") ? 6 : 2)
        for prefix in ["/var/run/netns/", "/run/netns/"] where path.hasPrefix(prefix) {
          named = String(path.dropFirst(prefix.count))
        }
        named = named ?? processes.container(ofPath: path)
        guard let named, !named.isEmpty, !named.contains("/") else {
          throw CommandError(
            "only namespaces of the lab can be entered", column: word.column, length: word.length,
            fix: "write --net=/var/run/netns/NAME")
        }
      } else {
        throw CommandError(
          "the option \"\(text)\" of nsenter is not understood", column: word.column, length: word.length,
          fix: "write --net=/var/run/netns/NAME, or -t NUMBER -n with the number of a container's process"
        ).beyond()
      }
    }
    if let named { return (named, rest) }
    let column = words.first?.column ?? 1
    guard let target else {
      throw CommandError("nsenter wants --net=/var/run/netns/NAME", column: column)
    }
    guard let container = processes.container(target.text) else {
      throw CommandError(
        "a lab does not know the process \"\(target.text)\"", column: target.column, length: target.length,
        fix: "write nsenter -t $(docker inspect -f '{{.State.Pid}}' CONTAINER) -n COMMAND")
    }
    guard entersNetwork else {
      throw CommandError(
        "nsenter without -n enters no network namespace", column: target.column, length: target.length,
        fix: "add -n")
    }
    return (container, rest)
  }
}
