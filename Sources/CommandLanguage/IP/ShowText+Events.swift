import Operations
package import RouteNetlink

extension ShowText {
  /// A line of `ip -o monitor`, or of `bridge monitor` for entries of forwarding databases; nil of what has no words.
  ///
  /// - Parameter state: Its links give names to indices.
  package static func event(_ event: RouteEvent, _ state: NamespaceState) -> String? {
    var options = ShowOptions()
    options.isOneLine = true
    var state = state
    let text: String
    switch event {
    case .link(let link), .linkGone(let link):
      // A peer is named by what was known of it before.
      state.links = state.links.filter { $0.index != link.index } + [link]
      var sheet = Sheet(options)
      sheet.beginObject()
      LinkPrinter(state: state, options: options, isShort: false, headsAddresses: true).full(link, &sheet)
      sheet.endObject()
      // A monitor leaves queues out.
      text = sheet.finish().replacing(/\ qlen \d+/, with: " ")
    case .address(let address), .addressGone(let address):
      state.addresses = [address]
      text = addresses(state, options: options)
    case .route(let route), .routeGone(let route):
      state.routes = [route]
      options.family = route.family
      text = routes(state, RouteFilter(table: .all), options: options)
    case .rule(let rule), .ruleGone(let rule):
      state.rules = [rule]
      options.family = rule.spec.family
      text = rules(state, options: options)
    case .neighbor(let neighbor), .neighborGone(let neighbor):
      state.neighbors = [neighbor]
      text = neighbors(state, NeighborFilter(states: .all), options: options)
    case .fdb(let entry), .fdbGone(let entry):
      state.fdb = [entry]
      text = fdb(state, options: options)
    case .port(let link):
      state.bridgePorts = [link]
      text = bridgeLinks(state, options: options)
    case .overrun: return "events were lost, since there were too many at once"
    case .unknown: return nil
    }
    let line = text.split(separator: "\n").last.map(String.init) ?? ""
    guard !line.isEmpty else { return nil }
    switch event {
    case .linkGone, .addressGone, .routeGone, .ruleGone, .neighborGone, .fdbGone: return "Deleted " + line
    default: return line
    }
  }
}
