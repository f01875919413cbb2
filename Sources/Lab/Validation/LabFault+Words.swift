import Operations

extension LabFault {
  /// The fault in both languages.
  var words: Wording {
    switch self {
    case .ruleNotMade(let node, let reason):
      Wording("a rule of \(node) cannot be made: \(reason)", "\(node) 的一条规则无法生成：\(reason)")
    case .noNode(let node): Wording("there is no node \"\(node)\"", "没有节点“\(node)”")
    case .noInterfaceNamed(let node):
      Wording("the endpoint \"\(node)\" names no interface, and the node is no switch", "端点“\(node)”没有写接口，而该节点不是交换机")
    case .noSteps: Wording("the lab has no steps, so there is nothing to play", "实验没有步骤，因此没有可执行的内容")
    case .noChecks:
      Wording("the lab has no checks, so it passes unless one of its commands fails", "实验没有检查，只要命令不失败就会通过")
    case .addressTwice(let node, let address):
      Wording("\(node) has the address \(address) twice", "\(node) 的地址 \(address) 写了两次")
    case .subnetFull(let subnet, let bare, let node):
      Wording(
        "the subnet \(subnet) has no addresses left for \(bare) of the interfaces on \(node)",
        "子网 \(subnet) 没有剩余地址可分给 \(node) 上的 \(bare) 个接口")
    case .networkAsAddress(let network, let label):
      Wording("\(network) is a network, not an address of \(label)", "\(network) 是网络地址，不能作为 \(label) 的地址")
    case .broadcastAsAddress(let network):
      Wording("\(network) is the broadcast address of its network", "\(network) 是其网络的广播地址")
    case .addressTaken(let address, let label, let label2):
      Wording(
        "the address \(address) of \(label) is already that of \(label2)",
        "\(label) 的地址 \(address) 已经是 \(label2) 的地址")
    case .masksDiffer(let label, let network, let label2, let network2):
      Wording(
        "the masks of \(label) (\(network)) and \(label2) (\(network2)) differ on one wire",
        "同一条线路上 \(label)（\(network)）与 \(label2)（\(network2)）的掩码不同")
    case .outsideSubnet(let network, let label, let value):
      Wording(
        "the address \(network) of \(label) is outside the subnet of its link, \(value)",
        "\(label) 的地址 \(network) 不在其链路的子网 \(value) 之内")
    case .noInterface(let node, let device):
      Wording("\(node) has no interface \"\(device)\"", "\(node) 没有接口“\(device)”")
    case .noSubnetOfGateway(let gateway, let node):
      Wording("the gateway \(gateway) is in no subnet of \(node)", "网关 \(gateway) 不在 \(node) 的任何子网中")
    case .servicesCollide(let node, let transport, let port):
      Wording("\(node) has two services on \(transport) port \(port)", "\(node) 在 \(transport) 端口 \(port) 上有两个服务")
    case .publishedTwice(let other, let value):
      Wording("the port is published twice: \(other) and \(value)", "端口发布了两次：\(other) 和 \(value)")
    case .noAddress(let node, let address): Wording("\(node) has no address \(address)", "\(node) 没有地址 \(address)")
    case .noCommonSubnet(let node, let node2):
      Wording("\(node) has no address in a subnet of \(node2)", "\(node) 在 \(node2) 的子网中没有地址")
    case .noService(let node, let wanted): Wording("\(node) has no service on \(wanted)", "\(node) 在 \(wanted) 上没有服务")
    case .namespaceExists(let name): Wording("the namespace \"\(name)\" is there already", "命名空间“\(name)”已经存在")
    case .noNamespaceToDelete(let name): Wording("there is no namespace \"\(name)\" to delete", "没有可删除的命名空间“\(name)”")
    case .nameTaken(let name): Wording("the name \"\(name)\" is another node's", "名称“\(name)”已属于另一个节点")
    case .unknownImage(let image, let near):
      Wording(
        "the image \(image) is not known, did you mean \(near)? It answers nothing",
        "未知的镜像 \(image)，您是否要写 \(near)？它不会回应任何请求")
    case .optionBehindImage(let word, let image):
      Wording(
        "\(word) stands behind the image \(image), so it belongs to the container's command",
        "\(word) 写在镜像 \(image) 之后，因此属于容器的命令")
    case .noNodeYet(let name):
      Wording("there is no node or namespace \"\(name)\" at this point", "此时没有名为“\(name)”的节点或命名空间")
    case .nodesCollide(let node): Wording("there are two nodes with the name \"\(node)\"", "有两个节点都叫“\(node)”")
    case .hostNameTaken(let node):
      Wording(
        "the node \"\(node)\" has the name of the node where commands run that name none",
        "节点“\(node)”与未指明节点的命令所在的节点同名")
    case .twoHosts(let value, let node):
      Wording("there are two hosts: \"\(value)\" and \"\(node)\"", "有两个主机节点：“\(value)”和“\(node)”")
    case .loopbackLink: Wording("lo is no end of a link", "lo 不能是链路的一端")
    case .endTwice(let text): Wording("\(text) is an end of two links", "\(text) 是两条链路的端点")
    case .sameEnds: Wording("both ends of the link are the same", "链路的两端相同")
    case .noBridgeAtEnds(let bridge):
      Wording("neither end's node has a bridge \"\(bridge)\"", "两端的节点都没有网桥“\(bridge)”")
    case .noBridge(let bridge): Wording("\"\(bridge)\" is no bridge", "“\(bridge)”不是网桥")
    case .noKind(let node, let name):
      Wording("\(node):\(name) is no link's end and has no kind", "\(node):\(name) 不是链路的端点，也没有写 kind")
    case .kindAsEnd(let node, let name, let kind):
      Wording("\(node):\(name) is a \(kind) and cannot be a link's end", "\(node):\(name) 是 \(kind)，不能作为链路的端点")
    case .noParent(let node, let parent, let name):
      Wording(
        "\(node) has no interface \"\(parent)\" for \(name) to stand on",
        "\(node) 没有供 \(name) 使用的接口“\(parent)”")
    case .noBridgeOfNode(let node, let bridge):
      Wording("\(node) has no bridge \"\(bridge)\"", "\(node) 没有网桥“\(bridge)”")
    case .badInterfaceMAC(let mac): Wording("\(mac) cannot be an interface's MAC address", "\(mac) 不能作为接口的 MAC 地址")
    case .loopbackOptions: Wording("lo is there by itself, and takes nothing but addresses", "lo 本来就存在，只能给它地址")
    case .switchBridgeKind(let node, let kind):
      Wording("br0 of the switch \(node) is its bridge, and no \(kind)", "交换机 \(node) 的 br0 是它的网桥，不能是 \(kind)")
    case .switchBridgeAsPort(let node):
      Wording("br0 is the bridge of \(node), and no port of one", "br0 是 \(node) 的网桥，不能是网桥的端口")
    case .switchBridgePortOptions(let node):
      Wording("br0 of \(node) is a bridge, and has no options of a port", "\(node) 的 br0 是网桥，没有端口的选项")
    case .tooManyPorts(let bridge, let node, let count):
      Wording(
        "the bridge \(bridge) of \(node) would have \(count) ports, the kernel takes 1023",
        "\(node) 的网桥 \(bridge) 将有 \(count) 个端口，内核最多支持 1023 个")
    case .tooManyNeighbors(let hosts, let node, let value):
      Wording(
        "\(hosts) hosts on \(node) need up to \(value) neighbour entries, and the kernel's table, which all namespaces share, holds net.ipv4.neigh.default.gc_thresh3 (1024 by default)",
        "\(node) 上的 \(hosts) 台主机最多需要 \(value) 个邻居表项，而所有命名空间共用的内核表的容量是 net.ipv4.neigh.default.gc_thresh3（默认 1024）")
    case .words(let words): Wording("\(words)", "\(words)")
    }
  }
}
