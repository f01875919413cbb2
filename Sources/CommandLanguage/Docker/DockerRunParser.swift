import Addressing
import Operations
import Probes

extension CommandParser {
  /// Options without a value: the terminal and the rights of the container's program change nothing of its network.
  private static let runFlags = [
    "-i", "-t", "-it", "-ti", "--privileged", "--init", "--read-only", "--interactive", "--tty",
  ]
  private static let detaching = ["-d", "--detach", "-dit", "-itd", "-di", "-dt", "-id", "-td"]
  /// Options with a value that change nothing of the network, either.
  private static let ignored = [
    "-e", "--env", "--env-file", "-v", "--volume", "--mount", "--tmpfs", "-w", "--workdir", "-u", "--user", "-l",
    "--label", "--restart", "--cap-add", "--cap-drop", "--security-opt", "-m", "--memory", "--cpus", "--ulimit",
    "--shm-size", "--pull", "--platform", "--log-driver", "--log-opt", "--stop-timeout",
  ]
  private static let runOptions = [
    "--name", "--network", "--publish", "--ip", "--ip6", "--network-alias", "--hostname", "--add-host", "--rm",
    "--detach",
  ]

  /// The words of `docker run` that have been read.
  private struct Run {
    var spec = ContainerSpec("")
    var attachment = ContainerSpec.Attachment("bridge")
    var others: [ContainerSpec.Attachment] = []
    var isNetworkNamed = false
    var isDetached = false
  }

  func dockerRun(_ cursor: inout Cursor) throws(CommandError) -> ContainerSpec {
    var run = Run()
    while let word = cursor.current, word.text.hasPrefix("-") { try dockerRunOption(&cursor, word, &run) }
    guard !cursor.isAtEnd else {
      throw CommandError(
        "docker: 'docker run' requires at least 1 argument", column: cursor.endColumn, fix: "add the name of an image")
    }
    let image = try cursor.next("the name of an image")
    try requireReference(image)
    guard run.isDetached else {
      throw CommandError(
        "docker run without -d waits for the container's program, and there is none", column: image.column,
        length: image.length, fix: "write docker run -d …")
    }
    var spec = run.spec
    if spec.name.isEmpty {
      // Docker invents a name; here it is the image's, the same in every run.
      let base = image.text.split(separator: "/").last.map { $0.prefix { $0 != ":" && $0 != "@" } } ?? ""
      spec.name = String(base)
      guard dockerIsName(spec.name) else { throw cursor.invalid(image, "name of an image") }
    }
    spec.command = cursor.words[cursor.position...].map(\.text)
    cursor.position = cursor.words.count
    spec.image = image.text
    spec.networks = [run.attachment] + run.others
    spec.services = ContainerSpec.services(of: image.text, command: spec.command)
    return spec
  }

