internal import Addressing
package import Operations
package import RouteNetlink

extension ShowText {
  /// `ip route show [NETWORK] [dev NAME] [table TABLE] …`; without a family IPv4's, of `all` tables both families'.
  ///
  /// The next hop objects of `ip nexthop`, which `-d` tells of, are left out.
  package static func routes(
    _ state: NamespaceState, _ filter: RouteFilter = RouteFilter(), options: ShowOptions = ShowOptions()
  ) -> String {
    let table = filter.table ?? .main
    let device = filter.device.flatMap { device in state.links.first { $0.answers(to: device) }?.index }
    let family = options.family ?? (table == .all ? nil : .v4)
    let printer = RoutePrinter(state: state, options: options, table: table, filter: filter)
    var sheet = Sheet(options)
    for route in state.routes
    where (family == nil || route.family == family) && (table == .all || route.table == table)
      && filter.accepts(route, device: device) && filter.isCached == route.isCached
    {
      sheet.beginObject()
      printer.show(route, &sheet)
      sheet.endObject()
    }
    return sheet.finish()
  }

  /// `ip route get ADDRESS`: the one route that a lookup gave.
  package static func route(
    _ route: Route, _ state: NamespaceState, options: ShowOptions = ShowOptions()
  ) -> String {
    var sheet = Sheet(options)
    sheet.beginObject()
    RoutePrinter(state: state, options: options, table: nil).show(route, &sheet)
    sheet.endObject()
    return sheet.finish()
  }
}

/// Prints one route, as `ip route` does.
struct RoutePrinter {
  let state: NamespaceState
  let options: ShowOptions
  /// The table that was asked for; nil of a lookup.
  let table: RouteTable?
  /// The conditions that were asked for, which are not told again.
  var filter = RouteFilter()

  /// All of it, with its line ends.
  func show(_ route: Route, _ sheet: inout Sheet) {
    if route.type != .unicast || options.isDetailed {
      sheet.put("type", ShowNames.type(route.type), ShowNames.type(route.type) + " ")
    }
    place(route, &sheet)
    if let id = route.nextHopID { sheet.put("nhid", id, "nhid \(id) ") }
    if filter.gateway == nil { way(route.gateway, of: route.family, &sheet) }
    if filter.device == nil { device(route.device, &sheet) }
    origin(route, &sheet)
    if let source = route.source, filter.source == nil { sheet.put("prefsrc", source.shown, "src \(source.shown) ") }
    if let metric = route.metric, filter.metric == nil { sheet.put("metric", metric, "metric \(metric) ") }
    flags(route.flags, &sheet)
    if let mark = route.mark, mark > 0 {
      sheet.put("mark", mark, mark >= 16 ? "mark \(mark.asHex) " : "mark \(mark) ")
    }
    if let realms = route.realms { self.realms(realms, &sheet) }
    if let user = route.userID { sheet.put("uid", user, "uid \(user) ") }
    cache(route, &sheet)
    metrics(route, &sheet)
    if let incoming = route.incoming { sheet.put("iif", state.name(incoming), "iif \(state.name(incoming)) ") }
    if let preference = route.preference {
      let words: [UInt8: String] = [0: "medium", 1: "high", 3: "low"]
      let word = words[preference] ?? "\(preference)"
      sheet.put("pref", word, "pref \(word)")
    }
    ways(route, &sheet)
    sheet.say("\n")
  }

  private func place(_ route: Route, _ sheet: inout Sheet) {
    func text(_ network: IPNetwork) -> String {
      network.address.shown + (network.isHost ? "" : "/\(network.prefixLength)")
    }
    let destination = route.destination.map(text) ?? "default"
    sheet.put("dst", destination, destination + " ")
    if let from = route.from { sheet.put("from", text(from), "from \(text(from)) ") }
    if route.typeOfService != 0 {
      let name = ShowNames.typeOfService(route.typeOfService)
      sheet.put("tos", name, "tos \(name) ")
    }
  }

  private func way(_ gateway: IPAddress?, of family: IPFamily, _ sheet: inout Sheet) {
    if let gateway {
      if gateway.family == family {
        sheet.put("gateway", gateway.shown, "via \(gateway.shown) ")
      } else {
        let name = gateway.family == .v4 ? "inet" : "inet6"
        sheet.beginObject("via")
        sheet.put("family", name, "via \(name) ")
        sheet.put("host", gateway.shown, gateway.shown + " ")
        sheet.endObject()
      }
    }
  }

  private func device(_ device: Int32?, _ sheet: inout Sheet) {
    if let device { sheet.put("dev", state.name(device), "dev \(state.name(device)) ") }
  }

  private func origin(_ route: Route, _ sheet: inout Sheet) {
    let isCopy = route.flags & 0x200 != 0
    if table == nil || table == .all, route.table != .main || options.isDetailed {
      sheet.put("table", ShowNames.table(route.table), "table \(ShowNames.table(route.table)) ")
    }
    if isCopy { return }
    if filter.protocol == nil, route.protocol != .boot || options.isDetailed {
      sheet.put("protocol", ShowNames.origin(route.protocol), "proto \(ShowNames.origin(route.protocol)) ")
    }
    if filter.scope == nil, route.scope != .global || options.isDetailed {
      sheet.put("scope", ShowNames.scope(route.scope), "scope \(ShowNames.scope(route.scope)) ")
    }
  }

  private func flags(_ flags: UInt32, _ sheet: inout Sheet) {
    let words: [(UInt32, String)] = [
      (1, "dead"), (4, "onlink"), (2, "pervasive"), (8, "offload"), (64, "trap"), (0x100, "notify"), (16, "linkdown"),
      (32, "unresolved"), (0x4000, "rt_offload"), (0x8000, "rt_trap"), (0x2000_0000, "rt_offload_failed"),
    ]
    sheet.beginList("flags")
    for (flag, word) in words where flags & flag != 0 {
      sheet.tell(.text(word))
      sheet.say(word + " ")
    }
    sheet.endList()
  }

  private func realms(_ realms: UInt32, _ sheet: inout Sheet) {
    let from = realms >> 16
    sheet.beginObject("flow")
    sheet.say("realm\(from > 0 ? "s" : "") ")
    if from > 0 { sheet.put("from", ShowNames.realm(from), ShowNames.realm(from) + "/") }
    sheet.put("to", ShowNames.realm(realms & 0xffff), ShowNames.realm(realms & 0xffff) + " ")
    sheet.endObject()
  }

  private func ways(_ route: Route, _ sheet: inout Sheet) {
    if route.nextHops.isEmpty { return }
    sheet.beginList("nexthops")
    for way in route.nextHops {
      sheet.beginObject()
      sheet.breakLine()
      sheet.say("\tnexthop ")
      self.way(way.gateway, of: route.family, &sheet)
      if let realms = way.realms { self.realms(realms, &sheet) }
      device(way.device, &sheet)
      sheet.put("weight", way.weight, "weight \(way.weight) ")
      flags(way.flags, &sheet)
      sheet.endObject()
    }
    sheet.endList()
  }
}
