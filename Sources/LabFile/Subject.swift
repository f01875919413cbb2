import Operations

/// What a part of a lab file is called in a sentence: by its key, or by a word of the language.
struct Subject: Worded, ExpressibleByStringInterpolation, CustomStringConvertible {
  let words: Wording
  /// The key, or the English words.
  var description: String { words.english }

  private init(_ english: String, _ chinese: String) { words = Wording(english, chinese) }

  /// A part that has a key, which is its name in each language.
  init(stringLiteral key: String) { words = key.asWording }
  init(_ key: String) { words = key.asWording }

  static let checkWithNot = Subject("a check with not", "带 not 的检查")
  static let command = Subject("a command", "命令")
  static let containerName = Subject("a container's name", "容器的名称")
  static let link = Subject("a link", "链路")
  static let neighbor = Subject("a neighbour", "邻居")
  static let network = Subject("a network", "网络")
  static let networkName = Subject("a network's name", "网络的名称")
  static let nextHop = Subject("a next hop", "下一跳")
  static let nodeName = Subject("a node's name", "节点的名称")
  static let route = Subject("a route", "路由")
  static let rule = Subject("a rule", "规则")
  static let service = Subject("a service", "服务")
  static let step = Subject("a step", "步骤")
  static let sysctl = Subject("a sysctl", "sysctl")
  static let address = Subject("an address", "地址")
  static let alias = Subject("an alias", "别名")
  static let endpoint = Subject("an endpoint", "端点")
  static let interfaceName = Subject("an interface's name", "接口的名称")
  static let lab = Subject("the lab", "实验")

  static func check(_ kind: String) -> Subject { Subject("a \(kind) check", "\(kind) 检查") }
  static func node(_ name: String) -> Subject { Subject("the node \(name)", "节点 \(name)") }
  static func container(_ name: String) -> Subject { Subject("the container \(name)", "容器 \(name)") }
  static func interface(_ name: String) -> Subject { Subject("the interface \(name)", "接口 \(name)") }
  static func network(_ name: String) -> Subject { Subject("the network \(name)", "网络 \(name)") }
  /// A key of a part: `title.en`.
  func key(_ key: String) -> Subject { Subject("\(words.english).\(key)", "\(words.chinese).\(key)") }
}

/// What stands in a lab file where something else was looked for.
enum Given: Worded {
  case map
  case list
  case nothing
  /// So many items.
  case items(Int)
  case text(String)

  var words: Wording {
    switch self {
    case .map: Wording("a map", "映射")
    case .list: Wording("a list", "列表")
    case .nothing: Wording("nothing", "空")
    case .items(let count): Wording("\(count)", " \(count) 项")
    case .text(let text): Wording("\"\(text)\"", "“\(text)”")
    }
  }
}
