import Addressing
import Lab
import Probes

extension CommandParser {
  private static let dockerCommands = [
    "network", "run", "exec", "ps", "port", "inspect", "stop", "start", "rm", "container",
  ]

  /// `docker …`, as far as it is about networks.
  func docker(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let word = try cursor.next("a command of docker")
    func operation(_ command: DockerCommand) -> [Operation] { [Operation(.docker(command), in: node)] }
    switch word.text {
    case "network": return operation(try dockerNetwork(&cursor))
    case "container":
      // "docker container ls" and the like are the long names of the others.
      if cursor.current?.text == "ls" || cursor.current?.text == "list" {
        cursor.position += 1
        return operation(try dockerList(&cursor))
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
    case "inspect": return operation(.inspect(try dockerNames(&cursor, "a container")))
    case "stop", "kill": return operation(.stop(try dockerNames(&cursor, "a container")))
    case "start": return operation(.start(try dockerNames(&cursor, "a container")))
    case "rm":
      // Options may stand behind the names, too.
      let options = cursor.words[cursor.position...].filter { ["-f", "--force", "-v", "-fv", "-vf"].contains($0.text) }
      cursor.words.removeAll { options.contains($0) }
      return operation(
        .remove(try dockerNames(&cursor, "a container"), force: options.contains { $0.text.contains("f") }))
    default:
      let outside = ["pull", "push", "build", "images", "rmi", "logs", "volume", "compose", "cp", "commit", "login"]
      if outside.contains(word.text) {
        throw CommandError(
          "docker \(word.text) is not about networks: a container here is a network namespace without an image",
          column: word.column, length: word.length, fix: "leave the line out")
      }
      throw cursor.unknown(word, Self.dockerCommands, "docker has no command \"\(word.text)\" here")
    }
  }

  private func dockerEnd(_ cursor: Cursor) throws(DockerError) {
    if let word = cursor.current { throw DockerError("\"\(word.text)\" is not expected here") }
  }

  private func dockerName(_ cursor: inout Cursor, _ what: String) throws(CommandError) -> String {
    let word = try cursor.next(what)
    guard !word.text.hasPrefix("-") else { throw cursor.invalid(word, "option here") }
    return word.text
  }

  private func dockerNames(_ cursor: inout Cursor, _ what: String) throws(CommandError) -> [String] {
    var names = [try dockerName(&cursor, "the name of \(what)")]
    while !cursor.isAtEnd { names.append(try dockerName(&cursor, what)) }
    return names
  }

  private func dockerList(_ cursor: inout Cursor) throws(CommandError) -> DockerCommand {
    var listing = DockerListing()
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "-a", "--all": listing.all = true
      case "-q", "--quiet": listing.idsOnly = true
      case "-aq", "-qa": (listing.all, listing.idsOnly) = (true, true)
      case "--no-trunc": listing.isWhole = true
      case "--format":
        listing.format = try cursor.next("the format").text
        if listing.format == "json" { throw Self.noJSON(word) }
      case "--format=json": throw Self.noJSON(word)
      case let text where text.hasPrefix("--format="): listing.format = String(text.dropFirst(9))
      default:
        throw cursor.unknown(
          word, ["-a", "-q", "--no-trunc", "--format"], "the option \"\(word.text)\" of docker ps is not understood")
      }
    }
    return .list(listing)
  }

  private static func noJSON(_ word: Word) -> CommandError {
    CommandError(
      "docker ps prints no JSON here", column: word.column, length: word.length,
      fix: "write docker inspect NAME, or --format 'table {{.Names}}\t{{.Ports}}'")
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

  // MARK: Networks

  private func dockerNetwork(_ cursor: inout Cursor) throws(CommandError) -> DockerCommand {
    let word = try cursor.next("a command of docker network")
    switch word.text {
    case "ls", "list":
      var idsOnly = false
      while let option = cursor.current {
        guard option.text == "-q" || option.text == "--quiet" else {
          throw cursor.unknown(option, ["-q"], "the option \"\(option.text)\" of docker network ls is not understood")
        }
        idsOnly = true
        cursor.position += 1
      }
      return .listNetworks(idsOnly: idsOnly)
    case "inspect": return .inspectNetworks(try dockerNames(&cursor, "a network"))
    case "rm", "remove": return .removeNetworks(try dockerNames(&cursor, "a network"))
    case "create": return .createNetwork(try dockerNetworkSpec(&cursor))
    case "connect":
      var attachment = ContainerSpec.Attachment("")
      while let option = cursor.current, option.text.hasPrefix("-") {
        let (name, value) = try dockerOption(&cursor, flags: [])
        guard try dockerAddress(name, value, option, &attachment, cursor) else {
          throw cursor.unknown(
            option, ["--ip", "--ip6"], "the option \"\(name)\" of docker network connect is not understood")
        }
      }
      attachment.network = try dockerName(&cursor, "the name of a network")
      let container = try dockerName(&cursor, "the name of a container")
      try cursor.expectEnd()
      return .connect(attachment, container: container)
    case "disconnect":
      if cursor.current?.text == "-f" || cursor.current?.text == "--force" { cursor.position += 1 }
      let network = try dockerName(&cursor, "the name of a network")
      let container = try dockerName(&cursor, "the name of a container")
      try cursor.expectEnd()
      return .disconnect(network: network, container: container)
    default:
      throw cursor.unknown(
        word, ["ls", "inspect", "create", "rm", "connect", "disconnect"],
        "docker network has no command \"\(word.text)\" here")
    }
  }

  /// An option with its value, written `--name value` or `--name=value`; those of `flags` have none.
  private func dockerOption(
    _ cursor: inout Cursor, flags: [String]
  ) throws(CommandError) -> (name: String, value: String) {
    let word = try cursor.next("an option")
    if let equals = word.text.firstIndex(of: "="), word.text.hasPrefix("--") {
      return (String(word.text[..<equals]), String(word.text[word.text.index(after: equals)...]))
    }
    if flags.contains(word.text) { return (word.text, "") }
    // "-dp 8081:8080": the last of several short options has the value.
    if word.text.hasPrefix("-d"), word.text.hasSuffix("p"), word.text.dropFirst().allSatisfy({ "ditp".contains($0) }),
      flags.contains("-d")
    {
      return ("-dp", try cursor.next("the value of \(word.text)").text)
    }
    // "-p8081:8080" is one word, too.
    if word.text.hasPrefix("-p"), word.text.count > 2, !word.text.hasPrefix("--") {
      return ("-p", String(word.text.dropFirst(2)))
    }
    return (word.text, try cursor.next("the value of \(word.text)").text)
  }

  private func dockerAddress(
    _ name: String, _ value: String, _ word: Word, _ attachment: inout ContainerSpec.Attachment, _ cursor: Cursor
  ) throws(CommandError) -> Bool {
    switch name {
    case "--ip":
      guard let address = IPv4Address(value) else {
        throw CommandError("\"\(value)\" is no address of IPv4", column: word.column, length: word.length)
      }
      attachment.ipv4 = address
    case "--ip6":
      guard let address = IPv6Address(value) else {
        throw CommandError("\"\(value)\" is no address of IPv6", column: word.column, length: word.length)
      }
      attachment.ipv6 = address
    default: return false
    }
    return true
  }

  private func dockerNetworkSpec(_ cursor: inout Cursor) throws(CommandError) -> DockerNetworkSpec {
    var spec = DockerNetworkSpec("")
    var name: Word?
    while let word = cursor.current {
      // Options may stand behind the name, too.
      guard word.text.hasPrefix("-") else {
        if name != nil { try cursor.expectEnd() }
        name = word
        cursor.position += 1
        continue
      }
      let (option, value) = try dockerOption(&cursor, flags: ["--internal", "--ipv6"])
      func wrong(_ what: String) -> CommandError {
        CommandError("\"\(value)\" is no \(what)", column: word.column, length: word.length)
      }
      switch option {
      case "-d", "--driver":
        guard let driver = DockerNetworkSpec.Driver(rawValue: value) else {
          throw CommandError(
            "the driver \"\(value)\" is not understood", column: word.column, length: word.length, fix: "bridge is")
        }
        spec.driver = driver
      case "--internal": spec.isInternal = value != "false"
      case "--ipv6": spec.ipv6 = value != "false"
      case "--subnet":
        guard let subnet = IPNetwork(value), value.contains("/") else { throw wrong("subnet, as 172.20.0.0/16 is") }
        spec.subnets.append(subnet)
      case "--gateway":
        guard let address = IPAddress(value) else { throw wrong("address") }
        spec.gateways.append(address)
      case "--ip-range":
        guard let range = IPNetwork(value) else { throw wrong("range, as 172.20.5.0/24 is") }
        spec.ipRange = range
      case "-o", "--opt": try dockerDriverOption(value, word, &spec)
      default:
        throw cursor.unknown(
          word, ["--driver", "--subnet", "--gateway", "--ip-range", "--internal", "--ipv6", "--opt"],
          "the option \"\(option)\" of docker network create is not understood")
      }
    }
    guard let name else { throw CommandError("the name of the network is missing", column: cursor.endColumn) }
    guard dockerIsName(name.text) else { throw cursor.invalid(name, "name of a network") }
    spec.name = name.text
    return spec
  }

  private func dockerIsName(_ name: String) -> Bool {
    name.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } == true && name.utf8.count <= 64
      && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
  }

  /// `com.docker.network.bridge.enable_icc=false` and its kin.
  private func dockerDriverOption(
    _ text: String, _ word: Word, _ spec: inout DockerNetworkSpec
  ) throws(CommandError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let prefix = "com.docker.network."
    let known = [
      "bridge.name", "bridge.enable_icc", "bridge.enable_ip_masquerade", "bridge.host_binding_ipv4",
      "bridge.gateway_mode_ipv4", "bridge.gateway_mode_ipv6", "driver.mtu",
    ]
    let column = word.column
    func wrong(_ what: String) -> CommandError {
      CommandError("\"\(parts.last ?? "")\" is no \(what)", column: column, length: word.length)
    }
    guard parts.count == 2, parts[0].hasPrefix(prefix) else {
      throw CommandError(
        "\"\(text)\" is no option of the bridge driver", column: column, length: word.length,
        fix: "write \(prefix)bridge.enable_icc=false")
    }
    let value = parts[1]
    func flag() throws(CommandError) -> Bool {
      guard let flag = ["true": true, "1": true, "false": false, "0": false][value] else {
        throw wrong("true or false")
      }
      return flag
    }
    switch parts[0].dropFirst(prefix.count) {
    case "bridge.name":
      guard let name = InterfaceName(value) else { throw wrong("name of an interface") }
      spec.bridge = name
    case "bridge.enable_icc": spec.icc = try flag()
    case "bridge.enable_ip_masquerade": spec.masquerade = try flag()
    case "bridge.host_binding_ipv4":
      guard let address = IPv4Address(value) else { throw wrong("address of IPv4") }
      spec.hostBinding = address
    case "bridge.gateway_mode_ipv4", "bridge.gateway_mode_ipv6":
      guard let mode = DockerNetworkSpec.GatewayMode(rawValue: value) else {
        throw wrong("mode: those are \(DockerNetworkSpec.GatewayMode.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      spec.gatewayMode = mode
    case "driver.mtu":
      guard let mtu = UInt32(value), (68...65_535).contains(mtu) else { throw wrong("MTU from 68 to 65535") }
      spec.mtu = mtu
    default:
      throw CommandError(
        "the bridge driver has no option \"\(parts[0])\" here", column: column, length: word.length,
        fix: Suggestion.nearest(to: String(parts[0].dropFirst(prefix.count)), among: known).map {
          "did you mean \"\(prefix)\($0)\"?"
        } ?? "understood: \(known.joined(separator: ", "))")
    }
  }

  // MARK: Containers

  private func dockerRun(_ cursor: inout Cursor) throws(CommandError) -> ContainerSpec {
    var spec = ContainerSpec("")
    var attachment = ContainerSpec.Attachment("bridge")
    var others: [ContainerSpec.Attachment] = []
    var isNetworkNamed = false
    var isDetached = false
    // The terminal, the rights and the environment of the container's program change nothing of its network.
    let detaching = ["-d", "--detach", "-dit", "-itd", "-di", "-dt"]
    let flags = detaching + ["-i", "-t", "-it", "-ti", "--privileged"]
    let outside = [
      "-v", "--volume", "--mount", "-w", "--workdir", "--restart", "--rm", "-u", "--user", "-m", "--memory", "-l",
      "--label", "--entrypoint", "--cpus",
    ]
    while let word = cursor.current, word.text.hasPrefix("-") {
      if outside.contains(where: { word.text == $0 || word.text.hasPrefix($0 + "=") }) {
        throw CommandError(
          "\(word.text) is about the container's program, and a container here is a network without one",
          column: word.column, length: word.length, fix: "leave the option out")
      }
      let (name, value) = try dockerOption(&cursor, flags: flags)
      switch name {
      case let name where detaching.contains(name): isDetached = true
      case let name where flags.contains(name) || name == "-e" || name == "--env": break
      case "--name":
        guard dockerIsName(value) else {
          throw CommandError("\"\(value)\" is no name of a container", column: word.column, length: word.length)
        }
        spec.name = value
      case "--network", "--net":
        // A second one is another network beside the first.
        if isNetworkNamed { others.append(ContainerSpec.Attachment(value)) } else { attachment.network = value }
        isNetworkNamed = true
      case "-p", "--publish", "-dp":
        isDetached = isDetached || name == "-dp"
        do throws(DockerError) {
          spec.publish.append(try PortMapping(value))
        } catch {
          throw CommandError(
            error.message, column: word.column, length: word.length,
            fix: "write -p 8081:8080 or -p 127.0.0.1:5353:53/udp")
        }
      case let name where try dockerAddress(name, value, word, &attachment, cursor): break
      default:
        throw cursor.unknown(
          word, ["--name", "--network", "--publish", "--ip", "--ip6", "--detach"],
          "the option \"\(name)\" of docker run is not understood")
      }
    }
    let image = try cursor.next("the name of an image")
    guard isDetached else {
      throw CommandError(
        "docker run without -d waits for the container's program, and there is none", column: image.column,
        length: image.length, fix: "write docker run -d …")
    }
    if spec.name.isEmpty {
      // Docker invents a name; here it is the image's, the same in every run.
      let base = image.text.split(separator: "/").last.map { $0.prefix { $0 != ":" && $0 != "@" } } ?? ""
      spec.name = String(base)
      guard dockerIsName(spec.name) else { throw cursor.invalid(image, "name of an image") }
    }
    if let word = cursor.current {
      throw CommandError(
        "a command of the container is not played: a container here is a network without a program",
        column: word.column,
        length: word.length, fix: "leave it out; exec starts programs in the container")
    }
    spec.image = image.text
    spec.networks = [attachment] + others
    spec.services = ContainerSpec.services(of: image.text)
    return spec
  }
}
