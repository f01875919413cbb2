import Journey
import Addressing
import Lab
import Operations
import RouteNetlink

extension Breakages {
  /// Settings of a node and of its interfaces.
  static func settings(of node: BreakState.Node) -> [Breakage] {
    var found: [Breakage] = []
    func add(_ kind: Breakage.Kind, _ key: String, from old: String, to new: String, _ words: (String, String)) {
      guard node.settings[key] == old, let breaking = node.orders(["sysctl -w \(key)=\(new)"]),
        let mending = node.orders(["sysctl -w \(key)=\(old)"])
      else { return }
      found.append(
        Breakage(
          kind, at: node.name, key, breaking: breaking, mending: mending, english: words.0, chinese: words.1))
    }
    func off(_ key: String) -> (String, String) {
      ("\(node.name) does not pass packets on: \(key) is 0", "\(node.name) 不转发数据包：\(key) 为 0")
    }
    for key in ["net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding"] {
      // Of a family that the node has no address of nothing is passed on anyhow.
      let family: IPFamily = key.contains("ipv4") ? .v4 : .v6
      guard node.cards.contains(where: { !node.facts.networks(of: $0.link.index, family).isEmpty }) else { continue }
      add(.forwardingOff, key, from: "1", to: "0", off(key))
    }
    for key in ["net.ipv4.icmp_echo_ignore_all", "net.ipv6.icmp.echo_ignore_all"] {
      add(
        .echoIgnored, key, from: "0", to: "1",
        ("\(node.name) answers no echo requests: \(key) is 1", "\(node.name) 不回答 ping：\(key) 为 1"))
    }
    for (interface, link) in node.cards where !node.networks(of: link).isEmpty {
      let base = "net/ipv4/conf/\(interface.name)"
      if node.forwards(.v4) { add(.forwardingOff, "\(base)/forwarding", from: "1", to: "0", off("\(base)/forwarding")) }
      let source = "\(base)/rp_filter"
      for old in ["0", "2"] {
        add(
          .reversePath, source, from: old, to: "1",
          (
            "\(node.name) takes by \(interface.name) only what it would answer by it (rp_filter is 1)",
            "\(node.name) 的 \(interface.name) 只收能从原路答复的包（rp_filter 为 1）"
          ))
      }
      let local = "\(base)/route_localnet"
      add(
        .routeLocalnet, local, from: "1", to: "0",
        (
          "\(node.name) lets no packet for 127.0.0.0/8 out of \(interface.name): \(local) is 0",
          "\(node.name) 不让 127.0.0.0/8 的包从 \(interface.name) 出去：\(local) 为 0"
        ))
    }
    return found
  }

  /// Containers of Docker that are stopped, or taken off a network.
  static func docker(_ state: BreakState) -> [Breakage] {
    guard let host = state.nodes.first(where: { $0.reference == .host }) else { return [] }
    return state.containers.flatMap { container -> [Breakage] in
      let name = container.name
      var found: [Breakage] = []
      if let breaking = host.orders(["docker stop \(name)"]), let mending = host.orders(["docker start \(name)"]) {
        var stopped = Breakage(
          .containerStopped, at: name, "", breaking: breaking, mending: mending,
          english: "the container \(name) does not run", chinese: "容器 \(name) 没有运行")
        // Its published ports are the machine's own then.
        stopped.alsoNamed = ["nobody-listens \(host.name)"]
        found.append(stopped)
      }
      for network in container.networks where !["bridge", "host", "none"].contains(network) {
        guard let breaking = host.orders(["docker network disconnect \(network) \(name)"]),
          let mending = host.orders(["docker network connect \(network) \(name)"])
        else { continue }
        found.append(
          Breakage(
            .otherNetwork, at: name, network, breaking: breaking, mending: mending,
            english: "the container \(name) is not on the network \(network)",
            chinese: "容器 \(name) 不在网络 \(network) 上"))
      }
      return found
    }
  }
}
