import Addressing
import Lab
import Netlink
import Operations
import RouteNetlink

extension FDBAction {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .add(let spec, let mode): return .requests([try .addFDB(spec, mode: mode, resolve: place.index)])
    case .delete(let spec): return .requests([try .deleteFDB(spec, resolve: place.index)])
    case .flush(let flush):
      for (name, noun) in [(flush.device, "bridge device"), (flush.port ?? flush.device, "bridge port device")]
      where place.index(name) == nil {
        var error = StageError("Cannot find \(noun) \"\(name)\" in \(place.node.name)")
        error.spoken = "Cannot find \(noun) \"\(name)\""
        throw error
      }
      return .requests([try .flushFDB(flush, resolve: place.index)])
    }
  }
}

extension VLANAction {
  /// How it is done: a request for each VLAN of a range.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .add(let spec, let name):
      let link = LinkReference.index(try place.node.routes.index(of: name))
      return .requests(
        spec.vlans.map {
          .addBridgeVLAN(
            $0, to: link, named: name, isPVID: spec.isPVID, isUntagged: spec.isUntagged, isSelf: spec.onSelf,
            isMaster: spec.onMaster)
        })
    case .delete(let spec, let name):
      let link = LinkReference.index(try place.node.routes.index(of: name))
      return .requests(
        spec.vlans.map { .deleteBridgeVLAN($0, from: link, named: name, isSelf: spec.onSelf, isMaster: spec.onMaster) })
    case .set(let vlans, let options, let name):
      return .requests([.setBridgeVLANs(vlans, of: try Self.index(of: name, at: place), named: name, options)])
    case .setGlobal(let vlans, let options, let name):
      return .requests([.setBridgeVLANs(vlans, ofBridge: try Self.index(of: name, at: place), named: name, options)])
    }
  }

  /// The index of a device; bridge(8) has words of its own for one that is not there.
  private static func index(of name: InterfaceName, at place: EffectPlace) throws(StageError) -> Int32 {
    if let index = place.index(name) { return index }
    var error = StageError("there is no device \(name) in \(place.node.name)")
    error.spoken = "Cannot find network device \"\(name)\""
    throw error
  }
}

extension GroupAction {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    let routes = place.node.routes
    switch self {
    case .add(let spec):
      return .requests([
        .addBridgeGroup(spec, bridge: try routes.index(of: spec.bridge), port: try routes.index(of: spec.port))
      ])
    case .delete(let spec):
      return .requests([
        .deleteBridgeGroup(spec, bridge: try routes.index(of: spec.bridge), port: try routes.index(of: spec.port))
      ])
    }
  }
}
