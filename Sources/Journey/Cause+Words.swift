import Addressing

extension Cause {
  /// The cause in words.
  func words(_ isChinese: Bool, node: String, interface: String?) -> String {
    isChinese ? chinese(node, interface ?? "") : english(node, interface ?? "")
  }

  private func english(_ node: String, _ interface: String) -> String {
    let place = interface.isEmpty ? node : "\(node):\(interface)"
    switch self {
    case .linkDown: return "\(place) is down"
    case .noCarrier(let peer):
      return "\(place) has no carrier: "
        + (peer.map { "the other end of its cable, \($0), is down" } ?? "nothing is at the other end")
    case .notBridgePort(let bridge): return "\(place) is not a port of the bridge \(bridge)"
    case .portBlocked(let state): return "the bridge port \(place) is in the state \(state)"
    case .portsIsolated(let other): return "the bridge ports \(place) and \(other) are both isolated"
    case .wrongForwardingEntry(let mac, let port, let right):
      return "a static FDB entry of \(node) sends \(mac) to \(port), and it is behind \(right)"
    case .vlanFiltered(let vlan): return "the bridge port \(place) does not let VLAN \(vlan) through"
    case .floodingOff(let flag):
      return "the bridge port \(place) has \(flag) off, so that it is not sent \(Self.flooded(flag, isChinese: false))"
    case .portLocked: return "the bridge port \(place) is locked, and takes frames from known hardware addresses only"
    case .hairpinOff:
      return "the frame would have to leave by the bridge port \(place) that it came in by, and that has hairpin off"
    case .duplicateMAC(let mac, let other): return "\(place) and \(other) both have the hardware address \(mac)"
    case .tunnelMismatch(let option, let has, let other, let value):
      return "the tunnel \(place) has \(option) \(has), and its other end \(other) has \(value)"
    case .wrongTunnelRemote(let has, let right):
      return "the tunnel \(place) sends to "
        + (has.map { "\($0), which is not the other end's address" }
          ?? "nobody: it has no remote, and no default FDB entry")
        + (right.map { "; that is \($0)" } ?? "")
    case .macvlansApart(let mode, let other):
      return mode.map { "\(place) and \(other) are macvlans on one card, and the mode \($0) keeps them apart" }
        ?? "\(place) is a macvlan on \(other), and a macvlan does not reach the card that it is on"
    case .addressMissing(let address): return "no node has the address \(address)"
    case .duplicateAddress(let address, let other): return "\(place) and \(other) both have the address \(address)"
    case .wrongMask(let has, let wants):
      return "\(place) has \(has), and the other end's subnet is \(wants.masked)"
    case .wrongSubnet(let has, let other):
      return "\(place) has \(has), and the other end is in the subnet \(other.masked)"
    case .addressElsewhere(let network, let right):
      return "\(node) has \(network) on \(interface), and it belongs on \(right)"
    case .addressTentative(let address, let hasFailed):
      return hasFailed
        ? "duplicate address detection found \(address) of \(place) taken" : "\(address) of \(place) is still tentative"
    case .ipv6Disabled(let key): return "\(key) is 1 at \(node)"
    case .noRouterAdvertisement:
      return "\(place) waits for a router advertisement to get an IPv6 address and a route, and no router sends one"
    case .zoneMissing(let address):
      return "\(address) is link-local, and nothing says by which interface of \(node) it is meant"
    case .noRoute(let address): return "\(node) has no route to \(address)"
    case .refusingRoute(let kind, let network):
      return "\(node) has the route \"\(kind) \(network.map { "\($0)" } ?? "default")\""
    case .refusingRule(let kind, let priority): return "the policy rule \(priority) of \(node) says \(kind)"
    case .gatewayMissing(let network, let right):
      return
        "\(node)'s route \(network.map { "\($0)" } ?? "default") names no router, and who is asked for is not behind \(interface)"
        + (right.map { "; the router there is \($0)" } ?? "")
    case .wrongGateway(let gateway, let right):
      return "\(node)'s route goes via \(gateway), and nobody there has that address"
        + (right.map { "; the router there is \($0)" } ?? "")
    case .gatewayIsNoRouter(let gateway): return "\(node)'s route goes via \(gateway), which does not lead there"
    case .neighborSilent(let address): return "\(address) does not answer \(node) on \(interface)"
    case .wrongNeighbor(let address, let mac, let right):
      return "\(node)'s neighbour table says that \(address) is at \(mac)"
        + (right.map { ", and it is at \($0)" } ?? ", which nobody has")
    case .neighborTableFull: return "the neighbour table of \(node) is full"
    case .forwardingOff(let key): return "\(key) is 0 there"
    case .reversePath(let source, let key):
      return "\(node) would not reach \(source) by \(interface), and \(key) is 1 there"
    case .ownSource(let address): return "it comes from \(address), which is \(node)'s own address"
    case .ttlExceeded: return "its time to live ended at \(node)"
    case .tooBig(let mtu, let size):
      return "it has \(size) bytes, \(place) takes \(mtu), and it may not be fragmented"
    case .filtered(let filter):
      let verb = filter.isReject ? "rejects" : "drops"
      if let rule = filter.rule, filter.removal != nil { return "the rule \"\(rule)\" of \(node) \(verb) it" }
      return filter.rule.map { "the rule \"\($0)\" in \(filter.chain) of \(node) \(verb) it" }
        ?? "the policy of the chain \(filter.chain) of \(node) \(verb) it"
    case .natMissing(let source, _):
      return
        "\(node) passes it on with the source \(source), to which the other side knows no way back: it is not masqueraded"
    case .hairpinNATMissing(let source):
      return
        "\(node) sends it back into the network of \(source) without masquerading it, so that the answer goes to \(source) past \(node)"
    case .wrongTranslation(let filter, let address):
      return "the rule \"\(filter.rule ?? "")\" of \(node) sends it to \(address), and no node has that address"
    case .wrongSourceTranslation(let filter, let address):
      return "the rule \"\(filter.rule ?? "")\" of \(node) gives it the source \(address), and no node has that address"
    case .shadowedTranslation(let filter, let other):
      return
        "the rule \"\(filter.rule ?? "")\" of \(node) sends it to where nobody listens, before the rule \"\(other)\" is asked"
    case .untracked(let filter):
      return "the rule \"\(filter.rule ?? "")\" of \(node) keeps it out of the connection that NAT knows it by"
    case .routeLocalnetOff(let key):
      return "a rule of \(node) takes it to or from a loopback address, and \(key) is 0"
    case .echoIgnored(let key): return "\(key) is 1 at \(node)"
    case .nobodyListens(let port, let hasOther):
      return "nobody listens on \(port) at \(node)"
        + (hasOther ? ", somebody does on \(port.other)" : "")
    case .listensElsewhere(let port, let address):
      return "what listens on \(port) at \(node) does so on \(address) only"
    case .serviceSilent(let port): return "what listens on \(port) at \(node) does not answer"
    case .publishedElsewhere(let port, let address):
      return "\(port) of \(node) is published on \(address) only"
    case .notOnSameNetwork(let other): return "\(node) and \(other) are on no network together"
    case .internalNetwork(let network): return "\(node) is on the network \(network), which is internal"
    case .containersApart(let network):
      return "the network \(network) keeps its containers apart (com.docker.network.bridge.enable_icc=false)"
    case .bridgeUnfiltered(let key, let rule):
      return "the bridge \(place) passes frames on unseen by the rules of IP, since \(key) is 0"
        + (rule.map { ": \"\($0)\" does not judge them" } ?? "")
    case .nameUnknown(let name): return "\(node) does not know the name \(name): its /etc/hosts has not got it"
    case .wrongName(let name, let has, let right):
      return "\(node) takes the name \(name) for \(has), and that one has \(right)"
    case .unknown(let asked):
      return "the cause was not found at \(place)" + (asked.isEmpty ? "" : "; asked: " + asked.joined(separator: ", "))
    }
  }

