import Addressing
public import Journey
import Lab
import PlainText

extension Journey {
  /// The journey as a JSON object with its probe, verdict and hops, and where it was not answered why.
  public func json(_ diagnosis: Diagnosis?, language: String, withReply: Bool) -> String {
    object(diagnosis, language: language, withReply: withReply).text(indent: 2) + "\n"
  }

  /// The journey's probe and verdict as a JSON object, and where it was not answered why: the same fields as with its hops.
  public func why(_ diagnosis: Diagnosis?, language: String) -> String {
    var copy = self
    copy.hops = []
    guard case .object(let fields) = copy.object(diagnosis, language: language, withReply: false) else { return "" }
    return JSONText.object(fields.filter { $0.0 != "hops" }).text(indent: 2) + "\n"
  }

  /// The journey as an object: `{"probe", "verdict", "answered", "hops": […], "why"}`.
  func object(_ diagnosis: Diagnosis?, language: String, withReply: Bool) -> JSONText {
    var fields: [(String, JSONText)] = [
      ("probe", .string(probe.summary)), ("verdict", .string(verdict)), ("answered", .boolean(isAnswered)),
      ("hops", .list(hops.filter { withReply || $0.message.isOfTheWayThere }.map(\.json))),
    ]
    if let diagnosis { fields.append(("why", diagnosis.json(language: language))) }
    return .object(fields)
  }
}

extension Hop {
  var json: JSONText {
    let micros = Int(time.components.seconds * 1_000_000 + time.components.attoseconds / 1_000_000_000_000)
    var fields: [(String, JSONText)] = [
      ("microseconds", .number(micros)), ("node", .string(node)), ("interface", .string(interface)),
      ("direction", .string(isIncoming ? "in" : "out")), ("message", .string(message.name)),
    ]
    func put(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { fields.append((name, .string(value.description))) }
    }
    func put(_ name: String, number: (some BinaryInteger)?) {
      if let number { fields.append((name, .number(Int(number)))) }
    }
    put("source", source)
    put("destination", destination)
    put("source_port", number: sourcePort)
    put("destination_port", number: destinationPort)
    put("translated_destination", translatedDestination)
    put("translated_port", number: translatedPort)
    put("ttl", number: ttl)
    put("source_mac", sourceMAC)
    put("destination_mac", destinationMAC)
    fields.append(("length", .number(length)))
    switch message {
    case .request, .reply: break
    case .fault(let type, let code, let from):
      put("icmp_type", number: type)
      put("icmp_code", number: code)
      put("from", from)
    case .question(let address): put("asks_for", address)
    case .answer(let address, let mac):
      put("answers_for", address)
      put("answer", mac)
    }
    switch choice {
    case .route(let route, _): put("route", route)
    case .entry(_, let isStatic): put("fdb", isStatic ? "static" : "learned")
    case .flooded: put("fdb", "flooded")
    case nil: break
    }
    if !judgements.isEmpty { fields.append(("rules", .list(judgements.map(\.json)))) }
    return .object(fields)
  }
}

extension Judgement {
  fileprivate var json: JSONText {
    var fields: [(String, JSONText)] = [("chain", .string(chain))]
    if let rule { fields.append(("rule", .string(rule))) }
    if let handle { fields.append(("handle", .number(Int(handle)))) }
    fields.append(("verdict", .string(verdict)))
    return .object(fields)
  }
}
