public import Addressing
import PlainText

/// A `docker` command of a lab, about networks and containers.
public enum DockerCommand: Hashable, Sendable {
  /// `docker network ls [-q] [--no-trunc] [--filter F] [--format TEXT]`
  case listNetworks(DockerListing = DockerListing())
  /// `docker network inspect [--format TEXT] NAME…`
  case inspectNetworks([String], format: String? = nil)
  /// `docker network create …`
  case createNetwork(DockerNetworkSpec)
  /// `docker network rm NAME…`
  case removeNetworks([String])
  /// `docker network connect [--ip A] [--alias N] NETWORK CONTAINER`
  case connect(ContainerSpec.Attachment, container: String)
  /// `docker network disconnect NETWORK CONTAINER`
  case disconnect(network: String, container: String)
  /// `docker run -d …`
  case run(ContainerSpec)
  /// `docker stop NAME…`
  case stop([String])
  /// `docker kill NAME…`
  case kill([String])
  /// `docker start NAME…`
  case start([String])
  /// `docker restart NAME…`
  case restart([String])
  /// `docker rename OLD NEW`
  case rename(String, to: String)
  /// `docker container prune -f`
  case pruneContainers
  /// `docker network prune -f`
  case pruneNetworks
  /// `docker rm [-f] NAME…`
  case remove([String], force: Bool = false)
  /// `docker ps [-a] [-q] [-n N] [--no-trunc] [--filter F] [--format TEXT]`
  case list(DockerListing = DockerListing())
  /// `docker port NAME [PORT[/udp]]`
  case ports(String, port: UInt16? = nil, protocol: TransportProtocol = .tcp)
  /// `pid=$(docker inspect -f '{{.State.Pid}}' NAME)`, which prints nothing.
  case findProcess(of: String)
  /// `docker inspect [--format TEXT] NAME…`
  case inspect([String], format: String? = nil)
  /// `docker logs NAME`; nothing stands in it, as no program writes.
  case logs(String)

  /// Whether it changes nothing.
  public var onlyShows: Bool {
    switch self {
    case .listNetworks, .inspectNetworks, .list, .ports, .inspect, .findProcess, .logs: true
    default: false
    }
  }

  /// Whether it only takes away what may be gone already.
  package var onlyRemoves: Bool {
    switch self {
    case .removeNetworks, .disconnect, .stop, .kill, .remove, .pruneContainers, .pruneNetworks: true
    default: false
    }
  }

  /// The command as a person types it.
  public var words: String {
    switch self {
    case .listNetworks(let listing): return "docker network ls" + listing.words
    case .inspectNetworks(let names, let format):
      return "docker network inspect " + Self.inspected(names, format)
    case .createNetwork(let spec): return "docker network create " + spec.words
    case .removeNetworks(let names): return "docker network rm " + names.joined(separator: " ")
    case .connect(let attachment, let container):
      let aliases = attachment.aliases.map { "--alias \($0) " }.joined()
      return "docker network connect \(attachment.addressWords)\(aliases)\(attachment.network) \(container)"
    case .disconnect(let network, let container): return "docker network disconnect \(network) \(container)"
    case .run(let spec): return "docker run -d \(spec.words)"
    case .stop(let names): return "docker stop " + names.joined(separator: " ")
    case .kill(let names): return "docker kill " + names.joined(separator: " ")
    case .start(let names): return "docker start " + names.joined(separator: " ")
    case .remove(let names, let force): return "docker rm \(force ? "-f " : "")" + names.joined(separator: " ")
    case .restart(let names): return "docker restart " + names.joined(separator: " ")
    case .rename(let old, let new): return "docker rename \(old) \(new)"
    case .pruneContainers: return "docker container prune -f"
    case .pruneNetworks: return "docker network prune -f"
    case .list(let listing): return "docker ps" + listing.words
    case .ports(let name, let port, let transport):
      return "docker port \(name)" + (port.map { " \($0)\(transport == .udp ? "/udp" : "")" } ?? "")
    case .findProcess(let name): return "pid=$(docker inspect -f '{{.State.Pid}}' \(name.quoted))"
    case .logs(let name): return "docker logs \(name.quoted)"
    case .inspect(let names, let format): return "docker inspect " + Self.inspected(names, format)
    }
  }

  private static func inspected(_ names: [String], _ format: String?) -> String {
    (format.map { "--format \($0.inQuotes) " } ?? "") + names.joined(separator: " ")
  }
}

extension DockerNetworkSpec {
  /// The words behind `docker network create`.
  var words: String {
    var words: [String] = []
    if driver != .bridge { words.append("-d \(driver.rawValue)") }
    if isInternal { words.append("--internal") }
    if ipv6 { words.append("--ipv6") }
    if isAttachable { words.append("--attachable") }
    words += labels.sorted { $0.key < $1.key }.map {
      "--label \("\($0.key)\($0.value.isEmpty ? "" : "=\($0.value)")".quoted)"
    }
    words += subnets.map { "--subnet \($0)" }
    words += gateways.map { "--gateway \($0)" }
    if let ipRange { words.append("--ip-range \(ipRange)") }
    if let bridge { words.append("-o com.docker.network.bridge.name=\(bridge)") }
    if !icc { words.append("-o com.docker.network.bridge.enable_icc=false") }
    if !masquerade { words.append("-o com.docker.network.bridge.enable_ip_masquerade=false") }
    if let hostBinding { words.append("-o com.docker.network.bridge.host_binding_ipv4=\(hostBinding)") }
    if let mtu { words.append("-o com.docker.network.driver.mtu=\(mtu)") }
    if gatewayMode != .nat { words.append("-o com.docker.network.bridge.gateway_mode_ipv4=\(gatewayMode.rawValue)") }
    return (words + [name]).joined(separator: " ")
  }
}

extension ContainerSpec.Attachment {
  var addressWords: String { (ipv4.map { "--ip \($0) " } ?? "") + (ipv6.map { "--ip6 \($0) " } ?? "") }
}

extension ContainerSpec {
  /// The words behind `docker run -d`.
  var words: String {
    var words = ["--name \(name)"]
    if let first = networks.first, first != Attachment("bridge") || networks.count > 1 {
      words.append("--network \(first.network)")
      if !first.addressWords.isEmpty { words.append(String(first.addressWords.dropLast())) }
      words += first.aliases.map { "--network-alias \($0)" }
    }
    words += networks.dropFirst().map { "--network \($0.fields)" }
    words += publish.map { "-p \($0.text)" }
    if let hostname { words.append("--hostname \(hostname.quoted)") }
    words += hosts.map { "--add-host \($0.name.quoted):\($0.address.map { "\($0)" } ?? "host-gateway")" }
    if isRemovedAtEnd { words.append("--rm") }
    return (words + [image] + command.map(\.quoted)).joined(separator: " ")
  }
}

extension ContainerSpec.Attachment {
  /// A further network as `--network` takes it: `web`, or `name=web,ip=172.18.0.5`.
  fileprivate var fields: String {
    guard ipv4 != nil || ipv6 != nil || !aliases.isEmpty else { return network }
    var fields = ["name=\(network)"]
    if let ipv4 { fields.append("ip=\(ipv4)") }
    if let ipv6 { fields.append("ip6=\(ipv6)") }
    return (fields + aliases.map { "alias=\($0)" }).joined(separator: ",")
  }
}
