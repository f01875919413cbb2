import Addressing
import Operations
import Probes

extension PingVerdict {
  /// The verdict in both languages.
  var words: Wording {
    let chinese =
      switch self {
      case .reachable: "可达"
      case .noRoute(let from): "无路由" + Self.said(from, orElse: "该节点没有到它的路由")
      case .hostUnreachable(let from): "主机不可达" + Self.said(from, orElse: "该节点自己的路由如此规定")
      case .portUnreachable(let from): "端口不可达" + Self.said(from)
      case .protocolUnreachable(let from): "协议不可达" + Self.said(from)
      case .prohibited(let from): "被禁止" + Self.said(from, orElse: "该节点自己的路由或规则禁止")
      case .timeout: "超时，没有任何回应"
      case .ttlExceeded(let from): "TTL 耗尽" + Self.said(from)
      case .tooBig(0, let from): "包太大" + Self.said(from, orElse: "超过该节点自己网卡的 MTU")
      case .tooBig(let mtu, let from): "包太大，MTU 为 \(mtu)" + Self.said(from)
      case .error(let error): "\(error)"
      }
    return Wording("\(self)", chinese)
  }

  fileprivate static func said(_ from: IPAddress?, orElse text: String? = nil) -> String {
    from.map { "，由 \($0) 告知" } ?? text.map { "，\($0)" } ?? ""
  }

  /// A word that labs expect, in Chinese.
  static func chinese(_ word: String) -> String {
    [
      "reachable": "可达", "unreachable": "不可达", "timeout": "超时", "no-route": "无路由", "refused": "被拒绝", "open": "开放",
      "reset": "被重置", "prohibited": "被禁止", "host-unreachable": "主机不可达", "port-unreachable": "端口不可达",
      "protocol-unreachable": "协议不可达", "ttl-exceeded": "TTL 耗尽", "too-big": "包太大",
    ][word] ?? word
  }
}

extension StreamVerdict {
  /// The verdict in both languages.
  var words: Wording {
    func said(_ from: IPAddress?) -> String { PingVerdict.said(from) }
    let chinese =
      switch self {
      case .open: "开放"
      case .refused(let from): "被拒绝" + said(from)
      case .reset: "被重置"
      case .noRoute(let from): "无路由" + (from == nil ? "，该节点没有到它的路由" : said(from))
      case .hostUnreachable(let from): "主机不可达" + said(from)
      case .prohibited(let from): "被禁止" + said(from)
      case .timeout: "超时，没有任何回应"
      case .error(let error): "\(error)"
      }
    return Wording("\(self)", chinese)
  }
}
