/// The words of the screen of `nslab watch`, in English or Chinese.
struct WatchWords {
  private let isChinese: Bool

  init(language: String) { isChinese = language.lowercased().hasPrefix("zh") }

  private func pick(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

  func nodes(_ count: Int) -> String { pick(count.of("node"), "\(count) 个节点") }
  var interface: String { pick("interface", "接口") }
  var state: String { pick("state", "状态") }
  var address: String { pick("address", "地址") }
  /// Packets, bytes, and bytes a second.
  var incoming: [String] { isChinese ? ["收包", "字节", "每秒"] : ["in", "bytes", "/s"] }
  var outgoing: [String] { isChinese ? ["发包", "字节", "每秒"] : ["out", "bytes", "/s"] }
  /// Packets a second.
  var packetRate: String { pick("pkt/s", "包/秒") }
  func more(_ lines: Int) -> String { pick("\(lines) more", "还有 \(lines) 行") }
  func events(of node: String?) -> String {
    node.map { pick("events of \($0)", "\($0) 的事件") } ?? pick("events", "事件")
  }
  func later(_ lines: Int) -> String { pick("\(lines) later", "之后还有 \(lines) 行") }
  var none: String { pick("nothing has happened yet", "还没有发生什么") }
  var noInterfaces: String { pick("no interface", "没有接口") }
  var bottom: String {
    pick("↑ ↓ Tab node  PgUp PgDn events  Esc all  ? help  q quit", "↑ ↓ Tab 节点  PgUp PgDn 事件  Esc 全部  ? 帮助  q 退出")
  }
  var back: String { pick("Esc back", "Esc 返回") }
  var help: String { pick("Keys", "按键") }
  func tooSmall(_ columns: Int, _ rows: Int) -> [String] {
    [
      pick("nslab watch --full-screen wants 80 × 24.", "nslab watch --full-screen 需要 80 × 24。"),
      pick("This terminal is \(columns) × \(rows).", "现在是 \(columns) × \(rows)。"),
      pick("Make it larger; q ends.", "请放大窗口；按 q 结束。"),
    ]
  }

  /// All keys, with what they do.
  var keys: [(key: String, text: String)] {
    [
      ("↓ Tab", pick("the next node: all of its addresses, and its events alone", "下一个节点：它的所有地址，只看它的事件")),
      ("↑", pick("the node before", "上一个节点")),
      ("Esc a", pick("all nodes", "所有节点")),
      ("PgUp k", pick("earlier events", "更早的事件")),
      ("PgDn j", pick("later events", "更晚的事件")),
      ("g G", pick("the first events that are kept, the last ones", "保存的最早的事件，最后的事件")),
      ("Ctrl-L", pick("draw the screen anew", "重画屏幕")),
      ("Ctrl-Z", pick("stop; fg goes on", "暂停；fg 继续")),
      ("q, Ctrl-C", pick("end; the lab stays", "结束；实验继续运行")),
    ]
  }

  /// What the columns say.
  var meaning: [String] {
    [
      pick(
        "Packets, bytes, and bytes a second, in and out, are asked for once a second; all else",
        "收发的包数、字节数和每秒字节数每秒询问一次；其余的"),
      pick(
        "comes as it happens. \"off\" was not set up; \"no carrier\" has its other end down.",
        "发生时就显示。“off”是没有启用；“no carrier”是对端没有启用。"),
    ]
  }
}
