import Journey
import Addressing
import Lab
import RouteNetlink

extension Breakages {
  /// Interfaces that are set down, or that take small packets only.
  static func links(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    node.cards.flatMap { interface, link -> [Breakage] in
      let name = interface.name
      guard interface.isUp, interface.peer != nil || interface.kind == "bridge" || interface.parent != nil else {
        return []
      }
      let addresses = node.facts.networks(of: link.index, .v6).map { "ip addr add \($0) dev \(name)" }
      let lost = node.lost(with: link.index, nil)
      var found: [Breakage] = []
      if let breaking = node.orders(["ip link set dev \(name) down"]),
        let up = node.orders(["ip link set dev \(name) up"] + addresses)
      {
        found.append(
          Breakage(
            .linkDown, at: node.name, name, breaking: breaking, mending: up + lost,
            english: "the interface \(name) of \(node.name) is not up",
            chinese: "\(node.name) 的接口 \(name) 没有启用", isSingle: addresses.isEmpty && lost.isEmpty))
      }
      // What is larger than the receiving end takes is thrown away there without a word.
      let hasV6 = node.facts.addresses.contains { $0.index == link.index && $0.family == .v6 }
      if interface.peer != nil, !hasV6 {
        // Below 1280 the kernel forgets what it knows of IPv6 there, and on the bridge, whose MTU follows its ports'.
        let without = [link, node.facts.link(link.master)].compactMap(\.self).filter {
          $0.addressGeneration == LinkChanges.AddressGeneration.none
        }
        let modes = without.map { "ip link set dev \($0.name) addrgenmode none" }
        for size in [68, 1000] where size < Int(link.mtu) {
          guard let breaking = node.orders(["ip link set dev \(name) mtu \(size)"]),
            let mending = node.orders(["ip link set dev \(name) mtu \(link.mtu)"] + modes)
          else { continue }
          found.append(
            Breakage(
              .mtu, at: node.name, "\(name) \(size)", breaking: breaking, mending: mending,
              english: "the MTU of \(name) of \(node.name) is \(size)",
              chinese: "\(node.name) 的 \(name) 的 MTU 是 \(size)"))
        }
      }
      return found
    }
  }

  /// Ports of bridges.
  static func ports(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    var found: [Breakage] = []
    func add(
      _ kind: Breakage.Kind, _ object: String, _ breaking: [String], _ mending: [String], _ words: (String, String)
    ) {
      guard let breaking = node.orders(breaking), let mending = node.orders(mending) else { return }
      found.append(
        Breakage(
          kind, at: node.name, object, breaking: breaking, mending: mending, english: words.0, chinese: words.1))
    }
    for bridge in node.cards where bridge.interface.kind == "bridge" {
      let br = bridge.interface.name
      let ports = node.cards.filter { $0.interface.bridge == br && $0.interface.isUp }
      var options = BridgeOptions()
      if case .bridge(let known)? = bridge.link.data { options = known }
      let isFiltering = options.vlanFiltering == true
      let hasTree = options.stp == true
      for (port, link) in ports {
        let name = port.name
        let options = link.port?.options
        var back = ["ip link set dev \(name) master \(br)"]
        if options?.isolated == true { back.append("bridge link set dev \(name) isolated on") }
        if options?.hairpin == true { back.append("bridge link set dev \(name) hairpin on") }
        if options?.learning == false { back.append("bridge link set dev \(name) learning off") }
        if !isFiltering {
          add(
            .notAPort, name, ["ip link set dev \(name) nomaster"], back,
            ("\(name) of \(node.name) is no port of \(br)", "\(node.name) 的 \(name) 不是网桥 \(br) 的端口"))
        }
        if !hasTree {
          add(
            .portBlocked, name, ["bridge link set dev \(name) state 4"], ["bridge link set dev \(name) state 3"],
            ("the port \(name) of \(node.name) is blocked", "\(node.name) 的端口 \(name) 处于阻塞状态"))
        }
        if !isFiltering {
          add(
            .vlanFiltered, name,
            ["ip link set dev \(br) type bridge vlan_filtering 1", "bridge vlan del vid 1 dev \(name)"],
            [
              "bridge vlan add vid 1 dev \(name) pvid untagged", "ip link set dev \(br) type bridge vlan_filtering 0",
            ],
            (
              "the bridge \(br) of \(node.name) filters VLANs, and the port \(name) is in none",
              "\(node.name) 的网桥 \(br) 按 VLAN 过滤，而端口 \(name) 不属于任何 VLAN"
            ))
        }
        if options?.hairpin == true {
          add(
            .hairpinOff, name, ["bridge link set dev \(name) hairpin off"], ["bridge link set dev \(name) hairpin on"],
            (
              "the port \(name) of \(node.name) sends no frame back by the way that it came (hairpin off)",
              "\(node.name) 的端口 \(name) 没有打开 hairpin，不会把帧从原端口送回去"
            ))
        }
      }
      isolated(ports, add)
      entries(ports, node, state, add)
    }
    return found
  }

  private typealias Adding = (Breakage.Kind, String, [String], [String], (String, String)) -> Void

  private static func isolated(_ ports: [(interface: StageState.Interface, link: Link)], _ add: Adding) {
    for (place, first) in ports.enumerated() {
      for second in ports[(place + 1)...] {
        let free = [first, second].filter { $0.link.port?.options.isolated != true }.map(\.interface.name)
        guard !free.isEmpty else { continue }
        let names = (first.interface.name, second.interface.name)
        add(
          .isolated, "\(names.0) \(names.1)", free.map { "bridge link set dev \($0) isolated on" },
          free.map { "bridge link set dev \($0) isolated off" },
          (
            "the ports \(names.0) and \(names.1) are isolated from each other",
            "端口 \(names.0) 和 \(names.1) 互相隔离"
          ))
      }
    }
  }

  /// Static entries for another port. One that is not sticky would be moved by the first frame.
  private static func entries(
    _ ports: [(interface: StageState.Interface, link: Link)], _ node: BreakState.Node, _ state: BreakState,
    _ add: Adding
  ) {
    for (port, _) in ports {
      guard let peer = port.peer, let other = state[peer.node],
        other.interfaces.contains(where: {
          $0.name == peer.name && $0.bridge == nil
        }), let mac = other.link(peer.name)?.macAddress,
        let wrong = ports.first(where: { $0.interface.name != port.name })?.interface.name
      else { continue }
      add(
        .wrongFDB, "\(port.name) \(wrong)", ["bridge fdb replace \(mac) dev \(wrong) master static sticky"],
        ["bridge fdb del \(mac) dev \(wrong) master"],
        (
          "the bridge of \(node.name) has a static entry that sends frames for \(peer.node) (\(mac)) to \(wrong)",
          "\(node.name) 的网桥有一条静态表项，把发给 \(peer.node)（\(mac)）的帧送到 \(wrong)"
        ))
    }
  }
}