  private func chinese(_ node: String, _ interface: String) -> String {
    let place = interface.isEmpty ? node : "\(node):\(interface)"
    switch self {
    case .linkDown: return "\(place) 没有启用（DOWN）"
    case .noCarrier(let peer): return "\(place) 没有载波：" + (peer.map { "对端 \($0) 没有启用" } ?? "对端不存在")
    case .notBridgePort(let bridge): return "\(place) 没有接入网桥 \(bridge)"
    case .portBlocked(let state): return "网桥端口 \(place) 处于 \(state) 状态"
    case .portsIsolated(let other): return "网桥端口 \(place) 和 \(other) 都设为 isolated，互相隔离"
    case .wrongForwardingEntry(let mac, let port, let right):
      return "\(node) 的静态 FDB 表项把 \(mac) 指向 \(port)，而它在 \(right) 后面"
    case .vlanFiltered(let vlan): return "网桥端口 \(place) 不允许 VLAN \(vlan) 通过"
    case .floodingOff(let flag): return "网桥端口 \(place) 的 \(flag) 为 off，不会收到\(Self.flooded(flag, isChinese: true))"
    case .portLocked: return "网桥端口 \(place) 设为 locked，只接收已知 MAC 地址的帧"
    case .hairpinOff: return "帧需要从进入的网桥端口 \(place) 再发回去，而该端口的 hairpin 为 off"
    case .duplicateMAC(let mac, let other): return "\(place) 和 \(other) 的 MAC 地址都是 \(mac)"
    case .tunnelMismatch(let option, let has, let other, let value):
      return "隧道 \(place) 的 \(option) 是 \(has)，而对端 \(other) 是 \(value)"
    case .wrongTunnelRemote(let has, let right):
      return "隧道 \(place) " + (has.map { "的对端地址是 \($0)，并不是对端的地址" } ?? "没有对端地址（remote），也没有默认 FDB 表项")
        + (right.map { "；应为 \($0)" } ?? "")
    case .macvlansApart(let mode, let other):
      return mode.map { "\(place) 和 \(other) 是同一网卡上的 macvlan，\($0) 模式使它们互相隔离" }
        ?? "\(place) 是 \(other) 上的 macvlan，而 macvlan 无法与其所在的网卡通信"
    case .addressMissing(let address): return "没有节点拥有地址 \(address)"
    case .duplicateAddress(let address, let other): return "\(place) 和 \(other) 都拥有地址 \(address)"
    case .wrongMask(let has, let wants): return "\(place) 的地址是 \(has)，而对端的子网是 \(wants.masked)"
    case .wrongSubnet(let has, let other): return "\(place) 的地址是 \(has)，而对端在子网 \(other.masked) 中"
    case .addressElsewhere(let network, let right):
      return "\(node) 的地址 \(network) 在 \(interface) 上，应该在 \(right) 上"
    case .addressTentative(let address, let hasFailed):
      return hasFailed ? "\(place) 的地址 \(address) 未通过重复地址检测" : "\(place) 的地址 \(address) 仍处于 tentative 状态"
    case .ipv6Disabled(let key): return "\(node) 的 \(key) 为 1"
    case .noRouterAdvertisement: return "\(place) 等待路由器通告以获得 IPv6 地址和路由，而没有路由器发送通告"
    case .zoneMissing(let address): return "\(address) 是链路本地地址，没有说明经 \(node) 的哪个接口"
    case .noRoute(let address): return "\(node) 没有到 \(address) 的路由"
    case .refusingRoute(let kind, let network):
      return "\(node) 有路由“\(kind) \(network.map { "\($0)" } ?? "default")”"
    case .refusingRule(let kind, let priority): return "\(node) 的策略规则 \(priority) 为 \(kind)"
    case .gatewayMissing(let network, let right):
      return "\(node) 的路由 \(network.map { "\($0)" } ?? "default") 没有指明网关，而目标不在 \(interface) 所在的网段"
        + (right.map { "；那里的路由器是 \($0)" } ?? "")
    case .wrongGateway(let gateway, let right):
      return "\(node) 的路由指向网关 \(gateway)，而那里没有节点拥有该地址" + (right.map { "；那里的路由器是 \($0)" } ?? "")
    case .gatewayIsNoRouter(let gateway): return "\(node) 的路由指向网关 \(gateway)，它不通往目的地"
    case .neighborSilent(let address): return "\(address) 在 \(interface) 上不应答 \(node)"
    case .wrongNeighbor(let address, let mac, let right):
      return "\(node) 的邻居表中 \(address) 对应 \(mac)" + (right.map { "，实际是 \($0)" } ?? "，而没有接口使用它")
    case .neighborTableFull: return "\(node) 的邻居表已满"
    case .forwardingOff(let key): return "该节点的 \(key) 为 0"
    case .reversePath(let source, let key): return "\(node) 不会经 \(interface) 回到 \(source)，而 \(key) 为 1"
    case .ownSource(let address): return "源地址 \(address) 是 \(node) 自己的地址"
    case .ttlExceeded: return "TTL 在 \(node) 耗尽"
    case .tooBig(let mtu, let size): return "数据包有 \(size) 字节，\(place) 的 MTU 是 \(mtu)，且不允许分片"
    case .filtered(let filter):
      let verb = filter.isReject ? "拒绝" : "丢弃"
      if let rule = filter.rule, filter.removal != nil { return "\(node) 的规则“\(rule)”将其\(verb)" }
      return filter.rule.map { "\(node) 的链 \(filter.chain) 中的规则“\($0)”将其\(verb)" }
        ?? "\(node) 的链 \(filter.chain) 的默认策略将其\(verb)"
    case .natMissing(let source, _): return "\(node) 以源地址 \(source) 转发，对方不知道返回的路由：缺少 masquerade"
    case .hairpinNATMissing(let source):
      return "\(node) 把它转回 \(source) 所在的网络，但没有做 masquerade，应答绕过 \(node) 直接到达 \(source)"
    case .wrongTranslation(let filter, let address):
      return "\(node) 的规则“\(filter.rule ?? "")”把它转到 \(address)，而没有节点拥有该地址"
    case .wrongSourceTranslation(let filter, let address):
      return "\(node) 的规则“\(filter.rule ?? "")”把源地址改为 \(address)，而没有节点拥有该地址"
    case .shadowedTranslation(let filter, let other):
      return "\(node) 的规则“\(filter.rule ?? "")”把它转到没有程序监听的地方，轮不到后面的规则“\(other)”"
    case .untracked(let filter): return "\(node) 的规则“\(filter.rule ?? "")”使它不属于 NAT 所记录的连接"
    case .routeLocalnetOff(let key): return "\(node) 的规则使它去往或来自环回地址，而 \(key) 为 0"
    case .echoIgnored(let key): return "\(node) 的 \(key) 为 1"
    case .nobodyListens(let port, let hasOther):
      return "\(node) 上没有程序监听 \(port.chinese)" + (hasOther ? "，但有程序监听 \(port.other.chinese)" : "")
    case .listensElsewhere(let port, let address): return "\(node) 上的 \(port.chinese) 只监听 \(address)"
    case .serviceSilent(let port): return "\(node) 上监听 \(port.chinese) 的程序没有应答"
    case .publishedElsewhere(let port, let address): return "\(node) 的 \(port.chinese) 只发布在 \(address) 上"
    case .notOnSameNetwork(let other): return "\(node) 和 \(other) 不在同一个网络中"
    case .internalNetwork(let network): return "\(node) 所在的网络 \(network) 是 internal 网络"
    case .containersApart(let network): return "网络 \(network) 不允许其中的容器互相通信（enable_icc=false）"
    case .bridgeUnfiltered(let key, let rule):
      return "\(key) 为 0，网桥 \(place) 转发的帧不经过 IP 规则" + (rule.map { "，“\($0)”对它们不起作用" } ?? "")
    case .nameUnknown(let name): return "\(node) 不认识名称 \(name)：其 /etc/hosts 中没有"
    case .wrongName(let name, let has, let right): return "\(node) 把名称 \(name) 解析为 \(has)，实际地址是 \(right)"
    case .unknown(let asked):
      return "在 \(place) 没有查明原因" + (asked.isEmpty ? "" : "；查询过：" + asked.joined(separator: "、"))
    }
  }
}

extension Cause {
  /// The kind of frames that a port is not sent while a flag is off.
  private static func flooded(_ flag: String, isChinese: Bool) -> String {
    switch flag {
    case "bcast_flood": isChinese ? "广播帧" : "broadcasts, as ARP's questions are"
    case "mcast_flood": isChinese ? "组播帧" : "multicasts, as IPv6's questions for a neighbour are"
    default: isChinese ? "目的地未知的帧" : "frames whose destination the bridge does not know"
    }
  }
}

extension Cause.ServicePort {
  /// The same port of the other protocol.
  var other: Cause.ServicePort { Cause.ServicePort(isUDP: !isUDP, number: number) }

  var chinese: String { "\(isUDP ? "UDP" : "TCP") 端口 \(number)" }
}
