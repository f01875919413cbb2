import Addressing
public import Lab
import Operations

extension Check {
  /// The claim in words, as a report shows it: `ping ns1 -> 192.168.0.12 expects no-route`.
  public var claim: String { (isNegated ? "not: " : "") + kind.claim }
}

extension Check {
  /// The way of the packet that it sends, as `nslab trace` wants it: `h1 -> r:80`; nil of checks of other kinds, and of many pairs.
  public var way: String? {
    let (source, destination): (CheckEndpoint, CheckEndpoint)
    var port = ""
    switch kind {
    case .ping(let ping): (source, destination) = (ping.source, ping.destination)
    case .service(let service):
      (source, destination) = (service.source, service.destination)
      port = ":\(service.port)"
    default: return nil
    }
    for end in [source, destination] {
      switch end {
      case .nodes(let names) where names.count > 1: return nil
      case .everyNode: return nil
      default: break
      }
    }
    let isNumber = if case .address(let address) = destination { address.family == .v6 && !port.isEmpty } else { false }
    return "\(source.text) -> \(isNumber ? "[\(destination.text)]" : destination.text)\(port)"
  }
}

extension Check.Kind {
  var claim: String {
    switch self {
    case .ping(let ping): ping.claim
    case .link(let link): link.claim
    case .address(let address):
      words(
        "address \(address.node.text):\(address.interface)",
        address.has.isEmpty ? nil : "has " + address.has.map(\.text).joined(separator: ", "),
        address.lacks.isEmpty ? nil : "lacks " + address.lacks.map(\.text).joined(separator: ", "))
    case .route(let route):
      words(
        "route \(route.source.text) -> \(route.destination.text)", route.isMissing ? "no-route" : nil,
        route.via.map { "via \($0)" }, route.device.map { "dev \($0)" }, route.from.map { "from \($0)" })
    case .neighbor(let neighbor):
      words(
        "neighbor \(neighbor.node.text) -> \(neighbor.address)", neighbor.exists ? nil : "is not there",
        neighbor.mac.map { "mac \($0)" }, neighbor.states.isEmpty ? nil : neighbor.states.joined(separator: " or "))
    case .fdb(let fdb):
      words(
        "fdb \(fdb.node.text):\(fdb.bridge) \(fdb.mac)", fdb.exists ? nil : "is not there",
        fdb.port.map { "port \($0)" })
    case .service(let service):
      words(
        "\(service.kind.name) \(service.source.text) -> \(service.destination.text):\(service.port)",
        service.expectation == .open ? nil : "expects \(service.expectation.rawValue)",
        service.status.map { "status \($0)" }, service.servedBy.map { "served by \($0)" },
        service.seenAs.map { "seen as \($0)" }, service.body.map { "body \($0)" })
    case .conntrack(let check):
      words(
        "conntrack \(check.node.text)", check.from.map { "from \($0)" }, check.to.map { "to \($0)" },
        check.becomes.map { "becomes \($0)" }, check.exists ? nil : "is not there")
    case .captured(let captured):
      words(
        "captured \(captured.place.text)", captured.words.isEmpty ? nil : "\"\(captured.words)\"",
        "packets \(captured.packets.relation.rawValue) \(Int(captured.packets.bound))")
    case .counter(let counter):
      words(
        "counter \(counter.node.text) \(counter.table)/\(counter.chain)", counter.comment.map { "\"\($0)\"" },
        "packets \(counter.packets.relation.rawValue) \(Int(counter.packets.bound))")
    case .namespace(let namespace): "namespace \(namespace.name) \(namespace.exists ? "exists" : "does not exist")"
    }
  }
}

private func words(_ parts: String?...) -> String { parts.compactMap(\.self).joined(separator: " ") }

extension PingCheck {
  var claim: String {
    words(
      "ping \(source.text) -> \(destination.text)", expectation == .reachable ? nil : "expects \(expectation.rawValue)",
      count == 1 ? nil : "count \(count)", size == 56 ? nil : "size \(size)", dontFragment ? "df" : nil,
      ttl.map { "ttl \($0)" }, loss.map { "loss \($0.relation.rawValue) \(Int($0.bound))%" })
  }
}

extension LinkCheck {
  var claim: String {
    words(
      "link \(node.text):\(interface)", exists ? nil : "does not exist", state.map { "state \($0)" },
      isUp.map { $0 ? "up" : "not up" }, carrier.map { $0 ? "carrier" : "no carrier" }, mtu.map { "mtu \($0)" },
      mac.map { "mac \($0)" }, bridge.map { "bridge \($0)" }, peer.map { "peer \($0)" }, kind.map { "kind \($0)" },
      isolated.map { $0 ? "isolated" : "not isolated" }, hairpin.map { $0 ? "hairpin" : "no hairpin" })
  }
}

extension NodeReference {
  var text: String {
    switch self {
    case .host: "host"
    case .named(let name): name
    }
  }
}

extension AddressCheck.Pattern {
  var text: String { prefixLength.map { "\(address)/\($0)" } ?? "\(address)" }
}

extension CheckEndpoint {
  var text: String {
    switch self {
    case .node(let name): name
    case .interface(let node, let interface): "\(node):\(interface)"
    case .address(let address): "\(address)"
    case .nodes(let names): names.count == 1 ? names[0] : "\(names.first ?? "")…\(names.last ?? "")"
    case .everyNode: "*"
    }
  }
}
