import Operations

/// Why something cannot be done or judged on the stage, of what no tool has words for.
enum StageFault: Worded {
  case noNamespace(String)
  case noNode(String)
  case noDevice(String, node: String)
  case noBridge(String, node: String)
  case noChain(String, node: String)
  /// No rule of a chain, or none with a comment, counts.
  case noCounter(String, comment: String?)
  case noAddress(String)
  case otherFamily(String)
  case noAddressToSendTo(String, family: String)
  case wantsInterface(String)
  case noPairs
  case nobody
  case noDestination
  case framesLost(Int, lost: Int)

  /// The fault in both languages.
  var words: Wording {
    switch self {
    case .noNamespace(let name): Wording("there is no namespace \"\(name)\"", "没有命名空间“\(name)”")
    case .noNode(let name): Wording("there is no node \"\(name)\"", "没有节点“\(name)”")
    case .noDevice(let name, let node):
      Wording("there is no device \"\(name)\" in \(node)", "\(node) 中没有设备“\(name)”")
    case .noBridge(let name, let node):
      Wording("there is no bridge \"\(name)\" in \(node)", "\(node) 中没有网桥“\(name)”")
    case .noChain(let chain, let node): Wording("there is no chain \(chain) in \(node)", "\(node) 中没有链 \(chain)")
    case .noCounter(let chain, let comment):
      Wording(
        "no rule of \(chain) \(comment.map { "with the comment \"\($0)\" " } ?? "")counts",
        "\(chain) 中没有\(comment.map { "注释为“\($0)”的" } ?? "")规则在计数")
    case .noAddress(let label): Wording("\(label) has no address", "\(label) 没有地址")
    case .otherFamily(let address):
      Wording("\(address) is not of the family that is asked for", "\(address) 不属于所要求的地址族")
    case .noAddressToSendTo(let label, let family):
      Wording(
        "\(label) has no \(family.isEmpty ? "" : family + " ")address to send to",
        "\(label) 没有可以发往的\(family.isEmpty ? "" : " " + family + " ")地址")
    case .wantsInterface(let name):
      Wording(
        "a link-local address needs an interface: write \(name):IFACE in front of ->",
        "链路本地地址需要接口：在 -> 前写 \(name):IFACE")
    case .noPairs: Wording("there is no pair of nodes to try", "没有可以尝试的节点对")
    case .nobody: Wording("there is nobody to ask", "没有可以发问的节点")
    case .noDestination: Wording("no destination", "没有目的地")
    case .framesLost(let count, let lost):
      Wording("\(count) frames, and \(lost) more that there was no room for", "\(count) 个帧，另有 \(lost) 个因空间不足而丢失")
    }
  }
}
