import Foundation

/// The view of the real tools on namespaces, a line for each thing, without what cannot be equal in two of them.
struct Dump: Equatable {
  /// The lines by namespace and part: `host link`.
  var parts: [(name: String, lines: [String])] = []

  /// Reads what `dump.sh` prints.
  init(_ text: String) {
    var namespace = ""
    var trees: Set<String> = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("## ") {
        namespace = String(line.dropFirst(3))
        trees = []
      } else if line.hasPrefix("# "), line.count < 12 {
        parts.append((namespace + " " + line.dropFirst(2), []))
      } else if !parts.isEmpty {
        parts[parts.count - 1].lines += Self.things(String(line), &trees).map(Self.normalised)
        if let line = parts[parts.count - 1].lines.last, parts[parts.count - 1].name.hasSuffix(" nft") {
          parts[parts.count - 1].lines[parts[parts.count - 1].lines.count - 1] = Self.withoutHandle(line)
        }
      } else {
        parts.append(("dump", [String(line)]))
      }
    }
  }

  static func == (left: Dump, right: Dump) -> Bool { left.difference(from: right).isEmpty }

  /// The lines of this dump that the other does not have, and the other way round.
  func difference(from other: Dump) -> [String] {
    var found: [String] = []
    for name in Set(parts.map(\.name) + other.parts.map(\.name)).sorted() {
      let mine = parts.filter { $0.name == name }.flatMap(\.lines)
      let theirs = other.parts.filter { $0.name == name }.flatMap(\.lines)
      guard mine != theirs else { continue }
      let changes = theirs.difference(from: mine)
      for change in changes {
        switch change {
        case .remove(_, let line, _): found.append("\(name): ours  \(line)")
        case .insert(_, let line, _): found.append("\(name): tools \(line)")
        }
      }
    }
    return found
  }

  /// The objects of a JSON array, a line each; the bridges with a spanning tree are kept, since their ports are told of later, too.
  private static func things(_ line: String, _ trees: inout Set<String>) -> [String] {
    guard line.hasPrefix("["),
      let all = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [[String: Any]]
    else { return [line] }
    let objects = all.filter { !isPassing($0) }
    trees.formUnion(objects.filter(hasTree).compactMap { $0["ifname"] as? String })
    var things = objects.compactMap { object -> String? in
      var object = object
      let isPort = object["master"].map { trees.contains("\($0)") } ?? false
      // The timers of a bridge run.
      if var info = object["linkinfo"] as? [String: Any] {
        for key in ["info_data", "info_slave_data"] {
          guard var data = info[key] as? [String: Any] else { continue }
          for name in data.keys where name.hasSuffix("_timer") || name.hasSuffix("timer_value") { data[name] = nil }
          if isPort || hasTree(object) { settle(&data) }
          info[key] = data
        }
        object["linkinfo"] = info
      }
      if isPort, let state = object["state"] as? String, passing.contains(state) { object["state"] = passing[2] }
      // Hashes are walked in an order that differs from boot to boot.
      if let entries = object["mdb"] as? [[String: Any]] {
        object["mdb"] = entries.filter { !isPassing($0) }.compactMap(text).sorted()
      }
      return text(object)
    }
    // So are neighbours, proxies and FDB entries. Routes of IPv6 stand in a tree whose shape is its history; only those to one
    // destination have an order.
    let first = objects.first ?? [:]
    if first["mac"] != nil || first["dst"] != nil && first["type"] == nil {
      // Those with MAC addresses by chance are told apart by nothing else, so they are sorted without them.
      things = things.map { ($0, normalised($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    }
    if first["pref"] != nil {
      let keys = objects.map { "\($0["table"] ?? "") \($0["dst"] ?? "")" }
      if keys.count == things.count {
        // The kernel gives links their fe80::/64 and ff00::/8 when its watch of carriers comes to them, by its clock.
        let own = objects.map { object in
          object["protocol"] as? String == "kernel"
            && ["fe80::/64", "ff00::/8"].contains(object["dst"] as? String)
        }
        let ranks = things.indices.map { own[$0] ? things[$0] : "" }
        things = things.indices.sorted { (keys[$0], ranks[$0], $0) < (keys[$1], ranks[$1], $1) }.map { things[$0] }
      }
    }
    return things
  }

  /// What a port of a bridge with a spanning tree goes through, each for as long as `forward_delay` says.
  private static let passing = ["listening", "learning", "forwarding"]

  private static func hasTree(_ link: [String: Any]) -> Bool {
    ((link["linkinfo"] as? [String: Any])?["info_data"] as? [String: Any])?["stp_state"] as? Int == 1
  }

  /// Takes out what a spanning tree does by its clock: the states on the way to forwarding, and a change of the topology, during which addresses
  /// age in twice the forward delay.
  private static func settle(_ data: inout [String: Any]) {
    for name in ["topology_change", "topology_change_detected", "topology_change_ack", "config_pending"] {
      data[name] = nil
    }
    data["ageing_time"] = nil
    if let state = data["state"] as? String, passing.contains(state) { data["state"] = passing[2] }
  }

  /// Whether a thing comes and goes with packets that the kernel sends on its own, by its clock: groups that MLD and IGMP report, addresses that
  /// bridges learn of these frames, and the multicast neighbours that they are sent to.
  private static func isPassing(_ object: [String: Any]) -> Bool {
    if let group = object["grp"] as? String, object["state"] as? String == "temp",
      object["protocol"] as? String != "static"
    {
      return group.hasPrefix("ff02::")
    }
    if let address = object["lladdr"] as? String, let name = object["dst"] as? String {
      return address.hasPrefix("33:33:") && name.hasPrefix("ff02::") || name == "224.0.0.22"
    }
    // An address of a link gets its way in the table local when it has been looked for on its link, by the kernel's clock.
    if object["type"] as? String == "local", object["protocol"] as? String == "kernel",
      let address = object["dst"] as? String
    {
      return address.hasPrefix("fe80::")
    }
    // Of a proxy without a device the kernel tells in every namespace, and of a neighbour without a state it lets go.
    if object["dst"] != nil, object["type"] == nil, object["mac"] == nil {
      return object["dev"] == nil || object["state"] == nil && object["proxy"] == nil && object["managed"] == nil
    }
    if let mac = object["mac"] as? String, object["state"] as? String == "",
      (object["flags"] as? [String])?.isEmpty == true
    {
      return !mac.hasPrefix("02:00:00:00:00:0")
    }
    return false
  }

  private static func text(_ object: Any) -> String? {
    guard
      let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
    else { return nil }
    return String(decoding: data, as: UTF8.self)
  }

  /// A line of nft without the number of what it names: the kernel counts what it refuses, too, and iptables looks less before it asks.
  private static func withoutHandle(_ line: String) -> String { line.replacing(/\ # handle [0-9]+/, with: "") }

  /// A line without random MAC addresses and what is made of them, and with lifetimes in hundreds of seconds.
  private static func normalised(_ line: String) -> String {
    // Comments of iptables-save hold the time of day.
    if line.hasPrefix("# ") { return "#" }
    var line = line
    // A neighbour that is being looked for has failed some seconds later, by the kernel's clock.
    line = line.replacing("\"INCOMPLETE\"", with: "\"FAILED\"")
    // So is an address of IPv6 that is being looked for on its link.
    line = line.replacing("\"tentative\":true,", with: "")
    // Chains count what the kernel sends on its own, too.
    line = line.replacing(/\[[0-9]+:[0-9]+\]/, with: "[]").replacing(/packets [0-9]+ bytes [0-9]+/, with: "packets")
    line = line.replacing(/[0-9a-f]{2}(:[0-9a-f]{2}){5}/) { match in
      ["02:00:00:", "00:00:00:", "ff:ff:", "33:33:", "01:"].contains { match.output.0.hasPrefix($0) }
        ? String(match.output.0) : "MAC"
    }
    line = line.replacing(/33:33:ff:[0-9a-f:]+/) { match in
      match.output.hasPrefix("33:33:ff:00:00:") ? String(match.output) : "33:33:ff:MAC"
    }
    line = line.replacing(/([0-9a-f]{4})\.(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2}/) { match in
      match.output.0.dropFirst(5).hasPrefix("2:0:0:") || match.output.0.dropFirst(5).hasPrefix("0:0:0:")
        ? String(match.output.0) : match.output.1 + ".MAC"
    }
    line = line.replacing(/fe80::[0-9a-f]+:[0-9a-f:]+/) { match in
      match.output.hasPrefix("fe80::ff:fe00:") ? String(match.output) : "fe80::MAC"
    }
    line = line.replacing(/ff02::1:ff[0-9a-f:]+/) { match in
      match.output.hasPrefix("ff02::1:ff00:") ? String(match.output) : "ff02::1:MAC"
    }
    line = line.replacing(/"(valid_life_time|preferred_life_time|expires)":([0-9]+)/) { match in
      guard let seconds = Int(match.output.2), seconds < 4_000_000_000 else { return String(match.output.0) }
      return "\"\(match.output.1)\":\((seconds + 99) / 100 * 100)"
    }
    return line
  }
}
