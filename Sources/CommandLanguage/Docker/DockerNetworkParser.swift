import Addressing
import Operations
import PlainText

extension CommandParser {
  func dockerNetwork(_ cursor: inout Cursor) throws(CommandError) -> DockerCommand {
    let word = try cursor.next("a command of docker network")
    switch word.text {
    case "ls", "list": return .listNetworks(try dockerNetworkListing(&cursor))
    case "inspect":
      let (names, format) = try dockerInspected(&cursor, "a network")
      return .inspectNetworks(names, format: format)
    case "prune":
      try dockerForce(&cursor, "docker network prune")
      return .pruneNetworks
    case "rm", "remove": return .removeNetworks(try dockerNames(&cursor, "a network"))
    case "create": return .createNetwork(try dockerNetworkSpec(&cursor))
    case "connect":
      var attachment = ContainerSpec.Attachment("")
      while let option = cursor.current, option.text.hasPrefix("-") {
        let (name, value) = try dockerOption(&cursor, flags: [])
        if name == "--alias" {
          attachment.aliases.append(try dockerAlias(value, option))
          continue
        }
        guard try dockerAddress(name, value, option, &attachment, cursor) else {
          throw cursor.unknown(
            option, ["--ip", "--ip6", "--alias"], "the option \"\(name)\" of docker network connect is not understood")
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
        word, ["ls", "inspect", "create", "rm", "connect", "disconnect", "prune"],
        "docker network has no command \"\(word.text)\" here")
    }
  }

  /// An option with its value, written `--name value` or `--name=value`; those of `flags` have none.
  func dockerOption(
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

  func dockerAddress(
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

  /// A further name of a container on a network.
  func dockerAlias(_ text: String, _ word: Word) throws(CommandError) -> String {
    guard dockerIsName(text) else {
      throw CommandError("\"\(text)\" is no name of a container", column: word.column, length: word.length)
    }
    return text
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
      let (option, value) = try dockerOption(&cursor, flags: ["--internal", "--ipv6", "--attachable"])
      func wrong(_ what: String) -> CommandError {
        CommandError("\"\(value)\" is no \(what)", column: word.column, length: word.length)
      }
      switch option {
      case "-d", "--driver":
        guard let driver = DockerNetworkSpec.Driver(rawValue: value) else {
          throw CommandError(
            "the driver \"\(value)\" is not understood", column: word.column, length: word.length, fix: "bridge is"
          ).beyond()
        }
        spec.driver = driver
      case "--internal": spec.isInternal = value != "false"
      case "--ipv6": spec.ipv6 = value != "false"
      case "--attachable": spec.isAttachable = value != "false"
      case "--label":
        let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        spec.labels[parts.first ?? ""] = parts.count > 1 ? parts[1] : ""
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
          word,
          [
            "--driver", "--subnet", "--gateway", "--ip-range", "--internal", "--ipv6", "--opt", "--label",
            "--attachable",
          ],
          "the option \"\(option)\" of docker network create is not understood")
      }
    }
    guard let name else { throw CommandError("the name of the network is missing", column: cursor.endColumn) }
    guard dockerIsName(name.text) else { throw cursor.invalid(name, "name of a network") }
    spec.name = name.text
    return spec
  }

  func dockerIsName(_ name: String) -> Bool {
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
        } ?? "understood: \(known.joined(separator: ", "))"
      ).beyond()
    }
  }
}