  /// Refuses what is no name of an image, as docker(1) does before it asks anybody. Source: distribution/reference.
  private func requireReference(_ image: Word) throws(CommandError) {
    func refusal(_ more: String = "") -> CommandError {
      CommandError(
        "docker: invalid reference format" + more, column: image.column, length: image.length,
        fix: "write an image as nginx, redis:7 or host:5000/team/image")
    }
    var rest = image.text[...]
    if let sign = rest.firstIndex(of: "@") { rest = rest[..<sign] }
    let path = rest.split(separator: "/", omittingEmptySubsequences: false)
    guard var last = path.last, !path.contains(where: \.isEmpty) else { throw refusal() }
    if let colon = last.firstIndex(of: ":") {
      let tag = last[last.index(after: colon)...]
      last = last[..<colon]
      guard !tag.isEmpty, tag.utf8.count <= 128, tag.first != ".", tag.first != "-",
        tag.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) })
      else { throw refusal() }
    }
    // What has a dot or a port in front is a host, in which capitals may be.
    let hasHost = path.count > 1 && (path[0].contains(".") || path[0].contains(":") || path[0] == "localhost")
    let parts = Array(path.dropFirst(hasHost ? 1 : 0).dropLast()) + [last]
    for part in parts {
      guard let first = part.first, let end = part.last, first.isASCII, end.isASCII,
        first.isLetter || first.isNumber, end.isLetter || end.isNumber,
        part.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) })
      else { throw refusal() }
    }
    if parts.contains(where: { $0.contains(where: \.isUppercase) }) {
      let name = (parts.count == 1 && !hasHost ? "library/" : "") + parts.joined(separator: "/")
      throw refusal(": repository name (\(name)) must be lowercase")
    }
  }

  private func dockerRunOption(_ cursor: inout Cursor, _ word: Word, _ run: inout Run) throws(CommandError) {
    if ["--entrypoint", "--dns", "--dns-search", "--dns-option"].contains(where: {
      word.text == $0 || word.text.hasPrefix($0 + "=")
    }) {
      let isProgram = word.text.hasPrefix("--entrypoint")
      throw CommandError(
        isProgram
          ? "\(word.text) is about the container's program, and a container here is a network without one"
          : "\(word.text) names a name server, and here names are in /etc/hosts alone",
        column: word.column, length: word.length,
        fix: isProgram ? "leave the option out" : "write --add-host NAME:ADDRESS")
    }
    let (name, value) = try dockerOption(&cursor, flags: Self.detaching + Self.runFlags + ["--rm"])
    func wrong(_ what: String, fix: String? = nil) -> CommandError {
      CommandError("\"\(value)\" is no \(what)", column: word.column, length: word.length, fix: fix)
    }
    switch name {
    case let name where Self.detaching.contains(name): run.isDetached = true
    case let name where Self.runFlags.contains(name) || Self.ignored.contains(name): break
    case "--rm": run.spec.isRemovedAtEnd = value != "false"
    case "--name":
      guard dockerIsName(value) else {
        throw CommandError(
          "Invalid container name (\(value)), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed", column: word.column,
          length: word.length)
      }
      run.spec.name = value
    case "--network", "--net": try dockerRunNetwork(value, word, &run)
    case "--network-alias", "--net-alias": run.attachment.aliases.append(try dockerAlias(value, word))
    case "-h", "--hostname":
      guard dockerIsName(value) else { throw wrong("name of a host") }
      run.spec.hostname = value
    case "--add-host": run.spec.hosts.append(try dockerHost(value, word))
    case "-p", "--publish", "-dp":
      run.isDetached = run.isDetached || name == "-dp"
      do throws(DockerError) {
        run.spec.publish.append(try PortMapping(value))
      } catch {
        throw CommandError(
          error.message, column: word.column, length: word.length,
          fix: "write -p 8081:8080 or -p 127.0.0.1:5353:53/udp")
      }
    case let name where try dockerAddress(name, value, word, &run.attachment, cursor): break
    default: throw cursor.unknown(word, Self.runOptions, "the option \"\(name)\" of docker run is not understood")
    }
  }

  /// A network, or `name=NETWORK,ip=…,alias=…`; a second one is another network beside the first.
  private func dockerRunNetwork(_ text: String, _ word: Word, _ run: inout Run) throws(CommandError) {
    var attachment = ContainerSpec.Attachment(text)
    if text.contains("=") {
      for field in text.split(separator: ",") {
        let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let key = parts.first, let value = parts.last else {
          throw CommandError("\"\(field)\" is no KEY=VALUE", column: word.column, length: word.length)
        }
        switch key {
        case "name": attachment.network = value
        case "alias": attachment.aliases.append(try dockerAlias(value, word))
        case "ip", "ip6":
          _ = try dockerAddress("--" + key, value, word, &attachment, Cursor([], command: "docker run"))
        default:
          throw CommandError(
            "\"\(key)\" of --network is not understood", column: word.column, length: word.length,
            fix: "understood: name, ip, ip6, alias"
          ).beyond()
        }
      }
    }
    guard run.isNetworkNamed else {
      // Its addresses and further names may stand before it.
      attachment.ipv4 = attachment.ipv4 ?? run.attachment.ipv4
      attachment.ipv6 = attachment.ipv6 ?? run.attachment.ipv6
      attachment.aliases = run.attachment.aliases + attachment.aliases
      run.attachment = attachment
      run.isNetworkNamed = true
      return
    }
    run.others.append(attachment)
  }

  /// `NAME:ADDRESS`, or `NAME=ADDRESS`.
  private func dockerHost(_ text: String, _ word: Word) throws(CommandError) -> ContainerSpec.HostEntry {
    guard let entry = ContainerSpec.HostEntry(text) else {
      throw CommandError(
        "\"\(text)\" is no NAME:ADDRESS", column: word.column, length: word.length,
        fix: "write --add-host db:172.17.0.5, or --add-host host.docker.internal:host-gateway")
    }
    return entry
  }
}
