import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// `ip neigh …`.
  func neighbors(
    _ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?
  ) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "change", "replace", "delete", "get", "show", "lst", "list", "flush"], what: "the command",
      orElse: "show")
    switch command {
    case "show", "lst", "list":
      return [Operation(.show(ShowRequest(.neighbors(try neighborFilter(&cursor, family)))), in: node)]
    case "flush":
      guard !cursor.isAtEnd else {
        throw CommandError("Flush requires arguments", column: cursor.endColumn, fix: "add dev NAME, or all")
      }
      return [Operation(.flushNeighbors(try neighborFilter(&cursor, family), family), in: node)]
    case "get":
      _ = cursor.take("to")
      let address = try cursor.address(of: family)
      guard cursor.take("dev") else {
        throw CommandError("\"ip neigh get\" wants dev NAME", column: cursor.endColumn, fix: "add \"dev NAME\"")
      }
      let device = try cursor.interface()
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.neighbor(address, device))), in: node)]
    default: break
    }
    let spec = try neighborSpec(&cursor, family)
    switch command {
    case "add": return [Operation(.addNeighbor(spec, .add), in: node)]
    case "change": return [Operation(.addNeighbor(spec, .change), in: node)]
    case "replace": return [Operation(.addNeighbor(spec, .replace), in: node)]
    default: return [Operation(.deleteNeighbor(spec), in: node)]
    }
  }

  /// What `ip neigh show` and `ip neigh flush` are narrowed down by.
  private func neighborFilter(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> NeighborFilter {
    var filter = NeighborFilter()
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": filter.device = try cursor.interface()
      case "proxy": filter.isProxy = true
      case "unused": filter.isUnused = true
      case "nud":
        let name = try cursor.next("a state")
        let state: NeighborState? =
          switch name.text {
          case "all": .all
          case "none": NeighborState.none
          default: NeighborState.named[name.text]
          }
        guard let state else {
          throw cursor.unknown(
            name, NeighborState.named.keys.sorted() + ["all", "none"], "nud state is bad: \"\(name.text)\"")
        }
        filter.states = (filter.states ?? []).union(state)
      case "master", "vrf", "nomaster":
        throw CommandError(
          "\"\(word.text)\" of \"\(cursor.command)\" is not carried out here", column: word.column, length: word.length,
          fix: "understood: dev NAME, to NETWORK, nud STATE, proxy, unused")
      default:
        if word.text != "to" { cursor.position -= 1 }
        guard filter.network == nil else {
          throw cursor.unknown(
            word, ["dev", "to", "nud", "proxy", "unused"],
            "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        filter.network = try cursor.selectedNetwork(of: family)
      }
    }
    return filter
  }

  private func neighborSpec(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> NeighborSpec {
    var address: IPAddress?
    var mac: MACAddress?
    var device: InterfaceName?
    var state: NeighborState = .permanent
    var isProxy = false
    var isRouter = false
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev": device = try cursor.interface()
      case "lladdr":
        try cursor.once("lladdr")
        mac = try cursor.mac()
      case "router": isRouter = true
      case "proxy":
        isProxy = true
        address = try cursor.address(of: family)
      case "to": address = try cursor.address(of: family)
      case "nud":
        let name = try cursor.next("a state")
        guard let value = NeighborState.named[name.text] else {
          throw cursor.unknown(name, NeighborState.named.keys.sorted(), "\"\(name.text)\" is no state of a neighbour")
        }
        state = value
      default:
        guard address == nil else {
          throw cursor.unknown(
            word, ["dev", "lladdr", "nud", "proxy", "router"],
            "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        cursor.position -= 1
        address = try cursor.address(of: family)
      }
    }
    guard let address, let device else {
      throw CommandError("\"\(cursor.command)\" wants an address and dev NAME", column: cursor.endColumn)
    }
    var spec = NeighborSpec(address: address, linkAddress: mac, device: device, state: state, isProxy: isProxy)
    spec.isRouter = isRouter
    return spec
  }
}

extension NeighborState {
  static let named: [String: NeighborState] = [
    "permanent": .permanent, "reachable": .reachable, "stale": .stale, "noarp": .noARP, "delay": .delay,
    "probe": .probe,
    "incomplete": .incomplete, "failed": .failed,
  ]
}
