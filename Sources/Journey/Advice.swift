public import Addressing

/// A remedy in words, where no command is one.
public enum Advice: Hashable, Sendable {
  /// The probe is to be sent with at least so much time to live.
  case ttl(atLeast: Int)
  /// Something is to listen there.
  case listen(Cause.ServicePort, node: String)
  /// The service is to be bound to all addresses.
  case bind(Cause.ServicePort, node: String)
  /// The interface is to be named.
  case zone(node: String, interface: String)
  /// A container is to be given a name in its /etc/hosts.
  case host(name: String, address: IPAddress, node: String)

  /// In words, in English or, for `zh`, in Chinese.
  public func sentence(language: String) -> String {
    let isChinese = language.hasPrefix("zh")
    switch self {
    case .ttl(let least):
      return isChinese ? "把检查的 ttl 设为 \(least) 或更大" : "give the check a ttl of \(least) or more"
    case .listen(let port, let node):
      let entry = "services: [{\(port.isUDP ? "udp" : "tcp"): \(port.number)}]"
      return isChinese
        ? "在 \(node) 上启动监听 \(port.chinese) 的程序（\(entry)）"
        : "start something at \(node) that listens on \(port) (\(entry))"
    case .bind(let port, let node):
      return isChinese
        ? "让 \(node) 上监听 \(port.chinese) 的程序监听所有地址" : "bind what listens on \(port) at \(node) to all addresses"
    case .host(let name, let address, let node):
      let option = "--add-host \(name):\(address)"
      return isChinese ? "用 \(option) 重新运行 \(node)" : "run \(node) again with \(option)"
    case .zone(let node, let interface):
      return isChinese ? "写明接口：\(node):\(interface) -> …" : "name the interface: \(node):\(interface) -> …"
    }
  }
}
