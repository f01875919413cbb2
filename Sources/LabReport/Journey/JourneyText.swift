import Addressing
public import Journey

/// A journey for people: a line each interface that the packet entered or left, and what judged it there.
public struct JourneyText {
  /// The probe with its verdict, a line each interface with its rules and choices, and the cause; each line ends with a line break.
  public let text: String
  /// Of each hop that is told its lines, without their indents.
  let hops: [[String]]

  /// The text of a journey, with the way of the answer where it is wanted, and the cause where one was found.
  public init(_ journey: Journey, _ diagnosis: Diagnosis?, language: String, withReply: Bool) {
    let isChinese = language.hasPrefix("zh")
    var lines = ["\(journey.probe.summary): \(journey.verdict)"]
    var told: [[String]] = []
    let shown = journey.hops.filter { withReply || $0.message.isOfTheWayThere }
    let width = shown.map { $0.node.count }.max() ?? 0
    var last: [Bool: String] = [:]
    for hop in shown {
      let first = lines.count
      let name = hop.node + String(repeating: " ", count: width - hop.node.count)
      var line = "  \(Self.time(hop.time)) ms  \(name)  "
      if !hop.interface.isEmpty {
        line +=
          (hop.isIncoming ? (isChinese ? "收到" : "in ") : (isChinese ? "发出" : "out"))
          + " \(hop.interface)  \(hop.words(isChinese))"
      } else {
        line += hop.words(isChinese)
      }
      // What NAT made of it stands where it is first seen.
      if let ends = hop.ends, let isReply = hop.message.isReply {
        if let before = last[isReply], before != ends {
          line += isChinese ? "  [NAT：原为 \(before)]" : "  [NAT: was \(before)]"
        }
        last[isReply] = ends
      }
      lines.append(line)
      let indent = String(repeating: " ", count: 14 + width + 4)
      if let choice = hop.choice { lines.append(indent + choice.words(isChinese)) }
      for judgement in hop.judgements {
        lines.append(
          indent + "\(judgement.chain): " + (judgement.rule.map { "\($0)" } ?? (isChinese ? "默认策略" : "policy"))
            + " -> \(judgement.verdict)")
      }
      told.append(lines[first...].map { String($0.drop { $0 == " " }) })
    }
    if let diagnosis {
      lines.append("why: \(diagnosis.sentence(language: language))")
      if let mend = diagnosis.mend(language: language) { lines.append("mend: \(mend)") }
    }
    self.hops = told
    text = lines.map { $0.visible + "\n" }.joined()
  }

  private static func time(_ duration: Duration) -> String {
    let micros = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
    let rest = String(micros % 1000)
    let whole = "\(micros / 1000)"
    return String(repeating: " ", count: max(0, 4 - whole.count)) + whole + "."
      + String(repeating: "0", count: 3 - rest.count) + rest
  }
}

extension Probe {
  /// `a -> 10.0.2.2 icmp`, `a -> 10.0.2.2:80 tcp`.
  var summary: String {
    let host = destination.family == .v6 ? "[\(destination)]" : "\(destination)"
    return switch kind {
    case .echo: "\(node) -> \(destination) icmp"
    case .tcp(let port): "\(node) -> \(host):\(port) tcp"
    case .udp(let port): "\(node) -> \(host):\(port) udp"
    }
  }
}

extension Hop.Message {
  /// Whether it is the probe, or the answer to it; nil of all else.
  var isReply: Bool? {
    switch self {
    case .request: false
    case .reply: true
    case .fault, .question, .answer: nil
    }
  }

  var isOfTheWayThere: Bool {
    switch self {
    case .reply: false
    case .request, .fault, .question, .answer: true
    }
  }

  var name: String {
    switch self {
    case .request: "request"
    case .reply: "reply"
    case .fault: "fault"
    case .question: "neighbor-question"
    case .answer: "neighbor-answer"
    }
  }
}

extension Hop {
  /// From where to where it goes.
  var ends: String? {
    guard let source, let destination else { return nil }
    func end(_ address: IPAddress, _ port: UInt16?) -> String {
      guard let port else { return "\(address)" }
      return address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
    return "\(end(source, sourcePort)) -> \(end(destination, destinationPort))"
  }

  func words(_ isChinese: Bool) -> String {
    switch message {
    case .request: return "\(ends ?? "")" + (ttl.map { " ttl \($0)" } ?? "")
    case .reply:
      return (isReset ? (isChinese ? "拒绝 " : "refusal ") : (isChinese ? "应答 " : "answer ")) + "\(ends ?? "")"
        + (ttl.map { " ttl \($0)" } ?? "")
    case .fault(let type, let code, let from):
      return isChinese
        ? "ICMP 差错 类型 \(type) 代码 \(code)，来自 \(from)" : "ICMP error type \(type) code \(code) from \(from)"
    case .question(let address): return isChinese ? "询问 \(address) 的 MAC 地址" : "who has \(address)?"
    case .answer(let address, let mac): return isChinese ? "\(address) 在 \(mac)" : "\(address) is at \(mac)"
    }
  }
}

extension Hop.Choice {
  func words(_ isChinese: Bool) -> String {
    switch self {
    case .route(let route, let neighbor):
      (isChinese ? "路由 " : "route ") + route + (neighbor.map { isChinese ? "，邻居 \($0)" : ", neighbour \($0)" } ?? "")
    case .entry(let mac, let isStatic):
      isChinese
        ? "FDB：\(mac) 在此端口后面\(isStatic ? "（静态）" : "")" : "FDB: \(mac) is behind this port\(isStatic ? ", static" : "")"
    case .flooded: isChinese ? "FDB 中没有表项：泛洪" : "no FDB entry: flooded"
    }
  }
}
