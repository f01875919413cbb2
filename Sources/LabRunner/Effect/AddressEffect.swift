import Addressing
import Lab
import Netlink
import Operations
import RouteNetlink

extension AddressAction {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .add(let spec, let name, let mode):
      return .requests([try .addAddress(spec, index: place.require(name), mode: mode)])
    case .delete(let spec, let name): return .requests([try .deleteAddress(spec, index: place.require(name))])
    case .flush(let name, let filter, let family):
      return .call {
        if let name, place.index(name) == nil {
          // As where addresses are shown.
          var error = StageError("Device \"\(name)\" does not exist in \(place.node.name)")
          error.spoken = "Device \"\(name)\" does not exist."
          throw error
        }
        try place.node.routes.flushAddresses(of: name, matching: filter, family: family)
      }
    }
  }

  /// An IPv6 address is asked for by its group, which the kernel joins a moment later.
  func settle(at place: EffectPlace) {
    switch self {
    case .add(let spec, let name, _):
      guard spec.local.family == .v6, (try? place.node.routes.link(named: name))?.isUp == true else { return }
      place.stage.awaitGroups(of: [spec.local.address], node: place.node)
    case .delete, .flush: break
    }
  }
}
