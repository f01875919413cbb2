/// Why something could not be reached: a cause, where it is, and what mends it.
public struct Diagnosis: Hashable, Sendable {
  /// Which of the two ways a packet was on.
  public enum Way: String, Hashable, Sendable {
    /// From who asks to who is asked.
    case there
    /// The answer's.
    case back
  }

  /// The one thing that is wrong.
  public var cause: Cause
  /// The node at which it is.
  public var node: String
  /// The interface that it concerns, where it is one.
  public var interface: String?
  /// The way on which the packet was lost: there, or back with the answer.
  public var way: Way
  /// The node's own treatment of the packet, as it was seen; nil where the packet was not there.
  public var seen: Seen?
  /// Commands that mend it, in their order; none where it takes more than commands.
  public var remedies: [String] = []
  /// A remedy in words, where no command is one.
  public var advice: Advice?
  /// The line of the lab file that it comes from.
  public var line: Int?
  /// The way that the packet was seen on.
  public var journey: Journey?

  /// The last that was seen of a packet.
  public enum Seen: Hashable, Sendable {
    /// It came in by an interface and did not go on.
    case got(node: String, interface: String)
    /// It went out by an interface and did not arrive at the other end.
    case sent(node: String, interface: String)
    /// It never left its sender.
    case nothing(node: String)
    /// It came in by an interface and was refused with a word to the sender.
    case refused(node: String, interface: String)
    /// The destination got it by an interface, and no answer went out.
    case unanswered(node: String, interface: String)
    /// The question for the hardware address of a next hop went out by an interface, and was not answered.
    case asked(node: String, interface: String)
  }

  /// A cause at a node, without remedies yet.
  public init(_ cause: Cause, node: String, interface: String? = nil, way: Way = .there, seen: Seen? = nil) {
    self.cause = cause
    self.node = node
    self.interface = interface
    self.way = way
    self.seen = seen
  }

  /// The cause in a sentence, in English or, for `zh`, in Chinese: what was seen, and why.
  public func sentence(language: String) -> String {
    let isChinese = language.hasPrefix("zh")
    let words = cause.words(isChinese, node: node, interface: interface)
    var text = ""
    if let seen { text = seen.words(isChinese, way: way) + (isChinese ? "：" : ": ") }
    text += words
    if let line { text += isChinese ? "（实验文件第 \(line) 行）" : " (lab line \(line))" }
    return text
  }

  /// The remedy on one line, as commands or else in words of the language; nil where none is known.
  public func mend(language: String) -> String? { mend ?? advice?.sentence(language: language) }

  /// The commands that mend it, on one line; nil where no command does.
  public var mend: String? { remedies.isEmpty ? nil : remedies.joined(separator: "; ") }
}

extension Diagnosis.Seen {
  func words(_ isChinese: Bool, way: Diagnosis.Way) -> String {
    let packet =
      isChinese ? (way == .there ? "数据包" : "应答包") : (way == .there ? "the packet" : "the answer")
    switch self {
    case .got(let node, let interface):
      return isChinese
        ? "\(node) 从 \(interface) 收到\(packet)，没有继续传送" : "\(node) got \(packet) on \(interface) and dropped it"
    case .sent(let node, let interface):
      return isChinese
        ? "\(node) 从 \(interface) 发出\(packet)，对端没有收到"
        : "\(node) sent \(packet) out of \(interface), and it got no further"
    case .refused(let node, let interface):
      return isChinese
        ? "\(node) 从 \(interface) 收到\(packet)，予以拒绝" : "\(node) got \(packet) on \(interface) and refused it"
    case .unanswered(let node, let interface):
      return isChinese
        ? "\(node) 从 \(interface) 收到数据包，没有发出应答" : "\(node) got the packet on \(interface) and sent no answer"
    case .nothing(let node):
      return isChinese ? "\(packet)没有离开 \(node)" : "\(packet) did not leave \(node)"
    case .asked(let node, let interface):
      return isChinese
        ? "\(node) 在 \(interface) 上询问邻居的 MAC 地址，没有得到回答"
        : "\(node) asked on \(interface) for its neighbour's hardware address and got no answer"
    }
  }
}
