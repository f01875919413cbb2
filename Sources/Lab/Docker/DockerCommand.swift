import Addressing

/// A `docker` command of a lab, about networks and containers.
public enum DockerCommand: Hashable, Sendable {
  /// `docker network ls [-q]`
  case listNetworks(idsOnly: Bool = false)
  /// `docker network inspect NAME…`
  case inspectNetworks([String])
  /// `docker network create …`
  case createNetwork(DockerNetworkSpec)
  /// `docker network rm NAME…`
  case removeNetworks([String])
  /// `docker network connect [--ip A] NETWORK CONTAINER`
  case connect(ContainerSpec.Attachment, container: String)
  /// `docker network disconnect NETWORK CONTAINER`
  case disconnect(network: String, container: String)
  /// `docker run -d …`
  case run(ContainerSpec)
  /// `docker stop NAME…`
  case stop([String])
  /// `docker start NAME…`
  case start([String])
  /// `docker rm [-f] NAME…`
  case remove([String], force: Bool = false)
  /// `docker ps [-a] [-q] [--no-trunc] [--format TEXT]`
  case list(DockerListing = DockerListing())
  /// `docker port NAME [PORT[/udp]]`
  case ports(String, port: UInt16? = nil, protocol: TransportProtocol = .tcp)
  /// `docker inspect NAME…`
  case inspect([String])

  /// Whether it changes nothing.
  public var onlyShows: Bool {
    switch self {
    case .listNetworks, .inspectNetworks, .list, .ports, .inspect: true
    default: false
    }
  }

  /// Whether it only takes away what may be gone already.
  var onlyRemoves: Bool {
    switch self {
    case .removeNetworks, .disconnect, .stop, .remove: true
    default: false
    }
  }

  /// The command as a person types it.
  public var words: String {
    switch self {
    case .listNetworks(let idsOnly): return "docker network ls" + (idsOnly ? " -q" : "")
    case .inspectNetworks(let names): return "docker network inspect " + names.joined(separator: " ")
    case .createNetwork(let spec): return "docker network create " + spec.words
    case .removeNetworks(let names): return "docker network rm " + names.joined(separator: " ")
    case .connect(let attachment, let container):
      return "docker network connect \(attachment.addressWords)\(attachment.network) \(container)"
    case .disconnect(let network, let container): return "docker network disconnect \(network) \(container)"
    case .run(let spec): return "docker run -d \(spec.words)"
    case .stop(let names): return "docker stop " + names.joined(separator: " ")
    case .start(let names): return "docker start " + names.joined(separator: " ")
    case .remove(let names, let force): return "docker rm \(force ? "-f " : "")" + names.joined(separator: " ")
    case .list(let listing): return listing.words
    case .ports(let name, let port, let transport):
      return "docker port \(name)" + (port.map { " \($0)\(transport == .udp ? "/udp" : "")" } ?? "")
    case .inspect(let names): return "docker inspect " + names.joined(separator: " ")
    }
  }
}

extension DockerNetworkSpec {
  /// The words behind `docker network create`.
  var words: String {
    var words: [String] = []
    if driver != .bridge { words.append("-d \(driver.rawValue)") }
    if isInternal { words.append("--internal") }
    if ipv6 { words.append("--ipv6") }
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
  /// The words behind `docker run -d`; further networks than the first are connected by commands of their own.
  var words: String {
    var words = ["--name \(name)"]
    if let first = networks.first, first != Attachment("bridge") {
      words.append("--network \(first.network)")
      if !first.addressWords.isEmpty { words.append(String(first.addressWords.dropLast())) }
    }
    words += publish.map { "-p \($0.text)" }
    return (words + [image]).joined(separator: " ")
  }
}
